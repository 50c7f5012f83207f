"""
What many entities take on one machine: 10^3 to 10^8 of them are generated in batches and planned; writes the numbers of docs/scale.md.

    python -m benchmarks.scale [LARGEST_POWER_OF_TEN] [FOLDER]

Every size runs in a process of its own, so that its peak of memory is its own. Nothing is left in the folder but what the page needs.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import smrules
from smrules import Library
from smrules.inspection.batch.plans import BatchPlanner

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "scale.md"
ON = date(2026, 11, 23)
PIECE = 1_000_000
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
TRADES = 500
"""Combinations of activities and goods that the entities have; the first are the most frequent."""


def trades(library: Library) -> pl.DataFrame:
    """Return combinations of one to four activities and of none to three kinds of goods."""
    activities, goods = (list(library.fact(f"entity.{name}").choices) for name in ("activities", "sells"))
    rows = pl.int_range(TRADES, eager=True)
    picked = {}
    for name, codes, least, most in (("activities", activities, 1, 4), ("sells", goods, 0, 3)):
        sizes = rows.hash(seed=len(codes)) % (most - least + 1) + least
        places = [rows.hash(seed=number + len(codes)) % len(codes) for number in range(most)]
        picked[name] = [sorted({codes[place[row]] for place in places[: sizes[row]]}) for row in range(TRADES)]
    return pl.DataFrame(picked, schema=dict.fromkeys(picked, pl.List(pl.String)))


def entities(library: Library, first: int, size: int, kinds: pl.DataFrame) -> pa.Table:
    """Return entities with the numbers from *first* on, as a register has them: ids in no order."""
    numbers = pl.int_range(first, first + size, dtype=pl.UInt64, eager=True)

    def drawn(seed: int, most: int) -> pl.Series:
        return numbers.hash(seed=seed) % most

    subjects = pl.Series(list(library.fact("entity.subject").choices))
    skewed = (drawn(1, TRADES) * drawn(2, TRADES)) // TRADES
    frame = pl.DataFrame({
        "id": (drawn(3, 90_000_000) + 10_000_000).cast(pl.String) + "-" + numbers.cast(pl.String),
        "area": (drawn(4, 3_000) + 110_000).cast(pl.String), "status": pl.Series(["open", "open", "open", "suspended"])[drawn(5, 4)],
        "subject": subjects[drawn(6, len(subjects))], "floor_area": tenths(drawn(7, 20_000)), "staff_count": drawn(8, 200).cast(pl.Int32),
        "founded_on": (drawn(9, 12_000) + 8_000).cast(pl.Int32).cast(pl.Date), "promotes": drawn(10, 10) == 0,
    })  # fmt: skip
    return frame.with_columns(kinds[skewed].get_columns()).to_arrow()


def tenths(numbers: pl.Series) -> pl.Series:
    """Return exact tenths: Polars multiplies by 0.1, which is not one tenth."""
    return pl.Series(pc.divide(numbers.cast(pl.Float64).to_arrow(), 10.0))


def generate(library: Library, size: int, target: Path) -> None:
    """Write a file of entities, piece by piece."""
    kinds = trades(library)
    writer = None
    for first in range(0, size, PIECE):
        table = entities(library, first, min(PIECE, size - first), kinds)
        writer = writer or pq.ParquetWriter(target, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def measure(size: int, folder: Path) -> dict[str, float]:
    """Generate and plan entities; returns seconds, bytes, and how many plans and examples there were."""
    library = smrules.load(ROOT / "checklists")
    begun = time.perf_counter()
    generate(library, size, folder / "e.parquet")
    made = time.perf_counter()
    processor = time.process_time()
    planners: list[BatchPlanner] = []
    remember(planners)
    found = smrules.plan_many(library, folder / "e.parquet", on=ON, out=folder / "out.parquet")
    seconds = time.perf_counter() - made
    sizes = {name: Path(path).stat().st_size for name, path in found.files.items()}
    return {
        "entities": size, "generated_s": made - begun, "planned_s": seconds, "processor_s": time.process_time() - processor, "planned": found.planned,
        "plans": found.plans, "examples": planners[0].book.examples, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "input_mb": (folder / "e.parquet").stat().st_size / 1e6, "entities_mb": sizes["entities"] / 1e6, "plans_mb": sizes["plans"] / 1e6,
    }  # fmt: skip


def remember(planners: list[BatchPlanner]) -> None:
    """Let every planner that is made be kept, to ask it how much it planned."""
    make = BatchPlanner.__init__

    def kept(self: BatchPlanner, *told, **more) -> None:
        make(self, *told, **more)
        planners.append(self)

    BatchPlanner.__init__ = kept  # type: ignore[method-assign]


def row(found: dict[str, float]) -> str:
    """Return one line of the table of the page."""
    speed = found["entities"] / found["planned_s"]
    return (
        f"| 10^{len(str(int(found['entities']))) - 1} | {found['planned_s']:,.1f} | {found['processor_s']:,.1f} | {speed:,.0f} | {found['plans']:,} | "
        f"{found['examples']:,} | {found['peak_mb']:,.0f} | {found['input_mb']:,.1f} | {found['entities_mb']:,.1f} | {found['plans_mb']:,.1f} |"
    )


def write(rows: list[dict[str, float]]) -> None:
    """Write the table into the page."""
    head = [
        "| entities | seconds | processor seconds | entities a second | distinct plans | planned one by one | peak memory, MB | input, MB | plans of entities, MB | items of plans, MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text("\n".join((before + BEGIN, *head, *map(row, rows), END + after)), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Measure every power of ten up to the largest, each in a process of its own."""
    if arguments[:1] == ["one"]:
        print(json.dumps(measure(int(arguments[1]), Path(arguments[2]))))
        return
    largest = int(arguments[0]) if arguments else 8
    rows = []
    for power in range(3, largest + 1):
        folder = Path(tempfile.mkdtemp(prefix="scale-", dir=arguments[1] if len(arguments) > 1 else None))
        try:
            command = [sys.executable, "-m", "benchmarks.scale", "one", str(10**power), str(folder)]
            rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout))
            print(row(rows[-1]), flush=True)
        finally:
            shutil.rmtree(folder)
    write(rows)


if __name__ == "__main__":
    main(sys.argv[1:])

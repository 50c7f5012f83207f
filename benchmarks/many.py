"""
Many entities planned and many visits of 30 answers assessed, beside the same rules written by hand; writes numbers and the plot of docs/scale.md.

    python -m benchmarks.many [--large]

Everybody is first compared with everybody on 10,000 visits and entities; a difference ends the run. Each way and size runs in a process of its own, so that its peak of
memory is its own. What is counted is the work of both processors, because the machine is shared; seconds are told besides.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl
import pyarrow as pa

from benchmarks import engines, generate, many_by_hand, many_drawn, many_plans, many_report, peers
from smrules.inspection.many import assess_batch
from smrules.inspection.one_by_one import OneByOne

ROOT = Path(__file__).resolve().parents[1]
OURS = "smrules, columns"
CHECKED, PIECE = 10_000, 20_000
"""Visits or entities that are compared; that are in memory at once, by every way."""
ALONE, BY_PEERS = 20, 200
"""Visits assessed by the compiled engine one by one; visits that other rule engines look at."""
SIZES, RULES = [1_000, 10_000], [50, 500]
LARGE_SIZES, LARGE_RULES = [1_000, 10_000, 100_000, 1_000_000], [50, 100, 200, 500, 1_000, 2_000]
MOST_SQL = 200
"""Rules up to which plans are made by DuckDB: with 500 it needs 37 seconds for ten thousand entities, most of them before the first one."""


@dataclass(frozen=True, slots=True)
class Cost:
    """
    What one way took: seconds of both processors, seconds that passed, and the peak of the memory of its process.

    Attributes:
        prepare_s: Reading and pivoting, told apart; processor seconds.
        base_mb: Memory before the first piece, with everything loaded and the rules at hand.
    """

    what: str
    way: str
    rules: int
    size: int
    prepare_s: float
    work_s: float
    passed_s: float
    base_mb: float
    peak_mb: float


Way = tuple[Callable[[int, int], Any], Callable[[Any], Any], Callable[[Any], Any]]
"""Draws a piece (not timed), prepares it, works it out."""


# --- ways ----------------------------------------------------------------------------------------


def way(what: str, name: str, rules: int) -> Way:
    """Return one way of assessing visits or of planning entities."""
    return (_visits if what == "visits" else _entities)(name, rules)


def _visits(name: str, rules: int) -> Way:
    library = many_drawn.library(rules)
    if name != OURS:
        hand = many_by_hand.BY_HAND[name](library)
        return many_drawn.answers, hand.pivot, hand.assess
    reader = many_drawn.Reader(library, many_drawn.answers(0, 1).schema)

    def draw(first: int, size: int) -> tuple[pa.Table, pa.Table]:
        return many_drawn.visited(first, size), many_drawn.answers(first, size)

    return draw, lambda piece: reader.read(*piece), partial(assess_batch, library)


def _entities(name: str, rules: int) -> Way:
    library = many_plans.library(rules)
    if name != OURS:
        return many_plans.entities, many_plans.coded, many_plans.BY_HAND[name](library)
    planner = many_plans.Planner(library, many_plans.entities(0, 1).schema)
    return many_plans.entities, planner.read, planner.plan


WAYS = {"visits": (OURS, *many_by_hand.BY_HAND), "entities": (OURS, *many_plans.BY_HAND)}


def ways(what: str, rules: int) -> list[str]:
    """Return the names of the ways that are measured with so many rules."""
    return [name for name in WAYS[what] if what == "visits" or rules <= MOST_SQL or "DuckDB" not in name]


def check(what: str, rules: int) -> None:
    """Compare all ways on the first visits or entities; raise on a difference."""
    expected: Any = None
    for name in ways(what, rules):
        draw, prepare, work = way(what, name, rules)
        found = _sorted(what, work(prepare(draw(0, CHECKED))))
        expected = found if expected is None else expected
        for table, rows in found.items():
            assert rows.equals(expected[table]), f"{name} and {OURS} differ: {what}, {table}, {rules} rules"


def _sorted(what: str, found: Any) -> dict[str, pl.DataFrame]:
    if what == "entities":
        return {"plans": many_plans.compared(found)}
    tables = found if isinstance(found, dict) else {name: getattr(found, name) for name in ("states", "values", "unknowns")}
    assert isinstance(found, dict) or not len(found.row_by_row) + len(found.problems)
    frames = {name: pl.from_arrow(table) for name, table in tables.items()}
    texts = {name: one.with_columns(pl.col(pl.Null).cast(pl.String)) for name, one in frames.items()}
    return {name: one.select(sorted(one.columns)).sort("visit", "item" if name == "states" else "fact") for name, one in texts.items()}


# --- measuring -----------------------------------------------------------------------------------


def cost(what: str, name: str, rules: int, size: int) -> Cost:
    """Measure one way in this process."""
    draw, prepare, work = way(what, name, rules)
    base, sums = _peak(), [0.0, 0.0, 0.0]
    for first in range(0, size, PIECE):
        piece = draw(first, min(PIECE, size - first))
        begun = process_time()
        ready = prepare(piece)
        worked, passed = process_time(), perf_counter()
        work(ready)
        for place, one in enumerate((worked - begun, process_time() - worked, perf_counter() - passed)):
            sums[place] += one
    return Cost(what, name, rules, size, *sums, base, _peak())


def _peak() -> float:
    """Return the peak of the memory of this process, in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # Why: what `getrusage` says begins with the peak of the process that started this one.
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def apart(*told: Any) -> Cost:
    """Measure one way in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.many", "one", *map(str, told)]
    return Cost(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout))


def alone(rules: int) -> Iterator[tuple[str, float]]:
    """Yield the processor seconds that one visit takes without columns: by the compiled engine, and by other rule engines, whose part is only the rules."""
    library = many_drawn.library(rules)
    batch = many_drawn.Reader(library, many_drawn.answers(0, 1).schema).read(many_drawn.visited(0, ALONE), many_drawn.answers(0, ALONE))
    some = OneByOne(library, batch, batch.visits["visit"].to_pylist())
    some.report(some.visits[0])
    yield "smrules, compiled, in a loop: plan and assess", _each(some.report, some.visits)
    kernel = generate.library(rules)
    known = generate.visits(BY_PEERS, 0)
    yield "smrules, compiled, in a loop: the rules only", _each(engines.compiled(kernel), known)
    for name, peer in peers.available(kernel)[0].items():
        yield f"{name}, in a loop: the rules only, everything known", _each(peer.evaluate, [peer.prepare(one) for one in known])
        peer.close()


def _each(action: Callable[[Any], Any], inputs: list[Any]) -> float:
    begun = process_time()
    for one in inputs:
        action(one)
    return (process_time() - begun) / len(inputs)


def measure(sizes: list[int], rules: list[int], found: list[Cost], say: Callable[[str], None]) -> None:
    """Check and measure every way, and add what was found to *found*; *say* is told what is being done."""
    for what in WAYS:
        for count, size in [*((rules[0], size) for size in sizes), *((count, CHECKED) for count in rules[1:])]:
            if (count, size) in [(rules[0], sizes[0]), *((one, CHECKED) for one in rules[1:])]:
                say(f"{what}: checking {count:,} rules, {CHECKED:,} {what}")
                check(what, count)
            for name in ways(what, count):
                found.append(apart(what, name, count, size))
                say(many_report.line(found[-1]))


def main(arguments: list[str]) -> None:
    """Measure, and write the page."""
    if arguments[:1] == ["one"]:
        what, name, rules, size = arguments[1:]
        print(json.dumps(asdict(cost(what, name, int(rules), int(size)))))
        return
    parser = ArgumentParser(prog="python -m benchmarks.many", description=__doc__)
    parser.add_argument("--large", action="store_true", help="up to a million of both, 50 to 2,000 rules; takes an hour")
    parser.add_argument("--sizes", type=int, nargs="+", help="how many visits and entities")
    parser.add_argument("--rules", type=int, nargs="+", help="how many rules")
    given = parser.parse_args(arguments)
    rules = given.rules or (LARGE_RULES if given.large else RULES)
    print("… measuring visits one by one", flush=True)
    by_one = {count: dict(alone(count)) for count in rules}
    found: list[Cost] = []
    try:
        measure(given.sizes or (LARGE_SIZES if given.large else SIZES), rules, found, lambda what: print(f"… {what}", flush=True))
    except KeyboardInterrupt:
        print("interrupted: what was measured is written")
    many_report.write(found, by_one, ROOT / "docs")


if __name__ == "__main__":
    main(sys.argv[1:])

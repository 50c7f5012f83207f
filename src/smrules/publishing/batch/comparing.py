"""Past visits judged again by a changed library: who would have been treated differently, counted and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa

from smrules.concepts.library import Library
from smrules.concepts.serial import Serial
from smrules.engine.columnar.batch import Batch, BatchResult
from smrules.inspection.batch.asked import still_asked
from smrules.inspection.batch.rejects import REJECTS
from smrules.inspection.many import assess_batch
from smrules.publishing.batch.assessing import BATCH_ROWS, CaseFiles, CaseReader
from smrules.publishing.batch.parts import Run
from smrules.publishing.batch.planning import Progress

DIFFERENCES = pa.schema(dict.fromkeys(("visit", "kind", "what", "before", "after"), pa.string()))
"""
One row for each thing that differs. `kind` is `outcome`, `grade` or `item`; `what` is the id of the outcome, whose grade,
or which item of
whom; `before` and `after` are code, value or state, null where there is none.
"""

_KEYS = {
    "outcome": ("outcomes", ("id",), "code"),
    "grade": ("values", ("member", "fact"), "value"),
    "item": ("states", ("checklist", "member", "item"), "state"),
}
_NONE = "none"


@dataclass(frozen=True, slots=True)
class WhatIf(Serial):
    """
    What a changed library would have changed.

    Attributes:
        visits: Visits that both libraries judged; `changed`: those of which anything differs.
        changed_by_kind: `outcome`, `grade`, `item` → visits of which such a thing differs.
        outcomes: Code before → code after → how often; `none` where there is none.
        grades: Fact → value before → value after → how often.
        items: Item → how often it is new (`added`), gone (`dropped`) or comes out otherwise (`changed`).
        files: What was written, by what it holds.
    """

    visits: int
    changed: int
    changed_by_kind: dict[str, int]
    outcomes: dict[str, dict[str, int]]
    grades: dict[str, dict[str, dict[str, int]]]
    items: dict[str, dict[str, int]]
    rejected: int
    files: dict[str, str]


def whatif(
    old: Library, new: Library, entities: str | Path, answers: str | Path, *, on: date, out: str | Path, visits: str | Path | None = None,
    members: Mapping[str, str | Path] | None = None, batch_rows: int = BATCH_ROWS, progress: Progress = None,
) -> WhatIf:  # fmt: skip
    """
    Judge past visits by two libraries; see `smrules.whatif`. Answers that the new one does not ask for are left out of it.

    Returns:
        Counts, and the files written into the folder *out*: `differences`, and `rejects` of either library.

    Raises:
        InputError: A file cannot be read, a column does not fit either library, or *out* holds an unfinished run of other
            inputs (SM638).
    """
    files = CaseFiles.at(entities, answers, visits, members)
    gone = old.statable.keys() - new.statable.keys()
    readers = [CaseReader(old, files, on, batch_rows), CaseReader(new, files, on, batch_rows, gone)]
    target = Path(out)
    run = Run(target / "parts", {
        "what": "whatif", "library": [old.content_hash, new.content_hash], "on": on.isoformat(), "inputs": files.fingerprints(),
        "batch_rows": batch_rows,
    })  # fmt: skip
    for number, reader in enumerate(readers):
        reader.deal(run.folder / f"staging{number}.tmp")
    done = run.done * batch_rows
    for (size, before, lost), (_, after, refused) in zip(*(reader.batches(run.done) for reader in readers), strict=True):
        both = [(batch, assess_batch(library, batch)) for library, batch in ((old, before), (new, still_asked(new, after)))]
        rejects = _once(lost, refused, *([] if run.done else [reader.lost() for reader in readers]))
        judged = pa.table({"visits": [len(_judged(both))]})
        run.write({"differences": differences(both), "rejects": rejects, "judged": judged})
        done += size
        if progress:
            progress("entities", done, files.entities.rows)
    return _joined(run, target)


def _once(*rejects: pa.Table) -> pa.Table:
    """Return rejects, those that both libraries give but once."""
    return pl.from_arrow(pa.concat_tables(rejects)).unique(maintain_order=True).to_arrow().cast(REJECTS)


def _judged(both: list[tuple[Batch, BatchResult]]) -> pl.DataFrame:
    """Return the visits that both libraries judged, in their order."""
    found = []
    for batch, result in both:
        refused = pl.from_arrow(result.problems).filter(pl.col("code").str.starts_with("SM6"))
        found.append(pl.from_arrow(batch.visits).select("visit").join(refused, on="visit", how="anti", maintain_order="left"))
    return found[0].join(found[1], on="visit", how="semi", maintain_order="left").with_row_index("#")


def differences(both: list[tuple[Batch, BatchResult]]) -> pa.Table:
    """Return what two libraries say differently of the same visits."""
    judged = _judged(both)
    parts = [_differing(judged, kind, *(result for _, result in both)) for kind in _KEYS]
    found = pl.concat(parts).sort("#", "kind", "what", "before", "after", nulls_last=True)
    return found.select(DIFFERENCES.names).to_arrow().cast(DIFFERENCES)


def _differing(judged: pl.DataFrame, kind: str, before: BatchResult, after: BatchResult) -> pl.DataFrame:
    table, keys, value = _KEYS[kind]
    sides = []
    for result, name in ((before, "before"), (after, "after")):
        frame = pl.from_arrow(getattr(result, table)).join(judged, on="visit", how="inner")
        what = pl.concat_str([pl.col(key) for key in keys], separator=" ", ignore_nulls=True).alias("what")
        shown = pl.col(value).fill_null(_NONE).alias(name)
        sides.append(frame.select("#", "visit", what, shown, pl.col(keys[-1]).alias(f"own {name}")))
    joined = sides[0].join(sides[1], on=["#", "visit", "what"], how="full", coalesce=True)
    return joined.filter(pl.col("before").ne_missing(pl.col("after"))).select(
        "#", "visit", pl.lit(kind).alias("kind"), "what", "before", "after"
    )


# --- counts --------------------------------------------------------------------------------------


def _joined(run: Run, target: Path) -> WhatIf:
    counts: dict[str, Counter] = {kind: Counter() for kind in _KEYS}
    by_kind: Counter[str] = Counter()
    changed = 0

    def count(table: pa.Table) -> None:
        nonlocal changed
        frame = pl.from_arrow(table)
        changed += frame["visit"].n_unique()
        by_kind.update(dict(frame.select("visit", "kind").unique()["kind"].value_counts().iter_rows()))
        own = (
            pl.when(pl.col("kind") == "outcome")
            .then(pl.lit(""))
            .otherwise(pl.col("what").str.split(" ").list.last())
            .alias("own")
        )
        for kind, one, before, after, size in frame.group_by("kind", own, "before", "after").len().iter_rows():
            counts[kind][one, before, after] += size

    files = {name: target / f"{name}.parquet" for name in ("differences", "rejects")}
    run.join("differences", files["differences"], DIFFERENCES, count)
    rejected = run.join("rejects", files["rejects"], REJECTS)
    visits = sum(one for table in run.tables("judged") for one in table["visits"].to_pylist())
    run.finish()
    return WhatIf(
        visits, changed, {kind: by_kind[kind] for kind in _KEYS}, _moves(counts["outcome"]).get("", {}), _moves(counts["grade"]), _items(counts["item"]),
        rejected, {name: str(one) for name, one in files.items()},
    )  # fmt: skip


def _moves(counts: Counter) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for (own, before, after), size in sorted(counts.items(), key=lambda one: tuple(part or "" for part in one[0])):
        found.setdefault(own, {}).setdefault(before or _NONE, {})[after or _NONE] = size
    return found


def _items(counts: Counter) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (item, before, after), size in sorted(counts.items(), key=lambda one: tuple(part or "" for part in one[0])):
        sizes = found.setdefault(item, {"added": 0, "dropped": 0, "changed": 0})
        sizes["added" if before is None else "dropped" if after is None else "changed"] += size
    return found

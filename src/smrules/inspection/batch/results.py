"""What follows from many visits as tables to be kept: long by item, wide by visit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from smrules.concepts.catalogue import CATALOGUE
from smrules.concepts.library import Library
from smrules.engine.columnar.batch import Batch, BatchResult
from smrules.inspection.batch.rejects import REJECTS

_LISTED = pa.list_(pa.string())
_TEXT = pa.string()
_GRADE = pa.struct({"member": _TEXT, "fact": _TEXT, "value": _TEXT, "table": _TEXT, "rows": _LISTED})
_OUTCOME = pa.struct(
    {
        "owner": _TEXT,
        "id": _TEXT,
        "code": _TEXT,
        "mode": _TEXT,
        "due": pa.date32(),
        "table": _TEXT,
        "rows": _LISTED,
        "attributes": _TEXT,
    }
)

SCHEMAS = {
    "visits": pa.schema({
        "visit": _TEXT, "entity": _TEXT, "on": pa.date32(), "failed": pa.int32(), "gravest": _TEXT, "grades": pa.list_(_GRADE),
        "outcomes": pa.list_(_OUTCOME), "open": pa.int32(),
    }),
    "items": pa.schema({"visit": _TEXT, "checklist": _TEXT, "member": _TEXT, "item": _TEXT, "applies": _TEXT, "state": _TEXT}),
    "acts": pa.schema({"visit": _TEXT, "act": _TEXT, "certain": pa.bool_(), "items": _LISTED}),
    "sanctions": pa.schema({
        "visit": _TEXT, "act": _TEXT, "id": _TEXT, "certain": pa.bool_(), "table": _TEXT, "rows": _LISTED, "attributes": _TEXT,
    }),
    "unknown": pa.schema({"visit": _TEXT, "what": _TEXT, "member": _TEXT, "fact": _TEXT, "certain": pa.bool_(), "rows": _LISTED}),
    "problems": pa.schema({"visit": _TEXT, "code": _TEXT, "text": _TEXT}),
    "rejects": REJECTS,
}  # fmt: skip
"""
Tables of a run, by name.

`visits` is wide: `failed` counts the items that failed, `gravest` is the code of the gravest outcome, `grades` and
`outcomes` each name the table and
the rows that decided, `open` counts what cannot be said yet. The other tables are long.
"""

_INPUT = "SM6"
_FAILED = ("noncompliant", "corrected-on-site")


@dataclass(frozen=True, slots=True)
class Kept:
    """The tables of one batch, by the names of `SCHEMAS`, and how many visits were assessed one by one."""

    tables: dict[str, pa.Table]
    row_by_row: int


def kept(library: Library, batch: Batch, result: BatchResult, rejects: pa.Table, file: str) -> Kept:
    """
    Return what is kept of a batch; visits whose answers turned out not to fit are rejected. *file* is that of the answers.
    """
    visits = pl.from_arrow(batch.visits).with_row_index("#")
    problems = pl.from_arrow(result.problems)
    refused = problems.filter(pl.col("code").str.starts_with(_INPUT))
    good = visits.join(refused.select("visit"), on="visit", how="anti", maintain_order="left")
    long = {
        "items": result.states, "acts": result.acts, "sanctions": result.sanctions, "unknown": result.unknowns, "problems": result.problems,
        "grades": result.values, "outcomes": result.outcomes,
    }  # fmt: skip
    sorted_ = {name: _sorted(pl.from_arrow(table), good) for name, table in long.items()}
    tables = {name: _as(name, frame) for name, frame in sorted_.items() if name in SCHEMAS}
    tables["visits"] = _as("visits", _wide(library, good, sorted_))
    tables["rejects"] = pa.concat_tables([rejects, _refused(refused, file)])
    return Kept(tables, len(result.row_by_row))


def _sorted(frame: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the visits that stand, in their order; those of one visit by what they say."""
    flat = [name for name, kind in frame.schema.items() if kind not in (pl.List, pl.Struct) and name != "visit"]
    joined = frame.join(visits.select("#", "visit"), on="visit", how="inner")
    return joined.sort("#", *flat, nulls_last=True, maintain_order=True).drop("#")


def _as(name: str, frame: pl.DataFrame) -> pa.Table:
    schema = SCHEMAS[name]
    return frame.select(schema.names).to_arrow().cast(schema)


def _wide(library: Library, visits: pl.DataFrame, long: dict[str, pl.DataFrame]) -> pl.DataFrame:
    declared = library.vocabulary.facts.get("outcome.code")
    ranks = {code: number for number, code in enumerate(declared.choices)} if declared else {}
    failed = long["items"].filter(pl.col("state").is_in(_FAILED)).group_by("visit").agg(pl.len().alias("failed"))
    rank = pl.col("code").replace_strict(ranks, default=-1, return_dtype=pl.Int32)
    gravest = (
        long["outcomes"]
        .sort(rank, descending=True, maintain_order=True)
        .group_by("visit", maintain_order=True)
        .agg(pl.col("code").first().alias("gravest"))
    )
    found = visits.join(failed, on="visit", how="left", maintain_order="left").join(
        gravest, on="visit", how="left", maintain_order="left"
    )
    for name, kind in (("grades", _GRADE), ("outcomes", _OUTCOME)):
        one = pl.struct([field.name for field in kind]).alias(name)
        lists = long[name].group_by("visit", maintain_order=True).agg(one)
        found = found.join(lists, on="visit", how="left", maintain_order="left").with_columns(pl.col(name).fill_null([]))
    still = long["unknown"].group_by("visit").agg(pl.len().alias("open"))
    return found.join(still, on="visit", how="left", maintain_order="left").with_columns(pl.col("failed", "open").fill_null(0))


def _refused(problems: pl.DataFrame, file: str) -> pa.Table:
    rows = [{"file": file, "row": None, "id": one["visit"], "column": "", "code": one["code"], "zh": one["text"], "en": CATALOGUE[one["code"]].title}
            for one in problems.to_dicts()]  # fmt: skip
    return pa.Table.from_pylist(rows, REJECTS)

"""Answers of past visits, as far as a library asks for them: another one may have asked for more."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pyarrow as pa

from smrules.concepts.library import Library
from smrules.definitions.graph import read_by_rules
from smrules.engine.columnar.batch import Batch
from smrules.inspection.many import plan_batch

_ACT = "act/"


def still_asked(library: Library, batch: Batch) -> Batch:
    """Return a batch without the answers, and circumstances of acts, that the plans of its visits have no place for."""
    found = plan_batch(library, batch)
    items = pl.from_arrow(found.visits).join(pl.from_arrow(found.items), on="plan")
    asked = items.select("visit", "fact").unique()
    acts = {one.id: one.act for one in library.items.values() if one.act}
    kinds = (
        items.select("visit", pl.col("item").replace_strict(acts, default=None, return_dtype=pl.String).alias("act"))
        .drop_nulls()
        .unique()
    )
    free = {fact for fact in read_by_rules(library) if fact in library.vocabulary.facts} | (
        library.vocabulary.facts.keys() - library.asked
    )
    answers = {
        fact: _of_acts(_planned(table, fact, asked) if fact not in free else table, kinds)
        for fact, table in batch.answers.items()
    }
    circumstances = {fact: _told_with(table, asked) for fact, table in batch.circumstances.items()}
    return replace(batch, answers=_with_rows(answers), circumstances=_with_rows(circumstances))


def _planned(table: pa.Table, fact: str, asked: pl.DataFrame) -> pa.Table:
    visits = asked.filter(pl.col("fact") == fact).select("visit")
    return _back(pl.from_arrow(table).join(visits, on="visit", how="semi", maintain_order="left"), table)


def _told_with(table: pa.Table, asked: pl.DataFrame) -> pa.Table:
    known = asked.rename({"fact": "asked"})
    return _back(pl.from_arrow(table).join(known, on=["visit", "asked"], how="semi", maintain_order="left"), table)


def _of_acts(table: pa.Table, kinds: pl.DataFrame) -> pa.Table:
    """Leave out what is told of acts that no planned item may be."""
    frame = pl.from_arrow(table).with_columns(pl.col("member").str.strip_prefix(_ACT).str.split("@").list.first().alias("act"))
    known = frame.join(kinds.with_columns(pl.lit(True).alias("known")), on=["visit", "act"], how="left", maintain_order="left")
    kept = known.filter(~pl.col("member").fill_null("").str.starts_with(_ACT) | pl.col("known").fill_null(False))
    return _back(kept.drop("act", "known"), table)


def _back(frame: pl.DataFrame, table: pa.Table) -> pa.Table:
    return frame.select(table.column_names).to_arrow().cast(table.schema)


def _with_rows(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return {fact: one for fact, one in tables.items() if len(one)}

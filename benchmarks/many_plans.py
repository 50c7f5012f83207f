"""
Plans of many entities: the kernel's rules say which items apply, ten items a checklist; by the planner of batches, and written by hand in SQL and in expressions.

As in a register, entities repeat: every one is of one of a thousand kinds. By hand there are two ways: all conditions for every entity (CASE), or for every distinct combination of
facts, which is then joined. A plan is a text with one digit an item: 0 does not apply, 1 may, 2 applies.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from random import Random
from typing import Any

import polars as pl
import pyarrow as pa

from benchmarks import generate
from benchmarks.generate import FACTS, LETTERS
from benchmarks.many_by_hand import _sql_test, _test, clauses
from benchmarks.many_drawn import CHECKLIST, DOMAINS, ITEM, ON, VALUES_OF, built, numbered
from smrules.concepts.library import Library
from smrules.inspection.batch.intake import Entities, EntityIntake
from smrules.inspection.batch.layout import ENTITY_IDS, layout_of
from smrules.inspection.batch.plans import BatchPlanner

KINDS, MISSING = 1_000, 10
"""Combinations of facts that entities have; of each fact one in so many is unknown."""
ITEMS = 10
"""Items of a checklist."""

Plans = Callable[[pa.Table], tuple[pl.DataFrame, pl.DataFrame]]
"""Entities with their facts as codes → `id` and `plan`; `plan`, `item` and `applies`."""


def library(rules: int) -> Library:
    """Return a library in which every rule of the kernel is the condition of an item."""
    words, kernel = generate.documents(rules)
    facts = {name: fact for name, fact in words["facts"].items() if name in FACTS}
    facts |= {"entity.seen": {"label": "看到", "type": "boolean"}, "item.class": {"label": "类别", "type": "choice", "of": {"general": "一般"}}}
    rows = kernel["tables"][0]["rows"]
    checklists = [_checklist(first // ITEMS, rows[first : first + ITEMS]) for first in range(0, rules, ITEMS)]
    return built([*DOMAINS, {"vocabulary": "plans", "facts": facts}, *checklists])


def _checklist(number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    name = f"{CHECKLIST}-{number:03}"
    items = [{**ITEM, "id": f"{name}.{row['id']}", "ask": row["id"], "fact": "entity.seen", "expect": True, "applies_when": row["when"]} for row in rows]
    return {"checklist": name, "domain": "one", "title": name, "in_force": "2020-01-01..", "items": items}


def entities(first: int, size: int) -> pa.Table:
    """Return entities with the numbers from *first* on: `id`, and their facts as a register has them."""
    numbers = pl.int_range(first, first + size, dtype=pl.UInt64, eager=True)
    ids = pl.Series(["E"]) + numbers.cast(pl.String)
    return _kinds()[(numbers.hash(seed=99) % KINDS).cast(pl.UInt32)].with_columns(ids.alias("id")).to_arrow()


def _kinds() -> pl.DataFrame:
    columns = {}
    for name, kind in FACTS.items():
        chance = Random(name)
        texts = [None if chance.randrange(MISSING) == 0 else chance.choice(VALUES_OF[kind.name]) for _ in range(KINDS)]
        columns[name.partition(".")[2]] = _as_told(kind.name, pl.Series(values=texts, dtype=pl.String))
    return pl.DataFrame(columns)


def _as_told(kind: str, texts: pl.Series) -> pl.Series:
    match kind:
        case "flag":
            return texts == "true"
        case "whole":
            return texts.cast(pl.Int64)
        case "tenths":
            return texts.cast(pl.Decimal(9, 1))
        case "day" | "last":
            return texts.replace({"none": "2020-02-29"}).str.to_date()
        case "set":
            return texts.str.split(" | ")
    return texts


class Planner:
    """Plans pieces of a register, as `smrules plan-many` does."""

    def __init__(self, library: Library, schema: pa.Schema):
        self.intake = EntityIntake(library, layout_of(library, schema, "entities", "entity", ENTITY_IDS))
        self.planner = BatchPlanner(library, ON)

    def read(self, table: pa.Table) -> Entities:
        """Return entities in canonical form."""
        return self.intake.read(numbered(table))

    def plan(self, read: Entities) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the plans of entities, and the items of plans that no piece before had."""
        found = self.planner.plan(read)
        return pl.from_arrow(found.entities), pl.from_arrow(found.plans)


def coded(table: pa.Table) -> pa.Table:
    """Return entities as a person writes them who knows the rules: codes, days as numbers, sets as bits."""
    return pl.from_arrow(table).select("id", *(_code(kind.name, pl.col(name.partition(".")[2])) for name, kind in FACTS.items())).to_arrow()


def _code(kind: str, one: pl.Expr) -> pl.Expr:
    match kind:
        case "few" | "many":
            return one.replace_strict(list(LETTERS), range(8), return_dtype=pl.Int8)
        case "whole":
            return one.cast(pl.Int32)
        case "tenths":
            return (one * 10).cast(pl.Int32)
        case "day" | "last":
            return one.cast(pl.Int32)
        case "set":
            return reduce(lambda bits, part: bits + part, (one.list.contains(letter).cast(pl.Int16) * (1 << place) for place, letter in enumerate(LETTERS)))
    return one


# --- by hand -------------------------------------------------------------------------------------


def conditions(library: Library) -> dict[str, Any]:
    """Return for every item when it applies."""
    return {item.id: item.applies_when for one in library.checklists.values() for item in one.items}


def duckdb(library: Library, is_joined: bool) -> Plans:
    """Return the conditions as SQL."""
    import duckdb as engine

    digits = " || ".join(
        f"CASE WHEN {name} THEN '2' WHEN NOT {name} THEN '0' ELSE '1' END"
        for name in (f"({' AND '.join(_sql_test(part.path.fact, part.test, library) for part in clauses(one))})" for one in conditions(library).values())
    )
    names = [name.partition(".")[2] for name in FACTS]
    alike = " AND ".join(f"told.{name} IS NOT DISTINCT FROM kinds.{name}" for name in names)
    kinds = f"SELECT *, {digits} AS plan FROM (SELECT DISTINCT {', '.join(names)} FROM told)"
    query = f"SELECT id, plan FROM told JOIN ({kinds}) AS kinds ON {alike}" if is_joined else f"SELECT id, {digits} AS plan FROM told"

    def plans(told: pa.Table) -> tuple[pl.DataFrame, pl.DataFrame]:
        with engine.connect() as connection:
            connection.register("told", told)
            return _listed(library, pl.from_arrow(connection.sql(query).to_arrow_table()))

    return plans


def polars(library: Library, is_joined: bool) -> Plans:
    """Return the conditions as expressions of Polars."""
    digits = []
    for one in conditions(library).values():
        holds = reduce(and_, (_test(part.path.fact, part.test, library) for part in clauses(one)))
        digits.append(pl.when(holds).then(pl.lit("2")).when(~holds).then(pl.lit("0")).otherwise(pl.lit("1")))
    plan = pl.concat_str(digits).alias("plan")
    names = [name.partition(".")[2] for name in FACTS]

    def plans(told: pa.Table) -> tuple[pl.DataFrame, pl.DataFrame]:
        frame = pl.from_arrow(told)
        if not is_joined:
            return _listed(library, frame.select("id", plan))
        kinds = frame.select(names).unique().with_columns(plan)
        return _listed(library, frame.join(kinds, on=names, how="left", nulls_equal=True).select("id", "plan"))

    return plans


def _listed(library: Library, planned: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return plans, and the items of each distinct one."""
    distinct = planned.select(pl.col("plan").unique()).with_columns(pl.col("plan").str.split("").alias("applies"))
    items = distinct.with_columns(item=pl.lit(list(conditions(library)))).explode("applies", "item").filter(pl.col("applies") != "0")
    return planned, items.with_columns(applies=pl.col("applies").replace({"1": "unknown", "2": "yes"}))


BY_HAND: dict[str, Callable[[Library], Plans]] = {
    "DuckDB, CASE": lambda one: duckdb(one, False), "DuckDB, join": lambda one: duckdb(one, True),
    "Polars, expressions": lambda one: polars(one, False), "Polars, join": lambda one: polars(one, True),
}  # fmt: skip


def compared(planned: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """Return plans entity by entity: `id`, `item`, `applies`."""
    who, items = planned
    who = who.rename({"entity": "id"}) if "entity" in who.columns else who
    rows = who.with_columns(pl.col("plan").cast(pl.String)).join(items.select(pl.col("plan", "item", "applies").cast(pl.String)), on="plan")
    return rows.select("id", "item", "applies").sort("id", "item")

"""
The rules of `many_drawn` written by hand in DuckDB's SQL and in Polars' own expressions, with the same exact results.

What only a person who knows these rules can do is done: choices are codes, sets are bit masks, nulls are Kleene's unknown (both engines agree with him in *and*, *or*, *not*), and every
table is one number a visit – the first row that holds, and a bit for each row above it that may hold. What each number means is a relation that is joined: value,
rows, open or not. It is made once, before the time is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl
import pyarrow as pa

from benchmarks.engines import facts_of
from benchmarks.generate import FACTS, LETTERS
from benchmarks.peers import _limits
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Between, Clause, Condition, OneOf, SetTest, Table, Test

NEVER = -99_999_999
"""The day that stands for *certainly none*; every test of a day fails on it."""
STATES = ("unanswered", "compliant", "noncompliant")

Tables = dict[str, pa.Table]
"""`states`, `values` and `unknowns`, as `BatchResult` has them."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """
    One embedded engine with the rules in its own language.

    Attributes:
        pivot: Long answers → one row a visit, a column a fact.
        assess: One row a visit → what follows.
    """

    pivot: Callable[[pa.Table], pa.Table]
    assess: Callable[[pa.Table], Tables]


def mask(codes: Iterator[str] | frozenset[str] | list[str]) -> int:
    """Return a set of letters as bits."""
    return sum(1 << LETTERS.index(one) for one in codes)


def meanings(library: Library) -> pa.Table:
    """Return what each number of each table means: `fact`, `number`, `value` (null where open), `table`, `rows`, `full`."""
    return pa.Table.from_pylist([one for table in library.tables.values() for one in _meanings(table)])


def _meanings(table: Table) -> Iterator[dict[str, Any]]:
    rows = [*table.rows, table.otherwise]
    for first, last in enumerate(rows):
        for above in range(1 << min(first, len(table.rows))):
            chosen = [row for place, row in enumerate(table.rows) if above >> place & 1] + [last]
            values = {row.then.value for row in chosen}
            names = [row.id for row in chosen]
            yield {
                "fact": table.decides, "number": above * 16 + first, "value": values.pop() if len(values) == 1 else None,
                "table": table.id, "rows": names, "full": [f"{table.id}.{one}" for one in names],
            }  # fmt: skip


def tests(library: Library) -> Iterator[tuple[str, str, Test]]:
    """Yield every item with the fact that it asks for and the test of the complying answer."""
    for checklist in library.checklists.values():
        for item in checklist.items:
            yield item.id, item.fact, item.expect


def clauses(condition: Condition) -> tuple[Clause, ...]:
    """Return the tests of a row."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


# --- DuckDB --------------------------------------------------------------------------------------


def duckdb(library: Library) -> ByHand:
    """Return the rules as SQL."""
    import duckdb as engine

    query, items, known = _sql(library), _sql_items(library), meanings(library)

    def pivot(told: pa.Table) -> pa.Table:
        with engine.connect() as connection:
            connection.register("told", told)
            return connection.sql(_sql_pivot()).to_arrow_table()

    def assess(wide: pa.Table) -> Tables:
        with engine.connect() as connection:
            connection.register("wide", wide)
            connection.register("known", known)
            connection.execute(query)
            named = "FROM numbered JOIN known USING (fact, number)"
            asked = {
                "states": items,
                "values": f"SELECT visit, 'entity/' || visit AS member, fact, value, \"table\", rows {named} WHERE value IS NOT NULL",
                "unknowns": f"SELECT visit, 'grade' AS what, 'entity/' || visit AS member, fact, true AS certain, \"full\" AS rows {named} WHERE value IS NULL",
            }
            return {name: connection.sql(one).to_arrow_table() for name, one in asked.items()}

    return ByHand(pivot, assess)


def _sql_pivot() -> str:
    columns = [f"max(value) FILTER (WHERE fact = '{name}') AS {name.partition('.')[2]}" for name in FACTS]
    values = [f"{_sql_value(kind.name, name.partition('.')[2])} AS {name.partition('.')[2]}" for name, kind in FACTS.items()]
    return f"SELECT visit, {', '.join(values)} FROM (SELECT visit, {', '.join(columns)} FROM told GROUP BY visit)"


def _sql_value(kind: str, name: str) -> str:
    match kind:
        case "flag":
            return f"{name} = 'true'"
        case "few" | "many":
            return f"CAST(ascii({name}) - 97 AS TINYINT)"
        case "whole":
            return f"CAST({name} AS INTEGER)"
        case "tenths":
            return f"CAST(CAST({name} AS DECIMAL(9, 1)) * 10 AS INTEGER)"
        case "day" | "last":
            day = f"CAST(TRY_CAST({name} AS DATE) - DATE '1970-01-01' AS INTEGER)"
            return f"CASE WHEN {name} = 'none' THEN {NEVER} ELSE {day} END"
    bits = " + ".join(f"CAST(contains({name}, '{one}') AS SMALLINT) * {1 << place}" for place, one in enumerate(LETTERS))
    return f"CAST({bits} AS SMALLINT)"


def _sql(library: Library) -> str:
    """Return the statement that makes `numbered`: visit, fact and number of every table."""
    rows, numbers = [], []
    for table in library.tables.values():
        names = [f"{table.id}_{place}" for place in range(len(table.rows))]
        rows += [
            f"{' AND '.join(_sql_test(one.path.fact, one.test, library) for one in clauses(row.condition))} AS {name}"
            for name, row in zip(names, table.rows, strict=True)
        ]
        numbers.append(f"{_sql_number(names)} AS \"{table.decides}\"")
    return (
        f"CREATE TEMP TABLE numbered AS UNPIVOT (SELECT visit, {', '.join(numbers)} FROM (SELECT visit, {', '.join(rows)} FROM wide)) "
        f"ON COLUMNS(* EXCLUDE visit) INTO NAME fact VALUE number"
    )


def _sql_number(names: list[str]) -> str:
    """Return the number of a table as one CASE: the rows above the first that holds are open where they are null."""
    parts, above = [], ["0"]
    for place, name in enumerate(names):
        parts.append(f"WHEN {name} THEN {place} + {' + '.join(above)}")
        above.append(f"CASE WHEN {name} IS NULL THEN {16 << place} ELSE 0 END")
    return f"CASE {' '.join(parts)} ELSE {len(names)} + {' + '.join(above)} END"


def _sql_items(library: Library) -> str:
    states = ", ".join(
        f"CASE WHEN {name} THEN 'compliant' WHEN NOT {name} THEN 'noncompliant' ELSE 'unanswered' END AS \"{item}\""
        for item, name in ((item, f"({_sql_test(fact, test, library)})") for item, fact, test in tests(library))
    )
    checklist = next(iter(library.checklists))
    return (
        f"SELECT visit, '{checklist}' AS checklist, NULL AS member, item, 'yes' AS applies, state FROM "
        f"(UNPIVOT (SELECT visit, {states} FROM wide) ON COLUMNS(* EXCLUDE visit) INTO NAME item VALUE state)"
    )


def _sql_test(fact: str, test: Test, library: Library) -> str:
    name, declared = fact.partition(".")[2], facts_of(library)[fact]
    match test:
        case OneOf(operands, negated) if declared.type == "boolean":
            return name if (operands[0].value is True) != negated else f"(NOT {name})"
        case OneOf(operands, negated):
            return f"{name} {'NOT IN' if negated else 'IN'} ({', '.join(str(LETTERS.index(one.value)) for one in operands)})"
        case Between():
            sure = [f"{name} > {NEVER}"] if declared.optional else []
            return f"({' AND '.join(sure + [f'{name} {sign} {limit}' for sign, limit in limits(test, declared)])})"
        case SetTest(verb, quantifier, operands):
            bits = mask([code for one in operands for code in _codes(one.value)])
            sign, right = WAYS_OF_SETS[verb, quantifier]
            return f"({name} & {bits}) {'=' if sign else '<>'} {bits if right else 0}"
    raise NotImplementedError(test)


WAYS_OF_SETS = {("has", "any"): (False, 0), ("has", "all"): (True, 1), ("lacks", "all"): (True, 0), ("lacks", "any"): (False, 1)}
"""What is tested of the bits that are wanted: equal or not, to none of them or to all."""


def _codes(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else sorted(value)


def limits(test: Between, fact: Any) -> list[tuple[str, int]]:
    """Return the limits of a number at its scale, or of a day as a number from 1970 on."""
    first = 719_163 if fact.type == "date" else 0
    return [(sign, limit - first) for sign, limit in _limits(test, fact)]


# --- Polars --------------------------------------------------------------------------------------


def polars(library: Library) -> ByHand:
    """Return the rules as expressions of Polars."""
    known = pl.from_arrow(meanings(library)).with_columns(pl.col("fact").cast(FACT(library)), pl.col("number").cast(pl.Int32))
    numbers, states = _numbers(library), _states(library)
    checklist = next(iter(library.checklists))

    def assess(wide: pa.Table) -> Tables:
        frame = pl.from_arrow(wide).lazy()
        long = frame.select("visit", *states).unpivot(index="visit", variable_name="item", value_name="state")
        items = long.select(
            "visit", pl.lit(checklist).alias("checklist"), pl.lit(None, pl.String).alias("member"), "item", pl.lit("yes").alias("applies"), "state"
        )
        decided = frame.with_columns(numbers[0]).select("visit", *numbers[1]).unpivot(index="visit", variable_name="fact", value_name="number")
        named = decided.with_columns(pl.col("fact").cast(FACT(library))).join(known.lazy(), on=["fact", "number"], how="left")
        member = (pl.lit("entity/") + pl.col("visit")).alias("member")
        sure, open_ = pl.col("value").is_not_null(), pl.col("value").is_null()
        name = pl.col("fact").cast(pl.String)
        values = named.filter(sure).select("visit", member, name, "value", "table", "rows")
        unknowns = named.filter(open_).select(
            "visit", pl.lit("grade").alias("what"), member, name, pl.lit(True).alias("certain"), pl.col("full").alias("rows")
        )
        found = pl.collect_all([items, values, unknowns])
        return {one: table.to_arrow() for one, table in zip(("states", "values", "unknowns"), found, strict=True)}

    return ByHand(_polars_pivot, assess)


def FACT(library: Library) -> pl.Enum:
    """Return the type of the names of facts that tables decide."""
    return pl.Enum([table.decides for table in library.tables.values()])


def _polars_pivot(told: pa.Table) -> pa.Table:
    wide = pl.from_arrow(told).pivot(on="fact", index="visit", values="value")
    return wide.select("visit", *(_value(kind.name, pl.col(name)).alias(name.partition(".")[2]) for name, kind in FACTS.items())).to_arrow()


def _value(kind: str, one: pl.Expr) -> pl.Expr:
    match kind:
        case "flag":
            return one == "true"
        case "few" | "many":
            return one.replace_strict(list(LETTERS), range(8), return_dtype=pl.Int8)
        case "whole":
            return one.cast(pl.Int32)
        case "tenths":
            return one.str.replace(".", "", literal=True).cast(pl.Int32)
        case "day" | "last":
            return pl.when(one == "none").then(NEVER).otherwise(one.str.to_date(strict=False).cast(pl.Int32))
    return reduce(lambda bits, part: bits + part, (one.str.contains(letter, literal=True).cast(pl.Int16) * (1 << place)
                                                   for place, letter in enumerate(LETTERS)))  # fmt: skip


def _numbers(library: Library) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """Return the rows of all tables, and the numbers that follow from them."""
    rows, numbers = [], []
    for table in library.tables.values():
        names = [f"{table.id}_{place}" for place in range(len(table.rows))]
        rows += [
            reduce(and_, (_test(one.path.fact, one.test, library) for one in clauses(row.condition))).alias(name)
            for name, row in zip(names, table.rows, strict=True)
        ]
        numbers.append(_number(names).alias(table.decides))
    return rows, numbers


def _number(names: list[str]) -> pl.Expr:
    above = pl.sum_horizontal(pl.col(name).is_null().cast(pl.Int32) * (16 << place) for place, name in enumerate(names))
    first = pl.lit(len(names), pl.Int32)
    kept = pl.lit(-1, pl.Int32)
    for place, name in reversed(list(enumerate(names))):
        first = pl.when(pl.col(name)).then(pl.lit(place, pl.Int32)).otherwise(first)
        kept = pl.when(pl.col(name)).then(pl.lit((16 << place) - 1, pl.Int32)).otherwise(kept)
    return first + (above & kept)


def _states(library: Library) -> list[pl.Expr]:
    text = pl.Enum(STATES)
    found = []
    for item, fact, test in tests(library):
        holds = _test(fact, test, library)
        state = pl.when(holds).then(pl.lit("compliant", text)).when(~holds).then(pl.lit("noncompliant", text))
        found.append(state.otherwise(pl.lit("unanswered", text)).cast(pl.String).alias(item))
    return found


def _test(fact: str, test: Test, library: Library) -> pl.Expr:
    one, declared = pl.col(fact.partition(".")[2]), facts_of(library)[fact]
    match test:
        case OneOf(operands, negated) if declared.type == "boolean":
            return one if (operands[0].value is True) != negated else ~one
        case OneOf(operands, negated):
            found = reduce(or_, (one == LETTERS.index(other.value) for other in operands))
            return ~found if negated else found
        case Between():
            signs = {">": one.gt, ">=": one.ge, "<": one.lt, "<=": one.le}
            sure = [one > NEVER] if declared.optional else []
            return reduce(and_, [*sure, *(signs[sign](limit) for sign, limit in limits(test, declared))])
        case SetTest(verb, quantifier, operands):
            bits = mask([code for other in operands for code in _codes(other.value)])
            is_equal, right = WAYS_OF_SETS[verb, quantifier]
            found = (one & pl.lit(bits, pl.Int16)) == (bits if right else 0)
            return found if is_equal else ~found
    raise NotImplementedError(test)


BY_HAND: dict[str, Callable[[Library], ByHand]] = {"DuckDB, SQL": duckdb, "Polars, expressions": polars}

"""
Many visits at once: which embedded engine, tables as expressions or as relations, and how fast a batch is beside the compiled engine.

    python -m benchmarks.columnar [--rows 1000000] [--visits 10000] [--alone 20] [--no-engines]

Every way of deciding gives the same rows, which is checked before anything is timed. Times differ from machine to machine; the ratios are what counts.
"""

from __future__ import annotations

import random
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl
import pyarrow as pa

import smrules
from smrules import Entity
from smrules.engine.columnar.batch import Batch
from smrules.inspection.many import assess_batch, plan_batch
from smrules.inspection.one_by_one import OneByOne

ON = date(2026, 11, 23)
SHOP = Path(__file__).resolve().parents[1] / "examples" / "noodle-shop" / "entity.json"
CODES = 6
"""Values of a fact; 0 is *unknown*."""

Rule = dict[str, list[int]]
"""Fact → codes that it may have."""


def seconds(action: Callable[[], Any], rounds: int = 3) -> float:
    """Return the shortest time that *action* took."""
    found = []
    for _ in range(rounds):
        start = perf_counter()
        action()
        found.append(perf_counter() - start)
    return min(found)


# --- one decision table, decided in several ways -------------------------------------------------


def rules(count: int, facts: int, chance: random.Random) -> list[Rule]:
    """Draw rules of two to four conditions."""
    names = [f"f{number}" for number in range(facts)]
    return [
        {
            name: sorted(chance.sample(range(1, CODES), 2))
            for name in sorted(chance.sample(names, chance.randint(2, min(4, facts))))
        }
        for _ in range(count)
    ]


def rows(count: int, facts: int) -> pl.DataFrame:
    """Draw rows of codes."""
    return pl.select(**{f"f{number}": (pl.int_range(count).hash(number) % CODES).cast(pl.Int32) for number in range(facts)})


def by_polars_columns(frame: pl.DataFrame, table: list[Rule]) -> pl.Series:
    """Decide as the columnar engine does: pairs of columns, one operation after the other."""
    found = pl.Series(values=[0], dtype=pl.Int32).new_from_index(0, len(frame))
    waiting = pl.Series(values=[True]).new_from_index(0, len(frame))
    for number, rule in enumerate(table, start=1):
        true = false = None
        for fact, codes in rule.items():
            one = frame[fact]
            holds = (one == codes[0]) | (one == codes[1])
            fails = ~(holds | (one == 0))
            true, false = (holds, fails) if true is None else (true & holds, false | fails)
        found = pl.Series(values=[number], dtype=pl.Int32).new_from_index(0, len(frame)).zip_with(waiting & true, found)
        found = pl.Series(values=[-1], dtype=pl.Int32).new_from_index(0, len(frame)).zip_with(waiting & ~true & ~false, found)
        waiting = waiting & false
    return found


def by_polars_expression(frame: pl.DataFrame, table: list[Rule]) -> pl.Series:
    """Decide by one expression of nested when/then."""
    decided = pl.lit(0, pl.Int32)
    for number, rule in reversed(list(enumerate(table, start=1))):
        tests = [((pl.col(fact) == codes[0]) | (pl.col(fact) == codes[1]), pl.col(fact) == 0) for fact, codes in rule.items()]
        true = pl.all_horizontal(holds for holds, _ in tests)
        may = pl.all_horizontal(holds | open_ for holds, open_ in tests)
        decided = pl.when(true).then(pl.lit(number, pl.Int32)).when(may).then(pl.lit(-1, pl.Int32)).otherwise(decided)
    return frame.select(decided.alias("row"))["row"]


def case_of(table: list[Rule]) -> str:
    """Return the table as one CASE."""
    parts = []
    for number, rule in enumerate(table, start=1):
        true = " AND ".join(f"{fact} IN ({codes[0]}, {codes[1]})" for fact, codes in rule.items())
        may = " AND ".join(f"{fact} IN (0, {codes[0]}, {codes[1]})" for fact, codes in rule.items())
        parts.append(f"WHEN {true} THEN {number} WHEN {may} THEN -1")
    return f"CASE {' '.join(parts)} ELSE 0 END"


def by_duckdb_case(frame: pl.DataFrame, table: list[Rule]) -> pl.Series:
    """Decide by one CASE of DuckDB."""
    return _asked(f"SELECT CAST({case_of(table)} AS INTEGER) AS decided FROM given", given=frame)["decided"]


def _asked(query: str, **tables: pl.DataFrame) -> pl.DataFrame:
    import duckdb

    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register(name, frame.to_arrow())
        return pl.from_arrow(connection.sql(query).to_arrow_table())


def relation(frame: pl.DataFrame, table: list[Rule]) -> pl.DataFrame:
    """Return the table as a relation: every combination of values that occurs, with what follows."""
    kinds = frame.unique()
    return kinds.with_columns(by_polars_columns(kinds, table).alias("row"))


def by_polars_join(frame: pl.DataFrame, table: list[Rule]) -> pl.Series:
    """Decide each combination of values once, and join."""
    return frame.join(relation(frame, table), on=frame.columns, how="left", maintain_order="left")["row"]


def by_duckdb_join(frame: pl.DataFrame, table: list[Rule]) -> pl.Series:
    """Decide each combination of values once, and join in DuckDB."""
    query = f"SELECT n, known.row AS decided FROM given JOIN known USING ({', '.join(frame.columns)})"
    return _asked(query, given=frame.with_row_index("n"), known=relation(frame, table)).sort("n")["decided"]


WAYS = {
    "Polars, column by column": by_polars_columns, "Polars, one expression": by_polars_expression, "Polars, join": by_polars_join,
    "DuckDB, CASE": by_duckdb_case, "DuckDB, join": by_duckdb_join,
}  # fmt: skip


def engines(count: int) -> None:
    """Print how fast each way decides a small table, and a large one."""
    for facts, amount in ((4, 10), (4, 50), (40, 50), (40, 500)):
        size = count if amount < 500 else count // 10
        frame, table = rows(size, facts), rules(amount, facts, random.Random(facts))
        expected = by_polars_columns(frame, table)
        print(f"{amount} rows over {facts} facts, {size} members (million members a second):")
        for name, way in WAYS.items():
            if facts > 4 and "join" in name:
                continue
            assert way(frame, table).equals(expected), name
            print(f"  {name:26} {size / seconds(lambda way=way, frame=frame, table=table: way(frame, table)) / 1e6:8.2f}")


# --- whole visits --------------------------------------------------------------------------------


def shops(count: int, answered: int = 30) -> tuple[smrules.Library, Batch]:
    """Return noodle shops with answers to some of their questions, in columns."""
    library, chance = smrules.load(), random.Random(1)
    shop = Entity.from_json(SHOP.read_text(encoding="utf-8")) if hasattr(Entity, "from_json") else _entity()
    plan = smrules.plan(library, shop, on=ON)
    facts = sorted(
        {one.fact for one in plan.questions if one.type == "boolean" and one.member is None and one.known_from is None}
    )
    told: dict[str, tuple[list[str], list[bool]]] = {}
    for number in range(count):
        for fact in chance.sample(facts, answered):
            visits, values = told.setdefault(fact, ([], []))
            visits.append(f"V{number}")
            values.append(chance.random() < 0.8)
    return library, _batch(library, shop, count, told)


def _entity() -> Entity:
    import json

    return Entity.from_dict(json.loads(SHOP.read_text(encoding="utf-8")))


def _batch(library: smrules.Library, shop: Entity, count: int, told: dict[str, tuple[list[str], list[bool]]]) -> Batch:
    from tests.differential.batches import batch_of

    one = batch_of(library, [(shop, ON, {}, {})])
    names = pl.Series("entity", [f"E{number}" for number in range(count)])
    entities = pl.from_arrow(one.entities)[pl.zeros(count, pl.UInt32, eager=True)].with_columns(names)
    visits = pl.DataFrame({"visit": [f"V{number}" for number in range(count)], "entity": names, "on": [ON] * count})
    members = {}
    for scope, table in one.members.items():
        members[scope] = names.to_frame().join(pl.from_arrow(table).drop("entity"), how="cross").to_arrow()
    answers = {
        fact: pa.table({"visit": on, "member": pa.nulls(len(on), pa.string()), "value": values, "none": [False] * len(on), "state": pa.nulls(len(on), pa.string())})
        for fact, (on, values) in told.items()
    }  # fmt: skip
    return Batch(entities.to_arrow(), visits.to_arrow(), members, answers)


def visits(count: int, alone: int) -> None:
    """Print how fast a batch of visits is planned and assessed, beside the compiled engine in a loop."""
    library, batch = shops(count)
    some = OneByOne(library, batch, [f"V{number}" for number in range(alone)])
    some.report(some.visits[0])
    loop = _both(lambda: [some.report(row) for row in some.visits], alone)
    found: list[Any] = []
    each = _both(lambda: found.append(assess_batch(library, batch)), count)
    planned = _both(lambda: plan_batch(library, batch), count)
    items, left = len(found[0].states) // count, len(found[0].row_by_row)
    print(f"{count} visits of a noodle shop, 30 answers each: {items} items, {left} visits one by one")
    print("  milliseconds a visit                           elapsed     of both cores")
    for name, (wall, cpu) in (("compiled, in a loop, plan and assess", loop), ("assessed in columns", each), ("planned in columns", planned)):
        print(f"  {name:42} {wall * 1e3:11.3f} {cpu * 1e3:17.3f}")
    print(f"  assessed in columns: {loop[0] / each[0]:.0f} times as fast, with {loop[1] / each[1]:.0f} times less work")


def _both(action: Callable[[], Any], count: int) -> tuple[float, float]:
    """Return for each of *count* visits the seconds that passed, and those that the processors worked."""
    start, worked = perf_counter(), process_time()
    action()
    return (perf_counter() - start) / count, (process_time() - worked) / count


def main() -> None:
    """Measure, and print what was found."""
    parser = ArgumentParser(prog="python -m benchmarks.columnar", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="members that a table decides")
    parser.add_argument("--visits", type=int, default=10_000, help="visits of a batch")
    parser.add_argument("--alone", type=int, default=20, help="visits assessed one by one")
    parser.add_argument("--no-engines", action="store_true", help="measure visits only")
    given = parser.parse_args()
    if not given.no_engines:
        engines(given.rows)
    visits(given.visits, given.alone)


if __name__ == "__main__":
    main()

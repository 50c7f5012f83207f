"""
How long it takes to prove tables: 1,000 rows × 6 columns, right and with one mistake each; and the shipped library.

Run: python -m benchmarks.verification [ROWS] [RUNS]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product

from smrules.api import load
from smrules.concepts.dates import Calendar
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import AllOf, Between, Clause, Literal, OneOf, Row, Table
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Choice, Fact, FactPath, Vocabulary
from smrules.verification.check import check
from smrules.verification.faults.tables import check_table

GRADES = [f"g{number}" for number in range(8)]
HERE = Position("table.yaml")
COLUMNS = 6


def fact(name: str, **more) -> Fact:
    """Return a fact of the entity."""
    return Fact(f"entity.{name}", name, **more)


def library(one: Table) -> Library:
    """Return a library of one table, of six facts that it reads and one that it decides."""
    choices = {code: Choice(code, code) for code in GRADES}
    numbers = [fact(name, type="number", decimals=0, low=0, graver="more") for name in ("a", "b", "c", "d")]
    read = [*numbers, fact("open", type="boolean", graver="true"), fact("kind", type="choice", choices=choices)]
    facts = {one.id: one for one in (*read, fact("grade", type="choice", choices=choices, ordered=True))}
    return Library(Vocabulary(BUILT_IN_SCOPES, facts, {}, {}, {}), {}, {}, {}, Calendar(), {}, {}, {one.id: one})


def bands(name: str, number: int) -> list[Clause]:
    """Return tests that cut a number into bands without a gap."""
    ends = [Literal(10 * one) for one in range(1, number)]
    lows, highs = [None, *ends], [*ends, None]
    tests = [Between(low, high, high_open=True) for low, high in zip(lows, highs, strict=True)]
    return [Clause(FactPath(f"entity.{name}"), test, "") for test in tests]


def is_(name: str, value) -> Clause:
    """Return the test that a fact has one value."""
    return Clause(FactPath(f"entity.{name}"), OneOf((Literal(value),)), "")


def table(rows: int, hit: str = "unique") -> Table:
    """Return a table without a mistake, of about so many rows: every combination of bands, kinds and yes or no, ever graver."""
    parts = max(2, round((rows / 16) ** 0.25))
    columns = [bands(name, parts) for name in ("a", "b", "c", "d")]
    columns += [[is_("open", False), is_("open", True)], [is_("kind", code) for code in GRADES]]
    found = []
    for number, cells in enumerate(product(*columns)):
        places = [column.index(cell) for column, cell in zip(columns, cells, strict=True)]
        grade = min(len(GRADES) - 1, sum(places[:5]))
        found.append(Row(f"r{number}", AllOf(cells), Literal(GRADES[grade]), HERE))
    return Table("t", "entity", "entity.grade", None, tuple(found), HERE, hit=hit)


def variants(rows: int) -> Iterator[tuple[str, Table, str | None]]:
    """Yield a name, a table, and the code of what is wrong with it."""
    whole = table(rows)
    middle = len(whole.rows) // 2
    yield "right, unique", whole, None
    yield "right, first", table(rows, "first"), None
    yield "a gap", with_rows(whole, (*whole.rows[:middle], *whole.rows[middle + 1 :])), "SM402"
    wider = Row("wider", AllOf(whole.rows[middle].condition.parts[:5]), Literal("g0"), HERE)
    yield "overlaps", with_rows(whole, (*whole.rows, wider)), "SM404"
    first = table(rows, "first")
    yield "never reached", with_rows(first, (*first.rows, wider)), "SM403"
    milder = Row("milder", whole.rows[-1].condition, Literal("g0"), HERE)
    yield "not monotone", with_rows(whole, (*whole.rows[:-1], milder)), "SM428"


def with_rows(one: Table, rows: tuple[Row, ...]) -> Table:
    """Return a table with other rows."""
    return Table(one.id, one.scope, one.decides, None, rows, HERE, hit=one.hit)


def timed(work: Callable[[], object], runs: int) -> float:
    """Return the median of the seconds that *work* takes."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print the medians, and how they stand to the table without a mistake."""
    rows, runs = (int(text) for text in (*sys.argv[1:3], *("1000", "3")[len(sys.argv[1:3]) :]))
    right = None
    print(f"{'table':<16}{'rows':>6}{'columns':>9}{'seconds':>9}{'ratio':>7}  found")
    for name, one, code in variants(rows):
        here = library(one)
        found = {diagnostic.code for diagnostic in check_table(here, one)}
        if found != ({code} if code else set()):
            raise SystemExit(f"{name}: expected {code}, found {sorted(found)}")
        seconds = timed(lambda one=one, here=here: list(check_table(here, one)), runs)
        right = right or seconds
        print(f"{name:<16}{len(one.rows):>6}{COLUMNS:>9}{seconds:>9.2f}{seconds / right:>7.1f}  {code or '-'}")
    shipped = load()
    print(f"{'shipped library':<16}{sum(len(one.rows) for one in shipped.tables.values()):>6}{'':>9}"
          f"{timed(lambda: check(shipped), runs):>9.2f}")  # fmt: skip


if __name__ == "__main__":
    main()

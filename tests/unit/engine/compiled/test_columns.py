"""Columns and the code written for them: the rows that values allow are those that the reference evaluator says hit."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from smrules.concepts.memory import MOST_REMEMBERED
from smrules.concepts.values import NONE, UNKNOWN, Interval
from smrules.engine.compiled.program import program_of
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import row_hits
from smrules.engine.world import Member, World
from tests.unit.engine.building import DAY, rules, table

ROWS = (
    "low: entity.weight: < 30.5 → good",
    "limit: entity.weight: 30.5 → good",
    "high: entity.weight: 30.5<.. → good",
    "some: entity.goods: 100..<100.5, entity.size: ≥ 3 → fair",
    "free: entity.goods: none → bad",
    "late: entity.accident_on: 2024-02-29.. → bad",
    "exact: entity.accident_on: 2024-02-28 → bad",
    "shut: entity.size: not (3 | 4), entity.flag: true → fair",
    "silent: entity.flag: unknown → fair",
)
LIBRARY = rules(table(*ROWS, otherwise="fair", keys="hit: first\ndated_by: visit_on\nbasis: {instrument: law, article: '1'}\nin_force: 2000-01-01.."))
TABLE = LIBRARY.tables["t"]
VALUES = {
    "entity.weight": (Fraction(304, 10), Fraction(305, 10), Fraction(306, 10), 30, 31, -1, Fraction(30_49, 100), UNKNOWN),
    "entity.goods": (Fraction(9999, 100), 100, Fraction(10049, 100), Fraction(1005, 10), NONE, UNKNOWN, Fraction(301, 3), Interval(90, 110)),
    "entity.size": (2, 3, 4, 5, UNKNOWN, Interval(3, 4), Interval(0, None)),
    "entity.accident_on": (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date.min, date.max, NONE, UNKNOWN),
    "entity.flag": (True, False, UNKNOWN),
}  # fmt: skip


def expected(values: dict) -> tuple[list[str], list[str]]:
    """Return the ids of the rows that hit and of those that may, by the reference evaluator."""
    entity = Member("entity", "e", values)
    world = World({"entity": [entity], "visit": [Member("visit", "v", {"visit.on": date.fromisoformat(DAY)}, entity)]})
    hits = list(row_hits(ReferenceEvaluator(LIBRARY, world), TABLE, entity))
    return [row.id for row, hit in hits if hit], [row.id for row, hit in hits if hit is None]


@pytest.mark.parametrize(("fact", "value"), [(fact, value) for fact, values in VALUES.items() for value in values], ids=str)
def test_every_value_allows_the_rows_that_the_reference_says(fact, value):
    """At a limit, one step either side, off the grid, absent, unknown and between bounds: the rows are the same."""
    compiled = program_of(LIBRARY, date.fromisoformat(DAY)).table(TABLE)
    values = {"entity.size": 3, "entity.flag": True, fact: value}

    assert expected(values) == compiled.of(values)
    assert expected({fact: value}) == compiled.of({fact: value})


def test_a_table_that_was_met_before_says_the_same():
    """What is remembered of a value is what was said when it was first met."""
    compiled = program_of(LIBRARY, date.fromisoformat(DAY)).table(TABLE)
    values = {"entity.goods": NONE, "entity.flag": False}

    assert compiled.of(values) == compiled.of(values) == expected(values)


def test_what_a_column_remembers_is_bounded():
    """A fact with values without end does not fill the memory."""
    compiled = program_of(LIBRARY, date.fromisoformat(DAY)).table(TABLE)
    for number in range(MOST_REMEMBERED + 10):
        compiled.of({"entity.goods": Fraction(number, 3)})
    column = next(one for one in compiled.columns if one.given == "entity.goods")

    assert len(column.known) <= MOST_REMEMBERED


def test_days_at_the_ends_of_the_calendar_have_rows():
    """No day is out of reach: a limit on the last day that there is cuts nothing."""
    last = f"end: entity.accident_on: {date.max - timedelta(days=1)}.. → good"
    library = rules(table(last, otherwise="fair", keys="basis: {instrument: law, article: '1'}\nin_force: 2000-01-01.."))
    compiled = program_of(library, date.fromisoformat(DAY)).table(library.tables["t"])

    assert (["end"], []) == compiled.of({"entity.accident_on": date.max})
    assert ([], []) == compiled.of({"entity.accident_on": date(2024, 1, 1)})

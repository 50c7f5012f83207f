"""Which clause is to blame, and which days two rules share."""

from datetime import date

import pytest

from smrules.concepts.dates import Period
from smrules.verification.faults.conditions import both_in_force, culprit
from tests.unit.verification.building import look, rows


@pytest.mark.parametrize(("cell", "blamed"), [
    ("entity.open: true, entity.staff: < 0", "< 0"),
    ("entity.kind: individual, entity.open: false", "false"),
])  # fmt: skip
def test_the_clause_that_leaves_nothing_is_blamed(cell, blamed):
    """A clause that never holds comes first, else the one that goes against the guard."""
    one = look(rows(f"{cell} → good", keys="applies_when: {entity.open: true}"))

    assert blamed == culprit(one.space, one.rewriter, one.table.rows[0].condition, one.guard).text


@pytest.mark.parametrize(("one", "other", "expected"), [
    (Period(), Period(), Period()),
    (Period(date(2020, 1, 1)), Period(None, date(2021, 1, 1)), Period(date(2020, 1, 1), date(2021, 1, 1))),
    (Period(date(2020, 1, 1)), Period(None, date(2019, 12, 31)), None),
])  # fmt: skip
def test_the_days_of_two_periods_in_common(one, other, expected):
    """Both ends count; periods that do not meet have no day in common."""
    assert expected == both_in_force(one, other)

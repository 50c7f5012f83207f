"""Tests that are never false where they stand."""

import pytest

from smrules.verification.faults.contradictions import check_item, plannings
from smrules.verification.faults.tables import check_table
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_contradictions import checklist
from tests.unit.verification.faults.test_tables import COUNTS, grading


def idle(text, *more):
    """Return what is said of idle tests in the first table."""
    built = library(text, *more)
    table = next(iter(built.tables.values()))
    return [one.en.split(" always")[0] for one in check_table(built, table) if one.code == "SM426"]


@pytest.mark.parametrize(("cells", "expected"), [
    (("entity.staff: ≥ 0 → good",), ["`entity.staff: ≥ 0` in `t.r1`"]),
    (("entity.staff: 0..5, entity.score: 0..100 → good", "entity.staff: '> 5' → bad"), ["`entity.score: 0..100` in `t.r1`"]),
    (("entity.staff: ≤ 5, entity.score: < 50 → good", "entity.staff: ≤ 5, entity.score: ≥ 50 → bad", "entity.staff: '> 5' → bad"), []),
    (("entity.kind: individual | organisation → good",), []),
    (("entity.staff: known → good",), []),
])  # fmt: skip
def test_a_test_that_nothing_fails_is_idle(cells, expected):
    """A test is idle if every case passes it; one that names every value, or `known`, waits for the answer."""
    assert expected == idle(rows(*cells))


def test_what_the_guard_says_need_not_be_said_again():
    """A row repeats its guard."""
    text = rows("entity.staff: ≥ 3 → good", keys="applies_when: {entity.staff: ≥ 5}")

    assert ["`entity.staff: ≥ 3` in `t.r1`"] == idle(text)


def test_a_guard_may_be_idle_too():
    """A guard that nothing fails is reported at the table."""
    assert ["`entity.staff: ≥ 0` in `t`"] == idle(rows("entity.open: true → good", otherwise="bad", keys="applies_when: {entity.staff: ≥ 0}"))


def test_a_pass_ratio_of_one_leaves_no_failed_item():
    """Related facts: what the ratio says need not be said of the count, nor the other way round."""
    text = grading("checklist.pass_ratio: 1, checklist.failed_general: 0 → good", otherwise="bad")

    assert ["`checklist.pass_ratio: 1` in `t.r1`", "`checklist.failed_general: 0` in `t.r1`"] == idle(text, COUNTS)


@pytest.mark.parametrize(("item", "expected"), [
    ("fact: entity.staff, expect: ≥ 0", ["SM426"]),
    ("fact: entity.staff, expect: ≥ 1", []),
    ("fact: entity.staff, expect: known", []),
])  # fmt: skip
def test_an_item_that_every_answer_meets_asks_for_nothing(item, expected):
    """An expectation is idle if every value of its fact meets it."""
    built = library(checklist("a", item))

    assert expected == [one.code for some in plannings(built).values() for each in some for one in check_item(built, each)]

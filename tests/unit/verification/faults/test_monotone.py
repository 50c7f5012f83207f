"""A graver answer never leads to a milder result, or the table says why."""

import pytest

from smrules.verification.faults.tables import check_table
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_tables import COUNTS, GSP_MEANT, grading

ORDERED = """
vocabulary: more
facts:
  entity.complaints: {label: 投诉, type: number, decimals: 0, range: 0.., graver: more}
  entity.careful: {label: 细心, type: boolean, graver: false}
  checklist.verdict: {label: 结论, type: choice, ordered: true, of: {good: 好, fair: 中, bad: 差}}
"""


def falling(text, *more):
    """Return what is said of the order in the tables."""
    built = library(text, ORDERED, *more)
    return [(one.code, one.example) for table in built.tables.values() for one in check_table(built, table)
            if one.code in ("SM428", "SM429", "SM902")]  # fmt: skip


def milder(one, other):
    """Return the complaint that shows two cases."""
    return [("SM428", f"- {one}\n- {other}")]


def test_rising_bands_are_in_order():
    """More complaints, a graver verdict."""
    assert [] == falling(rows("entity.complaints: 0 → good", "entity.complaints: 1..3 → fair", "entity.complaints: ≥ 4 → bad"))


def test_a_band_that_falls_is_shown_with_two_cases():
    """The graver case has the milder result."""
    text = rows("entity.complaints: 0 → fair", "entity.complaints: 1..3 → good", "entity.complaints: ≥ 4 → bad")

    assert milder("{given: {entity.complaints: 0}, expect: fair}", "{given: {entity.complaints: 3}, expect: good}") == falling(text)


def test_a_fact_without_an_order_is_held_fixed():
    """Another kind of shop may be judged more mildly; the same kind with more complaints may not."""
    text = rows("entity.kind: individual → bad", "entity.kind: organisation → good")

    assert [] == falling(text)


def test_less_may_be_graver():
    """A boolean that is graver when false."""
    text = rows("entity.careful: true → bad", "entity.careful: false → good")

    assert milder("{given: {entity.careful: true}, expect: bad}", "{given: {entity.careful: false}, expect: good}") == falling(text)


def test_the_drug_table_as_meant_is_in_order():
    """More faults never lead to a better verdict."""
    text = grading(*GSP_MEANT).replace("checklist.grade", "checklist.verdict")

    assert [] == falling(text, COUNTS)


def test_a_failed_key_item_that_falls_through_is_milder():
    """One failed key item gets the result that no failed item gets."""
    text = grading(
        "checklist.failed_key: 0, checklist.failed_general: 0 → good", "checklist.failed_key: 0, checklist.failed_general: ≥ 1 → bad",
        "checklist.failed_key: 1 → fair", "checklist.failed_key: ≥ 2 → bad",
    ).replace("checklist.grade", "checklist.verdict")  # fmt: skip

    assert ["SM428"] == [code for code, _ in falling(text, COUNTS)]


@pytest.mark.parametrize(("reason", "expected"), [
    ("not_monotone: 另有规定, when: {entity.complaints: 1..3}, then: good", []),
    ("when: {entity.complaints: 1..3}, then: fair", []),
    ("not_monotone: 另有规定, when: {entity.complaints: 1..3}, then: fair", [("SM429", "")]),
])  # fmt: skip
def test_a_row_may_say_why_it_is_milder(reason, expected):
    """A reason excuses the row, and must be needed."""
    text = rows("entity.complaints: 0 → fair", "entity.complaints: 1..3 → good", "entity.complaints: ≥ 4 → bad")
    text = text.replace("when: {entity.complaints: 1..3}, then: good", reason)

    assert expected == falling(text)


@pytest.mark.parametrize(("hit", "expected"), [("unique", ["SM428"]), ("first", []), ("worst", ["SM428"])])
def test_what_decides_is_looked_at_and_not_what_holds(hit, expected):
    """Under first a row that would be milder may be hidden."""
    cells = ("entity.complaints: ≥ 1 → bad", "entity.complaints: 0 → fair", "entity.complaints: 5 → good")
    if hit != "first":
        cells = ("entity.complaints: 1..4 → bad", "entity.complaints: 0 → fair", "entity.complaints: ≥ 5 → good")

    assert expected == [code for code, _ in falling(rows(*cells, keys=f"hit: {hit}")) if code == "SM428"]


def test_to_add_nothing_is_milder_than_to_add():
    """A graver case in which a table adds no record at all."""
    text = rows("entity.complaints: 1..3 → good", keys="hit: collect").replace("decides: visit.verdict", "adds: outcome")
    text = text.replace("then: good", "then: {code: warn}")

    assert milder("{given: {entity.complaints: 1}, expect: {code: warn}}", "{given: {entity.complaints: 4}, expect: none}") == falling(text)

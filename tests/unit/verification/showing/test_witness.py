"""Cases as examples: sets, differences, windows, picked fines, exceptions, contradictions of items."""

import pytest

from smrules.verification.faults.contradictions import check_contradictions
from smrules.verification.faults.tables import check_table
from smrules.verification.showing.yaml_text import flow
from smrules.verification.trials.examples import run_examples
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_contradictions import checklist

PICKS = """
decisions: picks
derive:
  - {fact: act.fine, label: 罚款, pick: sanction, where: {sanction.fine: known}, highest: [sanction.fine.max, sanction.id], empty: none}
"""


def examples(text, *more):
    """Return the lines that the messages about the first table show, and fail on a defect of ours."""
    built = library(text, *more)
    found = list(check_table(built, next(iter(built.tables.values()))))
    assert [] == [one.zh for one in found if one.code == "SM902"]
    return [line for one in found for line in one.example.splitlines()]


@pytest.mark.parametrize(("cell", "expected"), [
    ("entity.activities: has catering", "{entity.activities: []}"),
    ("entity.activities: lacks catering", "{entity.activities: [catering]}"),
    ("entity.activities: lacks online", "{entity.activities: [online]}"),
    ("entity.storage: known", "{entity.storage: none}"),
    ("entity.open: true", "{entity.open: false}"),
    ("entity.kind: individual", "{entity.kind: organisation}"),
    ("entity.score: '> 0'", "{entity.score: 0}"),
    ("entity.accident_on: none", "{entity.accident_on: 1999-12-31}"),
    ("visit.area: in 37", "{visit.area: \"11\"}"),
    ("entity.licensed_on: < visit.on", "{entity.licensed_on: 2026-06-01}"),
    ("entity.licensed_on: ≥ visit.on", "{entity.licensed_on: 2026-05-31}"),
    ("entity.accident_on: past 3 months", "{entity.accident_on: none}"),
    ("entity.staff: ≤ entity.score", "{entity.staff: 1, entity.score: 0}"),
    ("entity.storage: has cold", "{entity.storage: []}"),
])  # fmt: skip
def test_a_gap_is_told_in_facts_that_an_example_may_give(cell, expected):
    """For each kind of test there are facts that fail it for certain."""
    assert f"- {{given: {expected}, expect: unknown}}" in examples(rows(f"{cell} → good"))


def test_a_picked_fine_is_told_by_its_ends():
    """A picked member is told by its attributes, or as none."""
    text = rows("act.fine.max: ≥ 100 → good").replace("for: visit", "for: act").replace("decides: visit.verdict", "adds: outcome")

    assert ["- {given: {act.fine.max: 0}, expect: none}", "- {given: {act.fine: none}, expect: none}"] == examples(
        text.replace("then: good", "then: {code: warn}"), PICKS
    )


def test_where_an_exception_applies_there_is_no_gap():
    """A local table wins in its place; the gap is shown elsewhere."""
    local = rows("entity.open: true → good", otherwise="bad", keys='place: "37"\nexception_to: t').replace("id: t", "id: u")
    text = rows("entity.staff: ≥ 3 → good")

    assert ["- {given: {visit.area: \"11\", entity.staff: 0}, expect: unknown}"] == examples(text, local.replace("decisions: d", "decisions: e"))


def test_the_day_is_one_on_which_the_figure_stands():
    """A gap under an old figure of a parameter is shown on a day of that figure."""
    limit = "param: limit\nunit: 人\ndated_by: visit_on\nvalues: {2020-01-01: 5, 2024-01-01: 3}\n"
    text = rows("entity.staff: ≥ param.limit → good", "entity.staff: ≤ 3 → good")

    assert ["- {given: {entity.staff: 4}, on: 2020-01-01, expect: unknown}"] == examples(text, limit)


def test_a_contradiction_is_a_case_that_can_be_tried():
    """The line under the message passes as a case of the library, and tells of members that a condition asks for."""
    count = "decisions: d\nderive:\n  - {fact: entity.lifts, label: 电梯数, count: equipment, where: {equipment.kind: lift}}\n"
    ones = checklist("a", "fact: entity.door, expect: true", "applies_when: {entity.lifts: ≥ 2}")
    others = checklist("b", "fact: entity.door, expect: false")
    (found,) = check_contradictions(library(count, ones, others))

    line = (
        "- {name: \"a.one × b.one\", on: 2026-06-01, entity: {equipment: [{kind: lift, number: \"1\"}, {kind: lift, number: \"2\"}]}, "
        "answers: {entity.door: true}, expect: {states: {a.one: compliant, b.one: noncompliant}}}"
    )
    assert line == found.example
    assert [True] == [one.passed for one in run_examples(library(count, ones, others, f"cases:\n{line}\n"))]


def test_text_that_means_something_else_is_quoted():
    """Numbers, booleans and odd characters are quoted where they are text."""
    assert '{a: "37", b: yes, c: 好, d: "x: y", e: 1, f: true}' == flow({"a": "37", "b": "yes", "c": "好", "d": "x: y", "e": 1, "f": True})

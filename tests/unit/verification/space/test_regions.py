"""Conditions as boxes."""

import pytest

from smrules.concepts.rules import AllOf, Clause, Presence
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.settings import Setting
from smrules.verification.showing.words import example
from smrules.verification.space.formulas import Rewriter
from smrules.verification.space.regions import Space
from tests.unit.verification.building import library, rows


def case(condition, visible=("entity", "visit")):
    """Return a case in which a condition, in YAML, holds, in words; `None` if there is none."""
    built = library(rows("entity.open: true → good", keys=f"applies_when: {condition}"))
    formula = Rewriter(built, Setting(), "visit.on").formula(built.tables["t"].guard)
    space = Space(built, [formula], frozenset(visible))
    found = space.some(AllOf((formula,)))
    return found if found is None else example(space, found).en


@pytest.mark.parametrize("condition", [
    "{all: [{entity.staff: ≥ 3}, {entity.staff: < 3}]}",
    "{all: [{entity.staff: ≥ 3}, {not: {entity.staff: ≥ 3}}]}",
    "{all: [{entity.staff: 8<..}, {entity.staff: < 9}]}",
    "{entity.score: known, not: {entity.score: known}}",
    "{entity.score: none}",
    "{entity.accident_on: none, any: [{entity.accident_on: ≥ 2020-01-01}, {entity.accident_on: past 3 months}]}",
    "{entity.accident_on: known, all: [{entity.accident_on: none}]}",
    "{entity.accident_on: past 3 months, not: {entity.accident_on: past 6 months}}",
    "{all: [{entity.accident_on: = visit.on}, {not: {entity.accident_on: past 1 days}}]}",
    "{entity.licensed_on: past 3 months, all: [{entity.licensed_on: '> visit.on'}]}",
    "{all: [{entity.licensed_on: < entity.accident_on}, {entity.accident_on: < entity.licensed_on}]}",
    "{entity.activities: has all catering | nothing}",
    "{entity.activities: has online, all: [{entity.activities: lacks sales}]}",
    "{entity.storage: none, all: [{entity.storage: lacks cold}]}",
    "{entity.storage: none, any: [{entity.storage: has cold}]}",
    "{visit.area: in 3701, not: {visit.area: in 37}}",
    "{entity.kind: not (individual | organisation)}",
    "{entity.grade: '> C', all: [{entity.grade: < D}]}",
    "{visit.on: < visit.on}",
])  # fmt: skip
def test_what_contradicts_itself_has_no_case(condition):
    """No case meets both halves of a contradiction."""
    assert None is case(condition)


@pytest.mark.parametrize(("condition", "expected"), [
    ("{entity.staff: 8<..9}", "entity.staff = 9"),
    ("{entity.area_m2: 8<..<9}", "entity.area_m2 = 8.1"),
    ("{entity.accident_on: unknown}", "entity.accident_on is unknown"),
    ("{not: {entity.accident_on: ≥ 2020-01-01}, entity.accident_on: none}", "entity.accident_on = none"),
    ("{entity.accident_on: past 6 months, not: {entity.accident_on: past 3 months}}",
     "entity.accident_on = visit.on - 182 days"),
    ("{entity.accident_on: known, not: {entity.accident_on: past 3 months}, all: [{entity.accident_on: ≤ visit.on}]}",
     "entity.accident_on = 1999-12-31, entity.accident_on = visit.on - 92 days"),
    ("{entity.activities: has sales, all: [{entity.activities: lacks online}]}",
     "entity.activities has sales, entity.activities lacks online"),
    ("{entity.storage: lacks all cold | frozen}",
     "entity.storage = known, entity.storage lacks cold, entity.storage lacks frozen"),
    ("{visit.area: in 37, not: {visit.area: in 3701}}", "visit.area = 37"),
    ("{visit.area: not in 11}", "visit.area = 12"),
    ("{entity.grade: B..<D, not: {entity.grade: B}}", "entity.grade = C"),
    ("{entity.staff: < entity.score}", "entity.score > entity.staff"),
])  # fmt: skip
def test_what_can_hold_has_a_case(condition, expected):
    """A condition that can hold comes with a case that meets it."""
    assert expected == case(condition)


def test_a_fact_of_another_scope_may_be_absent():
    """Outside a checklist for each device there may be no device to speak of."""
    built = library(rows("entity.open: true → good"))
    fact = built.fact("equipment.kind")

    spaces = [Space(built, [_presence(built, fact.id)], frozenset(seen)) for seen in (["entity"], ["equipment", "entity"])]

    assert [True, False] == [bool(space.dimensions[0].none) for space in spaces]


def _presence(built, fact):
    return Rewriter(built, Setting()).formula(Clause(FactPath(fact), Presence("known"), "known"))

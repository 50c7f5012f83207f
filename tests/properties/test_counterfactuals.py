"""What is said to be milder is milder, by the evaluator that defines the meaning; and no smaller change is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smrules
from smrules import Assessment, Library
from smrules.concepts.assessment import Outcome
from smrules.concepts.counterfactual import Counterfactual, Prospect, Way
from smrules.engine.reference import ReferenceEvaluator
from smrules.inspection.counterfactual.find import counterfactuals
from smrules.inspection.counterfactual.milder import consequences
from smrules.inspection.counterfactual.prospects import MOST_QUESTIONS, prospects
from smrules.inspection.counterfactual.rehearsal import Rehearsal
from smrules.inspection.counterfactual.targets import GradeTarget, OutcomeTarget, has_order
from tests.properties.visits import Visit, shipped_visits, small_visits, told
from tests.small_libraries import FLAGS

NUMBERS_TRIED = (0, 5, "7.9", 8, 20, "20.1", 30, 60, 100)
MOST_PAIRS = 1500
Key = Any


def rehearsed(visit: Visit) -> Rehearsal:
    """Return the rehearsal of a drawn visit; answers that it does not ask for are left out."""
    plan = visit.plan()
    asked = {one.fact if one.member is None else (one.member, one.fact) for one in plan.questions}
    acts = {f"act/{visit.library.items[one.item].act}" for one in plan.items}
    fitting = {key: value for key, value in visit.answers.items() if key in asked or key in acts}
    return Rehearsal(visit.library, plan, fitting)


def targets(rehearsal: Rehearsal) -> Iterator[OutcomeTarget | GradeTarget]:
    """Yield all that could be milder."""
    yield from (OutcomeTarget(rehearsal, one) for one in rehearsal.before.outcomes)
    yield from (GradeTarget(rehearsal, one) for one in rehearsal.before.grades if has_order(rehearsal.library, one))


def assessed(rehearsal: Rehearsal, changed: dict[Key, Any], **more: Any) -> Assessment:
    """Return the assessment of the visit in which some answers are others."""
    answers = {**rehearsal.told_answers({}), **changed}
    return smrules.assess(rehearsal.library, rehearsal.plan, answers, **rehearsal.given, **more)


def answers_of(way: Way) -> dict[Key, Any]:
    """Return what a way changes, as `assess` takes it."""
    return {one.fact if one.member is None else (one.member, one.fact): one.then for one in way.changes}


def all_of(rehearsal: Rehearsal) -> tuple[Counterfactual, ...]:
    return counterfactuals(rehearsal, rehearsal.before.outcomes, rehearsal.before.grades)


@settings(max_examples=25)
@given(small_visits() | small_visits(complete=True))
def test_what_is_stated_is_milder(visit: Visit):
    """Every stated change, assessed by the reference evaluator, gives what it says; all outcomes and grades are explained."""
    rehearsal = rehearsed(visit)
    found = all_of(rehearsal)
    wanted = list(targets(rehearsal))

    assert [one.about for one in wanted] == [one.about for one in found]
    for target, one in zip(wanted, found, strict=True):
        for way in one.ways:
            after = assessed(rehearsal, answers_of(way), evaluator=ReferenceEvaluator)
            assert target.is_milder(after), way.text
            certain = {outcome.id for outcome in after.outcomes}
            assert set() == certain & set(way.gone)


@settings(max_examples=25)
@given(small_visits())
def test_answers_told_again_give_the_same(visit: Visit):
    """The answers of a rehearsal, circumstances one by one, give the assessment that the answers of the visit gave."""
    rehearsal = rehearsed(visit)

    assert told(rehearsal.before) == told(assessed(rehearsal, {}))


@settings(max_examples=25)
@given(small_visits() | small_visits(complete=True), st.data())
def test_a_sketch_says_what_an_assessment_says(visit: Visit, data):
    """What follows, and what may follow, is the same in a sketch of changed answers and in the assessment of them."""
    rehearsal = rehearsed(visit)
    wanted = list(targets(rehearsal))
    answers = [one for target in wanted for one in rehearsal.answers(target.origins)]
    chosen = data.draw(st.lists(st.sampled_from(answers), max_size=3, unique_by=lambda one: one.key)) if answers else []
    changes = {one: data.draw(st.sampled_from(one.choices)) for one in chosen}
    sketch, whole = rehearsal.sketch(changes), rehearsal.assessment(changes)

    assert consequences(visit.library, whole) == consequences(visit.library, sketch)
    grades = [[(one.member, one.fact, one.value) for one in report.grades] for report in (whole, sketch)]
    assert grades[0] == grades[1]


def harder(rehearsal: Rehearsal, found: tuple[Counterfactual, ...], than: int) -> list[tuple[Any, Counterfactual]]:
    """Return what takes more changes than so many, or is never milder."""
    both = zip(targets(rehearsal), found, strict=True)
    return [(target, one) for target, one in both if not one.ways or len(one.ways[0].changes) > than]


def alternatives(rehearsal: Rehearsal) -> dict[Key, list[Any]]:
    """Return other answers for every question and circumstance of a visit by a small library, without asking what matters."""
    now = rehearsal.told_answers({})
    found: dict[Key, list[Any]] = {}
    for question in rehearsal.plan.questions:
        if question.known_from is None or question.fact in now:
            values: tuple = (True, False) if question.fact.partition(".")[2] in FLAGS else NUMBERS_TRIED
            corrected = [{"value": one, "state": "corrected-on-site"} for one in values if fails(rehearsal, question.fact, one)]
            found[question.fact] = [one for one in (*values, *corrected) if one != now.get(question.fact)]
    for act in rehearsal.scene.world.members["act"]:
        for fact in ("act.minor", "act.first", "act.grave"):
            found[act.name, fact] = [one for one in (True, False) if one != now.get((act.name, fact))]
    for item in rehearsal.scene.items:
        if "item.harmful" in item.presumed or (item.name, "item.harmful") in now:
            found[item.name, "item.harmful"] = [one for one in (True, False) if one is not _harmful(item, now)]
    return {key: [one for one in values if _fits(rehearsal, key, one)] for key, values in found.items()}


def _harmful(item: Any, now: dict[Key, Any]) -> Any:
    return now.get((item.name, "item.harmful"), item.presumed.get("item.harmful"))


def fails(rehearsal: Rehearsal, fact: str, value: Any) -> bool:
    """Say whether an answer does not comply for some item."""
    after = assessed(rehearsal, {fact: value})
    return any(one.fact == fact and one.state == "noncompliant" for one in after.findings)


def _fits(rehearsal: Rehearsal, key: Key, value: Any) -> bool:
    return assessed(rehearsal, {key: value}) is not None


@settings(max_examples=20)
@given(small_visits(complete=True))
def test_no_single_change_is_overlooked(visit: Visit):
    """Where two or more changes are stated, or none, no change of one answer is milder: all are tried."""
    rehearsal = rehearsed(visit)
    found = all_of(rehearsal)
    hard = harder(rehearsal, found, 1)
    if not hard:
        return
    singles = [{key: value} for key, values in alternatives(rehearsal).items() for value in values]
    tried = [(changed, assessed(rehearsal, changed)) for changed in singles]

    for target, one in hard:
        assert [] == [changed for changed, after in tried if one.searched >= 1 and target.is_milder(after)], one.text


@pytest.mark.slow
@settings(max_examples=20)
@given(small_visits(complete=True))
def test_no_pair_of_changes_is_overlooked(visit: Visit):
    """Where three changes are stated, or none, no change of two answers is milder: all pairs are tried where they are few."""
    rehearsal = rehearsed(visit)
    found = all_of(rehearsal)
    hard = harder(rehearsal, found, 2)
    others = alternatives(rehearsal) if hard else {}
    pairs = [
        {one: mine, other: theirs}
        for one, other in combinations(others, 2)
        for mine, theirs in product(others[one][:6], others[other][:6])
    ]
    if not hard or len(pairs) > MOST_PAIRS:
        return
    tried = [(changed, assessed(rehearsal, changed)) for changed in pairs]

    for target, one in hard:
        assert [] == [changed for changed, after in tried if one.searched >= 2 and target.is_milder(after)], one.text


@settings(max_examples=25)
@given(small_visits())
def test_prospects_come_true(visit: Visit):
    """What a value of a missing fact is said to settle is settled once it is told; every open question has its prospect."""
    rehearsal = rehearsed(visit)
    found = prospects(rehearsal, rehearsal.before.unknown)

    questions = rehearsal.before.unknown[:MOST_QUESTIONS]
    branches = ((one, _key(each), branch) for one in found for each in one.settling for branch in each.branches)

    assert [(one.what, one.subject) for one in questions] == [(one.what, one.subject) for one in found]
    for question, key, branch in branches:
        for value in branch.values:
            after = assessed(rehearsal, {key: value}, evaluator=ReferenceEvaluator)
            still = [one for one in after.unknown if (one.what, one.subject) == (question.what, question.subject)]
            assert branch.settled is (not still), (question.label, key, value)


def _key(one: Any) -> Key:
    return one.need.fact if one.need.member is None else (one.need.member, one.need.fact)


@settings(max_examples=10)
@given(small_visits())
def test_the_same_visit_gives_the_same_bytes(visit: Visit):
    """Twice the same, and the same after a journey through JSON."""
    texts = []
    for _ in range(2):
        rehearsal = rehearsed(visit)
        found = [*all_of(rehearsal), *prospects(rehearsal, rehearsal.before.unknown)]
        texts.append(json.dumps([one.to_dict() for one in found], ensure_ascii=False))
        kinds = {Counterfactual: Counterfactual, Prospect: Prospect}
        assert found == [kinds[type(one)].from_dict(json.loads(json.dumps(one.to_dict()))) for one in found]

    assert texts[0] == texts[1]


@pytest.mark.slow
@settings(max_examples=10)
@given(st.data())
def test_what_is_stated_of_shipped_rules_is_milder(shipped: Library, data):
    """The same of visits by the shipped rules."""
    rehearsal = rehearsed(data.draw(shipped_visits(shipped)))
    outcomes: tuple[Outcome, ...] = rehearsal.before.outcomes[:6]
    wanted = [OutcomeTarget(rehearsal, one) for one in outcomes]

    for target, one in zip(wanted, counterfactuals(rehearsal, outcomes, ()), strict=True):
        for way in one.ways:
            assert target.is_milder(assessed(rehearsal, answers_of(way), evaluator=ReferenceEvaluator)), way.text

"""A visit in progress ends as if all answers had come at once, and its changes add up to the difference of the reports."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import smrules
from smrules import Assessment, InputError, VisitSession
from smrules.concepts.change import Change
from smrules.inspection.changes import PARTS
from tests.differential import whole_libraries
from tests.differential.comparing import ON, entity_of
from tests.properties.visits import shipped_visits
from tests.small_libraries import build

Parts = dict[str, list[Any]]
Asked = tuple[str, str | None]
STEPS = 12
MOST_TOLD = 25
"""Answers by the shipped rules, which take longer."""
ACT_FACTS = {
    "act.minor": st.booleans(),
    "act.fault": st.booleans() | st.just("none"),
    "act.on": st.sampled_from(whole_libraries.ACT_DAYS),
}
WRONG = ([1], {"state": "fine"}, {"values": True}, "perhaps", None, {"circumstances": 5})
NOWHERE: list[Asked] = [("entity.nowhere", None), ("thing.w", "thing/none"), ("item.harm", None)]


def parts_of(report: Assessment) -> Parts:
    """Return all entries of a report by part."""
    return {part: list(getattr(report, part)) for part in PARTS}


def after(parts: Parts, change: Change) -> Parts:
    """Return the entries of a report after a change, from nothing but the entries before and the change."""
    found = {}
    for part in PARTS:
        entries = list(parts[part])
        for one in getattr(change, part):
            if one.before is not None:
                entries.remove(one.before)
            if one.after is not None:
                entries.append(one.after)
        found[part] = entries
    return found


def sorted_parts(parts: Parts) -> dict[str, list[str]]:
    """Return the entries of a report in an order of their own."""
    return {part: sorted(map(repr, entries)) for part, entries in parts.items()}


def questions_of(report: Assessment) -> set[tuple[str | None, str]]:
    """Return whose facts would settle something."""
    return {(need.member, need.fact) for one in report.unknown for need in one.needs}


class Visits(RuleBasedStateMachine):
    """Answers, corrections, withdrawals and interruptions in any order, by drawn libraries."""

    backend = "compiled"

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Draw a library, an entity and days, and begin the visit."""
        self.library = build(data.draw(whole_libraries.documents()))
        case = data.draw(whole_libraries.cases())
        self.days = {name: date.fromisoformat(day) for name, day in case["days"].items() if day}
        self.plan = smrules.plan(self.library, entity_of(case["entity"]), on=ON)
        self.session = smrules.session(self.library, self.plan, backend=self.backend, **self.days)
        self.told: dict[Any, Any] = {}
        self.parts = parts_of(self.session.assessment)
        self.asked: list[Asked] = [(one.fact, one.member) for one in self.plan.questions if one.known_from is None]
        acts = sorted({self.library.items[one.item].act for one in self.plan.items} - {None, "wear"})
        self.asked += [(fact, f"act/{act}") for act in acts for fact in ACT_FACTS]

    def teardown(self) -> None:
        """Give back what the engine holds."""
        if hasattr(self, "session"):
            self.session.close()

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Answer a question, or correct an answer; what assess would refuse is refused alike and leaves the visit as it was."""
        fact, member = data.draw(st.sampled_from(self.asked))
        value = data.draw(ACT_FACTS[fact] if fact in ACT_FACTS else whole_libraries.answers_to(fact))
        self.give(fact, member, value)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), wrong=st.sampled_from(WRONG))
    def answer_badly(self, data: st.DataObject, wrong: Any) -> None:
        """Give an answer of the wrong form."""
        self.give(*data.draw(st.sampled_from([*self.asked, *NOWHERE])), wrong)

    def give(self, fact: str, member: str | None, value: Any) -> None:
        """Give one answer to the visit, and compare with assess."""
        key = fact if member is None else (member, fact)
        told = {**self.told, key: value}
        try:
            expected = self.assessed(told)
        except InputError as error:
            before = self.session.assessment
            with pytest.raises(InputError) as refused:
                self.session.answer(fact, value, member=member)
            assert sorted(one.text() for one in error.diagnostics) == sorted(one.text() for one in refused.value.diagnostics)
            assert before is self.session.assessment
        else:
            how = "corrected" if key in self.told else "answered"
            self.changed(self.session.answer(fact, value, member=member), expected, how)
            self.told = told

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """Take an answer back."""
        key = data.draw(st.sampled_from(list(self.told)))
        member, fact = key if isinstance(key, tuple) else (None, key)
        told = {one: value for one, value in self.told.items() if one != key}
        self.changed(self.session.withdraw(fact, member=member), self.assessed(told), "withdrawn")
        self.told = told

    @rule()
    def interrupt(self) -> None:
        """Store the visit and go on with what was stored."""
        stored = json.loads(json.dumps(self.session.to_dict()))
        self.session.close()
        self.session = VisitSession.from_dict(self.library, stored, backend=self.backend)
        assert stored == self.session.to_dict()

    def changed(self, change: Change, expected: Assessment, how: str) -> None:
        """Check one change against the reports before and after."""
        asks = questions_of(self.session.assessment)
        opened, closed = ({(one.member, one.fact) for one in found} for found in (change.opened, change.closed))
        assert how == change.how
        assert self.questions == (asks - opened) | closed
        assert not opened & self.questions and closed <= self.questions
        self.parts = after(self.parts, change)
        assert sorted_parts(parts_of(expected)) == sorted_parts(self.parts)
        assert Change.from_dict(json.loads(json.dumps(change.to_dict()))) == change

    @invariant()
    def is_as_if_all_answers_came_at_once(self) -> None:
        """The report so far is that of all answers at once, in whatever order."""
        if hasattr(self, "session"):
            backwards = dict(reversed(self.told.items()))
            assert self.assessed(self.told) == self.session.assessment
            assert self.assessed(backwards) == self.session.assessment
            self.questions = questions_of(self.session.assessment)

    def assessed(self, told: dict[Any, Any]) -> Assessment:
        """Assess all answers at once."""
        return smrules.assess(self.library, self.plan, told, **self.days)


class VisitsByDurableRules(Visits):
    """The same with rows decided by durable_rules."""

    backend = "durable"


FEWER = max(5, settings.default.max_examples // 4)
TestVisits = pytest.mark.slow(Visits.TestCase)
TestVisits.settings = settings(max_examples=FEWER, stateful_step_count=STEPS)
TestVisitsByDurableRules = pytest.mark.session(pytest.mark.slow(VisitsByDurableRules.TestCase))
TestVisitsByDurableRules.settings = settings(max_examples=max(3, FEWER // 4), stateful_step_count=STEPS)


def one_by_one(answers: dict[Any, Any]) -> list[tuple[str, str | None, Any]]:
    """Return answers as a visit in progress takes them: fact, member, value."""
    found = []
    for key, one in answers.items():
        if isinstance(key, str) and "/" in key:
            found += [(fact, key, value) for fact, value in one.items()]
        else:
            found.append((key, None, one) if isinstance(key, str) else (key[1], key[0], one))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["compiled", pytest.param("durable", marks=pytest.mark.session)])
@settings(max_examples=max(2, FEWER // 6))
@given(st.data())
def test_a_visit_by_the_shipped_rules_ends_as_if_all_answers_came_at_once(shipped, backend, data):
    """Answers in any order, some of them withdrawn and given again."""
    drawn = data.draw(shipped_visits(shipped))
    plan = smrules.plan(shipped, drawn.entity, on=ON)
    told = data.draw(st.permutations(one_by_one(dict(drawn.answers))))[:MOST_TOLD]
    answers = {fact if member is None else (member, fact): value for fact, member, value in told}

    with smrules.session(shipped, plan, backend=backend) as session:
        parts = parts_of(session.assessment)
        for fact, member, value in told:
            parts = after(parts, session.answer(fact, value, member=member))
        if told:
            fact, member, value = told[0]
            parts = after(parts, session.withdraw(fact, member=member))
            parts = after(parts, session.answer(fact, value, member=member))

        assert smrules.assess(shipped, plan, answers) == session.assessment
        assert sorted_parts(parts_of(session.assessment)) == sorted_parts(parts)

"""A ledger takes what follows, once, and says what was recorded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import smrules
from smrules import InputError
from smrules.concepts.ledger_record import (
    KINDS,
    AnswersCorrected,
    AnswersGiven,
    AnswersWithdrawn,
    Assessed,
    DeadlineEnded,
    DeadlineSet,
    Entry,
    InclusionProof,
    Override,
    VisitClosed,
    VisitOpened,
)  # fmt: skip
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.store import MemoryStore
from tests.unit.procedures.ledger.building import LIBRARY, NAME, ON, OUTCOME, PLAN, REPORT, draft, story, told
from tests.unit.publishing.building import ANSWERS


def refused(ledger: Ledger, *drafts) -> list[str]:
    """Return the codes with which a ledger refuses."""
    with pytest.raises(InputError) as caught:
        ledger.append(*drafts)
    return [one.code for one in caught.value.diagnostics]


def test_the_story_has_every_kind():
    """The visit of these tests has an entry of every kind, and each reads back as what it told."""
    entries = list(told().entries())

    assert set(KINDS) == {one.kind for one in entries}
    assert [one.payload for one in story()] == [KINDS[one.kind].from_dict(one.payload) for one in entries]


def test_the_state_of_the_story():
    """Corrections and withdrawals stand, an override replaces the decision, a met deadline does not run."""
    state = told().state()
    visit = state.visits[0]

    assert (14, 1, ()) == (state.size, len(state.visits), state.open_visits)
    assert {**ANSWERS, "kiln/K1": {"kiln.degrees": "790"}} == visit.answers
    assert (8, 14, (11,)) == (visit.assessment, visit.closed, visit.notices)
    assert [(10, "所长", True)] == [(one.entry, one.role, one.differs) for one in visit.decisions]
    assert ["met"] == [one.ended for one in visit.deadlines] and () == state.open_deadlines


def test_open_findings_follow_the_last_assessment():
    """A finding is open as long as no later assessment of the entity sees its item otherwise."""
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story("v-1")[:4])
    before = ledger.state().open_findings(PLAN.entity.id)
    cured = smrules.assess(LIBRARY, PLAN, {**ANSWERS, "kiln/K2": {"kiln.degrees": "700"}, "kiln/K1": {"kiln.degrees": "700"}})
    ledger.append(*story("v-2")[:3], draft("assessment-proposed", Assessed(cured), visit="v-2"))

    assert {one.item for one in REPORT.findings if one.state == "noncompliant"} == {one.item for one in before}
    assert {one.item for one in cured.findings if one.state == "noncompliant"} == {
        one.item for one in ledger.state().open_findings(PLAN.entity.id)
    }
    assert len(ledger.state().open_findings(PLAN.entity.id)) < len(before)
    assert () == ledger.state().open_findings("another shop")


def test_deadlines_run_in_the_order_of_their_days():
    """A deadline that was set again has its new day; the earliest comes first."""
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story()[:4])
    days = {"b": ON.replace(day=25), "a": ON.replace(day=30)}
    ledger.append(*(draft("deadline-set", DeadlineSet(name, day)) for name, day in days.items()))
    ledger.append(draft("deadline-set", DeadlineSet("b", ON.replace(month=12)), at="2026-11-24T09:00:00+08:00"))

    assert [("a", 30), ("b", 23)] == [(one.id, one.due.day) for one in ledger.state().open_deadlines]


# --- once, and in order --------------------------------------------------------------------------


def test_sent_twice_recorded_once():
    """The same drafts sent again give the same entries, with a key or without."""
    ledger = told()
    before = list(ledger.entries())
    opened = draft("visit-opened", VisitOpened("random"), visit="v-2")

    assert tuple(before) == ledger.append(*story())
    assert ledger.append(opened) == ledger.append(opened)
    assert 15 == ledger.state().size


def test_a_key_belongs_to_one_thing():
    """The same key with another content is refused."""
    assert ["SM712"] == refused(told(), replace(story()[0], by="officer-18"))


def test_all_or_nothing():
    """If one draft of several does not follow, none is recorded."""
    ledger = Ledger(MemoryStore(NAME))

    assert ["SM713"] == refused(ledger, *story()[:3], story()[8])
    assert 0 == ledger.state().size


def test_numbers_are_exact():
    """Binary and decimal fractions are recorded as their exact text, and are the same thing."""
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story()[:2])
    one, two = (
        ledger.append(draft("answers-given", AnswersGiven({"kiln/K1": {"kiln.degrees": value}})))
        for value in (812.5, Decimal("812.5"))
    )

    assert one == two
    assert {"kiln/K1": {"kiln.degrees": "812.5"}} == one[0].payload["answers"]


CHANGED = {"entity.candles": 5}
OTHER_OUTCOME = replace(OUTCOME, id="no-such")


@pytest.mark.parametrize(
    ("before", "kind", "payload"),
    [
        (0, "plan-made", PLAN),
        (1, "visit-opened", VisitOpened("complaint")),
        (1, "answers-given", AnswersGiven(ANSWERS)),
        (1, "assessment-proposed", Assessed(REPORT)),
        (3, "answers-given", AnswersGiven(CHANGED)),
        (3, "answers-corrected", AnswersCorrected(CHANGED, " ")),
        (3, "answers-corrected", AnswersCorrected({"entity.lamp": 1}, "看错")),
        (3, "answers-withdrawn", AnswersWithdrawn(("kiln/K3:kiln.degrees",), "看错")),
        (3, "decision-made", smrules.decide(LIBRARY, OUTCOME, by="a")),
        (4, "decision-made", smrules.decide(LIBRARY, OTHER_OUTCOME, by="a")),
        (4, "decision-made", story()[9].payload.decision),
        (4, "decision-overridden", Override(story()[9].payload.decision, "")),
        (4, "decision-overridden", Override(smrules.decide(LIBRARY, OUTCOME, by="a"), "所长")),
        (12, "deadline-ended", DeadlineEnded("correct", "")),
        (13, "deadline-ended", DeadlineEnded("correct", "met")),
        (14, "answers-given", AnswersGiven({})),
    ],
)
def test_what_does_not_follow_is_refused(before, kind, payload):
    """An entry that the visit is not ready for is refused, and nothing is recorded."""
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story()[:before])

    assert ["SM713"] == refused(ledger, draft(kind, payload))
    assert before == ledger.state().size


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"at": "2026-11-23"}, "SM658"),
        ({"entity": ""}, "SM714"),
        ({"visit": "v\n1"}, "SM714"),
        ({"kind": "visit-opend"}, "SM714"),
        ({"payload": VisitClosed()}, "SM714"),
        ({"payload": VisitOpened("\ud800")}, "SM714"),
        ({"kind": "answers-given", "payload": AnswersGiven({"entity.candles": float("inf")})}, "SM714"),
    ],
)
def test_what_has_no_shape_is_refused(changes, code):
    """Ids, times, kinds and numbers that nobody could read later are refused."""
    assert [code] == refused(
        Ledger(MemoryStore(NAME)), draft(**{"kind": "visit-opened", "payload": VisitOpened("random"), **changes})
    )


def test_another_entity_or_library_is_refused():
    """A visit stays with its entity, an assessment with the library of its plan."""
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story()[:3])

    assert ["SM713"] == refused(ledger, replace(story()[3], entity="shop-2"))
    assert ["SM713"] == refused(ledger, replace(story()[3], library_hash="0" * 64))


# --- what is published ---------------------------------------------------------------------------


def test_roots_and_proofs_are_plain_data():
    """Entries, roots, proofs and states undo their own writing."""
    ledger = told()
    entry = next(ledger.entries())

    for one in (entry, ledger.root(), ledger.prove(3), ledger.prove_kept(5), ledger.state()):
        assert one == type(one).from_dict(one.to_dict())
    assert Entry.from_dict(InclusionProof.from_dict(ledger.prove(1).to_dict()).entry) == entry


@pytest.mark.parametrize("ask", [lambda one: one.root(15), lambda one: one.prove(15), lambda one: one.prove(4, 3),
                                 lambda one: one.prove_kept(15), lambda one: one.prove(0)])  # fmt: skip
def test_nothing_is_proved_beyond_the_end(ask):
    """There is no proof of an entry or root that is not there."""
    with pytest.raises(InputError) as caught:
        ask(told())

    assert ["SM729"] == [one.code for one in caught.value.diagnostics]

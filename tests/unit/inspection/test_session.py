"""A visit in progress: what each answer changes, what is refused, and how it is stored."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

import smrules
from smrules import Entity, InputError, VisitSession
from smrules.concepts.change import Change
from tests.unit.engine.rete.flat import assert_flat
from tests.unit.publishing import building

LIBRARY = building.lanterns()
PLAN = smrules.plan(LIBRARY, Entity(**building.ENTITY), on=building.ON)
BACKENDS = ["compiled", "reference", pytest.param("durable", marks=pytest.mark.session)]


OF_ACTS = """
decisions: of-acts
tables:
  - id: of-acts
    for: act
    adds: outcome
    basis: {instrument: lantern-law, article: "12"}
    rows:
      - {id: wilful, when: {act.wilful: true}, then: {code: snuff, mode: must}}
      - {id: careless, when: {act.wilful: false}, then: {code: chat, mode: could}}
"""
"""What follows from an act hangs on a circumstance."""


@pytest.fixture
def by_acts(tmp_path):
    """Return a visit by a library in which acts have outcomes too."""
    (tmp_path / "acts.yaml").write_text(OF_ACTS, encoding="utf-8")
    library = smrules.load(building.LANTERNS, overlay=tmp_path)
    return smrules.session(library, smrules.plan(library, Entity(**building.ENTITY), on=building.ON))


def begun(backend: str = "compiled", **more) -> VisitSession:
    """Return the visit of one lantern shop before any answer."""
    return smrules.session(LIBRARY, PLAN, backend=backend, **more)


def states(change: Change) -> list[tuple[str, str | None, str | None]]:
    """Return the items whose finding changed, with their states before and after."""
    return [((one.after or one.before).item, one.before and one.before.state, one.after and one.after.state) for one in change.findings]


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_answer_says_what_it_changed(backend):
    """Too many candles: a finding, an act, an outcome that appears, and what is to be asked of the act."""
    with begun(backend) as session:
        change = session.answer("entity.candles", 4)

        assert ("entity.candles", None, "answered") == (change.fact, change.member, change.how)
        assert [("lanterns.shop.candles", "unanswered", "noncompliant")] == states(change)
        assert [("open-flame", False, True)] == [(one.after.act, one.before.certain, one.after.certain) for one in change.acts]
        assert ["snuff"] == [one.after.code for one in change.outcomes]
        assert ["entity.candles"] == [one.fact for one in change.closed]
        assert smrules.assess(LIBRARY, PLAN, {"entity.candles": 4}) == session.assessment


def test_circumstances_are_asked_when_they_would_settle_something(by_acts):
    """They open with the act, close when they are told, and what was open is an outcome then."""
    opened = by_acts.answer("entity.candles", 4)
    closed = by_acts.answer("act.wilful", True, member="act/open-flame")

    assert [("act/open-flame", "act.wilful")] == [(one.member, one.fact) for one in opened.opened]
    assert ("act/open-flame", (), ["act.wilful"]) == (closed.member, closed.opened, [one.fact for one in closed.closed])
    assert [("act/open-flame/of-acts", None)] == [(one.after.id, one.before) for one in closed.outcomes]
    assert ["act/open-flame"] == [one.before.subject for one in closed.unknown if one.after is None]


def test_a_correction_takes_back_what_followed():
    """The same fact again, whatever its member is called: the new answer stands."""
    session = begun()
    session.answer("kiln.degrees", 950, member="K2")

    change = session.answer("kiln.degrees", {"value": 700, "note": "再量一次"}, member="kiln/K2")

    assert ("corrected", "kiln/K2") == (change.how, change.member)
    assert ["再量一次"] == [one.after.note for one in change.findings]
    assert {("kiln/K2", "kiln.degrees"): {"value": 700, "note": "再量一次"}} == dict(session.answers)


def test_a_withdrawal_undoes_an_answer():
    """The changes there and back mirror each other."""
    session = begun()
    there = session.answer("entity.candles", 4)
    back = session.withdraw("entity.candles")

    assert "withdrawn" == back.how
    assert {repr((one.after, one.before)) for one in there.parts()} == {repr((one.before, one.after)) for one in back.parts()}
    assert (there.opened, there.closed) == (back.closed, back.opened)
    assert {} == dict(session.answers)


def test_the_same_answer_again_changes_nothing():
    """A change without content is false."""
    session = begun()
    session.answer("entity.candles", 4)

    change = session.answer("entity.candles", Decimal("4.0"))

    assert not change
    assert [] == list(change.parts())


@pytest.mark.parametrize(
    ("fact", "value", "member", "code"),
    [
        ("entity.candle", 4, None, "SM601"),
        ("entity.candles", "many", None, "SM602"),
        ("entity.candles", "1.5", None, "SM603"),
        ("entity.candles", 51, None, "SM604"),
        ("entity.candles", {"state": "fine"}, None, "SM610"),
        ("entity.candles", {"value": 4, "state": "compliant"}, None, "SM609"),
        ("kiln.degrees", 950, "K9", "SM612"),
        ("kiln.degrees", 950, None, "SM612"),
    ],
)
def test_a_bad_answer_is_refused_like_by_assess_and_leaves_the_visit_as_it_was(fact, value, member, code):
    """The same diagnostics in the same places; report and answers are what they were."""
    session = begun()
    session.answer("entity.wick", "reed")
    before = session.assessment
    key = fact if member is None else (member, fact)

    with pytest.raises(InputError) as expected:
        smrules.assess(LIBRARY, PLAN, {"entity.wick": "reed", key: value})
    with pytest.raises(InputError) as found:
        session.answer(fact, value, member=member)

    assert [code] == [one.code for one in found.value.diagnostics]
    assert expected.value.diagnostics == found.value.diagnostics
    assert (before, {"entity.wick": "reed"}) == (session.assessment, dict(session.answers))


def test_only_what_was_answered_can_be_withdrawn():
    """SM643 names what was meant; the visit stays as it was."""
    session = begun()
    session.answer("entity.candles", 4)

    with pytest.raises(InputError) as error:
        session.withdraw("entity.candle")

    (found,) = error.value.diagnostics
    assert ("SM643", "是否想写“entity.candles”") == (found.code, found.hint_zh)
    assert {"entity.candles": 4} == dict(session.answers)


def test_an_answer_that_is_changed_afterwards_by_its_owner_stays_as_given():
    """The visit keeps its own copy."""
    session = begun()
    given = {"value": 4, "circumstances": {"act.wilful": True}}
    session.answer("entity.candles", given)
    given["circumstances"].clear()

    session.answer("entity.wick", "reed")

    told = {"entity.candles": {"value": 4, "circumstances": {"act.wilful": True}}, "entity.wick": "reed"}
    assert smrules.assess(LIBRARY, PLAN, told) == session.assessment


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_visit_is_stored_and_continued(backend):
    """Through JSON: plan, answers with all that belongs to them, history and days; the engine may be another one."""
    history = {"past_note": {"complete_from": date(2020, 1, 1), "records": [{"on": date(2026, 1, 5), "act": "open-flame"}]}}
    session = begun(history=history, act_on=date(2026, 11, 20), decide_on=date(2026, 11, 25))
    session.answer("entity.candles", {"value": Decimal("4"), "evidence": ("a.jpg",), "circumstances": {"act.wilful": False}})
    session.answer("kiln.degrees", Decimal("812.5"), member="K1")

    stored = json.loads(json.dumps(session.to_dict()))
    with VisitSession.from_dict(LIBRARY, stored, backend=backend) as again:
        assert session.assessment == again.assessment
        assert stored == again.to_dict()
        assert session.answer("entity.wick", "reed") == again.answer("entity.wick", "reed")


def test_an_answer_that_is_stored_twice_is_refused():
    """Nobody guesses which one holds."""
    stored = begun().to_dict()
    stored["answers"] = [{"fact": "kiln.degrees", "member": name, "answer": 800} for name in ("K1", "kiln/K1")]

    with pytest.raises(InputError) as error:
        VisitSession.from_dict(LIBRARY, stored)

    assert ["SM606"] == [one.code for one in error.value.diagnostics]


def test_a_plan_of_another_library_is_refused():
    """SM608, as assess says it."""
    other = smrules.load(building.LANTERNS, overlay=building.FOG)

    with pytest.raises(InputError) as error:
        smrules.session(other, PLAN)

    assert ["SM608"] == [one.code for one in error.value.diagnostics]


def test_an_unknown_backend_is_refused():
    """SM642 lists those that there are."""
    with pytest.raises(InputError) as error:
        begun("rete")

    (found,) = error.value.diagnostics
    assert "SM642" == found.code
    assert "compiled, durable, reference" in found.hint_zh


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_closed_visit_keeps_its_report_and_refuses_answers(backend):
    """SM645; closing twice does nothing."""
    session = begun(backend)
    session.answer("entity.candles", 4)
    report = session.assessment
    session.close()
    session.close()

    with pytest.raises(InputError) as error:
        session.answer("entity.wick", "reed")

    assert ["SM645"] == [one.code for one in error.value.diagnostics]
    assert report == session.assessment


def test_a_change_is_plain_data_and_back():
    """`to_dict` and `from_dict` undo each other, through JSON."""
    change = begun().answer("entity.candles", {"value": 4, "circumstances": {"act.wilful": True}})

    assert change == Change.from_dict(json.loads(json.dumps(change.to_dict())))


@pytest.mark.session
@pytest.mark.slow
def test_three_thousand_visits_by_durable_rules_leave_memory_flat():
    """Begun, answered, corrected, closed: at most a few megabytes stay, and no thread."""

    def visit(number: int) -> None:
        with begun("durable") as session:
            session.answer("entity.candles", number % 7)
            session.answer("entity.candles", 4)

    assert_flat(visit)

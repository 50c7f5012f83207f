"""Whether a visit is lawful today: what the shipped rules say of it, the same in both engines."""

from __future__ import annotations

from datetime import date

import pytest

import smrules
from smrules import Entity, Officer
from smrules.concepts.diagnostic import InputError
from smrules.definitions.library import load_library
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.reference import ReferenceEvaluator
from tests.conftest import ROOT

ON = date(2026, 11, 23)
TWO = (Officer("01", True), Officer("02", True))
SHOP = {"area": "370102", "activities": ["catering"], "food_risk": "B", "quiet_until": "none", "under_suspicion": False}
LISTS = {"on_serious_list": False, "equipment_key_unit": False, "key_device_maker": False}
MATTER = {"id": "01", "domain": "food-operation", "listed": True}
PLANNED = {"in_plan": True, "matter": [MATTER]}
CAMPAIGN = {"campaign_approved": True, "campaign_until": "2026-12-31", "matter": [MATTER]}
CLUE = {"matter": [MATTER]}

HINDRANCES = [
    ("random", {**PLANNED, "in_plan": False}, {}, "not-planned"),
    ("random", {**PLANNED, "matter": [{**MATTER, "listed": False}]}, {}, "unlisted-matter"),
    ("random", {**PLANNED, "matter": []}, {}, "no-matter"),
    ("random", PLANNED, {"quiet_until": "2026-11-23"}, "quiet-period"),
    ("routine", {**PLANNED, "matter": [{**MATTER, "domain": "advertising"}]}, {}, "must-be-drawn"),
    ("key", PLANNED, LISTS, "not-key"),
    ("campaign", {**CAMPAIGN, "campaign_approved": False}, {}, "campaign-unapproved"),
    ("campaign", {**CAMPAIGN, "campaign_until": "2026-11-22"}, {}, "campaign-ended"),
    ("campaign", {**CAMPAIGN, "campaign_until": "none"}, {}, "campaign-endless"),
    ("complaint", CLUE, {}, "reason-not-recorded"),
]


def past(*visits: dict, complete_from: str = "2020-01-01") -> dict:
    """Return the history of an entity that was visited so."""
    told = [{"by": "own", "trigger": "random", "domains": ["food-operation"], **one} for one in visits]
    return {"past_visit": {"complete_from": complete_from, "records": told}}


@pytest.fixture(scope="module", params=[ReferenceEvaluator, CompiledEvaluator])
def gate(request, shipped):
    """Return `admit` with one of the engines, for a shop without any past visit and a team of two."""

    def ask(trigger, visit, facts=None, *, team=TWO, history=None, reason=None, on=ON, library=shipped):
        entity = Entity("92370102MA3D7K2X4Q", {**SHOP, **(facts or {})})
        return smrules.admit(
            library, entity, on=on, team=team, trigger=trigger, reason=reason, visit=visit,
            history=past() if history is None else history, evaluator=request.param,
        )  # fmt: skip

    return ask


def codes(reasons) -> list[str]:
    """Return the rows that stand behind some reasons."""
    return [row.partition(".")[2] for reason in reasons for row in reason.rows]


@pytest.mark.parametrize(
    ("trigger", "visit", "reason"),
    [("random", PLANNED, None), ("routine", PLANNED, None), ("campaign", CAMPAIGN, None), ("complaint", CLUE, "12315第7号"),
     ("hazard", CLUE, "监测报警"), ("transfer", CLUE, "交办单3号"),
     ("monitoring", CLUE, "网监线索"), ("re-inspection", CLUE, "改正期满")],
)  # fmt: skip
def test_a_lawful_visit_is_admitted(gate, trigger, visit, reason):
    """With a plan or a recorded reason, listed items, two certified officers and nothing in the way, nothing is open."""
    found = gate(trigger, visit, reason=reason)

    assert (True, (), (), (), trigger, reason) == (
        found.admitted, found.reasons, found.doubts, found.needs, found.trigger, found.reason
    )  # fmt: skip


@pytest.mark.parametrize(("trigger", "visit", "facts", "code"), HINDRANCES, ids=[one[-1] for one in HINDRANCES])
def test_each_hindrance_alone_refuses(gate, trigger, visit, facts, code):
    """The one reason is told, with law and in words, and nothing is left open."""
    found = gate(trigger, visit, facts)

    assert (False, [code], ()) == (found.admitted, codes(found.reasons), found.doubts)
    assert all(reason.basis and reason.text for reason in found.reasons)


@pytest.mark.parametrize(
    ("team", "code"),
    [((), "too-few-officers"), (TWO[:1], "too-few-officers"), ((*TWO[:1], Officer("03", False)), "too-few-officers"),
     ((*TWO, Officer("W1", False, "grid-worker")), "grid-worker"),
     ((*TWO, Officer("04", True, recused_from=("92370102MA3D7K2X4Q",))), "recused-officer")],
)  # fmt: skip
@pytest.mark.parametrize(("trigger", "visit", "reason"), [("random", PLANNED, None), ("complaint", CLUE, "12315第7号")])
def test_the_team_must_be_lawful_whatever_the_trigger(gate, team, code, trigger, visit, reason):
    """A complaint exempts from no rule about the team."""
    assert [code] == codes(gate(trigger, visit, team=team, reason=reason).reasons)


def test_recusal_from_another_entity_does_not_matter(gate):
    """An officer withdraws from the entities that are named only."""
    other = Officer("04", True, recused_from=("91370102MA3D7K2X4Q",))

    assert gate("random", PLANNED, team=(*TWO, other)).admitted


@pytest.mark.parametrize(
    ("trigger", "cap"), [("random", 2), ("routine", 2), ("key", 4), ("campaign", 2)]
)
def test_the_yearly_cap_counts_visits_of_its_kind(gate, trigger, cap):
    """One visit below the cap is admitted, at the cap refused; a visit a year ago to the day no longer counts."""
    visit, facts = CAMPAIGN if trigger == "campaign" else PLANNED, {"equipment_key_unit": True}
    before = [{"on": f"2026-0{month}-01", "trigger": trigger} for month in range(1, cap + 1)]
    old = {"on": "2025-11-23", "trigger": trigger}

    assert gate(trigger, visit, facts, history=past(*before[1:], old)).admitted
    assert ["yearly-cap"] == [_code(gate(trigger, visit, facts, history=past(*before)))]
    assert ["yearly-cap"] == [_code(gate(trigger, visit, facts, history=past(*before[1:], {**old, "on": "2025-11-24"})))]


def _code(found) -> str:
    (reason,) = found.reasons
    return "yearly-cap" if reason.text.startswith("达到年度频次上限") else reason.text


def test_visits_for_a_complaint_or_by_others_do_not_use_up_the_cap(gate):
    """Only visits of the same authority and kind are counted."""
    before = [{"on": "2026-02-01", "trigger": "complaint"}] * 5 + [{"on": "2026-02-01", "by": "other"}] * 5

    assert gate("random", PLANNED, history=past(*before)).admitted


@pytest.mark.parametrize("trigger", ["complaint", "hazard", "transfer", "monitoring", "re-inspection"])
def test_a_clue_exempts_from_cap_quiet_and_pause_and_says_so(gate, trigger):
    """The admission names what it exempts from, with law, and the reason that was recorded."""
    before = past(*[{"on": f"2026-0{month}-01"} for month in range(1, 6)], {"on": "2026-11-01", "by": "higher"})

    found = gate(trigger, CLUE, {"quiet_until": "2026-12-31"}, history=before, reason=" 12315第7号 ")

    assert (True, "12315第7号", 3) == (found.admitted, found.reason, len(found.exemptions))
    assert all(one.basis for one in found.exemptions)


@pytest.mark.parametrize(("on", "admitted"), [("2026-08-23", True), ("2026-08-24", False)])
def test_what_a_higher_authority_inspected_rests_for_three_months(gate, on, admitted):
    """On the day three months after it the items may be inspected again."""
    found = gate("random", PLANNED, history=past({"on": on, "by": "higher"}))

    assert (admitted, [] if admitted else ["checked-by-higher"]) == (found.admitted, codes(found.reasons))


def test_the_pause_ends_with_a_suspicion_and_spares_other_fields(gate):
    """Suspicion is recorded as an exemption; a visit of the higher authority in another field is none of it."""
    suspected = gate("random", PLANNED, {"under_suspicion": True}, history=past({"on": "2026-11-01", "by": "higher"}))
    elsewhere = gate("random", PLANNED, history=past({"on": "2026-11-01", "by": "higher", "domains": ["metrology"]}))

    assert (True, ["suspicion"], True) == (suspected.admitted, codes(suspected.exemptions), elsewhere.admitted)


@pytest.mark.parametrize(
    ("facts", "admitted"),
    [({**LISTS, "food_risk": "C"}, False), ({**LISTS, "food_risk": "D"}, True), ({**LISTS, "on_serious_list": True}, True),
     ({"equipment_key_unit": True}, True), ({**LISTS, "activities": ["central-kitchen"]}, True)],
)  # fmt: skip
def test_key_supervision_has_its_own_list(gate, facts, admitted):
    """One list suffices, whatever is unknown of the others."""
    assert admitted is gate("key", PLANNED, facts).admitted


def test_an_unknown_past_is_not_the_absence_of_visits(gate):
    """Without a history, with one that begins too late, or with a visit of unknown kind, the cap is open."""
    unknown = gate("random", PLANNED, history={})
    late = gate("random", PLANNED, history=past(complete_from="2026-01-01"))
    kind = {"past_visit": {"complete_from": "2020-01-01", "records": [{"on": "2026-02-01", "by": "own"}] * 2}}
    unclear = gate("random", PLANNED, history=kind)

    assert [False] * 3 == [one.admitted for one in (unknown, late, unclear)]
    assert [()] * 3 == [one.reasons for one in (unknown, late, unclear)]
    assert ["planned"] * 3 == [codes(one.doubts)[0] for one in (unknown, late, unclear)]
    assert ["既往检查", "既往检查"] == [one.needs[0][:4] for one in (unknown, late)]
    assert "检查缘由" in unclear.needs


@pytest.mark.parametrize(
    ("facts", "visit", "need"),
    [({"quiet_until": "unknown"}, PLANNED, "安静期截止日期"), ({}, {"matter": [MATTER]}, "列入经批准的检查计划"),
     ({}, {"in_plan": True}, "本次检查的事项清单")],
)  # fmt: skip
def test_what_nobody_told_is_needed(gate, facts, visit, need):
    """The admission waits for the fact and names it."""
    found = gate("random", visit, facts)

    assert (False, (), (need,)) == (found.admitted, found.reasons, found.needs)


def test_a_blank_reason_is_none(gate):
    """A reason of blanks is not recorded."""
    assert ["reason-not-recorded"] == codes(gate("complaint", CLUE, reason="  ").reasons)


def test_rules_begin_with_their_law(gate):
    """On 2 January 2025 there was no cap yet, on the 3rd there was; two officers were needed on both."""
    before = past({"on": "2024-11-01"}, {"on": "2024-12-01"})

    asked = [gate("random", PLANNED, history=before, on=date(2025, 1, day)) for day in (2, 3)]

    assert [[], ["planned"]] == [codes(one.reasons) for one in asked]
    assert ["too-few-officers"] == codes(gate("random", PLANNED, team=TWO[:1], on=date(2025, 1, 2)).reasons)


def test_a_local_quiet_day_is_one_more_table(gate, tmp_path):
    """A table with a place keeps visits away on its days, there and nowhere else."""
    (tmp_path / "quiet.yaml").write_text(
        """
instruments:
  - {id: quiet-days-example, title: 宁静日（例）, in_force: 2026-01-01..}
---
decisions: quiet-example
tables:
  - id: quiet-example
    for: visit
    adds: refusal
    hit: collect
    place: "3701"
    in_force: 2026-01-01..
    basis: {instrument: quiet-days-example, article: "1"}
    rows:
      - {id: exams, when: {visit.trigger: random | routine, visit.on: 2026-11-20..2026-11-23}, then: {code: quiet-period}}
""",
        encoding="utf-8",
    )
    library = load_library(ROOT / "checklists", overlay=tmp_path)

    assert ["exams"] == codes(gate("random", PLANNED, library=library).reasons)
    assert gate("complaint", CLUE, reason="12315第7号", library=library).admitted
    assert gate("random", PLANNED, library=library, on=date(2026, 11, 24)).admitted
    assert gate("random", PLANNED, {"area": "370203"}, library=library).admitted


@pytest.mark.parametrize(
    ("visit", "code"),
    [({"in_plam": True}, "SM601"), ({"in_plan": "maybe"}, "SM602"), ({"team": []}, "SM601"),
     ({"matter": [{"listed": True}]}, "SM613"),
     ({"trigger": "random"}, "SM606"), ({"certified_officers": 9}, "SM611"), ([], "SM606")],
)  # fmt: skip
def test_a_visit_that_does_not_fit_is_an_input_error(gate, visit, code):
    """Unknown names, wrong values, derived facts, a team beside the team and what is told twice are all refused."""
    with pytest.raises(InputError) as error:
        gate("random", visit)

    assert [code] == [one.code for one in error.value.diagnostics]


def test_both_ways_of_telling_a_trigger_are_one(gate):
    """The trigger may stand among the facts of the visit."""
    assert gate("random", PLANNED) == gate(None, {**PLANNED, "trigger": "random"})

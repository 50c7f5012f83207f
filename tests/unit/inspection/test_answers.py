"""Answers reach the member they are meant for, contradict nothing, and do not depend on their order."""

from datetime import date, datetime

import pytest

import smrules
from smrules import Assessment, Entity, InputError
from tests.unit.engine.building import rules

ON = date(2026, 6, 1)
LAW = "basis: [{instrument: law, article: \"1\"}]"
LIBRARY = rules(
    f"""
vocabulary: more
acts:
  leak: {{label: 漏, separate_by: machine}}
facts:
  act.grave: {{label: 严重, type: boolean}}
""",
    f"""
checklist: food.shop
domain: food
title: 店
in_force: 2020-01-01..
items:
  - {{id: food.shop.flag, ask: 吗, fact: entity.flag, class: key, expect: true, act: dirt, {LAW}}}
  - {{id: food.shop.size, ask: 多大, fact: entity.size, class: key, expect: ≤ entity.weight, {LAW}}}
  - {{id: food.shop.weight, ask: 多重, fact: entity.weight, class: key, expect: ≤ 50, {LAW}}}
""",
    f"""
checklist: food.machines
domain: food
title: 机器
in_force: 2020-01-01..
per: machine
items:
  - {{id: food.machines.running, ask: 吗, fact: machine.running, class: key, expect: true, act: leak, {LAW}}}
""",
)
MACHINES = {"machine": [{"number": "1"}, {"number": "A/1"}]}


def assessed(answers, facts: dict | None = None, **dates) -> Assessment:
    """Return what follows from answers for an entity with two machines."""
    plan = smrules.plan(LIBRARY, Entity("E1", facts or {}, MACHINES), on=ON)
    return smrules.assess(LIBRARY, plan, answers, **dates)


def states(*args) -> dict[str, str]:
    """Return the state of every item that was touched."""
    found = assessed(*args).findings
    return {one.item.rpartition(".")[2] + (f"@{one.member}" if one.member else ""): one.state for one in found if one.state != "unanswered"}


def refused(answers, **dates) -> list[str]:
    """Return the codes of what is wrong with answers."""
    with pytest.raises(InputError) as error:
        assessed(answers, **dates)
    return [one.code for one in error.value.diagnostics]


@pytest.mark.parametrize("key", ["A/1", "machine/A/1"])
def test_a_key_may_hold_a_stroke(key):
    """The answer about machine `A/1` is not one about machine `1`."""
    assert {"running@machine/A/1": "noncompliant"} == states({(key, "machine.running"): False})


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_answers_changes_nothing(order):
    """A state is weighed when all values are there: 40 complies beside 50."""
    answers = [("entity.size", {"value": 40, "state": "compliant"}), ("entity.weight", 50)]

    assert {"size": "compliant", "weight": "compliant"} == states(dict(answers[::order]))


@pytest.mark.parametrize("order", [1, -1])
def test_what_cannot_be_judged_measures_nothing_whatever_the_order(order):
    """The weight was known and could not be judged: the size is what the officer says, told before or after."""
    answers = [("entity.weight", {"state": "unable"}), ("entity.size", {"value": 60, "state": "compliant"})]

    assert {"size": "compliant", "weight": "unable"} == states(dict(answers[::order]), {"weight": 50})


@pytest.mark.parametrize("order", [1, -1])
def test_a_question_that_a_circumstance_answers_too_is_told_twice(order):
    """Whichever comes first."""
    answers = [("entity.size", {"value": 5, "circumstances": {"entity.flag": True}}), ("entity.flag", False)]

    assert ["SM606"] == refused(dict(answers[::order]))


@pytest.mark.parametrize("state", ["compliant", "noncompliant"])
def test_a_state_stands_where_the_value_leaves_it_open(state):
    """Nobody knows what the size is measured by; the officer says what it is."""
    assert {"size": state} == states({"entity.size": {"value": 40, "state": state}})


def test_a_state_that_contradicts_the_register_takes_its_value_away():
    """The register says yes, the officer that it fails: nobody knows the value now."""
    found = next(one for one in assessed({"entity.flag": {"state": "noncompliant"}}, {"flag": True}).findings if one.item == "food.shop.flag")

    assert ("noncompliant", None) == (found.state, found.value)


WRONG = [
    (5, "SM606"),
    ([("entity.flag", True)], "SM606"),
    ({"entity.flag": {"value": True, "circumstances": 5}}, "SM606"),
    ({"entity.flag": {"values": True}}, "SM606"),
    ({"entity.flag": True, ("E1", "entity.flag"): False}, "SM606"),
    ({("1", "machine.running"): True, "machine/1": {"machine.running": True}}, "SM606"),
    ({"entity.flag": {"value": True, "state": "noncompliant"}}, "SM609"),
    ({"entity.flag": {"value": False, "state": "compliant"}}, "SM609"),
    ({"entity.flag": {"state": ["compliant"]}}, "SM610"),
    ({"entity.flag": {"state": "unanswered"}}, "SM610"),
    ({"entity.flag": {"value": None}}, "SM602"),
    ({"entity.flag": datetime(2026, 6, 1)}, "SM602"),
    ({"visit.on": "2020-01-01"}, "SM611"),
    ({"entity.flag": {"value": False, "circumstances": {"state": "compliant"}}}, "SM611"),
    ({"entity.flag": {"value": False, "circumstances": {"class": "general"}}}, "SM611"),
    ({"act/dirt": {"act.kind": "leak"}}, "SM611"),
    ({"entity.size": {"value": 5, "circumstances": {"act.grave": True}}}, "SM612"),
    ({"act/leak": {"act.grave": True}}, "SM612"),
    ({("?", "machine.running"): True}, "SM612"),
    ({"machine.running": True}, "SM612"),
    ({None: True}, "SM601"),
    ({("a", "b", "c"): True}, "SM601"),
]


@pytest.mark.parametrize(("answers", "code"), WRONG, ids=[f"{code}-{number}" for number, (_, code) in enumerate(WRONG)])
def test_answers_that_do_not_fit_are_refused(answers, code):
    """One mistake, one message: nothing is taken for something else, nothing is left out silently."""
    assert [code] == refused(answers)


def test_an_act_is_told_once():
    """Two items may be one act; what is told of it twice must be the same."""
    once = {"value": False, "circumstances": {"act.grave": True}}

    assert ["SM606"] == refused({"entity.flag": once, "act/dirt": {"act.grave": False}})
    assert {"flag": "noncompliant"} == states({"entity.flag": once, "act/dirt": {"act.grave": True}})


@pytest.mark.parametrize("name", ["act_on", "decide_on"])
def test_the_dates_of_law_are_days(name):
    """A time is none."""
    assert ["SM602"] == refused({}, **{name: datetime(2026, 6, 1)})


def test_circumstances_make_no_act():
    """What is told of an act that nobody found does not make it happen."""
    assert [("dirt", False)] == [(one.act, one.certain) for one in assessed({"act/dirt": {"act.grave": True}}).acts if one.kind == "dirt"]


COUNTED = rules(
    f"""
checklist: food.shop
domain: food
title: 店
in_force: 2020-01-01..
items:
  - {{id: food.shop.flag, ask: 吗, fact: entity.flag, class: key, expect: true, {LAW}}}
  - {{id: food.shop.size, ask: 多大, fact: entity.size, class: key, expect: ≤ entity.weight, {LAW}}}
""",
    """
decisions: d
derive:
  - {fact: visit.open, label: 数, count: item, where: {item.state: noncompliant}}
tables:
  - {id: t, for: visit, adds: outcome, rows: [{when: {visit.open: ≥ 1}, then: {code: nod}}], otherwise: {then: none, why: 无}}
""",
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["entity.flag", "entity.size", "entity.weight"]),
        ({"entity.flag": True}, ["entity.size", "entity.weight"]),
        ({"entity.flag": True, "entity.size": 5}, ["entity.weight"]),
        ({"entity.flag": True, "entity.size": {"state": "unable"}}, ["entity.size"]),
        ({"entity.flag": True, "entity.size": {"state": "compliant"}}, []),
        ({"entity.flag": False}, []),
    ],
)
def test_an_item_needs_its_answer_and_what_it_is_measured_by(answers, expected):
    """As long as its state may change what is counted."""
    report = smrules.assess(COUNTED, smrules.plan(COUNTED, Entity("E1"), on=ON), answers)

    assert expected == sorted({need.fact for one in report.unknown for need in one.needs})


ELSEWHERE = rules(
    f"""
checklist: food.shop
domain: food
title: 店
in_force: 2020-01-01..
items:
  - {{id: food.shop.flag, ask: 吗, fact: entity.flag, class: key, expect: true, applies_when: {{entity.other: true}}, {LAW}}}
""",
    f"""
checklist: food.kinds
domain: food
title: 种类
in_force: 2020-01-01..
applies_when: {{entity.kind: individual}}
items:
  - {{id: food.kinds.other, ask: 吗, fact: entity.other, class: key, expect: true, {LAW}}}
  - {{id: food.kinds.size, ask: 多大, fact: entity.size, class: key, expect: ≤ 50, {LAW}}}
""",
)


def test_what_decides_whether_an_item_applies_may_always_be_told():
    """Its own item is not planned, but the plan says that it is needed; a fact that only its own item reads is refused."""
    plan = smrules.plan(ELSEWHERE, Entity("E1", {"kind": "organisation"}), on=ON)
    report = smrules.assess(ELSEWHERE, plan, {"entity.other": True, "entity.flag": False})

    assert [["entity.other"]] == [[need.fact for need in one.needs] for one in plan.items]
    assert [("noncompliant", "yes")] == [(one.state, one.applies) for one in report.findings]
    with pytest.raises(InputError, match="SM605"):
        smrules.assess(ELSEWHERE, plan, {"entity.size": 5})

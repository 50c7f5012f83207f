"""Facts, members, items, parameters and deadlines of one case."""

from datetime import date

import pytest

from smrules.concepts.entity import Entity
from smrules.concepts.values import NONE, UNKNOWN, Interval
from smrules.concepts.vocabulary import FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.inspection.answers import AnswerReader
from smrules.inspection.assess import assess
from smrules.inspection.intake import Intake
from smrules.inspection.plan import plan
from smrules.inspection.scene import set_scene
from tests.language.building import value

from .building import derive, machines, on_entity, rules

# --- parameters -------------------------------------------------------------------------------------

PARAMETERS = """
param: limit
label: 界限
by: entity.kind
basis: {instrument: law, article: "1"}
values: {2021-07-15: {individual: 10, organisation: 20}, 2025-01-01: {individual: 12, organisation: 24}}
local: {"37": {2022-01-01: {individual: 30, organisation: 40}}, "3701": {2024-01-01: {individual: 50, organisation: 60}}}
---
param: plain
label: 单值
values: {2021-07-15: 7}
---
param: patience
label: 耐心
unit: working-days
values: {2021-07-15: 3}
---
decisions: d
derive:
  - {fact: entity.limit, label: 界限, value: param.limit * 1}
  - {fact: entity.plain, label: 单值, value: param.plain * 1}
"""


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        ("2021-07-15", {"kind": "individual", "area": "31"}, 10),
        ("2024-12-31", {"kind": "organisation", "area": "31"}, 20),
        ("2025-01-01", {"kind": "organisation", "area": "31"}, 24),
        ("2026-06-01", {"kind": "individual", "area": "370202"}, 30),
        ("2026-06-01", {"kind": "individual", "area": "370102"}, 50),
        ("2023-06-01", {"kind": "individual", "area": "370102"}, 30),
        ("2021-12-31", {"kind": "individual", "area": "370102"}, 10),
        ("2026-06-01", {"area": "31"}, Interval(12, 24)),
        ("2026-06-01", {"kind": "individual"}, UNKNOWN),
    ],
)
def test_a_parameter_depends_on_date_key_and_place(day, facts, expected):
    """The latest figure not after the day, of the longest place that has one; an unknown key gives bounds."""
    assert expected == value(on_entity(rules(PARAMETERS), facts, day=day), "entity.limit")


def test_a_parameter_before_its_first_day_is_unknown_and_told():
    """No figure is guessed."""
    engine = on_entity(rules(PARAMETERS), {"area": "31"}, day="2021-07-14")

    assert UNKNOWN is value(engine, "entity.plain")
    assert ["SM509"] == [one.code for one in engine.problems]


DEADLINE = (
    PARAMETERS
    + """
tables:
  - id: t
    for: visit
    adds: outcome
    rows: [{id: a, when: {entity.size: ≥ 0}, then: {code: nod, due: param.patience after visit.on}}]
"""
)


@pytest.mark.parametrize(
    ("day", "expected", "problems"),
    [("2026-09-29", date(2026, 10, 9), []), ("2026-10-08", date(2026, 10, 12), []), ("2026-12-30", UNKNOWN, ["SM510"])],
)
def test_working_days_follow_the_calendar(day, expected, problems):
    """Past the holidays, with the make-up day; a year that is missing leaves the date unknown, and is told."""
    engine = on_entity(rules(DEADLINE), {"size": 1}, day=day)

    assert [expected] == [one.values["outcome.due"] for one in engine.records("outcome")]
    assert problems == [one.code for one in engine.problems]


# --- members and facts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "facts", "expected"),
    [
        ("past 6 months", {"accident_on": "2025-12-02"}, True),
        ("past 6 months", {"accident_on": "2025-12-01"}, False),
        ("past 6 months", {"accident_on": "2026-06-02"}, False),
        ("past 6 months", {"accident_on": "none"}, False),
        ("past 6 months", {}, UNKNOWN),
        ("none", {"accident_on": "none"}, True),
        ("known", {"accident_on": "none"}, False),
        ("unknown", {}, True),
        ("none", {}, UNKNOWN),
        ('"-"', {}, True),
    ],
)
def test_tests_on_the_past_look_back_from_the_day(cell, facts, expected):
    """What never happened lies in no window; what nobody has said may."""
    engine = on_entity(derive(f"{{fact: entity.x, label: x, holds: {{entity.accident_on: {cell}}}}}"), facts)

    assert expected is value(engine, "entity.x")


def test_a_fact_without_a_member_is_none():
    """An item beside no machine has no machine's facts."""
    library = rules(CHECKLIST, "decisions: d\nderive:\n  - {fact: item.x, label: x, holds: {machine.load: none}}\n")
    engine = on_entity(library, {}, ("checklist", {"checklist.id": "food.shop"}), ("item", {"item.id": "food.shop.one"}))

    assert NONE is engine.read(FactPath("machine.load"), engine.world.members["item"][0])
    assert value(engine, "item.x") is True


def test_a_presumption_stands_in_until_somebody_answers():
    """The place of the visit is that of the entity, unless it is told."""
    engine = on_entity(rules(CHECKLIST), {"area": "3701"})
    told = on_entity(rules(CHECKLIST), {"area": "3701"}, ("visit", {"visit.area": "31"}))

    assert ("3701", "31") == (value(engine, "visit.area"), value(told, "visit.area"))


# --- items ------------------------------------------------------------------------------------------

CHECKLIST = """
checklist: food.shop
domain: food
title: 食品店
in_force: 2020-01-01..
sampling: {key: ≥ 1, general: 2..}
items:
  - {id: food.shop.one, ask: 甲, fact: entity.one, type: boolean,
     class: key, expect: true, basis: {instrument: law, article: "1"}, act: dirt}
  - {id: food.shop.two, ask: 乙, fact: entity.two, type: boolean,
     class: general, expect: true, basis: {instrument: law, article: "1"}, presume: {item.unsafe: true}}
  - {id: food.shop.three, ask: 丙, fact: entity.three, type: number, decimals: 1, range: 0..,
     class: general, expect: ≤ 8,
     basis: {instrument: law, article: "1"}, act: dirt}
  - {id: food.shop.four, ask: 丁, fact: entity.four, type: boolean,
     class: general, expect: true, applies_when: {entity.flag: true},
     basis: {instrument: law, article: "1"}}
---
checklist: food.machine
domain: food
title: 机器
in_force: 2020-01-01..
per: machine
applies_when: {machine.state: not good}
items:
  - {id: food.machine.load, ask: 负载, fact: machine.load, class: general, expect: ≤ 5, basis: {instrument: law, article: "1"}}
"""
COUNTS = (
    CHECKLIST
    + """
---
decisions: counts
derive:
  - {fact: checklist.failed, label: 不合格数, count: item, where: {item.failed: true}}
  - {fact: checklist.counted, label: 计入数, count: item, where: {item.counted: true}}
  - {fact: checklist.passed, label: 合格数, count: item, where: {item.state: compliant}}
"""
)


def counted(answers: dict, facts: dict | None = None):
    """Return how many items failed, count and passed on the checklist of a visit."""
    library = rules(COUNTS)
    intake = Intake(library)
    scene = set_scene(library, Entity("e", {"flag": False} | (facts or {}), {"machine": []}), date(2026, 6, 1), intake)
    AnswerReader(scene, intake).read({f"entity.{name}": one for name, one in answers.items()})
    intake.finish()
    engine = ReferenceEvaluator(library, scene.world)
    checklist = next(one for one in scene.world.members["checklist"] if one.key == "food.shop")
    return tuple(engine.value(checklist, f"checklist.{name}") for name in ("failed", "counted", "passed"))


FIXED, ABSENT, LEFT_OUT = ({"state": state} for state in ("corrected-on-site", "not-applicable", "not-checked"))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"one": True, "two": False, "three": "8.1"}, (2, 3, 1)),
        ({"one": True, "two": FIXED, "three": 8}, (1, 3, 2)),
        ({"one": True, "two": ABSENT, "three": 8}, (0, 2, 2)),
        ({"one": True, "two": False}, (Interval(1, 2), Interval(2, 3), Interval(1, 2))),
        ({"one": True, "two": False, "three": {"state": "unable"}}, (Interval(1, 2), Interval(2, 3), Interval(1, 2))),
        ({"one": True, "two": False, "three": {"state": "refused"}}, (Interval(1, 2), Interval(2, 3), Interval(1, 2))),
        ({"one": LEFT_OUT, "two": True, "three": 1}, (Interval(0, 1), Interval(2, 3), Interval(2, 3))),
        ({"one": True, "two": LEFT_OUT, "three": 1}, (Interval(0, 1), Interval(2, 3), Interval(2, 3))),
        ({}, (Interval(0, 3), Interval(0, 3), Interval(0, 3))),
    ],
)
def test_items_count_by_their_state(answers, expected):
    """What nobody answered, could judge or may leave out of the sample is unknown to every count."""
    assert expected == counted(answers)


def test_items_beyond_the_sample_may_be_left_out():
    """One key and two general items are checked: the third general one need not be."""
    answers = {"one": True, "two": True, "three": 1, "four": LEFT_OUT}

    assert (0, 3, 3) == counted(answers, {"flag": True})


def test_an_item_that_may_apply_may_count():
    """While its condition is open, so is whether it belongs."""
    assert (Interval(0, 1), Interval(3, 4), 3) == counted(
        {"one": True, "two": True, "three": 1, "four": False}, {"flag": "unknown"}
    )


def visited(answers: dict, *some: dict):
    """Return the assessment of a visit to an entity with machines."""
    members = {
        "machine": [
            {"number": facts["machine.number"], **{name[8:]: one for name, one in facts.items()}}
            for _, facts in machines(*some)
        ]
    }
    library = rules(COUNTS)
    return assess(library, plan(library, Entity("e", {"flag": False}, members), on=date(2026, 6, 1)), answers)


def test_a_checklist_is_repeated_for_each_member_it_applies_to():
    """One that certainly does not need it has no copy; one that may has one."""
    report = visited({}, {"state": "bad"}, {"state": "good"}, {})

    assert [("machine/M1", "yes"), ("machine/M3", "unknown")] == [
        (one.member, one.applies) for one in report.findings if one.member
    ]


def test_an_act_is_made_of_all_items_that_name_it():
    """It has happened if one of them failed, and may have while one is open."""
    certain, open_ = visited({"entity.one": False}), visited({"entity.one": True})

    assert [("dirt", True, ("food.shop.one", "food.shop.three"))] == [(one.act, one.certain, one.items) for one in certain.acts]
    assert [("dirt", False, ("food.shop.three",))] == [(one.act, one.certain, one.items) for one in open_.acts]
    assert () == visited({"entity.one": True, "entity.three": 8}).acts

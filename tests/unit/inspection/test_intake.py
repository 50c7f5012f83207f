"""Whatever users send is read exactly, or refused with its place; never a traceback, never a guess."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

import smrules
from smrules import Entity, InputError, VisitPlan
from tests.unit.engine.building import rules

ON = date(2026, 6, 1)
LIBRARY = rules("""
decisions: d
derive:
  - {fact: entity.big, label: 大, holds: {entity.size: ≥ 50}}
""")


def codes(entity: Entity, on: date = ON) -> list[str]:
    """Return the codes of all that is wrong with an entity."""
    try:
        smrules.plan(LIBRARY, entity, on=on)
    except InputError as error:
        return [one.code for one in error.diagnostics]
    return []


WRONG = [
    *(("size", raw, "SM602") for raw in (float("nan"), float("inf"), Decimal("sNaN"), 10**5000, "9" * 500, "１２", "", None, True, [], {}, "1/0")),
    *(("accident_on", raw, "SM602") for raw in (datetime(2026, 1, 1), "2026-02-30", "２０２６-01-01", 20260101, True)),
    *(("area", raw, "SM602") for raw in ("", "none", "三七", "３７", 10**5000, -37)),
    *(("flag", raw, "SM602") for raw in (0, 1, "true", None, [True])),
    *(("kind", raw, code) for raw, code in (("", "SM604"), (["individual"], "SM602"), (None, "SM602"))),
    *(("marks", raw, code) for raw, code in ((["top", "clean"], "SM604"), ([["top"]], "SM604"), ([None], "SM604"), ({"top": 1}, "SM602"))),
    ("size", "5.5", "SM603"),
    ("size", Fraction(1, 3), "SM603"),
    ("size", 101, "SM604"),
    ("big", True, "SM611"),
    ("id", "E2", "SM611"),
]


@pytest.mark.parametrize(("name", "raw", "code"), WRONG, ids=[f"{name}-{number}" for number, (name, _, _) in enumerate(WRONG)])
def test_what_does_not_fit_is_refused(name, raw, code):
    """One mistake, one message."""
    assert [code] == codes(Entity("E1", {name: raw}))


RIGHT = [
    ("size", "5", 5),
    ("size", 5.0, 5),
    ("size", Decimal("5.0"), 5),
    ("weight", 0.1, Fraction(1, 10)),
    ("weight", "1/2", Fraction(1, 2)),
    ("accident_on", date(2026, 1, 1), date(2026, 1, 1)),
    ("area", 370102, "370102"),
    ("marks", ["clean", "clean"], frozenset({"clean"})),
    ("marks", ("left", "right"), frozenset({"left", "top", "right"})),
    ("marks", {"left"}, frozenset({"left", "top"})),
]


@pytest.mark.parametrize(("name", "raw", "value"), RIGHT, ids=[f"{name}-{number}" for number, (name, _, _) in enumerate(RIGHT)])
def test_what_fits_is_exact(name, raw, value):
    """Numbers are what was written, sets hold each value once and bring its parent."""
    intake = smrules.inspection.intake.Intake(LIBRARY)

    assert value == intake.fact(name, raw, "facts", "entity")[1]


@pytest.mark.parametrize(
    "entity",
    [
        Entity("", {}),
        Entity(5, {}),
        Entity("E1", [("size", 5)]),
        Entity("E1", {}, {"machine": {"M1": {}}}),
        Entity("E1", {}, {"machine": ["M1"]}),
        Entity("E1", {}, ["machine"]),
        Entity("E1", {}, {"machine": [{"number": "M1"}, {"number": "M1"}]}),
        Entity("E1", {}, {}, {"penalty": 5}),
        Entity("E1", {}, {}, ["penalty"]),
        Entity("E1", {"size": 5, "entity.size": 6}),
    ],
)
def test_what_has_another_form_is_refused(entity):
    """Lists where mappings belong, the other way round, and what is told twice."""
    assert ["SM606"] == codes(entity)


@pytest.mark.parametrize("entity", [Entity("E1", {5: 1}), Entity("E1", {None: 1}), Entity("E1", {}, {5: []}), Entity("E1", {}, {"item": []})])
def test_names_that_nobody_declared_are_refused(entity):
    """Of whatever type they are."""
    assert ["SM601"] == codes(entity)


@pytest.mark.parametrize("on", [datetime(2026, 6, 1, 12), "2026-06-01", None])
def test_the_day_of_a_visit_is_a_day(on):
    """A time is none, nor is text."""
    assert ["SM602"] == codes(Entity("E1"), on)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_are_days(day):
    """Nothing overflows at the ends of the calendar."""
    assert [] == codes(Entity("E1", {"accident_on": day}), day)


def test_a_plan_survives_a_journey_through_json():
    """Numbers of every kind, dates and sets come back as they were meant."""
    facts = {"weight": Fraction(1, 2), "size": Decimal(5), "accident_on": ON, "marks": {"left", "right"}}
    plan = smrules.plan(LIBRARY, Entity("E1", facts), on=ON)
    again = VisitPlan.from_dict(plan.to_dict())

    assert plan.to_dict() == again.to_dict()
    assert smrules.assess(LIBRARY, plan, {}).to_dict() == smrules.assess(LIBRARY, again, {}).to_dict()

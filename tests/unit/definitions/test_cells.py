"""Every form of a test, as the language page lists them."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.dates import Duration
from smrules.concepts.rules import (
    Anything,
    Between,
    FactOperand,
    Literal,
    OneOf,
    ParameterOperand,
    Past,
    Presence,
    SetTest,
    Within,
)
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.cells import TestReader, read_number, read_value
from smrules.definitions.names import Mistake

from .building import names

NAMES = names()
L = Literal


def holding(code: str) -> Literal:
    """Return a set of one on the right side."""
    return Literal(frozenset({code}))


def read(fact: str, cell):
    """Return the test that a cell says of a fact."""
    return TestReader(NAMES.facts[f"entity.{fact}"], NAMES).read(cell)


def one_of(*values, negated=False):
    """Return the test for one of some values."""
    return OneOf(tuple(map(Literal, values)), negated)


def fact(name):
    """Return a fact on the right side."""
    return FactOperand(FactPath(name))


PER_CENT = Fraction(7, 10)
CELLS = [
    # one value, several, none of them
    ("kind", "catering", one_of("catering")),
    ("kind", "catering | sales", one_of("catering", "sales")),
    ("kind", "catering|sales", one_of("catering", "sales")),
    ("kind", "catering, sales", one_of("catering", "sales")),
    ("kind", "not catering", one_of("catering", negated=True)),
    ("kind", "not (catering | sales)", one_of("catering", "sales", negated=True)),
    ("kind", "not(catering)", one_of("catering", negated=True)),
    ("open", True, one_of(True)),
    ("open", "true", one_of(True)),
    ("open", "false", one_of(False)),
    ("area", "5", one_of(5)),
    ("area", "5.0", one_of(5)),
    ("celsius", "-18", one_of(-18)),
    ("marks", "0 | 10", one_of(0, 10)),
    ("ratio", "70%", one_of(PER_CENT)),
    ("ratio", "0.7", one_of(PER_CENT)),
    ("day", "2022-03-15", one_of(date(2022, 3, 15))),
    ("note", "随意", one_of("随意")),
    # comparisons
    ("area", "≥ 150", Between(L(150), None)),
    ("area", ">= 150", Between(L(150), None)),
    ("area", "≤ 8", Between(None, L(8))),
    ("area", "<= 8", Between(None, L(8))),
    ("area", "> 8", Between(L(8), None, low_open=True)),
    ("area", "<8", Between(None, L(8), high_open=True)),
    ("ratio", "< 70%", Between(None, L(PER_CENT), high_open=True)),
    ("goods", "< 9999.99", Between(None, L(Fraction(999999, 100)), high_open=True)),
    ("grade", "≥ C", Between(L("C"), None)),
    ("day", "< 2022-03-15", Between(None, L(date(2022, 3, 15)), high_open=True)),
    # ranges
    ("area", "0..8", Between(L(0), L(8))),
    ("area", "8..8", Between(L(8), L(8))),
    ("celsius", "-18..-12.5", Between(L(-18), L(Fraction(-25, 2)))),
    ("ratio", "0.7..<1", Between(L(PER_CENT), L(1), high_open=True)),
    ("ratio", "0<..<0.1", Between(L(0), L(Fraction(1, 10)), True, True)),
    ("ratio", "20%<..30%", Between(L(Fraction(1, 5)), L(Fraction(3, 10)), low_open=True)),
    ("area", "8..", Between(L(8), None)),
    ("area", "..8", Between(None, L(8))),
    ("area", "8<..", Between(L(8), None, low_open=True)),
    ("area", "..<8", Between(None, L(8), high_open=True)),
    ("area", "[0..8]", Between(L(0), L(8))),
    ("ratio", "[0.7..1)", Between(L(PER_CENT), L(1), high_open=True)),
    ("ratio", "(0..1)", Between(L(0), L(1), True, True)),
    ("day", "2022-03-15..", Between(L(date(2022, 3, 15)), None)),
    ("grade", "B..C", Between(L("B"), L("C"))),
    ("area", "0..param.limit", Between(L(0), ParameterOperand("limit"))),
    # sets
    ("activities", "has catering", SetTest("has", "all", (holding("catering"),))),
    ("activities", "has any catering | sales", SetTest("has", "any", (holding("catering"), holding("sales")))),
    ("activities", "has all catering | sales", SetTest("has", "all", (holding("catering"), holding("sales")))),
    ("activities", "lacks catering", SetTest("lacks", "all", (holding("catering"),))),
    ("activities", "lacks any catering | sales", SetTest("lacks", "any", (holding("catering"), holding("sales")))),
    ("activities", "lacks all catering | sales", SetTest("lacks", "all", (holding("catering"), holding("sales")))),
    ("activities", "has entity.kind", SetTest("has", "all", (fact("entity.kind"),))),
    # areas
    ("place", "in 3701", Within(L("3701"))),
    ("place", "not in 3701", Within(L("3701"), negated=True)),
    ("place", 'in "37"', Within(L("37"))),
    ("place", "in office.place", Within(fact("office.place"))),
    ("place", "370102", one_of("370102")),
    # windows
    ("day", "past 3 months", Past(Duration(3, "months"))),
    ("day", "past param.window", Past(ParameterOperand("window"))),
    # other facts and parameters
    ("grade", "= entity.last_grade", OneOf((fact("entity.last_grade"),))),
    ("grade", "≥ entity.last_grade", Between(fact("entity.last_grade"), None)),
    ("day", "≥ visit.on", Between(fact("visit.on"), None)),
    ("goods", "≥ param.limit", Between(ParameterOperand("limit"), None)),
    ("goods", "> entity.gains", Between(fact("entity.gains"), None, low_open=True)),
    ("goods", "< entity.fine.max", Between(None, FactOperand(FactPath("entity.fine", "max")), high_open=True)),
    # presence
    ("area", "known", Presence("known")),
    ("activities", "unknown", Presence("unknown")),
    ("fine", "known", Presence("known")),
    ("gains", "none", Presence("none")),
    ("kind", "-", Anything()),
]


@pytest.mark.parametrize(("name", "cell", "test"), CELLS, ids=[f"{name}: {cell}" for name, cell, _ in CELLS])
def test_a_cell_says_one_test(name, cell, test):
    """The same text means the same, with or without ASCII signs and blanks."""
    assert test == read(name, cell)


WRONG = [
    ("area", "large", "SM401"),
    ("area", "≥", "SM401"),
    ("area", "..", "SM401"),
    ("area", "0..8..9", "SM401"),
    ("area", "≥ 1e3", "SM401"),
    ("area", "-5", "SM408"),
    ("area", "≥ 1.25", "SM408"),
    ("marks", "7", "SM408"),
    ("area", "8..0", "SM405"),
    ("area", "0<..<0", "SM405"),
    ("grade", "C..B", "SM405"),
    ("kind", "caterin", "SM303"),
    ("kind", "≥ catering", "SM401"),
    ("kind", "catering | ", "SM303"),
    ("open", "yes", "SM401"),
    ("open", "≥ true", "SM401"),
    ("activities", "catering", "SM401"),
    ("activities", "has catering | sales", "SM418"),
    ("activities", "lacks catering | sales", "SM418"),
    ("activities", "has any caterin", "SM303"),
    ("activities", ["catering"], "SM204"),
    ("day", "2022-2-30", "SM401"),
    ("day", "past 3 weeks", "SM204"),
    ("day", "≥ entity.area", "SM407"),
    ("area", "≥ entity.day", "SM407"),
    ("kind", "= entity.grade", "SM407"),
    ("note", "= item.id", "SM407"),
    ("area", "≥ entity.aera", "SM301"),
    ("goods", "≥ param.limits", "SM307"),
    ("goods", "≥ entity.fine.middle", "SM311"),
    ("fine", "≥ 5", "SM401"),
]


@pytest.mark.parametrize(("name", "cell", "code"), WRONG, ids=[f"{name}: {cell}" for name, cell, _ in WRONG])
def test_what_is_no_test_is_refused(name, cell, code):
    """Each with the message that helps."""
    with pytest.raises(Mistake) as told:
        read(name, cell)

    assert code == told.value.code


@pytest.mark.parametrize(
    ("text", "number"), [("70%", PER_CENT), ("5.0", 5), ("-0.5", Fraction(-1, 2)), ("5,0", None), ("", None), ("½", None)]
)
def test_numbers_are_exact(text, number):
    """Decimals and per cent, nothing else."""
    assert number == read_number(text)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("activities", ["catering", "sales"], frozenset({"catering", "sales"})),
        ("activities", "sales", frozenset({"sales"})),
        ("place", '"37"', "37"),
    ],
)
def test_literals_are_read_by_type(name, cell, value):
    """Sets may be lists, areas may be quoted."""
    assert value == read_value(cell, NAMES.facts[f"entity.{name}"], NAMES)


@pytest.mark.parametrize("length", ["10 working days", "param.limit"])
def test_a_window_is_counted_in_days_months_or_years(length):
    """Working days are counted forward only, and a figure that is no duration is no length."""
    with pytest.raises(Mistake) as mistake:
        read("day", f"past {length}")

    assert "SM204" == mistake.value.code

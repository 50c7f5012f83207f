"""What rows set, and linear arithmetic."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.dates import Duration
from smrules.concepts.rules import Arithmetic, Deadline, FactOperand, FineRange, Literal, ParameterOperand, Scaled
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.names import Mistake
from smrules.definitions.results import ArithmeticReader, read_result

from .building import names

NAMES = names()
GOODS = FactPath("entity.goods")
AREA = FactOperand(FactPath("entity.area"))
DAY = FactPath("entity.day")


def result(fact: str, cell):
    """Return what a cell gives to a fact."""
    return read_result(cell, NAMES.facts[f"entity.{fact}"], NAMES)


RESULTS = [
    ("kind", "catering", Literal("catering")),
    ("kind", "unknown", Literal(UNKNOWN)),
    ("kind", "none", Literal(NONE)),
    ("grade", "= entity.last_grade", FactOperand(FactPath("entity.last_grade"))),
    ("open", True, Literal(True)),
    ("area", "5.5", Literal(Fraction(11, 2))),
    ("note", "特种设备安全监察指令书", Literal("特种设备安全监察指令书")),
    ("activities", ["catering", "sales"], Literal(frozenset({"catering", "sales"}))),
    ("activities", "catering | sales", Literal(frozenset({"catering", "sales"}))),
    ("fine", "50000..100000", FineRange(Scaled(50000), Scaled(100000))),
    ("fine", "≤ 5000", FineRange(Scaled(0), Scaled(5000))),
    ("fine", "<= 5000", FineRange(Scaled(0), Scaled(5000))),
    ("fine", "50", FineRange(Scaled(50), Scaled(50))),
    ("fine", "10..20 × entity.goods", FineRange(Scaled(10, GOODS), Scaled(20, GOODS))),
    ("fine", "10..20 x entity.goods", FineRange(Scaled(10, GOODS), Scaled(20, GOODS))),
    ("fine", "≤ 5 × entity.goods", FineRange(Scaled(0, GOODS), Scaled(5, GOODS))),
    ("fine", "10%..20% × entity.goods", FineRange(Scaled(Fraction(1, 10), GOODS), Scaled(Fraction(1, 5), GOODS))),
    ("fine", "≤ 30% × entity.goods", FineRange(Scaled(0, GOODS), Scaled(Fraction(3, 10), GOODS))),
    ("day", "2026-06-01", Literal(date(2026, 6, 1))),
    ("day", "entity.day", Deadline(DAY, None)),
    ("day", "10 working days after entity.day", Deadline(DAY, Duration(10, "working-days"))),
    ("day", "3 months after visit.on", Deadline(FactPath("visit.on"), Duration(3, "months"))),
    ("day", "param.days after entity.day", Deadline(DAY, ParameterOperand("days"))),
]


@pytest.mark.parametrize(("name", "cell", "expected"), RESULTS, ids=[f"{name}: {cell}" for name, cell, _ in RESULTS])
def test_a_cell_gives_one_result(name, cell, expected):
    """Values, other facts, fines and deadlines."""
    assert expected == result(name, cell)


WRONG = [
    ("kind", "caterin", "SM303"),
    ("fine", "much", "SM421"),
    ("fine", True, "SM421"),
    ("fine", "20..10", "SM421"),
    ("fine", "10..20 × entity.area", "SM407"),
    ("fine", "10..20 × entity.good", "SM301"),
    ("day", "soon", "SM421"),
    ("day", "10 after entity.day", "SM421"),
    ("day", "10 days after entity.area", "SM407"),
    ("day", "param.limit after entity.day", "SM407"),
    ("day", "param.nothing after entity.day", "SM307"),
    ("area", "-1", "SM408"),
    ("activities", ["caterin"], "SM303"),
]


@pytest.mark.parametrize(("name", "cell", "code"), WRONG, ids=[f"{name}: {cell}" for name, cell, _ in WRONG])
def test_what_is_no_result_is_refused(name, cell, code):
    """Each with the message that helps."""
    with pytest.raises(Mistake) as told:
        result(name, cell)

    assert code == told.value.code


def plus(left, right, sign="+"):
    """Return a node of arithmetic."""
    return Arithmetic(sign, left, right)


LIMIT = ParameterOperand("limit")
ARITHMETIC = [
    ("entity.area", AREA),
    ("entity.area + 1", plus(AREA, Literal(1))),
    ("entity.area - 1 - 2", plus(plus(AREA, Literal(1), "-"), Literal(2), "-")),
    ("1 + 2 * entity.area", plus(Literal(1), plus(Literal(2), AREA, "*"))),
    ("(1 + 2) * entity.area", plus(plus(Literal(1), Literal(2)), AREA, "*")),
    ("30% × entity.area", plus(Literal(Fraction(3, 10)), AREA, "*")),
    ("param.limit * (entity.area - 1)", plus(LIMIT, plus(AREA, Literal(1), "-"), "*")),
    ("-entity.area", plus(Literal(0), AREA, "-")),
    (
        "entity.fine.max - entity.fine.min",
        plus(FactOperand(FactPath("entity.fine", "max")), FactOperand(FactPath("entity.fine", "min")), "-"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), ARITHMETIC, ids=[text for text, _ in ARITHMETIC])
def test_arithmetic_is_linear(text, expected):
    """Plus, minus, times a constant or parameter, brackets."""
    assert expected == ArithmeticReader(text, NAMES).read()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("entity.area * entity.goods", "SM415"),
        ("entity.area / 2", "SM415"),
        ("entity.area +", "SM415"),
        ("(entity.area", "SM415"),
        ("entity.area 2", "SM415"),
        ("area", "SM415"),
        ("", "SM415"),
        ("entity.aera + 1", "SM301"),
        ("entity.kind + 1", "SM407"),
        ("entity.ratio + 1", "SM407"),
        ("param.limits + 1", "SM307"),
    ],
)
def test_what_is_not_linear_is_refused(text, code):
    """Products of facts, ratios and unknown names are no arithmetic."""
    with pytest.raises(Mistake) as told:
        ArithmeticReader(text, NAMES).read()

    assert code == told.value.code

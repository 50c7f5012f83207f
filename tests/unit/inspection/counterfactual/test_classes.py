"""Classes of values that rules tell apart, and the nearest value of each."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Choice, Fact
from smrules.inspection.counterfactual.classes import classes, is_graver, step

DEGREES = Fact("entity.fridge", "冷藏温度", "number", decimals=1, low=-60, high=60)
COUNT = Fact("entity.count", "数", "number", decimals=0, low=0)
DENSE = Fact("entity.dense", "数", "number")
MARKS = Fact("entity.marks", "打分", "number", numbers=(0, 5, 10))
DAY = Fact("entity.day", "日期", "date")
LEVEL = Fact("entity.level", "程度", "choice", {code: Choice(code, code) for code in ("low", "middle", "high")}, ordered=True)
GOODS = Fact(
    "entity.goods", "种类", "choices",
    {"none": Choice("none", "无", alone=True), "fruit": Choice("fruit", "果"), "apple": Choice("apple", "苹果", under="fruit")},
)  # fmt: skip


def values(fact, now, turns, added=False):
    """Return the value of each class."""
    return [one.value for one in classes(None, fact, now, turns, added)]


@pytest.mark.parametrize(
    ("fact", "now", "turns", "expected"),
    [
        (DEGREES, 12, {0, 8}, [Fraction(-1, 10), 0, Fraction(79, 10), 8, 12]),
        (DEGREES, Fraction(-7, 2), {0, 8}, [Fraction(-7, 2), 0, Fraction(1, 10), 8, Fraction(81, 10)]),
        (COUNT, 3, {0, 1}, [0, 1, 3]),
        (COUNT, UNKNOWN, {2}, [0, 2, 3]),
        (DENSE, 5, {0, 8}, [-1, 0, 5, 8, 9]),
        (MARKS, 5, set(), [0, 5, 10]),
        (LEVEL, "low", set(), ["low", "middle", "high"]),
    ],
)
def test_values_of_classes(fact, now, turns, expected):
    """Each point is a class, and what lies between two, on the grid of the fact; the value is the nearest to that of now."""
    assert expected == values(fact, now, turns)


def test_what_is_added_up_has_the_ends_of_its_range():
    """Where any other number makes a difference the ends count, and the value of now stands by itself."""
    assert [-60, Fraction(119, 10), 12, Fraction(121, 10), 60] == values(DEGREES, 12, set(), added=True)


def test_days_lie_at_and_around_the_days_that_rules_name():
    """The day before, the day itself, and the nearest day after it."""
    assert [date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1)] == values(DAY, date(2026, 7, 1), {date(2026, 6, 1)})


def test_a_fact_that_may_be_none_has_that_class_too():
    """None is a value of an optional fact."""
    optional = Fact("entity.on", "日期", "date", optional=True)

    assert NONE is values(optional, UNKNOWN, {date(2026, 6, 1)})[-1]


def test_sets_differ_in_what_rules_name_and_bring_their_parents():
    """A code brings its parent; one that stands alone is in no company."""
    found = values(GOODS, frozenset({"fruit"}), {"apple", "none"})

    assert [frozenset({"fruit"}), frozenset({"fruit", "apple"})] == found


@pytest.mark.parametrize(
    ("fact", "now", "then", "expected"),
    [
        (Fact("a.b", "", "boolean", graver="true"), False, True, True),
        (Fact("a.b", "", "boolean", graver="true"), True, False, False),
        (Fact("a.b", "", "boolean"), False, True, False),
        (Fact("a.b", "", "money", graver="more"), 5, 6, True),
        (Fact("a.b", "", "number", graver="less"), 5, 6, False),
        (Fact("a.b", "", "number", graver="less"), 5, UNKNOWN, False),
        (LEVEL, "low", "high", True),
        (LEVEL, "high", "low", False),
    ],
)
def test_what_is_graver_is_as_the_vocabulary_says(fact, now, then, expected):
    """Ordered values go from mild to grave, others as `graver` says; where it says nothing, nothing is graver."""
    assert expected is is_graver(fact, now, then)


def test_steps_count_the_classes_between():
    """Ordered values are so many classes apart; of all else each is one step away."""
    assert 2 == step(LEVEL, ["low", "middle", "high"], "low", "high")
    assert 1 == step(Fact("a.b", "", "boolean"), [True, False], True, False)
    assert 1 == step(DEGREES, [0, 8, 12], UNKNOWN, 8)

"""Is a test true, false or unknown of a value?"""

from datetime import date

import pytest

from smrules.concepts.values import NONE, UNKNOWN, Interval, SetBetween
from smrules.concepts.vocabulary import Choice, Fact
from smrules.engine.truth import at_least, at_most, contains, equal, in_window, one_of, presence, set_test, within

NUMBER = Fact("e.n", "n", "number")
GRADE = Fact("e.g", "g", "choice", {code: Choice(code, code) for code in "ABC"}, ordered=True)
SOME = SetBetween(frozenset({"a"}), frozenset({"a", "b"}))
T, F, U = True, False, None


KINDS = ("known", "unknown", "none")


@pytest.mark.parametrize(
    ("value", "may_be_none", "truths"),
    [
        (5, True, (T, F, F)),
        (False, False, (T, F, F)),
        (frozenset(), False, (T, F, F)),
        (Interval(1, None), False, (T, F, F)),
        (SOME, False, (T, F, F)),
        (NONE, True, (F, F, T)),
        (UNKNOWN, False, (F, T, F)),
        (UNKNOWN, True, (U, T, U)),
    ],
)
def test_presence_tells_three_things_apart(value, may_be_none, truths):
    """Exactly one of them holds; whether an optional fact is absent may itself be unknown."""
    assert truths == tuple(presence(value, kind, may_be_none) for kind in KINDS)


@pytest.mark.parametrize(
    ("value", "other", "truth"),
    [
        (5, 5, T),
        (5, 6, F),
        (UNKNOWN, 5, U),
        (5, UNKNOWN, U),
        (NONE, 5, F),
        (NONE, UNKNOWN, F),
        (NONE, NONE, F),
        (Interval(1, 3), 2, U),
        (Interval(1, 3), 4, F),
        (Interval(1, None), 0, F),
        (Interval(None, 3), 3, U),
        (Interval(1, 3), Interval(4, 5), F),
        (Interval(1, 3), Interval(3, 5), U),
    ],
)
def test_equality_knows_bounds(value, other, truth):
    """What is known by bounds may be equal unless the bounds exclude it; nothing equals none."""
    assert truth is equal(value, other)


@pytest.mark.parametrize(
    ("value", "negated", "truth"),
    [
        ("a", False, T),
        ("c", False, F),
        ("c", True, T),
        (UNKNOWN, False, U),
        (UNKNOWN, True, U),
        (NONE, False, F),
        (NONE, True, F),
    ],
)
def test_none_is_neither_one_of_them_nor_another(value, negated, truth):
    """Both the test and its negation are false of none."""
    assert truth is one_of(value, ["a", "b"], negated)


@pytest.mark.parametrize(
    ("value", "limit", "open_", "truth"),
    [
        (5, 5, False, T),
        (5, 5, True, F),
        (6, 5, True, T),
        (4, 5, False, F),
        (UNKNOWN, 5, False, U),
        (5, UNKNOWN, False, U),
        (NONE, 5, False, F),
        (5, NONE, False, F),
        (NONE, UNKNOWN, False, F),
        (Interval(2, None), 2, False, T),
        (Interval(2, None), 2, True, U),
        (Interval(2, None), 3, False, U),
        (Interval(0, 1), 2, False, F),
        (Interval(0, 2), 2, False, U),
        (Interval(0, 2), 2, True, F),
        (Interval(None, 2), 1, False, U),
        (3, Interval(1, 2), False, T),
        (3, Interval(3, 4), True, F),
        (3, Interval(3, 4), False, U),
    ],
)
def test_comparisons_know_bounds(value, limit, open_, truth):
    """Two failed and one open is already at least two."""
    assert truth is at_least(value, limit, open_, NUMBER)
    assert truth is at_most(limit, value, open_, NUMBER)


@pytest.mark.parametrize(("value", "limit", "truth"), [("C", "B", T), ("B", "B", T), ("A", "B", F)])
def test_ordered_choices_compare_by_rank(value, limit, truth):
    """From mild to grave, as declared."""
    assert truth is at_least(value, limit, False, GRADE)


@pytest.mark.parametrize(
    ("verb", "quantifier", "others", "truths"),
    [
        ("has", "any", "ab", (T, T, U, F)),
        ("has", "all", "ab", (F, U, U, F)),
        ("lacks", "any", "ab", (T, U, U, F)),
        ("lacks", "all", "ab", (F, F, U, F)),
    ],
)
def test_sets_are_tested_member_by_member(verb, quantifier, others, truths):
    """Of {a}, of a set between {a} and {a, b}, of an unknown set, of none."""
    values = (frozenset("a"), SOME, UNKNOWN, NONE)

    assert truths == tuple(set_test(value, verb, quantifier, others) for value in values)


@pytest.mark.parametrize(
    ("value", "member", "truth"),
    [
        (SOME, "a", T),
        (SOME, "b", U),
        (SOME, "c", F),
        (frozenset("ab"), frozenset("ab"), T),
        (frozenset("a"), NONE, F),
        (frozenset("a"), UNKNOWN, U),
    ],
)
def test_a_set_may_hold_a_set(value, member, truth):
    """Every member counts; an unknown member is unknown."""
    assert truth is contains(value, member)


@pytest.mark.parametrize(
    ("value", "area", "negated", "truth"),
    [
        ("370102", "3701", False, T),
        ("3702", "3701", False, F),
        ("37", "3701", False, F),
        ("370102", "3701", True, F),
        (UNKNOWN, "37", False, U),
        (NONE, "37", True, F),
    ],
)
def test_an_area_lies_within_its_prefix(value, area, negated, truth):
    """A province is not inside its city."""
    assert truth is within(value, area, negated)


@pytest.mark.parametrize(
    ("day", "truth"),
    [(date(2024, 1, 1), F), (date(2024, 1, 2), T), (date(2024, 6, 1), T), (date(2024, 6, 2), F), (UNKNOWN, U), (NONE, F)],
)
def test_a_window_leaves_its_first_day_out(day, truth):
    """After the first, up to the last."""
    assert truth is in_window(day, date(2024, 1, 1), date(2024, 6, 1))


SOME = SetBetween(frozenset({"a"}), frozenset({"a", "b"}))


@pytest.mark.parametrize(
    ("value", "member", "truth"),
    [({"a", "b"}, SOME, T), ({"a"}, SOME, U), ({"b"}, SOME, F), (SOME, SOME, U)],
)
def test_a_set_may_hold_a_set_known_by_bounds(value, member, truth):
    """All that the other may hold decides for it, what it certainly holds against it."""
    assert truth == contains(frozenset(value) if isinstance(value, set) else value, member)


@pytest.mark.parametrize(("other", "truth"), [({"a"}, U), ({"a", "b"}, U), ({"b"}, F), ({"a", "c"}, F)])
def test_a_set_known_by_bounds_may_equal_another(other, truth):
    """It equals none that lacks what it holds, or holds what it cannot."""
    assert truth == equal(SOME, frozenset(other))


def test_no_day_lies_in_a_window_without_an_end():
    """A window that ends on a day that never was is empty."""
    assert in_window(date(2026, 1, 1), UNKNOWN, NONE) is False

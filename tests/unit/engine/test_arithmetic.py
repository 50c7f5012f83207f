"""Sums, bounds and rounding."""

from fractions import Fraction

import pytest

from smrules.concepts.values import NONE, UNKNOWN, Interval
from smrules.engine.arithmetic import combine, rounded, total

SOME = Interval(2, 5)


@pytest.mark.parametrize(
    ("operator", "left", "right", "expected"),
    [
        ("+", 2, 3, 5),
        ("-", 2, 3, -1),
        ("*", 2, Fraction(1, 2), 1),
        ("+", SOME, 1, Interval(3, 6)),
        ("-", 1, SOME, Interval(-4, -1)),
        ("-", SOME, SOME, Interval(-3, 3)),
        ("+", Interval(2, None), 1, Interval(3, None)),
        ("-", 1, Interval(2, None), Interval(None, -1)),
        ("*", 3, SOME, Interval(6, 15)),
        ("*", SOME, -1, Interval(-5, -2)),
        ("*", 0, Interval(2, None), 0),
        ("*", SOME, SOME, UNKNOWN),
        ("*", Interval(2, None), 2, Interval(4, None)),
        ("*", Interval(2, None), -2, Interval(None, -4)),
        ("+", UNKNOWN, 1, UNKNOWN),
        ("*", 0, UNKNOWN, UNKNOWN),
        ("+", NONE, 1, NONE),
        ("-", UNKNOWN, NONE, NONE),
    ],
)
def test_values_combine_exactly_or_by_bounds(operator, left, right, expected):
    """None wins over unknown; a product needs one side that is exactly known."""
    assert expected == combine(operator, left, right)


@pytest.mark.parametrize(
    ("value", "decimals", "way", "expected"),
    [
        (Fraction(895, 100), 1, "down", Fraction(89, 10)),
        (Fraction(891, 100), 1, "up", 9 - Fraction(0)),
        (Fraction(5, 2), 0, "half-up", 3),
        (Fraction(-5, 2), 0, "half-up", -3),
        (Fraction(249, 100), 0, "half-up", 2),
        (Fraction(-895, 100), 1, "down", Fraction(-89, 10)),
        (Fraction(-891, 100), 1, "up", -9),
        (Fraction(1, 3), None, None, Fraction(1, 3)),
        (Fraction(1, 3), 2, None, Fraction(1, 3)),
        (Interval(Fraction(1, 3), None), 1, "down", Interval(Fraction(3, 10), None)),
        (Interval(Fraction(1, 4), Fraction(1, 3)), 0, "down", 0),
        (UNKNOWN, 1, "up", UNKNOWN),
        (NONE, 1, "up", NONE),
    ],
)
def test_numbers_are_rounded_as_declared(value, decimals, way, expected):
    """Up is away from zero, down towards it; bounds are rounded like numbers."""
    assert expected == rounded(value, decimals, way)


@pytest.mark.parametrize(
    ("members", "bounds", "more", "expected"),
    [
        ([(True, 2), (True, 3)], (0, None), False, 5),
        ([(True, 2), (None, 3)], (0, None), False, Interval(2, 5)),
        ([(True, 2), (False, 3)], (0, None), False, 2),
        ([(True, 2), (True, NONE)], (0, None), False, 2),
        ([(True, 2), (True, UNKNOWN)], (0, 10), False, Interval(2, 12)),
        ([(True, 2), (True, UNKNOWN)], (None, None), False, Interval(None, None)),
        ([(True, 2), (None, -3)], (None, None), False, Interval(-1, 2)),
        ([(True, 2)], (0, None), True, Interval(2, None)),
        ([(True, 2)], (None, None), True, Interval(None, None)),
        ([(True, -2)], (None, 0), True, Interval(None, -2)),
        ([], (0, None), False, 0),
    ],
)
def test_sums_know_what_an_unknown_part_may_be(members, bounds, more, expected):
    """The range of the type bounds an unknown value; members that may be there bring their value or nothing."""
    assert expected == total(members, *bounds, more)

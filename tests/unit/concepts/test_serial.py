"""Values as plain data, exactly."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.entity import Entity
from smrules.concepts.serial import decimal_text, plain
from smrules.concepts.values import NONE, UNKNOWN, Interval, MoneyRange, SetBetween


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (5, 5),
        (Fraction(7, 10), "0.7"),
        (Fraction(16, 23), "16/23"),
        (date(2026, 6, 1), "2026-06-01"),
        (frozenset({"b", "a"}), ["a", "b"]),
        (Interval(1, None), {"low": 1, "high": None}),
        (MoneyRange(Fraction(1, 2), UNKNOWN), {"min": "0.5", "max": "unknown"}),
        (SetBetween(frozenset({"a"}), frozenset({"a", "b"})), {"certain": ["a"], "possible": ["a", "b"]}),
        (UNKNOWN, "unknown"),
        (NONE, "none"),
    ],
)
def test_values_become_plain_data(value, expected):
    """Numbers stay exact, sets are sorted, what is not known is said."""
    assert expected == plain(value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(1, 3), "1/3"),
        (12345678901234567890, "12345678901234567890"),
    ],
)
def test_numbers_are_written_out(number, text):
    """No exponent and no rounding."""
    assert text == decimal_text(number)


def test_an_object_and_its_data_undo_each_other():
    """What is read back is what was written."""
    entity = Entity("e", {"a": 1}, {"equipment": [{"number": "1"}]}, {"past": {"records": []}})

    assert entity == Entity.from_dict(entity.to_dict())

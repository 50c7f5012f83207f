"""Values as plain data, exactly."""

import pickle
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.entity import Entity
from smrules.concepts.serial import Later, Serial, decimal_text, deferred, plain
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


@deferred("late")
@dataclass(frozen=True, slots=True)
class Told(Serial):
    """Something of which one part is worked out when it is read."""

    early: int
    late: str


def test_a_deferred_field_is_worked_out_when_it_is_first_read():
    """The work is done once, at the first reading, and not for who never reads."""
    done = []
    told = Told(1, Later(lambda: done.append("work") or "value"))

    assert (1, []) == (told.early, done)
    assert ("value", "value", ["work"]) == (told.late, told.late, done)


def test_a_deferred_field_is_written_compared_and_read_like_any_other():
    """Whoever writes, compares or copies sees the value."""
    told = Told(1, Later(lambda: "value"))

    assert {"early": 1, "late": "value"} == told.to_dict()
    assert Told(1, "value") == Told(1, Later(lambda: "value"))
    assert told == Told.from_dict(told.to_dict()) == replace(told, early=1) == pickle.loads(pickle.dumps(Told(1, "value")))

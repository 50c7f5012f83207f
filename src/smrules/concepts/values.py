"""The values a fact can have: exact numbers, bounds, sets, and the two ways of having none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

Number = int | Fraction
Truth = bool | None
"""Kleene's three values; `None` is *unknown*."""


class _Singleton:
    """A named value of which there is one."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


UNKNOWN: Final = _Singleton("UNKNOWN")
"""Nobody has said; it may turn out to be anything."""

NONE: Final = _Singleton("NONE")
"""Certainly absent: no accident ever, no rule that decides."""


@dataclass(frozen=True, slots=True)
class Interval:
    """
    A number known by bounds, both included; `None` is an open end.

    `low` never equals `high`: use `bounded`, which returns the number itself then.
    """

    low: Number | None
    high: Number | None


@dataclass(frozen=True, slots=True)
class SetBetween:
    """A set known by bounds: what it certainly holds, and what it may hold at most."""

    certain: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """The least and the most that a fine may be; each end is a number, an interval, `UNKNOWN` or `NONE`."""

    low: Any
    high: Any


def exact(number: int | Fraction) -> Number:
    """Return a whole fraction as an integer, so that equal numbers print alike."""
    if isinstance(number, Fraction) and number.denominator == 1:
        return number.numerator
    return number


def bounded(low: Number | None, high: Number | None) -> Number | Interval:
    """Return the number between *low* and *high*, exact where the ends meet."""
    if low is not None and low == high:
        return exact(low)
    return Interval(low, high)


def ends(value: Any) -> tuple[Number | None, Number | None]:
    """Return the least and the greatest number that *value* may be."""
    if isinstance(value, Interval):
        return value.low, value.high
    if value is UNKNOWN or value is NONE:
        return None, None
    return value, value


def all_hold(truths: Iterable[Truth]) -> Truth:
    """Kleene's *and*: false if one is false, else unknown if one is unknown."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_holds(truths: Iterable[Truth]) -> Truth:
    """Kleene's *or*: true if one is true, else unknown if one is unknown."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def negation(truth: Truth) -> Truth:
    """Kleene's *not*."""
    return None if truth is None else not truth

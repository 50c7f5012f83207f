"""Sums, bounds and rounding, exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from smrules.concepts.values import NONE, UNKNOWN, Number, Truth, bounded, ends, exact


def combine(operator: str, left: Any, right: Any) -> Any:
    """Add, subtract or multiply two values known exactly or by bounds."""
    if left is NONE or right is NONE:
        return NONE
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    (low, high), (other_low, other_high) = ends(left), ends(right)
    if operator == "+":
        return bounded(_plus(low, other_low), _plus(high, other_high))
    if operator == "-":
        return bounded(_plus(low, _minus(other_high)), _plus(high, _minus(other_low)))
    return _product(left, right)


def _plus(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one + other


def _minus(one: Number | None) -> Number | None:
    return None if one is None else -one


def _product(left: Any, right: Any) -> Any:
    if ends(left)[0] is None or ends(left)[0] != ends(left)[1]:
        left, right = right, left
    factor = ends(left)[0]
    if factor is None or factor != ends(left)[1]:
        return UNKNOWN
    low, high = (None if end is None else factor * end for end in ends(right))
    if factor == 0:
        return 0
    return bounded(low, high) if factor > 0 else bounded(high, low)


def rounded(value: Any, decimals: int | None, way: str | None) -> Any:
    """Round a value (or its bounds) to *decimals* places: `up`, `down` (toward zero) or `half-up`."""
    if decimals is None or way is None or value is UNKNOWN or value is NONE:
        return value
    low, high = ends(value)
    return bounded(_round(low, decimals, way), _round(high, decimals, way))


def _round(number: Number | None, decimals: int, way: str) -> Number | None:
    if number is None:
        return None
    scaled = abs(Fraction(number) * 10**decimals)
    whole = {"down": math.floor, "up": math.ceil, "half-up": lambda one: math.floor(one + Fraction(1, 2))}[way](scaled)
    return exact(Fraction(whole if number >= 0 else -whole, 10**decimals))


def total(members: Iterable[tuple[Truth, Any]], least: Number | None, greatest: Number | None, more: bool) -> Any:
    """
    Add up values.

    Args:
        members: Whether it counts, and its value.
        least, greatest: What a value may be while it is unknown.
        more: Whether there may be members besides those given.
    """
    low: Number | None = 0
    high: Number | None = 0
    for counts, value in members:
        if counts is False or value is NONE:
            continue
        one_low, one_high = (least, greatest) if value is UNKNOWN else ends(value)
        if counts is None:
            one_low, one_high = _or_nothing(one_low, one_high)
        low, high = _plus(low, one_low), _plus(high, one_high)
    if more:
        low = low if least is not None and least >= 0 else None
        high = high if greatest is not None and greatest <= 0 else None
    return bounded(low, high)


def _or_nothing(low: Number | None, high: Number | None) -> tuple[Number | None, Number | None]:
    return None if low is None else min(0, low), None if high is None else max(0, high)

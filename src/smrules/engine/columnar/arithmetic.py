"""Sums, products, bounds and rounding of columns of numbers, exactly. `arithmetic.py` of the reference evaluator, row by row."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, Any

from smrules.engine.columnar.columns import GREATEST, Numbers, TooLargeError, at_one_scale
from smrules.engine.columnar.frames import nulls, pl, same

if TYPE_CHECKING:
    from polars import Series


def combine(operator: str, left: Numbers, right: Numbers) -> Numbers:
    """Add, subtract or multiply numbers known exactly or by bounds; raises `TooLargeError`."""
    none = left.none | right.none
    unknown = (left.unknown | right.unknown) & ~none
    if operator == "*":
        return _product(left, right, unknown, none)
    left, right = at_one_scale(left, right)
    most = left.most + right.most
    if most > GREATEST:
        raise TooLargeError
    low, high = (
        (left.low + right.low, left.high + right.high) if operator == "+" else (left.low - right.high, left.high - right.low)
    )
    return _where(~(none | unknown), Numbers(unknown, none, low, high, left.scale, most, left.scale))


def _where(there: Series, one: Numbers) -> Numbers:
    """Leave numbers only where they are there."""
    nobody = nulls(len(there), pl.Int64)
    return Numbers(
        one.unknown,
        one.none,
        one.low.zip_with(there, nobody),
        one.high.zip_with(there, nobody),
        one.scale,
        one.most,
        one.most_scale,
    )


def _product(left: Numbers, right: Numbers, unknown: Series, none: Series) -> Numbers:
    """Multiply where one side is known exactly; elsewhere nothing is known."""
    scale, most = left.scale * right.scale, left.most * right.most
    if max(scale, most) > GREATEST:
        raise TooLargeError
    swap = ~left.exact
    factor = left.low.zip_with(~swap, right.low)
    low, high = right.low.zip_with(~swap, left.low), right.high.zip_with(~swap, left.high)
    inexact = ~left.exact & ~right.exact & ~none
    unknown = unknown | inexact
    ends = [factor * low, factor * high]
    turned = (factor < 0).fill_null(False)
    zero = (factor == 0).fill_null(False)
    nought = same(0, len(none), pl.Int64)
    first, last = (nought.zip_with(zero, one.zip_with(~turned, other)) for one, other in (ends, ends[::-1]))
    return _where(~(none | unknown), Numbers(unknown, none, first, last, scale, most, scale))


def rounded(one: Numbers, decimals: int | None, way: str | None) -> Numbers:
    """Round numbers (or their bounds) to *decimals* places: `up`, `down` (toward zero) or `half-up`; raises `TooLargeError`."""
    if decimals is None or way is None:
        return one
    factor = 10**decimals
    if max(one.most * factor * 2 + one.most_scale, one.most_scale * 2) > GREATEST:
        raise TooLargeError
    low = _round(one.low, factor, one.scale, way)
    high = low if one.high is one.low else _round(one.high, factor, one.scale, way)
    return Numbers(one.unknown, one.none, low, high, factor, one.most * factor + 1, factor)


def _round(ends: Series, factor: int, scale: Any, way: str) -> Series:
    size = ends.abs() * factor
    whole = {
        "down": lambda: size // scale,
        "up": lambda: -(-size // scale),
        "half-up": lambda: (size * 2 + scale) // (scale * 2),
    }[way]()
    return (-whole).zip_with((ends < 0).fill_null(False), whole)


def ratio(part: Numbers, whole: Numbers) -> tuple[Numbers, Series]:
    """Return exact ratios, unknown as soon as one side is not exactly known, and where there is none: nothing is divided by 0."""
    part, whole = at_one_scale(part, whole)
    empty = part.none | whole.none | ((whole.low == 0).fill_null(False) & whole.exact)
    known = part.exact & whole.exact & ~empty
    one = same(1, len(empty), pl.Int64)
    sign = (-one).zip_with((whole.low < 0).fill_null(False), one)
    nobody = nulls(len(empty), pl.Int64)
    top = (part.low * sign).zip_with(known, nobody)
    bottom = (whole.low * sign).zip_with(known, one)
    nowhere = same(False, len(empty))
    return Numbers(~known & ~empty, nowhere, top, top, bottom, part.most, whole.most), empty


def common_scale(columns: list[Numbers]) -> list[Numbers]:
    """Return columns at one scale."""
    scale = lcm(*(one.scale for one in columns))
    anchor = Numbers(False, False, 0, 0, scale, 0, scale)
    return [at_one_scale(one, anchor)[0] for one in columns]


def stacked_numbers(columns: list[Numbers]) -> Numbers:
    """Return columns of one scale, one below the other."""
    parts = [pl.concat([getattr(one, name) for one in columns], rechunk=True) for name in ("unknown", "none", "low", "high")]
    return Numbers(*parts, columns[0].scale, max(one.most for one in columns), columns[0].most_scale, columns[0].is_date)

"""
Is a test true, false or unknown of each value of a column? `truth.py`, row by row.

Words are few, so each combination of them is put to the reference evaluator's own functions once; numbers are compared as numbers, bound
with bound, ratios by cross-multiplication.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import TYPE_CHECKING, Any

from smrules.concepts.values import Truth
from smrules.engine.columnar.columns import GREATEST, Coded, Column, Numbers, Words, times
from smrules.engine.columnar.frames import alike, among, pl
from smrules.engine.columnar.truths import Pair, Truths, in_rows, opposite

if TYPE_CHECKING:
    from polars import Series


def presence(column: Column, kind: str, may_be_none: bool) -> Truths:
    """Say where values are `known`, `unknown` or `none`."""
    unknown, none = column.unknown, column.none
    if kind == "unknown":
        return Pair(unknown, ~unknown)
    if kind == "none":
        return Pair(none, ~(none | unknown) if may_be_none else ~none)
    return Pair(~(none | unknown), none if may_be_none else none | unknown)


def by_word(words: Words, column: Coded, says: Callable[[Any], Truth]) -> Truths:
    """Say what *says* of each value of one column."""
    answers: dict[Truth, list[int]] = {True: [], False: [], None: []}
    for code in column.words:
        answers[says(words.values[code])].append(code)
    for truth, codes in answers.items():
        if len(codes) == len(column.words):
            return truth
    return Pair(among(column.codes, answers[True]), among(column.codes, answers[False]))


def by_words(words: Words, columns: Sequence[Coded], says: Callable[..., Truth]) -> Truths:
    """Say what *says* of each combination of values of several columns."""
    if len(columns) == 1:
        return by_word(words, columns[0], says)
    kinds, first = alike({str(number): one.codes for number, one in enumerate(columns)}, len(columns[0].codes))
    rows = zip(*(one.codes[first].to_list() for one in columns), strict=True)
    found = [says(*(words.values[code] for code in row)) for row in rows]
    true, false = (pl.Series(values=[one is truth for one in found], dtype=pl.Boolean) for truth in (True, False))
    return Pair(true[kinds], false[kinds])


# --- numbers -------------------------------------------------------------------------------------


def crossed(one: Numbers, other: Numbers) -> Callable[[Series, Series], tuple[Series, Series]]:
    """Return what brings an end of one column and an end of another to one scale; raises `TooLargeError`."""
    if isinstance(one.scale, int) and isinstance(other.scale, int):
        common = gcd(one.scale, other.scale)
        left, right = other.scale // common, one.scale // common
        most_left, most_right = left, right
    else:
        left, right, most_left, most_right = other.scale, one.scale, other.most_scale, one.most_scale

    def scaled(end: Series, other_end: Series) -> tuple[Series, Series]:
        return times(end, left, one.most, most_left)[0], times(other_end, right, other.most, most_right)[0]

    return scaled


def _is(found: Series) -> Series:
    return found.fill_null(False) if found.null_count() else found


def equal(one: Numbers, other: Numbers) -> Truths:
    """Say where two numbers are the same; nothing equals `none`."""
    cross = crossed(one, other)
    none, unknown = one.none | other.none, one.unknown | other.unknown
    high, other_low = cross(one.high, other.low)
    low, other_high = cross(one.low, other.high)
    apart = _is(high < other_low) | _is(low > other_high)
    meet = _is(low == other_low) & one.exact & other.exact
    return Pair(meet & ~none & ~unknown, none | (apart & ~unknown))


def at_least(one: Numbers, limit: Numbers, open_: bool) -> Truths:
    """Say where a number lies above *limit*, or at it unless *open_*."""
    if _is_constant(limit, one):
        low, high, none = one.closed()
        end = limit.low * (one.scale // limit.scale)
        true, false = (low > end, high <= end) if open_ else (low >= end, high < end)
        return Pair(true, false if none is None else none | false)
    if _is_constant(one, limit):
        low, high, none = limit.closed()
        end = one.low * (limit.scale // one.scale)
        true, false = (high < end, low >= end) if open_ else (high <= end, low > end)
        return Pair(true, false if none is None else none | false)
    cross = crossed(one, limit)
    none, unknown = one.none | limit.none, one.unknown | limit.unknown
    low, limit_high = cross(one.low, limit.high)
    high, limit_low = cross(one.high, limit.low)
    true = _is(low > limit_high if open_ else low >= limit_high)
    false = _is(high <= limit_low if open_ else high < limit_low)
    return Pair(true & ~none & ~unknown, none | (false & ~unknown))


def _is_constant(one: Numbers, column: Numbers) -> bool:
    """Say whether *one* is a constant that can be told exactly at the scale of a column."""
    return (
        isinstance(one.low, int)
        and not isinstance(column.low, int)
        and isinstance(column.scale, int)
        and column.scale % one.scale == 0
        and one.most * (column.scale // one.scale) < GREATEST
    )


def one_of(value: Column, found: Truths, negated: bool) -> Truths:
    """Say where a value is (not) among others, given where it equals one of them; false of `none` either way."""
    return but_not_none(value, opposite(found)) if negated else found


def but_not_none(value: Column, found: Truths) -> Truths:
    """Say the same, but false of `none`."""
    if found is False:
        return False
    none = value.none
    pair = in_rows(found, len(none))
    return Pair(pair.true & ~none, pair.false | none)


def in_window(value: Numbers, start: Numbers, end: Numbers) -> Truths:
    """Say where a day lies after *start* and not after *end*; no day does where there is no end."""
    none = value.none | end.none
    unknown = value.unknown | start.unknown | end.unknown
    inside = _is(start.low < value.low) & _is(value.low <= end.low)
    return Pair(inside & ~none & ~unknown, none | (~inside & ~unknown))

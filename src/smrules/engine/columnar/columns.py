"""
The values of one fact in many rows.

`Coded` values are numbers of words in one list: booleans, choices, sets, text, and whatever a rule may result in. `Numbers` are whole numbers
at a scale, known by bounds: amounts, counts, dates, ratios (their scale is a column). A value is unknown, none, or there.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from smrules.concepts.values import NONE, UNKNOWN, bounded, ends, exact
from smrules.engine.columnar.frames import alike, pl, same

if TYPE_CHECKING:
    from polars import Series

_UNKNOWN, _NONE, _FALSE, _TRUE = range(4)
FIRST_DAY = date(1970, 1, 1)
GREATEST = 2**63 - 1


class TooLargeError(Exception):
    """A number might not fit into 64 bits."""


class Words:
    """Values by number: equal values have the same number in every column of a run."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._codes: dict[Hashable, int] = {}
        for value in (UNKNOWN, NONE, False, True):
            self.code(value)

    def code(self, value: Any) -> int:
        """Return the number of a value."""
        key = value.__class__, value
        found = self._codes.get(key)
        if found is None:
            found = self._codes[key] = len(self.values)
            self.values.append(value)
        return found


@dataclass(eq=False, slots=True)
class Coded:
    """
    Values as numbers of words.

    Attributes:
        known: The words that may be among them, once somebody has looked.
    """

    codes: Series
    known: tuple[int, ...] | None = None

    @property
    def words(self) -> tuple[int, ...]:
        """The numbers of the words that may be among the values."""
        if self.known is None:
            self.known = tuple(sorted(self.codes.unique().to_list()))
        return self.known

    @property
    def unknown(self) -> Series:
        """Where nobody has said."""
        return self.codes == _UNKNOWN

    @property
    def none(self) -> Series:
        """Where there is certainly no value."""
        return self.codes == _NONE

    def at(self, rows: Series) -> Coded:
        """Return the values of some rows; of no row there is none."""
        found = self.codes[rows]
        if found.null_count():
            return Coded(found.fill_null(_NONE), tuple(sorted({_NONE, *self.words})))
        return Coded(found, self.words)


@dataclass(eq=False, slots=True)
class Numbers:
    """
    Whole numbers at a scale, by bounds; null is an open end, or no number at all.

    A constant has numbers and truths in place of columns; it is only compared with columns.

    Attributes:
        scale: What they are to be divided by: a number, or a column for ratios, always above 0.
        most: No number is greater, nor smaller than its opposite; of the scale likewise `most_scale`.
        is_date: They are days since 1970.
        filled: Low and high with the last number of 64 bits in place of every null, and where there is certainly none if that is anywhere;
            once somebody has compared with a constant.
    """

    unknown: Any
    none: Any
    low: Any
    high: Any
    scale: Any = 1
    most: int = GREATEST
    most_scale: int = 1
    is_date: bool = False
    filled: tuple[Series, Series, Series | None] | None = None

    def closed(self) -> tuple[Series, Series, Series | None]:
        """Return `filled`."""
        if self.filled is None:
            nowhere = self.none | self.unknown | self.low.is_null()
            low = same(-GREATEST - 1, len(self.low), pl.Int64).zip_with(nowhere, self.low)
            nowhere = nowhere if self.high is self.low else self.none | self.unknown | self.high.is_null()
            high = same(GREATEST, len(self.low), pl.Int64).zip_with(nowhere, self.high)
            self.filled = low, high, self.none if self.none.any() else None
        return self.filled

    def at(self, rows: Series) -> Numbers:
        """Return the values of some rows; of no row there is none."""
        none = self.none[rows]
        unknown = self.unknown[rows]
        low = self.low[rows]
        high = low if self.high is self.low else self.high[rows]
        scale = self.scale if isinstance(self.scale, int) else self.scale[rows].fill_null(1)
        if none.null_count():
            none, unknown = none.fill_null(True), unknown.fill_null(False)
        return Numbers(unknown, none, low, high, scale, self.most, self.most_scale, self.is_date)

    @property
    def exact(self) -> Any:
        """Where there is a number that is known exactly."""
        if isinstance(self.low, int):
            return True
        return self.low.is_not_null() if self.high is self.low else (self.low == self.high).fill_null(False)


@dataclass(frozen=True, eq=False, slots=True)
class Picked:
    """Members that were picked, as rows of their scope; null where it is unknown which, or there is none."""

    unknown: Series
    none: Series
    scope: str
    rows: Series

    def at(self, rows: Series) -> Picked:
        """Return the members picked in some rows; in no row there is none."""
        return Picked(self.unknown[rows].fill_null(False), self.none[rows].fill_null(True), self.scope, self.rows[rows])


Column = Coded | Numbers | Picked


def constant(value: Any) -> Numbers:
    """Return a number or a day that is the same in every row."""
    if isinstance(value, date):
        return Numbers(False, False, day_number(value), day_number(value), 1, abs(day_number(value)), 1, True)
    scale = Fraction(value).denominator
    return Numbers(False, False, int(value * scale), int(value * scale), scale, abs(int(value * scale)), scale)


def nothing(size: int) -> Coded:
    """Return a column in which there is certainly no value."""
    return Coded(same(_NONE, size), (_NONE,))


def nobody_said(size: int) -> Coded:
    """Return a column of which nothing is known."""
    return Coded(same(_UNKNOWN, size), (_UNKNOWN,))


def exactly(low: Series, unknown: Series, none: Series, scale: int = 1, most: int = GREATEST, is_date: bool = False) -> Numbers:
    """Return numbers that are known exactly where they are known at all."""
    return Numbers(unknown, none, low, low, scale, most, scale, is_date)


def day_number(day: date) -> int:
    """Return a day as a number."""
    return (day - FIRST_DAY).days


def choose(mask: Series, one: Column, other: Column, words: Words) -> Column:
    """Return the values of *one* where marked, of *other* elsewhere."""
    if isinstance(one, Coded) and isinstance(other, Coded):
        return Coded(one.codes.zip_with(mask, other.codes))
    one, other = numbers_of(one, words), numbers_of(other, words)
    if not isinstance(one.scale, int) or not isinstance(other.scale, int):
        return Coded(codes_of(one, words).codes.zip_with(mask, codes_of(other, words).codes))
    one, other = at_one_scale(one, other)
    low = one.low.zip_with(mask, other.low)
    high = low if one.low is one.high and other.low is other.high else one.high.zip_with(mask, other.high)
    unknown, none = one.unknown.zip_with(mask, other.unknown), one.none.zip_with(mask, other.none)
    return Numbers(unknown, none, low, high, one.scale, max(one.most, other.most), one.most_scale, one.is_date or other.is_date)


def times(one: Series, factor: Any, most: int, most_factor: int) -> tuple[Series, int]:
    """Return a product that is proved to fit into 64 bits; raises `TooLargeError`."""
    if isinstance(factor, int) and factor == 1:
        return one, most
    if most * most_factor > GREATEST:
        raise TooLargeError
    return one * factor, most * most_factor


def at_one_scale(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Return two columns of numbers at the same scale, a whole number; raises `TooLargeError`."""
    scale = lcm(one.scale, other.scale)
    return _scaled(one, scale), _scaled(other, scale)


def _scaled(one: Numbers, scale: int) -> Numbers:
    factor = scale // one.scale
    if factor == 1:
        return one
    low, most = times(one.low, factor, one.most, factor)
    high = low if one.high is one.low else one.high * factor
    return Numbers(one.unknown, one.none, low, high, scale, most, scale, one.is_date)


# --- from one form to the other ------------------------------------------------------------------


def codes_of(column: Column, words: Words) -> Coded:
    """Return any values as numbers of words."""
    if isinstance(column, Coded):
        return column
    parts = {"unknown": column.unknown, "none": column.none, "low": column.low, "high": column.high}
    if not isinstance(column.scale, int):
        parts["scale"] = column.scale
    kinds, first = alike(parts, len(column.low))
    frame = pl.DataFrame(parts)[first]
    scales = [column.scale] * len(frame) if isinstance(column.scale, int) else frame["scale"].to_list()
    rows = zip(frame["unknown"], frame["none"], frame["low"], frame["high"], scales, strict=True)
    codes = [words.code(_value(*row, column.is_date)) for row in rows]
    return Coded(pl.Series(values=codes, dtype=pl.Int32)[kinds])


def _value(unknown: bool, none: bool, low: int | None, high: int | None, scale: int, is_date: bool) -> Any:
    if unknown or none:
        return UNKNOWN if unknown else NONE
    if is_date:
        return FIRST_DAY + timedelta(days=low or 0)
    low_, high_ = (None if end is None else exact(Fraction(end, scale)) for end in (low, high))
    return bounded(low_, high_)


def numbers_of(column: Column, words: Words) -> Numbers:
    """Return numbers, amounts, ratios and dates that are told as words, as numbers; raises `TooLargeError`."""
    if isinstance(column, Numbers):
        return column
    kinds, first = alike({"codes": column.codes}, len(column.codes))
    values = [words.values[code] for code in column.codes[first]]
    is_date = any(isinstance(value, date) for value in values)
    limits = [day_number(value) if isinstance(value, date) else end for value in values
              for end in (ends(value) if not isinstance(value, date) else (0,)) if isinstance(value, date) or end is not None]  # fmt: skip
    scale = lcm(*(Fraction(one).denominator for one in limits)) if limits else 1
    most = max((abs(int(one * scale)) for one in limits), default=0)
    if most > GREATEST:
        raise TooLargeError
    pairs = [(day_number(value),) * 2 if isinstance(value, date) else ends(value) for value in values]
    low, high = (pl.Series(values=[None if end is None else int(end * scale) for end in found], dtype=pl.Int64)
                 for found in (zip(*pairs, strict=True) if pairs else ((), ())))  # fmt: skip
    at_low = low[kinds]
    at_high = at_low if low.equals(high) else high[kinds]
    return Numbers(column.unknown, column.none, at_low, at_high, scale, most, scale, is_date)

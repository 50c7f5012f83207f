"""Columns of drawn values, for tests that compare them with the reference evaluator's functions, value by value."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import strategies as st

from smrules.concepts.values import NONE, UNKNOWN, bounded, exact
from smrules.engine.columnar.columns import Coded, Column, Numbers, Words, codes_of, numbers_of
from smrules.engine.columnar.truths import Truths, in_rows

ENDS = st.none() | st.integers(-40, 40) | st.builds(Fraction, st.integers(-40, 40), st.sampled_from((1, 2, 10)))


def _bounds(low: Any, high: Any) -> Any:
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return bounded(*(None if end is None else exact(end) for end in (low, high)))


NUMBERS = st.builds(_bounds, ENDS, ENDS) | st.integers(-40, 40) | st.sampled_from((UNKNOWN, NONE, 0))
DAYS = st.integers(-400, 400).map(lambda days: date(2024, 2, 29) + timedelta(days=days)) | st.sampled_from((UNKNOWN, NONE))


def coded(values: list[Any], words: Words) -> Coded:
    """Return values as words."""
    return Coded(pl.Series(values=[words.code(value) for value in values], dtype=pl.Int32))


def numbers(values: list[Any]) -> Numbers:
    """Return values as numbers."""
    words = Words()
    return numbers_of(coded(values, words), words)


def values_of(column: Column) -> list[Any]:
    """Return the values of a column one by one."""
    words = Words()
    return [words.values[code] for code in codes_of(column, words).codes]


def truths_of(found: Truths, size: int) -> list[Any]:
    """Return truths one by one."""
    pair = in_rows(found, size)
    return [True if true else False if false else None for true, false in zip(pair.true, pair.false, strict=True)]

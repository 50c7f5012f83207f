"""Polars, the embedded engine of the columns; imported nowhere else in the engine. Small ways of making, cutting and grouping columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position

try:
    import polars as pl
    import pyarrow as pa

    _MISSING = ""
except ImportError as error:
    pl: Any = None
    pa: Any = None
    _MISSING = str(error)

if TYPE_CHECKING:
    from polars import Series

FEW = 6
"""So many comparisons are faster than a look-up."""


def require() -> None:
    """Raise `InputError` (SM620) where Polars is not installed."""
    if pl is None:
        raise InputError([diagnostic("SM620", Position("smrules[columnar]"), problem=_MISSING)])


def same(value: Any, size: int, dtype: Any = None) -> Series:
    """Return a column of one value; numbers are codes unless *dtype* says otherwise."""
    kind = dtype or (pl.Boolean if isinstance(value, bool) else pl.Int32)
    return _one(value, kind).new_from_index(0, size)


@lru_cache(maxsize=4096)
def _one(value: Any, kind: Any) -> Series:
    return pl.Series(values=[value], dtype=kind)


def counted(size: int) -> Series:
    """Return the numbers of rows."""
    return pl.int_range(size, dtype=pl.UInt32, eager=True)


def nulls(size: int, dtype: Any) -> Series:
    """Return a column without any value."""
    return _one(None, dtype).new_from_index(0, size)


def among(codes: Series, listed: Collection[int]) -> Series:
    """Return where codes are listed."""
    if not listed:
        return same(False, len(codes))
    if len(listed) <= FEW:
        return reduce(or_, (codes == one for one in listed))
    marks = put(
        max(*listed, codes.max() or 0) + 1, pl.Series(values=sorted(listed), dtype=pl.UInt32), same(True, len(listed)), False
    )
    return marks[codes.cast(pl.UInt32)]


def lists(values: list[list[str]]) -> Series:
    """Return a column of lists of text; Arrow makes one ten times as fast as Polars."""
    return pl.Series(pa.array(values, pa.list_(pa.large_string())))


def places(mask: Series) -> Series:
    """Return the numbers of the rows that are marked."""
    return counted(len(mask)).filter(mask)


def put(size: int, at: Series, values: Series, default: Any) -> Series:
    """Return a column of *size* rows that holds *values* at the rows *at*, and *default* elsewhere."""
    found = same(default, size, values.dtype)
    return found.scatter(at, values) if len(at) else found


def sums(groups: Series, size: int, columns: Mapping[str, Series]) -> dict[str, Series]:
    """Return the sums of columns by group; groups are the numbers below *size*, of those without a row the sum is 0."""
    frame = pl.DataFrame({"#": groups, **columns}).group_by("#").agg(pl.all().sum().cast(pl.Int64))
    return {name: put(size, frame["#"], frame[name], 0) for name in columns}


def joined(parts: list[Series], dtype: Any) -> Series:
    """Return columns one below the other."""
    kept = [part.cast(dtype) if part.dtype != dtype else part for part in parts if len(part)]
    return pl.concat(kept, rechunk=True) if kept else pl.Series(values=[], dtype=dtype)


def alike(columns: Mapping[str, Series], size: int) -> tuple[Series, Series]:
    """Return for each row the number of its combination of values, and for each combination the first row that has it."""
    if not columns or not size:
        return same(0, size, pl.UInt32), counted(min(size, 1))
    frame = pl.DataFrame(columns)
    first = frame.with_row_index("#row").unique(list(columns), keep="first", maintain_order=True)
    kinds = first.drop("#row").with_row_index("#kind")
    found = frame.join(kinds, on=list(columns), how="left", nulls_equal=True, maintain_order="left")["#kind"]
    return found, first["#row"]

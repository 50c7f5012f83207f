"""
Values of columns as small numbers, so that rows which cannot be told apart are found as columns.

Every kind of codes turns columns into numbers and gives, for each number, a value that stands for all values with this number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any, Protocol

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import Clause
from smrules.concepts.values import NONE, UNKNOWN, exact
from smrules.engine.columnar.batch import scale_of
from smrules.inspection.batch.inquiries import Listed
from smrules.inspection.batch.layout import COMPLETE_FROM, GIVEN
from smrules.inspection.batch.layout import NONE as ABSENT
from smrules.inspection.batch.rows import value_of

_UNKNOWN, _NONE, _FIRST = 0, 1, 2
_EPOCH = date(1970, 1, 1)
_WIDEST = 1 << 62


class Numbered:
    """Gives every distinct thing a number, in the order in which they are met."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self._numbers: dict[Hashable, int] = {}

    def of(self, thing: Hashable) -> int:
        """Return the number of a thing, a new one if it was not met before."""
        number = self._numbers.setdefault(thing, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number

    def column(self, encoded: pa.DictionaryArray, null: int) -> pa.Array:
        """Return the numbers of the values of a column."""
        numbers = pa.array([self.of(one) for one in encoded.dictionary.to_pylist()], pa.int64())
        return pc.fill_null(numbers.take(encoded.indices), null)


class Codes(Protocol):
    """Numbers for the values of some columns of a table."""

    def of(self, table: pa.Table) -> pa.Array:
        """Return a number for each row."""

    def value(self, code: int) -> Any:
        """Return a value that stands for a number."""


class ValueCodes:
    """A number for every value of a fact."""

    def __init__(self, library: Library, fact: str):
        self.fact = fact
        self._is_set = library.fact(fact).type == "choices"
        self._made = value_of(library, fact)
        self._numbered = Numbered()

    def of(self, table: pa.Table) -> pa.Array:
        """Return 0 where the fact is unknown, 1 where there is none, else the number of the value."""
        if self.fact not in table.column_names:
            return pa.repeat(pa.scalar(_UNKNOWN, pa.int64()), len(table))
        column = table[self.fact].combine_chunks()
        spelt = pc.binary_join(column, ",") if self._is_set else column
        codes = pc.add(self._numbered.column(spelt.dictionary_encode(), _UNKNOWN - _FIRST), _FIRST)
        return _with_none(table, self.fact, codes)

    def value(self, code: int) -> Any:
        """Return the value with a number."""
        if code < _FIRST:
            return NONE if code == _NONE else UNKNOWN
        found = self._numbered.things[code - _FIRST]
        return frozenset(filter(None, found.split(","))) if self._is_set else self._made(found)


class CellCodes:
    """A number for every stretch of numbers or days between two limits of tests."""

    def __init__(self, library: Library, fact: str, tests: Iterable[Clause]):
        self.fact = fact
        declared = library.fact(fact)
        self._scale = 0 if declared.type == "date" else scale_of(declared)
        limits = [self._scaled(one.value) for clause in tests for one in operands(clause.test) if one.value is not NONE]
        self._starts = sorted({start for one in limits for start in (ceil(one), floor(one) + 1)})

    def _scaled(self, limit: Any) -> Fraction:
        return Fraction(limit * self._scale) if self._scale else Fraction((limit - _EPOCH).days)

    def of(self, table: pa.Table) -> pa.Array:
        """Return 0 where the fact is unknown, 1 where there is none, else the number of the stretch."""
        if self.fact not in table.column_names:
            return pa.repeat(pa.scalar(_UNKNOWN, pa.int64()), len(table))
        column = table[self.fact].combine_chunks()
        column = (column if self._scale else column.cast(pa.int32())).cast(pa.int64())
        codes = pc.if_else(column.is_valid(), pa.scalar(_FIRST, pa.int64()), None)
        for start in self._starts:
            codes = pc.add(codes, pc.greater_equal(column, start).cast(pa.int64()))
        return _with_none(table, self.fact, pc.fill_null(codes, _UNKNOWN))

    def value(self, code: int) -> Any:
        """Return a value that lies in a stretch."""
        if code < _FIRST:
            return NONE if code == _NONE else UNKNOWN
        place = code - _FIRST
        found = self._starts[place - 1] if place else self._starts[0] - 1 if self._starts else 0
        return exact(Fraction(found, self._scale)) if self._scale else _EPOCH + timedelta(days=found)


def _with_none(table: pa.Table, fact: str, codes: pa.Array) -> pa.Array:
    if fact + ABSENT not in table.column_names:
        return codes
    return pc.if_else(pc.fill_null(table[fact + ABSENT].combine_chunks(), False), _NONE, codes)


class ListCodes:
    """A number for every list of members, as far as it is read; the order counts only where it may matter."""

    def __init__(self, library: Library, listed: Listed):
        self.listed = listed
        self.facts = [ValueCodes(library, fact) for fact in listed.facts]
        self._numbered = Numbered()

    def of(self, table: pa.Table, members: pa.Table | None) -> pa.Array:
        """Return 0 where the list was not given, else its number."""
        scope = self.listed.scope
        if scope + GIVEN not in table.column_names:
            return pa.repeat(pa.scalar(_UNKNOWN, pa.int64()), len(table))
        spelt = self._spelt(table["entity"], members)
        days = table[scope + COMPLETE_FROM].cast(pa.string()) if scope + COMPLETE_FROM in table.column_names else pa.scalar("")
        whole = pc.binary_join_element_wise(spelt, pc.fill_null(days, ""), "|")
        given = pc.fill_null(table[scope + GIVEN], False)
        told = pc.if_else(given, whole, None).combine_chunks()
        return pc.add(self._numbered.column(told.dictionary_encode(), _UNKNOWN - 1), 1)

    def _spelt(self, ids: pa.ChunkedArray, members: pa.Table | None) -> pa.Array:
        """Return for each entity the codes of its members as text, or empty text."""
        if members is None or not len(members):
            return pa.repeat("", len(ids))
        one = [codes.of(members).cast(pa.string()) for codes in self.facts]
        member = pc.binary_join_element_wise(*one, ":") if one else pa.repeat("", len(members))
        found = pl.from_arrow(pa.table({"entity": members["entity"], "member": member}))
        shown = pl.col("member") if self.listed.in_order else pl.col("member").sort()
        lists = found.group_by("entity").agg(shown.str.join(";"), pl.len().alias("size"))
        joined = pl.from_arrow(pa.table({"entity": ids})).join(lists, on="entity", how="left", maintain_order="left")
        text = pl.concat_str(pl.col("size").fill_null(0).cast(pl.String), pl.lit("#"), pl.col("member").fill_null(""))
        return joined.select(text).to_series().to_arrow().cast(pa.string())

    def value(self, code: int) -> tuple[list[dict[str, Any]], date | None] | None:
        """Return the facts of each member, and the day back to which the list is complete; `None` where it was not given."""
        if code == _UNKNOWN:
            return None
        spelt, _, day = self._numbered.things[code - 1].rpartition("|")
        size, _, inner = spelt.partition("#")
        texts = inner.split(";") if size not in ("", "0") else []
        return [self._member(one) for one in texts], date.fromisoformat(day) if day else None

    def _member(self, text: str) -> dict[str, Any]:
        codes = map(int, text.split(":")) if self.facts else ()
        return {one.fact: one.value(code) for one, code in zip(self.facts, codes, strict=True) if code != _UNKNOWN}


# --- several at once -----------------------------------------------------------------------------


def alike(columns: Sequence[pa.Array], rows: int) -> tuple[pa.Array, pa.Array]:
    """
    Return for each row the number of what it says in some columns of numbers, none negative; and for each number the first
    row.
    """
    key = pa.repeat(pa.scalar(0, pa.int64()), rows)
    width = 1
    for column in columns:
        most = (pc.max(column).as_py() or 0) + 1
        if width * most >= _WIDEST:
            encoded = key.dictionary_encode()
            key, width = encoded.indices.cast(pa.int64()), len(encoded.dictionary)
        key, width = pc.add(pc.multiply(key, most), column), width * most
    encoded = key.dictionary_encode()
    return encoded.indices, pc.index_in(encoded.dictionary, value_set=key)


def rows_of(columns: Sequence[pa.Array], rows: pa.Array) -> list[tuple[int, ...]]:
    """Return what some rows say in some columns."""
    return list(zip(*(column.take(rows).to_pylist() for column in columns), strict=True)) if columns else [()] * len(rows)


def flags(table: pa.Table, name: str) -> pa.Array:
    """Return a boolean column as 0 and 1; one that is left out is 0."""
    if name not in table.column_names:
        return pa.repeat(pa.scalar(0, pa.int64()), len(table))
    return pc.fill_null(table[name].combine_chunks(), False).cast(pa.int64())


Members = Mapping[str, pa.Table]
"""Scope → the members of all entities, in canonical form."""

"""
One column of a table becomes the canonical column of a fact.

What a value is, and what is wrong with it, the intake of single visits says: once for each distinct value. Whole numbers,
days, words and
booleans that fit are taken over as columns; the columnar engine says which form is canonical.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.memory import remember
from smrules.concepts.position import Position
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact
from smrules.engine.columnar.batch import LARGEST, scale_of
from smrules.inspection.intake import Intake

MOST_VALUES = 1_000_000
"""Distinct values of one column that are remembered."""

_CANONICAL = {
    "boolean": pa.bool_(),
    "number": pa.int64(),
    "money": pa.int64(),
    "choices": pa.list_(pa.string()),
    "date": pa.date32(),
}


def canonical_type(fact: Fact) -> pa.DataType:
    """Return the type of the canonical column of a fact."""
    return _CANONICAL.get(fact.type, pa.string())


def is_text(kind: pa.DataType) -> bool:
    """Say whether a column holds text, in whichever way."""
    if kinds.is_dictionary(kind):
        kind = kind.value_type
    return kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind)


def is_list(kind: pa.DataType) -> bool:
    """Say whether a column holds lists."""
    return kinds.is_list(kind) or kinds.is_large_list(kind) or kinds.is_fixed_size_list(kind)


def _is_number(kind: pa.DataType) -> bool:
    return kinds.is_integer(kind) or kinds.is_decimal(kind) or kinds.is_floating(kind) or is_text(kind)


_ACCEPTED: dict[str, Callable[[pa.DataType], bool]] = {
    "boolean": kinds.is_boolean,
    "number": _is_number,
    "money": _is_number,
    "date": lambda kind: kinds.is_date(kind) or is_text(kind),
    "choice": is_text,
    "choices": lambda kind: is_text(kind) or (is_list(kind) and is_text(kind.value_type)),
    "area": lambda kind: is_text(kind) or kinds.is_integer(kind),
    "text": lambda kind: is_text(kind) or kinds.is_integer(kind),
}


def accepts(fact: Fact, kind: pa.DataType) -> bool:
    """Say whether a column of this type can hold values of a fact."""
    return kinds.is_null(kind) or (fact.type in _ACCEPTED and _ACCEPTED[fact.type](kind))


@dataclass(frozen=True, slots=True)
class FactColumn:
    """
    The canonical column of a fact.

    Attributes:
        none: Where it is certainly absent; `None` where nothing says so.
        wrong: For each row that cannot be used the number of the message in `why`, else null; `None` where every row fits.
    """

    values: pa.Array
    none: pa.Array | None = None
    wrong: pa.Array | None = None
    why: tuple[Diagnostic, ...] = ()


class ColumnReader:
    """Reads one column, batch by batch; what was worked out for a value is remembered."""

    def __init__(self, library: Library, fact: Fact, name: str, is_spelt: bool = False):
        """
        Prepare.

        Args:
            name: What the column is called in messages.
            is_spelt: The column is text for facts of every type: `true`, `0.7`, `2026-11-23`, several codes as `a | b`.
        """
        self.fact = fact
        self.name = name
        self._is_spelt = is_spelt
        self.kind = canonical_type(fact)
        self.scale = scale_of(fact) if self.kind == pa.int64() else 1
        self._intake = Intake(library)
        self._known: dict[Any, tuple[Any, bool, Diagnostic | None]] = {}

    def read(self, column: pa.Array, first_row: int = 0) -> FactColumn:
        """
        Return the canonical column.

        Args:
            column: The values, of a type that `accepts` accepts.
            first_row: Number of the first row in the file, for messages.

        Raises:
            InputError: A floating-point number is not exact at the declared decimals (SM632): nobody knows then what was meant.
        """
        if kinds.is_null(column.type):
            return FactColumn(pa.nulls(len(column), self.kind))
        if kinds.is_dictionary(column.type) and self.fact.type == "text":
            column = column.cast(column.type.value_type)
        return self._way(column.type)(column, first_row)

    def _way(self, kind: pa.DataType) -> Callable[[pa.Array, int], FactColumn]:
        if self._is_spelt and self.fact.type in ("boolean", "choices"):
            return self._spelt_out
        if self.kind == pa.int64() and kinds.is_integer(kind):
            return self._integers
        if self.kind == pa.int64() and kinds.is_floating(kind):
            return self._floats
        if self.kind == pa.bool_():
            return lambda column, first_row: FactColumn(column)
        if self.kind == pa.date32() and kinds.is_date(kind):
            return self._days
        if self.fact.type == "text" and is_text(kind):
            return self._words
        return self._lists if is_list(kind) else self._each

    # --- as columns ------------------------------------------------------------------------------

    def _integers(self, column: pa.Array, first_row: int) -> FactColumn:
        most = LARGEST // self.scale
        least = -most if self.fact.low is None else max(-most, ceil(self.fact.low))
        greatest = most if self.fact.high is None else min(most, floor(self.fact.high))
        fits = _between(column, least, greatest) if not self.fact.numbers else _nothing(column)
        whole = pc.if_else(fits, column, None).cast(pa.int64())
        return self._with_the_rest(column, fits, pc.multiply(whole, self.scale))

    def _floats(self, column: pa.Array, first_row: int) -> FactColumn:
        wide = column.cast(pa.float64())
        scaled = pc.round(pc.multiply(wide, float(self.scale)))
        exact = pc.and_(pc.equal(pc.divide(scaled, float(self.scale)), wide), pc.less_equal(pc.abs(scaled), float(LARGEST)))
        wrong = pc.index(pc.fill_null(exact, True), False).as_py()
        if wrong >= 0:
            raise InputError([self._inexact(wide[wrong].as_py(), first_row + wrong)])
        numbers = scaled.cast(pa.int64())
        low, high = self.fact.low, self.fact.high
        least = -LARGEST if low is None else ceil(low * self.scale)
        greatest = LARGEST if high is None else floor(high * self.scale)
        fits = _between(numbers, least, greatest) if not self.fact.numbers else _nothing(column)
        return self._with_the_rest(wide, fits, numbers)

    def _inexact(self, value: float, row: int) -> Diagnostic:
        decimals = len(str(self.scale)) - 1
        return diagnostic(
            "SM632", Position(self.name, 0), name=self.name, label=self.fact.label, row=row + 1, found=value, decimals=decimals
        )

    def _days(self, column: pa.Array, first_row: int) -> FactColumn:
        return FactColumn(column.cast(pa.date32()))

    def _words(self, column: pa.Array, first_row: int) -> FactColumn:
        words = column.cast(pa.string())
        none = pc.fill_null(pc.equal(words, "none"), False) if self.fact.optional else None
        unsaid = pc.equal(words, "unknown")
        absent = unsaid if none is None else pc.or_(unsaid, none)
        return FactColumn(pc.if_else(absent, None, words), none)

    def _with_the_rest(self, column: pa.Array, fits: pa.Array, values: pa.Array) -> FactColumn:
        """Take what fits; ask about every other value."""
        rest = pc.and_(pc.invert(fits), column.is_valid())
        if not pc.any(rest).as_py():
            return FactColumn(values)
        asked = self._each(pc.if_else(rest, column, None), 0)
        return replace(asked, values=pc.if_else(rest, asked.values, values))

    # --- value by value --------------------------------------------------------------------------

    def _lists(self, column: pa.Array, first_row: int) -> FactColumn:
        """Ask about each distinct list: two lists are the same if they name the same words in the same order."""
        column = column.cast(pa.list_(pa.string()))
        words = column.flatten().dictionary_encode()
        codes = pc.fill_null(words.indices, -1).cast(pa.string())
        offsets = pc.subtract(column.offsets, column.offsets[0])
        spelt = pc.binary_join(pa.ListArray.from_arrays(offsets, codes, mask=column.is_null()), ",")
        known = words.dictionary.to_pylist()
        return self._encoded(spelt.dictionary_encode(), lambda text: tuple(_spelt(text, known)))

    def _spelt_out(self, column: pa.Array, first_row: int) -> FactColumn:
        """Ask about each distinct text, read as a truth or as several codes."""
        return self._encoded(column.cast(pa.string()).dictionary_encode(), _truth if self.fact.type == "boolean" else _several)

    def _each(self, column: pa.Array, first_row: int) -> FactColumn:
        encoded = column if kinds.is_dictionary(column.type) else column.dictionary_encode()
        return self._encoded(encoded, lambda raw: raw)

    def _encoded(self, encoded: pa.DictionaryArray, raw_of: Callable[[Any], Any]) -> FactColumn:
        indices = encoded.indices
        told = [self._told(raw_of(one)) for one in encoded.dictionary.to_pylist()]
        values = pa.array([value for value, _, _ in told], self.kind).take(indices)
        none = None
        if self.fact.optional:
            none = pc.fill_null(pa.array([absent for _, absent, _ in told], pa.bool_()).take(indices), False)
        why = {number: found for number, (_, _, found) in enumerate(told) if found is not None}
        if not why:
            return FactColumn(values, none)
        places = {number: place for place, number in enumerate(why)}
        wrong = pa.array([places.get(number) for number in range(len(told))], pa.int32()).take(indices)
        return FactColumn(values, none, wrong, tuple(why.values()))

    def _told(self, raw: Any) -> tuple[Any, bool, Diagnostic | None]:
        """Return the canonical value, whether it says that there is none, and what is wrong with it."""
        if raw is None:
            return None, False, None
        known = self._known.get(raw)
        return known or remember(self._known, raw, self._asked(raw), MOST_VALUES)

    def _asked(self, raw: Any) -> tuple[Any, bool, Diagnostic | None]:
        value = self._intake.value(self.fact, list(raw) if isinstance(raw, tuple) else raw, self.name)
        found, self._intake.found = self._intake.found, []
        if found:
            return None, False, found[0]
        if value is NONE or value is UNKNOWN:
            return None, value is NONE, None
        return self._canonical(value, raw)

    def _canonical(self, value: Any, raw: Any) -> tuple[Any, bool, Diagnostic | None]:
        if self.kind != pa.int64():
            return sorted(value) if isinstance(value, frozenset) else value, False, None
        scaled = Fraction(value) * self.scale
        if scaled.denominator == 1 and abs(scaled) <= LARGEST:
            return int(scaled), False, None
        shown = {
            "name": self.fact.id,
            "label": self.fact.label,
            "found": raw,
            "most": LARGEST // self.scale,
            "decimals": len(str(self.scale)) - 1,
        }
        return None, False, diagnostic("SM637", Position(self.name, 0), **shown)


def _between(column: pa.Array, least: int, greatest: int) -> pa.Array:
    """Say which numbers lie between two; what is unknown does not."""
    kind = column.type
    bits = kind.bit_width if kinds.is_unsigned_integer(kind) else kind.bit_width - 1
    smallest, largest = 0 if kinds.is_unsigned_integer(kind) else -(1 << bits), (1 << bits) - 1
    if greatest < smallest or least > largest:
        return _nothing(column)
    above = pc.greater_equal(column, pa.scalar(max(least, smallest), kind))
    return pc.fill_null(pc.and_(above, pc.less_equal(column, pa.scalar(min(greatest, largest), kind))), False)


def _nothing(column: pa.Array) -> pa.Array:
    return pa.repeat(False, len(column))


def _spelt(text: str, words: list[str]) -> Iterator[str | None]:
    for code in text.split(",") if text else ():
        yield None if code == "-1" else words[int(code)]


def _truth(text: str | None) -> bool | str | None:
    return {"true": True, "false": False}.get(text or "", text)


def _several(text: str | None) -> tuple[str, ...] | str | None:
    return text if text in (None, "none", "unknown") else tuple(part.strip() for part in text.split("|")) if text else ()

"""
The facts of a table as whole numbers between two ends, so that durable_rules compares nothing but whole numbers.

What is known exactly has both ends alike; what is unknown lies between the least and the greatest number there is; what certainly is
absent has no ends, and meets no comparison. So a test holds for certain if it holds of the whole stretch, and may hold if it holds of
some of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor, lcm
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import Between, Clause, Literal, OneOf, Test
from smrules.concepts.values import NONE, UNKNOWN, ends
from smrules.concepts.vocabulary import Fact
from smrules.engine.durable import GREATEST, Comparison, Rule

_CODED = ("boolean", "choice", "text", "area")
_MEASURED = ("number", "money", "ratio", "date")
_OTHER = -1
"""Stands for every code that no test names."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One fact of a table.

    Attributes:
        low, high: Names of the two ends.
        codes: For words: each with its number; those of an ordered choice in their order.
        scale: For numbers: what makes every limit of the tests whole; 0 for dates and words.
    """

    low: str
    high: str
    codes: dict[Any, int]
    scale: int

    @classmethod
    def of(cls, number: int, fact: Fact, tests: Iterable[Test]) -> Column | None:
        """Return the column of a fact; `None` where its tests are no comparisons of whole numbers."""
        tests = tuple(tests)
        if not all(_is_comparison(test, fact) for test in tests):
            return None
        limits = [one.value for test in tests for one in operands(test)]
        if fact.type in _CODED:
            column = cls(f"lo{number}", f"hi{number}", _codes(fact, limits), 0)
        else:
            scale = 0 if fact.type == "date" else lcm(*(Fraction(one).denominator for one in limits))
            column = cls(f"lo{number}", f"hi{number}", {}, scale)
        return column if all(abs(column._exactly(one)) < GREATEST - 1 for one in limits) else None

    def ends(self, value: Any) -> dict[str, int]:
        """Return both ends of a value."""
        if value is NONE:
            return {}
        low, high = (value, value) if self.codes and value is not UNKNOWN else ends(value)
        return {self.low: -GREATEST if low is None else self._number(low), self.high: GREATEST if high is None else self._number(high)}

    def _number(self, value: Any) -> int:
        """Return a value as a number that lies among the limits as the value does."""
        return max(-GREATEST + 1, min(GREATEST - 1, self._exactly(value)))

    def _exactly(self, value: Any) -> int:
        if self.codes:
            return self.codes.get(value, _OTHER)
        if not self.scale:
            return value.toordinal()
        scaled = Fraction(value) * self.scale
        # Why: limits are even numbers, so what lies between two of them has an odd one.
        return 2 * floor(scaled) + (scaled.denominator != 1)

    # --- tests -----------------------------------------------------------------------------------

    def certain(self, test: Test) -> Rule:
        """Return what must be met for a test to hold of the whole stretch."""
        if isinstance(test, Between):
            return tuple((one,) for one in self._between(test, self.low, self.high))
        numbers = self._operands(test)
        if not self.codes:
            return ((self.low, "≥", numbers[0]),), ((self.high, "≤", numbers[0]),)
        if test.negated:
            return tuple(((self.low, "≠", one),) for one in (*numbers, -GREATEST))
        return (tuple((self.low, "=", one) for one in numbers),)

    def possible(self, test: Test) -> Rule:
        """Return what must be met for a test to hold of some of the stretch."""
        if isinstance(test, Between):
            return tuple((one,) for one in self._between(test, self.high, self.low))
        numbers = self._operands(test)
        if not self.codes:
            return ((self.high, "≥", numbers[0]),), ((self.low, "≤", numbers[0]),)
        if test.negated:
            return tuple(((self.low, "≠", one),) for one in numbers)
        return (tuple((self.low, "=", one) for one in (*numbers, -GREATEST)),)

    def _between(self, test: Between, above: str, below: str) -> Iterator[Comparison]:
        if test.low is not None:
            yield above, ">" if test.low_open else "≥", self._exactly(test.low.value)
        if test.high is not None:
            yield below, "<" if test.high_open else "≤", self._exactly(test.high.value)

    def _operands(self, test: OneOf) -> list[int]:
        return sorted({self._exactly(one.value) for one in test.operands})


def _codes(fact: Fact, limits: Iterable[Any]) -> dict[Any, int]:
    if fact.type == "boolean":
        return {False: 0, True: 1}
    return {code: number for number, code in enumerate(fact.choices or sorted(set(limits)))}


def _is_comparison(test: Test, fact: Fact) -> bool:
    """Say whether a test compares with constants in a way that whole numbers show."""
    values = [one.value if isinstance(one, Literal) else UNKNOWN for one in operands(test)]
    match test:
        case Between():
            return (fact.type in _MEASURED or bool(fact.choices)) and all(_fits(one, fact) for one in values)
        case OneOf(_, negated):
            is_one = len(values) == 1 and not negated
            return bool(values) and (fact.type in _CODED or (fact.type in _MEASURED and is_one)) and all(_fits(one, fact) for one in values)
    return False


def _fits(value: Any, fact: Fact) -> bool:
    kinds = {"boolean": bool, "date": date, "number": (int, Fraction), "money": (int, Fraction), "ratio": (int, Fraction)}
    return isinstance(value, kinds.get(fact.type, str)) and (not fact.choices or value in fact.choices)


def columns(library: Library, clauses: Iterable[Clause]) -> dict[Any, Column]:
    """Return the facts of some tests whose tests are all comparisons, each with its column."""
    tests: dict[Any, dict[Test, None]] = {}
    for one in clauses:
        tests.setdefault(one.path, {})[one.test] = None
    made = ((path, Column.of(number, library.type_of(path), found)) for number, (path, found) in enumerate(tests.items()))
    return {path: column for path, column in made if column is not None}

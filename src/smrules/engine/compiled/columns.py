"""
The columns of a decision table: for each value of a fact, the rows that it allows, as two bit masks.

A row that says nothing of a fact is allowed by every value of it. What a value says of the tests of a column is worked out when it is first
met, by the reference evaluator, and remembered; numbers and dates are remembered by the cell between two limits in which they lie.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from smrules.concepts.memory import remember
from smrules.concepts.reading import operands
from smrules.concepts.rules import AllOf, Clause, Literal, Row, Test
from smrules.concepts.vocabulary import FactPath
from smrules.engine.compiled.bits import bits
from smrules.engine.compiled.conditions import depends_on_value_alone
from smrules.engine.compiled.facts import Facts

Masks = tuple[int, int]
"""The rows that hold for certain, and those that may hold."""

ORDERED = (int, Fraction, date)


class Column:
    """
    The tests of one fact in the rows of a table.

    Attributes:
        uses: The rows that test the fact.
        read: Reads the fact.
    """

    def __init__(self, facts: Facts, path: FactPath, scope: str, dated_by: str, tests: dict[Test, int], every: int):
        self.fact = facts.library.type_of(path)
        self.read = facts.reader(path, scope)
        self.dated_by = dated_by
        self.tests = tuple(tests.items())
        self.uses = sum(tests.values())
        self.free = every & ~self.uses
        self.is_static = all(depends_on_value_alone(test, self.fact) for test in tests)
        self.known: dict[Any, Masks] = {}
        self._cells: dict[tuple[int, int], Masks] = {}
        self._limits = self._ordered_limits() if self.is_static and self.fact.type in ("number", "money", "ratio", "date") else None

    def masks(self, case: Any, member: Any, value: Any, alive: int) -> Masks:
        """Return what a value that is not remembered allows; nothing is read for rows that are not *alive*."""
        if not self.is_static:
            return self._answers(case, member, value, alive)
        return remember(self.known, value, self._of_value(case, value))

    def _of_value(self, case: Any, value: Any) -> Masks:
        if self._limits is None or not isinstance(value, ORDERED):
            return self._answers(case, None, value, self.uses)
        cell = bisect_left(self._limits, value), bisect_right(self._limits, value)
        if cell not in self._cells:
            self._cells[cell] = self._answers(case, None, value, self.uses)
        return self._cells[cell]

    def _answers(self, case: Any, member: Any, value: Any, alive: int) -> Masks:
        certain = possible = self.free
        for test, rows in self.tests:
            if alive & rows:
                truth = case.outcome(test, self.fact, value, member, None, self.dated_by)
                certain |= rows if truth is True else 0
                possible |= rows if truth is not False else 0
        return certain, possible

    def _ordered_limits(self) -> list[Any]:
        return sorted({one.value for test, _ in self.tests for one in operands(test) if isinstance(one.value, ORDERED)})


def columns(facts: Facts, rows: Sequence[Row], scope: str, dated_by: str) -> list[Column] | None:
    """
    Return the columns of a table, each after those that any row tests before it; `None` if there is no such order.

    So a fact is read for the same rows as by the reference evaluator, which leaves off a row at its first test that fails. Rows whose
    condition is more than one test for each of some facts have no columns.
    """
    clauses = [_clauses(row) for row in rows]
    if None in clauses:
        return None
    every = (1 << len(rows)) - 1
    tests: dict[FactPath, dict[Test, int]] = {}
    for number, found in enumerate(clauses):
        for one in found:
            masks = tests.setdefault(one.path, {})
            masks[one.test] = masks.get(one.test, 0) | 1 << number
    order = _order(tests, clauses)
    return None if order is None else [Column(facts, path, scope, dated_by, tests[path], every) for path in order]


def _clauses(row: Row) -> tuple[Clause, ...] | None:
    parts = row.condition.parts if isinstance(row.condition, AllOf) else (row.condition,)
    found = tuple(part for part in parts if isinstance(part, Clause))
    return found if len({one.path for one in found}) == len(parts) else None


def _order(tests: Iterable[FactPath], clauses: Sequence[Sequence[Clause]]) -> list[FactPath] | None:
    before: dict[FactPath, set[FactPath]] = {path: set() for path in tests}
    for found in clauses:
        for one, following in pairwise(found):
            before[following.path].add(one.path)
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return None


def rows_of(columns: Iterable[Column], case: Any, member: Any, every: int) -> Masks:
    """Return the rows that hold of *member* for certain, and those that may hold."""
    certain = possible = every
    for column in columns:
        if possible & column.uses:
            value = column.read(case, member, None)
            sure, open_ = column.known.get(value) or column.masks(case, member, value, possible)
            certain &= sure
            possible &= open_
    return certain, possible


def decoded(rows: Sequence[Row], masks: Masks) -> list[tuple[Row, bool | None]]:
    """Return the rows of two masks, each with whether it is certain."""
    certain, possible = masks
    return [(rows[number], True if certain >> number & 1 else None) for number in bits(possible)]


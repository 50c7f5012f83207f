"""
The columns of a decision table: for each value of a fact, the rows that it allows, as the bits of one integer.

A row that says nothing of a fact is allowed by every value of it. What a value says of the tests of a column is asked of the reference
evaluator when it is first met, and remembered; numbers and dates are remembered by the cell between two limits in which they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from math import lcm
from typing import Any

from smrules.concepts.memory import remember
from smrules.concepts.reading import operands
from smrules.concepts.rules import AllOf, Clause, Row, Test
from smrules.concepts.values import UNKNOWN, exact
from smrules.concepts.vocabulary import FactPath
from smrules.engine.compiled.conditions import depends_on_value_alone, is_inexact
from smrules.engine.compiled.facts import Facts

Masks = tuple[int, int]
"""The rows that hold for certain, and those that may hold."""

ONE_DAY = timedelta(days=1)


class Column:
    """
    The tests of one fact in the rows of a table.

    Attributes:
        uses: The rows that test the fact.
        read: Reads the fact.
        given: The fact, where it is a member's own and nothing can stand in for it; else `None`.
        unknown: What the fact allows while nobody has said it.
        known: Exact value that was met before → the rows that it allows.
        open: Value that may turn out to be another → what it allows.
        cells: For numbers and dates, a way to the rows without the value being remembered; else `None`.
    """

    def __init__(self, facts: Facts, path: FactPath, scope: str, dated_by: str, tests: dict[Test, int], every: int):
        self.fact = facts.library.type_of(path)
        self.read = facts.reader(path, scope)
        self.dated_by = dated_by
        self.tests = tuple(tests.items())
        self.uses = sum(tests.values())
        self.free = every & ~self.uses
        self.judge = facts.judge
        self.is_static = all(depends_on_value_alone(test, self.fact) for test in tests)
        self.given = path.fact if self.is_static and facts.is_given(path, scope) else None
        self.unknown = self.of(UNKNOWN) if self.is_static else (0, every)
        self.known: dict[Any, int] = {}
        self.open: dict[Any, Masks] = {}
        self.cells = Cells.of(self) if self.is_static else None

    def of(self, value: Any) -> Masks:
        """Return what a value allows."""
        return self.answers(self.judge, None, value, self.uses)

    def learn(self, value: Any) -> Masks:
        """Return what a value allows, and remember it."""
        rows = self.known.get(value)
        if rows is not None:
            return rows, rows
        masks = self.of(value)
        if is_inexact(value):
            return remember(self.open, value, masks)
        remember(self.known, value, masks[1])
        return masks

    def answers(self, case: Any, member: Any, value: Any, alive: int) -> Masks:
        """Return what a value allows; nothing is read for rows that are not *alive*."""
        certain = possible = self.free
        for test, rows in self.tests:
            if alive & rows:
                truth = case.outcome(test, self.fact, value, member, None, self.dated_by)
                certain |= rows if truth is True else 0
                possible |= rows if truth is not False else 0
        return certain, possible


class Cells:
    """
    The values of a number or a date, cut at the limits of its tests.

    Attributes:
        scale: Numbers are whole at this scale; 0 of dates.
        starts: The first value of every cell but the lowest, numbers at their scale.
        rows: The rows that each cell allows.
    """

    def __init__(self, column: Column, scale: int, limits: Iterable[Any], step: Any):
        self.scale, self._step = scale, step
        self.starts = sorted({start for limit in limits for start in (limit, limit + step)})
        self.rows = self._swept(column)

    @classmethod
    def of(cls, column: Column) -> Cells | None:
        """Return the cells of a column; `None` where its values are not numbers or dates with a least step."""
        limits = [one.value for test, _ in column.tests for one in operands(test)]
        if column.fact.type == "date":
            return cls(column, 0, [day for day in limits if isinstance(day, date) and date.min < day < date.max], ONE_DAY)
        if column.fact.type not in ("number", "money") or column.fact.decimals is None:
            return None
        numbers = [Fraction(one) for one in limits if isinstance(one, (int, Fraction))]
        scale = lcm(10**column.fact.decimals, *(one.denominator for one in numbers))
        return cls(column, scale, [int(one * scale) for one in numbers], 1)

    def _swept(self, column: Column) -> list[int]:
        """Return the rows of every cell: each test is asked once between two of its own limits."""
        size = len(self.starts) + 1
        enter, leave = [0] * size, [0] * (size + 1)
        for test, rows in column.tests:
            for first, last in pairwise((0, *self._cuts(test), size)):
                if column.judge.outcome(test, column.fact, self._value(first), None, None, column.dated_by):
                    enter[first] |= rows
                    leave[last] |= rows
        found, alive = [], column.free
        for cell in range(size):
            alive = alive & ~leave[cell] | enter[cell]
            found.append(alive)
        return found

    def _cuts(self, test: Test) -> list[int]:
        own = {start for one in operands(test) for start in self._around(one.value)}
        return [number for number, start in enumerate(self.starts, start=1) if start in own]

    def _around(self, limit: Any) -> tuple[Any, ...]:
        if isinstance(limit, date):
            return (limit, limit + ONE_DAY) if date.min < limit < date.max else ()
        return (limit * self.scale, limit * self.scale + 1) if isinstance(limit, (int, Fraction)) else ()

    def _value(self, cell: int) -> Any:
        """Return a value that lies in a cell."""
        start = self.starts[cell - 1] if cell else self.starts[0] - self._step if self.starts else None
        if self.scale:
            return exact(Fraction(start or 0, self.scale))
        return start or date(2000, 1, 1)


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

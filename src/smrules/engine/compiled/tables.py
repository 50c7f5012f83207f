"""One decision table, compiled: when it applies, and which of its rows hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from smrules.concepts.dates import ALWAYS
from smrules.concepts.library import Library, demanded
from smrules.concepts.memory import MISSING, remember
from smrules.concepts.rules import AllOf, Condition, Literal, Row, Table
from smrules.concepts.values import UNKNOWN, Truth, all_hold, negation
from smrules.engine.compiled.bits import bits, decoder
from smrules.engine.compiled.columns import Masks, columns
from smrules.engine.compiled.conditions import always, compiled
from smrules.engine.compiled.facts import Facts
from smrules.engine.compiled.source import absent_of, rows_of
from smrules.engine.evaluator import VISIT
from smrules.engine.rulings import Ruling, decision, gives_way, is_in_force

Hits = list[tuple[Row, Truth]]


class CompiledTable:
    """
    A table as of the day of a visit.

    Attributes:
        is_over: The day of the visit lies outside the days on which the table is in force, and they are what it goes by.
        is_simple: Whether it applies hangs on its guard alone.
    """

    def __init__(self, facts: Facts, table: Table, on: date | None):
        library = facts.library
        self.table = table
        self.demands = library.demands[table.id]
        self.is_over = table.dated_by == VISIT and on is not None and on not in table.in_force
        self._is_dated = table.in_force != ALWAYS and (table.dated_by != VISIT or on is None)
        self._guard = compiled(facts, table.guard, table.scope, table.dated_by)
        self._rest = compiled(facts, _without_demands(table), table.scope, table.dated_by)
        self._may_give_way = (table.id, None) in library.overridden_by
        self.is_simple = not self._is_dated and table.place is None and not self._may_give_way
        self.every = (1 << len(table.rows)) - 1
        self.columns = columns(facts, table.rows, table.scope, table.dated_by)
        self._rows = _never if self.columns is None else rows_of(self.columns, self.every, absent_of(table.scope, library.vocabulary.records))
        self._exceptions = _exceptions(library, table)
        self._decoded: dict[Masks, Hits] = {}
        self._rulings: dict[Masks, Ruling] = {}
        self._is_constant = self.columns is not None and _is_constant(library, table)

    # --- does it apply ---------------------------------------------------------------------------

    def applies(self, case: Any, member: Any) -> Truth:
        """Say whether the table applies to *member*."""
        values, guard = member.values, self._rest
        for fact, listed in self.demands:
            value = values.get(fact, UNKNOWN)
            if value is UNKNOWN:
                guard = self._guard
            elif value not in listed:
                return False
        if self.is_over:
            return False
        if self.is_simple and guard is always:
            return True
        known = case.applied[self.table.id]
        found = known.get(member, MISSING)
        if found is MISSING:
            found = known[member] = guard(case, member, None) if self.is_simple else all_hold(self._all(guard, case, member))
        return found

    def _all(self, guard, case: Any, member: Any) -> Iterator[Truth]:
        if self._is_dated:
            yield is_in_force(case, self.table, member)
        if self.table.place is not None:
            yield case.in_place(self.table.place, member)
        yield guard(case, member, None)
        if self._may_give_way:
            yield negation(gives_way(case, (self.table.id, None), member))

    # --- which rows hit --------------------------------------------------------------------------

    def hits(self, case: Any, member: Any) -> Hits:
        """Return the rows that hit or may hit *member*, exceptions taken into account."""
        masks = self._masks(case, member)
        return self._decoded.get(masks) or remember(self._decoded, masks, self._hits(masks))

    def of(self, values: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        """Return the ids of the rows that hit, and of those that may, a member of which nothing counts but given *values*."""
        certain, possible = self._rows(values, None, None)
        return self.ids(certain), self.ids(possible ^ certain)

    @cached_property
    def ids(self) -> Callable[[int], list[str]]:
        """Gives the ids of the rows of a mask."""
        return decoder([row.id for row in self.table.rows])

    def _hits(self, masks: Masks) -> Hits:
        certain, possible = masks
        return [(self.table.rows[number], True if certain >> number & 1 else None) for number in bits(possible)]

    def decision(self, case: Any, member: Any) -> Ruling:
        """Return what the table, which applies, says of *member*; of a table of constants the same rows always say the same."""
        if not self._is_constant:
            return decision(case, self.table, member, list(case.row_hits(self.table, member)))
        masks = self._masks(case, member)
        found = self._rulings.get(masks)
        if found is None:
            before = case.troubles
            found = decision(case, self.table, member, self._hits(masks))
            if case.troubles == before:
                remember(self._rulings, masks, found)
        return found

    def _masks(self, case: Any, member: Any) -> Masks:
        masks = self._rows(member.values, case, member)
        return self._after_exceptions(case, member, *masks) if self._exceptions else masks

    def _after_exceptions(self, case: Any, member: Any, certain: int, possible: int) -> Masks:
        for bit, row in self._exceptions:
            if possible & bit:
                gives = gives_way(case, (self.table.id, row), member)
                certain &= ~bit if gives is not False else -1
                possible &= ~bit if gives is True else -1
        return certain, possible


def _never(values: Any, case: Any, member: Any) -> Masks:
    raise TypeError("a table without columns is asked row by row")


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that must all hold."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def _without_demands(table: Table) -> Condition:
    """Return what is left of a guard once its lists of values are met by given facts."""
    return AllOf(tuple(part for part in conjuncts(table.guard) if demanded(part, table.scope) is None))


def _is_constant(library: Library, table: Table) -> bool:
    """Say whether the result follows from the rows that hit: they set constants and give way to no other table."""
    rows = (*table.rows, *((table.otherwise,) if table.otherwise else ()))
    others = (library.overridden_by.get((table.id, row.id), ()) for row in rows)
    return all(isinstance(row.then, Literal) for row in rows) and not any(name != table.id for found in others for name, _ in found)


def _exceptions(library: Library, table: Table) -> list[tuple[int, str]]:
    """Return the rows that may give way: bit and id, in their order."""
    return [(1 << number, row.id) for number, row in enumerate(table.rows) if (table.id, row.id) in library.overridden_by]

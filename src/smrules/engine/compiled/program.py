"""A library as of the day of a visit: every part is compiled when it is first needed, and kept for all cases of the same law."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import Clause, Condition, Derivation, FactOperand, Literal, OneOf, Table, clauses
from smrules.concepts.values import UNKNOWN, Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.compiled.columns import Masks
from smrules.engine.compiled.conditions import Holds, compiled, value_test
from smrules.engine.compiled.crowds import Crowd
from smrules.engine.compiled.facts import Facts
from smrules.engine.compiled.tables import CompiledTable, conjuncts
from smrules.engine.evaluator import VISIT

MOST_CONDITIONS = 100_000
"""Conditions that are kept; a library has fewer, a caller that makes its own may have more."""

Sieve = tuple[Callable[..., Masks], Any]
"""A way of `Crowd` to ask something of many members, and what it asks."""


ALWAYS_GIVEN = {"act": "act.kind", "checklist": "checklist.id", "item": "item.domain"}
"""For each scope a fact that every member comes with: to read it asks nothing of anybody."""


def _exists(case: Any, member: Any, owner: Any) -> Truth:
    return case.exists(member)


FOUND = ("item.failed", "item.state")
FAILED = Clause(FactPath("item.failed"), OneOf((Literal(True),)), "true")
EXISTING: Sieve = (Crowd.holding, _exists)
"""Asks whether members belong to the case."""


def program_of(library: Library, on: Any) -> Program:
    """Return the compiled library for a visit on the day *on*; days between two changes of law share one."""
    if "law changes" not in library.kept:
        library.kept["law changes"] = _changes(library)
    epoch = bisect_right(library.kept["law changes"], on) if isinstance(on, date) else None
    key = ("program", epoch)
    if key not in library.kept:
        library.kept.setdefault(key, Program(library, on if epoch is not None else None))
    return library.kept[key]


def _changes(library: Library) -> list[date]:
    """Return the days on which a table that goes by the day of the visit begins, or is over."""
    periods = [table.in_force for table in library.tables.values() if table.dated_by == VISIT]
    ends = {one.end + timedelta(days=1) for one in periods if one.end and one.end < date.max}
    return sorted({one.start for one in periods if one.start} | ends)


class Program:
    """
    One library, compiled for the days on which the same tables are in force.

    Attributes:
        failing: Asks which items apply and failed.
        figures: (parameter, day) → figure; `deadlines`: (day, duration) → day.
    """

    def __init__(self, library: Library, on: date | None):
        self.library = library
        self.on = on
        self.facts = Facts(library)
        self.figures: dict[Hashable, Any] = {}
        self.deadlines: dict[Hashable, date] = {}
        self._tables: dict[str, CompiledTable] = {}
        self._conditions: dict[tuple[int, str, str], tuple[Condition, Holds]] = {}
        self._expecting: dict[int, tuple[InspectionItem, Holds]] = {}
        self._taking: dict[str, tuple[Sieve, ...]] = {}
        self._deciding: dict[str, list[CompiledTable]] = {}
        self._adding: dict[str, Adding] = {}
        self.failing = (EXISTING, *self.sieves(FAILED, "item", VISIT))

    def table(self, table: Table) -> CompiledTable:
        """Return a table, compiled."""
        if table.id not in self._tables:
            self._tables[table.id] = CompiledTable(self.facts, table, self.on)
        return self._tables[table.id]

    def condition(self, condition: Condition, scope: str, dated_by: str) -> Holds:
        """Return a condition on members of *scope*, compiled."""
        key = (id(condition), scope, dated_by)
        found = self._conditions.get(key)
        if found is None:
            if len(self._conditions) >= MOST_CONDITIONS:
                self._conditions.clear()
            # Why: the condition is kept beside its closure, so that no other one gets its identity.
            found = self._conditions[key] = condition, compiled(self.facts, condition, scope, dated_by)
        return found[1]

    def expecting(self, item: InspectionItem) -> Holds:
        """Return whether the fact of an item complies, compiled."""
        found = self._expecting.get(id(item))
        if found is None:
            clause = Clause(FactPath(item.fact), item.expect, item.expected)
            found = self._expecting[id(item)] = item, compiled(self.facts, clause, "item", VISIT)
        return found[1]

    def taking(self, one: Derivation) -> tuple[Sieve, ...]:
        """Return what must hold of a member that a derived fact takes in, in the order of asking."""
        if one.fact not in self._taking:
            self._taking[one.fact] = (EXISTING, *self.sieves(one.of, one.scope, VISIT), *self.sieves(one.where, one.scope, VISIT))
        return self._taking[one.fact]

    def sieves(self, condition: Condition, scope: str, dated_by: str) -> tuple[Sieve, ...]:
        """Return a condition on members of *scope* part by part, as a crowd asks it; first what was found: few items fail."""
        parts = sorted(conjuncts(condition), key=lambda part: not isinstance(part, Clause) or part.path.fact not in FOUND)
        return tuple(self._sieve(part, scope, dated_by) for part in parts)

    def _sieve(self, part: Condition, scope: str, dated_by: str) -> Sieve:
        around = self.library.vocabulary.chains.get(scope, (scope,))
        if not all(path.scope in around for clause in clauses(part) for path in _paths(clause)):
            return Crowd.holding_for, self.condition(part, scope, dated_by)
        test = value_test(self.facts, part, scope, dated_by) if isinstance(part, Clause) else None
        return (Crowd.holding, self.condition(part, scope, dated_by)) if test is None else (Crowd.passing, test)

    def deciding(self, fact: str) -> list[CompiledTable]:
        """Return the tables that decide *fact* and are not over."""
        if fact not in self._deciding:
            self._deciding[fact] = [one for one in map(self.table, self.library.deciding[fact]) if not one.is_over]
        return self._deciding[fact]

    def adding(self, kind: str) -> Adding:
        """Return the tables that add records of *kind*."""
        if kind not in self._adding:
            found = map(self.table, self.library.adding.get(kind, ()))
            self._adding[kind] = Adding(self, [one for one in found if not one.is_over])
        return self._adding[kind]


def _paths(clause: Clause) -> Iterator[FactPath]:
    yield clause.path
    for one in operands(clause.test):
        if isinstance(one, FactOperand):
            yield one.path
        elif not isinstance(one, Literal):
            yield FactPath("?")


class Adding:
    """
    The tables that add one kind of record and are not over.

    Attributes:
        tables: In their order.
        sieves: For each table what its guard asks; nothing where its day or place must be asked first.
        scopes: Scope → how the tables for its members are found.
    """

    def __init__(self, program: Program, tables: list[CompiledTable]):
        self.tables = tables
        self.sieves = [
            program.sieves(one.table.guard, one.table.scope, one.table.dated_by) if one.is_simple else () for one in tables
        ]
        numbers: dict[str, list[int]] = {}
        for number, one in enumerate(tables):
            numbers.setdefault(one.table.scope, []).append(number)
        self.scopes = {scope: Demands(program, scope, {number: tables[number] for number in found}) for scope, found in numbers.items()}


class Demands:
    """
    Which tables for one scope are not ruled out by the fact that says what a member is.

    Attributes:
        read: Reads that fact; `None` where the scope has none.
    """

    def __init__(self, program: Program, scope: str, tables: Mapping[int, CompiledTable]):
        fact = ALWAYS_GIVEN.get(scope)
        self.read = program.facts.reader(FactPath(fact), scope) if fact else None
        self._every = list(tables)
        listed = {number: dict(one.demands).get(fact) for number, one in tables.items()}
        self._by_value = {
            value: [number for number, values in listed.items() if values is None or value in values]
            for value in {value for values in listed.values() if values for value in values}
        }
        self._others = [number for number, values in listed.items() if values is None]

    def met_by(self, value: Any) -> list[int]:
        """Return the numbers of the tables that a value of the fact does not rule out."""
        return self._every if value is UNKNOWN else self._by_value.get(value, self._others)

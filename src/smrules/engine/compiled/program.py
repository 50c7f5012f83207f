"""A library as of the day of a visit: every part is compiled when it is first needed, and kept for all cases of the same law."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import AllOf, Clause, Condition, Derivation, FactOperand, Literal, Table, clauses
from smrules.concepts.values import UNKNOWN
from smrules.concepts.vocabulary import BUILT_IN_FACTS, FactPath
from smrules.engine.compiled.conditions import Holds, compiled
from smrules.engine.compiled.facts import Facts
from smrules.engine.compiled.tables import CompiledTable
from smrules.engine.evaluator import VISIT
from smrules.engine.world import Member

MOST_CONDITIONS = 100_000
"""Conditions that are kept; a library has fewer, a caller that makes its own may have more."""

Taking = tuple[tuple[Holds, bool], ...]
"""The conditions of a derived fact, each with whether it is the same for every owner."""


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
    """One library, compiled for the days on which the same tables are in force."""

    def __init__(self, library: Library, on: date | None):
        self.library = library
        self.on = on
        self.facts = Facts(library)
        self._tables: dict[str, CompiledTable] = {}
        self._conditions: dict[tuple[int, str, str], tuple[Condition, Holds]] = {}
        self._expecting: dict[int, tuple[InspectionItem, Holds]] = {}
        self._taking: dict[str, Taking] = {}
        self._adding: dict[str, Adding] = {}

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

    def taking(self, one: Derivation) -> Taking:
        """Return what must hold of a member that a derived fact takes in, in the order of asking."""
        if one.fact not in self._taking:
            parts = [part for whole in (one.of, one.where) for part in (whole.parts if isinstance(whole, AllOf) else (whole,))]
            self._taking[one.fact] = tuple((self.condition(part, one.scope, VISIT), self._is_shared(part, one.scope)) for part in parts)
        return self._taking[one.fact]

    def _is_shared(self, condition: Condition, scope: str) -> bool:
        """Say whether a condition reads nothing but what surrounds its member."""
        around = self.library.vocabulary.chains.get(scope, (scope,))
        return all(path.scope in around for clause in clauses(condition) for path in _paths(clause))

    def adding(self, kind: str) -> Adding:
        """Return the tables that add records of *kind*."""
        if kind not in self._adding:
            self._adding[kind] = Adding([one for one in self.library.adding.get(kind, ()) if not self.table(one).is_over], self.library)
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
    The tables that add one kind of record, in their order, found by the given facts of a member that their guards list.

    Attributes:
        scopes: Whose members they add records for.
    """

    def __init__(self, tables: list[Table], library: Library):
        self.tables = tables
        self.scopes = tuple(dict.fromkeys(table.scope for table in tables))
        self._demands = [next(((fact, listed) for fact, listed in library.demands[table.id] if fact in BUILT_IN_FACTS), None)
                         for table in tables]  # fmt: skip

    @cached_property
    def _listed(self) -> dict[str, dict[str, dict[Any, list[int]]]]:
        """Scope → fact → value → numbers of the tables that want this value."""
        found: dict[str, dict[str, dict[Any, list[int]]]] = {scope: {} for scope in self.scopes}
        for number, (table, demand) in enumerate(zip(self.tables, self._demands, strict=True)):
            for value in demand[1] if demand else ():
                found[table.scope].setdefault(demand[0], {}).setdefault(value, []).append(number)
        return found

    @cached_property
    def _free(self) -> dict[str, list[int]]:
        """Scope → numbers of the tables that demand nothing."""
        found: dict[str, list[int]] = {scope: [] for scope in self.scopes}
        for number, (table, demand) in enumerate(zip(self.tables, self._demands, strict=True)):
            if demand is None:
                found[table.scope].append(number)
        return found

    def about(self, member: Member) -> Iterator[int]:
        """Yield the numbers of the tables that the given facts of *member* do not rule out."""
        yield from self._free[member.scope]
        for fact, by_value in self._listed[member.scope].items():
            value = member.values.get(fact, UNKNOWN)
            if value is UNKNOWN:
                yield from {number: None for numbers in by_value.values() for number in numbers}
            else:
                yield from by_value.get(value, ())

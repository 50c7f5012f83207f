"""
The compiled evaluator with its rows decided by durable_rules.

Which rows of a table hold is asked with all that they read. The reference evaluator reads less, leaving off a row at its first test that
fails, and notes what went wrong only there. So one evaluator, the scout, reads everything, and what goes wrong for it is not told; once
anything has, the rows are read a second time in the reference evaluator's order, for what is to be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol

from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, Condition, Row, Table
from smrules.concepts.values import UNKNOWN, Truth, all_hold, negation
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.compiled.tables import CompiledTable
from smrules.engine.evaluator import VISIT
from smrules.engine.rete.tables import RuledTable
from smrules.engine.rulings import NO_TABLE, Ruling, decision, gives_way
from smrules.engine.world import Member, World


class Rows(Protocol):
    """Decides the rows of tables."""

    tables: dict[str, RuledTable]

    def truths(self, table: Table, properties: dict[str, int]) -> tuple[Truth, ...]:
        """Return of every row of *table* whether it holds."""


class DurableEvaluator(CompiledEvaluator):
    """The values of all facts of one case, by way of the compiled library and of rows that a network decides."""

    def __init__(self, library: Library, world: World, network: Rows):
        super().__init__(library, world)
        self.network = network

    @cached_property
    def scout(self) -> Scout:
        """The evaluator that reads all that rows may need."""
        return Scout(self.library, self.world, self.network)

    def truths(self, table: Table, member: Member) -> tuple[Truth, ...]:
        """Return of every row of *table* whether it holds of *member*, exceptions left aside."""
        return self.scout.truths(table, member)

    def row_hits(self, table: Table, member: Member) -> Iterable[tuple[Row, Truth]]:
        """Return the rows of *table* that hit or may hit."""
        truths = self.truths(table, member)
        if self.scout is not self and self.scout.problems:
            list(super().row_hits(table, member))
        return list(self._hits(table, member, truths))

    def _hits(self, table: Table, member: Member, truths: Iterable[Truth]) -> Iterator[tuple[Row, Truth]]:
        for row, holds in zip(table.rows, truths, strict=True):
            if holds is not False:
                yield row, all_hold((holds, negation(gives_way(self, (table.id, row.id), member))))

    def _decided(self, guards: list[tuple[CompiledTable, Truth]], member: Member) -> Ruling:
        for one, applies in guards:
            if applies:
                return decision(self, one.table, member, list(self.row_hits(one.table, member)))
        return next((Ruling(one.table, (), UNKNOWN, None) for one, applies in guards if applies is None), NO_TABLE)

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = VISIT) -> Truth:
        """Say whether *condition* holds of *member*; of a row that others give way to durable_rules says so."""
        found = self._excepting.get(id(condition)) if owner is None else None
        if found is None:
            return self.says(condition, member, dated_by, owner)
        table, number = found
        if self.scout is not self and self.scout.problems:
            self.says(condition, member, dated_by)
        return self.truths(table, member)[number]

    def says(self, condition: Condition, member: Member, dated_by: str, owner: Member | None = None) -> Truth:
        """Say whether *condition* holds of *member*, without asking durable_rules."""
        return super().holds(condition, member, owner, dated_by)

    @property
    def _excepting(self) -> dict[int, tuple[Table, int]]:
        """The conditions of rows that others give way to, by identity, each with its table and number."""
        if "excepting rows" not in self.library.kept:
            self.library.kept["excepting rows"] = dict(_excepting(self.library))
        return self.library.kept["excepting rows"]


class Scout(DurableEvaluator):
    """Reads all that rows may need; what goes wrong on the way is not told."""

    def __init__(self, library: Library, world: World, network: Rows):
        super().__init__(library, world, network)
        self._truths: dict[tuple[str, Member], tuple[Truth, ...]] = {}

    @property
    def scout(self) -> Scout:
        """Itself."""
        return self

    def truths(self, table: Table, member: Member) -> tuple[Truth, ...]:
        """Return of every row of *table* whether it holds of *member*, exceptions left aside."""
        key = (table.id, member)
        found = self._truths.get(key)
        if found is None:
            properties = self.network.tables[table.id].properties(self, member)
            found = self._truths[key] = self.network.truths(table, properties)
        return found


def _excepting(library: Library) -> Iterator[tuple[int, tuple[Table, int]]]:
    for others in library.overridden_by.values():
        for name, row_id in others:
            table = library.tables[name]
            for number, row in enumerate(table.rows):
                if row.id == row_id and row.condition is not ALWAYS_TRUE:
                    yield id(row.condition), (table, number)

"""
What the conditions of draws can tell apart: entities that no condition distinguishes need to be judged only once.

A fact that is only held against fixed values matters through the outcomes of those tests, so two dates of last visit are alike when
every test of them comes out alike. A fact that is computed with, or compared with another, matters through its value.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from smrules.concepts.draw_plan import DrawPlan
from smrules.concepts.library import Library
from smrules.concepts.reading import operands, reads_of
from smrules.concepts.rules import Clause, Condition, FactOperand, Literal, Past, Table, clauses
from smrules.concepts.values import UNKNOWN
from smrules.definitions.graph import DependencyGraph, Node
from smrules.engine.evaluator import VISIT, Evaluators
from smrules.engine.world import Member, World


class Distinctions:
    """
    The facts that decide where an entity stands in some draws.

    Attributes:
        tested: Fact → the tests that it is held against, each with the date fact of its rule.
        compared: Facts that matter through their value.
    """

    def __init__(self, library: Library, plans: Iterable[DrawPlan], on: date, evaluator: Evaluators):
        self.library = library
        self.on = on
        self.evaluator = evaluator
        self.tested: dict[str, dict[tuple[Clause, str], None]] = {}
        self.compared: set[str] = set()
        self._seen: set[str] = set()
        self._known: dict[tuple[str, type, Any], Any] = {}
        self._follow(plans)
        self.facts = tuple(sorted(self.tested.keys() | self.compared))

    def signature(self, values: dict[str, Any]) -> tuple:
        """Return what tells an entity with these facts apart."""
        return tuple(self._sign(fact, values.get(fact, UNKNOWN)) for fact in self.facts)

    def _sign(self, fact: str, value: Any) -> Any:
        if fact in self.compared:
            return value
        key = (fact, type(value), value)
        if key not in self._known:
            self._known[key] = self._outcomes(fact, value)
        return self._known[key]

    def _outcomes(self, fact: str, value: Any) -> tuple:
        world = World()
        entity = world.add(Member("entity", "", {fact: value}))
        visit = world.add(Member("visit", self.on.isoformat(), {VISIT: self.on}, entity))
        engine = self.evaluator(self.library, world)
        return tuple(engine.holds(clause, visit, None, dated_by) for clause, dated_by in self.tested[fact])

    # --- following what is read ------------------------------------------------------------------

    def _follow(self, plans: Iterable[DrawPlan]) -> None:
        for plan in plans:
            for condition in (plan.pool, *(one.condition for one in plan.exclude)):
                self._condition(condition, VISIT)
            if plan.strata:
                self._value(plan.strata)

    def _condition(self, condition: Condition, dated_by: str) -> None:
        for clause in clauses(condition):
            if self._is_plain(clause, dated_by):
                self.tested.setdefault(clause.path.fact, {})[clause, dated_by] = None
            else:
                self._value(clause.path.fact)
                for operand in operands(clause.test):
                    self._expression(operand)
                if isinstance(clause.test, Past):
                    self._value(dated_by)

    def _is_plain(self, clause: Clause, dated_by: str) -> bool:
        """Say whether a given fact is held against what is the same for every entity."""
        path = clause.path
        fact = self.library.vocabulary.facts[path.fact]
        given = not self.library.is_derived(path.fact) and fact.presumed is None and path.attribute is None
        same = all(
            isinstance(one, Literal) or (isinstance(one, FactOperand) and one.path.fact == VISIT) for one in operands(clause.test)
        )
        return given and same and path.scope == "entity" and dated_by == VISIT

    def _value(self, fact: str) -> None:
        """Follow a fact whose value matters."""
        if fact in self._seen or fact == VISIT:
            return
        self._seen.add(fact)
        if fact in self.library.deciding and fact not in self.library.derivations:
            for table in self.library.deciding[fact]:
                self._table(table)
        else:
            self._everything_behind(fact)

    def _table(self, table: Table) -> None:
        self._value(table.dated_by)
        if table.place is not None:
            self._value("visit.area")
        self._condition(table.guard, table.dated_by)
        for row in (*table.rows, *((table.otherwise,) if table.otherwise else ())):
            self._condition(row.condition, table.dated_by)
            for result in row.then.values() if isinstance(row.then, dict) else (row.then,):
                self._expression(result)
        for (name, _), winners in self.library.overridden_by.items():
            if name == table.id:
                for winner, _ in winners:
                    self._winner(self.library.tables[winner])

    def _winner(self, table: Table) -> None:
        if f"table {table.id}" not in self._seen:
            self._seen.add(f"table {table.id}")
            self._table(table)

    def _expression(self, expression: Any) -> None:
        for read in reads_of(expression):
            if hasattr(read, "fact"):
                self._value(read.fact)
            else:
                parameter = self.library.parameters[read.name]
                for fact in (parameter.by, "visit.area" if parameter.local else None, parameter.dated_by):
                    if fact:
                        self._value(fact)

    def _everything_behind(self, fact: str) -> None:
        """Let every given fact that *fact* follows from matter through its value."""
        edges = DependencyGraph(self.library).edges
        waiting, met = [fact], set()
        while waiting:
            node: Node = waiting.pop()
            if node not in met:
                met.add(node)
                waiting += edges.get(node, ())
        self.compared |= {one for one in met if one.startswith("entity.") and not self.library.is_derived(one)}

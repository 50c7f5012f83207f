"""What depends on what: cycles and records read too early are found before anything is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.law import Parameter
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.reading import operands, reads_of
from smrules.concepts.rules import (
    Condition,
    Derivation,
    Row,
    Table,
    Test,
    clauses,
)
from smrules.concepts.vocabulary import FactPath

Node = str
"""A fact, or `members of <scope>`."""


def members_of(scope: str) -> Node:
    """Return the node that stands for which members a scope has."""
    return f"members of {scope}"


def exceptions_to(table: str, row: str | None) -> Node:
    """Return the node that stands for what wins over a table or one of its rows."""
    return f"exceptions to {table}" + (f".{row}" if row else "")


class DependencyGraph:
    """The facts that each fact depends on, directly."""

    def __init__(self, library: Library):
        self.library = library
        self.edges: dict[Node, set[Node]] = {}
        for fact in library.vocabulary.facts:
            self.edges[fact] = set(self.fact(fact))
        for scope in library.vocabulary.scopes:
            self.edges[members_of(scope)] = set(self.members(scope))
        for target in library.overridden_by:
            self.edges[exceptions_to(*target)] = set(self.exceptions(target))

    # --- edges -----------------------------------------------------------------------------------

    def fact(self, name: str) -> Iterator[Node]:
        library = self.library
        scope = name.partition(".")[0]
        if scope in library.vocabulary.records:
            yield members_of(scope)
        if name in library.derivations:
            yield from self.derivation(library.derivations[name])
        for table in library.deciding.get(name, ()):
            yield from self.table(table)
        if presumed := library.fact(name).presumed:
            yield presumed
        if name in ("item.failed", "item.counted"):
            yield "item.state"
            yield from self.sampling()
        if name == "item.state":
            for item in library.items.values():
                yield item.fact
                yield from self.test(item.expect)

    def members(self, scope: str) -> Iterator[Node]:
        library = self.library
        for table in library.adding.get(scope, ()):
            yield members_of(table.scope)
            yield from self.table(table)
        if scope == "act":
            yield from ("item.failed", members_of("item"))
        if scope in ("checklist", "item"):
            for checklist in library.checklists.values():
                yield from self.condition(checklist.applies_when)
                if checklist.place:
                    yield "visit.area"
                if scope == "item":
                    yield members_of("checklist")
                    for item in checklist.items:
                        yield from self.condition(item.applies_when)

    def sampling(self) -> Iterator[Node]:
        for checklist in self.library.checklists.values():
            if checklist.sampling:
                yield members_of("item")
            for test in checklist.sampling.values():
                yield from self.test(test)

    def derivation(self, one: Derivation) -> Iterator[Node]:
        if one.scope:
            yield members_of(one.scope)
        for path in (*one.facts, *one.keys):
            yield path.fact
        for condition in (one.where, one.of, one.condition):
            if condition is not None:
                yield from self.condition(condition)
        if one.window:
            yield one.window.until.fact
            yield from self.expression(one.window.length)
        if one.expression is not None:
            yield from self.expression(one.expression)

    def table(self, table: Table) -> Iterator[Node]:
        yield from self.guard(table)
        yield exceptions_to(table.id, None)
        for row in (*table.rows, *((table.otherwise,) if table.otherwise else ())):
            yield from self.row(row)
            yield exceptions_to(table.id, row.id)

    def guard(self, table: Table) -> Iterator[Node]:
        yield table.dated_by
        if table.place:
            yield "visit.area"
        yield from self.condition(table.guard)

    def row(self, row: Row) -> Iterator[Node]:
        yield from self.condition(row.condition)
        results = row.then.values() if isinstance(row.then, dict) else (row.then,)
        for result in results:
            yield from self.expression(result)

    def exceptions(self, target: tuple[str, str | None]) -> Iterator[Node]:
        for table_id, row_id in self.library.overridden_by.get(target, ()):
            table = self.library.tables[table_id]
            yield from self.guard(table)
            yield exceptions_to(table_id, None)
            for row in table.rows:
                if row.id == row_id:
                    yield from self.condition(row.condition)
                    yield exceptions_to(table_id, row_id)

    def condition(self, condition: Condition) -> Iterator[Node]:
        for clause in clauses(condition):
            yield clause.path.fact
            yield from self.test(clause.test)

    def test(self, test: Test) -> Iterator[Node]:
        for operand in operands(test):
            yield from self.expression(operand)

    def expression(self, expression: Any) -> Iterator[Node]:
        for read in reads_of(expression):
            if isinstance(read, FactPath):
                yield read.fact
            else:
                yield from self.parameter(self.library.parameters[read.name])

    def parameter(self, parameter: Parameter) -> Iterator[Node]:
        if parameter.by:
            yield parameter.by
        if parameter.dated_by:
            yield parameter.dated_by
        if parameter.local:
            yield "visit.area"

    # --- what is wrong ---------------------------------------------------------------------------

    def cycle(self) -> list[Node] | None:
        """Return one circle of dependencies, or nothing."""
        done: set[Node] = set()
        for start in sorted(self.edges):
            if found := self.circle_from(start, done):
                return found
        return None

    def circle_from(self, start: Node, done: set[Node]) -> list[Node] | None:
        trail: list[Node] = []
        on_trail: set[Node] = set()
        stack: list[tuple[Node, bool]] = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                trail.pop()
                on_trail.discard(node)
                done.add(node)
            elif node in on_trail:
                return [*trail[trail.index(node) :], node]
            elif node not in done:
                trail.append(node)
                on_trail.add(node)
                stack.append((node, True))
                stack += [(next_, False) for next_ in sorted(self.edges.get(node, ()))]
        return None

    def reached(self, start: set[Node]) -> set[Node]:
        """Return all that *start* depends on."""
        found, waiting = set(), list(start)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self.edges.get(node, ())
        return found


def read_by_rules(library: Library) -> set[Node]:
    """Return what rules read, apart from the answers that are measured by what an item expects."""
    graph = DependencyGraph(library)
    found = {node for start, nodes in graph.edges.items() if start != "item.state" for node in nodes}
    return found.union(*(graph.test(item.expect) for item in library.items.values()))


def check_dependencies(library: Library) -> list[Diagnostic]:
    """Return the cycles of *library* and the tables that read records of their own layer or a later one."""
    graph = DependencyGraph(library)
    circle = graph.cycle()
    if circle:
        return [diagnostic("SM406", _place(library, circle), chain=" → ".join(circle))]
    found = []
    records = library.vocabulary.records
    for kind, tables in library.adding.items():
        later = {members_of(name): name for name, one in records.items() if one.order >= records[kind].order}
        for table in tables:
            for node in sorted(graph.reached(set(graph.table(table))) & later.keys()):
                found.append(diagnostic("SM410", table.position, record=kind, table=table.id, other=later[node]))
    return found


def _place(library: Library, circle: list[Node]) -> Position:
    for node in circle:
        if node in library.derivations:
            return library.derivations[node].position
        if node in library.deciding:
            return library.deciding[node][0].position
    for table in library.tables.values():
        if any(exceptions_to(table.id, row) in circle for row in (None, *(one.id for one in table.rows))):
            return table.position
    return Position("")

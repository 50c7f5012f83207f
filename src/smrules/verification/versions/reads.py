"""What a rule reads: the parameters that its tests, results and derived facts name, however far behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.reading import operands, reads_of
from smrules.concepts.rules import (
    Condition,
    Derivation,
    ParameterOperand,
    Table,
    Test,
    clauses,
)


@dataclass
class Reads:
    """Facts and parameters that were met so far; facts that are derived are read through."""

    library: Library
    facts: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)

    def condition(self, condition: Condition) -> None:
        """Add what *condition* reads."""
        for clause in clauses(condition):
            self.fact(clause.path.fact)
            self.test(clause.test)

    def test(self, test: Test) -> None:
        """Add what stands on the right side of *test*."""
        for operand in operands(test):
            self.expression(operand)

    def expression(self, expression: Any) -> None:
        """Add what a result, an operand or arithmetic reads."""
        for read in reads_of(expression):
            if isinstance(read, ParameterOperand):
                self.parameters.add(read.name)
            else:
                self.fact(read.fact)

    def fact(self, name: str) -> None:
        """Add a fact, and what it is derived from."""
        if name not in self.facts:
            self.facts.add(name)
            if name in self.library.derivations:
                self._derivation(self.library.derivations[name])

    def _facts(self, names: Iterable[str]) -> None:
        for name in names:
            self.fact(name)

    def _derivation(self, derivation: Derivation) -> None:
        self._facts(path.fact for path in (*derivation.facts, *derivation.keys))
        for condition in (derivation.where, derivation.of, derivation.condition):
            if condition is not None:
                self.condition(condition)
        self.expression(derivation.expression)
        if derivation.window:
            self.fact(derivation.window.until.fact)
            self.expression(derivation.window.length)


def reads_of_table(library: Library, table: Table) -> Reads:
    """Return what the guard and the rows of a table read."""
    reads = Reads(library)
    reads.condition(table.guard)
    for row in (*table.rows, *([table.otherwise] if table.otherwise else [])):
        reads.condition(row.condition)
        for result in row.then.values() if isinstance(row.then, dict) else (row.then,):
            reads.expression(result)
    return reads


def reads_of_item(library: Library, checklist: Checklist, item: InspectionItem) -> Reads:
    """Return what decides whether an item applies, counts and is met."""
    reads = Reads(library)
    reads.condition(checklist.applies_when)
    reads.condition(item.applies_when)
    for test in (item.expect, *checklist.sampling.values()):
        reads.test(test)
    reads.fact(item.fact)
    return reads

"""
The reference evaluator of one member of which everything that is read is said beforehand.

So what follows from a combination of values – a figure of law, a deadline, the ruling of a table – is the reference evaluator's own code,
asked once for each combination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.reading import reads_of
from smrules.concepts.rules import Condition, ParameterOperand, Row, Table
from smrules.concepts.values import Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member, World

Input = FactPath | str
"""What is read: a fact, or the name of the date or place that governs a member."""


class Said(ReferenceEvaluator):
    """
    Answers from what is said.

    Attributes:
        known: What is read, with its value.
        truths: Table → whether it applies; (table, row) → whether the row holds and gives way to nothing.
        hits: The rows of the table in question, with whether they hit.
    """

    def __init__(self, library: Library):
        super().__init__(library, World())
        self.known: dict[Input, Any] = {}
        self.truths: dict[Any, Truth] = {}
        self.hits: list[tuple[Row, Truth]] = []

    def read(self, path: FactPath, member: Member, owner: Member | None = None) -> Any:
        """Return what was said of *path*."""
        return self.known[path]

    def date_or_area(self, fact: str, member: Member) -> Any:
        """Return the date or place that was said to govern."""
        return self.known[fact]

    def exists(self, member: Member) -> Truth:
        """Members that are ruled on may exist."""
        return True

    def applies(self, table: Table, member: Member) -> Truth:
        """Say what was said of a table."""
        return self.truths[table.id]

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = "") -> Truth:
        """Say what was said of the condition of a row of another table."""
        return self.truths[id(condition)]

    def row_hits(self, table: Table, member: Member) -> Iterable[tuple[Row, Truth]]:
        """Return the rows as they were said to hit."""
        return self.hits


def inputs_of(library: Library, expressions: Iterable[Any], dated_by: str) -> Iterator[Input]:
    """Yield all that results, operands and arithmetic read, dates and places that govern among them."""
    for expression in expressions:
        for read in reads_of(expression):
            yield from parameter_inputs(library, read, dated_by) if isinstance(read, ParameterOperand) else (read,)


def parameter_inputs(library: Library, used: ParameterOperand, dated_by: str) -> Iterator[Input]:
    """Yield what the value of a parameter hangs on."""
    parameter = library.parameters[used.name]
    yield parameter.dated_by or dated_by
    if parameter.by:
        yield FactPath(parameter.by)
    if parameter.local:
        yield "visit.area"

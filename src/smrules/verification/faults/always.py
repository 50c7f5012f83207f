"""
Tests that are never false where they stand: whoever wrote them meant something else, or nothing.

A test that accepts every value by naming them all, or by `known`, is no such test: it says that the answer must be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import AllOf, Clause, Condition, Literal, OneOf, Presence, Table
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.looks import Look
from smrules.verification.faults.settings import Setting, settings
from smrules.verification.space.boxes import Box
from smrules.verification.space.formulas import Atom, Rewriter, Subject
from smrules.verification.space.regions import Space, common


def check_always(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    """Yield the tests of a guard or row which nothing fails that passes all that stands beside them (SM426)."""
    for clause in conjuncts(table.guard):
        if all(_goes_without(look, look.space.whole, look.table.guard, clause) for look in looks):
            yield _always(table.position, clause, table.id)
    for row in table.rows:
        for clause in conjuncts(row.condition):
            if all(_goes_without(look, None, row.condition, clause) for look in looks):
                yield _always(row.position, clause, f"{table.id}.{row.id}")


def check_expectation(library: Library, item: InspectionItem) -> Iterator[Diagnostic]:
    """Complain of an item that every answer meets (SM426)."""
    clause = Clause(FactPath(item.fact), item.expect, item.expected)
    looks = list(settings(library, [clause]))
    if looks and all(_met_by_all(library, clause, one) for one in looks):
        yield _always(item.position, clause, item.id)


def _met_by_all(library: Library, clause: Clause, setting: Setting) -> bool:
    formula = Rewriter(library, setting).formula(clause)
    space = Space(library, [formula], frozenset({clause.path.scope}), setting)
    return not says_known(space, clause) and space.possible(space.whole, space.boxes(formula)) is None


def _always(position: Position, clause: Clause, name: str) -> Diagnostic:
    return diagnostic("SM426", position, level="warning", name=name, fact=clause.path, text=clause.text)


def conjuncts(condition: Condition) -> tuple[Clause, ...]:
    """Return the tests that must all hold, as far as they stand side by side."""
    if isinstance(condition, Clause):
        return (condition,)
    return tuple(one for one in condition.parts if isinstance(one, Clause)) if isinstance(condition, AllOf) else ()


def _goes_without(look: Look, around: Box | None, condition: Condition, clause: Clause) -> bool:
    """Say whether *clause* holds of every case of *around* (or of the guard) in which the rest of *condition* holds."""
    if says_known(look.space, clause):
        return False
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    rest = AllOf(tuple(one for one in parts if one is not clause))
    there = common(look.guard if around is None else [around], look.space.boxes(look.rewriter.formula(rest)))
    passing = look.space.boxes(look.rewriter.formula(clause))
    return bool(there) and all(look.space.possible(box, passing) is None for box in there)


def says_known(space: Space, clause: Clause) -> bool:
    """Say whether a test accepts every value there is, by `known` or by naming each."""
    if isinstance(clause.test, OneOf) and not clause.test.negated:
        if not all(isinstance(one, Literal) for one in clause.test.operands):
            return False
        about = [one for one in space.dimensions if one.subject == Subject("value", clause.path)]
        return all(one.mask(Atom(one.subject, clause.test)) == one.full & ~one.none & ~one.unknown for one in about)
    return isinstance(clause.test, Presence)

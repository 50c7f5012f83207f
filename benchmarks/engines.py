"""What is measured, behind one interface: from the values of a visit to the rules that hold and those that are unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.generate import HITS, TABLE, Values
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Clause
from smrules.concepts.values import SetBetween
from smrules.concepts.vocabulary import Fact
from smrules.engine.compiled.program import program_of
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member, World

Ids = list[str]
Evaluate = Callable[[Values], tuple[Ids, Ids]]
"""Values of a visit → ids of the rules that certainly hold, ids of those that are unknown; order is free."""
ON = date(2026, 6, 1)


def reference(library: Library) -> Evaluate:
    """Return the reference evaluator behind the interface."""

    def evaluate(values: Values) -> tuple[Ids, Ids]:
        entity, world = _world(values)
        found = ReferenceEvaluator(library, world).value(entity, HITS)
        if isinstance(found, SetBetween):
            return list(found.certain), list(found.possible - found.certain)
        return list(found), []

    return evaluate


def compiled(library: Library) -> Evaluate:
    """Return the compiled engine behind the interface: what its table says of given values."""
    return program_of(library, ON).table(library.tables[TABLE]).of


def _world(values: Values) -> tuple[Member, World]:
    entity = Member("entity", "E", values)
    return entity, World({"entity": [entity], "visit": [Member("visit", "V", {"visit.on": ON}, entity)]})


def rules_of(library: Library) -> Iterator[tuple[str, tuple[Clause, ...]]]:
    """Yield id and conditions of every rule: what hand-made engines and peers are made from."""
    for row in library.tables[TABLE].rows:
        yield row.id, row.condition.parts if isinstance(row.condition, AllOf) else (row.condition,)


def facts_of(library: Library) -> dict[str, Fact]:
    """Return the declared facts that rules test."""
    return {name: fact for name, fact in library.vocabulary.facts.items() if fact.where_declared and name != HITS}


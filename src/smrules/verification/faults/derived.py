"""Derived facts whose conditions never hold, or always do."""

from __future__ import annotations

from collections.abc import Iterator

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, AllOf, Clause, Condition, Derivation
from smrules.verification.faults.always import says_known
from smrules.verification.faults.conditions import culprit, never_holds
from smrules.verification.faults.settings import Setting, settings
from smrules.verification.space.formulas import Rewriter
from smrules.verification.space.regions import Space
from smrules.verification.versions.reads import Reads


def check_derivation(library: Library, one: Derivation) -> Iterator[Diagnostic]:
    """Complain of a derived fact that chooses no member, or is never true (SM405), or always true (SM426)."""
    for condition in (one.where, AllOf((one.of, one.where)) if one.kind == "share" else ALWAYS_TRUE, one.condition):
        if condition is not None and condition != ALWAYS_TRUE:
            yield from _check(library, one, condition)


def _check(library: Library, one: Derivation, condition: Condition) -> Iterator[Diagnostic]:
    reads = Reads(library)
    reads.condition(condition)
    every = settings(library, [condition], more=reads.parameters)
    looks = [(setting, _space(library, one, condition, setting)) for setting in every]
    if looks and all(space.some(formula) is None for _, (space, formula) in looks):
        setting, (space, _) = looks[0]
        yield never_holds(one.position, culprit(space, Rewriter(library, setting), condition, [space.whole]), one.fact)
    elif one.condition is not None and looks and all(_is_everywhere(*look, condition) for _, look in looks):
        clause = condition if isinstance(condition, Clause) else None
        yield diagnostic("SM426", one.position, level="warning", name=one.fact, fact=clause.path if clause else one.fact,
                         text=clause.text if clause else "holds")  # fmt: skip


def _space(library: Library, one: Derivation, condition: Condition, setting: Setting):
    chains = library.vocabulary.chains
    visible = frozenset((*chains.get(one.fact.partition(".")[0], ()), *chains.get(one.scope or "", ())))
    formula = Rewriter(library, setting).formula(condition)
    return Space(library, [formula], visible, setting), formula


def _is_everywhere(space: Space, formula, condition: Condition) -> bool:
    if isinstance(condition, Clause) and says_known(space, condition):
        return False
    return space.possible(space.whole, space.boxes(formula)) is None

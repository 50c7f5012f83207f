"""
The mutation score: of all small changes of the rules, which part would an example notice?

A mutant is put only to the examples that looked at its rule while they were tried; one that fails on it kills it. A mutant that
no example notices survives, unless it is proved that it decides alike everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from smrules.concepts.library import Library
from smrules.verification.equivalence import decides_alike
from smrules.verification.mutants import Mutant, mutants
from smrules.verification.suggestions import Suggestion, suggestion
from smrules.verification.variants import OPERATORS
from smrules.verification.witnesses import Witnesses

Progress = Callable[[str, int, int], None]
KILLED, EQUIVALENT, SURVIVED = "killed", "equivalent", "survived"


@dataclass(frozen=True, slots=True)
class Fate:
    """
    What became of one mutant.

    Attributes:
        status: `killed`, `equivalent` (proved to decide alike) or `survived`.
        by: Name of the example that killed it.
        suggestion: An example that would kill a survivor, tried on both; `None` where none was found.
    """

    mutant: Mutant
    status: str
    by: str = ""
    suggestion: Suggestion | None = None


@dataclass(frozen=True)
class MutationReport:
    """What became of every mutant, in the order of the rules."""

    fates: tuple[Fate, ...]

    @cached_property
    def counts(self) -> dict[str, Counter]:
        """Of each operator, how many mutants had each fate; every operator is there."""
        found: dict[str, Counter] = {operator: Counter() for operator in OPERATORS}
        for fate in self.fates:
            found[fate.mutant.operator][fate.status] += 1
        return found

    @property
    def score(self) -> float:
        """The part of the mutants not proved equivalent that examples kill, from 0 to 1; 1 where there are none."""
        counts = Counter(fate.status for fate in self.fates)
        counted = counts[KILLED] + counts[SURVIVED]
        return counts[KILLED] / counted if counted else 1.0

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """The mutants that no example notices."""
        return tuple(fate for fate in self.fates if fate.status == SURVIVED)


def run_mutation(library: Library, *, progress: Progress | None = None, suggest: bool = True) -> MutationReport:
    """
    Put every mutant of *library* to the examples that can notice it.

    Args:
        library: Rule files after loading.
        progress: Called with a stage, how much of it is done, and how much there is.
        suggest: Whether an example is looked for that would kill each survivor.

    Returns:
        Every mutant with its fate, always in the same order.
    """
    witnesses = Witnesses(library, progress)
    found = list(mutants(library))
    fates = []
    for done, mutant in enumerate(found, start=1):
        fates.append(_fate(library, mutant, witnesses, suggest))
        if progress:
            progress("mutants", done, len(found))
    return MutationReport(tuple(fates))


def _fate(library: Library, mutant: Mutant, witnesses: Witnesses, suggest: bool) -> Fate:
    changed = mutant.apply(library)
    for attempt in witnesses.of(mutant, changed):
        if not attempt.passes(changed):
            return Fate(mutant, KILLED, attempt.name)
    if decides_alike(library, mutant):
        return Fate(mutant, EQUIVALENT)
    return Fate(mutant, SURVIVED, suggestion=suggestion(library, mutant) if suggest else None)

"""
The mutation score: of all small changes of the rules, which part would an example notice?

A mutant is put only to the examples that looked at its rule while they were tried; one that fails on it kills it. A mutant that
no example notices survives, unless it is proved that it decides alike everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from smrules.concepts.library import Library
from smrules.verification.mutation.mutants import Mutant, mutants
from smrules.verification.mutation.suggestions import Suggestion, suggestion
from smrules.verification.mutation.variants import OPERATORS
from smrules.verification.mutation.witnesses import Witnesses
from smrules.verification.versions.equivalence import decides_alike

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
    run = _Run(library, Witnesses(library, progress), suggest)
    found = list(mutants(library))
    fates = []
    for done, mutant in enumerate(found, start=1):
        fates.append(run.fate(mutant))
        if progress:
            progress("mutants", done, len(found))
    return MutationReport(tuple(fates))


class _Run:
    def __init__(self, library: Library, witnesses: Witnesses, suggest: bool):
        self.library = library
        self.witnesses = witnesses
        self.suggest = suggest
        self.suggested: dict[tuple[str, str], list[Suggestion]] = defaultdict(list)

    def fate(self, mutant: Mutant) -> Fate:
        changed = mutant.apply(self.library)
        for attempt in self.witnesses.of(mutant, changed):
            if not attempt.passes(changed):
                return Fate(mutant, KILLED, attempt.name)
        if decides_alike(self.library, mutant):
            return Fate(mutant, EQUIVALENT)
        return Fate(mutant, SURVIVED, suggestion=self.suggestion(mutant, changed) if self.suggest else None)

    def suggestion(self, mutant: Mutant, changed: Library) -> Suggestion | None:
        """Return an example that kills a survivor: one that was found for another mutant of the same rule if that does."""
        known = self.suggested[mutant.key]
        for one in known:
            if not one.attempt.passes(changed):
                return one
        found = suggestion(self.library, mutant)
        if found is not None:
            known.append(found)
        return found

"""All that can be said about a library without a case: loading finds what cannot be read, this finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.verification.faults.contradictions import check_contradictions, check_item, plannings
from smrules.verification.faults.derived import check_derivation
from smrules.verification.faults.law import check_law
from smrules.verification.faults.promises import check_promise
from smrules.verification.faults.similar import check_similar
from smrules.verification.faults.tables import check_pairs, check_table

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of the check of a library, which needs no other part.

    Attributes:
        stage: Part of the check that it belongs to, such as `tables`.
        name: What tells it apart within its stage.
        subject: The rule that it is about; `None` if it is about the whole library.
        work: Takes a library and the rule, and yields what is wrong.
    """

    stage: str
    name: tuple[Any, ...]
    subject: Any
    work: Callable[[Library, Any], Iterable[Diagnostic]]

    def found(self, library: Library) -> tuple[Diagnostic, ...]:
        """Return what is wrong."""
        return tuple(self.work(library, self.subject))


def parts(library: Library) -> Iterator[Part]:
    """Yield every part of the check of a library, stage by stage."""
    yield from (Part("tables", (name,), one, check_table) for name, one in library.tables.items())
    yield from (Part("derived", (name,), one, check_derivation) for name, one in library.derivations.items())
    for name, found in plannings(library).items():
        yield from (Part("items", (name, number), one, check_item) for number, one in enumerate(found))
    for work in (check_pairs, check_contradictions, check_similar):
        yield Part("pairs", (work.__name__,), None, _of_all(work))
    yield from (Part("promises", (number,), one, check_promise) for number, one in enumerate(library.guarantees))
    yield Part("law", (), None, _of_all(check_law))


def _of_all(work: Callable[[Library], Iterable[Diagnostic]]) -> Callable[[Library, Any], Iterable[Diagnostic]]:
    return lambda library, _: work(library)


def check(library: Library, progress: Progress | None = None) -> tuple[Diagnostic, ...]:
    """
    Return all that is wrong with a library that loads, sorted by file and line.

    Args:
        library: Rule files after loading.
        progress: Called with the name of a stage, how much of it is done, and how much there is.
    """
    return gathered(parts(library), lambda part: part.found(library), progress)


def gathered(
    every: Iterable[Part], find: Callable[[Part], Iterable[Diagnostic]], progress: Progress | None = None
) -> tuple[Diagnostic, ...]:
    """Return what *find* finds of all parts, sorted by file and line, each thing once."""
    every = list(every)
    found: dict[Diagnostic, None] = {}
    for stage in dict.fromkeys(part.stage for part in every):
        here = [part for part in every if part.stage == stage]
        for done, part in enumerate(here, start=1):
            found |= dict.fromkeys(find(part))
            if progress:
                progress(stage, done, len(here))
    return tuple(sorted(found, key=lambda one: (one.position, one.code)))

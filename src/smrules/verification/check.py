"""All that can be said about a library without a case: loading finds what cannot be read, this finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.verification.contradictions import check_contradictions, check_item, plannings
from smrules.verification.derived import check_derivation
from smrules.verification.directions import Directions
from smrules.verification.law import check_law
from smrules.verification.promises import check_promise
from smrules.verification.similar import check_similar
from smrules.verification.tables import check_pairs, check_table

Progress = Callable[[str, int, int], None]


def check(library: Library, progress: Progress | None = None) -> tuple[Diagnostic, ...]:
    """
    Return all that is wrong with a library that loads, sorted by file and line.

    Args:
        library: Rule files after loading.
        progress: Called with the name of a stage, how much of it is done, and how much there is.
    """
    directions = Directions(library)
    stages = {
        "tables": (check_table(library, table, directions) for table in library.tables.values()),
        "derived": (check_derivation(library, one) for one in library.derivations.values()),
        "items": (check_item(library, one) for found in plannings(library).values() for one in found),
        "pairs": (check_pairs(library), check_contradictions(library), check_similar(library)),
        "promises": (check_promise(library, one) for one in library.guarantees),
        "law": (check_law(library),),
    }
    sizes = {
        "tables": len(library.tables), "derived": len(library.derivations), "items": len(library.items), "pairs": 3,
        "promises": len(library.guarantees), "law": 1,
    }  # fmt: skip
    found = [one for stage, parts in stages.items() for one in _told(stage, parts, sizes[stage], progress)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.position, one.code)))


def _told(
    stage: str, parts: Iterable[Iterable[Diagnostic]], size: int, progress: Progress | None
) -> Iterator[Diagnostic]:
    for done, part in enumerate(parts, start=1):
        yield from part
        if progress:
            progress(stage, min(done, size), size)

"""Which facts are not free of one another: counts of the same members, their ratios, arithmetic over them, differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, Protocol

from smrules.concepts.library import Library
from smrules.concepts.reading import facts_of
from smrules.concepts.rules import Clause, Derivation, clauses
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.settings import Setting
from smrules.verification.space.boxes import Box
from smrules.verification.space.cells import Dimension
from smrules.verification.space.formulas import Formula, Subject

RULE_DATES = ("visit.on", "visit.decide_on", "act.on")
"""Days before which others lie: that two facts are compared with the same one binds neither."""
_OVER_MEMBERS = ("count", "share", "sum", "mean", "min", "max", "worst")
Values = dict[Subject, Any]


class Around(Protocol):
    """What is asked of a space by the parts of which it is made."""

    library: Library
    setting: Setting
    dimensions: tuple[Dimension, ...]
    number: Mapping[Subject, int]

    def may_be_none(self, path: FactPath) -> bool:
        """Say whether a fact may be certainly absent."""

    def box(self, masks: Mapping[Subject, int]) -> Box:
        """Return the box that has these cells, and all cells of the other dimensions."""

    def apart(self, formulas: Iterable[Formula], visible: frozenset[str]) -> Around:
        """Return another space, of other formulas."""

    def some(self, *formulas: Formula) -> Box | None:
        """Return a box of cases in which all *formulas* are true; `None` if they cannot be."""


def solver_is_there() -> bool:
    """Say whether z3 can be imported: it is the extra `verify`."""
    return find_spec("z3") is not None


def roots(library: Library, path: FactPath) -> frozenset:
    """Return what the fact at *path* hangs on in the end: facts that are given, and lists of members that are aggregated."""
    derivation = library.derivations.get(path.fact)
    if derivation is None or path.attribute is not None:
        return frozenset({path.fact})
    if derivation.kind in _OVER_MEMBERS and not derivation.facts:
        return frozenset({members_of(derivation)})
    if derivation.kind in ("sum", "mean") or (derivation.kind in ("min", "max", "worst") and derivation.scope):
        return frozenset({members_of(derivation)})
    return frozenset().union(*(roots(library, read) for read in read_by(derivation))) or frozenset({path.fact})


def members_of(derivation: Derivation) -> tuple:
    """Return which members a derivation goes over: two with the same answer go over the same."""
    return derivation.scope, derivation.window, derivation.fact.partition(".")[0]


def read_by(derivation: Derivation) -> Iterator[FactPath]:
    """Yield the facts that a derivation reads which goes over no members."""
    yield from derivation.facts
    yield from facts_of(derivation.expression)
    if derivation.condition is not None:
        yield from (one.path for one in clauses(derivation.condition) if isinstance(one, Clause))

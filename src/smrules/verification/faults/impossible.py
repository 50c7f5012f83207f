"""What cannot be together although no single test says so: sets without a parent, items with another item's domain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations, product
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.rules import Clause, Presence, clauses
from smrules.concepts.vocabulary import ANSWER_STATES, Choice, FactPath
from smrules.verification.space.cells import Dimension
from smrules.verification.space.extents import COUNTED_STATES, FAILED_STATES
from smrules.verification.space.formulas import Subject

Masks = dict[Subject, int]
Dimensions = Mapping[Subject, Dimension]
_LEFT_OUT_STATES = frozenset({"not-applicable", "not-checked"})


def impossible_together(
    library: Library, dimensions: Dimensions, may_be_none: Callable[[FactPath], bool]
) -> Iterator[Masks]:
    """Yield combinations of cells in which no case can lie."""
    yield from _sets(dimensions)
    yield from _states(dimensions)
    yield from _belongings(library, dimensions)
    yield from _absences(dimensions, may_be_none)
    yield from _picks(library, dimensions)


def _value(fact: str) -> Subject:
    return Subject("value", FactPath(fact))


# --- members of one set --------------------------------------------------------------------------


def _sets(dimensions: Dimensions) -> Iterator[Masks]:
    """A value brings those it stands under; a value that stands alone refuses all others."""
    members = [one for one in dimensions if one.kind == "member" and isinstance(one.other, str)]
    for one, other in permutations(members, 2):
        choices = dimensions[one].fact.choices
        if one.path == other.path and one.other in choices:
            if other.other in _above(choices, one.other):
                yield {one: _IN, other: _OUT}
            elif choices[one.other].alone:
                yield {one: _IN, other: _IN}


_IN, _OUT = 0b01, 0b10


def _above(choices: Mapping[str, Choice], code: str) -> set[str]:
    found: set[str] = set()
    while (parent := choices[code].under) is not None and parent not in found:
        found.add(parent)
        code = parent
    return found


# --- the state of an item ------------------------------------------------------------------------


def _states(dimensions: Dimensions) -> Iterator[Masks]:
    """Failed and counted follow from the state, and are unknown where it says nothing of them; what failed is counted."""
    states, failed, counted = (dimensions.get(_value(fact)) for fact in ("item.state", "item.failed", "item.counted"))
    told = [one for one in (failed, counted) if one is not None]
    for cell, codes in _cells(states) if told else ():
        for truths in product((_IN, _OUT), repeat=len(told)):
            wanted = {one.subject: truth for one, truth in zip(told, truths, strict=True)}
            if not any(_agrees(code, wanted) for code in codes):
                yield wanted | ({states.subject: cell} if states else {})


def _cells(states: Dimension | None) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield each cell with the states that lie in it; without a dimension, all states as one cell."""
    if states is None:
        yield 0, frozenset(ANSWER_STATES)
        return
    cells = {code: states.holding(code) for code in states.fact.choices}
    for cell in sorted(set(cells.values())):
        yield cell, frozenset(code for code, own in cells.items() if own == cell)


def _agrees(state: str, wanted: Masks) -> bool:
    """Say whether a state goes with what is known of failure and counting."""
    if state not in COUNTED_STATES | _LEFT_OUT_STATES:
        return False
    truths = {_value("item.failed"): state in FAILED_STATES, _value("item.counted"): state in COUNTED_STATES}
    return all((mask == _IN) == truths[subject] for subject, mask in wanted.items())


# --- facts that a known id brings with it --------------------------------------------------------


def _belongings(library: Library, dimensions: Dimensions) -> Iterator[Masks]:
    """An item has its domain, a checklist its own, an act its marks."""
    for fact in ("item.id", "checklist.id", "checklist.domain", "act.kind"):
        subject = _value(fact)
        if subject in dimensions:
            yield from _of_ids(dimensions, subject, library.brought[fact])


def _of_ids(dimensions: Dimensions, subject: Subject, brought: Mapping[str, Mapping[str, Any]]) -> Iterator[Masks]:
    by_cell: dict[int, list[Mapping[str, Any]]] = {}
    for code, facts in brought.items():
        by_cell.setdefault(dimensions[subject].holding(code), []).append(facts)
    for cell, members in by_cell.items():
        for fact in sorted(set.intersection(*(set(facts) for facts in members))):
            if other := dimensions.get(_value(fact)):
                allowed = 0
                for facts in members:
                    allowed |= other.holding(facts[fact])
                yield {subject: cell, other.subject: other.full & ~allowed}


# --- what is absent ------------------------------------------------------------------------------


def _absences(dimensions: Dimensions, may_be_none: Callable[[FactPath], bool]) -> Iterator[Masks]:
    """A comparison of two facts is none exactly if one of them is."""
    for subject, comparison in dimensions.items():
        if isinstance(subject.other, FactPath) and comparison.none:
            optional = [path for path in subject.compared if may_be_none(path)]
            sides = [dimensions[one] for path in optional if (one := Subject("value", path)) in dimensions]
            for side in sides:
                yield {side.subject: side.none, subject: comparison.full & ~comparison.none}
            if len(sides) == len(optional):
                yield {side.subject: side.full & ~side.none for side in sides} | {subject: comparison.none}


def _picks(library: Library, dimensions: Dimensions) -> Iterator[Masks]:
    """Where nothing was picked there are no attributes; both ends of a range are there or none."""
    values = [one for one in dimensions.values() if one.subject.kind == "value" and one.none]
    for one, other in permutations(values, 2):
        mine, theirs = one.subject.path, other.subject.path
        if mine.fact == theirs.fact and theirs.attribute:
            if mine.attribute is None or {mine.attribute, theirs.attribute} == {"min", "max"}:
                yield {one.subject: one.none, other.subject: other.full & ~other.none}
            if mine.attribute is None and picks_known(library, theirs):
                yield {one.subject: one.full & ~one.none, other.subject: other.none}


def picks_known(library: Library, path: FactPath) -> bool:
    """Say whether only members that have the attribute of *path* are picked."""
    derivation = library.derivations.get(path.fact)
    if derivation is None:
        return True
    name = path.fact.partition(".")[2] if path.attribute in ("min", "max") else path.attribute
    wanted = (FactPath(f"{derivation.scope}.{name}"), Presence("known"))
    return any((one.path, one.test) == wanted for one in clauses(derivation.where) if isinstance(one, Clause))

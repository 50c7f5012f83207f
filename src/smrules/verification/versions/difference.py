"""
What differs between two versions of a library, and in which cases the outcome does.

Where a table, an item or a condition was changed, both versions are laid over one space; the parts in which they decide
differently are told as regions, each with a case that was tried in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import ALWAYS
from smrules.concepts.diagnostic import InputError
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import ALWAYS_TRUE, AllOf, Clause, Condition, Derivation, Table
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.checklists import in_force_of
from smrules.verification.faults.conditions import both_in_force
from smrules.verification.showing.instances import instance
from smrules.verification.showing.ranges import describe, joined
from smrules.verification.showing.words import Phrase
from smrules.verification.space.boxes import Box
from smrules.verification.trials.days import day_of
from smrules.verification.versions.equivalence import Difference, NotComparable, of_conditions, of_tables, scopes_of
from smrules.verification.versions.joined_library import Joined, joined_libraries
from smrules.verification.versions.partition import TooManyParts
from smrules.verification.versions.reads import reads_of_table
from smrules.verification.versions.side_by_side import Case, shown, tried
from smrules.verification.versions.things import KINDS, Change, Version, changes, parts_that_differ

Progress = Callable[[str, int, int], None]
MOST_REGIONS = 12
"""So many regions of a rule are told one by one."""


@dataclass(frozen=True, slots=True)
class Region:
    """
    Cases in which the outcome differs.

    Attributes:
        about: What is decided there: the fact, the record, `state` or `applies`.
        where: Which cases.
        old, new: What follows in each version.
        example: A case of the region as YAML, and what follows in each version when it is tried; `None` where none was found.
    """

    about: str
    where: Phrase
    old: str
    new: str
    example: Case | None


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """
    One change, with the regions in which the outcome differs.

    Attributes:
        compared: Whether the regions are all there are: what cannot be laid over one space is not compared.
    """

    change: Change
    regions: tuple[Region, ...] = ()
    compared: bool = True

    @property
    def position(self) -> Position:
        """Where the thing stands now, or stood."""
        return self.change.position


def differences_of(old: Library, new: Library, progress: Progress | None = None) -> tuple[RuleDifference, ...]:
    """
    Return everything that differs between two libraries, sorted by kind and id.

    Args:
        progress: Called with a stage, how much of it is done, and how much there is.
    """
    both = joined_libraries(old, new)
    found = [*changes(old, new), *_by_parameters(both)]
    found.sort(key=lambda one: (list(KINDS).index(one.kind), one.name))
    results = []
    for done, change in enumerate(found, start=1):
        results.append(_with_regions(both, change))
        if progress:
            progress("differences", done, len(found))
    return tuple(results)


def _by_parameters(both: Joined) -> Iterator[Change]:
    """Yield the tables that read as they did, but whose parameters have other figures."""
    old, new = map(Version, both.versions)
    for name, table in both.versions[1].tables.items():
        mine, theirs = old.things.get(("table", name)), new.things["table", name]
        used = sorted(reads_of_table(both.versions[1], table).parameters & both.renamed)
        if used and mine is not None and not list(parts_that_differ(mine.value, theirs.value)):
            yield Change("table", name, "changed", tuple(f"param.{one}" for one in used), mine, theirs)


def _with_regions(both: Joined, change: Change) -> RuleDifference:
    if change.status not in ("changed", "renamed"):
        return RuleDifference(change)
    try:
        return RuleDifference(change, tuple(_regions(both, change)))
    except (NotComparable, TooManyParts):
        return RuleDifference(change, compared=False)


def _regions(both: Joined, change: Change) -> Iterator[Region]:
    old, new = change.old.value, change.new.value
    if any(path.fact in both.retyped for one in (old, new) for path in _facts_of(one)):
        raise NotComparable(change.name)
    match old:
        case Table():
            yield from _of_tables(both, old, new)
        case InspectionItem():
            yield from _of_items(both, old, new)
        case Checklist() if old.applies_when != new.applies_when:
            pair = both.old_condition(old.applies_when), new.applies_when
            yield from _of_condition(both, pair, scopes_of(both.new, new), "applies", (old, new), day_of(new.in_force))
        case Derivation():
            yield from _of_derivations(both, old, new)


def _facts_of(value: Any) -> Iterator[FactPath]:
    """Yield every fact that a rule names, wherever it stands in it."""
    if isinstance(value, FactPath):
        yield value
    elif isinstance(value, InspectionItem):
        yield FactPath(value.fact)
        yield from _facts_of((value.expect, value.applies_when))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _facts_of(one)
    elif isinstance(value, dict):
        yield from _facts_of(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, Checklist):
        yield from _facts_of([getattr(value, one.name) for one in fields(value)])


# --- tables --------------------------------------------------------------------------------------


def _of_tables(both: Joined, old: Table, new: Table) -> Iterator[Region]:
    if (old.scope, old.decides, old.adds) != (new.scope, new.decides, new.adds):
        raise NotComparable(new.id)
    period = both_in_force(old.in_force, new.in_force)
    if period is None:
        return
    mine, theirs = both.old.tables[old.id], both.new.tables[new.id]
    found = list(of_tables(both.old, mine, both.new, theirs, False, period))
    about = new.decides or new.adds or ""
    yield from _grouped(found, about, _said, (old, new), both, day_of(period))


def _said(said: Any) -> str:
    """Write what a table decides."""
    decided, problems = said
    if problems:
        return "、".join(code for code, *_ in problems)
    return _decision(decided)


def _decision(decided: Any) -> str:
    """Write the value that a table decides, or the records that it adds."""
    if isinstance(decided, tuple):
        return "; ".join(shown(dict(values)) for _, values in decided) or "none"
    return shown(decided)


# --- items, checklists, derived facts ------------------------------------------------------------

_STATES = {True: "compliant", False: "noncompliant"}
_APPLIES = {True: "true", False: "false"}


def _of_items(both: Joined, old: InspectionItem, new: InspectionItem) -> Iterator[Region]:
    visible = scopes_of(both.new, new)
    before, after = both.around(old), both.around(new, new=True)
    on = day_of(in_force_of(after, new))
    if old.fact == new.fact:
        answers = [Clause(FactPath(one.fact), one.expect, one.expected) for one in (old, new)]
        yield from _of_condition(both, (both.old_condition(answers[0]), answers[1]), visible, "state", (old, new), on)
    whole = [AllOf((around.applies_when, one.applies_when)) for around, one in ((before, old), (after, new))]
    if old.applies_when != new.applies_when:
        yield from _of_condition(both, (both.old_condition(whole[0]), whole[1]), visible, "applies", (old, new), on)


def _of_derivations(both: Joined, old: Derivation, new: Derivation) -> Iterator[Region]:
    if any(getattr(old, name) != getattr(new, name) for name in ("kind", "scope", "facts", "expression", "window")):
        raise NotComparable(new.fact)
    for part in ("where", "of", "condition"):
        pair = [getattr(one, part) or ALWAYS_TRUE for one in (old, new)]
        about = {"condition": new.fact}.get(part, f"{part}")
        yield from _of_condition(
            both, (both.old_condition(pair[0]), pair[1]), scopes_of(both.new, new), about, (old, new), day_of(ALWAYS)
        )


def _of_condition(
    both: Joined, pair: tuple[Condition, Condition], visible: frozenset[str], about: str, rules: tuple[Any, Any], on: date
) -> Iterator[Region]:
    found = list(of_conditions(both.new, *pair, visible, False))
    words = _STATES if about == "state" else _APPLIES
    yield from _grouped(found, about, lambda truth: words[truth], rules, both, on)


# --- regions -------------------------------------------------------------------------------------


def _grouped(
    found: list[Difference], about: str, say: Callable[[Any], str], rules: tuple[Any, Any], both: Joined, on: date
) -> Iterator[Region]:
    """Put together the parts in which the same becomes of the same, and tell each as a region with a case."""
    groups: dict[tuple, list[Difference]] = {}
    for one in found:
        groups.setdefault((id(one.space), say(one.part.one), say(one.part.other)), []).append(one)
    told = []
    for (_, old, new), parts in groups.items():
        for box in joined([one.part.box for one in parts]):
            told.append((parts[0], box, old, new))
    for part, box, old, new in told[:MOST_REGIONS]:
        where = describe(part.space, part.limits, box)
        yield Region(about, where, old, new, _case(part, box, about, rules, both, on))


def _case(part: Difference, box: Box, about: str, rules: tuple[Any, Any], both: Joined, on: date) -> Case | None:
    """Return a case of *box* that was tried in both versions, and in which the outcome differs."""
    possible = part.space.possible(box)
    facts = instance(part.space, part.limits, possible, on) if possible is not None else None
    if facts is None:
        return None
    try:
        return tried(both.versions, rules, about, facts, on)
    except InputError:
        return None

"""The difference of two reports of one visit, part by part."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from smrules.concepts.assessment import Assessment, OpenQuestion
from smrules.concepts.change import (
    ActChange,
    Change,
    FindingChange,
    GradeChange,
    OutcomeChange,
    ProblemChange,
    UnknownChange,
)
from smrules.concepts.plan import Need

Name = Callable[[Any], Hashable]
"""What stays the same of a part of a report while the rest of it changes."""

PARTS: dict[str, tuple[type, Name]] = {
    "findings": (FindingChange, lambda one: (one.checklist, one.member, one.item)),
    "grades": (GradeChange, lambda one: (one.fact, one.member)),
    "acts": (ActChange, lambda one: one.act),
    "outcomes": (OutcomeChange, lambda one: one.id),
    "unknown": (UnknownChange, lambda one: (one.what, one.subject, one.label)),
    "problems": (ProblemChange, lambda one: (one["code"], one["file"], one["line"], one["zh"])),
}
"""Part of a report → the class of its changes, and what names one entry of it."""


def difference(before: Assessment, after: Assessment, fact: str, member: str | None, how: str) -> Change:
    """Return what is in one report and not, or not alike, in the other; *fact*, *member* and *how* say why."""
    parts = {name: tuple(_changed(kind, named(name, before), named(name, after))) for name, (kind, _) in PARTS.items()}
    asked, asks = _needed(before.unknown), _needed(after.unknown)
    opened, closed = (tuple(one[key] for key in one if key not in other) for one, other in ((asks, asked), (asked, asks)))
    return Change(fact, member, how, **parts, opened=opened, closed=closed)


def named(part: str, report: Assessment) -> dict[Hashable, Any]:
    """Return one part of a report by the names of its entries; of entries with one name each has its number."""
    name = PARTS[part][1]
    found: dict[Hashable, Any] = {}
    for one in getattr(report, part):
        number = 0
        while (key := (name(one), number)) in found:
            number += 1
        found[key] = one
    return found


def _changed(kind: type, before: dict[Hashable, Any], after: dict[Hashable, Any]) -> Iterator[Any]:
    for key, one in after.items():
        was = before.get(key)
        if was is not one and was != one:
            yield kind(was, one)
    for key, was in before.items():
        if key not in after:
            yield kind(was, None)


def _needed(unknown: Iterable[OpenQuestion]) -> dict[tuple[str | None, str], Need]:
    """Return every fact that would settle something, by member and fact, in the order of the report."""
    return {(need.member, need.fact): need for one in unknown for need in one.needs}

"""What one may choose in order to get the guide for a business, and the rules that the page itself works out then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.rules import (
    ALWAYS_TRUE,
    AllOf,
    AnyOf,
    Clause,
    Condition,
    Literal,
    Not,
    OneOf,
    SetTest,
    clauses,
)
from smrules.concepts.vocabulary import Fact
from smrules.definitions.checklists import in_force_of

_SUITED = {"entity": ("choices", "choice", "boolean"), "visit": ("boolean",)}
"""What one may choose: of the business, and what is so on the day of the visit."""
UNKNOWN = ["?"]
"""A condition that the page cannot work out: its truth is unknown."""


def reach(library: Library) -> Counter[str]:
    """Return for each fact on how many checklists' and items' conditions it bears."""
    found: Counter[str] = Counter()
    for checklist in library.checklists.values():
        for condition in (checklist.applies_when, *(one.applies_when for one in checklist.items)):
            found.update({clause.path.fact for clause in clauses(condition) if clause.path.attribute is None})
    return found


def trade_fact(library: Library) -> Fact | None:
    """Return the set of choices about the business on which most checklists and items hang: its trades."""
    found = [fact for fact in choosable(library) if fact.type == "choices"]
    weight = reach(library)
    return max(found, key=lambda one: weight[one.id], default=None)


def choosable(library: Library) -> list[Fact]:
    """Return the facts of the business and the visit that one may choose, those on which most hangs first."""
    weight = reach(library)
    found = [library.fact(name) for name in weight if name in library.statable]
    suited = [one for one in found if one.type in _SUITED.get(one.scope, ()) and (one.choices or one.type == "boolean")]
    kinds = _SUITED["entity"]
    return sorted(suited, key=lambda one: (kinds.index(one.type), -weight[one.id], one.id))


def asked_on(library: Library, on: date) -> Iterator[tuple[Checklist, InspectionItem, Condition]]:
    """Yield every item in force with the checklist that asks it and the whole condition; campaigns ask only what would rest."""
    owner = {item.id: one for one in library.checklists.values() for item in one.items}
    for checklist in library.checklists.values():
        if checklist.place or on not in checklist.in_force:
            continue
        for item in checklist.items:
            if on in in_force_of(checklist, item):
                yield checklist, item, AllOf((checklist.applies_when, item.applies_when))
        for item in (library.items[one] for one in checklist.include):
            if on in in_force_of(owner[item.id], item):
                own = AllOf((owner[item.id].applies_when, item.applies_when))
                yield checklist, item, AllOf((checklist.applies_when, Not(own)))


def walking_order(library: Library, asked: tuple[Checklist, InspectionItem, Condition]) -> tuple:
    """Return where an item stands in the order of a visit: place, domain, checklist, id."""
    checklist, item, _ = asked
    places, domains = list(library.vocabulary.places), list(library.domains)
    place = places.index(item.place) if item.place in places else len(places)
    return (place, domains.index(item.domain), checklist.id, item.id)


def worked_out(condition: Condition, known: Mapping[str, Fact], per: str | None = None) -> list[Any]:
    """
    Return a condition as the page works it out, in three-valued logic.

    Args:
        condition: When an item is asked.
        known: The facts that one may choose, by id; tests of others are unknown.
        per: Scope whose members the checklist is repeated for; whether there are any is unknown.
    """
    found = _worked_out(condition, known)
    return ["all", found, UNKNOWN] if per else found


def _worked_out(condition: Condition, known: Mapping[str, Fact]) -> list[Any]:
    match condition:
        case AllOf(parts):
            kept = [one for one in parts if one != ALWAYS_TRUE]
            return _worked_out(kept[0], known) if len(kept) == 1 else ["all", *(_worked_out(one, known) for one in kept)]
        case AnyOf(parts):
            return ["any", *(_worked_out(one, known) for one in parts)]
        case Not(part):
            return ["not", _worked_out(part, known)]
        case Clause(path, test) if path.attribute is None and path.fact in known:
            return _test(path.fact, test)
    return UNKNOWN


def _test(fact: str, test: Any) -> list[Any]:
    operands = getattr(test, "operands", ())
    values = [one.value for one in operands if isinstance(one, Literal)]
    if not operands or len(values) < len(operands):
        return UNKNOWN
    match test:
        case OneOf(_, negated) if all(isinstance(one, str | bool) for one in values):
            return ["is not" if negated else "is", fact, values]
        case SetTest(verb, quantifier, _) if all(isinstance(one, frozenset) for one in values):
            return [f"{verb} {quantifier}", fact, [sorted(one) for one in values]]
    return UNKNOWN

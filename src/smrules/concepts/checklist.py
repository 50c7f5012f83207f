"""Checklists, their items, and the documents that stand beside them: domains, campaigns, resolutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smrules.concepts.dates import ALWAYS, Period
from smrules.concepts.law import LegalBasis
from smrules.concepts.position import Position
from smrules.concepts.rules import ALWAYS_TRUE, Condition, Test


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the fields of supervision; a `general` one concerns every trade and leads only where no other does."""

    id: str
    title: str
    family: str = ""
    competent: str = ""
    general: bool = False
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """
    The smallest thing that is asked.

    Attributes:
        fact: What the question asks for; items with the same fact are asked once.
        keys: Facts that only tables read, such as `item.class`, with their values.
        expect: Test of an answer that complies; `expected` is its text.
        presume: Circumstances that stand while nobody has answered them.
    """

    id: str
    domain: str
    ask: str
    fact: str
    expect: Test
    expected: str
    position: Position
    look_for: str = ""
    place: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    presume: Mapping[str, Any] = field(default_factory=dict)
    act: str | None = None
    basis: tuple[LegalBasis, ...] = ()
    applies_when: Condition = ALWAYS_TRUE
    in_force: Period = ALWAYS
    replaces: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Checklist:
    """
    One scene of one domain; a campaign is a checklist with an approval.

    Attributes:
        domain: `None` for a campaign, whose items name their own domains.
        per: Scope whose members each get their own copy.
        sampling: Class → test of the number of items that must be checked.
        include: Items of other checklists that a campaign asks although they would rest.
    """

    id: str
    title: str
    domain: str | None
    items: tuple[InspectionItem, ...]
    position: Position
    in_force: Period = ALWAYS
    applies_when: Condition = ALWAYS_TRUE
    per: str | None = None
    place: str | None = None
    sampling: Mapping[str, Test] = field(default_factory=dict)
    approval: Mapping[str, str] | None = None
    include: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    Which of several contradicting items prevails, and why; or that facts which read alike are different on purpose.

    Attributes:
        facts: Facts that are different although they are asked in nearly the same words; there are no items then.
    """

    items: tuple[str, ...]
    prevails: str
    why: str
    position: Position
    facts: tuple[str, ...] = ()

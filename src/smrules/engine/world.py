"""The facts of one case, scope by scope: what an engine evaluates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.rules import ALWAYS_TRUE, Condition
from smrules.concepts.values import Truth


@dataclass(eq=False, slots=True)
class Member:
    """
    One member of a scope.

    Attributes:
        values: Facts that are given, by fact id; a fact that is not there is unknown.
        presumed: Facts that stand while nobody has given them.
        parent: The member around it.
        beside: The member of a `per` scope that a checklist is repeated for.
        exists: Whether it is a member at all, apart from its condition and place.
        condition, place: What must hold besides for it to be a member.
        source: The checklist or item that it stands for.
        state: For items: the state that the answer gave outright, or `None`.
    """

    scope: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    parent: Member | None = None
    beside: Member | None = None
    presumed: Mapping[str, Any] = field(default_factory=dict)
    exists: Truth = True
    condition: Condition = ALWAYS_TRUE
    place: str | None = None
    source: Checklist | InspectionItem | None = None
    state: str | None = None

    def around(self, scope: str) -> Member | None:
        """Return this member or the one around it that belongs to *scope*."""
        member: Member | None = self
        while member is not None:
            if member.scope == scope:
                return member
            if member.beside is not None and (found := member.beside.around(scope)):
                return found
            member = member.parent
        return None

    @property
    def name(self) -> str:
        """Scope and key, for messages and explanations."""
        return f"{self.scope}/{self.key}"


@dataclass(slots=True)
class World:
    """
    All members of one case.

    Attributes:
        members: Scope → members. A scope that is not there was not given: its members are unknown.
        complete_from: Dated scope → first day from which its list is complete; `None` if nobody said.
        act_items: Act member → items that are this act.
    """

    members: dict[str, list[Member]] = field(default_factory=dict)
    complete_from: Mapping[str, date | None] = field(default_factory=dict)
    act_items: dict[Member, list[Member]] = field(default_factory=dict)

    def add(self, member: Member) -> Member:
        """Put a member into its scope."""
        self.members.setdefault(member.scope, []).append(member)
        return member

    def seen_from(self, scope: str, member: Member, owner: Member | None = None) -> Member | None:
        """Return the member of *scope* around *member* or its *owner*; of the visit there is one for everybody."""
        found = member.around(scope) or (owner.around(scope) if owner else None)
        return next(iter(self.members.get("visit", ())), None) if found is None and scope == "visit" else found

    def governing(self, fact: str, member: Member) -> tuple[Member, str]:
        """Return whose date or place governs *member*, and which fact it is: its own, else that of the visit."""
        found = member.around(fact.partition(".")[0])
        return (found, fact) if found is not None else (self.members["visit"][0], fact if fact.startswith("visit.") else "visit.on")

    @property
    def root(self) -> Member:
        """The entity."""
        return self.members["entity"][0]

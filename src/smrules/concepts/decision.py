"""What people decide: may the visit take place, and what follows from a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smrules.concepts.assessment import Explanation, Outcome
from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class Officer(Serial):
    """
    A member of the team.

    Attributes:
        certified: Holds a valid enforcement certificate.
        role: `officer` or `grid-worker`; other roles are content.
        domains: Domains that the officer is competent for.
        recused_from: Ids of entities from which the officer must withdraw.
    """

    id: str
    certified: bool
    role: str = "officer"
    domains: tuple[str, ...] = ()
    recused_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission(Serial):
    """
    Whether a visit may take place today; every reason for and against.

    Attributes:
        admitted: No reason against the visit is certain, and none is possible.
        trigger: Why the visit takes place, as it was told; `None` if nobody said.
        reasons: The reasons against the visit that are certain.
        needs: Labels of the facts that would settle what is only possible.
        reason: What exactly the trigger is, as it was told, for the record.
        doubts: The reasons against the visit that unknown facts leave possible.
        exemptions: The limits that do not bind this visit, and why.
    """

    admitted: bool
    on: date
    trigger: str | None
    reasons: tuple[Explanation, ...]
    needs: tuple[str, ...] = ()
    reason: str | None = None
    doubts: tuple[Explanation, ...] = ()
    exemptions: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision(Serial):
    """A person's decision on one proposal; the proposal stays."""

    proposal: Outcome
    code: str
    label: str
    by: str
    reason: str
    differs: bool
    attributes: dict[str, Any]

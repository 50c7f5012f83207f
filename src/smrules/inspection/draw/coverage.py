"""Which officer of a team may check which item of the merged plan; an item that nobody may check stays in the plan and is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smrules.concepts.draw_record import OfficerTerms
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class ItemCover(Serial):
    """One planned item with the officers of the team who are competent for its domain; empty if nobody is."""

    item: str
    domain: str
    ask: str
    officers: tuple[str, ...]


def cover(plan: VisitPlan, team: Sequence[OfficerTerms]) -> tuple[ItemCover, ...]:
    """Return every item of a plan, in its order, with those of a team who are competent for it."""
    competent = {one.domain: tuple(officer.id for officer in team if one.domain in officer.domains) for one in plan.items}
    return tuple(ItemCover(one.item, one.domain, one.ask, competent[one.domain]) for one in plan.items)

"""The merged plan of one visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smrules.concepts.entity import Entity
from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class Citation(Serial):
    """A legal basis with its title, ready to be shown."""

    instrument: str
    title: str
    article: str

    def __str__(self) -> str:
        return (
            f"《{self.title}》第{self.article}条" if self.article[:1].isdigit() else f"《{self.title}》{self.article}"
        )


@dataclass(frozen=True, slots=True)
class Need(Serial):
    """A fact that would settle something: of whom, which, and how to ask for it."""

    fact: str
    label: str
    member: str | None = None
    ask: str = ""


@dataclass(frozen=True, slots=True)
class PlannedItem(Serial):
    """
    One inspection item of one checklist in the plan.

    Attributes:
        member: The member that its checklist is repeated for, as `scope/key`.
        applies: `yes`, or `unknown` with the facts that would settle it in `needs`.
        because: Why it is there, in Chinese.
    """

    item: str
    checklist: str
    domain: str
    fact: str
    ask: str
    item_class: str
    member: str | None
    applies: str
    because: str
    basis: tuple[Citation, ...]
    needs: tuple[Need, ...] = ()
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Question(Serial):
    """
    One fact that is asked once, for all items that want it.

    Attributes:
        member: Whose fact it is, as `scope/key`; `None` for the entity and the visit.
        sources: The items that it serves, as `checklist:item`.
        known: The value that is known already, with where it comes from in `known_from`; it is not asked then.
    """

    fact: str
    member: str | None
    ask: str
    look_for: tuple[str, ...]
    place: str
    place_label: str
    type: str
    unit: str
    choices: dict[str, str]
    sources: tuple[str, ...]
    applies: str
    known: Any = None
    known_from: str | None = None


@dataclass(frozen=True, slots=True)
class DomainCoverage(Serial):
    """Whether a domain is part of the visit, and why or why not."""

    domain: str
    title: str
    included: str
    reasons: tuple[str, ...]
    items: int
    questions: int


@dataclass(frozen=True, slots=True)
class Replaced(Serial):
    """What one merged visit replaces: the separate checklists, their questions, and the questions asked now."""

    domains: int
    checklists: int
    separate_questions: int
    questions: int
    known_already: int


@dataclass(frozen=True, slots=True)
class VisitPlan(Serial):
    """
    One merged plan for one entity on one day, in walking order.

    Attributes:
        library_hash: Content hash of the library that made the plan; `assess` refuses another one.
        lead: The domain that leads the visit: one of the trade with most items; a general one only where there is no other.
    """

    library_hash: str
    entity: Entity
    on: date
    questions: tuple[Question, ...]
    items: tuple[PlannedItem, ...]
    domains: tuple[DomainCoverage, ...]
    lead: str | None
    replaced: Replaced
    notes: tuple[str, ...] = field(default=())

"""What a visit found and what the rules propose; an explanation is worked out when it is first read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smrules.concepts.plan import Citation, Need
from smrules.concepts.serial import Serial, deferred


@dataclass(frozen=True, slots=True)
class Reading(Serial):
    """One fact that a row read: its value, the test that it passed, and whether it is presumed."""

    fact: str
    label: str
    value: Any
    shown: str
    test: str
    member: str | None = None
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class Explanation(Serial):
    """
    Why something was decided: table and rows, facts, place in the files, legal basis, and the whole in Chinese prose.

    Attributes:
        rows: The rows that decided, as `table.row`.
        judgement: The law is silent and the library's authors chose.
        presumed: Facts that nobody stated, for the person who decides to confirm.
    """

    text: str
    table: str
    rows: tuple[str, ...]
    sources: tuple[str, ...]
    basis: tuple[Citation, ...]
    readings: tuple[Reading, ...]
    why: tuple[str, ...] = ()
    judgement: bool = False
    presumed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Finding(Serial):
    """The result of one planned item."""

    item: str
    checklist: str
    domain: str
    member: str | None
    ask: str
    fact: str
    value: Any
    state: str
    label: str
    applies: str
    act: str | None
    basis: tuple[Citation, ...]
    note: str = ""
    evidence: tuple[str, ...] = ()


@deferred("explanation")
@dataclass(frozen=True, slots=True)
class Grade(Serial):
    """A fact that a table decided about a checklist, the visit or the entity."""

    fact: str
    label: str
    member: str
    value: Any
    shown: str
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class ActFinding(Serial):
    """A violation that was found: the items that make it up, what the tables decide of it, and the penalties that law allows."""

    act: str
    kind: str
    label: str
    items: tuple[str, ...]
    certain: bool
    decided: tuple[Grade, ...]
    sanctions: tuple[Sanction, ...]


@deferred("explanation")
@dataclass(frozen=True, slots=True)
class Sanction(Serial):
    """What one liability allows for one act: attributes by name, their wording, and whether it is certain."""

    id: str
    attributes: dict[str, Any]
    shown: str
    certain: bool
    explanation: Explanation


@deferred("explanation")
@dataclass(frozen=True, slots=True)
class Outcome(Serial):
    """
    What the rules propose; a person decides.

    Attributes:
        id: Stable within one assessment: owner and row.
        owner: What it follows from: an item, an act, a checklist or the visit.
        attributes: The other attributes of the record, by name.
    """

    id: str
    code: str
    label: str
    mode: str | None
    mode_label: str
    due: date | None
    owner: str
    owner_label: str
    domain: str | None
    attributes: dict[str, Any]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class OpenQuestion(Serial):
    """
    Something that cannot be said yet, and the facts that would settle it.

    Attributes:
        what: `grade` or `outcome`.
        certain: The subject is certain and only its consequence is open: these questions come first.
        possible: What it may come to, in Chinese.
    """

    what: str
    subject: str
    label: str
    certain: bool
    possible: tuple[str, ...]
    needs: tuple[Need, ...]
    rows: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment(Serial):
    """
    Findings, grades and proposed outcomes of one visit.

    Attributes:
        outcomes: Gravest first; only what is certain.
        unknown: What hangs on facts that are not known.
        problems: Messages about rules that could not be evaluated, such as a calendar year that is missing.
    """

    library_hash: str
    entity: str
    on: date
    findings: tuple[Finding, ...]
    grades: tuple[Grade, ...]
    acts: tuple[ActFinding, ...]
    outcomes: tuple[Outcome, ...]
    unknown: tuple[OpenQuestion, ...]
    problems: tuple[dict[str, Any], ...] = ()

"""What a ledger holds and what is published of it: entries of closed kinds, roots, proofs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from smrules.concepts.assessment import Assessment
from smrules.concepts.decision import Admission, Decision, Officer
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Serial, deferred

FORMAT = "smrules-ledger-1"

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1, le=2**53)]
Size = Annotated[int, Field(ge=0, le=2**53)]


# --- what an entry tells -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitOpened(Serial):
    """A visit begins: why, who goes, whether it may take place, and the visit that it looks at again."""

    trigger: str
    reason: str = ""
    team: tuple[Officer, ...] = ()
    admission: Admission | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class AnswersGiven(Serial):
    """Answers as `assess` takes them: fact → answer, or member (`scope/key`) → fact → answer."""

    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswersCorrected(Serial):
    """Answers that stand in the place of earlier ones, and why."""

    answers: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class AnswersWithdrawn(Serial):
    """Questions that count as unanswered again, and why; a fact of a member is written `scope/key:fact`."""

    questions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Assessed(Serial):
    """What the rules propose of the answers so far, with what `assess` was told besides them."""

    assessment: Assessment
    history: dict[str, Any] = field(default_factory=dict)
    act_on: date | None = None
    decide_on: date | None = None


@dataclass(frozen=True, slots=True)
class Override(Serial):
    """A decision that differs from its proposal, and the role in which it was taken."""

    decision: Decision
    role: str


@dataclass(frozen=True, slots=True)
class NoticeServed(Serial):
    """Something was told to somebody: which document, to whom, its text, the proposals that it is about."""

    code: str
    to: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineSet(Serial):
    """Something is due; a later entry with the same id moves it. `about` names proposals, items or acts."""

    id: str
    due: date
    about: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineEnded(Serial):
    """Something is no longer due: how it ended, and why."""

    id: str
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitClosed(Serial):
    """Nothing more will be recorded of a visit."""

    reason: str = ""


KINDS: dict[str, type[Serial]] = {
    "visit-opened": VisitOpened,
    "plan-made": VisitPlan,
    "answers-given": AnswersGiven,
    "answers-corrected": AnswersCorrected,
    "answers-withdrawn": AnswersWithdrawn,
    "assessment-proposed": Assessed,
    "decision-made": Decision,
    "decision-overridden": Override,
    "notice-served": NoticeServed,
    "deadline-set": DeadlineSet,
    "deadline-ended": DeadlineEnded,
    "visit-closed": VisitClosed,
}
"""Kind of an entry → what it tells."""


# --- entries -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Something that happened, before it has its place in a ledger.

    Attributes:
        by: Who says so.
        at: When it happened, with the offset of its time zone.
        library_hash: Content hash of the library that produced it.
        key: The same key is recorded once, however often it is sent; if empty, the content itself is the key.
    """

    kind: str
    entity: str
    visit: str
    by: str
    at: str
    library_hash: str
    payload: Serial
    key: str = ""


@deferred("payload")
@dataclass(frozen=True, slots=True)
class Entry(Serial):
    """
    One entry of a ledger.

    Attributes:
        sequence: Its number, from 1, without gaps.
        payload: What `KINDS[kind]` tells, as plain data; unpacked when it is first read.
        payload_hash: SHA-256 of the payload's canonical JSON.
        previous: Hash of the entry before it; of the first, the hash of the ledger's name.
        hash: SHA-256 of the canonical JSON of all fields but `payload` and `hash`.
    """

    sequence: Number
    kind: str
    entity: str
    visit: str
    by: str
    at: str
    library_hash: str
    key: str
    payload: dict[str, Any]
    payload_hash: Hash
    previous: Hash
    hash: Hash


# --- what is published ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Root(Serial):
    """The state of a ledger in one hash: RFC 9162 over the hashes of its first entries; the last of these, empty for none."""

    format: str
    ledger: str
    size: Size
    root: Hash
    last_hash: str


@dataclass(frozen=True, slots=True)
class InclusionProof(Serial):
    """That an entry is in a ledger with this root. Its payload may be left out: `null` then, and its hash stands for it."""

    entry: dict[str, Any]
    root: Root
    path: tuple[Hash, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyProof(Serial):
    """That the ledger with the second root begins with all entries of the first, unchanged."""

    first: Root
    second: Root
    path: tuple[Hash, ...]


# --- what follows from the entries ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptFinding(Serial):
    """The last known result of one item, and the entry that says so."""

    item: str
    checklist: str
    member: str | None
    state: str
    entry: Number


@dataclass(frozen=True, slots=True)
class KeptDecision(Serial):
    """The decision on one proposal that stands, and the entry that says so."""

    outcome: str
    code: str
    by: str
    role: str
    reason: str
    differs: bool
    entry: Number


@dataclass(frozen=True, slots=True)
class KeptDeadline(Serial):
    """A deadline as it stands; `ended` says how it ended, and is empty while it runs."""

    id: str
    due: date
    about: tuple[str, ...]
    ended: str
    entry: Number


@dataclass(frozen=True, slots=True)
class VisitState(Serial):
    """
    One visit as its entries leave it; numbers are those of entries.

    Attributes:
        answers: The answers that stand.
        assessed_answers: The answers of which the last assessment speaks.
        proposals: Ids of the outcomes of the last assessment.
    """

    visit: str
    entity: str
    opened: Number
    follows: str | None = None
    plan: Number | None = None
    plan_library: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    assessment: Number | None = None
    assessed_answers: dict[str, Any] = field(default_factory=dict)
    proposals: tuple[str, ...] = ()
    findings: tuple[KeptFinding, ...] = ()
    decisions: tuple[KeptDecision, ...] = ()
    notices: tuple[Number, ...] = ()
    deadlines: tuple[KeptDeadline, ...] = ()
    closed: Number | None = None


@dataclass(frozen=True, slots=True)
class LedgerState(Serial):
    """What a ledger says: visits in the order in which they were opened."""

    size: Size
    visits: tuple[VisitState, ...]

    @property
    def open_visits(self) -> tuple[VisitState, ...]:
        """Visits that were not closed."""
        return tuple(one for one in self.visits if one.closed is None)

    @property
    def open_deadlines(self) -> tuple[KeptDeadline, ...]:
        """Deadlines that run, the earliest first."""
        running = (one for visit in self.visits for one in visit.deadlines if not one.ended)
        return tuple(sorted(running, key=lambda one: (one.due, one.entry)))

    def findings(self, entity: str) -> tuple[KeptFinding, ...]:
        """Return the last known result of every item that was ever assessed at an entity."""
        told = (one for visit in self.visits if visit.entity == entity for one in visit.findings)
        by_item = {(one.checklist, one.item, one.member): one for one in sorted(told, key=lambda one: one.entry)}
        return tuple(by_item[key] for key in sorted(by_item, key=lambda key: tuple(map(str, key))))

    def open_findings(self, entity: str) -> tuple[KeptFinding, ...]:
        """Return the items of an entity that were found noncompliant and not seen otherwise since."""
        return tuple(one for one in self.findings(entity) if one.state == "noncompliant")

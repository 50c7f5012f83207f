"""What one answer of a visit in progress changed in its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smrules.concepts.assessment import ActFinding, Finding, Grade, OpenQuestion, Outcome
from smrules.concepts.plan import Need
from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class FindingChange(Serial):
    """The finding of one item before and after; `None` where there is none."""

    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class GradeChange(Serial):
    """One grade before and after; `None` where there is none."""

    before: Grade | None
    after: Grade | None


@dataclass(frozen=True, slots=True)
class ActChange(Serial):
    """One act before and after; `None` where there is none."""

    before: ActFinding | None
    after: ActFinding | None


@dataclass(frozen=True, slots=True)
class OutcomeChange(Serial):
    """One proposed outcome before and after; `None` where there is none."""

    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, slots=True)
class UnknownChange(Serial):
    """Something that cannot be said before and after; `None` where it is settled or does not arise."""

    before: OpenQuestion | None
    after: OpenQuestion | None


@dataclass(frozen=True, slots=True)
class ProblemChange(Serial):
    """A message about a rule that could not be evaluated, before and after; `None` where there is none."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None


PartChange = FindingChange | GradeChange | ActChange | OutcomeChange | UnknownChange | ProblemChange
"""One part of a report before and after: it appeared, changed or vanished."""


@dataclass(frozen=True, slots=True)
class Change(Serial):
    """
    What one answer changed: each part of the report that is not as it was, in the order of the new report, then what vanished.

    Attributes:
        fact, member: Whose answer it was; `None` for the entity and the visit.
        how: `answered`, `corrected` or `withdrawn`.
        opened, closed: Facts that would settle something now and would not before, such as circumstances of an act; and the reverse.
    """

    fact: str
    member: str | None
    how: str
    findings: tuple[FindingChange, ...]
    grades: tuple[GradeChange, ...]
    acts: tuple[ActChange, ...]
    outcomes: tuple[OutcomeChange, ...]
    unknown: tuple[UnknownChange, ...]
    problems: tuple[ProblemChange, ...]
    opened: tuple[Need, ...]
    closed: tuple[Need, ...]

    def parts(self) -> Iterator[PartChange]:
        """Yield every part of the report that changed."""
        for found in (self.findings, self.grades, self.acts, self.outcomes, self.unknown, self.problems):
            yield from found

    def __bool__(self) -> bool:
        return any(True for _ in self.parts()) or bool(self.opened or self.closed)

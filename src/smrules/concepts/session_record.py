"""A visit in progress as it is stored: the plan and the answers so far; everything else follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class GivenAnswer(Serial):
    """
    One answer as it was given.

    Attributes:
        member: Whose it is, as it was written; `None` for the entity and the visit.
        answer: A value, or a mapping of value, state, circumstances, note and evidence.
    """

    fact: str
    member: str | None
    answer: Any


@dataclass(frozen=True, slots=True)
class SessionRecord(Serial):
    """The plan of a visit in progress, its answers in the order in which they were first given, its history and days."""

    plan: VisitPlan
    answers: tuple[GivenAnswer, ...] = ()
    history: Mapping[str, Any] | None = None
    act_on: date | None = None
    decide_on: date | None = None

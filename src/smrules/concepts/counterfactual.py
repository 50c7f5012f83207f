"""What would have been milder, and what would settle what is open: descriptions of the rules, never advice what to record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smrules.concepts.plan import Need
from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class AnswerChange(Serial):
    """
    One answer that is another one.

    Attributes:
        member: Whose fact it is, as `scope/key`; `None` for the entity and the visit.
        now, then: The answers as `assess` takes them; what nobody has said is `unknown`.
        then_shown: All answers with which the same follows, in Chinese; *then* is the nearest of them.
        presumed: Nobody has given the answer that it has now.
    """

    fact: str
    label: str
    member: str | None
    now: Any
    now_shown: str
    then: Any
    then_shown: str
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class Way(Serial):
    """
    Answers that together lead to something milder.

    Attributes:
        gone, come: Ids of the outcomes that are no longer proposed, and of those that are or may be proposed instead.
        result: What becomes of the outcome or grade, in Chinese.
    """

    changes: tuple[AnswerChange, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    result: str
    text: str


@dataclass(frozen=True, slots=True)
class Counterfactual(Serial):
    """
    The smallest changes of answers that would have led to a milder outcome or grade.

    Attributes:
        about: Id of the outcome, or member and fact of the grade.
        ways: Those with the fewest changed answers: the smallest steps first, then in the order of the plan.
        more_ways: How many others change as few answers.
        searched: Every change of so many answers, or fewer, was looked at.
        depends: It hangs on an answer of this visit at all.
    """

    about: str
    label: str
    ways: tuple[Way, ...]
    more_ways: int
    searched: int
    depends: bool
    text: str


@dataclass(frozen=True, slots=True)
class Branch(Serial):
    """What would follow if a fact were one of some values that the rules treat alike, and all else as it is."""

    values: tuple[Any, ...]
    shown: str
    result: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Settling(Serial):
    """One fact that would help to settle an open question; no branches where it is a list, or has too many values to name."""

    need: Need
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Prospect(Serial):
    """What an open question would come to with each of the facts that it needs."""

    what: str
    subject: str
    label: str
    settling: tuple[Settling, ...]
    text: str

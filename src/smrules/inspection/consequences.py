"""What one answer alone changes: assessments that differ in one answer, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smrules.concepts.assessment import ActFinding, Assessment, Finding, Grade, OpenQuestion, Outcome
from smrules.concepts.library import Library
from smrules.concepts.plan import Question, VisitPlan
from smrules.concepts.serial import Serial
from smrules.inspection.assess import assess
from smrules.inspection.typical_answers import Key, TypicalAnswer, key_of


@dataclass(frozen=True, slots=True)
class Consequence(Serial):
    """
    What is in one assessment and not in the one that it is compared with.

    Attributes:
        findings: The findings of the items that ask the question, whether they differ or not.
        gone: Outcomes that are proposed no longer.
    """

    findings: tuple[Finding, ...]
    acts: tuple[ActFinding, ...]
    grades: tuple[Grade, ...]
    outcomes: tuple[Outcome, ...]
    gone: tuple[Outcome, ...]
    unknown: tuple[OpenQuestion, ...]
    problems: tuple[dict[str, Any], ...] = ()


def each_alone(
    library: Library, plan: VisitPlan, answers: Mapping[Any, Any], typical: Mapping[Key, Iterable[TypicalAnswer]], **case: Any
) -> Iterator[tuple[Question, TypicalAnswer, Consequence]]:
    """
    Yield for each typical answer what it changes if it alone takes the place of what *answers* say to its question.

    Args:
        library: The library that made the plan.
        plan: The plan of the visit.
        answers: The answers that stay, as `assess` takes them.
        typical: The answers to try, by question.
        case: History and dates, as `assess` takes them.

    Raises:
        InputError: The answers do not fit.
    """
    before = assess(library, plan, answers, **case)
    for question in plan.questions:
        for one in typical.get(key_of(question), ()):
            given = answered(answers, question, one.answer)
            after = before if given == answers else assess(library, plan, given, **case)
            yield question, one, consequence(question, before, after)


def answered(answers: Mapping[Any, Any], question: Question, answer: Any) -> dict[Any, Any]:
    """Return answers in which one question is answered otherwise, however its answer was keyed."""
    return {**dict(_without(answers, question)), key_of(question): answer}


def _without(answers: Mapping[Any, Any], question: Question) -> Iterator[tuple[Any, Any]]:
    for key, raw in answers.items():
        if isinstance(key, str) and "/" in key and isinstance(raw, Mapping):
            is_own = question.member in (None, key)
            yield key, {fact: one for fact, one in raw.items() if not (is_own and fact == question.fact)}
        elif not _is_answer_to(key, question):
            yield key, raw


def _is_answer_to(key: Any, question: Question) -> bool:
    if not isinstance(key, tuple):
        return key == question.fact
    member, fact = key
    own = question.member or ""
    return fact == question.fact and (question.member is None or member in (own, own.partition("/")[2]))


def consequence(question: Question, before: Assessment, after: Assessment) -> Consequence:
    """
    Return what *after*, which has another answer to *question*, has that *before* has not.

    An act is new if it was not certain; a grade if it is another or was open; an outcome if its code, mode or day is another.
    """
    acts = {one.act for one in before.acts if one.certain}
    grades = {(one.fact, one.member, str(one.value)) for one in before.grades}
    known = set(map(_open, before.unknown))
    return Consequence(
        findings_of(question, after),
        tuple(one for one in after.acts if one.certain and one.act not in acts),
        tuple(one for one in after.grades if (one.fact, one.member, str(one.value)) not in grades),
        _new(after, before), _new(before, after),
        tuple(one for one in after.unknown if _open(one) not in known),
        tuple(one for one in after.problems if one not in before.problems),
    )  # fmt: skip


def findings_of(question: Question, found: Assessment) -> tuple[Finding, ...]:
    """Return the findings of the items that ask a question."""
    return tuple(one for one in found.findings if f"{one.checklist}:{one.item}" in question.sources and _is_of(question, one))


def _is_of(question: Question, one: Finding) -> bool:
    beside = one.member and f"checklist/{one.checklist}@{one.member.partition('/')[2]}"
    return question.member in (None, one.member, beside or f"checklist/{one.checklist}")


def _new(these: Assessment, those: Assessment) -> tuple[Outcome, ...]:
    known = {_proposed(one) for one in those.outcomes}
    return tuple(one for one in these.outcomes if _proposed(one) not in known)


def _proposed(one: Outcome) -> tuple:
    return one.id, one.code, one.mode, one.due


def _open(one: OpenQuestion) -> tuple:
    return one.what, one.subject, one.certain, one.possible

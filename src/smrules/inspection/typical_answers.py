"""The answers that one question typically gets: each value that makes a difference to the items that ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.plan import Question, VisitPlan
from smrules.concepts.reading import operands
from smrules.concepts.rules import FactOperand, Literal, ParameterOperand
from smrules.concepts.serial import Serial, plain
from smrules.concepts.values import Truth, all_hold, exact
from smrules.concepts.vocabulary import Fact
from smrules.inspection.answers import AnswerReader
from smrules.inspection.intake import Intake
from smrules.inspection.scene import UNLISTED, group_acts, planned_items, set_scene

MOST_NUMBERS = 12
"""Of a closed list of numbers that is longer only the limits of the items are typical."""

ABSENT = "none"
"""How an answer says that there certainly is none."""

Key = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class TypicalAnswer(Serial):
    """
    One answer to one question.

    Attributes:
        answer: As `assess` takes it: a value, or a mapping with a state.
        value: The value in it, `None` where there is only a state.
        complies: Whether every item that asks the question would be complied with; `None` where one leaves it open.
    """

    answer: Any
    value: Any
    complies: bool | None


def can_be_answered(question: Question) -> bool:
    """Say whether a question is of a member that is known; of a list that was not given nobody can answer."""
    return question.member is None or question.member.partition("/")[2] != UNLISTED


def key_of(question: Question) -> Key:
    """Return what the answer to a question is keyed by."""
    return question.fact if question.member is None else (question.member, question.fact)


def typical_answers(library: Library, plan: VisitPlan) -> dict[Key, tuple[TypicalAnswer, ...]]:
    """
    Return for each question that is asked the answers that differ in what follows from them, in the order of its values.

    They are the values at and beside the limits of its items, or all values of a short list; where values do not show both an
    answer that complies and one that does not, the states do.
    """
    judge = _Judge(library, plan)
    asked = [one for one in plan.questions if one.known_from is None and can_be_answered(one)]
    return {key_of(one): tuple(_telling(library.fact(one.fact), judge.judged(one))) for one in asked}


def complying(answers: Mapping[Key, Iterable[TypicalAnswer]]) -> dict[Key, Any]:
    """Return for each question the first answer that complies; a question without one is left out."""
    found = {key: next((one.answer for one in given if one.complies), None) for key, given in answers.items()}
    return {key: answer for key, answer in found.items() if answer is not None}


# --- which answers -------------------------------------------------------------------------------


def _candidates(library: Library, on: date, question: Question) -> Iterator[Any]:
    fact = library.fact(question.fact)
    values = _values(library, on, question, fact)
    yield from values
    if fact.optional and ABSENT not in values:
        yield ABSENT
    if len({_item(library, source).expect for source in question.sources}) == 1:
        yield from ({"state": "compliant"}, {"state": "noncompliant"})


def _values(library: Library, on: date, question: Question, fact: Fact) -> list[Any]:
    match fact.type:
        case "boolean":
            return [True, False]
        case "choice":
            return list(fact.choices)
        case "choices":
            together = [code for code, one in fact.choices.items() if not one.alone]
            return [together, *([code] for code, one in fact.choices.items() if one.alone), []]
        case "number" | "money" if _is_short(fact):
            return [plain(exact(one)) for one in fact.numbers]
        case "number" | "money":
            return [plain(exact(one)) for one in sorted(_numbers(library, on, question, fact))]
        case "date":
            return [one.isoformat() for one in sorted(_days(library, on, question))]
    return []


def _value(answer: Any) -> Any:
    return None if isinstance(answer, Mapping) else answer


def _is_short(fact: Fact) -> bool:
    return 0 < len(fact.numbers) <= MOST_NUMBERS


def _numbers(library: Library, on: date, question: Question, fact: Fact) -> set[Any]:
    """Return the limits and what lies beside them by the least step of the fact; of a finer limit the numbers around it."""
    step = Fraction(1, 10 ** (fact.decimals or 0))
    limits = [one for one in _limits(library, on, question) if isinstance(one, (int, Fraction))]
    whole = [limit if fact.decimals is None else limit - limit % step for limit in limits]
    beside = {number for limit in whole for number in (limit - step, limit, limit + step)}
    inside = {one for one in beside if (fact.low is None or one >= fact.low) and (fact.high is None or one <= fact.high)}
    return inside & set(fact.numbers) if fact.numbers else inside


def _days(library: Library, on: date, question: Question) -> set[date]:
    limits = [one for one in _limits(library, on, question) if isinstance(one, date)]
    return {limit + timedelta(days) for limit in limits for days in (-1, 0, 1)}


def _limits(library: Library, on: date, question: Question) -> Iterator[Any]:
    """Yield the figures and days that the items of a question compare its answer with."""
    for source in question.sources:
        for operand in operands(_item(library, source).expect):
            match operand:
                case Literal(value):
                    yield value
                case FactOperand(path) if str(path) == "visit.on":
                    yield on
                case ParameterOperand(name):
                    yield from (value for start, value in library.parameters[name].values.items() if start <= on)


def _item(library: Library, source: str) -> InspectionItem:
    return library.items[source.partition(":")[2]]


# --- whether they comply -------------------------------------------------------------------------


class _Judge:
    """Says of single answers whether the items that ask for them are complied with, whether they rest or not."""

    def __init__(self, library: Library, plan: VisitPlan):
        self.library = library
        self.plan = plan
        self.intake = Intake(library)
        scene = set_scene(library, plan.entity, plan.on, self.intake, None, planned_items(plan))
        group_acts(scene)
        self.intake.finish()
        self.scene = scene
        self.reader = AnswerReader(scene, self.intake)
        self.items = {
            fact if holder.scope in ("entity", "visit") else (holder.name, fact): (holder, items)
            for (fact, holder), items in self.reader.questions.items()
        }

    def judged(self, question: Question) -> list[TypicalAnswer]:
        """Return all candidates of one question with their verdicts."""
        candidates = _candidates(self.library, self.plan.on, question)
        return [TypicalAnswer(one, _value(one), self.verdict(question, one)) for one in candidates]

    def verdict(self, question: Question, answer: Any) -> Truth:
        if isinstance(answer, Mapping):
            return answer["state"] == "compliant"
        holder, items = self.items[key_of(question)]
        found = self.intake.fact(question.fact, answer, question.fact)
        assert found is not None, (question.fact, answer)
        holder.values[question.fact] = found[1]
        truths = self.reader.verdicts(items, self.reader.evaluator(self.library, self.scene.world)).values()
        del holder.values[question.fact]
        return all_hold(truths)


def _telling(fact: Fact, given: list[TypicalAnswer]) -> Iterator[TypicalAnswer]:
    """Yield the values that differ and, of the states, those that no value shows; the first failure also as corrected."""
    absent = [one for one in given if one.value == ABSENT]
    values = [one for one in given if one.value is not None and one not in absent]
    shown = {one.complies for one in (*values, *absent)}
    states = [one for one in given if one.value is None and one.complies not in shown]
    has_limits = fact.type in ("number", "money", "date") and not _is_short(fact)
    kept = (_edges(values) if has_limits else values) + absent + states
    failing = [one for one in kept if one.complies is False]
    for one in kept:
        yield one
        if failing[:1] == [one]:
            yield TypicalAnswer(corrected(one), one.value, False)


def _edges(ascending: list[TypicalAnswer]) -> list[TypicalAnswer]:
    """Return the values beside which another verdict stands."""
    return [
        one for number, one in enumerate(ascending)
        if any(other.complies is not one.complies for other in ascending[max(number - 1, 0) : number + 2])
    ]  # fmt: skip


def corrected(one: TypicalAnswer) -> dict[str, Any]:
    """Return an answer that does not comply as one that was corrected on the spot."""
    return {"state": "corrected-on-site"} | ({} if one.value is None else {"value": one.value})

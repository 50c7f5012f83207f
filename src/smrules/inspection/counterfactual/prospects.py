"""What would settle what is open: for each missing fact the result with every class of its values, all else as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from smrules.concepts.assessment import Assessment, OpenQuestion
from smrules.concepts.counterfactual import Branch, Prospect, Settling
from smrules.concepts.plan import Need
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.origins import Origins
from smrules.inspection.counterfactual.classes import Class, span
from smrules.inspection.counterfactual.milder import rows_by_name
from smrules.inspection.counterfactual.rehearsal import Answer, Choice, Rehearsal
from smrules.inspection.counterfactual.targets import member_of
from smrules.inspection.counterfactual.telling import Telling, quoted

_OPEN = "仍不能确定"


def prospects(rehearsal: Rehearsal, questions: Iterable[OpenQuestion]) -> tuple[Prospect, ...]:
    """Return for each open question what it would come to with each of the facts that it needs."""
    teller = Telling(rehearsal)
    return tuple(_prospect(rehearsal, teller, one) for one in questions)


def _prospect(rehearsal: Rehearsal, teller: Telling, question: OpenQuestion) -> Prospect:
    origins = _origins(rehearsal, question)
    found = []
    for need in question.needs:
        answer = _answer(rehearsal, need, origins)
        found.append(Settling(need, tuple(_branches(rehearsal, teller, question, answer)) if answer else ()))
    return Prospect(question.what, question.subject, question.label, tuple(found), _text(teller, question, found))


def _origins(rehearsal: Rehearsal, question: OpenQuestion) -> Origins:
    """Follow all that the rows of a question read."""
    origins = Origins(CompiledEvaluator(rehearsal.library, rehearsal.scene.world))
    owner = member_of(rehearsal, question.subject)
    for name in question.rows:
        origins.of_table(rows_by_name(rehearsal.library)[name][0], owner)
    return origins


def _answer(rehearsal: Rehearsal, need: Need, origins: Origins) -> Answer | None:
    """Return a missing fact as an answer; `None` where it is a list."""
    if "." not in need.fact or need.fact not in rehearsal.library.statable:
        return None
    scope = need.fact.partition(".")[0]
    member = member_of(rehearsal, need.member) if need.member else rehearsal.scene.world.members[scope][0]
    origins.turns.setdefault((member, need.fact), set())
    return rehearsal.answer(member, need.fact, origins)


def _branches(rehearsal: Rehearsal, teller: Telling, question: OpenQuestion, answer: Answer) -> Iterator[Branch]:
    """Yield values with the same result together, in the order of the fact."""
    tried = [(choice, *_outcome(rehearsal, teller, question, rehearsal.sketch({answer: choice})))
             for choice in answer.choices if choice.state is None]  # fmt: skip
    for (result, settled), group in groupby(tried, key=lambda one: one[1:]):
        choices = [choice for choice, _, _ in group]
        yield Branch(tuple(plain(one.value) for one in choices), _shown(teller, answer, choices), result, settled)


def _shown(teller: Telling, answer: Answer, choices: list[Choice]) -> str:
    """Return values in Chinese: numbers and days as one range, codes one by one."""
    ranges = [one.within for one in choices if one.within and one.value is not NONE and (one.within.low, one.within.high) != (None, None)]
    rest = [one for one in choices if one.within not in ranges]
    told = [teller.values(answer.fact, choices[0].value, _joined(ranges))] if ranges else []
    return "、".join([*told, *(teller.values(answer.fact, one.value, None) for one in rest)])


def _joined(ranges: list[Class]) -> Class:
    return span(ranges[0], ranges[-1])


def _outcome(rehearsal: Rehearsal, teller: Telling, question: OpenQuestion, after: Assessment) -> tuple[str, bool]:
    """Return what a question comes to, and whether it is settled."""
    if question.what == "grade":
        return _grade(teller, rehearsal, question, after)
    still = next((one for one in after.unknown if (one.what, one.subject) == ("outcome", question.subject)), None)
    before = {one.id for one in rehearsal.before.outcomes}
    new = [f"“{one.label}”" for one in after.outcomes if one.owner == question.subject and one.id not in before]
    told = "、".join(dict.fromkeys(new))
    if still is None:
        return told or "不提出处理意见", True
    possible = teller.possible(still.rows, rehearsal.library.fact("outcome.code"))
    perhaps = f"{_OPEN}（可能是{'、'.join(possible)}）" if possible else _OPEN
    return (f"{told}，其他{perhaps}" if told else perhaps), False


def _grade(teller: Telling, rehearsal: Rehearsal, question: OpenQuestion, after: Assessment) -> tuple[str, bool]:
    whose = teller.assessor.called(member_of(rehearsal, question.subject))
    grades = (one for one in after.grades if one.member == question.subject)
    if grade := next((one for one in grades if f"{whose}的{one.label}" == question.label), None):
        return f"“{grade.shown}”", True
    is_open = any((one.what, one.subject, one.label) == ("grade", question.subject, question.label) for one in after.unknown)
    return (_OPEN, False) if is_open else ("不适用", True)


# --- prose ---------------------------------------------------------------------------------------


def _text(teller: Telling, question: OpenQuestion, found: list[Settling]) -> str:
    told = [_line(teller, one) for one in found if tells_apart(one)]
    little = dict.fromkeys(f"“{one.need.label}”" for one in found if one.branches and not tells_apart(one))
    if little:
        told.append(f"{'还要' if told else '要'}查明{'、'.join(little)}，单独一项不能使它确定")
    told += [f"要有“{one.need.label}”才能判断" for one in found if not one.branches]
    return f"{question.label}：{'；'.join(told)}。" if told else ""


def tells_apart(one: Settling) -> bool:
    """Say whether some value of one fact, with all else as it is, settles the question or adds to what is certain."""
    return len({branch.result for branch in one.branches}) > 1


def _line(teller: Telling, one: Settling) -> str:
    """Return what follows with each value of one fact."""
    fact = teller.library.fact(one.need.fact)
    branches = (f"为{quoted(fact, one.shown)}，则{one.result.partition('（')[0]}" for one in one.branches)
    return f"若“{one.need.label}”{'；'.join(branches)}"

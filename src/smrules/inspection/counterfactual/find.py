"""The smallest changes of answers that would have led to a milder outcome or grade."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from smrules.concepts.assessment import Grade, Outcome
from smrules.concepts.counterfactual import Counterfactual, Way
from smrules.inspection.counterfactual.classes import Class, span
from smrules.inspection.counterfactual.milder import Difference, difference
from smrules.inspection.counterfactual.rehearsal import Answer, Changes, Choice, Rehearsal
from smrules.inspection.counterfactual.search import MOST_CHANGES, Search, direction
from smrules.inspection.counterfactual.targets import GradeTarget, OutcomeTarget, has_order
from smrules.inspection.counterfactual.telling import Telling

MOST_WAYS = 3
"""So many ways are told of one outcome; the others are counted."""
Progress = Callable[[str, int, int], None]


def counterfactuals(
    rehearsal: Rehearsal,
    outcomes: Iterable[Outcome],
    grades: Iterable[Grade],
    most: int = MOST_CHANGES,
    progress: Progress | None = None,
) -> tuple[Counterfactual, ...]:
    """
    Say of some outcomes, and of those grades whose values come in an order, which smallest change of answers would be milder.

    Only answers of the visit are changed, not what the register or the past says; it describes the rules and is no advice to
    record anything but what is so.

    Args:
        most: So many answers are changed together at most.
        progress: Called with `milder`, how many are done, and how many there are.
    """
    wanted: list[Outcome | Grade] = [*outcomes, *(one for one in grades if has_order(rehearsal.library, one))]
    teller, found = Telling(rehearsal), []
    for number, one in enumerate(wanted, start=1):
        work = _of_outcome if isinstance(one, Outcome) else _of_grade
        found.append(work(rehearsal, teller, one, most))
        if progress:
            progress("milder", number, len(wanted))
    return tuple(found)


def _of_outcome(rehearsal: Rehearsal, teller: Telling, outcome: Outcome, most: int) -> Counterfactual:
    target = OutcomeTarget(rehearsal, outcome)
    search = Search(rehearsal, target, most)

    def way(changes: Changes) -> tuple[Difference, str]:
        found = difference(rehearsal.library, rehearsal.before, rehearsal.sketch(changes), "" if target.fined else outcome.id)
        return found, teller.result(outcome, found)

    label = f"{outcome.owner_label}：{outcome.mode_label}{outcome.label}"
    return _counterfactual(search, teller, label, f"“{outcome.label}”", way)


def _of_grade(rehearsal: Rehearsal, teller: Telling, grade: Grade, most: int) -> Counterfactual:
    target = GradeTarget(rehearsal, grade)
    search = Search(rehearsal, target, most)

    def way(changes: Changes) -> tuple[Difference, str]:
        after = rehearsal.sketch(changes)
        return difference(rehearsal.library, rehearsal.before, after), teller.graded(grade, after)

    label = f"{teller.assessor.called(target.owner)}的{grade.label}：{grade.shown}"
    return _counterfactual(search, teller, label, f"{grade.label}“{grade.shown}”", way)


def _counterfactual(
    search: Search, teller: Telling, label: str, name: str, way: Callable[[Changes], tuple[Difference, str]]
) -> Counterfactual:
    found = [one for one in search.ways() if search.is_confirmed(one)]
    ways = tuple(_way(search, teller, one, *way(one)) for one in found[:MOST_WAYS])
    text = _text(search, name, ways, len(found))
    return Counterfactual(search.target.about, label, ways, len(found) - len(ways), search.searched, search.depends, text)


def _way(search: Search, teller: Telling, changes: Changes, found: Difference, result: str) -> Way:
    ordered = sorted(changes.items(), key=lambda one: one[0].order)
    told = [(answer, teller.change(answer, choice, _reach(search, changes, answer, choice))) for answer, choice in ordered]
    conditions = "，并且".join(teller.condition(answer, change, search.target.owner) for answer, change in told)
    came = {one.slot for one in found.come}
    gone = sorted({one.slot for one in found.gone if one.certain} - came)
    come = sorted(came - {one.slot for one in found.gone if one.certain})
    return Way(tuple(change for _, change in told), tuple(gone), tuple(come), result, f"若{conditions}，则{result}。")


def _reach(search: Search, changes: Changes, answer: Answer, choice: Choice) -> Class | None:
    """Return all numbers or days, further on in one direction, with which the result is milder too."""
    if choice.within is None or (choice.within.low is None and choice.within.high is None):
        return choice.within
    alike = [one for one in answer.choices if one.state == choice.state and direction(answer, one) == direction(answer, choice)]
    upwards = choice.value is not None and direction(answer, choice) == (True, False)
    further = alike[alike.index(choice) + 1 :] if upwards else list(reversed(alike[: alike.index(choice)]))
    first = last = choice.within
    for one in further if isinstance(direction(answer, choice), tuple) else ():
        if one.within is None or not search.is_milder({**changes, answer: one}):
            break
        first, last = (first, one.within) if upwards else (one.within, last)
    return span(first, last)


def _text(search: Search, name: str, ways: tuple[Way, ...], number: int) -> str:
    if ways:
        more = f"另有{number - 1}种只改动{len(ways[0].changes)}项答案的情形。" if number > 1 else ""
        return ways[0].text + more
    if not search.depends:
        return f"{name}不取决于本次检查的答案，只取决于登记资料、既往记录和规则本身。"
    if search.searched == search.most:
        return f"改动{search.most}项以内的答案，都不会得出比{name}更轻的结果。"
    tried = f"改动{search.searched}项以内的答案，都不会得出比{name}更轻的结果；" if search.searched else ""
    return f"{tried}改动更多项的情形太多，没有查完。"

"""Answers that would be other ones, and what would follow, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from smrules.concepts.assessment import Assessment, Grade, Outcome
from smrules.concepts.counterfactual import AnswerChange
from smrules.concepts.library import Library
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE, UNKNOWN, exact
from smrules.concepts.vocabulary import ANSWER_STATES, Fact
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.world import Member
from smrules.inspection.assess import Assessor
from smrules.inspection.counterfactual.classes import Class
from smrules.inspection.counterfactual.milder import Consequence, Difference, Fine, rows_by_name
from smrules.inspection.counterfactual.rehearsal import CORRECTED, Answer, Choice, Rehearsal


class Telling:
    """Puts changed answers and their consequences into words."""

    def __init__(self, rehearsal: Rehearsal):
        self.library: Library = rehearsal.library
        self.assessor = Assessor(rehearsal.library, rehearsal.scene, CompiledEvaluator)
        self.wording = self.assessor.wording

    # --- answers ---------------------------------------------------------------------------------

    def change(self, answer: Answer, choice: Choice, within: Class | None) -> AnswerChange:
        """Return one changed answer; *within* are all values with which the same follows."""
        holder = answer.holder
        member = None if holder.scope in ("entity", "visit") else holder.name
        now = Choice(answer.now, answer.state)
        shown = "当场改正" if choice.state == CORRECTED else self.values(answer.fact, choice.value, within)
        return AnswerChange(
            answer.fact.id, answer.fact.label, member, now.raw if answer.told else plain(answer.now), self.now(answer),
            choice.raw, shown, not answer.told and answer.now is not UNKNOWN,
        )  # fmt: skip

    def now(self, answer: Answer) -> str:
        """Return the answer of now."""
        if answer.state is not None:
            return ANSWER_STATES[answer.state]
        return "没有填写" if answer.now is UNKNOWN else self.wording.value(answer.now, answer.fact)

    def values(self, fact: Fact, value: Any, within: Class | None) -> str:
        """Return a value, or the range in which it lies."""
        if value is NONE or within is None or (within.low is None and within.high is None):
            return self.wording.value(value, fact)
        ends = ((within.low, fact.low), (within.high, fact.high))
        low, high = (None if end == limit else end for end, limit in ends)
        low, low_open = _opened(low, within.low_open, fact, -1)
        high, high_open = _opened(high, within.high_open, fact, 1)
        least, most = (None if end is None else self.wording.value(end, fact) for end in (low, high))
        if least is None and most is None:
            return "任何数"
        if not (low_open or high_open) and None not in (least, most):
            return least if low == high else f"{least}至{most}"
        above = "" if least is None else f"高于{least}" if low_open else f"{least}或以上"
        below = "" if most is None else f"低于{most}" if high_open else f"{most}或以下"
        return "且".join(filter(None, (above, below)))

    def condition(self, answer: Answer, change: AnswerChange, owner: Member) -> str:
        """Return a changed answer as the first half of a sentence."""
        whose = "" if self.goes_without(answer.holder, owner) else f"{self.assessor.called(answer.holder)}的"
        now = f"现{'推定' if change.presumed else ''}为{quoted(answer.fact, change.now_shown)}"
        now = "现在没有填写" if answer.now is UNKNOWN and answer.state is None else now
        if change.then_shown == "当场改正":
            return f"{whose}“{change.label}”的问题当场改正（{now}）"
        verb = "" if is_comparison(change.then_shown) else "为"
        return f"{whose}“{change.label}”{verb}{quoted(answer.fact, change.then_shown)}（{now}）"

    def goes_without(self, holder: Member, owner: Member) -> bool:
        """Say whether it is clear whose answer it is: there is only one such member around *owner*."""
        items = self.assessor.scene.world.act_items.get(owner, ()) if owner.scope == "act" else (owner,)
        return holder.scope in ("entity", "visit") or holder is owner or {one.around(holder.scope) for one in items} == {holder}

    # --- consequences ----------------------------------------------------------------------------

    def result(self, outcome: Outcome, found: Difference) -> str:
        """Return what becomes of an outcome, and what else is proposed or falls away."""
        same = next((one for one in found.come if one.slot == outcome.id), None)
        told = [self._own(outcome, same, next(one for one in found.gone if one.slot == outcome.id))]
        before = {(one.slot, one.rank, one.certain) for one in found.gone}
        new = [one for one in found.come if one is not same and (one.slot, one.rank, one.certain) not in before]
        sure = self._labels(one for one in new if one.certain)
        perhaps = self._labels(one for one in new if not one.certain and one in found.weighty)
        if sure:
            told.append(f"{'另' if same else '改为'}提出{'、'.join(sure)}")
        if perhaps:
            told.append(f"可能提出{'、'.join(perhaps)}")
        others = {one.slot for one in found.gone if one.certain} - {one.slot for one in found.come} - {outcome.id}
        if others:
            told.append(f"其他{len(others)}条处理意见也不再提出")
        return "，".join(told)

    def _own(self, outcome: Outcome, same: Consequence | None, before: Consequence) -> str:
        if same is None:
            return f"不再提出“{outcome.label}”"
        codes = self.library.fact("outcome.code").choices
        label = list(codes.values())[same.rank].label
        if label != outcome.label:
            return f"“{outcome.label}”改为“{label}”"
        return f"仍提出“{outcome.label}”，但罚款更低（现在最高{self.amount(before.least)}）"

    def amount(self, fine: Fine) -> str:
        """Return the most that a fine may be."""
        return self.wording.amount(exact(Fraction(fine[0])))

    def _labels(self, found: Iterable[Consequence]) -> list[str]:
        choices = list(self.library.fact("outcome.code").choices.values())
        return list(dict.fromkeys(f"“{choices[one.rank].label}”" for one in found if one.rank < len(choices)))

    def graded(self, grade: Grade, after: Assessment) -> str:
        """Return what becomes of a grade."""
        now = next(one for one in after.grades if (one.fact, one.member) == (grade.fact, grade.member))
        return f"{grade.label}由“{grade.shown}”变为“{now.shown}”"

    def possible(self, rows: Iterable[str], fact: Fact) -> list[str]:
        """Return what rows may come to."""
        found = []
        for name in rows:
            row = rows_by_name(self.library)[name][1]
            then = row.then.get("code") if isinstance(row.then, dict) else row.then
            value = getattr(then, "value", UNKNOWN)
            found += [self.wording.value(value, fact)] if value is not UNKNOWN else []
        return list(dict.fromkeys(found))


def _opened(end: Any, is_open: bool, fact: Fact, towards: int) -> tuple[Any, bool]:
    """Return the end of a class as people say it: not 3,381.99 or less, but less than 3,382."""
    if end is None or is_open or fact.decimals is None or not isinstance(end, (int, Fraction)) or fact.decimals == 0:
        return end, is_open
    neighbour = exact(Fraction(end) + towards * Fraction(1, 10**fact.decimals))
    return (neighbour, True) if Fraction(neighbour).denominator < Fraction(end).denominator else (end, is_open)


def quoted(fact: Fact, text: str) -> str:
    """Return a value in quotation marks, unless it is a number or a day."""
    return text if fact.type in ("number", "money", "date") else f"“{text}”"


def is_comparison(text: str) -> bool:
    """Say whether the words for some values carry their own verb."""
    return text.startswith(("高于", "低于"))

"""Why: what an assessment says about one item, one outcome or everything, as data and as Chinese prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from smrules.concepts.assessment import ActFinding, Assessment, Finding, Grade, OpenQuestion, Outcome
from smrules.concepts.counterfactual import Counterfactual, Prospect
from smrules.concepts.diagnostic import InputError, diagnostic, listed, nearest
from smrules.concepts.library import Library
from smrules.concepts.plan import Need, PlannedItem, VisitPlan
from smrules.concepts.position import Position
from smrules.concepts.serial import Serial
from smrules.definitions.checklists import in_force_of
from smrules.inspection.counterfactual.find import Progress, counterfactuals
from smrules.inspection.counterfactual.prospects import prospects
from smrules.inspection.counterfactual.rehearsal import Rehearsal


@dataclass(frozen=True, slots=True)
class Account(Serial):
    """
    The part of an assessment that concerns one thing, and the whole in Chinese.

    Attributes:
        about: The item or outcome that was asked for; `None` for everything.
        not_planned: Why the item is not part of the visit.
        counterfactuals: For each outcome, and each grade with an order, the smallest change that would have been milder.
        prospects: For the first open questions what they would come to.
    """

    library_hash: str
    entity: str
    on: date
    about: str | None
    planned: tuple[PlannedItem, ...]
    not_planned: tuple[str, ...]
    findings: tuple[Finding, ...]
    grades: tuple[Grade, ...]
    acts: tuple[ActFinding, ...]
    outcomes: tuple[Outcome, ...]
    unknown: tuple[OpenQuestion, ...]
    counterfactuals: tuple[Counterfactual, ...]
    prospects: tuple[Prospect, ...]
    text: str


def explain(
    library: Library,
    plan: VisitPlan,
    answers: Mapping[Any, Any],
    *,
    history: Mapping[str, Any] | None = None,
    act_on: date | None = None,
    decide_on: date | None = None,
    outcome: str | None = None,
    item: str | None = None,
    progress: Progress | None = None,
) -> Account:
    """
    Say why an assessment is as it is, what would have been milder, and what would settle what is open.

    It assesses the visit many times over, which `assess` does not: the number of cases is bounded for each outcome.

    Args:
        library, plan, answers, history, act_on, decide_on: As for `assess`.
        outcome: Id of an outcome, or a code: only that.
        item: Id of an inspection item: only what concerns it.
        progress: Called with a stage, how much of it is done, and how much there is.

    Raises:
        InputError: The answers do not fit; there is no such outcome (SM616) or no such item (SM302).
    """
    rehearsal = Rehearsal(library, plan, answers, history=history, act_on=act_on, decide_on=decide_on)
    told = account(library, plan, rehearsal.before, outcome=outcome, item=item)
    found = counterfactuals(rehearsal, told.outcomes, told.grades, progress=progress)
    return replace(told, counterfactuals=found, prospects=prospects(rehearsal, told.unknown))


def account(
    library: Library, plan: VisitPlan, assessment: Assessment, *, outcome: str | None = None, item: str | None = None
) -> Account:
    """
    Say why an assessment is as it is, and no more.

    Args:
        library: The library that made both.
        plan: The plan of the visit.
        assessment: What followed from its answers.
        outcome: Id of an outcome, or a code: only that.
        item: Id of an inspection item: only what concerns it.

    Raises:
        InputError: There is no such outcome (SM616) or no such item (SM302).
    """
    if item is not None:
        return _of_item(library, plan, assessment, item)
    if outcome is not None:
        return _of_outcome(plan, assessment, outcome)
    certain = [one for one in assessment.acts if one.certain]
    failed = [one for one in assessment.findings if one.state in ("noncompliant", "corrected-on-site", "refused", "unable")]
    return _account(assessment, None, failed, assessment.grades, certain, assessment.outcomes, assessment.unknown)


def find_outcome(assessment: Assessment, name: str) -> Outcome:
    """Return the one certain outcome with an id or a code; raises `InputError` (SM616) unless there is exactly one."""
    found = _outcomes(assessment, name)
    if len(found) == 1:
        return found[0]
    allowed = listed((one.id for one in found or assessment.outcomes), 30)
    raise InputError([diagnostic("SM616", Position("outcome", 0), name=name, allowed=allowed)])


def _outcomes(assessment: Assessment, name: str) -> list[Outcome]:
    exact = [one for one in assessment.outcomes if one.id == name]
    return exact or [one for one in assessment.outcomes if one.code == name]


# --- one outcome ---------------------------------------------------------------------------------


def _of_outcome(plan: VisitPlan, assessment: Assessment, name: str) -> Account:
    outcomes = _outcomes(assessment, name)
    unknown = [one for one in assessment.unknown if name in {f"{one.subject}/{row}" for row in one.rows}]
    if not outcomes and not unknown:
        find_outcome(assessment, name)
    owners = {one.owner for one in outcomes} | {one.subject for one in unknown}
    acts = [one for one in assessment.acts if f"act/{one.act}" in owners]
    keys = {key for one in acts for key in one.items}
    findings = [one for one in assessment.findings if _key(one) in keys or f"item/{_key(one)}" in owners]
    grades = [one for one in assessment.grades if one.member in owners]
    planned = _planned(plan, {one.item for one in findings})
    return _account(assessment, name, findings, grades, acts, outcomes, unknown, planned=planned)


def _planned(plan: VisitPlan, items: set[str]) -> list[PlannedItem]:
    return [one for one in plan.items if one.item in items]


def _key(one: Finding | PlannedItem) -> str:
    """Return the key of an item's member: its id, and the member that its checklist is repeated for."""
    return f"{one.item}@{one.member.partition('/')[2]}" if one.member else one.item


# --- one item ------------------------------------------------------------------------------------


def _of_item(library: Library, plan: VisitPlan, assessment: Assessment, name: str) -> Account:
    item = name.partition("@")[0]
    if item not in library.items:
        fields = {"what": "检查事项", "what_en": "inspection item", "name": item, "nearest": nearest(item, library.items)}
        raise InputError([diagnostic("SM302", Position("item", 0), **fields)])
    planned = [one for one in plan.items if name in (one.item, _key(one))]
    findings = [one for one in assessment.findings if name in (one.item, _key(one))]
    keys = {_key(one) for one in planned}
    acts = [one for one in assessment.acts if keys & set(one.items)]
    owners = {f"item/{key}" for key in keys} | {f"act/{one.act}" for one in acts}
    outcomes = [one for one in assessment.outcomes if one.owner in owners]
    unknown = [one for one in assessment.unknown if one.subject in owners]
    against = () if planned else tuple(_reasons_against(library, plan, item))
    grades = [one for one in assessment.grades if one.member in owners | _checklists(planned)]
    return _account(assessment, name, findings, grades, acts, outcomes, unknown, planned=planned, not_planned=against)


def _checklists(planned: Iterable[PlannedItem]) -> set[str]:
    return {f"checklist/{one.checklist}" + (f"@{one.member.partition('/')[2]}" if one.member else "") for one in planned}


def _reasons_against(library: Library, plan: VisitPlan, item: str) -> Iterator[str]:
    """Yield why an item is not planned: not in force, its domain is not part of the visit, or its condition is false."""
    for checklist in library.checklists.values():
        for one in checklist.items:
            if one.id == item and plan.on not in in_force_of(checklist, one):
                yield f"该事项在{plan.on}不施行（{in_force_of(checklist, one)}）"
            elif one.id == item:
                domain = next(found for found in plan.domains if found.domain == one.domain)
                about = [reason for reason in domain.reasons if checklist.title in reason] if domain.included == "no" else []
                yield from about or [f"“{checklist.title}”或者该事项的适用条件不成立"]


# --- prose ---------------------------------------------------------------------------------------


def _account(
    assessment: Assessment, about: str | None, findings, grades, acts, outcomes, unknown, *, planned=(), not_planned=()
) -> Account:
    parts = [planned, not_planned, findings, grades, acts, outcomes, unknown]
    fixed = tuple(tuple(part) for part in parts)
    text = "\n".join(_prose(*fixed)) or "没有发现问题，也没有尚待确定的事。"
    return Account(assessment.library_hash, assessment.entity, assessment.on, about, *fixed, (), (), text)


def _prose(planned, not_planned, findings, grades, acts, outcomes, unknown) -> Iterator[str]:
    yield from (f"未列入本次检查：{reason}。" for reason in not_planned)
    yield from (f"“{one.ask}”列入检查，因为{one.because}。" for one in planned)
    yield from map(_of_finding, findings)
    for act in acts:
        yield from _of_act(act)
    yield from (one.explanation.text for one in grades)
    yield from (one.explanation.text for one in outcomes)
    yield from map(open_sentence, unknown)


def _of_finding(one: Finding) -> str:
    whose = f"（{one.member}）" if one.member else ""
    basis = f"。依据{'、'.join(map(str, one.basis))}" if one.basis else ""
    return f"“{one.ask}”{whose}：{one.label}{basis}。"


def _of_act(act: ActFinding) -> Iterator[str]:
    doubt = "" if act.certain else "是否存在尚不能确定，"
    yield f"违法行为“{act.label}”：{doubt}由{len(act.items)}个检查事项构成。"
    yield from (one.explanation.text for one in act.decided)
    yield from (one.explanation.text for one in act.sanctions)


def open_sentence(one: OpenQuestion) -> str:
    """Return one sentence: what is open, what it may come to, and which facts would settle it."""
    may = f"，可能是{'、'.join(one.possible)}" if one.possible else ""
    why = f"（{'；'.join(one.why)}）" if one.why else ""
    needs = f"；查明{together(one.needs)}即可确定" if one.needs else ""
    return f"{one.label}尚不能确定{may}{why}{needs}。"


def together(needs: Iterable[Need]) -> str:
    """Return facts in one list; a member to which several in a row belong is named once, after the last of them."""
    groups = [list(found) for _, found in groupby(needs, key=lambda need: need.member)]
    return "、".join(text for found in groups for text in (*(f"“{one.label}”" for one in found[:-1]), named(found[-1])))


def named(need: Need) -> str:
    """Return a fact with the member that it belongs to."""
    return f"“{need.label}”（{need.member}）" if need.member else f"“{need.label}”"

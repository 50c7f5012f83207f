"""What a ledger says, worked out from its entries one after the other; nothing else is ever stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.ledger_record import (
    Entry,
    KeptDeadline,
    KeptDecision,
    KeptFinding,
    LedgerState,
    VisitState,
)  # fmt: skip
from smrules.concepts.position import Position

Answers = dict[str, Any]


def state(entries: Iterable[Entry]) -> LedgerState:
    """
    Replay entries in their order.

    Raises:
        InputError: An entry does not follow from those before it (SM713); a ledger does not take such entries.
    """
    visits: dict[str, VisitState] = {}
    size = 0
    for entry in entries:
        visits[entry.visit] = advance(visits.get(entry.visit), entry)
        size = entry.sequence
    return LedgerState(size, tuple(visits.values()))


def advance(visit: VisitState | None, entry: Entry) -> VisitState:
    """
    Return a visit after one more entry; `None` is a visit of which nothing is recorded.

    Raises:
        InputError: The entry does not follow (SM713).
    """
    if entry.kind == "visit-opened":
        if visit is not None:
            _refuse(entry, "已经开始过", "it was opened already")
        return VisitState(entry.visit, entry.entity, entry.sequence, follows=entry.payload["follows"])
    if visit is None:
        _refuse(entry, "还没有开始", "it was not opened")
    if visit.closed is not None:
        _refuse(entry, f"第 {visit.closed} 条已经结束", f"entry {visit.closed} has closed it")
    if visit.entity != entry.entity:
        _refuse(entry, f"对象是“{visit.entity}”", f"its entity is `{visit.entity}`")
    return _STEPS[entry.kind](visit, entry)


def _refuse(entry: Entry, zh: str, en: str) -> NoReturn:
    place = Position(f"entry {entry.sequence}", 0)
    raise InputError([diagnostic("SM713", place, visit=entry.visit, kind=entry.kind, problem_zh=zh, problem_en=en)])


# --- plan and answers ----------------------------------------------------------------------------


def _planned(visit: VisitState, entry: Entry) -> VisitState:
    return replace(visit, plan=entry.sequence, plan_library=entry.library_hash)


def _given(visit: VisitState, entry: Entry) -> VisitState:
    told = entry.payload["answers"]
    _need_plan(visit, entry)
    before, after = flat(visit.answers), flat(told)
    if changed := sorted(name for name in before.keys() & after.keys() if before[name] != after[name]):
        _refuse(
            entry, f"“{changed[0]}”已经答过，改答案用 answers-corrected", f"`{changed[0]}` was answered; use answers-corrected"
        )
    return replace(visit, answers=merged(visit.answers, told))


def _corrected(visit: VisitState, entry: Entry) -> VisitState:
    told = entry.payload["answers"]
    _need_reason(entry)
    _need_answers(visit, entry, flat(told))
    return replace(visit, answers=merged(visit.answers, told))


def _withdrawn(visit: VisitState, entry: Entry) -> VisitState:
    questions = entry.payload["questions"]
    _need_reason(entry)
    _need_answers(visit, entry, questions)
    return replace(visit, answers=without(visit.answers, questions))


def flat(answers: Answers) -> Answers:
    """
    Return answers by the names of their questions.

    >>> flat({"entity.open": True, "equipment/DT-01": {"equipment.checked": False}})
    {'entity.open': True, 'equipment/DT-01:equipment.checked': False}
    """
    found: Answers = {}
    for name, told in answers.items():
        found |= {f"{name}:{fact}": one for fact, one in told.items()} if "/" in name else {name: told}
    return found


def merged(answers: Answers, told: Answers) -> Answers:
    """Return answers with those that were told in the place of the earlier ones."""
    members = {name: {**answers.get(name, {}), **one} for name, one in told.items() if "/" in name}
    return {**answers, **told, **members}


def without(answers: Answers, questions: Iterable[str]) -> Answers:
    """Return answers without those to some questions."""
    gone = set(questions)
    found: Answers = {}
    for name, told in answers.items():
        if "/" not in name and name not in gone:
            found[name] = told
        elif "/" in name and (left := {fact: one for fact, one in told.items() if f"{name}:{fact}" not in gone}):
            found[name] = left
    return found


def _need_plan(visit: VisitState, entry: Entry) -> None:
    if visit.plan is None:
        _refuse(entry, "还没有检查计划", "it has no plan")


def _need_answers(visit: VisitState, entry: Entry, questions: Iterable[str]) -> None:
    known = flat(visit.answers)
    if lacking := [one for one in questions if one not in known]:
        _refuse(entry, f"“{lacking[0]}”没有答过", f"`{lacking[0]}` was not answered")


def _need_reason(entry: Entry) -> None:
    if not entry.payload["reason"].strip():
        _refuse(entry, "没有写理由", "it gives no reason")


# --- proposals and decisions ---------------------------------------------------------------------


def _assessed(visit: VisitState, entry: Entry) -> VisitState:
    _need_plan(visit, entry)
    if entry.library_hash != visit.plan_library:
        _refuse(entry, f"计划用的规则库是 {visit.plan_library}", f"its plan was made with the library {visit.plan_library}")
    told = entry.payload["assessment"]
    findings = (
        KeptFinding(one["item"], one["checklist"], one["member"], one["state"], entry.sequence) for one in told["findings"]
    )
    return replace(
        visit, assessment=entry.sequence, assessed_answers=visit.answers, findings=tuple(findings),
        proposals=tuple(one["id"] for one in told["outcomes"]),
    )  # fmt: skip


def _decided(visit: VisitState, entry: Entry) -> VisitState:
    told = entry.payload
    if told["differs"]:
        _refuse(entry, "与建议不同的决定用 decision-overridden", "a decision that differs is recorded as decision-overridden")
    return _with_decision(visit, entry, told, "")


def _overridden(visit: VisitState, entry: Entry) -> VisitState:
    told, role = entry.payload["decision"], entry.payload["role"]
    if not (told["differs"] and told["reason"].strip() and role.strip()):
        _refuse(
            entry,
            "改变建议要写理由和职务，而且要与建议不同",
            "an override differs from the proposal and has a reason and a role",
        )
    return _with_decision(visit, entry, told, role)


def _with_decision(visit: VisitState, entry: Entry, told: Mapping[str, Any], role: str) -> VisitState:
    outcome = told["proposal"]["id"]
    if outcome not in visit.proposals:
        _refuse(entry, f"没有提出过“{outcome}”", f"`{outcome}` was not proposed")
    kept = KeptDecision(outcome, told["code"], told["by"], role, told["reason"], told["differs"], entry.sequence)
    return replace(visit, decisions=(*(one for one in visit.decisions if one.outcome != outcome), kept))


# --- notices, deadlines, the end -----------------------------------------------------------------


def _noticed(visit: VisitState, entry: Entry) -> VisitState:
    return replace(visit, notices=(*visit.notices, entry.sequence))


def _due(visit: VisitState, entry: Entry) -> VisitState:
    told = entry.payload
    kept = KeptDeadline(told["id"], date.fromisoformat(told["due"]), tuple(told["about"]), "", entry.sequence)
    return replace(visit, deadlines=(*(one for one in visit.deadlines if one.id != kept.id), kept))


def _not_due(visit: VisitState, entry: Entry) -> VisitState:
    told = entry.payload
    if told["id"] not in {one.id for one in visit.deadlines if not one.ended} or not told["how"].strip():
        _refuse(
            entry,
            f"没有叫“{told['id']}”的期限在走，或者没有写怎样结束",
            f"no deadline `{told['id']}` runs, or how it ended is not said",
        )
    ended = (replace(one, ended=told["how"], entry=entry.sequence) if one.id == told["id"] else one for one in visit.deadlines)
    return replace(visit, deadlines=tuple(ended))


def _closed(visit: VisitState, entry: Entry) -> VisitState:
    return replace(visit, closed=entry.sequence)


_STEPS: dict[str, Callable[[VisitState, Entry], VisitState]] = {
    "plan-made": _planned,
    "answers-given": _given,
    "answers-corrected": _corrected,
    "answers-withdrawn": _withdrawn,
    "assessment-proposed": _assessed,
    "decision-made": _decided,
    "decision-overridden": _overridden,
    "notice-served": _noticed,
    "deadline-set": _due,
    "deadline-ended": _not_due,
    "visit-closed": _closed,
}

"""What follows, in the words of a page: of one answer alone, and of all answers together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from smrules.concepts.assessment import ActFinding, Assessment, Finding, Grade, OpenQuestion, Outcome, Sanction
from smrules.concepts.library import Library
from smrules.concepts.plan import Citation, Need, Question
from smrules.concepts.vocabulary import ANSWER_STATES
from smrules.inspection.consequences import Consequence
from smrules.inspection.explain import cited

MOST_NEEDS = 6
MOST_OPEN = 4
_TONES = {"compliant": "good", "not-applicable": "good", "unanswered": ""}
_NEAR = ("act/", "item/")
FAILED = ("noncompliant", "corrected-on-site", "unable", "refused")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that follows: what it is, what it says, the law, and what must be known besides."""

    what: str
    text: str
    law: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What one answer leads to; `tone` is `good`, `bad` or empty."""

    states: str
    tone: str
    lines: tuple[Line, ...]


def result_of(question: Question, changed: Consequence) -> Result:
    """Return the words for what one answer alone changes."""
    states = dict.fromkeys(one.state for one in changed.findings)
    tones = [_TONES.get(state, "bad") for state in states]
    lines = (
        *map(act_line, changed.acts), *_outcome_lines("拟处理", changed.outcomes, question, changed),
        *_outcome_lines("不再有", changed.gone, question, changed), *map(grade_line, changed.grades),
        *_open_lines(changed.unknown),
        *(Line("不能计算", f"{one['code']} {one['zh']}") for one in changed.problems),
    )  # fmt: skip
    return Result("、".join(ANSWER_STATES[state] for state in states), max(tones, key=_gravity, default=""), lines)


def _gravity(tone: str) -> int:
    return ("good", "", "bad").index(tone)


def _outcome_lines(what: str, outcomes: Iterable[Outcome], question: Question, changed: Consequence) -> list[Line]:
    """Return outcomes, those that read alike in one line; of whom is left out where it goes without saying."""
    alike: dict[Line, dict[str, None]] = {}
    for one in outcomes:
        alike.setdefault(outcome_line(one, what), {})[one.owner_label] = None
    clear = {f"“{question.ask}”", *(f"“{one.label}”" for one in changed.acts if len(changed.acts) == 1)}
    named = {line: [one for one in owners if one not in clear] for line, owners in alike.items()}
    return [replace(line, text=line.text + _of_whom(owners)) for line, owners in named.items()]


def _of_whom(owners: list[str]) -> str:
    return f"（{'、'.join(owners)}）" if owners else ""


def law_of(basis: Iterable[Citation]) -> str:
    """Return citations in one line, each once; versions of one instrument have one title."""
    return cited({(one.title, one.article): one for one in basis}.values())


# --- one line ------------------------------------------------------------------------------------


def act_line(one: ActFinding) -> Line:
    """Return a violation with what law allows for it."""
    return Line("违法行为", one.label, "", tuple(map(_sanction, one.sanctions)))


def _sanction(one: Sanction) -> str:
    doubt = "" if one.certain else "（是否适用待定）"
    is_open = one.attributes and all(value == "unknown" for value in one.attributes.values())
    return f"法律责任{doubt}：{'幅度要等有关事实查明后才能确定' if is_open else one.shown}。{law_of(one.explanation.basis)}"


def outcome_line(one: Outcome, what: str = "拟处理") -> Line:
    """Return a proposed outcome with its day, its reasons and what it presumes."""
    told = one.explanation
    more = (f"期限 {one.due}",) if one.due else ()
    presumed = (f"推定：{'、'.join(told.presumed)}，由作决定的人确认",) if told.presumed else ()
    judged = ("法律对此没有规定，这是规则编写者的判断",) if told.judgement else ()
    return Line(what, f"{one.mode_label}{one.label}", law_of(told.basis), (*more, *told.why, *judged, *presumed))


def grade_line(one: Grade) -> Line:
    """Return what a table decided."""
    return Line("结论", f"{one.label}：{one.shown}", law_of(one.explanation.basis))


def _open_lines(unknown: Iterable[OpenQuestion]) -> list[Line]:
    """Return what stays open, what is nearest to the answer first: acts and items before checklists and the visit."""
    found = sorted(unknown, key=lambda one: (not one.certain, not one.subject.startswith(_NEAR)))
    lines = [open_line(one, one.subject.startswith(_NEAR)) for one in found[:MOST_OPEN]]
    return lines + ([Line("待定", f"另有 {len(found) - MOST_OPEN} 项")] if len(found) > MOST_OPEN else [])


def open_line(one: OpenQuestion, is_near: bool = True) -> Line:
    """Return something open: what it may come to and, if it is near, what would settle it."""
    needs = [f"{need.label}{_whose(need, one)}" for need in one.needs]
    labels = list(dict.fromkeys(needs))
    more = f"要查明：{'、'.join(labels[:MOST_NEEDS])}" + (f"等 {len(labels)} 项" if len(labels) > MOST_NEEDS else "")
    return Line("待定", f"{one.label}：可能是{'、'.join(one.possible)}" if one.possible else one.label, "",
                (*one.why, *((more,) if labels and is_near else ())))  # fmt: skip


def _whose(need: Need, one: OpenQuestion) -> str:
    """Return whose fact is needed, where it is of a member that has a name and is not the subject itself."""
    scope, _, key = (need.member or "").partition("/")
    return f"（{key}）" if key and need.member != one.subject and scope not in ("item", "act", "checklist") else ""


# --- everything ----------------------------------------------------------------------------------


def found_of(library: Library, found: Assessment) -> dict[str, Any]:
    """Return what a whole assessment says: counts, failures, violations, conclusions, proposals, open questions."""
    counted = Counter(one.state for one in found.findings)
    return {
        "counts": [(label, counted[state], _TONES.get(state, "bad")) for state, label in ANSWER_STATES.items() if counted[state]],
        "failed": [_failure(library, one) for one in found.findings if one.state in FAILED],
        "acts": [act_line(one) for one in found.acts if one.certain],
        "grades": [(one.label, one.member.partition("/")[2], one.shown, law_of(one.explanation.basis)) for one in found.grades],
        "outcomes": [(one.mode_label + one.label, one.owner_label, one.due or "", outcome_line(one)) for one in found.outcomes],
        "open": [open_line(one) for one in found.unknown if one.certain],
        "uncertain": sum(not one.certain for one in found.unknown),
        "problems": [f"{one['code']} {one['zh']}" for one in found.problems],
    }  # fmt: skip


def _failure(library: Library, one: Finding) -> tuple[str, str, str, str, str]:
    whose = f"（{one.member.partition('/')[2]}）" if one.member else ""
    return f"{one.ask}{whose}", one.label, library.domains[one.domain].title, law_of(one.basis), one.note

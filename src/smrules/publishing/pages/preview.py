"""
The merged form of one visit as one page: what is asked, how to look, why, under which law, and what each answer would lead to.

What would follow is worked out when the page is made, by `assess`, changing one answer at a time; no rule runs in the page
(docs/decisions/0018-a-preview-is-computed-beforehand.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from smrules.concepts.assessment import Assessment
from smrules.concepts.diagnostic import InputError, diagnostic, listed
from smrules.concepts.library import Library
from smrules.concepts.plan import Question, VisitPlan
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import BUILT_IN_SCOPES
from smrules.engine.world import Member
from smrules.inspection.assess import assess
from smrules.inspection.consequences import Consequence, each_alone
from smrules.inspection.hidden import Hidden, hidden
from smrules.inspection.intake import Intake
from smrules.inspection.scene import empty_scene
from smrules.inspection.typical_answers import Key, TypicalAnswer, complying, key_of, typical_answers
from smrules.inspection.wording import Wording
from smrules.publishing.pages.frame import HERE, need_templates, write_page
from smrules.publishing.pages.preview_questions import Asked, QuestionViews
from smrules.publishing.pages.preview_results import Result, found_of, result_of

AUDIENCES = {"officer": "检查表（预览）", "business": "迎检自查表（预览）"}
"""For whom a page is made → its title."""

Progress = Callable[[str, int, int], None]


def preview_page(
    library: Library, plan: VisitPlan, *, answers: Mapping[Any, Any] | None = None, audience: str = "officer",
    progress: Progress | None = None, **case: Any,
) -> str:  # fmt: skip
    """
    Return the merged form of a visit as one self-contained page of HTML; the same input gives the same text.

    Args:
        library: The library that made the plan.
        plan: The plan of the visit.
        answers: Answers as `assess` takes them; the page then shows what follows from all of them, and each typical answer is
            tried in the place of the one that was given. Without answers it is tried beside answers that all comply.
        audience: `officer`, or `business` for a page without outcomes, penalties and presumptions.
        progress: Told the stage, how many typical answers are done and how many there are.
        case: History and dates, as `assess` takes them.

    Raises:
        InputError: An answer does not fit; there is no such audience (SM669); Jinja is not installed (SM666).
    """
    if audience not in AUDIENCES:
        fields = {"found": audience, "allowed": listed(AUDIENCES)}
        raise InputError([diagnostic("SM669", Position("audience", 0), **fields)])
    need_templates()
    typical = typical_answers(library, plan)
    stays = complying(typical) if answers is None else answers
    found = assess(library, plan, stays, **case)
    tried = each_alone(library, plan, stays, typical, **case) if audience == "officer" else ()
    views = QuestionViews(library, plan, typical, _results(tried, sum(map(len, typical.values())), progress), answers)
    content = _content(library, plan, views.all(), found)
    unfilled = plan.replaced.questions - len(stays) if answers is None else 0
    return write_page(
        "preview.html.jinja", styles=(_beside("preview.css"),), scripts=(_beside("preview.js"),), title=AUDIENCES[audience],
        officer=audience == "officer", answered=answers is not None, unfilled=unfilled, **content,
    )  # fmt: skip


def _results(
    tried: Iterable[tuple[Question, TypicalAnswer, Consequence]], size: int, progress: Progress | None
) -> dict[Key, list[Result]]:
    """Return the words for what each answer changes, in the order in which they were tried."""
    found: dict[Key, list[Result]] = {}
    for number, (question, _, changed) in enumerate(tried, start=1):
        found.setdefault(key_of(question), []).append(result_of(question, changed))
        if progress is not None:
            progress("answers", number, size)
    return found


def _beside(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _content(library: Library, plan: VisitPlan, asked: list[Asked], found: Assessment) -> dict[str, Any]:
    """Return what the template shows, whoever reads it."""
    name, facts = _subject(library, plan)
    return {
        "plan": plan, "on": _day(plan.on), "name": name, "facts": facts, "lead": _lead(library, plan),
        "domains": [*_domains(library, plan)], "places": _places([one for one in asked if one.known is None]),
        "known": [one for one in asked if one.known is not None], "found": found_of(library, found),
    }  # fmt: skip


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _lead(library: Library, plan: VisitPlan) -> str:
    return library.domains[plan.lead].title if plan.lead else ""


# --- whom the visit concerns ---------------------------------------------------------------------


def _subject(library: Library, plan: VisitPlan) -> tuple[str, list[tuple[str, list[str]]]]:
    """Return the entity's name, and its facts and members in Chinese; the name is the first text that it states."""
    scene = empty_scene(library, plan.entity, plan.on, Intake(library))
    wording = Wording(library)
    told = [(library.fact(name), value) for name, value in scene.entity.values.items() if name != "entity.id"]
    name = next((str(value) for fact, value in told if fact.type == "text"), plan.entity.id)
    facts = [(fact.label, [wording.value(value, fact)]) for fact, value in told]
    return name, [*facts, *_members(wording, scene.world.members)]


def _members(wording: Wording, members: Mapping[str, list[Member]]) -> Iterator[tuple[str, list[str]]]:
    """Yield what the entity has of each scope, each member in one line."""
    scopes = wording.library.vocabulary.scopes
    for scope, found in members.items():
        if scope in scopes and scope not in BUILT_IN_SCOPES:
            yield scopes[scope].label, [_member(wording, one.values) for one in found] or ["没有"]


def _member(wording: Wording, values: Mapping[str, Any]) -> str:
    known = wording.library.vocabulary.facts
    facts = [(known[name], value) for name, value in values.items() if name in known]
    return "，".join(f"{fact.label}：{wording.value(value, fact)}" for fact, value in facts)


# --- what is looked at ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """One domain on the page; `out` holds reasons, each with all that it keeps away."""

    title: str
    included: str
    items: int
    questions: int
    reasons: tuple[str, ...]
    out: tuple[tuple[str, tuple[str, ...]], ...]


def _domains(library: Library, plan: VisitPlan) -> Iterator[Coverage]:
    """Yield every domain with the reasons why it is part of the visit or not, and what of it is left out; campaigns last."""
    left_out: dict[str | None, list[Hidden]] = {}
    for one in hidden(library, plan):
        left_out.setdefault(one.domain, []).append(one)
    for domain in plan.domains:
        reasons = domain.reasons if domain.included != "no" else ()
        out = _grouped(left_out.pop(domain.domain, ()))
        yield Coverage(domain.title, domain.included, domain.items, domain.questions, reasons, out)
    for campaigns in left_out.values():
        yield Coverage("专项检查", "no", 0, 0, (), _grouped(campaigns))


def _grouped(out: Iterable[Hidden]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return reasons, each with all that it keeps away; a member is named where it concerns one only."""
    by_reason: dict[str, dict[str, None]] = {}
    for one in out:
        whose = f"（{one.member.partition('/')[2]}）" if one.member else ""
        by_reason.setdefault(one.why, {})[f"{one.label}{whose}" if one.item else f"检查表“{one.label}”{whose}"] = None
    return tuple((why, tuple(labels)) for why, labels in by_reason.items())


def _places(asked: list[Asked]) -> list[dict[str, Any]]:
    """Return the questions by place and, within it, by the domain that asks first."""
    found = []
    for number, (place, here) in enumerate(groupby(asked, key=lambda one: one.place), start=1):
        questions = list(here)
        groups = [(title, list(of_domain)) for title, of_domain in groupby(questions, key=lambda one: one.domain)]
        found.append({"id": f"place-{number}", "label": place or "不限位置", "size": len(questions), "groups": groups})
    return found

"""One visit told in Chinese: what the examples share. Reads four JSON files, calls four verbs, returns the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import smrules

ON = date(2026, 11, 23)
FAILED = ("noncompliant", "corrected-on-site")
MANY = 12


def tell(folder: Path, trigger: str, on: date = ON) -> str:
    """Return the story of the visit whose entity, team, facts and answers lie in *folder*."""
    library = smrules.load()
    entity = smrules.Entity.from_dict(_read(folder / "entity.json"))
    team = [smrules.Officer.from_dict(one) for one in _read(folder / "team.json")]
    given = _read(folder / "answers.json")
    admission = smrules.admit(library, entity, on=on, team=team, trigger=trigger, visit=_read(folder / "visit.json"))
    plan = smrules.plan(library, entity, on=on)
    report = smrules.assess(library, plan, given["answers"], history=given.get("history"))
    titles = {one.domain: one.title for one in plan.domains}
    parts = [
        [f"{entity.facts['name']}  {entity.id}", f"{on.year}年{on.month}月{on.day}日"],
        _admitted(admission, team),
        _planned(plan, titles),
        _replaced(plan),
        _found(report, titles),
        _proposed(report),
        _open(report),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _admitted(admission: smrules.Admission, team: list) -> list[str]:
    certified = sum(one.certified for one in team)
    verdict = "可以检查" if admission.admitted else "今天不得检查" if admission.reasons else "还不能确定能否检查"
    lines = ["【一】选主体", f"  {verdict}：检查组{len(team)}人，其中{certified}人有执法资格", f"  缘由：{admission.reason}"]
    return lines + [f"  · {reason.text}" for reason in (*admission.reasons, *admission.doubts, *admission.exemptions)]


def _planned(plan: smrules.VisitPlan, titles: dict[str, str]) -> list[str]:
    here = [one for one in plan.domains if one.items]
    lines = ["【二】查事项", f"  涉及{len(here)}个领域，由“{titles.get(plan.lead, '无')}”牵头"]
    lines += [f"  · {one.title}：{one.items}个事项" + ("（是否适用待定）" if one.included == "unknown" else "") for one in here]
    lines.append("  按行走路线提问：")
    for place, questions in groupby(plan.questions, key=lambda one: one.place_label or "不限位置"):
        lines.append(f"  · {place}：{len(list(questions))}问")
    lines.append("  不涉及：")
    for one in plan.domains:
        if not one.items:
            more = f"（另有{len(one.reasons) - 1}条）" if len(one.reasons) > 1 else ""
            lines.append(f"  · {one.title}：{one.reasons[0]}{more}")
    return lines + [f"  注意：{note}" for note in plan.notes]


def _replaced(plan: smrules.VisitPlan) -> list[str]:
    now = plan.replaced
    return [
        "【一次检查代替了什么】",
        f"  分开查：{now.domains}个领域、{now.checklists}张检查表，共{now.separate_questions}问",
        f"  合并后：一次上门，{now.questions}问；{now.known_already}问资料里已有，不再问；"
        f"少问{now.separate_questions - now.questions}问",
    ]


def _found(report: smrules.Assessment, titles: dict[str, str]) -> list[str]:
    failed = [one for one in report.findings if one.state in FAILED]
    silent = sum(one.state == "unanswered" for one in report.findings)
    unable = sum(one.state in ("unable", "refused", "not-checked") for one in report.findings)
    fine = len(report.findings) - len(failed) - silent - unable
    lines = ["【三】显结果", f"  {fine}项符合或合理缺项，{len(failed)}项不符合，{unable}项未能检查，{silent}项未填写"]
    for one in failed:
        member = f"（{one.member.partition('/')[2]}）" if one.member else ""
        lines.append(f"  × {titles[one.domain]}：{one.ask}{member} —— {one.label}，{one.basis[0] if one.basis else ''}")
        if one.note:
            lines.append(f"      记录：{one.note}")
    return lines + [f"  · {one.label}：{one.shown}（{one.member.partition('/')[2]}）" for one in report.grades]


def _proposed(report: smrules.Assessment) -> list[str]:
    lines = ["【四】定意见（以下是建议，由执法人员决定）"]
    lines += [f"  {number}. {outcome.explanation}" for number, outcome in enumerate(report.outcomes, 1)]
    for act in report.acts:
        sure = [one for one in act.sanctions if one.certain]
        if act.certain and sure:
            lines.append(f"  违法行为“{act.label}”的法律责任：" + "；".join(one.shown for one in sure))
    return lines if len(lines) > 1 else [*lines, "  没有需要处理的问题"]


def _open(report: smrules.Assessment) -> list[str]:
    if not report.unknown:
        return ["【尚不能确定】", "  没有"]
    return ["【尚不能确定】", *_first(_doubts(report), len(report.unknown))]


def _doubts(report: smrules.Assessment) -> Iterator[str]:
    for one in report.unknown:
        possible = [f"可能是{'或'.join(one.possible)}"] if one.possible else []
        needs = list(dict.fromkeys(need.ask or need.label for need in one.needs[:3]))
        told = [f"要弄清：{'、'.join(needs)}"] if needs else list(one.why)
        yield f"  · {one.label}：{'；'.join(possible + told)}"


def _first(lines: Iterator[str], total: int) -> list[str]:
    shown = [line for line, _ in zip(lines, range(MANY), strict=False)]
    return shown + ([f"  · 另有{total - MANY}项"] if total > MANY else [])

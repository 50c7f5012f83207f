"""面馆的检查正在进行：边走边答，答一项就知道结果变了什么；答错了更正，问错了撤回，中途存档再继续。"""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import smrules

HERE = Path(__file__).resolve().parent
SHOP = HERE.parent / "noodle-shop" / "entity.json"
ON = date(2026, 11, 23)
ACT = "act/price-not-marked"


def tell(change: smrules.Change) -> list[str]:
    """Return one change in Chinese."""
    how = {"answered": "回答", "corrected": "更正", "withdrawn": "撤回"}[change.how]
    lines = [f"{how}  {change.member or ''} {change.fact}".replace("   ", "  ")]
    for one in change.findings:
        lines.append(f"  检查结果：{(one.after or one.before).ask}  {one.before.label if one.before else '—'} → {one.after.label if one.after else '—'}")
    for one in change.outcomes:
        lines.append(f"  拟处理意见：{(one.after or one.before).owner_label}  {_outcome(one.before)} → {_outcome(one.after)}")
    for one in change.unknown:
        if one.after is not None and one.after.certain and one.after.what == "outcome" and (one.before is None or one.before.possible != one.after.possible):
            lines.append(f"  尚不能确定：{one.after.label}，可能是{'、'.join(one.after.possible)}")
    if change.opened:
        lines.append(f"  现在要问：{'；'.join(need.ask for need in change.opened)}")
    if change.closed:
        lines.append(f"  不必再问 {len(change.closed)} 项")
    return lines if change else [*lines, "  结果没有变化"]


def _outcome(one: smrules.Outcome | None) -> str:
    return "—" if one is None else f"{one.mode_label}{one.label}"


def walk() -> list[str]:
    """Return the story of one walk through the shop."""
    library = smrules.load()
    entity = smrules.Entity.from_dict(json.loads(SHOP.read_text(encoding="utf-8"), parse_float=Decimal))
    session = smrules.session(library, smrules.plan(library, entity, on=ON))
    asked = sum(one.known_from is None for one in session.plan.questions)
    lines = [f"{entity.facts['name']}  {ON}  {asked} 个问题", ""]

    lines += ["一进门：墙上没有价目表。", *tell(session.answer("entity.prices_marked", False)), ""]
    lines += ["问清这个违法行为的情节。", *tell(session.answer("act.order", "not-yet", member=ACT))]
    lines += tell(session.answer("act.no_fault_proven", False, member=ACT))
    lines += [*tell(session.answer("act.harm", "slight", member=ACT)), *tell(session.answer("act.minor", False, member=ACT)), ""]

    lines += ["手一滑，把“是”写成了“大概”。"]
    try:
        session.answer("entity.business_licence_displayed", "大概")
    except smrules.InputError as error:
        lines += [f"  {one.code} {one.zh}" for one in error.diagnostics]
    lines += [*tell(session.answer("entity.business_licence_displayed", True)), ""]

    stored = json.dumps(session.to_dict())
    session = smrules.VisitSession.from_dict(library, json.loads(stored))
    lines += [f"午饭时存档，下午继续：已答 {len(session.answers)} 项，拟处理意见 {len(session.assessment.outcomes)} 条。", ""]

    lines += ["店主指给检查人员看：收银台后面有价目表。更正。", *tell(session.answer("entity.prices_marked", True)), ""]
    lines += ["价目表是去年的，先不下结论。撤回。", *tell(session.withdraw("entity.prices_marked")), ""]

    at_once = smrules.assess(library, session.plan, session.answers)
    lines += [f"与一次交齐全部答案的结果相同：{'是' if at_once == session.assessment else '否'}"]
    return lines


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write("\n".join(walk()) + "\n")

"""A ledger as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.ledger_record import ConsistencyProof, Entry, InclusionProof, KeptFinding, LedgerState, Root, VisitState
from smrules.concepts.vocabulary import ANSWER_STATES
from smrules.procedures.ledger.replay import flat
from smrules.procedures.ledger.verify import Verdict
from smrules.publishing.console import Screen

KIND_LABELS = {
    "visit-opened": "检查开始",
    "plan-made": "检查计划",
    "answers-given": "填写答案",
    "answers-corrected": "更正答案",
    "answers-withdrawn": "撤回答案",
    "assessment-proposed": "提出建议",
    "decision-made": "采纳建议",
    "decision-overridden": "改变建议",
    "notice-served": "送达文书",
    "deadline-set": "定下期限",
    "deadline-ended": "期限结束",
    "visit-closed": "检查结束",
}
MOST_ENTRIES = 200
_SHORT = 12


def show_entries(screen: Screen, entries: Sequence[Entry]) -> None:
    """Print entries, one a line, the first of many."""
    rows = [
        (
            one.sequence,
            one.at,
            KIND_LABELS.get(one.kind, one.kind),
            one.entity,
            one.visit,
            one.by,
            _about(one),
            one.hash[:_SHORT],
        )
        for one in entries[:MOST_ENTRIES]
    ]
    screen.table(("序号", "时间", "种类", "对象", "检查", "记录人", "内容", "散列值"), rows, wide=("内容",))
    if len(entries) > MOST_ENTRIES:
        screen.line(f"…… 其余 {len(entries) - MOST_ENTRIES:,} 条用 --json 查看")
    screen.line(f"{len(entries):,} 条")


def _about(entry: Entry) -> str:
    """Return what an entry tells, in a few words."""
    told = entry.payload
    match entry.kind:
        case "visit-opened":
            return "，".join(
                filter(None, (f"缘由 {told['trigger']}", told["reason"], told["follows"] and f"复查 {told['follows']}"))
            )
        case "plan-made":
            return f"{len(told['items'])} 个事项，{len(told['questions'])} 个问题"
        case "answers-given":
            return f"{len(flat(told['answers']))} 个答案"
        case "answers-corrected":
            return f"{'、'.join(flat(told['answers']))}：{told['reason']}"
        case "answers-withdrawn":
            return f"{'、'.join(told['questions'])}：{told['reason']}"
        case "assessment-proposed":
            return f"{len(told['assessment']['findings'])} 个结果，{len(told['assessment']['outcomes'])} 条建议"
        case "decision-made":
            return f"{told['label']}（{told['by']}）"
        case "decision-overridden":
            made = told["decision"]
            return f"{made['proposal']['label']} → {made['label']}（{told['role']} {made['by']}）：{made['reason']}"
        case "notice-served":
            return f"{told['code']} → {told['to']}"
        case "deadline-set":
            return f"{told['id']} {told['due']}"
        case "deadline-ended":
            return f"{told['id']} {told['how']}"
    return told.get("reason", "")


# --- the state -----------------------------------------------------------------------------------


def show_state(screen: Screen, state: LedgerState, visits: Sequence[VisitState]) -> None:
    """Print where visits stand, the deadlines that run and the findings that are open."""
    running = {one.visit: sum(not kept.ended for kept in one.deadlines) for one in visits}
    rows = [
        (one.visit, one.entity, "进行中" if one.closed is None else f"第 {one.closed} 条结束", len(flat(one.answers)),
         len(one.proposals), len(one.decisions), running[one.visit])
        for one in visits[:MOST_ENTRIES]
    ]  # fmt: skip
    screen.table(("检查", "对象", "状态", "答案", "建议", "决定", "期限"), rows)
    _show_deadlines(screen, visits)
    _show_findings(screen, [one for entity in sorted({one.entity for one in visits}) for one in state.open_findings(entity)])
    screen.line(f"由 {state.size:,} 条重放得出：{len(visits):,} 次检查，{sum(one.closed is None for one in visits):,} 次进行中")


def _show_deadlines(screen: Screen, visits: Sequence[VisitState]) -> None:
    rows = [
        (one.due, visit.visit, one.id, "、".join(one.about)) for visit in visits for one in visit.deadlines if not one.ended
    ]
    if rows:
        screen.heading("没有结束的期限")
        screen.table(("到期日", "检查", "期限", "关于"), sorted(rows[:MOST_ENTRIES]))


def _show_findings(screen: Screen, found: Sequence[KeptFinding]) -> None:
    if found:
        screen.heading("没有改正的检查发现")
        rows = [
            (one.item, one.member or "", ANSWER_STATES.get(one.state, one.state), one.entry) for one in found[:MOST_ENTRIES]
        ]
        screen.table(("事项", "成员", "结果", "见第几条"), rows)


# --- what is published ---------------------------------------------------------------------------


def show_verdict(screen: Screen, verdict: Verdict, found: Sequence[Diagnostic], language: str) -> None:
    """Print that a ledger is sound, or its first bad entry."""
    screen.messages(found, language)
    if verdict.sound:
        screen.line(f"核对无误：{verdict.size:,} 条，根 {verdict.root.root}")
    else:
        screen.line(f"核对不通过：前 {verdict.size:,} 条的链完好，问题出在第 {verdict.bad} 条")


def show_root(screen: Screen, root: Root) -> None:
    """Print a root as it may be published."""
    screen.line(f"账本“{root.ledger}”  前 {root.size:,} 条", "bold")
    screen.line(f"根 {root.root}")
    screen.line(f"最后一条的散列值 {root.last_hash or '（没有）'}")
    screen.line("请把根公布出去或者交别人保存：以后改动这些条目、重做整条链，都会与它不符。")


def show_inclusion(screen: Screen, proof: InclusionProof) -> None:
    """Print what a proof of an entry shows."""
    kind = KIND_LABELS.get(proof.entry["kind"], proof.entry["kind"])
    screen.line(
        f"第 {proof.entry['sequence']} 条（{kind}，检查 {proof.entry['visit']}）"
        f"在前 {proof.root.size:,} 条里：{len(proof.path)} 个散列值推出根"
    )
    screen.line(f"根 {proof.root.root}")


def show_consistency(screen: Screen, proof: ConsistencyProof) -> None:
    """Print what a proof of two roots shows."""
    screen.line(f"前 {proof.second.size:,} 条由前 {proof.first.size:,} 条续写，先前的条目没有改动：{len(proof.path)} 个散列值")
    screen.line(f"先前的根 {proof.first.root}")
    screen.line(f"后来的根 {proof.second.root}")


def show_reproduced(screen: Screen, visit: str, found: Sequence[Diagnostic], language: str) -> None:
    """Print whether a visit gives the identical result."""
    screen.messages(found, language)
    screen.line(f"检查 {visit}：{'重新计算的计划和建议与账本逐字节相同' if not found else f'有 {len(found)} 处不同'}")

"""A visit in progress on a terminal, in Chinese: what each answer changed, and what is to be asked now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from smrules.concepts.assessment import ActFinding, Finding, Grade, OpenQuestion, Outcome
from smrules.concepts.change import Change
from smrules.concepts.library import Library
from smrules.concepts.plan import Need
from smrules.publishing.console import TYPES, Screen

_HOW = {"answered": "已回答", "corrected": "已更正", "withdrawn": "已撤回"}
_NOTHING = "—"
MOST_ROWS = 8
"""Rows of one kind that are shown: an answer that changes more changes them all alike."""

Row = tuple[str, str, str, str]

HELP = (
    "一行一个答案：事实 = 值（可以写问题的序号，如 3 = 否），成员的写 成员 事实 = 值，行为的情节写 act/代码 事实 = 值；"
    "没有检查的写状态，如 5 = 合理缺项。另有：撤回 事实，问题，结果，保存，结束"
)


def print_change(screen: Screen, change: Change, library: Library) -> None:
    """Print one change: a table of what is not as it was, then what is to be asked now."""
    whose = f"{change.member} " if change.member else ""
    fact = library.vocabulary.facts.get(change.fact)
    screen.line(f"{_HOW[change.how]}：{whose}{fact.label if fact else change.fact}（{change.fact}）", "bold")
    rows = list(_rows(change))
    shown = list(_first(rows))
    screen.table(("变化", "关于", "原来", "现在"), shown, wide=("关于", "原来", "现在"))
    if len(rows) > len(shown):
        screen.line(f"另有 {len(rows) - len(shown)} 处变化")
    if not change:
        screen.line("结果没有变化")
    _doubts(screen, change)
    _asked(screen, change.opened, library)
    if change.closed:
        screen.line(f"不必再问 {len(change.closed)} 项")
    screen.line()


def _rows(change: Change) -> Iterator[Row]:
    for one in change.findings:
        told = one.after or one.before
        yield "检查结果", told.ask + (f"（{told.member}）" if told.member else ""), _finding(one.before), _finding(one.after)
    for one in change.grades:
        told = one.after or one.before
        yield "结论", f"{told.label}（{told.member}）", _grade(one.before), _grade(one.after)
    for one in change.acts:
        if (one.before and one.before.certain) or (one.after and one.after.certain):
            yield "违法行为", (one.after or one.before).label, _act(one.before), _act(one.after)
    for one in change.outcomes:
        yield "拟处理意见", (one.after or one.before).owner_label, _outcome(one.before), _outcome(one.after)
    for one in change.unknown:
        is_certain = (one.before and one.before.certain) or (one.after and one.after.certain)
        if is_certain and _open(one.before) != _open(one.after):
            yield "尚不能确定", (one.after or one.before).label, _open(one.before), _open(one.after)
    for one in change.problems:
        told = one.after or one.before
        yield "不能计算", told["code"], _problem(one.before), _problem(one.after)


def _first(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the first few rows of each kind."""
    for _, found in groupby(rows, key=lambda row: row[0]):
        yield from islice(found, MOST_ROWS)


def _finding(one: Finding | None) -> str:
    return _NOTHING if one is None else one.label + ("（是否适用待定）" if one.applies == "unknown" else "")


def _grade(one: Grade | None) -> str:
    return _NOTHING if one is None else one.shown


def _act(one: ActFinding | None) -> str:
    if one is None:
        return _NOTHING
    penalties = "；".join(f"{'' if sanction.certain else '（待定）'}{sanction.shown}" for sanction in one.sanctions)
    return f"{'确定' if one.certain else '待定'}，{len(one.items)}个事项" + (f"：{penalties}" if penalties else "")


def _outcome(one: Outcome | None) -> str:
    return _NOTHING if one is None else f"{one.mode_label}{one.label}" + (f"（{one.due}）" if one.due else "")


def _open(one: OpenQuestion | None) -> str:
    if one is None:
        return _NOTHING
    return f"可能是{'、'.join(one.possible)}" if one.possible else "；".join(one.why) or "待定"


def _problem(one: dict | None) -> str:
    return _NOTHING if one is None else one["zh"]


def _doubts(screen: Screen, change: Change) -> None:
    more = sum(one.before is None for one in change.unknown)
    fewer = sum(one.after is None for one in change.unknown)
    if more or fewer:
        screen.line(f"尚不能确定的事：增加 {more} 项，解决 {fewer} 项")


def _asked(screen: Screen, needs: tuple[Need, ...], library: Library) -> None:
    if needs:
        screen.line("现在要问：")
        rows = [(one.ask, _answers(one, library), f"{one.member} {one.fact}" if one.member else one.fact) for one in needs]
        screen.table(("问题", "答案", "事实"), rows, wide=("问题",))


def _answers(need: Need, library: Library) -> str:
    fact = library.vocabulary.facts.get(need.fact)
    if fact is None:
        return ""
    return "、".join(one.label for one in fact.choices.values()) or TYPES.get(fact.type, "")

"""What examples are worth, as tables on a terminal: which hold, what they cover, which changes they notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from smrules.publishing.console import Screen

MOST_LISTED = 40
"""So many uncovered tests and limits are listed; rows are listed all."""
_KINDS = {"rows": "决策表的行", "tests": "条件的两面", "boundaries": "界限及其两侧"}
_OPERATORS = {
    "drop-condition": "删去一个条件", "move-boundary": "界限移动一步", "swap-values": "交换两个值", "swap-rows": "交换两行",
    "drop-exception": "删去一个例外",
}  # fmt: skip


def examples(screen: Screen, results: Sequence[Any], language: str) -> None:
    """Print every example with the rows that decided, those that fail last, with what does not fit; then how many there are."""
    for one in sorted(results, key=lambda one: one.failed):
        mark = "✓" if one.passed else "○" if one.todo else "✗"
        screen.line(f"{mark} {one.name}  {'、'.join(one.rows)}")
        screen.messages(one.diagnostics, language)
    gaps = [one for one in results if one.todo and not one.passed]
    if gaps:
        screen.heading(f"已知的缺口（todo）{len(gaps)} 处")
        for one in gaps:
            screen.line(f"○ {one.position} {one.name}")
    failed = sum(one.failed for one in results)
    open_ = f"，{len(gaps)} 个是已知的缺口" if gaps else ""
    screen.line(f"{len(results)} 个例子：{sum(one.passed for one in results)} 个符合，{failed} 个不符{open_}")


def coverage(screen: Screen, found: Any, language: str) -> None:
    """Print how much is covered, and what is not."""
    screen.heading("例子的覆盖")
    rows = [(name, *found.of(kind), percent(found.share(kind))) for kind, name in _KINDS.items()]
    screen.table(("覆盖什么", "已覆盖", "共有", "比例"), rows)
    for kind, name in _KINDS.items():
        missing = [one for one in found.missing if one.kind == kind]
        if missing:
            screen.heading(f"没有例子的{name}")
            shown = missing if kind == "rows" else missing[:MOST_LISTED]
            for one in shown:
                screen.line(f"  {one.position} {one.place}：{one.zh if language == 'zh' else one.en}")
            if len(shown) < len(missing):
                screen.line(f"  另有 {len(missing) - len(shown)} 处，用 --json 可以全部列出")


def percent(share: float) -> str:
    """
    Return a part of 1 in percent with one decimal, never rounded up.

    >>> percent(0.9999), percent(1.0)
    ('99.9%', '100.0%')
    """
    return f"{int(share * 1000) / 10:.1f}%"


def mutation(screen: Screen, report: Any, language: str) -> None:
    """Print the mutation score, operator by operator; then the survivors, each example with all that it would notice."""
    screen.heading("变异：规则改动一处，有没有例子能发现")
    fates = ("killed", "survived", "equivalent")
    rows = [(name, *(report.counts[operator][fate] for fate in fates)) for operator, name in _OPERATORS.items()]
    totals = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    screen.table(("改动", "发现", "没有发现", "已证明等同"), [*rows, ("合计", *totals)])
    screen.line(f"变异得分 {percent(report.score)}（发现 {totals[0]}，没有发现 {totals[1]}；已证明等同的不算）", "bold")
    survivors = report.survivors
    if not survivors:
        return
    screen.heading("没有例子能发现的改动")
    by_rule = sorted(survivors, key=lambda one: (one.suggestion is None, *_where(one)))
    for (_, rule, text), fates in groupby(by_rule, key=lambda one: (one.suggestion is None, *_where(one)[1:])):
        _survivors(screen, rule, text, fates, language)


def _where(fate: Any) -> tuple[Any, str, str]:
    """Return by what survivors are put together: the place, the rule, the example."""
    if fate.suggestion is None:
        return fate.mutant.position, "", ""
    return fate.suggestion.position, fate.suggestion.rule, fate.suggestion.text


def _survivors(screen: Screen, rule: str, text: str, fates: Iterable[Any], language: str) -> None:
    for one in fates:
        words = one.mutant.words.zh if language == "zh" else one.mutant.words.en
        screen.line(f"  {one.mutant.position} {one.mutant.place}：{words}")
    if text:
        screen.line(f"    加在“{rule}”的 examples 里就能发现：")
        screen.line(f"      - {text}")

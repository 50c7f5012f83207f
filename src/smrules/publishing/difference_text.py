"""What differs between two versions of the rules, as text on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from smrules.publishing.console import Screen

_MARKS = {"added": "+", "removed": "-", "changed": "~", "renamed": "→"}
_STATUS = {"added": "新增", "removed": "删去", "changed": "改动", "renamed": "改名"}


def differences(screen: Screen, found: Sequence[Any], kinds: Mapping[str, tuple[str, str]], language: str) -> None:
    """Print every difference, kind by kind, with the cases in which the outcome differs; then how many there are."""
    kind = None
    for one in found:
        if one.change.kind != kind:
            kind = one.change.kind
            screen.heading(kinds[kind][0 if language == "zh" else 1])
        _difference(screen, one, language)
    if not found:
        screen.line("两个版本没有不同" if language == "zh" else "no differences")
        return
    screen.line()
    counted = Counter(one.change.status for one in found)
    screen.line("，".join(f"{zh} {counted[status]}" for status, zh in _STATUS.items() if counted[status]))


def _difference(screen: Screen, one: Any, language: str) -> None:
    change = one.change
    parts = f"：{'、'.join(change.parts)}" if change.parts else ""
    renamed = f" → {change.new.name}" if change.status == "renamed" else ""
    screen.line(f"{_MARKS[change.status]} {change.name}{renamed}{parts}  ({one.position})")
    for region in one.regions:
        _region(screen, region, language)
    if not one.compared:
        screen.line("    （结果没有逐个情形比较）" if language == "zh" else "    (not compared case by case)")


def _region(screen: Screen, region: Any, language: str) -> None:
    where = region.where.zh if language == "zh" else region.where.en
    before = "当" if language == "zh" else "where "
    screen.line(f"    {before}{where}：{region.about} {region.old} → {region.new}")
    case = region.example
    if case is not None:
        screen.line(f"      {'例' if language == 'zh' else 'e.g.'} {case.on} {case.text}：{case.old} → {case.new}")

"""What an import would do, as tables and a coloured difference on a terminal, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smrules.concepts.diagnostic import Diagnostic
from smrules.publishing.console import Screen
from smrules.publishing.spreadsheet.comparison import Change
from smrules.publishing.spreadsheet.proposal import Proposal

_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_LONGEST = 60


def stopped(proposal: Proposal, wrong: Sequence[Diagnostic], *, merge: bool, force: bool) -> str:
    """Return why nothing is written, in Chinese; empty if nothing stands against it."""
    if not proposal.is_sound:
        return "表格里有错误，没有写入"
    if proposal.conflicts and not merge:
        return f"有 {len(proposal.conflicts)} 处两边都改了，没有写入；加 --merge 写入其余的改动"
    if proposal.is_two_way and proposal.is_changed and not force:
        return "分不清改动是表格里的还是文件里的，没有写入；看过差别以后，加 --force 照表格写"
    if wrong and not force:
        return f"改完的规则有 {len(wrong)} 处错误，没有写入；先改好，或者加 --force 照写"
    return ""


def show(screen: Screen, proposal: Proposal, wrong: Sequence[Diagnostic], language: str) -> None:
    """Print what would be changed, what does not fit, and the difference of the texts."""
    screen.messages(proposal.problems, language)
    if proposal.changes:
        screen.line(f"表格对 {proposal.file} 的改动：{len(proposal.changes)} 处", "bold")
        screen.table(("位置", "行", "列", "原来", "现在"), [_row(one) for one in proposal.changes], wide=("原来", "现在"))
    if proposal.done:
        screen.line(f"另有 {len(proposal.done)} 处改动，文件里已经有了")
    if proposal.conflicts:
        screen.heading(f"两边都改了，不写入：{len(proposal.conflicts)} 处")
        screen.messages(proposal.conflicts, language)
    if proposal.is_changed:
        screen.heading("文件的差别")
        for line in proposal.diff().splitlines():
            screen.line(line, "bold" if line[:3] in ("---", "+++") else _STYLES.get(line[:1], ""))
    if wrong:
        screen.heading("改完以后装入规则库的问题")
        screen.messages(wrong, language)


def show_end(screen: Screen, proposal: Proposal, target: str, stops: str, written: bool) -> None:
    """Print what came of it."""
    if written:
        screen.line(f"已写入 {target}")
    elif stops:
        screen.line(stops)
    elif not proposal.is_changed:
        screen.line("表格没有改动，文件不变")
    else:
        screen.line("没有写入；加 --yes 写入")


def data(proposal: Proposal, wrong: Sequence[Diagnostic], target: str, written: bool) -> dict[str, Any]:
    """Return what an import does, as plain data."""
    return {
        "file": target, "written": written, "changes": [_told(one) for one in proposal.changes],
        "already": [_told(one) for one in proposal.done], "diff": proposal.diff(),
        "conflicts": [one.to_dict() for one in proposal.conflicts],
        "diagnostics": [one.to_dict() for one in (*proposal.problems, *wrong)],
    }  # fmt: skip


def _told(change: Change) -> dict[str, str]:
    return {"place": str(change.place), "row": change.row, "column": change.column, "old": change.old, "new": change.new}


def _row(change: Change) -> tuple[str, ...]:
    place = str(change.place).rpartition(":")[2]
    if change.column:
        return place, change.row, change.column, _short(change.old) or "（空）", _short(change.new) or "（空）"
    return place, change.row, "整行", _short(change.old) or "（新增）", _short(change.new) or "（删除）"


def _short(text: str) -> str:
    line = text.replace("\n", "；")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"

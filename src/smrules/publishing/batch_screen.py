"""What a run over many entities or visits did, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smrules.concepts.library import Library
from smrules.publishing.console import Screen

if TYPE_CHECKING:
    from smrules.publishing.batch.planning import PlannedMany


def show_planned(screen: Screen, found: PlannedMany, library: Library) -> None:
    """Print how many entities were planned, for which domains, and where the results are."""
    rows = [
        (library.domains[name].title, f"{sizes['yes']:,}", f"{sizes['unknown']:,}")
        for name in library.domains if (sizes := found.domains.get(name))
    ]  # fmt: skip
    screen.table(("领域", "检查", "待定"), rows)
    members = f"，{found.members:,} 个逐个检查的成员" if found.members else ""
    screen.line(f"{found.rows:,} 户中 {found.planned:,} 户有计划{members}；不同的计划 {found.plans:,} 种")
    _files(screen, found.files, {"entities": "每户的计划", "plans": "各种计划的事项", "members": "成员的计划", "rejects": "用不上的行"})
    if found.rejected:
        screen.line(f"注意：有 {found.rejected:,} 处问题，有关的户没有计划，行号和原因见 {found.files['rejects']}")


def _files(screen: Screen, files: dict[str, str], labels: dict[str, str]) -> None:
    for name, label in labels.items():
        screen.line(f"· {label}：{files[name]}")

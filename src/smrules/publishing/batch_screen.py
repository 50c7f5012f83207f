"""What a run over many entities or visits did, for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from smrules.concepts.library import Library
from smrules.concepts.vocabulary import ANSWER_STATES
from smrules.publishing.console import Screen

if TYPE_CHECKING:
    from smrules.publishing.batch.assessing import AssessedMany
    from smrules.publishing.batch.comparing import WhatIf
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
    _files(
        screen,
        found.files,
        {"entities": "每户的计划", "plans": "各种计划的事项", "members": "成员的计划", "rejects": "用不上的行"},
    )
    if found.rejected:
        screen.line(f"注意：有 {found.rejected:,} 处问题，有关的户没有计划，行号和原因见 {found.files['rejects']}")


def show_assessed(screen: Screen, found: AssessedMany, library: Library) -> None:
    """Print what was found and proposed in all, and where the results are."""
    screen.heading("检查发现")
    screen.table(
        ("结果", "事项"),
        [(label, f"{found.states[state]:,}") for state, label in ANSWER_STATES.items() if state in found.states],
    )
    for fact, sizes in found.grades.items():
        declared = library.fact(fact)
        screen.heading(declared.label)
        screen.table(
            ("结果", "次数"), [(_label(library, fact, value), f"{sizes[value]:,}") for value in _in_order(library, fact, sizes)]
        )
    screen.heading("拟处理意见")
    rows = [
        (_label(library, "outcome.code", code), f"{found.outcomes[code]:,}", f"{found.gravest.get(code, 0):,}")
        for code in _in_order(library, "outcome.code", found.outcomes)
    ]
    screen.table(("意见", "条数", "以此为最重的检查"), rows)
    screen.line(f"{found.visits:,} 次检查，其中 {found.open:,} 次还有待定的事")
    if found.row_by_row:
        screen.line(f"有 {found.row_by_row:,} 次检查不能成批判断，已逐次判断，结果相同")
    labels = {
        "visits": "每次检查的评级和意见", "items": "每个事项的结果", "acts": "违法行为", "sanctions": "罚则", "unknown": "待定的事", "problems": "规则算不下去的地方",
        "rejects": "用不上的行",
    }  # fmt: skip
    _files(screen, found.files, labels)
    if found.rejected:
        screen.line(f"注意：有 {found.rejected:,} 处问题，有关的检查没有结果，行号和原因见 {found.files['rejects']}")


def show_whatif(screen: Screen, found: WhatIf, old: Library, new: Library) -> None:
    """Print who would have been treated differently, from what to what, and where the list is."""

    def label(fact: str, value: str) -> str:
        return "（没有）" if value == "none" else _label(new if value in new.fact(fact).choices else old, fact, value)

    def moves(fact: str, told: dict[str, dict[str, int]]) -> list[tuple[str, str, str]]:
        return [
            (label(fact, before), label(fact, after), f"{size:,}")
            for before, sizes in told.items()
            for after, size in sizes.items()
        ]

    if found.outcomes:
        screen.heading("拟处理意见")
        screen.table(("原来", "现在", "条数"), moves("outcome.code", found.outcomes))
    for fact, told in found.grades.items():
        library = new if fact in new.vocabulary.facts else old
        screen.heading(library.fact(fact).label)
        rows = (
            moves(fact, told)
            if library is new
            else [(before, after, f"{size:,}") for before, sizes in told.items() for after, size in sizes.items()]
        )
        screen.table(("原来", "现在", "次数"), rows)
    if found.items:
        screen.heading("检查事项")
        items = {**old.items, **new.items}
        rows = [
            (items[name].ask if name in items else name, *(f"{sizes[one]:,}" for one in ("added", "dropped", "changed")))
            for name, sizes in found.items.items()
        ]
        screen.table(("事项", "新增", "不再查", "结果不同"), rows, wide=("事项",))
    kinds = found.changed_by_kind
    screen.line(
        f"{found.visits:,} 次检查中 {found.changed:,} 次会有不同：处理意见不同的 {kinds['outcome']:,} 次，评级不同的 {kinds['grade']:,} 次，"
        f"事项不同的 {kinds['item']:,} 次"
    )
    _files(screen, found.files, {"differences": "逐条清单", "rejects": "用不上的行"})
    if found.rejected:
        screen.line(f"注意：有 {found.rejected:,} 处问题，有关的检查没有比较，行号和原因见 {found.files['rejects']}")


def _label(library: Library, fact: str, value: str) -> str:
    choices = library.fact(fact).choices
    return choices[value].label if value in choices else {"none": "无", "true": "是", "false": "否"}.get(value, value)


def _in_order(library: Library, fact: str, values: Iterable[str]) -> list[str]:
    """Return values in the order in which the vocabulary declares them, others last."""
    order = list(library.fact(fact).choices)
    return sorted(values, key=lambda value: (order.index(value) if value in order else len(order), value))


def _files(screen: Screen, files: dict[str, str], labels: dict[str, str]) -> None:
    for name, label in labels.items():
        screen.line(f"· {label}：{files[name]}")

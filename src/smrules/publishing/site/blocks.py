"""Blocks that many pages have: examples as tables, periods in words, and leaving out what is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from smrules.concepts.dates import Period
from smrules.publishing.site.page import Block, Code, Grid, GridRow, Line, Listing, Pairs, Prose

_GIVEN = {"given": "", "members": "成员", "entity": "对象", "answers": "回答", "on": "日期", "history": "既往", "area": "地区"}
_FOLLOWS = {"expect": "", "because": "由哪一行", "todo": "尚待解决", "unknown": "未知"}


def examples_of(examples: Iterable[Mapping[str, Any]]) -> Iterator[Grid]:
    """Yield one table of examples as they are written, or nothing where there are none."""
    rows = tuple(GridRow(tuple(_cells(one)), f"example-{number}") for number, one in enumerate(examples, 1))
    if rows:
        yield Grid("例子", (("已知",), ("应当得出",)), rows)


def _cells(example: Mapping[str, Any]) -> Iterator[tuple[Line, ...]]:
    told = {name: value for name, value in example.items() if name != "@"}
    yield tuple(_named(name, value, _GIVEN) for name, value in told.items() if name not in _FOLLOWS)
    yield tuple(_named(name, value, _FOLLOWS) for name, value in told.items() if name in _FOLLOWS)


def _named(name: str, value: Any, labels: Mapping[str, str]) -> Line:
    label = labels.get(name, name)
    return (f"{label}：", Code(as_written(value))) if label else (Code(as_written(value)),)


def as_written(value: Any) -> str:
    """
    Return data in the flow style of rule files, without marks of places.

    >>> as_written({"@": "1:2", "act.order": "obeyed", "act.open": [1, True]})
    'act.order: obeyed, act.open: [1, true]'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_inner(one)}" for key, one in value.items() if key != "@")
    return _inner(value)


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{as_written(value)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inner, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def period(one: Period) -> str:
    """
    Return the days on which a rule is in force.

    >>> from smrules.concepts.dates import parse_period
    >>> period(parse_period("2016-05-01..2022-03-14"))
    '2016-05-01 至 2022-03-14'
    """
    if one.start and one.end:
        return f"{one.start} 至 {one.end}"
    return f"自 {one.start} 起" if one.start else f"到 {one.end} 为止" if one.end else "一直有效"


def filled(blocks: Iterable[Block | None]) -> tuple[Block, ...]:
    """Return the blocks that show something."""
    return tuple(one for one in blocks if one is not None and _shows(one))


def _shows(block: Block) -> bool:
    match block:
        case Prose(_, lines) | Pairs(_, lines):
            return bool(lines)
        case Listing(_, groups):
            return any(lines for _, lines in groups)
        case Grid(_, _, rows):
            return bool(rows)
    return True

"""Rule files as text, and what is said of them."""

from __future__ import annotations

from textwrap import dedent

from smrules.concepts.diagnostic import LibraryError
from smrules.concepts.library import Library
from smrules.concepts.values import exact
from smrules.concepts.vocabulary import Choice, Fact
from smrules.definitions.library import build_library
from smrules.definitions.names import Names
from smrules.definitions.yaml_source import read_yaml


def said(text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of all that is said of a file."""
    try:
        built(text)
    except LibraryError as error:
        return [(one.code, one.position.line, one.position.column) for one in error.diagnostics]
    return []


def built(text: str) -> Library:
    """Return the library of one file."""
    read, found = read_yaml("rules.yaml", dedent(text).encode())
    return build_library(read, found)


def names() -> Names:
    """Return the names of a small vocabulary: one fact of each type, an act, two parameters."""
    found = Names()
    grades = {code: Choice(code, code) for code in ("A", "B", "C", "D")}
    kinds = {code: Choice(code, code) for code in ("catering", "sales", "online")}
    for fact in (
        Fact("entity.open", "在营", "boolean"),
        Fact("entity.area", "面积", "number", decimals=1, low=0),
        Fact("entity.marks", "打分", "number", numbers=(0, 5, 10)),
        Fact("entity.celsius", "温度", "number"),
        Fact("entity.goods", "货值", "money", decimals=2, low=0),
        Fact("entity.gains", "所得", "money", decimals=2, low=0, optional=True),
        Fact("entity.grade", "等级", "choice", grades, ordered=True),
        Fact("entity.last_grade", "上次等级", "choice", grades, ordered=True),
        Fact("entity.kind", "种类", "choice", kinds),
        Fact("entity.activities", "活动", "choices", kinds),
        Fact("entity.day", "日期", "date"),
        Fact("entity.place", "地区", "area"),
        Fact("entity.note", "备注", "text"),
        Fact("entity.ratio", "比率", "ratio", low=0),
        Fact("entity.fine", "罚款", "range"),
        Fact("office.place", "辖区", "area"),
    ):
        found.facts[fact.id] = fact
    found.parameters |= {"limit", "days", "window"}
    found.durations |= {"days": "days", "window": "months"}
    return found


def number(value) -> object:
    """Return a number as it is kept."""
    return exact(value)

"""Which key of a rule file stands in which sheet, and what kind of cell it is. Read from the shapes of rule files."""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import yaml
from pydantic.fields import FieldInfo

from smrules.definitions import shapes
from smrules.definitions.keys import BasisShape, Shape

Form = Literal["scalar", "list", "mapping", "free"]


@dataclass(frozen=True)
class Listing:
    """
    One kind of entries, which are rows.

    Attributes:
        sheet: Name of their sheet.
        shape: Their shape, if they have one.
        keyed: How the key is called under which they stand in a mapping; empty where they stand in a list.
        columns: The columns of entries that have no shape: key → label.
        short: The key for which a plain value in the place of an entry stands.
    """

    sheet: str
    shape: type[Shape] | None = None
    keyed: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    short: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """The keys of an entry in the order in which they are written."""
        return tuple(fields_of(self.shape)) if self.shape else tuple(key for key, _ in self.columns)


WHOLE = "="
"""Column of entries that are one plain value."""
_EXAMPLES = Listing("例子", columns=(
    ("name", "名称"), ("entity", "检查对象"), ("given", "已知"), ("members", "成员"), ("history", "既往"), ("on", "日期"),
    ("act_on", "行为日期"), ("decide_on", "决定日期"), ("answers", "答案"), ("expect", "应得的结果"), ("because", "由哪一行决定"),
    ("todo", "待改"), ("note", "说明"),
))  # fmt: skip
_CHOICES = Listing(
    "选项",
    keyed="代码",
    columns=(("label", "名称"), ("alone", "排斥其他值"), ("under", "上级值"), ("replaces", "取代的旧代码")),
    short="label",
)
_ACTS = Listing(
    "违法行为",
    keyed="标识",
    columns=(("label", "名称"), ("separate_by", "分别计算"), ("replaces", "取代的旧标识")),
    short="label",
)
_BASIS, _ITEMS = Listing("依据", BasisShape), Listing("条目", shapes.ItemShape)
_TABLES, _DERIVE = Listing("表", shapes.TableShape), Listing("得出的事实", shapes.DerivationShape)
FIGURES = Listing("数值", columns=((WHOLE, "数值"),), short=WHOLE)
"""The dated values of parameters, which stand under days, choices and places."""
ROWS = Listing("规则表", shapes.RowShape)
OTHERWISE = Listing("规则表", shapes.OtherwiseShape)
SINGLE = "otherwise"
"""The key of the one entry that stands by itself, as the last row of its table."""

LISTINGS: dict[tuple[type[Shape], str], Listing] = {
    (shapes.ChecklistShape, "items"): _ITEMS,
    (shapes.CampaignShape, "items"): _ITEMS,
    (shapes.ChecklistShape, "derive"): _DERIVE,
    (shapes.DecisionsShape, "derive"): _DERIVE,
    (shapes.ChecklistShape, "tables"): _TABLES,
    (shapes.DecisionsShape, "tables"): _TABLES,
    (shapes.DecisionsShape, "guarantees"): Listing("保证", shapes.GuaranteeShape),
    (shapes.TableShape, "rows"): ROWS,
    (shapes.LiabilityShape, "rows"): ROWS,
    (shapes.TableShape, SINGLE): OTHERWISE,
    (shapes.LiabilityShape, SINGLE): OTHERWISE,
    (shapes.VocabularyShape, "facts"): Listing("事实", shapes.FactShape, "标识"),
    (shapes.VocabularyShape, "scopes"): Listing("范围", shapes.ScopeShape, "标识"),
    (shapes.VocabularyShape, "records"): Listing("记录", shapes.RecordShape, "标识"),
    (shapes.VocabularyShape, "acts"): _ACTS,
    (shapes.VocabularyShape, "places"): Listing("位置", keyed="标识", columns=((WHOLE, "名称"),), short=WHOLE),
    (shapes.VocabularyShape, "presumptions"): Listing("代用", keyed="事实", columns=((WHOLE, "无人填写时用"),), short=WHOLE),
    (shapes.FactShape, "of"): _CHOICES,
    (shapes.ItemShape, "of"): _CHOICES,
    (shapes.DomainsShape, "domains"): Listing("领域", shapes.DomainShape),
    (shapes.InstrumentsShape, "instruments"): Listing("法规", shapes.InstrumentShape),
    (shapes.ParameterShape, "values"): FIGURES,
    (shapes.ParameterShape, "local"): FIGURES,
    (shapes.CalendarShape, "years"): Listing("年度", shapes.YearShape, "年份"),
    (shapes.DrawShape, "exclude"): Listing("排除", shapes.ExclusionShape),
    (shapes.ResolutionsShape, "resolutions"): Listing("裁决", shapes.ResolutionShape),
}
DOCUMENTS = {
    kind: Listing(sheet, shapes.DOCUMENTS[kind])
    for kind, sheet in {
        "checklist": "检查表", "campaign": "专项检查", "decisions": "文档", "vocabulary": "词汇表", "domains": "文档", "instruments": "文档",
        "param": "参数", "calendar": "日历", "liability": "法律责任", "draw": "抽查计划", "resolutions": "文档",
    }.items()
}  # fmt: skip
"""Kind of document → the sheet that has one row for each."""
SHEETS = (
    "检查表", "专项检查", "文档", "词汇表", "参数", "数值", "日历", "年度", "领域", "法规", "抽查计划", "排除", "条目", "事实", "选项", "范围", "记录",
    "违法行为", "位置", "代用", "得出的事实", "法律责任", "表", "规则表", "保证", "裁决", "依据", "例子",
)  # fmt: skip
"""The sheets of rows, in the order in which they are read."""
ALWAYS = {"依据": _BASIS, "例子": _EXAMPLES}
"""Sheets that are there even without a row."""
SPREAD = {"presume", "approval", "sampling", "rate", "at_least", "at_most", "team"}
"""Keys of mappings that have a column for each of their keys."""
SPREAD_IN_ROWS = {"when", "then"}
PROSE = {
    "ask", "look_for", "title", "label", "why", "note", "meaning", "source", "not_monotone", "family", "competent", "kind",
    "version", "number", "unit", "name", "approval",
}  # fmt: skip
"""Keys of text that people read: nothing in it is a code."""
HEADS = {
    "ask": "问题", "fact": "事实", "type": "类型", "look_for": "怎么查", "where": "位置", "class": "类别", "expect": "符合的答案", "act": "违法行为",
    "presume": "推定", "replaces": "取代", "note": "说明", "optional": "可以没有", "ordered": "从轻到重", "decides": "决定", "adds": "增加",
    "place": "地域", "dated_by": "按哪一天的法律", "hit": "几行同时成立", "exception_to": "是谁的例外", "judgement": "编写者的判断",
    "not_monotone": "结果反轻的理由", "then": "结果", "id": "标识", "for": "对象", "instrument": "依据", "article": "条", "title": "名称",
    "label": "名称", "status": "状态", "per": "逐个检查", "in_force": "施行期间", "graver": "更重的方向", "presumable": "可以推定", "meaning": "含义",
    "presumed": "代用的事实", "punishes": "处罚的行为", "rate": "比例", "at_least": "至少", "at_most": "至多", "sampling": "至少查", "team": "检查组",
    "approval": "批准", "of": "可取的值", "by": "按谁分别规定", "exclude": "不抽", "when": "条件", "include": "一并检查",
}  # fmt: skip
"""Short heads of columns; others are headed by the first words of what the shape says of the key."""
_CONDITIONS = {"where", "of"}
_SHAPED = {"basis": _BASIS, "examples": _EXAMPLES}
_LISTED = {"article", "because"}
_FREE = {"then", "of", "entity", "given", "members", "history", "answers", "because"}


@lru_cache
def fields_of(shape: type[Shape]) -> dict[str, FieldInfo]:
    """Return the keys of a shape with their fields, in the order of the shape."""
    found = {field.alias or name: field for name, field in shape.model_fields.items()}
    return {key: field for key, field in found.items() if key != "@"}


def listing_of(shape: type[Shape] | None, key: str, node: yaml.Node) -> Listing | None:
    """Return the listing of the entries under *key*, or `None` where its value stands in a cell."""
    if shape is None or key not in fields_of(shape):
        return None
    if isinstance(node, yaml.ScalarNode):
        return None
    return _SHAPED.get(key) or LISTINGS.get((shape, key))


def collections_of(shape: type[Shape]) -> dict[str, Listing]:
    """Return every key of a shape under which rows may stand."""
    return {key: one for key in fields_of(shape) if (one := _SHAPED.get(key) or LISTINGS.get((shape, key)))}


def is_spread(listing: Listing, key: str) -> bool:
    """Say whether the mapping under *key* has a column for each of its keys."""
    return key in SPREAD or (listing in (ROWS, OTHERWISE) and key in SPREAD_IN_ROWS)


def form_of(listing: Listing, key: str) -> Form:
    """Return what the cells of a column may hold."""
    if key == "expect":
        return "free" if listing.shape is None else "scalar"
    if key in _LISTED and listing.shape is not None:
        return "list"
    if listing.shape is None or key not in fields_of(listing.shape):
        return "free" if key in _FREE or listing.shape is not None else "scalar"
    inner = _plain(fields_of(listing.shape)[key].annotation)
    origin = typing.get_origin(inner) or inner
    return "list" if origin is list else "mapping" if origin is dict else "free" if key in _FREE else "scalar"


def choices_of(listing: Listing, key: str) -> tuple[str, ...]:
    """Return the values that the shape itself allows: flags and closed lists."""
    field = fields_of(listing.shape).get(key) if listing.shape else None
    inner = _plain(field.annotation) if field else None
    if inner is bool:
        return ("true", "false")
    return tuple(map(str, typing.get_args(inner))) if typing.get_origin(inner) is Literal else ()


def told(listing: Listing, key: str) -> tuple[str, str]:
    """Return how a column is headed and what is said of it when one points at it."""
    if listing.shape is None or key not in fields_of(listing.shape):
        return dict(listing.columns).get(key, key), ""
    text = (fields_of(listing.shape)[key].description or key).split(" / ")[0]
    if key in HEADS and not (key in _CONDITIONS and form_of(listing, key) == "mapping"):
        return HEADS[key], text
    return re.split("[：，；（。]", text)[0], text


def _plain(annotation: object) -> object:
    """Return an annotation without `None` and what is written around it."""
    while typing.get_origin(annotation) in (typing.Annotated, typing.Union, types.UnionType):
        arguments = [one for one in typing.get_args(annotation) if one is not type(None)]
        annotation = arguments[0]
    return annotation

"""
The shape of rule files: one model per kind of document. The source of `schemas/`.

A shape says which keys there are and what kind of value they take; whether a fact exists or a test fits is decided later.
Field texts are Chinese first, because editors show them to the people who write rules.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

_ID = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
_NAME = r"^[a-z][a-z0-9_]*$"
_FACT = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _as_text(value: Any) -> Any:
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


_SCALAR = {"type": ["string", "number", "boolean"]}
Id = Annotated[str, Field(pattern=_ID)]
FactId = Annotated[str, Field(pattern=_FACT)]
Cell = Annotated[Any, WithJsonSchema(_SCALAR)]
Text = Annotated[str, BeforeValidator(_as_text)]
Condition = Annotated[dict[str, Any], WithJsonSchema({"type": "object"})]
Result = Annotated[Any, WithJsonSchema({"type": ["string", "number", "boolean", "object", "array"]})]


def _joined(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list) else value


Articles = Annotated[
    str,
    BeforeValidator(_joined),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Shape(BaseModel):
    """Base of all shapes: no key but those declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    at: str = Field("", alias="@", exclude=True, json_schema_extra={"deprecated": True})


class BasisShape(Shape):
    instrument: Id = Field(description="法律依据的标识 / instrument id")
    article: Articles = Field(description="条文序号，如 \"33\"、\"12-1\"，或者几条的列表 / article or articles")
    note: str = Field("", description="说明 / note")


BasisList = Annotated[list[BasisShape], BeforeValidator(_as_list)]
TextList = Annotated[list[str], BeforeValidator(_as_list)]


class FactShape(Shape):
    label: str = Field(description="中文名称 / label")
    meaning: str = Field("", description="含义 / meaning")
    type: Literal["boolean", "number", "money", "choice", "choices", "date", "area", "text", "range"] = Field(
        description="类型 / type"
    )
    of: Any = Field(None, description="可取的值：代码 → 名称，或者名单名 / values")
    ordered: bool = Field(False, description="各值从轻到重排列 / values are ordered from mild to grave")
    unit: str = Field("", description="单位 / unit")
    decimals: int | None = Field(None, description="小数位数 / decimals", ge=0, le=12)
    range: str | None = Field(None, description="取值范围，如 0..100 / range")
    round: Literal["up", "down", "half-up"] | None = Field(None, description="舍入方式 / rounding")
    optional: bool = Field(False, description="可以确定没有（none） / may be none")
    presumable: bool = Field(False, description="检查事项可以推定 / items may presume it")
    presumed: FactId | None = Field(None, description="无人回答时代用的事实 / fact that stands in")
    ask: str = Field("", description="通用的问法 / common question")
    look_for: str = Field("", description="通用的检查指引 / common guidance")


class ScopeShape(Shape):
    label: str
    in_: str | None = Field(None, alias="in", description="上级范围 / parent")
    key: FactId | None = Field(None, description="编号所在的事实 / fact that holds the key")
    dated: FactId | None = Field(None, description="日期所在的事实 / fact that holds the date")


class RecordShape(Shape):
    label: str
    order: int


class VocabularyShape(Shape):
    vocabulary: str
    scopes: dict[str, ScopeShape] = {}
    facts: dict[FactId, FactShape] = {}
    records: dict[str, RecordShape] = {}
    acts: dict[Id, dict[str, Any]] = {}
    places: dict[str, str] = {}
    presumptions: dict[FactId, FactId] = {}


class DomainShape(Shape):
    id: Id
    title: str
    family: str = ""
    competent: str = ""


class DomainsShape(Shape):
    domains: list[DomainShape]


class InstrumentShape(Shape):
    id: Id
    title: str
    in_force: str
    kind: str = ""
    version: Text = ""
    number: str = ""
    note: str = ""


class InstrumentsShape(Shape):
    instruments: list[InstrumentShape]


class ParameterShape(Shape):
    param: Annotated[str, Field(pattern=_NAME)]
    label: str = ""
    unit: str = ""
    dated_by: Literal["act_on", "visit_on", "decide_on"] | None = None
    by: FactId | None = None
    values: dict[str, Any]
    local: dict[str, dict[str, Any]] = {}
    basis: BasisList = []
    note: str = ""


class YearShape(Shape):
    holidays: list[str] = []
    working: list[str] = []
    source: str = ""


class CalendarShape(Shape):
    calendar: str
    source: str = ""
    years: dict[str, YearShape]


class DerivationShape(Shape):
    fact: FactId
    label: str = ""
    count: str | None = None
    share: str | None = None
    pick: str | None = None
    sum: str | None = None
    mean: str | None = None
    min: Annotated[list[str], BeforeValidator(_as_list)] | None = None
    max: Annotated[list[str], BeforeValidator(_as_list)] | None = None
    worst: str | None = None
    ratio: Annotated[list[str], Field(min_length=2, max_length=2)] | None = None
    value: str | None = None
    holds: Condition | None = None
    where: Condition = {}
    of: Condition = {}
    within: str | None = None
    until: str | None = None
    highest: TextList | None = None
    lowest: TextList | None = None
    empty: Cell = None
    decimals: int | None = Field(None, ge=0, le=12)
    round: Literal["up", "down", "half-up"] | None = None
    unit: str = ""
    why: str = ""


class RowShape(Shape):
    id: str = ""
    when: Condition = {}
    then: Result
    exception_to: TextList = []
    basis: BasisList = []
    why: str = ""
    judgement: bool = False
    note: str = ""


class OtherwiseShape(Shape):
    then: Result
    why: str = ""
    basis: BasisList = []
    judgement: bool = False


class TableShape(Shape):
    id: Id
    for_: str = Field(alias="for")
    title: str = ""
    decides: FactId | None = None
    adds: str | None = None
    applies_when: Condition = {}
    place: Text | None = None
    dated_by: Literal["act_on", "visit_on", "decide_on"] = "visit_on"
    in_force: str | None = None
    basis: BasisList = []
    hit: Literal["unique", "first", "worst", "collect"] = "unique"
    exception_to: TextList = []
    rows: list[RowShape]
    otherwise: OtherwiseShape | None = None
    examples: list[dict[str, Any]] = []
    status: Literal["unverified"] | None = None
    replaces: TextList = []
    note: str = ""


class LiabilityShape(Shape):
    liability: Id
    title: str = ""
    punishes: TextList
    applies_when: Condition = {}
    place: Text | None = None
    dated_by: Literal["act_on", "visit_on", "decide_on"] = "act_on"
    in_force: str | None = None
    basis: BasisList = []
    hit: Literal["unique", "first", "collect"] = "unique"
    exception_to: TextList = []
    rows: list[RowShape]
    otherwise: OtherwiseShape | None = None
    examples: list[dict[str, Any]] = []
    status: Literal["unverified"] | None = None
    replaces: TextList = []
    note: str = ""


class ItemShape(Shape):
    id: Id
    ask: str = ""
    fact: FactId
    type: Literal["boolean", "number", "money", "choice", "choices", "date", "area", "text"] | None = None
    of: Any = None
    unit: str = ""
    decimals: int | None = Field(None, ge=0, le=12)
    range: str | None = None
    optional: bool = False
    ordered: bool = False
    domain: Id | None = None
    look_for: str = ""
    where: str = ""
    class_: str = Field(alias="class")
    points: Cell = None
    expect: Cell
    applies_when: Condition = {}
    in_force: str | None = None
    presume: dict[FactId, Cell] = {}
    act: Id | None = None
    basis: BasisList = []
    replaces: TextList = []
    status: Literal["unverified"] | None = None
    note: str = ""
    examples: list[dict[str, Any]] = []


class ChecklistShape(Shape):
    checklist: Id
    domain: Id
    title: str
    in_force: str | None = None
    applies_when: Condition = {}
    per: str | None = None
    place: Text | None = None
    sampling: dict[str, Cell] = {}
    presume: dict[FactId, Cell] = {}
    basis: BasisList = []
    items: list[ItemShape] = []
    derive: list[DerivationShape] = []
    tables: list[TableShape] = []
    replaces: TextList = []
    status: Literal["unverified"] | None = None
    note: str = ""


class CampaignShape(Shape):
    campaign: Id
    title: str = ""
    approval: dict[str, Text] = {}
    in_force: str | None = None
    applies_when: Condition = {}
    place: Text | None = None
    include: TextList = []
    presume: dict[FactId, Cell] = {}
    items: list[ItemShape] = []
    note: str = ""


class DecisionsShape(Shape):
    decisions: str
    derive: list[DerivationShape] = []
    tables: list[TableShape] = []


class ExclusionShape(Shape):
    id: Id
    when: Condition
    why: str = ""


class DrawShape(Shape):
    draw: Id
    title: str = ""
    approval: dict[str, Text] = {}
    pool: Condition
    exclude: list[ExclusionShape] = []
    strata: FactId | None = None
    unknown: str | None = None
    rate: dict[str, Cell] = {}
    at_least: dict[str, Cell] = {}
    round: Literal["up", "down", "half-up"] = "up"
    team: dict[str, Cell] = {}
    basis: BasisList = []
    note: str = ""


class ResolutionShape(Shape):
    items: list[Id]
    prevails: Id
    why: str
    basis: BasisList = []


class ResolutionsShape(Shape):
    resolutions: list[ResolutionShape]


DOCUMENTS: dict[str, type[Shape]] = {
    "domains": DomainsShape,
    "vocabulary": VocabularyShape,
    "instruments": InstrumentsShape,
    "param": ParameterShape,
    "calendar": CalendarShape,
    "checklist": ChecklistShape,
    "decisions": DecisionsShape,
    "liability": LiabilityShape,
    "campaign": CampaignShape,
    "draw": DrawShape,
    "resolutions": ResolutionsShape,
}
"""Kind of document (its first key) → shape."""

NAMES = {
    ChecklistShape: "检查表", ItemShape: "检查事项", TableShape: "决策表", RowShape: "表的行", LiabilityShape: "法律责任",
    FactShape: "事实", DerivationShape: "得出的事实", BasisShape: "依据", CampaignShape: "专项检查", DrawShape: "抽查计划",
    ParameterShape: "参数", InstrumentShape: "法律依据", DomainShape: "领域", VocabularyShape: "词汇表",
    OtherwiseShape: "otherwise", DecisionsShape: "决策文档", ScopeShape: "范围", RecordShape: "记录",
    CalendarShape: "日历", YearShape: "年度", ExclusionShape: "排除", ResolutionShape: "裁决", ResolutionsShape: "裁决",
    DomainsShape: "领域表", InstrumentsShape: "法律依据表",
}  # fmt: skip

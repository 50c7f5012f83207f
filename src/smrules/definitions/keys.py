"""The kinds of keys that several shapes of rule documents share, each with the text that editors show for it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class _OneOrMany:
    """Says in the schema that a list with one entry may be written as that entry."""

    def __get_pydantic_json_schema__(self, core_schema, handler) -> dict[str, Any]:
        found = handler(core_schema)
        return {"anyOf": [found["items"], found]}


_LISTED = (BeforeValidator(_as_list), _OneOrMany())


def _as_text(value: Any) -> Any:
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


Graver = Annotated[
    Literal["more", "less", "true", "false"] | None,
    BeforeValidator(_as_text),
    WithJsonSchema({"enum": ["more", "less", "true", "false", True, False]}),
    Field(description="哪个方向更重：more、less 或者 true、false / which direction is graver"),
]
NotMonotone = Annotated[
    str, Field(description="情形更重、结果反而更轻也对的理由 / why a graver answer may rightly lead to a milder result")
]
DatedBy = Literal["act_on", "visit_on", "decide_on"]
Rounding = Literal["up", "down", "half-up"]
Unverified = Literal["unverified"] | None
Flag = Annotated[bool, Strict()]
_YEAR = r"([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEAR = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_MONTH_AND_DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_A_DAY = f"({_YEAR}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)"
DAY = f"^{_A_DAY}$"
PERIOD = rf"^({_A_DAY}\.\.{_A_DAY}?|\.\.{_A_DAY})$"
DAYS = rf"^{_A_DAY}(\.\.{_A_DAY})?$"
YEAR = r"^[0-9]+$"
RANGE = r"^(-?[0-9]+(\.[0-9]+)?%?)?\.\.(-?[0-9]+(\.[0-9]+)?%?)?$"
FORMS = {
    DAY: ("日期，如 2022-03-15", "a date such as 2022-03-15"),
    PERIOD: ("起止日期，如 2022-03-15..", "a period such as 2022-03-15.."),
    DAYS: ("日期或起止日期", "a day or a period"),
    YEAR: ("年份", "a year"),
    RANGE: ("范围，如 0..100", "a range such as 0..100"),
}
"""Form of a text → what it is, in Chinese and English; only days that the calendar has are days."""
_SCALAR = {"type": ["string", "number", "boolean"]}
ID = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=ID)]
FACT = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
FactId = Annotated[str, Field(pattern=FACT)]
Cell = Annotated[Any, WithJsonSchema(_SCALAR)]
Text = Annotated[str, BeforeValidator(_as_text), WithJsonSchema(_SCALAR)]
CONDITION = "condition"
"""Stands in the schemas of shapes for the form of a condition."""
Condition = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "format": CONDITION})]
Result = Annotated[Any, WithJsonSchema({"type": ["string", "number", "boolean", "object", "array"]})]


def _joined(value: Any) -> Any:
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return "、".join(value) if is_list else value


Articles = Annotated[
    str,
    BeforeValidator(_joined),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Note = Annotated[str, Field(description="给编写者看的说明 / note for authors")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Pair = Annotated[list[str], Field(min_length=2, max_length=2)]
AnswerType = Literal["boolean", "number", "money", "choice", "choices", "date", "area", "text"]
GivesWay = Literal["competence", "new_pair", "most_visits"]
HitPolicy = Literal["unique", "first", "worst", "collect"]
LiabilityHit = Literal["unique", "first", "collect"]


class Shape(BaseModel):
    """Base of all shapes: no key but those declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    at: str = Field("", alias="@", exclude=True, json_schema_extra={"deprecated": True})


class BasisShape(Shape):
    """A citation: instrument, article, and a note that answers doubts about it."""

    instrument: Id = Field(description="法律依据的标识 / instrument id")
    article: Articles = Field(description='条文序号，如 "33"、"12-1"，或者几条的列表 / article or articles')
    note: Note = ""


BasisList = Annotated[list[BasisShape], *_LISTED]
TextList = Annotated[list[str], *_LISTED]
Basis = Annotated[BasisList, Field(description="法律依据，一条或几条 / legal basis, one or several")]
Why = Annotated[str, Field(description="理由，会写进解释 / reason, shown in explanations")]
Exceptions = Annotated[TextList, Field(description="它是哪些表或行的例外（但书） / tables or rows that give way to it")]
Judgement = Annotated[Flag, Field(description="法律没有规定，是编写者的判断 / a choice of the authors where the law is silent")]
AppliesWhen = Annotated[Condition, Field(description="适用条件；不写即都适用 / condition under which it applies")]
Place = Annotated[Text | None, Field(description="施行地域的行政区划代码 / administrative code of the place where it applies")]
Period = Annotated[str, Field(pattern=PERIOD)]
Day = Annotated[str, Field(pattern=DAY)]
Days = Annotated[str, Field(pattern=DAYS)]
Year = Annotated[str, Field(pattern=YEAR)]
Range = Annotated[str, Field(pattern=RANGE)]
InForce = Annotated[Period | None, Field(description="施行期间，首尾都算，如 2022-03-15.. / days in force, both ends included")]
Examples = Annotated[list[dict[str, Any]], Field(description="例子，由 smrules test 运行 / examples that smrules test runs")]
Status = Annotated[Unverified, Field(description="unverified：未经核对，不进入规则库 / left out of the library")]
Replaced = Annotated[TextList, Field(description="它取代的旧标识 / ids that it replaces")]
Presumptions = Annotated[dict[FactId, Cell], Field(description="无人回答时推定的情节 / circumstances that are presumed")]

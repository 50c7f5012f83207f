"""The shape of what other systems send: entities, answers, teams, and requests that hold all of them."""

from __future__ import annotations

from typing import Any

from smrules.concepts.vocabulary import ANSWER_STATES

Schema = dict[str, Any]

_SCALAR = {"type": ["string", "number", "boolean"]}
_DATE = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": "string"}
_CODES = {"type": "array", "items": {"type": "string"}}


def _told(schema: Schema, zh: str, en: str) -> Schema:
    return {**schema, "description": f"{zh} / {en}"}


def _object(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _mapping(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _list(entries: Schema) -> Schema:
    return {"type": "array", "items": entries}


VALUE = _told(
    {"type": ["string", "number", "boolean", "array"], "items": _SCALAR},
    '事实的值：是否、数字、代码、代码的列表、日期（2026-11-23）；确定没有写 "none"，不知道就不写',
    'value of a fact; "none" is certainly absent, what is not known is left out',
)
FACTS = _told(_mapping(VALUE), "事实：名称 → 值", "facts by name")
PAST = _told(
    {
        "type": ["object", "array"],
        "items": FACTS,
        "properties": {
            "complete_from": _told(_DATE, "从哪一天起的记录是完整的", "day back to which the list is complete"),
            "records": _told(_list(FACTS), "既往的记录", "the records of this past"),
        },
        "required": ["records"],
        "additionalProperties": False,
    },
    "一种既往记录",
    "one past",
)
HISTORY = _told(_mapping(PAST), "既往：范围 → 记录", "pasts by scope")
STATE = {"enum": [state for state in ANSWER_STATES if state != "unanswered"], "$comment": "SM610"}
ANSWER = _told(
    {
        "type": ["string", "number", "boolean", "array", "object"],
        "items": _SCALAR,
        "properties": {
            "value": VALUE,
            "state": _told(STATE, "检查结果的状态", "state of the answer"),
            "circumstances": _told(_mapping(VALUE), "情节：事实 → 值", "circumstances by fact"),
            "note": _told(_TEXT, "备注", "note"),
            "evidence": _told(_CODES, "证据", "evidence"),
        },
        "additionalProperties": False,
    },
    "答案：值，或者值、状态、情节、备注、证据",
    "an answer: a value, or value, state, circumstances, note and evidence",
)
ANSWERS = _told(
    {
        "type": "object",
        "patternProperties": {"/": _told(_mapping(ANSWER), "一个成员或者行为的答案", "answers of one member or act")},
        "additionalProperties": ANSWER,
    },
    "事实 → 答案；成员的答案写在 equipment/DT-01 这样的键下，行为的情节写在 act/代码 下",
    "fact → answer; those of a member stand under its key, such as equipment/DT-01",
)
ACT_ON = _told(_DATE, "行为日期", "day of the acts")
DECIDE_ON = _told(_DATE, "决定日期", "day of the decision")
ENTITY = _told(
    _object(
        {
            "id": _told({"type": "string", "minLength": 1}, "统一社会信用代码或者其他固定编号", "a stable id"),
            "facts": FACTS,
            "members": _told(_mapping(_list(FACTS)), "成员清单：范围 → 列表；没有的范围就是未知", "members by scope"),
            "history": HISTORY,
        },
        "id",
    ),
    "检查对象",
    "a business entity",
)
OFFICER = _told(
    _object(
        {
            "id": _told({"type": "string", "minLength": 1}, "编号", "id"),
            "certified": _told({"type": "boolean"}, "持有有效的执法证件", "holds a valid enforcement certificate"),
            "role": _told(_TEXT, "身份，不写就是 officer", "role, officer if it is not said"),
            "domains": _told(_CODES, "有资格检查的领域", "domains that the officer may inspect"),
            "recused_from": _told(_CODES, "应当回避的对象", "ids of entities from which the officer must withdraw"),
        },
        "id",
        "certified",
    ),
    "检查组的一名成员",
    "a member of the team",
)
TEAM = _told(_list(OFFICER), "检查组", "the team of a visit")
_CASE = {"answers": ANSWERS, "history": HISTORY, "act_on": ACT_ON, "decide_on": DECIDE_ON}
ANSWER_FILE = _told(_object(_CASE, "answers"), "一次检查的答案", "the answers of one visit")
REQUEST = _told(
    _object(
        {
            "entity": ENTITY,
            **_CASE,
            "team": TEAM,
            "trigger": _told(_TEXT, "检查缘由", "why the visit takes place"),
            "outcome": _told(_TEXT, "要决定的处理意见", "the outcome to be decided"),
            "by": _told(_TEXT, "谁决定", "who decides"),
            "code": _told(_TEXT, "另选的处理意见", "the outcome decided, if another"),
            "reason": _told(_TEXT, "理由", "reason"),
        },
        "entity",
    ),
    "一行请求：检查对象和该命令需要的其他内容",
    "one line of requests: an entity and what the command needs besides",
)
INPUTS = {"entity": ENTITY, "answers": ANSWER_FILE, "team": TEAM, "request": REQUEST}
"""Name of an input → its schema."""

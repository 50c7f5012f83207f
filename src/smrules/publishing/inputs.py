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
VISIT = _told(
    {"type": "object", "additionalProperties": {"anyOf": [VALUE, _list(FACTS)]}},
    "检查本身的情况：事实 → 值；成员清单写列表，如 matter（本次检查的事项）",
    "facts of the visit by name, and lists of its members by scope",
)
_CASE = {"answers": ANSWERS, "history": HISTORY, "act_on": ACT_ON, "decide_on": DECIDE_ON}
ANSWER_FILE = _told(_object(_CASE, "answers"), "一次检查的答案", "the answers of one visit")
REQUEST = _told(
    _object(
        {
            "entity": ENTITY,
            **_CASE,
            "team": TEAM,
            "trigger": _told(_TEXT, "检查缘由", "why the visit takes place"),
            "visit": VISIT,
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
SESSION_LINE = _told(
    _object(
        {
            "do": _told({"enum": ["answer", "withdraw", "report", "record", "questions", "quit"]},
                        "做什么：回答或者更正（不写就是）、撤回、报告、保存、问题、结束", "what is wanted; answer if it is not said"),
            "fact": _told({"type": "string", "minLength": 1}, "事实", "the fact"),
            "member": _told({"type": ["string", "null"]}, "谁的事实，如 equipment/DT-01、act/代码；不写就是检查对象或者检查本身的", "whose it is"),
            "answer": ANSWER,
        }
    ),
    "现场检查中的一行",
    "one line to a visit in progress",
)  # fmt: skip
_NAME = _told({"type": "string", "minLength": 1}, "来源的名称", "name of the source")
_COUNT = {"type": "integer", "minimum": 0}
_MOMENT = _told(_TEXT, "时间，带时区，如 2026-12-01T21:15:00+08:00", "time with its offset")
SEED_SOURCE = _told(
    _object(
        {
            "kind": _told({"enum": ["lottery", "drand", "nist", "secret"]}, "种类", "kind"),
            "name": _NAME,
            "at": _told(_MOMENT, "何时公开；秘密写揭晓的截止时间", "when it becomes public; for a secret the deadline"),
            "pick": _told(_list({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}),
                          "彩票：每组开几个、从几个里开，如 [[6, 33], [1, 16]]", "lottery: how many of how many, by group"),
            "chain": _told(_TEXT, "drand：链的散列值", "drand: hash of the chain"),
            "genesis": _told(_COUNT, "drand：起始时刻（秒）", "drand: its first second"),
            "period": _told(_COUNT, "drand：每轮几秒", "drand: seconds a round"),
            "round": _told(_COUNT, "drand：第几轮", "drand: the round"),
            "commitment": _told(_TEXT, "秘密：它的 SHA-256", "secret: its SHA-256"),
        },
        "kind", "name", "at",
    ),
    "种子的一个来源，抽取之前公布",
    "a source of the seed, announced before the draw",
)  # fmt: skip
SEED_SOURCES = _told(
    _object({"sources": _told({**_list(SEED_SOURCE), "minItems": 1}, "来源，按合并的顺序", "the sources, in order")}, "sources"),
    "种子的公告",
    "where the seed will come from",
)
_DRAND = {"type": "object", "required": ["round", "randomness", "signature"], "properties": {
    "round": _told(_COUNT, "第几轮", "the round"),
    "randomness": _told(_TEXT, "随机值", "the randomness"),
    "signature": _told(_TEXT, "签名", "the signature"),
}}  # fmt: skip
_PULSE = {"type": "object", "required": ["timeStamp", "outputValue"], "properties": {
    "timeStamp": _told(_TEXT, "时间", "its time"),
    "outputValue": _told(_TEXT, "输出值", "its output value"),
}}  # fmt: skip
_NIST = {"type": "object", "required": ["pulse"], "properties": {"pulse": _told(_PULSE, "脉冲", "the pulse")}}
SEED_VALUE = _told(
    _object(
        {
            "name": _NAME,
            "at": _told(_MOMENT, "开奖或者揭晓的时间", "when it was drawn or revealed"),
            "numbers": _told(_list(_list(_COUNT)), "彩票：各组号码", "lottery: the numbers, by group"),
            "value": _told(_TEXT, "秘密（十六进制）；不肯揭晓写空", "the secret in hexadecimal; empty if it was withheld"),
            "proof": _told(_TEXT, "drand：签名", "drand: the signature"),
            "drand": _told(_DRAND, "drand 的答复，原样", "what drand answered, as it is"),
            "nist": _told(_NIST, "NIST 信标的答复，原样", "what the NIST beacon answered, as it is"),
        },
        "name",
    ),
    "一个来源给出的值",
    "what one source gave",
)
SEED_VALUES = _told(
    _object({"values": _told(_list(SEED_VALUE), "各来源的值，按公告的顺序", "what they gave, in the announced order")}, "values"),
    "种子",
    "the seed",
)
LAST_TEAMS = _told(_mapping(_CODES), "上次检查的执法人员：对象 → 编号", "officers of the last visit by entity")
INPUTS = {
    "entity": ENTITY, "answers": ANSWER_FILE, "team": TEAM, "visit": VISIT, "request": REQUEST,
    "seed-sources": SEED_SOURCES, "seed-values": SEED_VALUES, "last-teams": LAST_TEAMS,
    "session-line": SESSION_LINE,
}  # fmt: skip
"""Name of an input → its schema."""

"""What editors offer to write for somebody: whole documents, and the entries of their lists, with the places to fill in."""

from __future__ import annotations

from typing import Any

Snippet = dict[str, Any]

_BASIS = [{"instrument": "${9:法律依据的标识}", "article": "${10:条}"}]
_ITEM = {
    "id": "${1:检查表的标识}.${2:事项}",
    "ask": "${3:是否……}",
    "fact": "entity.${4:事实}",
    "look_for": "${5:到哪里看什么；什么算、什么不算}",
    "where": "${6:现场位置}",
    "class": "${7:类别}",
    "expect": "${8:true}",
    "basis": _BASIS,
    "examples": [
        {"answers": {"entity.${4:事实}": "${8:true}"}, "expect": {"state": "compliant"}},
        {"answers": {"entity.${4:事实}": "${11:false}"}, "expect": {"state": "noncompliant"}},
    ],
}
_ROW = {"id": "${1:行}", "when": {"${2:事实}": "${3:条件}"}, "then": "${4:结果}"}
_PENALTY = {"id": "${4:行}", "when": {"act.${8:情节}": "${9:条件}"}, "then": {"measures": ["${5:措施}"], "fine": "${6:罚款的幅度}"}}
_TABLE = {
    "id": "${1:表的标识}",
    "for": "${2:checklist}",
    "decides": "${2:checklist}.${3:事实}",
    "dated_by": "visit_on",
    "in_force": "${5:2026-01-01}..",
    "basis": _BASIS,
    "rows": [{"id": "${6:行}", "when": {"${7:事实}": "${8:条件}"}, "then": "${11:结果}"}],
    "otherwise": {"then": "unknown", "why": "${12:表中未规定的情形}"},
}
_CHECKLIST = {
    "checklist": "${1:领域.场景}",
    "domain": "${2:领域}",
    "title": "${3:名称}",
    "in_force": "${4:2026-01-01}..",
    "applies_when": {"entity.${14:事实}": "${5:has ……}"},
    "items": [],
}
_LIABILITY = {
    "liability": "${1:法律责任的标识}",
    "punishes": ["${2:违法行为}"],
    "dated_by": "act_on",
    "basis": {"instrument": "${3:法律依据的标识}", "article": "${7:条}"},
    "rows": [_PENALTY],
}
_PARAM = {
    "param": "${1:名称}",
    "label": "${2:中文名称}",
    "unit": "${3:yuan}",
    "dated_by": "${4:decide_on}",
    "basis": {"instrument": "${5:法律依据的标识}", "article": "${6:条}"},
    "values": {"${7:2026-01-01}": "${8:0}"},
}
_CAMPAIGN = {
    "campaign": "${1:标识}",
    "title": "${2:名称}",
    "approval": {"number": "${3:文号}", "by": "${4:批准机关}", "on": "${5:2026-01-01}"},
    "in_force": "${6:2026-01-01}..${7:2026-12-31}",
    "applies_when": {"entity.${14:事实}": "${8:has ……}"},
    "include": ["${9:检查事项的标识}"],
}


def _snippet(label: str, description: str, body: Any) -> Snippet:
    return {"label": label, "description": description, "body": body}


_ROWS = [_snippet("新的一行", "一行：条件、结果 / row", _ROW)]
_PENALTIES = [_snippet("新的一行", "一行：情节、处罚 / row of a liability", _PENALTY)]
_ITEMS = [_snippet("新的检查事项", "一个检查事项，带两个例子 / inspection item with two examples", _ITEM)]
_TABLES = [_snippet("新的决策表", "一张决策表 / decision table", _TABLE)]

WHOLE = [
    _snippet("检查表", "一个场景的检查表 / checklist", _CHECKLIST),
    _snippet("决策文档", "决策表放在里面 / decisions", {"decisions": "${13:名称}", "tables": [_TABLE]}),
    _snippet("法律责任", "一种违法行为怎样处罚 / liability", _LIABILITY),
    _snippet("参数", "随时间变化的一个数 / parameter", _PARAM),
    _snippet("专项检查", "有批准文号和期限的检查 / campaign", _CAMPAIGN),
]
"""Whole documents."""
SNIPPETS: dict[str, dict[str, list[Snippet]]] = {
    "ChecklistShape": {"items": _ITEMS, "tables": _TABLES},
    "CampaignShape": {"items": _ITEMS},
    "DecisionsShape": {"tables": _TABLES},
    "TableShape": {"rows": _ROWS},
    "LiabilityShape": {"rows": _PENALTIES},
}
"""Shape → key of a list → its entries."""

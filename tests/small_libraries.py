"""Small libraries drawn by Hypothesis: three domains, some checklists and items, grades, outcomes, liabilities and leniency."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from smrules import Entity, Library
from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import YamlDocument, read_yaml

Documents = dict[str, list[dict[str, Any]]]
"""File → its documents."""

DOMAINS = ("food", "prices", "machines")
CODES = ("no-problem", "guidance", "order-to-correct", "exempt", "warning", "fine", "open-case")
FLAGS = ("clean", "marked", "trained", "licensed", "insured")
DECISIVE = ("licensed", "insured", "warmth", "distance")
"""Facts on which it hangs whether items apply."""
NUMBERS = ("warmth", "distance")
ACTS = ("dirt", "no-mark", "no-guard")
IN_FORCE = "2020-01-01.."
BASIS = {"instrument": "the-law", "article": "1"}


def build(documents: Documents) -> Library:
    """Return the library of some documents; they are written as JSON, which is YAML too."""
    read: list[YamlDocument] = []
    for file, content in documents.items():
        text = "---\n".join(f"{json.dumps(one, ensure_ascii=False, indent=1)}\n" for one in content)
        found, wrong = read_yaml(file, text.encode())
        assert not wrong, wrong
        read += found
    return build_library(read)


# --- vocabulary ----------------------------------------------------------------------------------


def vocabulary() -> list[dict[str, Any]]:
    """Return the words that every drawn library uses."""
    return [
        {"domains": [{"id": one, "title": one} for one in DOMAINS]},
        {"instruments": [{"id": "the-law", "title": "法", "in_force": IN_FORCE}]},
        {
            "vocabulary": "small",
            "scopes": {"past_penalty": {"in": "entity", "dated": "past_penalty.decided_on", "label": "既往处罚"}},
            "presumptions": {"act.on": "visit.on", "visit.decide_on": "visit.on"},
            "records": {"sanction": {"label": "处罚", "order": 1}, "outcome": {"label": "意见", "order": 2}},
            "acts": {one: {"label": one} for one in ACTS},
            "places": {"front": "门口", "back": "后面"},
            "facts": {**_entity_facts(), **_checklist_facts(), **_act_facts()},
        },
    ]


def _boolean(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "type": "boolean", **more}


def _entity_facts() -> dict[str, Any]:
    flags = {f"entity.{one}": _boolean(one) for one in FLAGS}
    numbers = {f"entity.{one}": {"label": one, "type": "number", "decimals": 1, "range": "0..100"} for one in NUMBERS}
    activities = {"label": "活动", "type": "choices", "of": {one: one for one in DOMAINS}}
    return {**flags, **numbers, "entity.activities": activities}


def _checklist_facts() -> dict[str, Any]:
    return {
        "item.class": {"label": "类别", "type": "choice", "of": {"advisory": "建议", "general": "一般", "key": "重点"}},
        "item.harmful": _boolean("有害", presumable=True),
        "checklist.grade": {
            "label": "等级", "type": "choice", "ordered": True, "optional": True,
            "of": {"good": "好", "fair": "中", "bad": "差"},
        },
    }  # fmt: skip


def _act_facts() -> dict[str, Any]:
    return {
        "act.minor": _boolean("轻微"),
        "act.first": _boolean("初次"),
        "act.grave": _boolean("严重"),
        "act.leniency": {"label": "从宽", "type": "choice", "of": {"full": "不罚", "may": "可以不罚", "none-granted": "无"}},
        "past_penalty.act": {"label": "行为", "type": "choice", "of": "acts"},
        "sanction.fine": {"label": "罚款", "type": "range"},
        "sanction.measures": {"label": "措施", "type": "choices", "of": {"warn": "警告", "close": "关闭"}},
        "outcome.code": {"label": "意见", "type": "choice", "ordered": True, "of": {one: one for one in CODES}},
        "outcome.mode": {"label": "性质", "type": "choice", "of": {"shall": "应当", "may": "可以", "propose": "建议"}},
        "outcome.amount": {"label": "最高罚款", "type": "money"},
    }


# --- checklists ----------------------------------------------------------------------------------

NUMBER_TESTS = ("≤ 8", "≥ 20", "5..30", "0<..<60", "< 100")
CONDITIONS: tuple[dict[str, Any], ...] = (
    {},
    {"entity.insured": True},
    {"entity.distance": "≥ 10"},
    {"any": [{"entity.licensed": False}, {"entity.warmth": "< 40"}]},
)


@st.composite
def _item(draw: st.DrawFn, checklist: str, number: int) -> dict[str, Any]:
    name = draw(st.sampled_from(FLAGS + NUMBERS))
    item = {
        "id": f"{checklist}.i{number}",
        "ask": f"{name}?",
        "fact": f"entity.{name}",
        "where": draw(st.sampled_from(("front", "back"))),
        "class": draw(st.sampled_from(("advisory", "general", "key"))),
        "expect": draw(st.sampled_from(NUMBER_TESTS)) if name in NUMBERS else True,
        "basis": [BASIS],
    }
    if act := draw(st.sampled_from((None, *ACTS))):
        item["act"] = act
    if condition := draw(st.sampled_from(CONDITIONS)):
        item["applies_when"] = condition
    if draw(st.booleans()):
        item["presume"] = {"item.harmful": draw(st.booleans())}
    return item


@st.composite
def _checklist(draw: st.DrawFn, domain: str, number: int) -> dict[str, Any]:
    name = f"{domain}.c{number}"
    items = [draw(_item(name, one)) for one in range(draw(st.integers(1, 4)))]
    found = {"checklist": name, "domain": domain, "title": name, "in_force": IN_FORCE, "items": items}
    if draw(st.booleans()):
        found["applies_when"] = {"entity.activities": f"has {domain}"}
    return found


# --- tables --------------------------------------------------------------------------------------


def _row(name: str, when: dict[str, Any], then: Any) -> dict[str, Any]:
    return {"id": name, "when": when, "then": then}


def _table(name: str, scope: str, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"id": name, "for": scope, "in_force": IN_FORCE, "basis": BASIS, "rows": rows, **more}


def grade_table(keys: int, percent: int) -> dict[str, Any]:
    """Return a table of grades that failures can only worsen; it leaves open what nobody counted."""
    key, ratio = "checklist.failed_key", "checklist.general_ratio"
    rows = [
        _row("good", {key: "0", ratio: "100%"}, "good"),
        _row("fair", {key: f"≤ {keys}", ratio: f"{percent}%..<100%"}, "fair"),
        _row("some", {key: f"1..{keys}", ratio: "100%"}, "fair"),
        _row("keys", {key: f"≥ {keys + 1}"}, "bad"),
        _row("low", {key: f"≤ {keys}", ratio: f"< {percent}%"}, "bad"),
    ]
    return _table("grade", "checklist", rows, decides="checklist.grade", otherwise={"then": "none", "why": "没有计入的事项"})


def _derived() -> list[dict[str, Any]]:
    failed = {"count": "item", "where": {"item.class": "key", "item.failed": True}}
    counted = {"item.class": "not key", "item.counted": True}
    return [
        {"fact": "checklist.failed_key", "label": "重点不合格", **failed},
        {"fact": "checklist.general_counted", "label": "计入", "count": "item", "where": counted},
        {"fact": "checklist.general_passed", "label": "合格", "count": "item", "where": {**counted, "item.failed": False}},
        {
            "fact": "checklist.general_ratio", "label": "合格率", "empty": "none",
            "ratio": ["checklist.general_passed", "checklist.general_counted"],
        },
        {
            "fact": "act.fine", "label": "罚款", "pick": "sanction", "where": {"sanction.fine": "known"}, "empty": "none",
            "highest": ["sanction.fine.max", "sanction.fine.min", "sanction.id"],
        },
    ]  # fmt: skip


def _leniency() -> dict[str, Any]:
    rows = [_row("full", {"act.minor": True}, "full"), _row("may", {"act.first": True}, "may")]
    more = {"hit": "first", "otherwise": {"then": "none-granted", "why": "没有从宽情节"}}
    return _table("leniency", "act", rows, decides="act.leniency", **more)


def _act_outcomes() -> dict[str, Any]:
    punished = {"act.leniency": "not full"}
    rows = [
        _row("exempt", {"act.leniency": "full"}, {"code": "exempt", "mode": "shall"}),
        _row("may-exempt", {"act.leniency": "may"}, {"code": "exempt", "mode": "may"}),
        _row("fined", {**punished, "act.fine": "known"}, {"code": "fine", "mode": "shall", "amount": "= act.fine.max"}),
        _row("warned", {**punished, "act.fine": "none"}, {"code": "warning", "mode": "shall"}),
    ]
    return _table("act-outcomes", "act", rows, adds="outcome", hit="collect")


def _item_outcomes(harmful: str) -> dict[str, Any]:
    rows = [
        _row("advice", {"item.class": "advisory"}, {"code": "guidance", "mode": "propose"}),
        _row("order", {"item.class": "general | key", "item.harmful": False}, {"code": "order-to-correct", "mode": "shall"}),
        _row("harmful", {"item.class": "general | key", "item.harmful": True}, {"code": harmful, "mode": "shall"}),
    ]
    return _table("item-outcomes", "item", rows, adds="outcome", hit="collect", applies_when={"item.failed": True})


@st.composite
def _liability(draw: st.DrawFn, number: int) -> dict[str, Any]:
    low = draw(st.integers(0, 9)) * 1000
    ends = [f"{low}..{low + draw(st.integers(0, 9)) * 1000}" for _ in range(2)]
    measures = [{"measures": [draw(st.sampled_from(("warn", "close")))]} if draw(st.booleans()) else {} for _ in range(2)]
    then = [{"fine": end, **more} if draw(st.integers(0, 3)) else more for end, more in zip(ends, measures, strict=True)]
    return {
        "liability": f"liability-{number}",
        "punishes": sorted(draw(st.sets(st.sampled_from(ACTS), min_size=1))),
        "in_force": IN_FORCE,
        "basis": BASIS,
        "rows": [_row("mild", {"act.grave": False}, then[0]), _row("grave", {"act.grave": True}, then[1])],
    }


@st.composite
def documents(draw: st.DrawFn) -> Documents:
    """Draw the rule files of a small library."""
    found: Documents = {"words.yaml": vocabulary()}
    for domain in DOMAINS:
        for number in range(draw(st.integers(1, 2))):
            found[f"{domain}/c{number}.yaml"] = [draw(_checklist(domain, number))]
    tables = [
        grade_table(draw(st.integers(1, 2)), draw(st.integers(50, 90))),
        _leniency(),
        _item_outcomes(draw(st.sampled_from(("warning", "open-case")))),
        _act_outcomes(),
    ]
    found["decisions.yaml"] = [{"decisions": "small", "derive": _derived(), "tables": tables}]
    liabilities = [draw(_liability(number)) for number in range(draw(st.integers(0, 3)))]
    if liabilities:
        found["liabilities.yaml"] = liabilities
    return found


# --- entities and answers ------------------------------------------------------------------------

FACT_VALUES = {
    **{one: st.booleans() for one in FLAGS},
    **{one: st.sampled_from((0, 5, "7.9", 8, 20, "20.1", 30, 60, 100)) for one in NUMBERS},
}
ANSWERS = {
    name: values | st.fixed_dictionaries({"value": values, "circumstances": st.fixed_dictionaries({"harmful": st.booleans()})})
    | st.sampled_from([{"state": one} for one in ("not-applicable", "not-checked", "unable", "refused")])
    for name, values in FACT_VALUES.items()
}  # fmt: skip


@st.composite
def entities(draw: st.DrawFn, known: bool = False) -> Entity:
    """Draw an entity: some activities, or nobody knows which, and some facts that are known beforehand, or all that decide."""
    decisive = {name: FACT_VALUES[name] for name in DECISIVE}
    facts: dict[str, Any] = draw(st.fixed_dictionaries(decisive) if known else st.fixed_dictionaries({}, optional=decisive))
    if known or draw(st.integers(0, 4)):
        facts["activities"] = sorted(draw(st.sets(st.sampled_from(DOMAINS))))
    return Entity("E1", facts)


def answers(asked: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw answers to some of the facts that a plan asks for."""
    return st.fixed_dictionaries({}, optional={fact: ANSWERS[fact.partition(".")[2]] for fact in sorted(set(asked))})


def circumstances(complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what is known of acts: everything, or only some."""
    facts = {f"act.{name}": st.booleans() for name in ("minor", "first", "grave")}
    if complete:
        return st.fixed_dictionaries({f"act/{name}": st.fixed_dictionaries(facts) for name in ACTS})
    return st.fixed_dictionaries({}, optional={f"act/{name}": st.fixed_dictionaries({}, optional=facts) for name in ACTS})

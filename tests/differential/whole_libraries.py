"""
Whole libraries drawn by Hypothesis: the tangled tables, and on top of them checklists, acts, sanctions, outcomes and a change of law.

An example is a library, an entity, and answers with circumstances of which anything may be missing; nothing in it means anything.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests import tangled_libraries as tangled
from tests.small_libraries import Documents
from tests.tangled_libraries import BASIS, GRADES, MARKS, PERIOD, TESTS

ACTS = ("dirt", "lies", "wear")
CLASSES = {"minor": "轻", "general": "一般", "key": "重点"}
STATES = ("compliant", "noncompliant", "corrected-on-site", "not-applicable", "not-checked", "unable", "refused")
CODES = {"nothing": "无", "advice": "建议", "order": "责令", "fine": "罚款"}
LAWS = ("..2024-12-31", "2025-01-01..", PERIOD)
ACT_DAYS = ("2024-12-31", "2025-01-01", "2026-11-23")

ABOUT_ITEMS = {"item.class": "class", "item.failed": "flag", "item.counted": "flag", "item.harm": "flag", "item.state": "state"}
ABOUT_CHECKLISTS = {
    "checklist.failed": "count", "checklist.counted": "count", "checklist.rate": "ratio", "checklist.most": "class?", "checklist.level": "grade?",
}  # fmt: skip
ABOUT_VISITS = {"visit.failed": "count", "visit.levels": "grade?", "visit.marks": "marks", "visit.heavy": "count"}
ABOUT_ACTS = {
    "act.minor": "flag", "act.kind": "kind", "act.items": "count", "act.before": "count", "act.grave": "grade?", "act.on": "date",
    "act.fault": "flag?",
}  # fmt: skip
AFTER_SANCTIONS = {"act.fine.max": "number?", "act.sanctions": "count"}
TESTS |= {
    "class": ("minor", "general | key", "not key", "≥ general"),
    "class?": ("minor", "≥ general", "none", "known"),
    "state": ("compliant", "not noncompliant", "unable | refused"),
    "kind": ("dirt", "lies | wear", "not dirt"),
    "date": ("past 2 years", "≥ 2025-01-01"),
    "flag?": ("true", "false", "none", "known"),
}


# --- words ---------------------------------------------------------------------------------------


def words() -> list[dict[str, Any]]:
    """Return the words of every drawn library."""
    domains, *others = tangled.words()
    vocabulary = next(one for one in others if "vocabulary" in one)
    flag, marks = {"label": "是", "type": "boolean"}, {"label": "集", "type": "choices", "of": MARKS}
    grade = {"label": "级", "type": "choice", "of": GRADES, "ordered": True}
    classes = {"label": "类", "type": "choice", "of": CLASSES, "ordered": True}
    vocabulary["presumptions"] |= {"act.on": "visit.on", "visit.decide_on": "visit.on"}
    vocabulary["records"] |= {"sanction": {"label": "罚则", "order": 2}, "outcome": {"label": "意见", "order": 3}}
    vocabulary["acts"] = {"dirt": {"label": "脏"}, "lies": {"label": "谎"}, "wear": {"label": "旧", "separate_by": "thing"}}
    vocabulary["places"] = {"front": "前", "back": "后"}
    vocabulary["facts"] |= {
        "past.act": {"label": "行为", "type": "choice", "of": "acts"},
        "item.class": classes, "item.harm": {**flag, "presumable": True},
        "checklist.level": {**grade, "optional": True}, "visit.levels": grade, "visit.marks": marks,
        "act.minor": flag, "act.fault": {**flag, "optional": True}, "act.grave": grade,
        "sanction.fine": {"label": "款", "type": "range"}, "sanction.marks": marks,
        "outcome.code": {"label": "意见", "type": "choice", "ordered": True, "of": CODES},
        "outcome.mode": grade, "outcome.due": {"label": "期限", "type": "date"}, "outcome.marks": marks,
    }  # fmt: skip
    term = {"param": "term", "unit": "days", "dated_by": "act_on", "basis": BASIS, "values": {"2020-01-01": "10", "2025-01-01": "30"}}
    return [{"domains": [*domains["domains"], {"id": "two", "title": "二"}]}, *others, term]


# --- checklists ----------------------------------------------------------------------------------

ASKED = {f"entity.{name}": tangled.ENTITY[name] for name in ("a", "b", "n", "m", "k", "s")}
OF_THINGS = {"thing.w": "flag", "thing.v": "number?", "thing.g": "grade"}
STATED = {f"entity.{name}": kind for name, kind in tangled.ENTITY.items()}


@st.composite
def _item(draw: st.DrawFn, checklist: str, number: int, asked: dict[str, str]) -> dict[str, Any]:
    fact = draw(st.sampled_from(sorted(asked)))
    found = {
        "id": f"{checklist}.i{number}", "ask": "？", "fact": fact, "expect": draw(st.sampled_from(TESTS[asked[fact]])),
        "look_for": "看", "where": draw(st.sampled_from(("front", "back"))), "class": draw(st.sampled_from(sorted(CLASSES))), "basis": [BASIS],
    }  # fmt: skip
    if act := draw(st.sampled_from((None, *ACTS))):
        found["act"] = act
    if condition := draw(tangled._condition(STATED)):
        found["applies_when"] = condition
    if draw(st.booleans()):
        found["presume"] = {"item.harm": draw(st.booleans())}
    return found


@st.composite
def checklist(draw: st.DrawFn, name: str, per: str | None) -> dict[str, Any]:
    """Draw a checklist, perhaps one that is repeated for each thing."""
    asked = {**ASKED, **OF_THINGS} if per else ASKED
    items = [draw(_item(name, number, asked)) for number in range(draw(st.integers(1, 3)))]
    found = {"checklist": name, "domain": name.partition(".")[0], "title": name, "in_force": PERIOD, "items": items}
    if per:
        found["per"] = per
    if condition := draw(tangled._condition({**STATED, **(tangled.ABOUT_THINGS if per else {})})):
        found["applies_when"] = condition
    if draw(st.booleans()):
        found["sampling"] = {draw(st.sampled_from(sorted(CLASSES))): draw(st.sampled_from(("≥ 1", "≥ 2")))}
    return found


# --- derived facts and tables --------------------------------------------------------------------


@st.composite
def _derive(draw: st.DrawFn) -> list[dict[str, Any]]:
    item = {"where": draw(tangled._condition(ABOUT_ITEMS))}
    heavy = {"where": {"item.failed": True, **draw(tangled._when({"item.class": "class", "item.harm": "flag", "entity.k": "grade"}, 2))}}
    before = {"count": "past", "within": "2 years", "until": "act.on", "where": {"past.act": "= act.kind"}}
    return [
        {"fact": "checklist.failed", "count": "item", "where": {"item.failed": True, **draw(tangled._when({"item.class": "class"}, 1))}},
        {"fact": "checklist.counted", "count": "item", **item},
        {"fact": "checklist.rate", "ratio": ["checklist.failed", "checklist.counted"], "empty": "none"},
        {"fact": "checklist.most", "worst": "item.class", "empty": "none", "where": {"item.failed": True}},
        {"fact": "visit.failed", "count": "item", **item},
        {"fact": "visit.heavy", "count": "item", **heavy},
        {"fact": "act.items", "count": "item", **item},
        {"fact": "act.before", **before},
        {"fact": "act.sanctions", "count": "sanction", "where": draw(tangled._when({"sanction.fine": "range"}, 1))},
        {"fact": "act.fine", "pick": "sanction", "where": {"sanction.fine": "known"}, "empty": "none", "highest": ["sanction.fine.max", "sanction.id"]},
    ]  # fmt: skip


def _then(draw: st.DrawFn, kind: str) -> Any:
    marks = sorted(draw(st.sets(st.sampled_from("pqr"), min_size=1)))
    if kind == "sanction":
        return {"fine": draw(st.sampled_from(tangled.AMOUNTS)), **({"marks": marks} if draw(st.booleans()) else {})}
    due = draw(st.sampled_from((None, "10 days after visit.on", "param.term after act.on", "1 months after visit.on")))
    found = {"code": draw(st.sampled_from(sorted(CODES))), "mode": draw(st.sampled_from("xyz"))}
    return {**found, **({"due": due} if due and "act" in kind or due and "act.on" not in due else {}), **({"marks": marks} if draw(st.booleans()) else {})}


@st.composite
def _adding(draw: st.DrawFn, name: str, scope: str, kind: str, facts: dict[str, str]) -> dict[str, Any]:
    rows = [
        {"id": f"r{number}", "when": draw(tangled._when(facts)), "then": _then(draw, kind if kind == "sanction" else f"{kind} {scope}")}
        for number in range(draw(st.integers(1, 3)))
    ]
    found = {"id": name, "for": scope, "adds": kind, "hit": draw(st.sampled_from(("unique", "first", "collect"))), "basis": BASIS, "rows": rows}
    if scope == "act":
        found |= {"dated_by": draw(st.sampled_from(("act_on", "visit_on", "decide_on")))}
    found["in_force"] = draw(st.sampled_from(LAWS))
    if condition := draw(tangled._condition(facts)):
        found["applies_when"] = condition
    if draw(st.booleans()):
        found["otherwise"] = {"then": draw(st.sampled_from(("none", _then(draw, "sanction") if kind == "sanction" else {"code": "advice", "mode": "x"}))),
                              "why": "别无"}  # fmt: skip
    return found


@st.composite
def _liability(draw: st.DrawFn) -> dict[str, Any]:
    facts = {"act.kind": "kind", "act.minor": "flag", "act.before": "count", "entity.b": "flag"}
    rows = [{"id": f"r{number}", "when": draw(tangled._when(facts)), "then": _then(draw, "sanction")} for number in range(draw(st.integers(1, 2)))]
    found = {"liability": "liable", "punishes": draw(st.lists(st.sampled_from(ACTS), unique=True, min_size=1)), "in_force": draw(st.sampled_from(LAWS)),
             "dated_by": draw(st.sampled_from(("act_on", "visit_on"))), "basis": BASIS, "rows": rows}  # fmt: skip
    if condition := draw(tangled._condition(facts)):
        found["applies_when"] = condition
    return found


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the tables about checklists, visits, items and acts."""
    single, around = ("unique", "first", "worst"), {**ABOUT_VISITS, "entity.k": "grade", "entity.t0": "grade?", "entity.sum_v": "number"}
    del around["visit.levels"], around["visit.marks"]
    on_acts = {**ABOUT_ACTS, "entity.b": "flag", "visit.heavy": "count"}
    before_grave = {name: kind for name, kind in on_acts.items() if name != "act.grave"}
    found = [
        draw(tangled.table("level", {"for": "checklist", "decides": "checklist.level"},
                           {name: kind for name, kind in ABOUT_CHECKLISTS.items() if name != "checklist.level"}, "grade", single)),
        draw(tangled.table("levels", {"for": "visit", "decides": "visit.levels"}, around, "grade", single)),
        draw(tangled.table("marks", {"for": "visit", "decides": "visit.marks"}, {**around, "visit.levels": "grade?"}, "marks", ("collect", "unique"))),
        draw(tangled.table("grave", {"for": "act", "decides": "act.grave"}, before_grave, "grade", single)),
        draw(_adding("penal-a", "act", "sanction", on_acts)),
        draw(_adding("penal-b", "act", "sanction", on_acts)),
        draw(_adding("of-item", "item", "outcome", {**ABOUT_ITEMS, "checklist.level": "grade?", "thing.w": "flag"})),
        draw(_adding("of-act", "act", "outcome", {**on_acts, **AFTER_SANCTIONS})),
        draw(_adding("of-checklist", "checklist", "outcome", ABOUT_CHECKLISTS)),
        draw(_adding("of-visit", "visit", "outcome", ABOUT_VISITS)),
    ]  # fmt: skip
    if target := draw(st.sampled_from((None, "penal-a", "penal-a.r0"))):
        special = next(one for one in found if one["id"] == "penal-b")
        (special if draw(st.booleans()) else special["rows"][-1])["exception_to"] = [target]
    return found


@st.composite
def documents(draw: st.DrawFn) -> Documents:
    """Draw the rule files of one library."""
    entity_rules = draw(tangled.documents())["rules.yaml"]
    lists = [draw(checklist("one.c0", None)), draw(checklist("two.c1", None)), draw(checklist("two.c2", "thing"))]
    liability = draw(st.none() | _liability())
    rules = {"decisions": "whole", "derive": draw(_derive()), "tables": draw(tables())}
    return {"words.yaml": words(), "lists.yaml": lists, "rules.yaml": [*entity_rules, rules, *filter(None, (liability,))]}


# --- one case ------------------------------------------------------------------------------------


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what is known of one visit: the entity, and what officers told of facts, items and acts."""
    known = draw(tangled.forgetting(draw(tangled.entities())))
    for one in known["past"] or ():
        if draw(st.booleans()):
            one["act"] = draw(st.sampled_from(ACTS))
    told = {fact: draw(answers_to(fact)) for fact in draw(st.lists(st.sampled_from(sorted({**ASKED, **OF_THINGS})), unique=True))}
    facts = {"act.minor": st.booleans(), "act.fault": st.booleans() | st.just("none"), "act.on": st.sampled_from(ACT_DAYS)}
    acts = {act: {name: draw(values) for name, values in facts.items() if draw(st.booleans())} for act in ACTS}
    return {"entity": known, "told": told, "acts": acts, "days": {"act_on": draw(st.sampled_from((None, *ACT_DAYS)))}}


def answers_to(fact: str) -> st.SearchStrategy[Any]:
    """Draw an answer to one question: a value, a state, or a value with a circumstance of the item."""
    values = {**tangled.EVERYTHING, **tangled.THING}[fact]
    state = st.sampled_from(STATES).map(lambda one: {"state": one})
    harm = st.booleans().map(lambda one: {"item.harm": one})
    return values | state | st.builds(lambda value, circumstances: {"value": value, "circumstances": circumstances}, values, harm)

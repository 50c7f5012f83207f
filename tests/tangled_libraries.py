"""Small libraries drawn by Hypothesis in which everything reads everything: exceptions, bounds, picks, windows, records; no law."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.small_libraries import Documents

PERIOD = "2020-01-01.."
BASIS = {"instrument": "the-law", "article": "1"}
GRADES = {"x": "甲", "y": "乙", "z": "丙"}
MARKS = {"p": "一", "q": {"label": "二", "under": "p"}, "r": "三"}
EVERYTHING = {
    "entity.a": st.booleans(),
    "entity.b": st.booleans(),
    "entity.n": st.integers(0, 5),
    "entity.m": st.integers(-3, 5) | st.just("none"),
    "entity.k": st.sampled_from("xyz"),
    "entity.o": st.sampled_from(("x", "y", "z", "none")),
    "entity.s": st.lists(st.sampled_from("pqr"), unique=True),
    "entity.d": st.sampled_from(("2023-02-28", "2024-02-29", "2026-11-23", "none")),
    "entity.area": st.sampled_from(("3701", "3702", "44")),
}
THING = {
    "thing.w": st.booleans(),
    "thing.v": st.integers(1, 4) | st.just("none"),
    "thing.g": st.sampled_from("xyz"),
}
PAST = {"past.on": st.sampled_from(("2021-05-31", "2024-11-23", "2024-11-24", "2025-06-30", "2027-01-01")), "past.v": st.integers(0, 3)}


def words() -> list[dict[str, Any]]:
    """Return the words that every drawn library uses."""
    number, grade = {"label": "数", "type": "number", "decimals": 0}, {"label": "级", "type": "choice", "of": GRADES, "ordered": True}
    flag, marks = {"label": "是", "type": "boolean"}, {"label": "集", "type": "choices", "of": MARKS}
    facts = {
        "entity.a": flag, "entity.b": flag, "entity.n": {**number, "range": "0..5"}, "entity.k": grade, "entity.s": marks,
        "entity.m": {**number, "range": "-3..5", "optional": True}, "entity.o": {**grade, "optional": True},
        "entity.d": {"label": "日", "type": "date", "optional": True}, "entity.area": {"label": "地", "type": "area"},
        "thing.w": flag, "thing.v": {**number, "range": "1..4", "optional": True}, "thing.g": grade,
        "past.v": {**number, "range": "0..5"},
        "fine.amount": {"label": "款", "type": "range"}, "fine.marks": marks, "fine.grade": grade,
        **{f"entity.t{number}": grade for number in range(2)}, "entity.c0": marks, "thing.t": grade, "entity.late": grade,
    }  # fmt: skip
    return [
        {"domains": [{"id": "one", "title": "一"}]},
        {"instruments": [{"id": "the-law", "title": "法", "in_force": PERIOD}]},
        {
            "vocabulary": "tangled",
            "scopes": {
                "thing": {"in": "entity", "key": "thing.number", "label": "物"},
                "past": {"in": "entity", "dated": "past.on", "label": "往"},
            },
            "presumptions": {"visit.area": "entity.area"},
            "records": {"fine": {"label": "罚", "order": 1}},
            "facts": facts,
        },
        {
            "param": "limit", "unit": "个", "dated_by": "visit_on", "by": "entity.k", "basis": BASIS,
            "values": {"2020-01-01": {"x": "1", "y": "2", "z": "3"}}, "local": {"37": {"2024-01-01": {"x": "2", "y": "2", "z": "2"}}},
        },
    ]  # fmt: skip


# --- conditions ----------------------------------------------------------------------------------

TESTS = {
    "flag": ("true", "false"),
    "number": ("≥ 2", "≤ 3", "1..<4", "0", "not 2", "≥ param.limit", "< entity.m"),
    "grade": ("x", "y | z", "not x", "≥ y", "= entity.k"),
    "grade?": ("x", "≤ y", "not z", "none", "known", "= entity.o"),
    "number?": ("≥ 2", "2..3", "≤ 3", "none", "known", "≤ entity.n"),
    "marks": ("has p", "lacks r", "has any q | r", "lacks any p | r", "lacks all q | r"),
    "date?": ("past 2 years", "none", "≥ 2024-02-29", "known"),
    "area": ("in 37", "not in 3702"),
    "ratio": ("≥ 50%", "< 100%", "none"),
    "count": ("≥ 1", "0", "≤ 2", "≥ param.limit"),
    "range": ("known", "none"),
}
ENTITY = {"a": "flag", "b": "flag", "n": "number", "m": "number?", "k": "grade", "o": "grade?", "s": "marks", "d": "date?", "area": "area"}
WORKED_OUT = {
    "things": "count", "recent": "count", "ever": "count", "sum_v": "number", "max_v": "number?", "min_of": "number?", "worst_g": "grade?",
    "part": "ratio", "both": "flag", "plus": "number", "mean_v": "number?",
}  # fmt: skip
DERIVED = {f"entity.{name}": kind for name, kind in ENTITY.items()} | {f"entity.{name}": kind for name, kind in WORKED_OUT.items()}
ABOUT_THINGS = {"thing.w": "flag", "thing.v": "number?", "thing.g": "grade"}
AFTER_FINES = {"entity.fines": "count", "entity.amount.max": "number?", "entity.amount.grade": "grade?", "entity.amount.marks": "marks"}


@st.composite
def _when(draw: st.DrawFn, facts: dict[str, str], most: int = 2) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(sorted(facts)), unique=True, max_size=most))
    return {fact: draw(st.sampled_from(TESTS[facts[fact]])) for fact in chosen}


@st.composite
def _condition(draw: st.DrawFn, facts: dict[str, str]) -> dict[str, Any]:
    simple = draw(_when(facts))
    match draw(st.sampled_from(("simple", "not", "any"))):
        case "not" if simple:
            return {"not": simple}
        case "any":
            return {"any": [simple, draw(_when(facts))]}
    return simple


# --- derived facts -------------------------------------------------------------------------------


@st.composite
def _derive(draw: st.DrawFn) -> list[dict[str, Any]]:
    base = {f"entity.{name}": kind for name, kind in ENTITY.items()}
    where = {"where": draw(_condition(ABOUT_THINGS))}
    until = draw(st.sampled_from(("visit.on", "entity.d")))
    round_ = {"decimals": 0, "round": draw(st.sampled_from(("up", "down", "half-up")))}
    return [
        {"fact": "entity.things", "count": "thing", **where},
        {"fact": "entity.recent", "count": "past", "within": "2 years", "until": until, "where": draw(_when({"past.v": "number"}, 1))},
        {"fact": "entity.ever", "count": "past"},
        {"fact": "entity.sum_v", "sum": "thing.v", **where},
        {"fact": "entity.max_v", draw(st.sampled_from(("max", "min"))): "thing.v", "empty": "none", **where},
        {"fact": "entity.min_of", draw(st.sampled_from(("max", "min"))): draw(st.permutations(("entity.n", "entity.m", "entity.things")))},
        {"fact": "entity.worst_g", "worst": "thing.g", "empty": "none", **where},
        {"fact": "entity.part", "share": "thing", "of": draw(_when(ABOUT_THINGS, 1)), "empty": "none", **where},
        {"fact": "entity.both", "holds": draw(_condition(base))},
        {"fact": "entity.plus", "value": draw(st.sampled_from(("entity.n + 2 × entity.things", "entity.n - entity.sum_v", "3 - entity.n × 0.5"))), **round_},
        {"fact": "entity.mean_v", "mean": "thing.v", "empty": "none", **round_, **where},
        {"fact": "entity.fines", "count": "fine", "where": draw(_when({"fine.amount": "range", "fine.grade": "grade?"}, 1))},
        {
            "fact": "entity.amount", "pick": "fine", "where": {"fine.amount": "known"}, "empty": "none",
            "highest": ["fine.amount.max", "fine.grade", "fine.id"],
        },
    ]  # fmt: skip


# --- tables --------------------------------------------------------------------------------------

AMOUNTS = ("1..3", "≤ 5", "2", "1..4")


@st.composite
def _result(draw: st.DrawFn, kind: str) -> Any:
    if kind == "fine":
        whole = {"amount": draw(st.sampled_from(AMOUNTS)), "marks": draw(_result("marks")), "grade": draw(st.sampled_from("xyz"))}
        return {name: whole[name] for name in draw(st.sets(st.sampled_from(sorted(whole)), min_size=1))}
    if kind == "marks":
        return sorted(draw(st.sets(st.sampled_from("pqr"), min_size=1)))
    return draw(st.sampled_from(("x", "y", "z", "x", "none", "unknown", "= entity.k")))


@st.composite
def table(draw: st.DrawFn, name: str, target: dict[str, str], facts: dict[str, str], kind: str, hits: tuple[str, ...]) -> dict[str, Any]:
    """Draw a table; rows may be exceptions to rows above."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        row = {"id": f"r{number}", "when": draw(_when(facts)), "then": draw(_result(kind))}
        if number and draw(st.booleans()):
            row["exception_to"] = [draw(st.sampled_from([one["id"] for one in rows]))]
        rows.append(row)
    found = {"id": name, **target, "hit": draw(st.sampled_from(hits)), "in_force": PERIOD, "basis": BASIS, "rows": rows}
    last = draw(_result(kind)) if kind != "fine" else draw(st.sampled_from(("none", {"grade": "x"})))
    found["otherwise"] = {"then": last, "why": "别无规定"}
    return found


def _maybe_place(draw: st.DrawFn, one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "place": "37"} if draw(st.integers(0, 3)) == 0 else one


@st.composite
def documents(draw: st.DrawFn) -> Documents:
    """Draw the rule files of one library."""
    single, thing = ("unique", "first", "worst"), {"for": "thing"}
    about_thing = {**ABOUT_THINGS, **DERIVED, "entity.t0": "grade?", "entity.c0": "marks"}
    general, special = (draw(table(name, {**thing, "adds": "fine"}, about_thing, "fine", ("unique", "first", "collect")))
                        for name in ("general", "special"))  # fmt: skip
    if draw(st.booleans()):
        special["applies_when"] = draw(_condition(about_thing))
    if draw(st.booleans()):
        general["rows"][-1]["when"] = {}
        del general["otherwise"]
    target = draw(st.sampled_from((None, "general", "general.r0")))
    if target and draw(st.booleans()):
        special["exception_to"] = [target]
    elif target:
        special["rows"][-1]["exception_to"] = [target]
    tables = [
        draw(table("t0", {"for": "entity", "decides": "entity.t0"}, DERIVED, "grade", single)),
        draw(table("c0", {"for": "entity", "decides": "entity.c0"}, DERIVED, "marks", ("collect", "unique"))),
        draw(table("t1", {"for": "entity", "decides": "entity.t1"}, {**DERIVED, "entity.t0": "grade?", "entity.c0": "marks"}, "grade", single)),
        draw(table("tt", {**thing, "decides": "thing.t"}, about_thing, "grade", single)),
        _maybe_place(draw, general),
        special,
        draw(table("late", {"for": "entity", "decides": "entity.late"}, {**DERIVED, **AFTER_FINES}, "grade", single)),
    ]
    return {"words.yaml": words(), "rules.yaml": [{"decisions": "tangled", "derive": draw(_derive()), "tables": tables}]}


# --- facts ---------------------------------------------------------------------------------------


@st.composite
def entities(draw: st.DrawFn) -> dict[str, Any]:
    """Draw all facts of an entity: its own, those of its things, and its past."""
    facts = draw(st.fixed_dictionaries({name.partition(".")[2]: values for name, values in EVERYTHING.items()}))
    things = draw(st.lists(st.fixed_dictionaries({name.partition(".")[2]: values for name, values in THING.items()}), max_size=3))
    past = draw(st.lists(st.fixed_dictionaries({name.partition(".")[2]: values for name, values in PAST.items()}), max_size=3))
    return {"facts": facts, "thing": [{"number": f"N{number}", **one} for number, one in enumerate(things)], "past": past}


@st.composite
def forgetting(draw: st.DrawFn, known: dict[str, Any]) -> dict[str, Any]:
    """Draw a part of what is known: fewer facts, perhaps no list of things, perhaps only the recent past."""
    kept = {name: value for name, value in known["facts"].items() if draw(st.booleans())}
    found: dict[str, Any] = {"facts": kept, "thing": None, "past": None, "from": "0001-01-01"}
    if draw(st.integers(0, 4)):
        found["thing"] = [{name: value for name, value in one.items() if name == "number" or draw(st.integers(0, 2))} for one in known["thing"]]
    if draw(st.integers(0, 3)):
        found["from"] = draw(st.sampled_from(("0001-01-01", "2022-01-01", "2024-11-24", "2024-11-25", None)))
        day = found["from"] or "9999-12-31"
        records = [one for one in known["past"] if one["on"] >= day or draw(st.booleans())]
        found["past"] = [{name: value for name, value in one.items() if name == "on" or draw(st.integers(0, 2))} for one in records]
    return found

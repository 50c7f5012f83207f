"""What is known before anybody answers: the shop's plan, questions, items and acts, and the penalties for acts as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import smrules
from benchmarks.baselines.tests import passes
from benchmarks.noodle_shop.readers import Reader, reader_of
from smrules.concepts.dates import earlier
from smrules.concepts.plan import Citation, PlannedItem
from smrules.concepts.rules import (
    Between,
    Clause,
    FactOperand,
    FineRange,
    Literal,
    OneOf,
    Past,
    Row,
    Table,
    Test,
    clauses,
)
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE, MoneyRange
from smrules.concepts.vocabulary import Fact
from smrules.inspection.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "examples" / "noodle-shop"
ON = date(2026, 11, 23)
FOOD = ("food-production", "food-operation")
SCORED = "food-operation.catering-score-2012"
REFUSALS = {
    "act.refused_food": lambda item: item.domain in FOOD,
    "act.refused_equipment": lambda item: item.domain == "special-equipment",
    "act.refused_drugs": lambda item: item.domain == "drugs",
    "act.refused_devices": lambda item: item.domain == "medical-devices",
    "act.refused_quality": lambda item: item.domain == "product-quality",
    "act.refused_disclosure": lambda item: item.domain == "disclosure",
    "act.refused_competition": lambda item: item.item == "price-competition.fair-competition.inquiry-cooperation",
    "act.refused_price": lambda item: item.item == "price-competition.market-order.records-provided",
    "act.quality_items": lambda item: item.domain == "product-quality",
    "act.consumer_items": lambda item: item.domain == "online-consumer",
}
"""Counts of failed items that some penalties ask for, with the items that they count."""

DISCLOSED = ("false-disclosure", "company-false-disclosure", "unreachable-at-address")
RESULTS = {
    "unreachable": lambda item: item.act_kind == "unreachable-at-address",
    "not-disclosed": lambda item: item.domain == "disclosure" and item.act_kind not in DISCLOSED,
    "false-disclosure": lambda item: item.act_kind in DISCLOSED[:2],
    "registration": lambda item: item.domain == "registration",
    "food-drug": lambda item: item.domain == "food-operation",
    "quality": lambda item: item.domain in ("special-equipment", "metrology"),
    "other": lambda item: item.domain in ("intellectual-property", "advertising", "price-competition", "online-consumer"),
}
"""Result of the visit → items of which one must be found noncompliant."""


def read(name: str) -> dict[str, Any]:
    """Return one file of the example."""
    return json.loads((STORY / name).read_text(encoding="utf-8"), parse_float=Decimal)


@dataclass(eq=False, slots=True)
class Item:
    """One planned item; `gates` are the facts that must hold for it to apply, `holder` the member whose fact it asks for."""

    number: int
    item: str
    checklist: str
    domain: str
    member: str | None
    holder: str | None
    key: str
    called: str
    ask: str
    fact: str
    item_class: str
    act_kind: str | None
    basis: tuple[Citation, ...]
    gates: tuple[str, ...]
    presumed: dict[str, Any]
    complies: Callable[[Any], bool]


@dataclass(eq=False, slots=True)
class Question:
    """One fact that is asked once, and its items."""

    fact: str
    member: str | None
    read: Reader
    items: list[Item]
    known: Any = None
    same_demand: bool = True


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """A row of a penalty: tests of the act, and what follows; `shown` is `None` where an amount must be worked out."""

    tests: tuple[tuple[str, Callable[[Any], bool]], ...]
    then: dict[str, Any]
    attributes: dict[str, Any] | None
    shown: str | None


@dataclass(frozen=True, slots=True)
class Penalty:
    """The penalty that one norm lays down for an act; `for_items` are those of which one must have failed, `None` if any."""

    id: str
    rows: tuple[PenaltyRow, ...]
    first: bool
    for_items: tuple[Item, ...] | None


@dataclass(eq=False, slots=True)
class Act:
    """One kind of violation that the items may reveal."""

    number: int
    key: str
    kind: str
    label: str
    called: str
    red_line: bool
    items: list[Item]
    penalties: tuple[Penalty, ...] = ()


@dataclass(eq=False, slots=True)
class Shop:
    """All of it. Items stand in the order of the checklists, `in_plan` in that of the plan."""

    library: smrules.Library
    plan: smrules.VisitPlan
    items: list[Item]
    in_plan: list[Item]
    questions: dict[tuple[str | None, str], Question]
    acts: list[Act]
    readers: dict[str, Reader]
    labels: dict[str, str]
    asks: dict[str, str]
    codes: dict[str, dict[Any, str]]
    wording: Wording
    act_numbers: dict[str, int]
    gates: frozenset[str]
    scored: list[Item]
    ranks: dict[str, int]
    results: dict[str, list[Item]]


@cache
def shop() -> Shop:
    """Return the noodle shop, prepared."""
    library = smrules.load(ROOT / "checklists")
    plan = smrules.plan(library, smrules.Entity.from_dict(read("entity.json")), on=ON)
    wording = Wording(library)
    planned = {(one.checklist, one.item): one for one in plan.items}
    pairs = [(checklist, item) for checklist in library.checklists.values() for item in checklist.items]
    kept = [(planned[one.id, item.id], item) for one, item in pairs if (one.id, item.id) in planned]
    items = [_item(number, one, source, library) for number, (one, source) in enumerate(kept)]
    by_plan = {(one.checklist, one.item): item for (one, _), item in zip(kept, items, strict=True)}
    facts = library.vocabulary.facts
    acts = _acts(items, library, wording)
    return Shop(
        library, plan, items, [by_plan[one.checklist, one.item] for one in plan.items], _questions(plan, items, library),
        acts, {name: reader_of(fact, library) for name, fact in facts.items()},
        {name: fact.label for name, fact in facts.items()}, {name: fact.ask or fact.label for name, fact in facts.items()},
        {name: {code: one.label for code, one in fact.choices.items()} for name, fact in facts.items()}, wording,
        {f"act/{one.key}": one.number for one in acts}, frozenset(gate for item in items for gate in item.gates),
        [item for item in items if item.checklist == SCORED],
        {code: rank for rank, code in enumerate(facts["outcome.code"].choices)},
        {name: [item for item in items if counts(item)] for name, counts in RESULTS.items()},
    )  # fmt: skip


def _item(number: int, planned: PlannedItem, source, library: smrules.Library) -> Item:
    suffix = key_suffix = ""
    if planned.member is not None:
        scope, _, key = planned.member.partition("/")
        suffix, key_suffix = f"（{library.vocabulary.scopes[scope].label}{key}）", f"@{key}"
    holder = planned.member if library.fact(source.fact).scope == "equipment" else None
    return Item(
        number, source.id, planned.checklist, source.domain, planned.member, holder, source.id + key_suffix,
        f"“{source.ask}”{suffix}", source.ask, source.fact, source.keys["item.class"], source.act, planned.basis,
        tuple(one.fact for one in planned.needs), dict(source.presume), _complies(source.expect),
    )  # fmt: skip


def _complies(test: Test) -> Callable[[Any], bool]:
    """Return a function of a known answer; the day of the visit is known."""
    match test:
        case OneOf(operands, False):
            return frozenset(one.value for one in operands).__contains__
        case Past(length):
            test = Between(Literal(earlier(ON, length)), Literal(ON), low_open=True)
        case Between(FactOperand(), None):
            test = Between(Literal(ON), None)
    return lambda value: passes(test, value)


def _questions(plan: smrules.VisitPlan, items: list[Item], library: smrules.Library) -> dict[tuple[str | None, str], Question]:
    found: dict[tuple[str | None, str], Question] = {}
    for item in items:
        read = reader_of(library.fact(item.fact), library)
        found.setdefault((item.holder, item.fact), Question(item.fact, item.holder, read, [])).items.append(item)
    for question in found.values():
        question.same_demand = len({library.items[item.item].expect for item in question.items}) == 1
    for one in plan.questions:
        if one.known is not None:
            question = found[one.member, one.fact]
            question.known = question.read(one.known)
    return found


def _acts(items: list[Item], library: smrules.Library, wording: Wording) -> list[Act]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.act_kind is not None:
            separate = library.vocabulary.acts[item.act_kind].separate_by
            apart = item.member.partition("/")[2] if separate and item.member else ""
            groups.setdefault((item.act_kind, apart), []).append(item)
    found = []
    for number, ((kind, apart), some) in enumerate(sorted(groups.items(), key=lambda one: one[0])):
        declared = library.vocabulary.acts[kind]
        called = f"“{declared.label}”" + (f"（{apart}）" if apart else "")
        key = f"{kind}@{apart}" if apart else kind
        act = Act(number, key, kind, declared.label, called, declared.facts["act.red_line"], some)
        in_force = [one for one in library.adding["sanction"] if ON in one.in_force]
        tables = [one for one in in_force if not library.rules_out(one, {"act.kind": kind})]
        act.penalties = tuple(filter(None, (_penalty(one, act, library, wording) for one in tables)))
        found.append(act)
    return found


def _penalty(table: Table, act: Act, library: smrules.Library, wording: Wording) -> Penalty | None:
    counted: tuple[Item, ...] | None = None
    for clause in clauses(table.guard):
        if clause.path.fact in REFUSALS:
            counted = tuple(filter(REFUSALS[clause.path.fact], act.items))
        elif not _settled(clause, act):
            return None
    rows = tuple(filter(None, (_row(one, act, library, wording) for one in table.rows)))
    return Penalty(table.id, rows, table.hit == "first", counted) if rows and counted != () else None


def _settled(clause: Clause, act: Act) -> bool | None:
    """Say whether what is known of the shop passes a test; `None` where it hangs on the act."""
    facts = {**read("entity.json")["facts"], "kind": act.kind}
    scope, _, name = clause.path.fact.partition(".")
    if scope != "entity" and name != "kind":
        return None
    value = facts[name]
    return passes(clause.test, frozenset(value) if isinstance(value, list) else value)


def _row(row: Row, act: Act, library: smrules.Library, wording: Wording) -> PenaltyRow | None:
    found = [(clause, _settled(clause, act)) for clause in clauses(row.condition)]
    if any(known is False for _, known in found):
        return None
    tests = tuple((clause.path.fact, _test(clause.test)) for clause, known in found if known is None)
    then = {name: _then(row.then[name]) for name in sorted(row.then)}
    if any(isinstance(one, FineRange) for one in then.values()):
        return PenaltyRow(tests, then, None, None)
    shown = shown_attributes("sanction", then, library.vocabulary.facts, wording)
    return PenaltyRow(tests, then, plain_attributes(then), shown)


def _test(test: Test) -> Callable[[Any], bool]:
    return lambda value: passes(test, value)


def _then(expression: Any) -> Any:
    if not isinstance(expression, FineRange):
        return expression.value
    if expression.low.fact is None and expression.high.fact is None:
        return MoneyRange(expression.low.factor, expression.high.factor)
    return expression


def plain_attributes(values: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a record as plain data."""
    return {name: plain(value) for name, value in values.items() if value is not NONE}


def shown_attributes(record: str, values: dict[str, Any], facts: dict[str, Fact], wording: Wording) -> str:
    """Return the attributes of a record in words."""
    return "；".join(
        _shown(value, facts[f"{record}.{name}"], wording)
        for name, value in values.items() if value is not NONE and value is not False
    )  # fmt: skip


def _shown(value: Any, fact: Fact, wording: Wording) -> str:
    colon = "" if fact.type in ("range", "date", "money", "number") else "："
    return fact.label if value is True else f"{fact.label}{colon}{wording.value(value, fact)}"

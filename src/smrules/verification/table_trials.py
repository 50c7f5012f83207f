"""One example of a table is tried: one member with the facts that are given, and what the table says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist
from smrules.concepts.diagnostic import InputError, diagnostic, nearest
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, AllOf, Clause, Condition, Guarantee, Literal, OneOf, Table
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange, Truth, any_holds, negation
from smrules.concepts.vocabulary import Fact
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import rulings_of
from smrules.engine.world import Member, World
from smrules.inspection.intake import Intake
from smrules.verification.trials import MAPPING, NOWHERE, Trial, listed_as, names_of

_NO_CHECKLIST = Checklist("", "", None, (), NOWHERE)


class TableTrial(Trial):
    """Tries an example of a table: one member with the facts that are given, and what the table says of it."""

    KEYS = ("given", "on", "expect", "because")

    def __init__(self, library: Library, table: Table, on: date):
        super().__init__(library, on)
        self.table = table
        self.intake = Intake(library, stated=True)
        self.world = World()

    def run(self, data: Mapping[str, Any]) -> None:
        if "expect" not in data:
            raise InputError([diagnostic("SM203", NOWHERE, what="例子", what_en="an example", missing="expect")])
        member = self.member(self.mapping(data, "given"))
        engine = ReferenceEvaluator(self.library, self.world)
        if self.table.decides:
            self.decided(engine, member, data["expect"])
        else:
            self.added(engine, member, data["expect"])
        self.because(data.get("because", ()), self.table.id)
        self.note_problems(engine)

    # --- the member -----------------------------------------------------------------------------------

    def member(self, given: Mapping[str, Any]) -> Member:
        """Return a member of the table's scope, inside one member of each scope around it."""
        chain = self.library.vocabulary.chains[self.table.scope]
        around = self.around([*({"entity", "visit"} - set(chain)), *chain])
        beside = self.beside(given, chain, around)
        for name, raw in given.items():
            self.give(around | beside, name, raw)
        self.intake.finish()
        self.settle(around)
        return around[self.table.scope]

    def around(self, scopes: list[str]) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for scope in sorted(scopes, key=lambda one: len(self.library.vocabulary.chains[one])):
            parent = self.library.vocabulary.scopes[scope].parent
            found[scope] = self.world.add(Member(scope, "1", {}, found[parent] if parent else None))
        found["visit"].values["visit.on"] = self.on
        return found

    def beside(self, given: Mapping[str, Any], chain: tuple[str, ...], around: dict[str, Member]) -> dict[str, Member]:
        """Return the member beside which a checklist is repeated, if facts of one are given."""
        if "checklist" not in chain:
            return {}
        declared = self.library.vocabulary.scopes
        scopes = {name.partition(".")[0] for name in given} - set(chain)
        for scope in sorted(scopes & declared.keys() - self.library.vocabulary.records.keys()):
            if declared[scope].parent == "entity" and not declared[scope].dated:
                around["checklist"].beside = self.world.add(Member(scope, "1", {}, around["entity"]))
                return {scope: around["checklist"].beside}
        return {}

    def give(self, members: Mapping[str, Member], name: str, raw: Any) -> None:
        scope, _, rest = name.partition(".")
        if name not in self.library.vocabulary.facts and f"{scope}.{rest.partition('.')[0]}" in self.library.picks:
            self.give_picked(members, name, raw)
        elif found := self.intake.fact(name, raw, "given"):
            if scope in members:
                members[scope].values[found[0].id] = found[1]
            else:
                self.intake.report("SM312", "given", name=name, scope=self.table.scope)

    def give_picked(self, members: Mapping[str, Member], name: str, raw: Any) -> None:
        """Read an attribute of a picked member, such as `act.fine.max`."""
        fact, _, attribute = name.rpartition(".")
        scope, holder = self.library.picks[fact], members[fact.partition(".")[0]]
        picked = holder.values.setdefault(fact, Member(scope, "1"))
        own = f"{scope}.{fact.partition('.')[2]}"
        if attribute not in ("min", "max"):
            if found := self.intake.fact(f"{scope}.{attribute}", raw, "given"):
                picked.values[found[0].id] = found[1]
            return
        number = self.intake.value(Fact(name, name, "money", decimals=2), raw, "given")
        ends = picked.values.get(own, MoneyRange(UNKNOWN, UNKNOWN))
        picked.values[own] = MoneyRange(number, ends.high) if attribute == "min" else MoneyRange(ends.low, number)

    def settle(self, around: Mapping[str, Member]) -> None:
        """Give what goes without saying: the table's day and place, what holds of the kind of act, what its guard fixes."""
        visit, act, item = around["visit"], around.get("act"), around.get("item")
        visit.values.setdefault("visit.decide_on", self.on)
        if self.table.place and "entity.area" not in around["entity"].values:
            visit.values.setdefault("visit.area", self.table.place)
        for clause in fixed_by(self.table.guard):
            if (holder := around.get(clause.path.scope)) is not None:
                holder.values.setdefault(clause.path.fact, clause.test.operands[0].value)
        if act is not None:
            kind = self.library.vocabulary.acts.get(act.values.get("act.kind"))
            act.values = {"act.on": self.on, **(kind.facts if kind else {}), **act.values}
        if item is not None:
            item.values.setdefault("item.state", UNKNOWN)
        if checklist := around.get("checklist"):
            checklist.source = self.library.checklists.get(checklist.values.get("checklist.id"), _NO_CHECKLIST)

    # --- what the table says ----------------------------------------------------------------------------

    def decided(self, engine: ReferenceEvaluator, member: Member, told: Any) -> None:
        fact = self.library.fact(self.table.decides)
        ruling = engine.ruling(member, fact.id)
        self.rows = names_of(ruling)
        wanted = self.wanted(fact, told)
        self.compare(fact.label, fact.id, wanted, ruling.value, wanted == ruling.value)

    def wanted(self, fact: Fact, told: Any) -> Any:
        if told == "none":
            return NONE
        if fact.type == "choices" and isinstance(told, str):
            told = [part.strip() for part in told.split("|")]
        value = self.intake.value(fact, told, "expect")
        self.intake.finish()
        return value

    def added(self, engine: ReferenceEvaluator, member: Member, told: Any) -> None:
        rulings = list(rulings_of(engine, self.table, member))
        self.rows = tuple(dict.fromkeys(name for one in rulings for name in names_of(one)))
        label = self.library.vocabulary.records[self.table.adds].label
        if told == "unknown":
            open_ = any(one.exists is None for one in rulings)
            self.compare(label, self.table.adds, "unknown", [one.value for one in rulings], open_)
            return
        wanted = [self.record(one) for one in listed_as(told)]
        found = [{name: one for name, one in ruling.value.items() if one is not NONE} for ruling in rulings if ruling.exists]
        self.compare(label, self.table.adds, wanted, found, wanted == found)

    def record(self, told: Any) -> dict[str, Any]:
        if not isinstance(told, Mapping):
            raise InputError([diagnostic("SM204", NOWHERE, found=told, **MAPPING)])
        kind = self.table.adds
        facts = {name: self.library.vocabulary.facts.get(f"{kind}.{name}") for name in told if name != "@"}
        own = [fact.name for fact in self.library.vocabulary.facts.values() if fact.scope == kind]
        for name in (name for name, fact in facts.items() if fact is None):
            self.intake.report("SM311", "expect", what=kind, name=name, nearest=nearest(name, own))
        self.intake.finish()
        return dict(sorted((name, self.wanted(fact, told[name])) for name, fact in facts.items() if fact))


class GuaranteeTrial(TableTrial):
    """Tries an example of a guarantee: whether what it promises of a member holds, `true`, `false` or `unknown`."""

    KEYS = ("given", "on", "expect")

    def __init__(self, library: Library, guarantee: Guarantee, on: date):
        super().__init__(library, as_table(guarantee), on)
        self.guarantee = guarantee

    def run(self, data: Mapping[str, Any]) -> None:
        if "expect" not in data:
            raise InputError([diagnostic("SM203", NOWHERE, what="例子", what_en="an example", missing="expect")])
        member = self.member(self.mapping(data, "given"))
        engine = ReferenceEvaluator(self.library, self.world)
        found = {True: True, False: False, None: "unknown"}[standing(self.guarantee, engine, member)]
        self.compare(self.guarantee.id, self.guarantee.id, data["expect"], found, data["expect"] == found)
        self.note_problems(engine)


def as_table(one: Guarantee) -> Table:
    """Return a table without rows, of whose members a guarantee speaks: its examples are told as those of tables."""
    return Table(one.id, one.scope or "visit", None, None, (), one.position)


def standing(one: Guarantee, engine: ReferenceEvaluator, member: Member) -> Truth:
    """Say whether a guarantee with `holds` is kept of one member, as far as is known."""
    return any_holds((negation(engine.holds(one.when, member)), engine.holds(one.holds or ALWAYS_TRUE, member)))


def fixed_by(guard: Condition) -> Iterator[Clause]:
    """Yield the clauses of a guard that leave one value only: an example need not repeat them."""
    for clause in guard.parts if isinstance(guard, AllOf) else (guard,):
        match clause:
            case Clause(path, OneOf((Literal(),), False)) if path.attribute is None:
                yield clause

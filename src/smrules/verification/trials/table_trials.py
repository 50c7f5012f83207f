"""One example of a table is tried: one member with the facts that are given, and what the table says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist
from smrules.concepts.diagnostic import InputError, diagnostic, nearest
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Clause, Condition, Literal, OneOf, Table
from smrules.concepts.values import NONE, UNKNOWN
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import Ruling, row_hits, rulings_of
from smrules.engine.world import Member
from smrules.verification.trials.member_trials import MemberTrial
from smrules.verification.trials.traces import Trace
from smrules.verification.trials.trial import MAPPING, NOWHERE, listed_as, names_of

_NO_CHECKLIST = Checklist("", "", None, (), NOWHERE)


class TableTrial(MemberTrial):
    """
    Tries an example of a table: one member with the facts that are given, and what the table says of it.

    Attributes:
        guard: What the author of the example could take for granted, also where the table was changed since.
    """

    KEYS = ("given", "on", "expect", "because")

    def __init__(self, library: Library, table: Table, on: date, trace: Trace | None = None, guard: Condition | None = None):
        super().__init__(library, table.scope, on, trace)
        self.table = table
        self.guard = table.guard if guard is None else guard

    def run(self, data: Mapping[str, Any]) -> None:
        if "expect" not in data:
            raise InputError([diagnostic("SM203", NOWHERE, what="例子", what_en="an example", missing="expect")])
        member = self.member(self.mapping(data, "given"))
        engine = self.evaluator(self.world)
        if self.table.decides:
            self.ruled(engine, member, data["expect"])
        else:
            self.added(engine, member, data["expect"])
        self.because(data.get("because", ()), self.table.id)
        self.note_problems(engine)

    def tell(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an example with these facts has to expect, and the rows that decide; raises `InputError`."""
        member = self.member(self.mapping({"given": given}, "given"))
        engine = self.evaluator(self.world)
        if self.table.decides:
            ruling = engine.ruling(member, self.table.decides)
            rows, expected = names_of(ruling), ruling.value
        else:
            rulings = list(rulings_of(engine, self.table, member))
            rows = tuple(dict.fromkeys(name for one in rulings for name in names_of(one)))
            expected = self.records(rulings)
        self.note_problems(engine)
        if self.found:
            raise InputError(self.found)
        short = [name.removeprefix(f"{self.table.id}.") for name in rows]
        because = {"because": short[0] if len(short) == 1 else short} if short else {}
        return {"expect": expected, **because}

    def settle(self, around: Mapping[str, Member]) -> None:
        """Give what goes without saying: the table's day and place, what holds of the kind of act, what its guard fixes."""
        visit, act, item = around["visit"], around.get("act"), around.get("item")
        visit.values.setdefault("visit.decide_on", self.on)
        if self.table.place and "entity.area" not in around["entity"].values:
            visit.values.setdefault("visit.area", self.table.place)
        for clause in fixed_by(self.guard):
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

    def ruled(self, engine: ReferenceEvaluator, member: Member, told: Any) -> None:
        fact = self.library.fact(self.table.decides)
        ruling = engine.ruling(member, fact.id)
        self.rows = names_of(ruling)
        self.certain = self.sure(engine, member) if ruling.table is self.table else ()
        wanted = self.wanted(fact, told)
        self.compare(fact.label, fact.id, wanted, ruling.value, wanted == ruling.value)

    def sure(self, engine: ReferenceEvaluator, member: Member) -> tuple[str, ...]:
        """Return the rows that decided and hit for certain; a row that comes first only if none above may hit."""
        if engine.applies(self.table, member) is not True:
            return ()
        hit = {f"{self.table.id}.{row.id}" for row, hit in row_hits(engine, self.table, member) if hit}
        if len(self.rows) == 1 and not hit:
            return self.rows if self.rows[0].endswith(".otherwise") else ()
        return tuple(name for name in self.rows if name in hit and (self.table.hit != "first" or len(self.rows) == 1))

    def added(self, engine: ReferenceEvaluator, member: Member, told: Any) -> None:
        rulings = list(rulings_of(engine, self.table, member))
        self.rows = tuple(dict.fromkeys(name for one in rulings for name in names_of(one)))
        self.certain = self.sure(engine, member)
        label = self.library.vocabulary.records[self.table.adds].label
        if told == "unknown":
            open_ = any(one.exists is None for one in rulings)
            self.compare(label, self.table.adds, "unknown", [one.value for one in rulings], open_)
            return
        wanted = [self.record(one) for one in listed_as(told)]
        found = [{name: one for name, one in ruling.value.items() if one is not NONE} for ruling in rulings if ruling.exists]
        self.compare(label, self.table.adds, wanted, found, wanted == found)

    def records(self, rulings: list[Ruling]) -> Any:
        """Return the records of rulings as an example expects them, attributes in the order of the rows."""
        if any(one.exists is None for one in rulings):
            return "unknown"
        order = [name for row in self.table.rows if isinstance(row.then, dict) for name in row.then]
        found = [{name: one.value[name] for name in dict.fromkeys(order) if one.value.get(name, NONE) is not NONE}
                 for one in rulings if one.exists]  # fmt: skip
        return found if len(found) > 1 else found[0] if found else "none"

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


def fixed_by(guard: Condition) -> Iterator[Clause]:
    """Yield the clauses of a guard that leave one value only: an example need not repeat them."""
    for clause in guard.parts if isinstance(guard, AllOf) else (guard,):
        match clause:
            case Clause(path, OneOf((Literal(),), False)) if path.attribute is None:
                yield clause

"""One example of a derived fact is tried: the members that are told, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist
from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Derivation
from smrules.concepts.values import NONE, UNKNOWN
from smrules.engine.world import Member
from smrules.verification.trials.member_trials import MemberTrial
from smrules.verification.trials.traces import Trace, TracedEvaluator
from smrules.verification.trials.trial import MAPPING, NOWHERE

_NO_CHECKLIST = Checklist("", "", None, (), NOWHERE)


class DerivedTrial(MemberTrial):
    """Tries an example of a derived fact: facts of its owner, and the members that are counted, added up or chosen from."""

    KEYS = ("given", "members", "on", "expect")

    def __init__(self, library: Library, derivation: Derivation, on: date, trace: Trace | None = None):
        super().__init__(library, derivation.fact.partition(".")[0], on, trace)
        self.derivation = derivation
        self.scopes: dict[str, Member] = {}

    def run(self, data: Mapping[str, Any]) -> None:
        if "expect" not in data:
            raise InputError([diagnostic("SM203", NOWHERE, what="例子", what_en="an example", missing="expect")])
        found = self.value(data)
        fact, told = self.library.fact(self.derivation.fact), data["expect"]
        wanted = int(told) if fact.type == "member" and str(told).isdecimal() else self.wanted(fact, told)
        self.compare(fact.label, fact.id, wanted, found, wanted == found)

    def value(self, data: Mapping[str, Any]) -> Any:
        """Return what follows from the facts and members of an example; of a member that is picked, its number."""
        owner = self.member(self.mapping(data, "given"))
        if "members" in data:
            self.list_members(owner, data["members"])
        engine = StatedRecords(self.library, self.world, Trace() if self.trace is None else self.trace)
        found = engine.value(owner, self.derivation.fact)
        self.note_problems(engine)
        return int(found.key) if isinstance(found, Member) else found

    def settle(self, around: Mapping[str, Member]) -> None:
        """Give the days of the visit and of the act, and make room for the members."""
        around["visit"].values.setdefault("visit.decide_on", self.on)
        if act := around.get("act"):
            act.values.setdefault("act.on", self.on)
        if checklist := around.get("checklist"):
            checklist.source = _NO_CHECKLIST
        self.scopes = dict(around)

    def list_members(self, owner: Member, told: Any) -> None:
        """Put the members into the world; what is told is all there is."""
        scope = self.derivation.scope
        if scope is None or not isinstance(told, (list, tuple)):
            fields = MAPPING if scope else {"expected_zh": "没有 members", "expected_en": "no members"}
            raise InputError([diagnostic("SM204", NOWHERE, found=told, **fields)])
        self.world.members[scope] = []
        self.world.complete_from = {scope: date.min}
        for number, facts in enumerate(told, start=1):
            if not isinstance(facts, Mapping):
                raise InputError([diagnostic("SM204", NOWHERE, found=facts, **MAPPING)])
            self.add_member(owner, Member(scope, str(number), {}, self.parent(scope, owner)), facts)
        self.intake.finish()

    def parent(self, scope: str, owner: Member) -> Member | None:
        """Return the member around those that are told, made where nobody needed it yet."""
        if scope in self.library.vocabulary.records:
            return owner
        above = self.library.vocabulary.scopes[scope].parent
        if above is not None and above not in self.scopes:
            made = Member(above, "1", {}, self.parent(above, owner), source=_NO_CHECKLIST if above == "checklist" else None)
            self.scopes[above] = self.world.add(made)
        return self.scopes.get(above or "")

    def add_member(self, owner: Member, member: Member, facts: Mapping[str, Any]) -> None:
        """Give a member its facts, by short or full name; an item belongs to the act that it is told for."""
        for name, raw in facts.items():
            if name != "@" and (found := self.intake.fact(name, raw, "members", member.scope)):
                member.values[found[0].id] = found[1]
        if member.scope in self.library.vocabulary.records:
            member.values.setdefault(f"{member.scope}.id", member.key)
        if member.scope == "item":
            member.values.setdefault("item.state", UNKNOWN)
            member.values.setdefault("item.act", NONE)
            if owner.scope == "act":
                self.world.act_items.setdefault(owner, []).append(member)
        self.world.add(member)


class StatedRecords(TracedEvaluator):
    """An evaluator to whom the records are told: no table is asked for them."""

    def records(self, kind: str) -> list[Member]:
        """Return the records that the example tells."""
        return self.world.members.get(kind, [])

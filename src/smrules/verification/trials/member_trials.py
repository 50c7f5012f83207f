"""What examples of tables and of derived facts have in common: one member, with facts that are stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange
from smrules.concepts.vocabulary import Fact
from smrules.engine.world import Member, World
from smrules.inspection.intake import Intake
from smrules.verification.trials.traces import Trace
from smrules.verification.trials.trial import Trial


class MemberTrial(Trial):
    """Tries an example about one member of a scope; derived facts may be stated too."""

    def __init__(self, library: Library, scope: str, on: date, trace: Trace | None = None):
        super().__init__(library, on, trace)
        self.scope = scope
        self.intake = Intake(library, stated=True)
        self.world = World()

    def member(self, given: Mapping[str, Any]) -> Member:
        """Return a member of the scope with the facts that are given, inside one member of each scope around it."""
        chain = self.library.vocabulary.chains[self.scope]
        around = self.around([*({"entity", "visit"} - set(chain)), *chain])
        beside = self.beside(given, chain, around)
        for name, raw in given.items():
            self.give(around | beside, name, raw)
        self.intake.finish()
        self.settle(around)
        return around[self.scope]

    def settle(self, around: Mapping[str, Member]) -> None:
        """Give what goes without saying."""

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
                self.intake.report("SM312", "given", name=name, scope=self.scope)

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

    def wanted(self, fact: Fact, told: Any) -> Any:
        if told == "none":
            return NONE
        if fact.type == "choices" and isinstance(told, str):
            told = [part.strip() for part in told.split("|")]
        value = self.intake.value(fact, told, "expect")
        self.intake.finish()
        return value

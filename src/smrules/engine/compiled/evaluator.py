"""
The compiled evaluator: the reference evaluator with its inner loops replaced.

What costs time runs on the compiled library: values, conditions, guards, rows, counts, membership. What follows from the rows that hit is
the reference evaluator's own code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, Condition, Derivation, Row, Table
from smrules.concepts.values import UNKNOWN, Truth, all_hold, bounded
from smrules.engine import truth
from smrules.engine.compiled.bits import bits
from smrules.engine.compiled.columns import Masks
from smrules.engine.compiled.crowds import Crowd
from smrules.engine.compiled.facts import MISSING
from smrules.engine.compiled.program import Adding, Sieve, program_of
from smrules.engine.derivations import may_have_more, window_end
from smrules.engine.evaluator import VISIT
from smrules.engine.reference import FAILED, ReferenceEvaluator
from smrules.engine.rulings import record_of, row_hits, rulings_of
from smrules.engine.world import Member, World

_STATES = {True: "compliant", False: "noncompliant", None: "unanswered"}


class CompiledEvaluator(ReferenceEvaluator):
    """The values of all facts of one case, by way of the library compiled for the day of the visit."""

    def __init__(self, library: Library, world: World):
        super().__init__(library, world)
        visits = world.members.get("visit")
        self.program = program_of(library, visits[0].values.get(VISIT) if visits else None)
        self.known: dict[str, dict[Member, Any]] = defaultdict(dict)
        self.applied: dict[str, dict[Member, Truth]] = defaultdict(dict)
        self._outer: dict[Member, dict[str, Member]] = {}
        self._crowds: dict[str, Crowd] = {}

    # --- facts -----------------------------------------------------------------------------------

    def value(self, member: Member, fact: str) -> Any:
        """Return the value of one fact of *member*."""
        values = member.values
        return values[fact] if fact in values else self.program.facts.value(fact)(self, member)

    def work_out(self, member: Member, fact: str) -> Any:
        """Return the value of a fact that follows from others."""
        one = self.library.derivations.get(fact)
        if one is None and fact == "item.failed":
            counted = self.item_counted(member)
            return self.value(member, "item.state") in FAILED if counted is True else counted
        return self._count(member, one) if one is not None and one.kind == "count" else self._work_out(member, fact)

    def item_state(self, item: Member) -> str:
        """Return the state of an item: as answered, else by the test of the complying answer."""
        if item.state is not None:
            return item.state
        return _STATES[self.program.expecting(item.source)(self, item, None)]

    # --- members ---------------------------------------------------------------------------------

    def outer(self, member: Member) -> dict[str, Member]:
        """Return the members around *member* by scope, itself left out."""
        found = self._outer.get(member)
        if found is None:
            found = {} if member.parent is None else self._with(member.parent)
            if member.beside is not None:
                found = {**found, **self._with(member.beside)}
            self._outer[member] = found
        return found

    def _with(self, member: Member) -> dict[str, Member]:
        return {**self.outer(member), member.scope: member}

    def exists(self, member: Member) -> Truth:
        """Say whether *member* belongs to the case."""
        found = self._exists.get(member, MISSING)
        if found is MISSING:
            found = self._exists[member] = self._is_there(member)
        return found

    def _is_there(self, member: Member) -> Truth:
        if member.scope == "act":
            return all_hold(self._existence(member))
        truth = member.exists
        for around in (member.parent, member.beside):
            if truth is not False and around is not None:
                truth = _and(truth, self.exists(around))
        if truth is not False and member.place is not None:
            truth = _and(truth, self.in_place(member.place, member))
        if truth is not False and member.condition is not ALWAYS_TRUE:
            truth = _and(truth, self.holds(member.condition, member))
        return truth

    def crowd(self, scope: str) -> Crowd:
        """Return all members of *scope*, for counting."""
        found = self._crowds.get(scope)
        if found is None:
            known = self.records(scope) if scope in self.library.vocabulary.records else self.world.members.get(scope, [])
            others = (item for items in self.world.act_items.values() for item in items) if scope == "item" else ()
            found = self._crowds[scope] = Crowd(known, others)
        return found

    def _bits_of(self, scope: str, origin: Member) -> int:
        crowd = self.crowd(scope)
        if scope == "item" and origin.scope == "act":
            return crowd.at(self.world.act_items.get(origin, ()))
        return crowd.of(origin)

    def members(self, scope: str, origin: Member) -> list[Member]:
        """Return the members of *scope* that belong to *origin* or to the innermost member around both."""
        if scope == "item" and origin.scope == "act":
            return self.world.act_items.get(origin, [])
        crowd = self.crowd(scope)
        return crowd.some(crowd.of(origin))

    def records(self, kind: str) -> list[Member]:
        """Return every record of *kind* that tables add; some may only possibly exist."""
        if kind not in self._records:
            adding = self.program.adding(kind)
            concerned: dict[int, int] = {}
            for scope in adding.scopes:
                for number, members in self._concerned(adding, scope):
                    concerned[number] = concerned.get(number, 0) | members
            self._records[kind] = [
                record_of(self, member, ruling)
                for number in sorted(concerned)
                for member in self.crowd(adding.tables[number].table.scope).some(concerned[number])
                for ruling in rulings_of(self, adding.tables[number].table, member)
            ]
        return self._records[kind]

    def _concerned(self, adding: Adding, scope: str) -> Iterator[tuple[int, int]]:
        """Yield tables by number, and the members of which their guards are not certainly false; one table may come several times."""
        if scope not in self.world.members:
            return
        crowd, demands = self.crowd(scope), adding.scopes[scope]
        _, alive = crowd.holding(_exists, self, None, crowd.everyone, crowd.everyone)
        groups = {UNKNOWN: alive} if demands.read is None else crowd.grouped(demands.read, self, None, alive).members
        for value, members in groups.items():
            for number in demands.met_by(value) if members & alive else ():
                _, possible = self._sifted(crowd, adding.sieves[number], members & alive, None)
                if possible:
                    yield number, possible

    # --- derived facts ---------------------------------------------------------------------------

    def _count(self, owner: Member, one: Derivation) -> Any:
        certain, possible = self._taken(owner, one)
        return bounded(certain.bit_count(), None if may_have_more(self, one, owner) else possible.bit_count())

    def _taken(self, owner: Member, one: Derivation) -> Masks:
        """Return which members a derived fact takes in, for certain and possibly."""
        crowd = self.crowd(one.scope)
        sieves = ((Crowd.holding, _exists), *self.program.taking(one))
        certain, possible = self._sifted(crowd, sieves, self._bits_of(one.scope, owner), owner)
        if one.window is not None and possible:
            certain, possible = crowd.holding_for(self._in_window(owner, one), self, owner, certain, possible)
        return certain, possible

    def _sifted(self, crowd: Crowd, sieves: Iterable[Sieve], members: int, owner: Member | None) -> Masks:
        certain = possible = members
        for ask, what in sieves:
            if not possible:
                break
            certain, possible = ask(crowd, what, self, owner, certain, possible)
        return certain, possible

    def _in_window(self, owner: Member, one: Derivation):
        until = window_end(self, one, owner)
        start = self.window_start(until, one.window.length, owner, None, VISIT)
        dated = self.library.vocabulary.scopes[one.scope].dated
        return lambda case, member, owner: truth.in_window(self.value(member, dated), start, until)

    def taken(self, owner: Member, one: Derivation) -> list[tuple[Truth, Member]]:
        """Return the members that a derived fact takes in, or may take in, each with whether it is certain."""
        certain, possible = self._taken(owner, one)
        members = self.crowd(one.scope).members
        return [(True if certain >> number & 1 else None, members[number]) for number in bits(possible)]

    # --- conditions and tables -------------------------------------------------------------------

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = VISIT) -> Truth:
        """Say whether *condition* holds of *member*, on the date that *dated_by* names."""
        return self.program.condition(condition, member.scope, dated_by)(self, member, owner)

    def applies(self, table: Table, member: Member) -> Truth:
        """Say whether *table* applies to *member*."""
        return self.program.table(table).applies(self, member)

    def row_hits(self, table: Table, member: Member) -> Iterable[tuple[Row, Truth]]:
        """Return the rows of *table* that hit or may hit."""
        compiled = self.program.table(table)
        return row_hits(self, table, member) if compiled.columns is None else compiled.hits(self, member)


def _and(one: Truth, other: Truth) -> Truth:
    return False if other is False else None if one is None or other is None else True


def _exists(case: CompiledEvaluator, member: Member, owner: Member) -> Truth:
    return case.exists(member)

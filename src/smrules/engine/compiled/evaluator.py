"""
The compiled evaluator: the reference evaluator with its inner loops replaced.

What costs time runs on the compiled library: values, conditions, guards, rows, counts, membership. What follows from the rows that hit is
the reference evaluator's own code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.law import Parameter
from smrules.concepts.library import Library
from smrules.concepts.memory import MISSING, remember
from smrules.concepts.position import Position
from smrules.concepts.rules import ALWAYS_TRUE, Condition, Derivation, Row, Table
from smrules.concepts.values import UNKNOWN, Truth, all_hold, bounded
from smrules.concepts.vocabulary import BUILT_IN_SCOPES
from smrules.engine import truth
from smrules.engine.compiled.bits import bits
from smrules.engine.compiled.columns import Masks
from smrules.engine.compiled.conditions import Holds
from smrules.engine.compiled.crowds import Crowd
from smrules.engine.compiled.facts import CERTAIN_STATES
from smrules.engine.compiled.program import EXISTING, Adding, Sieve, program_of
from smrules.engine.compiled.tables import CompiledTable
from smrules.engine.derivations import may_have_more
from smrules.engine.evaluator import VISIT
from smrules.engine.reference import FAILED, ReferenceEvaluator
from smrules.engine.rulings import NO_TABLE, Ruling, record_of, row_hits, rulings_of
from smrules.engine.world import Member, World

_NOBODY: dict[str, Member] = {}
_STATES = {True: "compliant", False: "noncompliant", None: "unanswered"}


class CompiledEvaluator(ReferenceEvaluator):
    """The values of all facts of one case, by way of the library compiled for the day of the visit."""

    def __init__(self, library: Library, world: World):
        super().__init__(library, world)
        visits = world.members.get("visit")
        self.program = program_of(library, visits[0].values.get(VISIT) if visits else None)
        self.troubles = 0
        self._value_of = self.program.facts.value
        self.known: dict[str, dict[Member, Any]] = defaultdict(dict)
        self.ruled: dict[str, dict[Member, Ruling]] = defaultdict(dict)
        self.windows: dict[str, dict[Member, tuple[Any, Any]]] = defaultdict(dict)
        self.governing: dict[str, dict[Member, Any]] = defaultdict(dict)
        self.applied: dict[str, dict[Member, Truth]] = defaultdict(dict)
        self.surroundings: dict[Member, dict[str, Member]] = {}
        self.circles: dict[Member, dict[str, Member]] = {}
        self._crowds: dict[str, Crowd] = {}

    # --- facts -----------------------------------------------------------------------------------

    def value(self, member: Member, fact: str) -> Any:
        """Return the value of one fact of *member*."""
        values = member.values
        return values[fact] if fact in values else self._value_of(fact)(self, member)

    def item_state(self, item: Member) -> str:
        """Return the state of an item: as answered, else by the test of the complying answer."""
        if item.state is not None:
            return item.state
        return _STATES[self.program.expecting(item.source)(self, item, None)]

    def item_failed(self, item: Member) -> Any:
        """Return whether an item failed; unknown where it is not known whether it counts."""
        state = self.value(item, "item.state")
        return state in FAILED if state in CERTAIN_STATES else super().item_failed(item)

    # --- members ---------------------------------------------------------------------------------

    def outer(self, member: Member) -> dict[str, Member]:
        """Return the members around *member* by scope, itself left out."""
        found = self.surroundings.get(member)
        if found is None:
            found = _NOBODY if member.parent is None else self.around(member.parent)
            if member.beside is not None:
                found = {**found, **self.around(member.beside)}
            self.surroundings[member] = found
        return found

    def around(self, member: Member) -> dict[str, Member]:
        """Return *member* and those around it by scope."""
        found = self.circles.get(member)
        if found is None:
            found = self.circles[member] = {**self.outer(member), member.scope: member}
        return found

    def exists(self, member: Member) -> Truth:
        """Say whether *member* belongs to the case."""
        found = self._exists.get(member, MISSING)
        if found is MISSING:
            is_plain = member.condition is ALWAYS_TRUE and member.beside is None and member.place is None and member.exists is True
            if is_plain and member.scope != "act" and member.parent is not None:
                found = self._exists[member] = self.exists(member.parent)
            else:
                found = self._exists[member] = self._is_there(member)
        return found

    def _is_there(self, member: Member) -> Truth:
        if member.scope == "act":
            return self._was_committed(member)
        truth = member.exists
        for around in (member.parent, member.beside):
            if truth is not False and around is not None:
                truth = _and(truth, self.exists(around))
        if truth is not False and member.place is not None:
            truth = _and(truth, self.in_place(member.place, member))
        if truth is not False and member.condition is not ALWAYS_TRUE:
            truth = _and(truth, self.holds(member.condition, member))
        return truth

    def _was_committed(self, act: Member) -> Truth:
        """Say whether an act happened: of an act that items may be, one of them applies and failed."""
        items = self._items_of.get(act)
        if items is None or act.beside is not None or act.place is not None or act.condition is not ALWAYS_TRUE:
            return all_hold(self._existence(act))
        certain, possible = self._failing
        if not possible & items:
            return False
        return all_hold((act.exists, act.parent is None or self.exists(act.parent), True if certain & items else None))

    @cached_property
    def _items_of(self) -> dict[Member, int]:
        """The items of each act, as bits."""
        crowd = self.crowd("item")
        return {act: crowd.at(items) for act, items in self.world.act_items.items()}

    @cached_property
    def _failing(self) -> Masks:
        """Which items apply and failed, for certain and possibly."""
        crowd = self.crowd("item")
        return self._sifted(crowd, self.program.failing, (1 << len(crowd.members)) - 1, None)

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
            return self._items_of.get(origin, 0)
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
        _, alive = self._sifted(crowd, (EXISTING,), crowd.everyone, None)
        groups = {UNKNOWN: alive} if demands.read is None else crowd.grouped(demands.read, self, None, alive).members
        for value, members in groups.items():
            for number in demands.met_by(value) if members & alive else ():
                _, possible = self._sifted(crowd, adding.sieves[number], members & alive, None)
                if possible:
                    yield number, possible

    # --- derived facts ---------------------------------------------------------------------------

    def count(self, owner: Member, one: Derivation) -> Any:
        """Return how many members a derived fact takes in."""
        certain, possible = self._taken(owner, one)
        is_whole = one.scope in BUILT_IN_SCOPES and one.scope in self.world.members and one.window is None
        more = not is_whole and may_have_more(self, one, owner)
        return bounded(certain.bit_count(), None if more else possible.bit_count())

    def _taken(self, owner: Member, one: Derivation) -> Masks:
        """Return which members a derived fact takes in, for certain and possibly."""
        crowd = self.crowd(one.scope)
        certain, possible = self._sifted(crowd, self.program.taking(one), self._bits_of(one.scope, owner), owner)
        if one.window is not None and possible:
            certain, possible = crowd.holding_for(self._in_window(one, owner), self, owner, certain, possible)
        return certain, possible

    def _sifted(self, crowd: Crowd, sieves: Iterable[Sieve], members: int, owner: Member | None) -> Masks:
        certain = possible = members
        for ask, what in sieves:
            if not possible:
                break
            certain, possible = ask(crowd, what, self, owner, certain, possible)
        return certain, possible

    def date_or_area(self, fact: str, member: Member) -> Any:
        """Return the date (or place) that governs *member*: its own, else that of the visit."""
        known = self.governing[fact]
        found = known.get(member, MISSING)
        if found is MISSING:
            found = known[member] = super().date_or_area(fact, member)
        return found

    def figure(self, parameter: Parameter, member: Member, dated_by: str) -> Any:
        """Return the figure in force, or the figures by key, on the date and at the place that govern *member*."""
        if parameter.local:
            return super().figure(parameter, member, dated_by)
        key = parameter.name, self.date_or_area(parameter.dated_by or dated_by, member)
        found = self.program.figures.get(key, MISSING)
        if found is MISSING:
            found = super().figure(parameter, member, dated_by)
            if found is not UNKNOWN:
                remember(self.program.figures, key, found)
        return found

    def deadline(self, start: Any, duration: Any, position: Position) -> Any:
        """Return the day on which *duration* after *start* ends."""
        found = self.program.deadlines.get((start, duration), MISSING)
        if found is MISSING:
            found = super().deadline(start, duration, position)
            if isinstance(found, date):
                remember(self.program.deadlines, (start, duration), found)
        return found

    def window(self, one: Derivation, owner: Member) -> tuple[Any, Any]:
        """Return the day after which a derivation's window begins, and its last day."""
        known = self.windows[one.fact]
        found = known.get(owner)
        if found is None:
            found = known[owner] = super().window(one, owner)
        return found

    def _in_window(self, one: Derivation, owner: Member) -> Holds:
        start, until = self.window(one, owner)
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

    def ruling(self, member: Member, fact: str) -> Ruling:
        """Return what the tables say of *fact*, with the rows that decide."""
        known = self.ruled[fact]
        found = known.get(member)
        if found is None:
            guards = [(one, one.applies(self, member)) for one in self.program.deciding(fact)]
            found = known[member] = self._decided(guards, member)
        return found

    def _decided(self, guards: list[tuple[CompiledTable, Truth]], member: Member) -> Ruling:
        for one, applies in guards:
            if applies:
                return one.decision(self, member)
        return next((Ruling(one.table, (), UNKNOWN, None) for one, applies in guards if applies is None), NO_TABLE)

    def problem(self, found: Diagnostic) -> None:
        """Note what went wrong, once; *troubles* counts every time."""
        self.troubles += 1
        super().problem(found)

    def row_hits(self, table: Table, member: Member) -> Iterable[tuple[Row, Truth]]:
        """Return the rows of *table* that hit or may hit."""
        compiled = self.program.table(table)
        return row_hits(self, table, member) if compiled.columns is None else compiled.hits(self, member)


def _and(one: Truth, other: Truth) -> Truth:
    return False if other is False else None if one is None or other is None else True



"""
What does a value rest on? Follows the rules to the facts that nobody works out, whatever they are now.

`needs` follows only what is open; this follows everything that could make a difference, and notes where tests on a fact turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from smrules.concepts.library import SETTLED
from smrules.concepts.reading import operands, reads_of
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Clause,
    Condition,
    Derivation,
    Literal,
    Not,
    ParameterOperand,
    Past,
    Presence,
    Row,
    Table,
    Test,
)
from smrules.concepts.values import NONE, UNKNOWN, Interval, SetBetween
from smrules.concepts.vocabulary import FactPath
from smrules.engine.evaluator import VISIT, Evaluator
from smrules.engine.world import Member

_STATES = ("item.state", "item.failed", "item.counted")
Origin = tuple[Member, str]


class Origins:
    """
    Collects the facts on which something rests; each once, in the order in which they are met.

    Attributes:
        turns: (member, fact) → the values at which a test of it turns, as far as they are known.
        added_up: Those that enter sums, means, products or fines, where any other value makes a difference.
        kinds: The kinds of records that are read.
        minded: Those of which a rule asks whether anything is known; to be silent may decide something then.
    """

    def __init__(self, engine: Evaluator):
        self.engine = engine
        self.library = engine.library
        self.turns: dict[Origin, set[Any]] = {}
        self.added_up: set[Origin] = set()
        self.kinds: set[str] = set()
        self.minded: set[Origin] = set()
        self._seen: set[Any] = set()

    def _is_new(self, *what: Any) -> bool:
        new = what not in self._seen
        self._seen.add(what)
        return new

    # --- facts -----------------------------------------------------------------------------------

    def of_fact(self, member: Member, fact: str, turns: Iterable[Any] = (), added: bool = False) -> None:
        """Follow one fact of *member*, of which a test turns at *turns*, or which is *added* up."""
        follow = fact in self.library.derivations or fact in self.library.deciding or fact in _STATES
        if not follow and member.scope not in self.library.vocabulary.records and not self.is_fixed(member, fact):
            self._end(member, fact, turns, added)
        if not self._is_new(member, fact):
            return
        if fact in self.library.derivations:
            self.of_derivation(member, self.library.derivations[fact])
        elif fact in self.library.deciding:
            for table in self.library.deciding[fact]:
                self.of_table(table, member)
        elif fact in _STATES:
            self.of_item(member)
        elif not follow and fact not in member.values and (presumed := self.library.fact(fact).presumed):
            self.of_path(FactPath(presumed), member)

    def _end(self, member: Member, fact: str, turns: Iterable[Any], added: bool) -> None:
        self.turns.setdefault((member, fact), set()).update(turns)
        if added:
            self.added_up.add((member, fact))

    def is_fixed(self, member: Member, fact: str) -> bool:
        """Say whether a fact is settled by the rules, so that no answer can change it."""
        if fact in SETTLED or fact in self.library.item_keys:
            return True
        return member.scope == "act" and fact in self.library.vocabulary.acts[member.values["act.kind"]].facts

    def of_path(
        self, path: FactPath, member: Member, owner: Member | None = None, turns: Iterable[Any] = (), added: bool = False
    ) -> None:
        found = self.engine.world.seen_from(path.scope, member, owner)
        if found is None:
            return
        self.of_fact(found, path.fact, () if path.attribute else turns, added)
        scope = self.library.picks.get(path.fact)
        if path.attribute and scope is not None and scope not in self.library.vocabulary.records:
            for one in self.engine.members(scope, found):
                self.of_fact(one, f"{scope}.{path.attribute}", turns, added)

    def of_governing(self, fact: str, member: Member) -> None:
        """Follow the date or place that governs *member*: its own, else that of the visit."""
        self.of_fact(*self.engine.world.governing(fact, member))

    def of_item(self, item: Member) -> None:
        """Follow the answer of an item, and whether its checklist was sampled enough where the item was not checked."""
        self.of_test(FactPath(item.source.fact), item.source.expect, item, None, VISIT)
        if item.state == "not-checked" and item.parent is not None and item.parent.source.sampling:
            for other in self.engine.world.members["item"]:
                if other.parent is item.parent and self._is_new(other, "sampled"):
                    self.of_existence(other)
                    self.of_item(other)

    def of_existence(self, member: Member) -> None:
        """Follow whether *member* belongs to the case."""
        if not self._is_new(member, "exists"):
            return
        for around in (member.parent, member.beside):
            if around is not None:
                self.of_existence(around)
        self.of_condition(member.condition, member)
        if member.place is not None:
            self.of_governing("visit.area", member)
        for item in self.engine.world.act_items.get(member, ()) if member.scope == "act" else ():
            self.of_existence(item)
            self.of_fact(item, "item.failed")

    # --- tables ----------------------------------------------------------------------------------

    def of_table(self, table: Table, member: Member, only: str | None = None) -> None:
        """Follow all that *table* reads of *member*; of a table that collects records perhaps *only* one row."""
        if table.otherwise is not None and only == table.otherwise.id:
            only = None
        if not self._is_new(table.id, member, only) or self.never(table.guard, member, None, table.dated_by):
            return
        self.of_existence(member)
        self.of_condition(table.guard, member, None, table.dated_by)
        if table.in_force.start or table.in_force.end:
            self.of_governing(table.dated_by, member)
        if table.place is not None:
            self.of_governing("visit.area", member)
        self.of_exceptions((table.id, None), member)
        for row in table.rows:
            if only in (None, row.id) and not self.never(row.condition, member, None, table.dated_by):
                self.of_row(table, row, member)
        if table.otherwise is not None:
            self.of_results(table.otherwise, member, table.dated_by)

    def of_row(self, table: Table, row: Row, member: Member) -> None:
        self.of_condition(row.condition, member, None, table.dated_by)
        self.of_exceptions((table.id, row.id), member)
        self.of_results(row, member, table.dated_by)

    def of_exceptions(self, target: tuple[str, str | None], member: Member) -> None:
        for table, row in self.library.overridden_by.get(target, ()):
            self.of_table(self.library.tables[table], member, row)

    def of_results(self, row: Row, member: Member, dated_by: str) -> None:
        for expression in row.then.values() if isinstance(row.then, dict) else (row.then,):
            self.of_expression(expression, member, None, dated_by)

    def of_records(self, kind: str, owner: Member) -> None:
        """Follow whether tables add records of *kind* around *owner*, and what stands in them."""
        self.kinds.add(kind)
        for table in self.library.adding.get(kind, ()):
            for member in self.engine.members(table.scope, owner) if table.scope in self.engine.world.members else ():
                self.of_table(table, member)

    # --- conditions ------------------------------------------------------------------------------

    def of_condition(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = VISIT) -> None:
        """Follow every clause, except where one that is fixed makes the others idle."""
        match condition:
            case Clause(path, test):
                self.of_test(path, test, member, owner, dated_by)
            case AllOf(parts) if not self.never(condition, member, owner, dated_by):
                for part in parts:
                    self.of_condition(part, member, owner, dated_by)
            case AnyOf(parts):
                for part in parts:
                    self.of_condition(part, member, owner, dated_by)
            case Not(part):
                self.of_condition(part, member, owner, dated_by)

    def never(self, condition: Condition, member: Member, owner: Member | None, dated_by: str) -> bool:
        """Say whether what the rules settle alone shows that a condition does not hold."""
        parts = condition.parts if isinstance(condition, AllOf) else (condition,)
        return any(isinstance(part, Clause) and self._is_false_for_ever(part, member, owner, dated_by) for part in parts)

    def _is_false_for_ever(self, clause: Clause, member: Member, owner: Member | None, dated_by: str) -> bool:
        found = member.around(clause.path.scope)
        if found is None or clause.path.fact in _STATES or not self.is_fixed(found, clause.path.fact):
            return False
        if not all(isinstance(one, Literal) for one in operands(clause.test)):
            return False
        return self.engine.test(clause.test, clause.path, member, owner, dated_by) is False

    def of_test(self, path: FactPath, test: Test, member: Member, owner: Member | None, dated_by: str) -> None:
        """Follow what a test reads on both sides, and note where it turns."""
        if isinstance(test, Presence) and test.kind != "none" and not self.library.may_be_none(self.library.type_of(path)):
            self._mind(path, member, owner)
        right = [one for operand in operands(test) for one in _plain(self.engine.operand(operand, member, owner, dated_by))]
        if isinstance(test, Past):
            day = self.engine.date_or_area(dated_by, member)
            right = [*_plain(day), *_plain(self.engine.window_start(day, test.length, member, owner, dated_by))]
            self.of_governing(dated_by, member)
        self.of_path(path, member, owner, right)
        left = _plain(self.engine.read(path, member, owner))
        for operand in operands(test):
            self.of_expression(operand, member, owner, dated_by, left)

    def _mind(self, path: FactPath, member: Member, owner: Member | None) -> None:
        behind = Origins(self.engine)
        behind.of_path(path, member, owner)
        self.minded |= behind.turns.keys()

    def of_expression(
        self, expression: Any, member: Member, owner: Member | None = None, dated_by: str = VISIT, turns: Iterable[Any] = ()
    ) -> None:
        """Follow every fact and parameter that an expression reads."""
        for read in reads_of(expression):
            if isinstance(read, ParameterOperand):
                self.of_parameter(read, member, owner, dated_by)
            else:
                self.of_path(read, member, owner, turns, added=not turns)

    def of_parameter(self, used: ParameterOperand, member: Member, owner: Member | None, dated_by: str) -> None:
        parameter = self.library.parameters[used.name]
        self.of_governing(parameter.dated_by or dated_by, member)
        if parameter.by:
            self.of_path(FactPath(parameter.by), member, owner)
        if parameter.local:
            self.of_governing("visit.area", member)

    # --- derived facts ---------------------------------------------------------------------------

    def of_derivation(self, owner: Member, one: Derivation) -> None:
        if one.condition is not None:
            self.of_condition(one.condition, owner)
        self.of_expression(one.expression, owner)
        for path in one.facts if one.scope is None else ():
            self.of_path(path, owner, added=True)
        if one.scope is not None:
            self.of_members(owner, one)

    def of_members(self, owner: Member, one: Derivation) -> None:
        if one.window is not None:
            self.of_governing(one.window.until.fact, owner)
            self.of_expression(one.window.length, owner)
        if one.scope in self.library.vocabulary.records:
            self.of_records(one.scope, owner)
            return
        for member in self.engine.members(one.scope, owner):
            if not any(self.never(each, member, owner, VISIT) for each in (one.of, one.where)):
                self.of_existence(member)
                self.of_condition(one.of, member, owner)
                self.of_condition(one.where, member, owner)
                for path in (*one.facts, *one.keys):
                    self.of_path(path, member, owner, added=True)


def _plain(value: Any) -> list[Any]:
    """Return the values that stand in one that may be known by bounds, as a set, or not at all."""
    match value:
        case Interval(low, high):
            return [one for one in (low, high) if one is not None]
        case SetBetween(_, possible):
            return sorted(possible)
        case frozenset():
            return sorted(value)
    return [] if value is UNKNOWN or value is NONE or isinstance(value, Member) else [value]

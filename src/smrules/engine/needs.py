"""Which facts would settle what is unknown? Follows the reference evaluator to the facts that nobody has given."""

from __future__ import annotations

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
    Row,
    Table,
)
from smrules.concepts.values import UNKNOWN, Interval, MoneyRange, SetBetween, Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.derivations import may_have_more, unlisted_owners
from smrules.engine.evaluator import VISIT, Evaluator
from smrules.engine.rulings import Ruling
from smrules.engine.world import Member


class Needs:
    """
    Collects the facts that would settle something; each once, in the order in which they are met.

    A need is a member and a fact, or a member and the name of a scope whose list was not given. `reasons` are what rows say that
    leave something open on purpose.
    """

    def __init__(self, engine: Evaluator):
        self.engine = engine
        self.found: dict[tuple[Member, str], None] = {}
        self.reasons: dict[str, None] = {}
        self._seen: set[tuple[Member, str]] = set()

    def of_fact(self, member: Member, fact: str) -> None:
        """Follow one fact of *member*."""
        if (member, fact) in self._seen or not is_open(self.engine.value(member, fact)):
            return
        self._seen.add((member, fact))
        library = self.engine.library
        if fact in member.values and member.scope not in library.vocabulary.records:
            self.found[member, fact] = None
        elif fact in library.derivations:
            self.of_derivation(member, library.derivations[fact])
        elif fact in library.deciding:
            for table in library.deciding[fact]:
                self.of_table(table, member)
        elif fact in ("item.state", "item.failed", "item.counted"):
            self.of_item(member)
        elif member.scope in library.vocabulary.records:
            self.of_record(member)
        elif library.fact(fact).presumed:
            self.of_path(FactPath(library.fact(fact).presumed), member)
        else:
            self.found[member, fact] = None

    def of_path(self, path: FactPath, member: Member, owner: Member | None = None) -> None:
        found = self.engine.world.seen_from(path.scope, member, owner)
        if found is None:
            return
        if owner is not None and path.fact == "item.state" and self.engine.item_counted(found) is UNKNOWN:
            self.of_item(found)
        self.of_fact(found, path.fact)
        picked = self.engine.value(found, path.fact)
        if isinstance(picked, Member) and path.attribute is not None:
            name = path.fact.partition(".")[2] if path.attribute in ("min", "max") else path.attribute
            self.of_fact(picked, f"{picked.scope}.{name}")

    def of_governing(self, fact: str, member: Member) -> None:
        """Follow the date or place that governs *member*: its own, else that of the visit."""
        self.of_fact(*self.engine.world.governing(fact, member))

    def of_item(self, item: Member) -> None:
        """An item that is not answered, or could not be judged, needs its own fact, or what its answer is measured by."""
        fact = item.source.fact
        holder = item.around(fact.partition(".")[0])
        if holder is None:
            return
        if self.engine.library.is_derived(fact):
            self.of_fact(holder, fact)
        elif item.state is not None or is_open(self.engine.value(holder, fact)):
            self.found[holder, fact] = None
        if item.state is None:
            for operand in operands(item.source.expect):
                self.of_expression(operand, item)

    def of_existence(self, member: Member) -> None:
        """Follow why it is not known whether *member* belongs to the case."""
        if self.engine.exists(member) is not None:
            return
        for around in (member.parent, member.beside):
            if around is not None:
                self.of_existence(around)
        if member.exists is None and member.source is None and member.parent is not None:
            self.found[member.parent, member.scope] = None
        self.of_condition(member.condition, member)
        if member.place is not None:
            self.of_governing("visit.area", member)
        for item in self.engine.world.act_items.get(member, ()) if member.scope == "act" else ():
            self.of_existence(item)
            self.of_fact(item, "item.failed")
        if isinstance(member.source, Ruling):
            self.of_record(member)

    def of_record(self, record: Member) -> None:
        """Follow a record that may or may not be added, or an attribute of it that is open."""
        if isinstance(record.source, Ruling):
            self.of_existence(record.parent)
            self.of_table(record.source.table, record.parent)

    def of_table(self, table: Table, member: Member) -> None:
        applies = self.engine.applies(table, member)
        if applies is None:
            self.of_guard(table, member)
        for row, hit in self.engine.row_hits(table, member) if applies is not False else ():
            self.of_row(table, row, hit, member)
            if hit is True and table.hit == "first":
                break
        if table.otherwise is not None and self.engine.ruling_is(table, member, "otherwise"):
            self.of_row(table, table.otherwise, True, member)

    def of_row(self, table: Table, row: Row, hit: Truth, member: Member) -> None:
        if hit is None:
            self.of_condition(row.condition, member, None, table.dated_by)
            self.of_exceptions((table.id, row.id), member)
        if hit is not False:
            self.of_results(row.then, member, table.dated_by)
        if hit is True and row.then == Literal(UNKNOWN):
            self.reasons[row.why or f"规则没有规定结果（{table.id}.{row.id}）"] = None

    def of_guard(self, table: Table, member: Member) -> None:
        self.of_condition(table.guard, member, None, table.dated_by)
        if table.in_force.start or table.in_force.end:
            self.of_governing(table.dated_by, member)
        if table.place is not None:
            self.of_governing("visit.area", member)
        self.of_exceptions((table.id, None), member)

    def of_exceptions(self, target: tuple[str, str | None], member: Member) -> None:
        for table_id, row_id in self.engine.library.overridden_by.get(target, ()):
            table = self.engine.library.tables[table_id]
            self.of_guard(table, member)
            for row in table.rows:
                if row.id == row_id:
                    self.of_condition(row.condition, member, None, table.dated_by)
                    self.of_exceptions((table_id, row_id), member)

    def of_results(self, then, member: Member, dated_by: str) -> None:
        for expression in then.values() if isinstance(then, dict) else (then,):
            self.of_expression(expression, member, None, dated_by)

    def of_expression(self, expression, member: Member, owner: Member | None = None, dated_by: str = VISIT) -> None:
        """Follow every fact and parameter that an expression reads."""
        if isinstance(expression, Literal):
            return
        for read in reads_of(expression):
            if isinstance(read, ParameterOperand):
                self.of_parameter(read, member, owner, dated_by)
            else:
                self.of_path(read, member, owner)

    def of_condition(self, condition: Condition, member: Member, owner: Member | None = None, dated_by=VISIT) -> None:
        """Follow every clause that is unknown."""
        if self.engine.holds(condition, member, owner, dated_by) is not None:
            return
        match condition:
            case Clause(path, test):
                self.of_path(path, member, owner)
                for operand in operands(test):
                    self.of_expression(operand, member, owner, dated_by)
                if isinstance(test, Past):
                    self.of_governing(dated_by, member)
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    self.of_condition(part, member, owner, dated_by)
            case Not(part):
                self.of_condition(part, member, owner, dated_by)

    def of_parameter(self, used: ParameterOperand, member: Member, owner: Member | None, dated_by: str) -> None:
        parameter = self.engine.library.parameters[used.name]
        self.of_governing(parameter.dated_by or dated_by, member)
        if parameter.by:
            self.of_path(FactPath(parameter.by), member, owner)
        if parameter.local:
            self.of_governing("visit.area", member)

    def of_derivation(self, owner: Member, one: Derivation) -> None:
        if one.empty is UNKNOWN:
            self.reasons[f"没有可以计算的内容（{one.fact}）"] = None
        for path in one.facts if one.scope is None else ():
            self.of_path(path, owner)
        if one.condition is not None:
            self.of_condition(one.condition, owner)
        self.of_expression(one.expression, owner)
        if one.scope is not None:
            self.of_members(owner, one)

    def of_members(self, owner: Member, one: Derivation) -> None:
        if may_have_more(self.engine, one, owner):
            for scope in unlisted_owners(self.engine, one.scope) or (one.scope,):
                parent = self.engine.library.vocabulary.scopes[scope].parent
                self.found[owner.around(parent) or owner if parent else owner, scope] = None
        self.of_window(owner, one)
        for member in self.engine.members(one.scope, owner):
            if one.kind == "share" or self.engine.chosen(member, owner, one) is None:
                self.of_existence(member)
                self.of_condition(one.of, member, owner)
            if self.engine.chosen(member, owner, one) is None:
                self.of_condition(one.where, member, owner)
                self.of_dated(member)
            if self.engine.chosen(member, owner, one) is not False:
                for path in (*one.facts, *one.keys):
                    self.of_path(path, member, owner)

    def of_dated(self, member: Member) -> None:
        """Follow the day of a member of a past."""
        if dated := self.engine.library.vocabulary.scopes[member.scope].dated:
            self.of_fact(member, dated)

    def of_window(self, owner: Member, one: Derivation) -> None:
        """Follow the last day and the length of a window."""
        if one.window is None:
            return
        if one.window.until.scope == "visit":
            self.of_governing(one.window.until.fact, owner)
        else:
            self.of_path(one.window.until, owner)
        self.of_expression(one.window.length, owner)


def is_open(value) -> bool:
    """Say whether a value is not exactly known."""
    if isinstance(value, MoneyRange):
        return is_open(value.low) or is_open(value.high)
    return value is UNKNOWN or isinstance(value, (Interval, SetBetween))

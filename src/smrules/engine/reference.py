"""
The reference evaluator: it defines what the rule language means.

Slow and obvious on purpose. Every fact is worked out when it is asked for and remembered; the loader has proved that no fact depends
on itself. Every other engine must give the same values, the same deciding rows and the same unknowns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from smrules.concepts.dates import Duration, MissingCalendarYear, earlier, later
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.law import Parameter
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Anything,
    Between,
    Clause,
    Condition,
    Derivation,
    FactOperand,
    Literal,
    Not,
    OneOf,
    ParameterOperand,
    Past,
    Presence,
    Row,
    SetTest,
    Table,
    Test,
    Within,
)
from smrules.concepts.values import (
    NONE,
    UNKNOWN,
    Interval,
    MoneyRange,
    Truth,
    all_hold,
    any_holds,
    bounded,
    negation,
)
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine import truth
from smrules.engine.derivations import chosen, derived, window
from smrules.engine.evaluator import VISIT
from smrules.engine.rulings import Ruling, decided, guard_holds, record_of, row_hits, rulings_of
from smrules.engine.world import Member, World

FAILED = ("noncompliant", "corrected-on-site")
COUNTED = (*FAILED, "compliant")


class ReferenceEvaluator:
    """
    The values of all facts of one case.

    Attributes:
        problems: What went wrong on the way, such as two rows that hold together or a year without calendar.
    """

    def __init__(self, library: Library, world: World):
        self.library = library
        self.world = world
        self.problems: list[Diagnostic] = []
        self._values: dict[tuple[Member, str], Any] = {}
        self._exists: dict[Member, Truth] = {}
        self._records: dict[str, list[Member]] = {}
        self._rulings: dict[tuple[Member, str], Ruling] = {}
        self._guards: dict[tuple[str, Member], Truth] = {}

    # --- facts -----------------------------------------------------------------------------------

    def value(self, member: Member, fact: str) -> Any:
        """Return the value of one fact of *member*."""
        if fact in member.values:
            return member.values[fact]
        key = (member, fact)
        if key not in self._values:
            self._values[key] = self._work_out(member, fact)
        return self._values[key]

    def _work_out(self, member: Member, fact: str) -> Any:
        if fact in self.library.derivations:
            return derived(self, member, self.library.derivations[fact])
        if fact in self.library.deciding:
            return self.ruling(member, fact).value
        if member.scope in self.library.vocabulary.records:
            return NONE
        if fact in ("item.state", "item.failed", "item.counted"):
            return getattr(self, fact.replace(".", "_"))(member)
        if fact in member.presumed:
            return member.presumed[fact]
        if presumed := self.library.fact(fact).presumed:
            return self.read(FactPath(presumed), member)
        return UNKNOWN

    def read(self, path: FactPath, member: Member, owner: Member | None = None) -> Any:
        """
        Return the value of *path* as seen from *member*; `none` where there is no such member.

        Args:
            path: The fact.
            member: Where it is read.
            owner: While members are chosen for a derived fact: the member that it is derived for.
        """
        found = member.around(path.scope) or (owner.around(path.scope) if owner else None)
        if found is None:
            return NONE
        if owner is not None and path.fact == "item.state" and self.item_counted(found) is UNKNOWN:
            return UNKNOWN
        value = self.value(found, path.fact)
        return value if path.attribute is None else self.attribute(value, path)

    def attribute(self, value: Any, path: FactPath) -> Any:
        """Read on from a picked member, or from a range of money."""
        if isinstance(value, Member):
            if path.attribute not in ("min", "max"):
                return self.value(value, f"{value.scope}.{path.attribute}")
            value = self.value(value, f"{value.scope}.{path.fact.partition('.')[2]}")
        if isinstance(value, MoneyRange):
            return value.low if path.attribute == "min" else value.high
        return value

    # --- items and members -----------------------------------------------------------------------

    def item_state(self, item: Member) -> str:
        """Return the state of an item: as answered, else by the test of the complying answer."""
        if item.state is not None:
            return item.state
        complies = self.test(item.source.expect, FactPath(item.source.fact), item, None, VISIT)
        return {True: "compliant", False: "noncompliant", None: "unanswered"}[complies]

    def item_counted(self, item: Member) -> Any:
        """Return whether an item counts: true if found, false if rightly left out, else unknown."""
        state = self.value(item, "item.state")
        if state in COUNTED:
            return True
        if state == "not-applicable" or (state == "not-checked" and self.sampling_met(item.parent)):
            return False
        return UNKNOWN

    def item_failed(self, item: Member) -> Any:
        """Return whether an item failed; unknown where it is not known whether it counts."""
        counted = self.item_counted(item)
        return self.value(item, "item.state") in FAILED if counted is True else counted

    def sampling_met(self, checklist: Member) -> bool:
        """Say whether as many items of each class were checked as the checklist demands."""
        sampling = checklist.source.sampling
        items = [one for one in self.world.members.get("item", ()) if one.parent is checklist]
        found = [one.values.get("item.class") for one in items if self.value(one, "item.state") in COUNTED
                 and self.exists(one) is True]  # fmt: skip
        count = Fact("sampling", "", "number")
        return bool(sampling) and all(
            self.outcome(test, count, found.count(name), checklist, None, VISIT) is True
            for name, test in sampling.items()
        )

    def exists(self, member: Member) -> Truth:
        """Say whether *member* belongs to the case: an item may not apply, an act may not have happened."""
        if member not in self._exists:
            self._exists[member] = all_hold(self._existence(member))
        return self._exists[member]

    def _existence(self, member: Member):
        yield member.exists
        if member.parent is not None:
            yield self.exists(member.parent)
        if member.beside is not None:
            yield self.exists(member.beside)
        if member.place is not None:
            yield self.in_place(member.place, member)
        yield self.holds(member.condition, member)
        if member.scope == "act" and member in self.world.act_items:
            yield any_holds(all_hold(self._committed(item)) for item in self.world.act_items[member])

    def _committed(self, item: Member) -> Iterator[Truth]:
        yield self.exists(item)
        yield _truth(self.value(item, "item.failed"))

    def in_place(self, place: str, member: Member) -> Truth:
        """Say whether the visit takes place within *place*."""
        return truth.within(self.date_or_area("visit.area", member), place, False)

    def members(self, scope: str, origin: Member) -> list[Member]:
        """Return the members of *scope* that belong to *origin* or to the innermost member around both."""
        if scope == "item" and origin.scope == "act":
            return self.world.act_items.get(origin, [])
        known = self.records(scope) if scope in self.library.vocabulary.records else self.world.members.get(scope, [])
        return [member for member in known if _related(member, origin)]

    def records(self, kind: str) -> list[Member]:
        """Return every record of *kind* that tables add; some may only possibly exist."""
        if kind not in self._records:
            self._records[kind] = [
                record_of(self, member, ruling)
                for table in self.library.adding.get(kind, ())
                for member in self.world.members.get(table.scope, ())
                for ruling in rulings_of(self, table, member)
            ]
        return self._records[kind]

    # --- conditions ------------------------------------------------------------------------------

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = VISIT) -> Truth:
        """Say whether *condition* holds of *member*, on the date that *dated_by* names."""
        match condition:
            case Clause(path, test):
                return self.test(test, path, member, owner, dated_by)
            case AllOf(parts):
                return all_hold(self.holds(part, member, owner, dated_by) for part in parts)
            case AnyOf(parts):
                return any_holds(self.holds(part, member, owner, dated_by) for part in parts)
            case Not(part):
                return negation(self.holds(part, member, owner, dated_by))

    def test(self, test: Test, path: FactPath, member: Member, owner: Member | None, dated_by: str) -> Truth:
        """Say whether the value of *path* passes *test*."""
        value = self.read(path, member, owner)
        return self.outcome(test, self.library.type_of(path), value, member, owner, dated_by)

    def outcome(self, test: Test, fact: Fact, value: Any, member, owner, dated_by) -> Truth:
        """Say whether *value*, which is of the type of *fact*, passes *test*."""

        def right(operand) -> Any:
            return self.operand(operand, member, owner, dated_by)

        match test:
            case Anything():
                return True
            case Presence(kind):
                return truth.presence(value, kind, self.library.may_be_none(fact))
            case OneOf(operands, negated):
                return truth.one_of(value, [right(one) for one in operands], negated)
            case Between(low, high, low_open, high_open):
                above = True if low is None else truth.at_least(value, right(low), low_open, fact)
                below = True if high is None else truth.at_most(value, right(high), high_open, fact)
                return all_hold((above, below))
            case SetTest(verb, quantifier, operands):
                return truth.set_test(value, verb, quantifier, [right(one) for one in operands])
            case Within(area, negated):
                return truth.within(value, right(area), negated)
            case Past(length):
                day = self.date_or_area(dated_by, member)
                return truth.in_window(value, self.window_start(day, length, member, owner, dated_by), day)

    def operand(self, operand, member: Member, owner: Member | None, dated_by: str) -> Any:
        """Return the value of the right side of a test, or of a result."""
        match operand:
            case Literal(value):
                return value
            case FactOperand(path):
                return self.read(path, member, owner)
            case ParameterOperand(name):
                return self.parameter(name, member, owner, dated_by)

    def date_or_area(self, fact: str, member: Member) -> Any:
        """Return the date (or place) that governs *member*: its own, else that of the visit."""
        found = member.around(fact.partition(".")[0])
        if found is None:
            visits = self.world.members.get("visit")
            if not visits:
                return UNKNOWN
            found, fact = visits[0], fact if fact.startswith("visit.") else VISIT
        return self.value(found, fact)

    def window_start(self, day: Any, length, member, owner, dated_by) -> Any:
        """Return the day after which a window of *length* up to *day* begins."""
        duration = self.duration(length, member, owner, dated_by)
        return UNKNOWN if duration is UNKNOWN or not isinstance(day, date) else earlier(day, duration)

    # --- parameters and deadlines ----------------------------------------------------------------

    def parameter(self, name: str, member: Member, owner: Member | None, dated_by: str) -> Any:
        """Return the value of a parameter on the date and at the place that govern *member*."""
        parameter = self.library.parameters[name]
        figure = self.figure(parameter, member, dated_by)
        return self._keyed(figure, parameter.by, member, owner) if parameter.by and figure is not UNKNOWN else figure

    def figure(self, parameter: Parameter, member: Member, dated_by: str) -> Any:
        """Return the figure in force, or the figures by key, on the date and at the place that govern *member*."""
        day = self.date_or_area(parameter.dated_by or dated_by, member)
        if day is UNKNOWN or day is NONE:
            return UNKNOWN
        figures = [self._in_force(parameter.values, day)]
        if parameter.local:
            area = self.date_or_area("visit.area", member)
            if area is UNKNOWN:
                return UNKNOWN
            places = sorted((one for one in parameter.local if truth.within(area, one, False)), key=len, reverse=True)
            figures = [self._in_force(parameter.local[one], day) for one in places] + figures
        figure = next((one for one in figures if one is not None), None)
        if figure is None:
            self.problem(diagnostic("SM509", parameter.position, name=parameter.name, day=day))
            return UNKNOWN
        return figure

    @staticmethod
    def _in_force(values, day: date) -> Any:
        return next((values[start] for start in reversed(values) if start <= day), None)

    def _keyed(self, figure: dict, by: str, member: Member, owner: Member | None) -> Any:
        key = self.read(FactPath(by), member, owner)
        if key is UNKNOWN:
            return bounded(min(figure.values()), max(figure.values()))
        return figure.get(key, UNKNOWN) if key is not NONE else UNKNOWN

    def duration(self, length: Duration | ParameterOperand, member, owner, dated_by) -> Any:
        """Return a duration, or `UNKNOWN` if it hangs on an unknown parameter."""
        if isinstance(length, Duration):
            return length
        amount = self.parameter(length.name, member, owner, dated_by)
        if isinstance(amount, Interval) or amount is UNKNOWN:
            return UNKNOWN
        return Duration(int(amount), self.library.parameters[length.name].unit)

    def deadline(self, start: Any, duration: Any, position: Position) -> Any:
        """Return the day on which *duration* after *start* ends."""
        if not isinstance(start, date) or duration is UNKNOWN:
            return NONE if start is NONE else UNKNOWN
        try:
            return later(start, duration, self.library.calendar)
        except MissingCalendarYear as missing:
            self.problem(diagnostic("SM510", position, year=missing.year))
            return UNKNOWN

    def problem(self, found: Diagnostic) -> None:
        """Note what went wrong, once."""
        if found not in self.problems:
            self.problems.append(found)

    # --- tables ----------------------------------------------------------------------------------

    def taken(self, owner: Member, one: Derivation) -> list[tuple[Truth, Member]]:
        """Return the members that a derived fact takes in, or may take in, each with whether it is certain."""
        found = [(self.chosen(member, owner, one), member) for member in self.members(one.scope, owner)]
        return [(truth, member) for truth, member in found if truth is not False]

    def window(self, one: Derivation, owner: Member) -> tuple[Any, Any]:
        """Return the day after which a derivation's window begins, and its last day."""
        return window(self, one, owner)

    def chosen(self, member: Member, owner: Member, one: Derivation) -> Truth:
        """Say whether a derivation for *owner* takes *member* in."""
        return chosen(self, member, owner, one)

    def applies(self, table: Table, member: Member) -> Truth:
        """Say whether *table* applies to *member*."""
        if self.library.rules_out(table, member.values):
            return False
        key = (table.id, member)
        if key not in self._guards:
            self._guards[key] = guard_holds(self, table, member)
        return self._guards[key]

    def row_hits(self, table: Table, member: Member) -> Iterable[tuple[Row, Truth]]:
        """Return the rows of *table* that are not certainly without a hit, perhaps others too, with whether they hit."""
        return row_hits(self, table, member)

    def ruling(self, member: Member, fact: str) -> Ruling:
        """Return what the tables say of *fact*, with the rows that decide."""
        key = (member, fact)
        if key not in self._rulings:
            self._rulings[key] = decided(self, member, fact)
        return self._rulings[key]

    def ruling_is(self, table: Table, member: Member, row: str) -> bool:
        """Say whether *row* alone decides what *table* says of *member*."""
        ruling = self.ruling(member, table.decides) if table.decides else None
        return ruling is not None and ruling.table is table and [one.id for one in ruling.rows] == [row]


def _truth(value: Any) -> Truth:
    return None if value is UNKNOWN else value is True


def _related(member: Member, origin: Member) -> bool:
    around: Member | None = origin
    while around is not None:
        found = member.around(around.scope)
        if found is not None:
            return found is around
        around = around.parent
    return True

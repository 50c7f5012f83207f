"""What a table says where only the truth of its conditions is known: the rulings of the reference evaluator, without a case."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Clause, Condition, FineRange, Literal, Row, Scaled, Table, Within
from smrules.concepts.values import MoneyRange, Number, Truth, exact
from smrules.engine.rulings import decided, guard_holds, row_hits, rulings_of
from smrules.engine.world import Member
from smrules.verification.faults.settings import AREA
from smrules.verification.space.boxes import Box

Conditions = dict[Hashable, Condition]


@dataclass(frozen=True, slots=True)
class Formed:
    """A result that is worked out in each case, such as a multiple of an amount: the same expression gives the same result."""

    expression: Any


def tables_around(library: Library, table: Table) -> list[Table]:
    """Return *table*, and the tables that win over it or its rows, however far."""
    found: dict[str, Table] = {table.id: table}
    waiting = [table]
    while waiting:
        one = waiting.pop()
        for target in ((one.id, None), *((one.id, row.id) for row in one.rows)):
            for name, _ in library.overridden_by.get(target, ()):
                if name not in found:
                    found[name] = library.tables[name]
                    waiting.append(library.tables[name])
    return list(found.values())


def conditions_of(library: Library, table: Table) -> Conditions:
    """Return all conditions on which the say of *table* hangs, by table and row."""
    found: Conditions = {}
    for one in tables_around(library, table):
        found[one.id, None] = one.guard
        found |= {(one.id, row.id): row.condition for row in one.rows}
        if one.place is not None:
            found["place", one.place] = Clause(AREA, Within(Literal(one.place)), f"in {one.place}")
    return found


class Verdicts:
    """
    Says what *table* decides where its conditions have given truths, on one day.

    Args:
        numbers: Returns the numbers that are known in a box; results that hang on no others are worked out.
    """

    def __init__(self, library: Library, table: Table, day: date, numbers: Callable[[Box], Mapping[str, Number]]):
        self.rules = library
        self.around = tables_around(library, table)
        self.day = day
        self.numbers = numbers
        self.world = None
        self.formed: dict[tuple, tuple] = {}

    def __call__(self, truths: Mapping[Hashable, Truth], box: Box) -> Any:
        """Return something that is equal for equal decisions."""
        self.truths, self.problems, self._applies = truths, [], {}
        self.table, self.keys, self.library = self._with_numbers(self.numbers(box))
        member = Member(self.table.scope, "1")
        said = self._decided(member) if self.table.decides else self._added(member)
        return said, tuple(self.problems)

    def _with_numbers(self, numbers: Mapping[str, Number]) -> tuple:
        """Return the table with what can be worked out, the keys of its conditions, and what rulings ask of a library."""
        key = tuple(sorted(numbers.items()))
        if key not in self.formed:
            around = {one.id: _formed(one, numbers) for one in self.around}
            keys = {id(row.condition): (one.id, row.id) for one in around.values() for row in one.rows}
            keys |= {id(one.guard): (one.id, None) for one in around.values()}
            table = around[self.around[0].id]
            library = SimpleNamespace(
                tables={**self.rules.tables, **around}, overridden_by=self.rules.overridden_by, fact=self.rules.fact,
                deciding={table.decides: (table,)},
            )  # fmt: skip
            self.formed[key] = table, keys, library
        return self.formed[key]

    def _decided(self, member: Member) -> Any:
        return decided(self, member, self.table.decides).value

    def _added(self, member: Member) -> tuple:
        found = rulings_of(self, self.table, member)
        records = [(one.exists, tuple(sorted(one.value.items(), key=lambda pair: pair[0]))) for one in found]
        return tuple(sorted(records, key=repr))

    # --- what rulings ask of an evaluator ------------------------------------------------------------

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = "") -> Truth:
        """Return the truth of a condition of these tables."""
        return self.truths[self.keys[id(condition)]]

    def applies(self, table: Table, member: Member) -> Truth:
        """Say whether one of these tables applies."""
        if table.id not in self._applies:
            self._applies[table.id] = guard_holds(self, table, member)
        return self._applies[table.id]

    def row_hits(self, table: Table, member: Member) -> Iterator[tuple[Row, Truth]]:
        """Yield every row of one of these tables with whether it hits."""
        return row_hits(self, table, member)

    def in_place(self, place: str, member: Member) -> Truth:
        """Return whether the visit takes place there."""
        return self.truths["place", place]

    def date_or_area(self, fact: str, member: Member) -> date:
        """Return the day that is looked at."""
        return self.day

    def exists(self, member: Member) -> Truth:
        """A table is only asked of members that there are."""
        return True

    def problem(self, found: Diagnostic) -> None:
        """Note what goes wrong, with the results that stand against each other."""
        places = {str(place) for place in found.related}
        results = [repr(row.then) for row in self.table.rows if str(row.position) in places]
        self.problems.append((found.code, tuple(sorted(results))))


def _formed(table: Table, numbers: Mapping[str, Number]) -> Table:
    """Return *table* with conditions that are told apart, and results that need no case."""
    rows = tuple(_formed_row(row, numbers) for row in table.rows)
    otherwise = table.otherwise and _formed_row(table.otherwise, numbers)
    return replace(table, rows=rows, otherwise=otherwise, guard=_apart(table.guard))


def _formed_row(row: Row, numbers: Mapping[str, Number]) -> Row:
    then = row.then
    formed = {name: _result(one, numbers) for name, one in then.items()} if isinstance(then, dict) else _result(then, numbers)
    return replace(row, then=formed, condition=_apart(row.condition))


def _result(expression: Any, numbers: Mapping[str, Number]) -> Literal:
    if isinstance(expression, Literal):
        return expression
    ends = [_scaled(end, numbers) for end in (expression.low, expression.high)] if isinstance(expression, FineRange) else [None]
    return Literal(Formed(expression) if None in ends else MoneyRange(*ends))


def _scaled(end: Scaled, numbers: Mapping[str, Number]) -> Number | None:
    if end.fact is None:
        return end.factor
    number = numbers.get(str(end.fact))
    return None if number is None else exact(end.factor * number)


def _apart(condition: Condition) -> Condition:
    """Return a copy, so that equal conditions of two rows are two things."""
    return replace(condition)


def is_formed(table: Table) -> bool:
    """Say whether results of *table* must be known to be compared: the worst of them, or all of them together."""
    results = [row.then for row in (*table.rows, *([table.otherwise] if table.otherwise else []))]
    together = bool(table.decides) and table.hit in ("worst", "collect")
    return together and any(not isinstance(one, Literal) for one in results)

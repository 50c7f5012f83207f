"""One table in one setting, as boxes: where it applies, where each row holds, which of them meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from smrules.concepts.dates import Period
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Clause, Condition, Literal, Row, Table, Within
from smrules.verification.boxes import Box, Meetings, bits
from smrules.verification.conditions import both_in_force
from smrules.verification.days import day_of
from smrules.verification.formulas import Formula, Rewriter, contrary
from smrules.verification.regions import Space, common
from smrules.verification.settings import AREA, Setting, settings

_ONE_DAY = timedelta(days=1)


def guard_of(table: Table) -> Condition:
    """Return when a table applies, its place included."""
    if table.place is None:
        return table.guard
    return AllOf((table.guard, Clause(AREA, Within(Literal(table.place)), f"in {table.place}")))


def looks_of(library: Library, table: Table) -> list[Look]:
    """Return one table in all its settings, and for each stretch of days on which the same exceptions to it are in force."""
    found = []
    for stretch in stretches(table, over_table(library, table)):
        live = tuple(one for one in over_table(library, table) if both_in_force(one.in_force, stretch))
        conditions = [table.guard, *(one.guard for one in live), *(row.condition for row in table.rows)]
        for setting in settings(library, conditions, stretch, table.place):
            found.append(Look(library, table, setting, live, stretch))
    return found


def over_table(library: Library, table: Table) -> list[Table]:
    """Return the tables to which the whole of *table* gives way, as far as the same date chooses their law."""
    by = library.overridden_by.get((table.id, None), ())
    others = (library.tables[name] for name, row in by if row is None)
    return [one for one in others if one.dated_by == table.dated_by]


def stretches(table: Table, others: Iterable[Table]) -> Iterator[Period]:
    """Yield the periods into which the life of *table* is cut where one of *others* begins or ends."""
    starts = {one.in_force.start for one in others} | {one.in_force.end and one.in_force.end + _ONE_DAY for one in others}
    cuts = sorted(day for day in starts if day and day in table.in_force and day != table.in_force.start)
    for start, after in pairwise([table.in_force.start, *cuts, None]):
        yield Period(start, after - _ONE_DAY if after else table.in_force.end)


def visible_from(library: Library, table: Table) -> frozenset[str]:
    """Return the scopes of which a table surely has a member."""
    return frozenset(library.vocabulary.chains.get(table.scope, (table.scope,)))


@dataclass(frozen=True)
class Look:
    """
    One table in one setting, as boxes.

    Attributes:
        over: The tables to which it gives way in these days.
        period: These days, if not all of its life.
    """

    library: Library
    table: Table
    setting: Setting
    over: tuple[Table, ...] = ()
    period: Period | None = None

    @property
    def day(self) -> date:
        """A day on which the table is looked at."""
        return self.setting.day or day_of(self.period or self.table.in_force)

    @cached_property
    def rewriter(self) -> Rewriter:
        """Rewrites the conditions of this table."""
        return Rewriter(self.library, self.setting, self.table.dated_by)

    @cached_property
    def formulas(self) -> list:
        """The guard, every row, and the setting, rewritten."""
        conditions = [guard_of(self.table), *(row.condition for row in self.table.rows), self.setting.condition]
        guard, *others = map(self.rewriter.formula, conditions)
        gone = [contrary(self._guard_of(one)) for one in self.over]
        return [AllOf((guard, *gone)) if gone else guard, *others]

    def _guard_of(self, table: Table) -> Formula:
        """Rewrite when *table* applies, and gives way to no other."""
        guard = Rewriter(self.library, self.setting, table.dated_by).formula(guard_of(table))
        over = [one for one in over_table(self.library, table) if self.period is None or both_in_force(one.in_force, self.period)]
        return AllOf((guard, *(contrary(self._guard_of(one)) for one in over)))

    @cached_property
    def space(self) -> Space:
        """All that the table talks about."""
        return Space(self.library, self.formulas, visible_from(self.library, self.table), self.setting)

    @cached_property
    def guard(self) -> list[Box]:
        """Where the table applies."""
        return common(self.space.boxes(self.formulas[0]), self.space.boxes(self.formulas[-1]))

    @cached_property
    def frame(self) -> Box:
        """What the guard says in one box, if it does: that goes without saying."""
        found = self.space.boxes(self.formulas[0])
        return found[0] if len(found) == 1 else self.space.whole

    @cached_property
    def rows(self) -> list[list[Box]]:
        """Where each row holds while the table applies."""
        return [common(self.guard, self.space.boxes(formula)) for formula in self.formulas[1:-1]]

    @cached_property
    def flat(self) -> list[tuple[int, Box]]:
        """Every box with the number of its row."""
        return [(number, box) for number, boxes in enumerate(self.rows) for box in boxes]

    @cached_property
    def meetings(self) -> Meetings:
        """Which boxes of rows meet."""
        return Meetings([box for _, box in self.flat])

    def near(self, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the boxes of rows that meet *box*."""
        return (self.flat[number] for number in bits(self.meetings.of(box)))


def wins(table: Table, one: Row, other: Row) -> bool:
    """Say whether *one* is an exception to *other*."""
    return one is not other and ((table.id, other.id) in one.exception_to or (table.id, None) in one.exception_to)

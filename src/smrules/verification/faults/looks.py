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
from smrules.verification.faults.conditions import both_in_force
from smrules.verification.faults.settings import AREA, Setting, settings
from smrules.verification.space.boxes import Box, Meetings, bits, subtracted
from smrules.verification.space.formulas import Formula, Rewriter, contrary
from smrules.verification.space.regions import Space, common
from smrules.verification.trials.days import day_of

_ONE_DAY = timedelta(days=1)


def guard_of(table: Table) -> Condition:
    """Return when a table applies, its place included."""
    if table.place is None:
        return table.guard
    return AllOf((table.guard, Clause(AREA, Within(Literal(table.place)), f"in {table.place}")))


Exemption = tuple[Table, Row | None]
"""A table, or one of its rows, to which something gives way."""


def looks_of(library: Library, table: Table) -> list[Look]:
    """Return one table in all its settings, and for each stretch of days on which the same exceptions to it are in force."""
    found = []
    over = exceptions_to(library, table)
    for stretch in stretches(table, [one for one, _ in over]):
        live = tuple(one for one in over if both_in_force(one[0].in_force, stretch))
        conditions = [table.guard, *(row.condition for row in table.rows)]
        conditions += [part for one, row in live for part in (one.guard, *([row.condition] if row else []))]
        for setting in settings(library, conditions, stretch, table.place):
            found.append(Look(library, table, setting, live, stretch))
    return found


def exceptions_to(library: Library, table: Table) -> list[Exemption]:
    """Return the other tables, or their rows, to which *table* or a row of it gives way, if the same date chooses their law."""
    targets = [(table.id, None), *((table.id, row.id) for row in table.rows)]
    found = [one for target in targets for one in over(library, *target) if one[0] is not table]
    return [one for number, one in enumerate(found) if one not in found[:number] and one[0].dated_by == table.dated_by]


def over(library: Library, table: str, row: str | None) -> list[Exemption]:
    """Return the tables and rows to which a table, or a row of it, gives way."""
    by = [(library.tables[name], row_id) for name, row_id in library.overridden_by.get((table, row), ())]
    return [(one, next((inner for inner in one.rows if inner.id == row_id), None)) for one, row_id in by]


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
        over: The tables and rows to which it, or a row of it, gives way in these days.
        period: These days, if not all of its life.
    """

    library: Library
    table: Table
    setting: Setting
    over: tuple[Exemption, ...] = ()
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
        gone = [contrary(one) for one in self._winning(None)]
        return [AllOf((guard, *gone)) if gone else guard, *others]

    @cached_property
    def outer(self) -> dict[int, list[Formula]]:
        """For the numbers of rows that give way to other tables, when they do."""
        found = {number: self._winning(row.id) for number, row in enumerate(self.table.rows)}
        return {number: formulas for number, formulas in found.items() if formulas}

    def giving_way(self, number: int) -> list[Box]:
        """Return where a row gives way to other tables."""
        return [box for formula in self.outer.get(number, ()) for box in self.space.boxes(formula)]

    def _winning(self, row: str | None) -> list[Formula]:
        """Say when other tables win over the table, or over one row of it."""
        return [self._holds(*one) for one in over(self.library, self.table.id, row) if one in self.over]

    def _holds(self, table: Table, row: Row | None) -> Formula:
        """Say that an exception holds, and gives way to no other."""
        rewriter = Rewriter(self.library, self.setting, table.dated_by)
        parts = [guard_of(table), *([row.condition] if row else [])]
        above = [*over(self.library, table.id, None), *(over(self.library, table.id, row.id) if row else ())]
        alive = [one for one in above if self.period is None or both_in_force(one[0].in_force, self.period)]
        return AllOf((*map(rewriter.formula, parts), *(contrary(self._holds(*one)) for one in alive)))

    @cached_property
    def space(self) -> Space:
        """All that the table talks about."""
        outer = [formula for formulas in self.outer.values() for formula in formulas]
        return Space(self.library, [*self.formulas, *outer], visible_from(self.library, self.table), self.setting)

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
    def hitting(self) -> list[list[Box]]:
        """Where each row hits: it holds, and no exception to it does."""
        return list(map(self._hits, range(len(self.table.rows))))

    def _hits(self, number: int) -> list[Box]:
        rows = self.table.rows
        winning = [box for other, one in enumerate(rows) if wins(self.table, one, rows[number]) for box in self._hits(other)]
        winning += self.giving_way(number)
        return [part for box in self.rows[number] for part in subtracted(box, winning)] if winning else self.rows[number]

    @cached_property
    def flat(self) -> list[tuple[int, Box]]:
        """Every box in which a row hits, with the number of the row."""
        return [(number, box) for number, boxes in enumerate(self.hitting) for box in boxes]

    @cached_property
    def meetings(self) -> Meetings:
        """Which boxes in which rows hit meet."""
        return Meetings([box for _, box in self.flat])

    def near(self, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the boxes in which rows hit that meet *box*."""
        return (self.flat[number] for number in bits(self.meetings.of(box)))


def wins(table: Table, one: Row, other: Row) -> bool:
    """Say whether *one* is an exception to *other*."""
    return one is not other and ((table.id, other.id) in one.exception_to or (table.id, None) in one.exception_to)

"""One table in one setting, as boxes: where it applies, where each row holds, which of them meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Clause, Condition, Literal, Row, Table, Within
from smrules.verification.boxes import Box, Meetings, bits
from smrules.verification.formulas import Rewriter
from smrules.verification.regions import Space, common
from smrules.verification.settings import AREA, Setting, settings


def guard_of(table: Table) -> Condition:
    """Return when a table applies, its place included."""
    if table.place is None:
        return table.guard
    return AllOf((table.guard, Clause(AREA, Within(Literal(table.place)), f"in {table.place}")))


def settings_of(library: Library, table: Table) -> Iterator[Setting]:
    conditions = [table.guard, *(row.condition for row in table.rows)]
    return settings(library, conditions, table.in_force, table.place)


def visible_from(library: Library, table: Table) -> frozenset[str]:
    return frozenset(library.vocabulary.chains.get(table.scope, (table.scope,)))


@dataclass(frozen=True)
class Look:
    """One table in one setting, as boxes."""

    library: Library
    table: Table
    setting: Setting

    @cached_property
    def rewriter(self) -> Rewriter:
        """Rewrites the conditions of this table."""
        return Rewriter(self.library, self.setting, self.table.dated_by)

    @cached_property
    def formulas(self) -> list:
        """The guard, every row, and the setting, rewritten."""
        conditions = [guard_of(self.table), *(row.condition for row in self.table.rows), self.setting.condition]
        return list(map(self.rewriter.formula, conditions))

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

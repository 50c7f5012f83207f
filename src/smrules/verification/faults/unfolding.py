"""Facts that tables decide, put back to what the tables read: a guarantee then speaks of what is known from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from smrules.concepts.dates import Period
from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import AllOf, AnyOf, Clause, Condition, Literal, OneOf, Presence, Row, Table, Test
from smrules.concepts.vocabulary import FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import World
from smrules.verification.faults.conditions import both_in_force
from smrules.verification.faults.looks import guard_of, over, wins
from smrules.verification.faults.settings import Setting, settings
from smrules.verification.space.formulas import Formula, Rewriter, contrary
from smrules.verification.trials.days import day_of
from smrules.verification.versions.reads import Reads, reads_of_table

_ONE_DAY = timedelta(days=1)


class Deciding(Rewriter):
    """
    Rewrites conditions, and says of rows when they decide.

    Args:
        day: The day on which tables must be in force.
    """

    def __init__(self, library: Library, setting: Setting, day: date, rule_date: str = "visit.on"):
        super().__init__(library, setting, rule_date)
        self.day = day

    def dated(self, rule_date: str) -> Deciding:
        """Return the same for a table whose law another date chooses."""
        return type(self)(self.library, self.setting, self.day, rule_date)

    def decides(self, table: Table, row: Row) -> Formula:
        """Say that *table* applies and *row* is one that decides."""
        own = self.dated(table.dated_by)
        if row is table.otherwise:
            before = list(table.rows)
        else:
            above = others_before(table, row) if table.hit == "first" else []
            before = [one for one in above if not wins(table, row, one)]
            before += [one for one in table.rows if wins(table, one, row) and one not in before]
        gone = [contrary(one) for one in self._winning(table.id, row.id)]
        before = [contrary(own.formula(one.condition)) for one in before]
        return AllOf((self.applies(table), own.formula(row.condition), *before, *gone))

    def applies(self, table: Table) -> Formula:
        """Say that *table* applies and gives way to no other."""
        guard = self.dated(table.dated_by).formula(guard_of(table))
        return AllOf((guard, *(contrary(one) for one in self._winning(table.id, None))))

    def _winning(self, table: str, row: str | None) -> Iterator[Formula]:
        """Say when other tables win over a table, or over a row of it."""
        for other, exception in over(self.library, table, row):
            if other.id != table and self.day in other.in_force:
                own = self.dated(other.dated_by)
                parts = [self.applies(other)]
                if exception:
                    parts += [own.formula(exception.condition), *map(contrary, self._winning(other.id, exception.id))]
                yield AllOf(tuple(parts))


class Unfolder(Deciding):
    """
    Rewrites conditions so that facts which tables decide disappear.

    Args:
        kept: A fact that stays, although a table decides it; only what follows from it is put back.
    """

    def __init__(
        self, library: Library, setting: Setting, day: date, rule_date: str = "visit.on", kept: FactPath | None = None
    ):
        super().__init__(library, setting, day, rule_date)
        self.kept = kept

    def dated(self, rule_date: str) -> Unfolder:
        """Return the same for a table whose law another date chooses."""
        return Unfolder(self.library, self.setting, self.day, rule_date, self.kept)

    def test(self, path: FactPath, test: Test) -> Formula:
        """Return one test of one fact rewritten; of a fact that is decided, when a row decides so."""
        if path == self.kept:
            return super().test(path, test)
        derivation = self.library.derivations.get(path.fact)
        if derivation is not None and derivation.kind == "holds" and isinstance(test, OneOf):
            told = self.formula(derivation.condition)
            return told if _passes(self.library, path, test, True) else contrary(told)
        if path.attribute is None and self._is_decided(path, test):
            return AnyOf(tuple(self._deciding(path, test)))
        return super().test(path, test)

    def _is_decided(self, path: FactPath, test: Test) -> bool:
        tables = self.library.deciding.get(path.fact, ())
        literal = all(isinstance(row.then, Literal) for table in tables for row in rows_of(table))
        plain = all(isinstance(one, Literal) for one in operands(test)) and not isinstance(test, Presence)
        single = all(one.hit in ("unique", "first") for one in tables)
        hangs = self.kept is None or follows(self.library, path.fact, self.kept.fact)
        return bool(tables) and literal and plain and single and hangs

    def _deciding(self, path: FactPath, test: Test) -> Iterator[Formula]:
        for table in self.library.deciding[path.fact]:
            for row in rows_of(table) if self.day in table.in_force else ():
                if _passes(self.library, path, test, row.then.value):
                    yield self.decides(table, row)


def others_before(table: Table, row: Row) -> list[Row]:
    """Return the rows above *row*."""
    return list(table.rows[: table.rows.index(row)])


def rows_of(table: Table) -> tuple[Row, ...]:
    """Return the rows of a table, `otherwise` last."""
    return (*table.rows, *([table.otherwise] if table.otherwise else []))


def _passes(library: Library, path: FactPath, test: Test, value) -> bool:
    engine = ReferenceEvaluator(library, World())
    return engine.outcome(test, library.type_of(path), value, None, None, "visit.on") is True


def follows(library: Library, fact: str, other: str) -> bool:
    """Say whether *fact* follows from *other*, however far behind."""
    return fact != other and other in involved(library, [Clause(FactPath(fact), Presence("known"), "")])[1].facts


# --- what is involved, and when --------------------------------------------------------------------


def involved(library: Library, conditions: Iterable[Condition], tables: Iterable[Table] = ()) -> tuple[list[Table], Reads]:
    """Return the tables that decide what is read, however far behind, and all that they and *conditions* read."""
    reads = Reads(library)
    for condition in conditions:
        reads.condition(condition)
    found: dict[str, Table] = {}
    waiting = list(tables)
    while True:
        waiting += [table for fact in sorted(reads.facts) for table in library.deciding.get(fact, ()) if table.id not in found]
        new = [table for table in waiting if table.id not in found]
        waiting = []
        if not new:
            return list(found.values()), reads
        for table in new:
            found[table.id] = table
            own = reads_of_table(library, table)
            for fact in own.facts:
                reads.fact(fact)
            reads.parameters |= own.parameters


def moments(
    library: Library, tables: list[Table], reads: Reads, conditions: Iterable[Condition], within: Period | None = None
) -> Iterator[tuple[Setting, date]]:
    """Yield every setting, with a day on which it stands: between two days the same tables and figures are in force."""
    starts = {one.in_force.start for one in tables} | {one.in_force.end + _ONE_DAY for one in tables if one.in_force.end}
    for start, after in pairwise([None, *sorted(day for day in starts if day), None]):
        period: Period | None = Period(start, after - _ONE_DAY if after else None)
        period = both_in_force(period, within) if within else period
        if period is not None:
            for setting in settings(library, conditions, period, more=reads.parameters):
                yield setting, setting.day or day_of(period)


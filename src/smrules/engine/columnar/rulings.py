"""
Decision tables for many members at once.

Guards, rows and exceptions are conditions, and so pairs of columns. What follows from the rows that hit – hit policies, unknown rows, results – is
the reference evaluator's own code, asked once for each combination of truths and of values that the results read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from smrules.concepts.dates import ALWAYS, Period
from smrules.concepts.memory import remember
from smrules.concepts.rules import Row, Table
from smrules.concepts.values import NONE, UNKNOWN, Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.columns import Coded, Column, codes_of, day_number, numbers_of
from smrules.engine.columnar.existence import stacked_truths
from smrules.engine.columnar.frames import alike, among, counted, joined, lists, pl, put, same
from smrules.engine.columnar.said import Said, inputs_of
from smrules.engine.columnar.truths import Pair, Truths, all_true, any_true, at, certain, in_rows, opposite, possible
from smrules.engine.columnar.views import Scope, View, stacked
from smrules.engine.evaluator import VISIT
from smrules.engine.rulings import Ruling, decision, rulings_of
from smrules.engine.world import Member

if TYPE_CHECKING:
    from polars import Series

DIGITS = 30
"""Truths that one whole number holds."""


# --- which tables apply, which rows hit ----------------------------------------------------------


def applies(engine: Columns, table: Table, view: View) -> Truths:
    """Say to which members *table* applies: date, place, condition, and no other table that wins over it."""
    key = "applies", table.id
    if key not in view.remembered:
        view.remembered[key] = all_true(_guard(engine, table, view))
    return view.remembered[key]


def _guard(engine: Columns, table: Table, view: View) -> Iterator[Truths]:
    if table.in_force != ALWAYS:
        yield is_in_force(engine, table.in_force, table.dated_by, view)
    if table.place is not None:
        yield engine.in_place(table.place, view)
    yield engine.holds(table.guard, view, table.dated_by)
    yield opposite(gives_way(engine, (table.id, None), view))


def is_in_force(engine: Columns, period: Period, dated_by: str, view: View) -> Truths:
    """Say where the governing date lies in a period; unknown where there is no date."""
    if period == ALWAYS:
        return True
    scope = dated_by.partition(".")[0]
    if scope == "visit" or scope not in view.own:
        name = dated_by if scope == "visit" else VISIT
        return at(_in_force(engine, period, name, engine.worlds.scopes["visit"].view), view.visits)
    key = view.keys[scope]
    if key is None or not key.null_count():
        return at(_in_force(engine, period, dated_by, engine.worlds.scopes[scope].view), key)
    return _in_force(engine, period, dated_by, view)


def _in_force(engine: Columns, period: Period, dated_by: str, view: View) -> Truths:
    key = "in force", period, dated_by
    if key not in view.remembered:
        day = numbers_of(engine.governing(dated_by, view), engine.words).low
        inside, known = same(True, view.size), day.is_not_null()
        day = day.fill_null(0) if day.null_count() else day
        for limit, is_inside in ((period.start, day.__ge__), (period.end, day.__le__)):
            inside = inside if limit is None else inside & is_inside(day_number(limit))
        view.remembered[key] = _simply(Pair(inside & known, ~inside & known))
    return view.remembered[key]


def _simply(pair: Pair) -> Truths:
    return True if pair.true.all() else False if pair.false.all() else pair


def row_hits(engine: Columns, table: Table, view: View) -> list[Truths]:
    """Return of every row where it hits, exceptions taken into account."""
    return [all_true(_row(engine, table, row, view)) for row in table.rows]


def _row(engine: Columns, table: Table, row: Row, view: View) -> Iterator[Truths]:
    yield engine.holds(row.condition, view, table.dated_by)
    yield opposite(gives_way(engine, (table.id, row.id), view))


def gives_way(engine: Columns, target: tuple[str, str | None], view: View) -> Truths:
    """Say where *target*, a row or a whole table, gives way to an exception."""
    return any_true(_exception(engine, table, row, view) for table, row in engine.library.overridden_by.get(target, ()))


def _exception(engine: Columns, name: str, row_id: str | None, view: View) -> Truths:
    table = engine.library.tables[name]
    guard = applies(engine, table, view)
    if row_id is None:
        return guard
    row = next(one for one in table.rows if one.id == row_id)
    holds = engine.holds(row.condition, view, table.dated_by)
    return all_true((guard, holds, opposite(gives_way(engine, (name, row_id), view))))


# --- what follows, by combination ----------------------------------------------------------------


class Ruled:
    """
    What a table says of the members of a view: for each row the number of its combination, and what follows from each combination.

    Args:
        says: The reference evaluator's code: a ruling or several, given the evaluator and the member.
    """

    def __init__(self, engine: Columns, table: Table, view: View, guard: Truths, says: Callable[[Said, Member], Any]):
        self.engine, self.table, self.view, self.says = engine, table, view, says
        rows = [*table.rows, *((table.otherwise,) if table.otherwise else ())]
        hits = list(_looked_at(table, guard, row_hits(engine, table, view), view.size))
        self.others = dict(self._others())
        self.truths: list[Truths] = [guard, *hits, *self.others.values()]
        may_hit = [*(all_true((guard, hit)) for hit in hits), *((guard,) if table.otherwise else ())]
        self.inputs = self._inputs(rows, may_hit)
        self.kinds, first = self._combined()
        self.found = [self._known(*one) for one in self._combinations(first)]

    def _others(self) -> Iterator[tuple[Any, Truths]]:
        """Yield the truths that the results hang on besides: of other tables to which rows may give way."""
        for row in self.table.rows:
            yield from self._winning((self.table.id, row.id))

    def _winning(self, target: tuple[str, str | None]) -> Iterator[tuple[Any, Truths]]:
        for name, row_id in self.engine.library.overridden_by.get(target, ()):
            table = self.engine.library.tables[name]
            yield name, applies(self.engine, table, self.view)
            for row in table.rows:
                if row.id == row_id:
                    yield id(row.condition), self.engine.holds(row.condition, self.view, table.dated_by)
            yield from self._winning((name, row_id))

    def _inputs(self, rows: Iterable[Row], may_hit: list[Truths]) -> dict[Any, Coded]:
        """Return the columns that results read, left out where no row that reads them may hit."""
        readers: dict[Any, list[Truths]] = {}
        for row, hit in zip(rows, may_hit, strict=True):
            results = row.then.values() if isinstance(row.then, dict) else (row.then,)
            for one in inputs_of(self.engine.library, results, self.table.dated_by):
                readers.setdefault(one, []).append(hit)
        found = {}
        for one, hits in readers.items():
            column, read = self.engine.input(one, self.view), possible(any_true(hits), self.view.size)
            found[one] = Coded(column.codes.zip_with(read, same(0, self.view.size)))
        return found

    def _combined(self) -> tuple[Series, Series]:
        columns = {str(number): one.codes for number, one in enumerate(self.inputs.values())}
        pairs = [one for one in self.truths if isinstance(one, Pair)]
        for start in range(0, len(pairs), DIGITS):
            key = same(0, self.view.size, pl.Int64)
            for pair in pairs[start : start + DIGITS]:
                key = key * 3 + pair.true.cast(pl.Int64) * 2 + (~(pair.true | pair.false)).cast(pl.Int64)
            columns[f"truths {start}"] = key
        return alike(columns, self.view.size)

    def _combinations(self, rows: Series) -> Iterator[tuple[tuple[Truth, ...], tuple[Any, ...]]]:
        """Yield the truths of some rows, and the values that results read."""
        truths = [_truths(one, rows) for one in self.truths]
        words = self.engine.words.values
        values = [[words[code] for code in one.codes[rows].to_list()] for one in self.inputs.values()]
        yield from zip(zip(*truths, strict=True), zip(*values, strict=True) if values else ((),) * len(rows), strict=True)

    def _known(self, truths: tuple[Truth, ...], values: tuple[Any, ...]) -> tuple[Any, list[Any]]:
        """Return what follows from a combination; it is the same in every batch, and kept with the library."""
        known = self.engine.library.kept.setdefault(("follows from", self.table.id), {})
        key = truths, values, tuple(one.__class__ for one in values)
        found = known.get(key)
        return found or remember(known, key, self._follows(truths, values))

    def _follows(self, truths: tuple[Truth, ...], values: tuple[Any, ...], name: str = "?") -> tuple[Any, list[Any]]:
        """Return what follows from a combination, and what goes wrong."""

        def says(said: Said) -> Any:
            count = len(self.table.rows)
            said.truths = {self.table.id: truths[0], **dict(zip(self.others, truths[count + 1 :], strict=True))}
            said.hits = list(zip(self.table.rows, truths[1 : count + 1], strict=True))
            scope, _, key = name.partition("/")
            return self.says(said, Member(scope, key))

        return self.engine.asked(list(self.inputs), values, says)

    def report(self) -> None:
        """Note what went wrong, with the name of the member that it is said of."""
        for kind, (_, problems) in enumerate(self.found):
            if problems:
                rows = (self.kinds == kind).arg_true()
                names = names_of(self.engine, self.view.some(rows), self.table.scope)
                for row, name, one in zip(rows.to_list(), names, self._combinations(rows), strict=True):
                    visit = self.view.visit().slice(row, 1)
                    self.engine.problems += [(visit, problem) for problem in self._follows(*one, name)[1]]


def _looked_at(table: Table, guard: Truths, hits: Iterable[Truths], size: int) -> Iterator[Truths]:
    """Yield where rows hit; below a row that is certain to come first nothing does, so that fewer combinations are told apart."""
    below: Series | None = None
    for hit in hits:
        yield hit if below is None else all_true((hit, Pair(~below, below)))
        if table.hit == "first":
            sure = certain(all_true((guard, hit)), size)
            below = sure if below is None else below | sure


def _truths(one: Truths, rows: Series) -> list[Truth]:
    if not isinstance(one, Pair):
        return [one] * len(rows)
    return [True if true else False if false else None for true, false in zip(one.true[rows], one.false[rows], strict=True)]


def names_of(engine: Columns, view: View, scope: str) -> Series:
    """Return the names of members, as `scope/key`."""
    codes = codes_of(engine.worlds.scopes[scope].given["#key"][0], engine.words).codes[view.row(scope)]
    names = pl.Series(values=[f"{scope}/{word}" for word in engine.words.values], dtype=pl.String)
    return names[codes.cast(pl.UInt32)]


# --- tables that decide a fact -------------------------------------------------------------------


def decided_value(engine: Columns, fact: str) -> Column:
    """Return what tables decide of a fact, for all members of its scope."""
    rulings = decided(engine, fact)
    return Coded(
        of_rulings(engine, rulings, lambda one: 0 if isinstance(one.value, dict) else engine.words.code(one.value), pl.Int32)
    )


def of_rulings(engine: Columns, numbers: Series, says: Callable[[Ruling], Any], kind: Any) -> Series:
    """Return for each row what is said of its ruling; asked once of every ruling that occurs."""
    distinct = numbers.unique()
    places = put(len(engine.rulings), distinct, counted(len(distinct)), 0)
    told = [says(engine.rulings[one]) for one in distinct.to_list()]
    return (lists(told) if kind == pl.List(pl.String) else pl.Series(values=told, dtype=kind))[places[numbers]]


def decided(engine: Columns, fact: str) -> Series:
    """Return what the tables that decide *fact* say of all members, as numbers of rulings; 0 where no table applies."""
    key = "decided", fact
    if key not in engine.remembered:
        engine.remembered[key] = _decided(engine, fact)
    return engine.remembered[key]


def _decided(engine: Columns, fact: str) -> Series:
    scope = fact.partition(".")[0]
    view = engine.worlds.scopes[scope].view
    found, waiting = same(0, view.size, pl.UInt32), same(True, view.size)
    guards = [(table, applies(engine, table, view)) for table in engine.library.deciding[fact]]
    for table, guard in guards:
        kept, rows = view.where(waiting & certain(guard, view.size))
        if kept.size:
            found = found.scatter(rows, _decision(engine, table, kept))
            waiting = waiting & ~certain(guard, view.size)
    for table, guard in reversed(guards):
        open_ = waiting & possible(guard, view.size)
        if open_.any():
            found = same(_number(engine, Ruling(table, (), UNKNOWN, None)), view.size, pl.UInt32).zip_with(open_, found)
    return found


def _decision(engine: Columns, table: Table, view: View) -> Series:
    ruled = Ruled(engine, table, view, True, lambda said, member: decision(said, table, member, said.hits))
    ruled.report()
    numbers = [_number(engine, one) for one, _ in ruled.found]
    return pl.Series(values=numbers, dtype=pl.UInt32)[ruled.kinds]


def _number(engine: Columns, ruling: Ruling) -> int:
    engine.rulings.append(ruling)
    return len(engine.rulings) - 1


# --- tables that add records ---------------------------------------------------------------------


def add_records(engine: Columns, kind: str) -> Scope:
    """Return every record of *kind* that tables add; some may only possibly exist."""
    parts = [part for table in engine.library.adding.get(kind, ()) if (part := _added(engine, table))]
    view = stacked([one for one, _, _ in parts], kind)
    numbers = joined([one for _, one, _ in parts], pl.UInt32)
    owners = stacked_truths([(truth, one.size) for one, _, truth in parts])
    sure = of_rulings(engine, numbers, lambda one: one.exists is True, pl.Boolean)
    exist = all_true((owners, Pair(sure, same(False, view.size))))
    scope = Scope(view, {}, in_rows(exist, view.size))
    for fact in engine.library.vocabulary.facts.values():
        if fact.scope == kind and not engine.library.is_derived(fact.id):
            scope.given[fact.id] = _attribute(engine, numbers, fact.id), None
    engine.remembered["rulings of", kind] = numbers
    return scope


def record_id(ruling: Ruling) -> str:
    """Return the id of a record: its table, and where each row adds one its row."""
    table = ruling.table
    return table.id if table.hit != "collect" else f"{table.id}.{ruling.rows[0].id}"


def _attribute(engine: Columns, numbers: Series, fact: str) -> Coded:
    name = fact.partition(".")[2]
    return Coded(of_rulings(engine, numbers, lambda one: engine.words.code(_value(one, name)), pl.Int32))


def _value(ruling: Ruling, name: str) -> Any:
    if not isinstance(ruling.value, dict):
        return NONE
    return record_id(ruling) if name == "id" else ruling.value.get(name, NONE)


def _added(engine: Columns, table: Table) -> tuple[View, Series, Truths] | None:
    """Return the owners, the rulings and whether the owners exist, of the records that one table adds or may add."""
    if table.scope not in engine.worlds.scopes or not (view := _concerned(engine, table)).size:
        return None
    guard = applies(engine, table, view)
    kept, rows = view.where(possible(guard, view.size))
    if not kept.size:
        return None
    ruled = Ruled(engine, table, kept, at(guard, rows), lambda said, member: list(rulings_of(said, table, member)))
    ruled.report()
    numbers = [[_number(engine, one) for one in found] for found, _ in ruled.found]
    listed = pl.Series(values=numbers, dtype=pl.List(pl.UInt32))[ruled.kinds]
    frame = pl.DataFrame({"row": pl.int_range(kept.size, dtype=pl.UInt32, eager=True), "ruling": listed})
    frame = frame.explode("ruling").drop_nulls()
    owners = kept.some(frame["row"])
    return owners, frame["ruling"], at(engine.exists(table.scope), owners.keys[table.scope])


def _concerned(engine: Columns, table: Table) -> View:
    """Return the members that may exist, and whom given facts do not rule out: most tables are for other acts."""
    key = "existing", table.scope
    if key not in engine.remembered:
        view = engine.worlds.scopes[table.scope].view
        engine.remembered[key] = view.where(possible(engine.exists(table.scope), view.size))[0]
    view = engine.remembered[key]
    for fact, listed in engine.library.demands[table.id]:
        if fact in ("act.kind", "item.domain", "checklist.id"):
            view = _sub(engine, view, fact, listed)
    return view


def _sub(engine: Columns, view: View, fact: str, listed: frozenset[Any]) -> View:
    key = "with", fact, listed
    if key not in view.remembered:
        codes = [engine.words.code(value) for value in sorted(listed, key=str)]
        column = engine.input(FactPath(fact), view)
        view.remembered[key] = view.where(among(column.codes, codes))[0]
    return view.remembered[key]

"""What decision tables say: which rows hit, which win, and what follows. Part of the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from smrules.concepts.dates import ALWAYS, Duration
from smrules.concepts.diagnostic import diagnostic
from smrules.concepts.rules import Deadline, FineRange, Literal, Row, Scaled, Table
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange, SetBetween, Truth, all_hold, any_holds, negation
from smrules.engine.arithmetic import combine
from smrules.engine.evaluator import Evaluator
from smrules.engine.world import Member


@dataclass(eq=False, slots=True)
class Ruling:
    """
    What one table says of one member.

    Attributes:
        rows: The rows that decide: those that hit, or those that may hit while the result is open.
        value: The value decided, or the attributes of the record added.
        exists: For records: whether the record is certain.
    """

    table: Table | None
    rows: tuple[Row, ...]
    value: Any
    exists: Truth = True


NO_TABLE = Ruling(None, (), NONE, False)


def decided(engine: Evaluator, member: Member, fact: str) -> Ruling:
    """Return what the tables that decide *fact* say; `none` where no table applies."""
    guards = [(table, engine.applies(table, member)) for table in engine.library.deciding[fact]]
    for table, applies in guards:
        if applies:
            return decision(engine, table, member, list(engine.row_hits(table, member)))
    return next((Ruling(table, (), UNKNOWN, None) for table, applies in guards if applies is None), NO_TABLE)


def rulings_of(engine: Evaluator, table: Table, member: Member) -> Iterator[Ruling]:
    """Yield one ruling for each record that *table* adds, or may add, for *member*."""
    if engine.exists(member) is False or (applies := engine.applies(table, member)) is False:
        return
    hits = [(row, all_hold((applies, hit))) for row, hit in engine.row_hits(table, member)]
    if table.hit == "collect":
        for row, hit in _with_otherwise(table, hits, applies):
            if hit is not False and isinstance(row.then, dict):
                yield Ruling(table, (row,), _attributes(engine, table, member, [(row, hit)], hit), hit)
        return
    candidates = _candidates(table, hits, applies)
    records = [(row, hit) for row, hit in candidates if isinstance(row.then, dict)]
    if records:
        sure = applies and len(records) == len(candidates) and not _may_lose_all(engine, table, member, candidates)
        certain = True if sure else any_holds(hit for _, hit in records)
        yield Ruling(
            table, tuple(row for row, _ in records), _attributes(engine, table, member, records, certain), certain
        )


def record_of(engine: Evaluator, owner: Member, ruling: Ruling) -> Member:
    """Return the record that a ruling adds to *owner*."""
    kind, table = ruling.table.adds, ruling.table
    name = table.id if table.hit != "collect" else f"{table.id}.{ruling.rows[0].id}"
    values = {f"{kind}.id": name, **{f"{kind}.{key}": value for key, value in ruling.value.items()}}
    return Member(kind, f"{owner.name}/{name}", values, owner, exists=ruling.exists, source=ruling)


# --- which rows hit ------------------------------------------------------------------------------


def guard_holds(engine: Evaluator, table: Table, member: Member) -> Truth:
    """Say whether *table* applies to *member*: date, place, condition, and no other table that wins over it."""
    return all_hold(_guard(engine, table, member))


def _guard(engine: Evaluator, table: Table, member: Member) -> Iterator[Truth]:
    yield is_in_force(engine, table, member)
    if table.place is not None:
        yield engine.in_place(table.place, member)
    yield engine.holds(table.guard, member, None, table.dated_by)
    yield negation(gives_way(engine, (table.id, None), member))


def is_in_force(engine: Evaluator, table: Table, member: Member) -> Truth:
    """Say whether *table* is in force on the date of *member* that it goes by."""
    if table.in_force == ALWAYS:
        return True
    day = engine.date_or_area(table.dated_by, member)
    return day in table.in_force if isinstance(day, date) else None


def row_hits(engine: Evaluator, table: Table, member: Member) -> Iterator[tuple[Row, Truth]]:
    """Yield every row with whether it hits, exceptions taken into account."""
    for row in table.rows:
        holds = engine.holds(row.condition, member, None, table.dated_by)
        if holds is not False:
            holds = all_hold((holds, negation(gives_way(engine, (table.id, row.id), member))))
        yield row, holds


def gives_way(engine: Evaluator, target: tuple[str, str | None], member: Member) -> Truth:
    """Say whether *target*, a row or a whole table, gives way to an exception."""
    return any_holds(
        _exception_holds(engine, engine.library.tables[table], row, member)
        for table, row in engine.library.overridden_by.get(target, ())
    )


def _exception_holds(engine: Evaluator, table: Table, row_id: str | None, member: Member) -> Truth:
    applies = engine.applies(table, member)
    if row_id is None or applies is False:
        return applies
    row = next(one for one in table.rows if one.id == row_id)
    holds = engine.holds(row.condition, member, None, table.dated_by)
    return all_hold((applies, holds, negation(gives_way(engine, (table.id, row_id), member))))


def _candidates(table: Table, hits: list[tuple[Row, Truth]], applies: Truth = True) -> list[tuple[Row, Truth]]:
    """Return the rows that may still be the result, `otherwise` among them if it may."""
    found = []
    for row, hit in hits:
        if hit is True and table.hit == "first":
            # Why: a row above may still come first, so this one is not certain to decide.
            return [*found, (row, None if found else True)]
        if hit is not False:
            found.append((row, hit))
    if any(hit is True for _, hit in found):
        return found
    return _with_otherwise(table, found, applies)


def _with_otherwise(table: Table, hits: list[tuple[Row, Truth]], applies: Truth) -> list[tuple[Row, Truth]]:
    none_hits = negation(any_holds(hit for _, hit in hits))
    if table.otherwise is None or none_hits is False:
        return hits
    return [*hits, (table.otherwise, all_hold((none_hits, applies)))]


def _may_lose_all(engine: Evaluator, table: Table, member: Member, candidates: list[tuple[Row, Truth]]) -> bool:
    """
    Say whether it is open that any candidate hits.

    `check` proves that a table has no gap, so one candidate is bound to hit; unless it may give way to a row of another table.
    """
    if table.otherwise is not None or any(hit is True for _, hit in candidates):
        return False
    others = [
        (engine.library.tables[name], other)
        for row, _ in candidates
        for name, other in engine.library.overridden_by.get((table.id, row.id), ())
        if name != table.id
    ]
    return any(_exception_holds(engine, other, row_id, member) is not False for other, row_id in others)


# --- what follows --------------------------------------------------------------------------------


def decision(engine: Evaluator, table: Table, member: Member, hits: list[tuple[Row, Truth]]) -> Ruling:
    """Return what *table*, which applies, says of *member*, given which rows hit."""
    if table.hit == "collect":
        return _collected(engine, table, member, hits)
    candidates = _candidates(table, hits)
    if not candidates:
        engine.problem(diagnostic("SM419", table.position, table=table.id, member=member.name))
        return Ruling(table, (), UNKNOWN)
    values = [result(engine, table, member, row.then, row) for row, _ in candidates]
    rows = tuple(row for row, _ in candidates)
    if _may_lose_all(engine, table, member, candidates):
        return Ruling(table, rows, UNKNOWN)
    if table.hit == "worst":
        return Ruling(table, rows, _worst(engine, table, candidates, values))
    certain = [value for (_, hit), value in zip(candidates, values, strict=True) if hit is True]
    if table.hit == "unique" and not _agree(certain):
        _report_conflict(engine, table, member, [row for row, hit in candidates if hit is True])
        return Ruling(table, rows, UNKNOWN)
    return Ruling(table, rows, values[0] if _agree(values) else UNKNOWN)


def _worst(engine: Evaluator, table: Table, candidates: list[tuple[Row, Truth]], values: list[Any]) -> Any:
    if _agree(values):
        return values[0]
    fact = engine.library.fact(table.decides)
    last = list(fact.choices)[-1]
    certain = [value for (_, hit), value in zip(candidates, values, strict=True) if hit is True]
    if last in certain:
        return last
    if UNKNOWN in values or len(certain) < len(values):
        return UNKNOWN
    return max((value for value in values if value is not NONE), key=fact.rank, default=NONE)


def _collected(engine: Evaluator, table: Table, member: Member, hits: list[tuple[Row, Truth]]) -> Ruling:
    fact = engine.library.fact(table.decides)
    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    chosen = [(row, hit) for row, hit in _with_otherwise(table, hits, True) if hit is not False]
    for row, hit in chosen:
        value = result(engine, table, member, row.then, row)
        if value is UNKNOWN:
            return Ruling(table, (row,), UNKNOWN)
        found = _with_parents(value if value is not NONE else frozenset(), fact)
        certain, possible = certain | (found if hit else frozenset()), possible | found
    rows = tuple(row for row, _ in chosen)
    if len(certain) > 1 and any(code in certain and one.alone for code, one in fact.choices.items()):
        _report_conflict(engine, table, member, [row for row, hit in chosen if hit is True])
        return Ruling(table, rows, UNKNOWN)
    return Ruling(table, rows, certain if certain == possible else SetBetween(certain, possible))


def _with_parents(values: frozenset[str], fact) -> frozenset[str]:
    found = set()
    for value in values:
        while value is not None and value not in found:
            found.add(value)
            value = fact.choices[value].under if value in fact.choices else None
    return frozenset(found)


def _attributes(
    engine: Evaluator, table: Table, member: Member, rows: list[tuple[Row, Truth]], exists: Truth
) -> dict[str, Any]:
    """Return the attributes of one record; where the candidates differ, what they have in common."""
    if len(rows) == 1:
        row = rows[0][0]
        return {name: result(engine, table, member, row.then[name], row) for name in sorted(row.then)}
    found = {}
    for name in sorted({name for row, _ in rows for name in row.then}):
        setting = [(hit, result(engine, table, member, row.then[name], row)) for row, hit in rows if name in row.then]
        lacking = [row for row, hit in rows if name not in row.then]
        certain = [value for hit, value in setting if hit is True]
        if not _agree(certain):
            _report_conflict(engine, table, member, [row for row, hit in rows if hit is True and name in row.then])
            found[name] = UNKNOWN
        else:
            found[name] = _attribute(certain, [value for _, value in setting], bool(lacking), exists)
    return found


def _attribute(certain: list[Any], values: list[Any], lacking: bool, exists: Truth) -> Any:
    if _agree(values) and (certain or not lacking):
        return values[0]
    if all(isinstance(value, frozenset) for value in values) and (certain or not lacking):
        sure = certain[0] if certain else frozenset.intersection(*values)
        return SetBetween(sure, frozenset.union(*values))
    return UNKNOWN


def result(engine: Evaluator, table: Table, member: Member, expression: Any, row: Row) -> Any:
    """Return what a row sets, worked out for *member*."""
    if type(expression) is Literal:
        return expression.value
    match expression:
        case FineRange(low, high):
            return MoneyRange(_scaled(engine, low, member), _scaled(engine, high, member))
        case Deadline(start, length):
            day = engine.read(start, member)
            if length is None:
                return day
            duration = length if isinstance(length, Duration) else engine.duration(length, member, None, table.dated_by)
            return engine.deadline(day, duration, row.position)
        case _:
            return engine.operand(expression, member, None, table.dated_by)


def _scaled(engine: Evaluator, end: Scaled, member: Member) -> Any:
    return end.factor if end.fact is None else combine("*", end.factor, engine.read(end.fact, member))


def _agree(values: list[Any]) -> bool:
    return len(values) < 2 or all(value == values[0] for value in values[1:])


def _report_conflict(engine: Evaluator, table: Table, member: Member, rows: list[Row]) -> None:
    names = "、".join(f"“{row.id}”" for row in rows)
    places = [row.position for row in rows]
    engine.problem(diagnostic("SM417", table.position, related=places, table=table.id, rows=names, member=member.name))

"""Decision tables: gaps, overlaps, rows that are never reached or never hold, two tables that decide one fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Row, Table
from smrules.engine.rulings import guard_holds
from smrules.verification.faults.always import check_always
from smrules.verification.faults.conditions import both_in_force, culprit, never_holds
from smrules.verification.faults.fines import check_fines
from smrules.verification.faults.looks import Look, guard_of, looks_of, visible_from
from smrules.verification.faults.monotone import check_monotone
from smrules.verification.faults.settings import Setting, settings
from smrules.verification.showing.shown import (
    Shown,
    contradicted,
    hits_all,
    hits_nothing,
    holds_hidden,
    outcome_of,
    result_of,
    shown,
    unproved,
)
from smrules.verification.showing.witness import Confirm, witness
from smrules.verification.showing.words import example
from smrules.verification.space.boxes import Box, meet, widened
from smrules.verification.space.directions import Directions
from smrules.verification.space.formulas import Rewriter
from smrules.verification.space.regions import Space
from smrules.verification.trials.days import day_of

MOST_GAPS_OF_A_TABLE = 3
MOST_OVERLAPS_OF_A_ROW = 3


def check_table(library: Library, table: Table, directions: Directions | None = None) -> Iterator[Diagnostic]:
    """
    Yield what is wrong with the rows of one table.

    Args:
        directions: Of the facts of the library, if they are known already.
    """
    looks = looks_of(library, table)
    if not any(look.guard for look in looks):
        yield from _empty_guard(table, looks)
        return
    dead = list(_never_holding(table, looks))
    yield from dead or check_always(table, looks)
    if table.hit == "first":
        yield from _never_reached(table, looks)
    wrong = list(_overlaps(table, looks)) if table.hit == "unique" else []
    if table.hit != "collect" and table.otherwise is None:
        wrong += _gaps(table, looks)
    yield from check_fines(table, looks)
    yield from wrong or check_monotone(table, looks, directions or Directions(library))


def check_pairs(library: Library) -> Iterator[Diagnostic]:
    """Yield the pairs of tables that decide one fact and may apply together (SM412)."""
    for fact, tables in library.deciding.items():
        for one, other in combinations(tables, 2):
            case = _both_apply(library, one, other)
            if isinstance(case, Diagnostic):
                yield case
            elif case is not None:
                yield diagnostic(
                    "SM412", other.position, related=[one.position], paste=case.paste,
                    table=other.id, other=one.id, fact=fact, example=case.zh, example_en=case.en,
                )  # fmt: skip




# --- gaps ----------------------------------------------------------------------------------------


def _gaps(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    found = dict.fromkeys(one for look in looks for one in gaps(look))
    for one in list(found)[:MOST_GAPS_OF_A_TABLE]:
        if isinstance(one, Diagnostic):
            yield one
        else:
            yield diagnostic("SM402", table.position, paste=one.paste, table=table.id, example=one.zh, example_en=one.en)


def gaps(look: Look) -> Iterator[Shown | Diagnostic]:
    """Yield a few cases in which the table applies and no row holds."""
    nothing = "unknown" if look.table.decides else "none"
    for box in gap_boxes(look):
        yield shown(look, box, hits_nothing(look.table), lambda _: nothing, "SM402")


def gap_boxes(look: Look) -> Iterator[Box]:
    """Yield a few boxes in which the table applies and no row holds; first those where nothing is absent."""
    covers = [box for boxes in look.rows for box in boxes]
    most = len(covers) + MOST_GAPS_OF_A_TABLE
    for region in (look.space.present, look.space.known):
        for guard in look.guard:
            whole, part = meet(guard, look.space.known), meet(guard, region)
            while part is not None and len(covers) < most:
                hole = look.space.possible(part, covers, whole, simple=True)
                if hole is None:
                    break
                yield look.space.one_run(hole)
                near = [cover for cover in covers if meet(whole, cover) is not None]
                covers.append(look.space.one_run(widened(hole, whole, near)))


# --- overlaps ------------------------------------------------------------------------------------


def _overlaps(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    found: dict[int, dict[int, tuple[Look, Box]]] = {}
    for look in looks:
        for first, second, box in overlap_boxes(look):
            found.setdefault(second, {}).setdefault(first, (look, box))
    for second, others in found.items():
        (first, (look, box)), *_ = others.items()
        yield _overlap(look, table.rows[second], table.rows[first], box, [table.rows[one] for one in others])


def _overlap(look: Look, row: Row, other: Row, box: Box, others: list[Row]) -> Diagnostic:
    table = look.table
    case = shown(look, box, hits_all(table, other, row), lambda one: result_of(table, other, one), "SM404")
    if isinstance(case, Diagnostic):
        return case
    return diagnostic(
        "SM404", row.position, related=[one.position for one in others], paste=case.paste,
        table=table.id, row=row.id, other=other.id, example=case.zh, example_en=case.en,
    )  # fmt: skip


def overlap_boxes(look: Look, most: int = MOST_OVERLAPS_OF_A_ROW) -> Iterator[tuple[int, int, Box]]:
    """
    Yield two rows by number, and a box in which both hold with different results and neither gives way.

    Of each row at most the first *most* overlaps with earlier rows are looked for.
    """
    found: dict[int, set[int]] = {}
    for one, other in look.meetings.pairs():
        first, second = look.flat[one][0], look.flat[other][0]
        earlier = found.setdefault(second, set())
        if first not in earlier and len(earlier) < most and _conflict(look.table, first, second):
            box = look.space.possible(meet(look.flat[one][1], look.flat[other][1]) or (), simple=True)
            if box is not None:
                earlier.add(first)
                yield first, second, box


def _conflict(table: Table, first: int, second: int) -> bool:
    return first != second and differ(table.rows[first].then, table.rows[second].then)


def differ(one: Any, other: Any) -> bool:
    """Say whether two results cannot stand together: for records, whether they set one attribute to two values."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return any(one[name] != other[name] for name in one.keys() & other.keys())
    return one != other


# --- rows that do nothing ------------------------------------------------------------------------


def _never_reached(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    for number, row in enumerate(table.rows):
        holding = [look for look in looks if _holds(look, look.rows[number])]
        if holding and not any(is_reached(look, number) for look in holding):
            earlier = {one for look in holding for box in look.rows[number] for one, _ in look.near(box) if one < number}
            related = [table.rows[one].position for one in sorted(earlier)[:MOST_OVERLAPS_OF_A_ROW]]
            case = _hidden(holding[0], number)
            if isinstance(case, Diagnostic):
                yield case
            else:
                yield diagnostic("SM403", row.position, related=related, paste=case.paste, table=table.id, row=row.id,
                                 example=case.zh, example_en=case.en)  # fmt: skip


def _hidden(look: Look, number: int) -> Shown | Diagnostic:
    """Return a case in which a row holds that is never reached, with what the table says of it."""
    parts = (part for box in look.rows[number] if (part := look.space.possible(box, simple=True)) is not None)
    row, part = look.table.rows[number], next(parts, None)
    if part is None:
        return unproved(look.table, "SM403")
    return shown(look, part, holds_hidden(look.table, row), lambda found: outcome_of(look.table, found), "SM403")


def is_reached(look: Look, number: int) -> bool:
    """Say whether there is a case in which the row hits and no earlier one does."""
    for box in look.hitting[number]:
        earlier = [inner for one, inner in look.near(box) if one < number]
        if look.space.possible(box, earlier) is not None:
            return True
    return False


def _holds(look: Look, boxes: Sequence[Box]) -> bool:
    return any(look.space.possible(box) is not None for box in boxes)


def _never_holding(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    for number, row in enumerate(table.rows):
        if not any(_holds(look, look.rows[number]) for look in looks):
            clause = culprit(looks[0].space, looks[0].rewriter, row.condition, looks[0].guard)
            yield never_holds(row.position, clause, row.id)


def _empty_guard(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    if looks:
        clause = culprit(looks[0].space, looks[0].rewriter, guard_of(table), [looks[0].space.whole])
        yield never_holds(table.position, clause, table.id)


# --- two tables ----------------------------------------------------------------------------------


def _both_apply(library: Library, one: Table, other: Table) -> Shown | Diagnostic | None:
    """Return a case in which both tables apply; `None` if there is none, or one gives way to the other."""
    if (one.id, None) in other.exception_to or (other.id, None) in one.exception_to or one.scope != other.scope:
        return None
    period = both_in_force(one.in_force, other.in_force) if one.dated_by == other.dated_by else one.in_force
    if period is None:
        return None
    for setting in settings(library, [one.guard, other.guard], period):
        found = _case(library, one, other, setting)
        if found is not None:
            return found
    return None


def _case(library: Library, one: Table, other: Table, setting: Setting) -> Shown | Diagnostic | None:
    rewriters = [Rewriter(library, setting, table.dated_by) for table in (one, other)]
    formulas = [rewriter.formula(guard_of(table)) for rewriter, table in zip(rewriters, (one, other), strict=True)]
    formulas.append(rewriters[0].formula(setting.condition))
    space = Space(library, formulas, visible_from(library, one), setting)
    box = space.some(*formulas)
    if box is None:
        return None
    if not space.is_proved(box):
        return unproved(other, "SM412")
    days = {table.dated_by: day_in_both(table, one, other) for table in (one, other)}
    found = witness(space, other, box, _applies(one, other), setting.day or days[other.dated_by], days)
    if found is None:
        return contradicted(other, space, box, "SM412")
    told = example(space, box, None, found.values)
    return Shown(told.zh, told.en, found.line(outcome_of(other, found)))


def day_in_both(table: Table, one: Table, other: Table) -> date:
    """Return a day on which *table* is in force, and the other one too if the same date chooses its law."""
    period = both_in_force(one.in_force, other.in_force) if one.dated_by == other.dated_by else None
    return day_of(period or table.in_force)


def _applies(*tables: Table) -> Confirm:
    return lambda engine, member: all(guard_holds(engine, table, member) is True for table in tables)

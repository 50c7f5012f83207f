"""Measures that exclude each other are never ordered for one member: for no act a penalty and its exemption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Condition, Guarantee, Literal, Row, Table, clauses
from smrules.concepts.values import UNKNOWN, Truth
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import rulings_of
from smrules.engine.world import Member, World
from smrules.verification.faults.conditions import both_in_force
from smrules.verification.faults.settings import settings
from smrules.verification.faults.unfolding import Deciding, Unfolder, involved, moments, rows_of
from smrules.verification.showing.shown import Shown, contradicted, outcome_of, unproved
from smrules.verification.showing.witness import Confirm, witness
from smrules.verification.showing.words import example
from smrules.verification.space.boxes import Box
from smrules.verification.space.regions import Space
from smrules.verification.trials.days import day_of

RowOf = tuple[Table, Row]


def check_never(library: Library, one: Guarantee) -> Iterator[Diagnostic]:
    """Complain of two rows that order for one member what excludes each other (SM427); once for each two rows."""
    mine, theirs = (adding_rows(library, condition, one.scope) for condition in one.never)
    told: set[frozenset] = set()
    for (table, row), (other, other_row) in product(mine, theirs):
        pair = frozenset({(table.id, row.id), (other.id, other_row.id)})
        if pair not in told and may_meet(library, (table, row), (other, other_row)):
            case = _together(library, one, (table, row), (other, other_row))
            if case is not None:
                told.add(pair)
                yield _report(one, (table, row), (other, other_row), case)


def _report(one: Guarantee, mine: RowOf, theirs: RowOf, case: Shown | Diagnostic) -> Diagnostic:
    if isinstance(case, Diagnostic):
        return case
    return diagnostic(
        "SM427", theirs[1].position, related=[mine[1].position, one.position], paste=case.paste, name=one.id, why=one.why,
        row=f"{mine[0].id}.{mine[1].id}", other=f"{theirs[0].id}.{theirs[1].id}", example=case.zh, example_en=case.en,
    )  # fmt: skip


def adding_rows(library: Library, condition: Condition, scope: str | None) -> list[RowOf]:
    """Return the rows for members of *scope* whose record meets *condition*, or may."""
    kind = next(clauses(condition)).path.scope
    return [
        (table, row)
        for table in library.adding.get(kind, ()) if table.scope == scope
        for row in rows_of(table) if meets(library, condition, table, row) is not False
    ]  # fmt: skip


def meets(library: Library, condition: Condition, table: Table, row: Row) -> Truth:
    """Say whether the record that *row* adds meets *condition*; what must be worked out is unknown."""
    if not isinstance(row.then, Mapping):
        return False
    told = {f"{table.adds}.{name}": one.value if isinstance(one, Literal) else UNKNOWN for name, one in row.then.items()}
    return ReferenceEvaluator(library, World()).holds(condition, Member(table.adds, "", told))


def may_meet(library: Library, mine: RowOf, theirs: RowOf) -> bool:
    """Say whether two rows may both decide, as far as that is seen at once."""
    (table, row), (other, other_row) = mine, theirs
    if table is other:
        return row is other_row or table.hit == "collect" and table.otherwise not in (row, other_row)
    listed = dict(library.demands[other.id])
    apart = any(fact in listed and not codes & listed[fact] for fact, codes in library.demands[table.id])
    return not apart and both_in_force(table.in_force, other.in_force) is not None


def _together(library: Library, one: Guarantee, mine: RowOf, theirs: RowOf) -> Shown | Diagnostic | None:
    """Return a case in which both rows decide: decided facts are taken as they come first, then with their tables."""
    period = both_in_force(mine[0].in_force, theirs[0].in_force)
    read = [part for table, _ in (mine, theirs) for part in (table.guard, *(row.condition for row in table.rows))]
    here = settings(library, read, period)
    if not any(_found(library, one, mine, theirs, Deciding(library, now, now.day or day_of(period))) for now in here):
        return None
    tables, reads = involved(library, read, [mine[0], theirs[0]])
    conditions = [part for table in tables for part in (table.guard, *(row.condition for row in table.rows))]
    for setting, day in moments(library, tables, reads, conditions, period):
        found = _found(library, one, mine, theirs, Unfolder(library, setting, day))
        if found is not None:
            return _case(library, mine, theirs, *found, day)
    return None


def _found(library: Library, one: Guarantee, mine: RowOf, theirs: RowOf, rewriter: Deciding) -> tuple[Space, Box] | None:
    """Return a box of cases in which both rows decide."""
    formulas = [rewriter.decides(*mine), rewriter.decides(*theirs), rewriter.formula(rewriter.setting.condition)]
    space = Space(library, formulas, frozenset(library.vocabulary.chains[one.scope]), rewriter.setting)
    box = space.some(*formulas)
    return None if box is None else (space, box)


def _case(library: Library, mine: RowOf, theirs: RowOf, space: Space, box: Box, day: date) -> Shown | Diagnostic:
    if not space.is_proved(box):
        return unproved(theirs[0], "SM427")
    found = witness(space, theirs[0], box, _both(mine, theirs), day)
    if found is None:
        return contradicted(theirs[0], space, box, "SM427")
    told = example(space, box, None, found.values)
    return Shown(told.zh, told.en, found.line(outcome_of(theirs[0], found)))


def _both(*pairs: RowOf) -> Confirm:
    return lambda engine, member: all(adds(engine, table, member, row) for table, row in pairs)


def adds(engine: ReferenceEvaluator, table: Table, member: Member, row: Row) -> bool:
    """Say whether *row* certainly adds a record for *member*, or is one of those that do together."""
    return any(one.exists is True and row in one.rows for one in rulings_of(engine, table, member))



"""A box of cases becomes what a message shows: words, and an example that the reference evaluator has confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.rules import Row, Table
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import guard_holds, result, row_hits, rulings_of
from smrules.engine.world import Member
from smrules.verification.faults.looks import Look
from smrules.verification.showing.witness import Confirm, Witness, expected, witness
from smrules.verification.showing.words import example
from smrules.verification.space.boxes import Box
from smrules.verification.space.regions import Space
from smrules.verification.space.related import solver_is_there


class Shown(NamedTuple):
    """One case in two languages, and as YAML."""

    zh: str
    en: str
    paste: str


def shown(
    look: Look, box: Box, confirm: Confirm, expect: Callable[[Witness], object], what: str, frame: Box | None = None
) -> Shown | Diagnostic:
    """
    Return one case of *box*.

    Args:
        confirm: What the evaluator must find in it.
        expect: What the example then says is expected.
        what: Code of the message in which it will be shown.

    Returns:
        A diagnostic instead where the solver is missing (SM434) or the evaluator contradicts us (SM902).
    """
    if not look.space.is_proved(box):
        return unproved(look.table, what)
    found = witness(look.space, look.table, box, confirm, look.day)
    if found is None:
        return contradicted(look.table, look.space, box, what)
    told = example(look.space, box, look.frame if frame is None else frame, found.values)
    return Shown(told.zh, told.en, found.line(expect(found)))


def unproved(rule: Table | InspectionItem, what: str) -> Diagnostic:
    """Say that only the solver could tell (SM434), or that it could not either (SM435)."""
    code = "SM435" if solver_is_there() else "SM434"
    return diagnostic(code, rule.position, level="warning", name=rule.id, what=what)


def contradicted(table: Table, space: Space, box: Box, what: str) -> Diagnostic:
    """Say that the evaluator does not confirm what we found: our own defect."""
    told = example(space, box)
    return diagnostic("SM902", table.position, name=table.id, what=what, example=told.zh, example_en=told.en)


# --- what is asked of the evaluator ----------------------------------------------------------------


def hits(engine: ReferenceEvaluator, table: Table, member: Member, row: Row) -> bool:
    """Say whether the table applies and *row* hits for certain; *row* alone is looked at, exceptions to it included."""
    alone = row_hits(engine, replace(table, rows=(row,)), member)
    return guard_holds(engine, table, member) is True and all(hit is True for _, hit in alone)


def hits_nothing(table: Table) -> Confirm:
    """Return what confirms a gap: the table applies, and every row is certainly false."""

    def confirm(engine: ReferenceEvaluator, member: Member) -> bool:
        applies = guard_holds(engine, table, member) is True
        return applies and all(hit is False for _, hit in row_hits(engine, table, member))

    return confirm


def holds_hidden(table: Table, row: Row) -> Confirm:
    """Return what confirms that a row holds and does not decide."""

    def confirm(engine: ReferenceEvaluator, member: Member) -> bool:
        applies = guard_holds(engine, table, member) is True
        found = {one.id: hit for one, hit in row_hits(engine, table, member)}
        above = [found[one.id] for one in table.rows[: table.rows.index(row)]]
        beaten = True in above or found[row.id] is False
        return applies and beaten and engine.holds(row.condition, member, None, table.dated_by) is True

    return confirm


def hits_all(table: Table, *rows: Row) -> Confirm:
    """Return what confirms that some rows hit together."""
    return lambda engine, member: all(hits(engine, table, member, row) for row in rows)


def result_of(table: Table, row: Row, found: Witness) -> object:
    """Return what *row* says in one case, as an example expects it."""
    if isinstance(row.then, dict):
        told = {name: result(found.engine, table, found.member, one, row) for name, one in sorted(row.then.items())}
        return expected(told)
    return expected(result(found.engine, table, found.member, row.then, row))


def outcome_of(table: Table, found: Witness) -> object:
    """Return what the whole table says in one case, as an example expects it."""
    if table.decides:
        return expected(found.engine.value(found.member, table.decides))
    records = [expected(one.value) for one in rulings_of(found.engine, table, found.member) if one.exists is True]
    return records if len(records) > 1 else records[0] if records else "none"

"""No record rests on what nobody has said: what is certain while a fact is unknown stays so, whatever the fact is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Guarantee, Row, Table
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member
from smrules.verification.faults.looks import Look, looks_of, visible_from, wins
from smrules.verification.faults.measures import adds
from smrules.verification.faults.unfolding import involved, others_before, rows_of
from smrules.verification.showing.shown import contradicted, outcome_of, unproved
from smrules.verification.showing.witness import witness
from smrules.verification.showing.words import example
from smrules.verification.space.boxes import Box, with_mask
from smrules.verification.space.formulas import AllOf, Formula, contrary
from smrules.verification.space.regions import Space, common


@dataclass(frozen=True)
class _Ignorant(Look):
    """A table looked at where facts may be unknown."""

    @cached_property
    def space(self) -> Space:
        """All that the table talks about, with what nobody has said wherever a test asks whether somebody has."""
        outer = [formula for formulas in self.outer.values() for formula in formulas]
        visible = visible_from(self.library, self.table)
        return Space(self.library, [*self.formulas, *outer], visible, self.setting, asking=True)


def check_known(library: Library, one: Guarantee) -> Iterator[Diagnostic]:
    """Complain of a table whose result is certain only because a fact is unknown (SM433)."""
    adding = [table for table in library.adding.get(one.known, ())]
    deciding = involved(library, [], adding)[0]
    for table in {table.id: table for table in (*adding, *deciding)}.values():
        for look in looks_of(library, table):
            found = _resting(_Ignorant(library, table, look.setting, look.over, look.period), one)
            if found is not None:
                yield found
                break


def _resting(look: Look, one: Guarantee) -> Diagnostic | None:
    space = look.space
    asked = [number for number, dimension in enumerate(space.dimensions) if dimension.unknown]
    certain = {row.id: common(look.guard, space.boxes(_decides(look, row))) for row in rows_of(look.table)} if asked else {}
    for row in rows_of(look.table) if asked else ():
        alike = [box for other in rows_of(look.table) if other.then == row.then for box in certain[other.id]]
        for box in certain[row.id]:
            for number in asked:
                pair = _pair(space, box, number, alike)
                if pair is not None:
                    return _report(look, one, row, number, *pair)
    return None


def _decides(look: Look, row: Row) -> Formula:
    """Say that *row* is certain to decide: it is true, and false is whatever comes before it."""
    table, rewriter = look.table, look.rewriter
    before = list(table.rows) if row is table.otherwise else others_before(table, row) if table.hit == "first" else []
    before += [other for other in table.rows if wins(table, other, row) and other not in before]
    before = [other for other in before if not wins(table, row, other)]
    return AllOf((rewriter.formula(row.condition), *(contrary(rewriter.formula(other.condition)) for other in before)))


def _pair(space: Space, box: Box, number: int, alike: list[Box]) -> tuple[Box, Box] | None:
    """Return a case in *box* in which one fact is unknown, and a case in which it is known and the result another."""
    unknown = space.dimensions[number].unknown
    if not box[number] & unknown:
        return None
    known = space.possible(with_mask(box, number, space.known[number]), alike)
    if known is None:
        return None
    known = tuple(mask & -mask for mask in known)
    return with_mask(known, number, unknown), known


def _report(look: Look, one: Guarantee, row: Row, number: int, unknown: Box, known: Box) -> Diagnostic:
    table, space = look.table, look.space
    if not space.is_proved(known):
        return unproved(table, "SM433")
    there = witness(space, table, unknown, lambda engine, member: _is_certain(engine, table, member, row), look.day)
    same = {} if there is None else {subject: value for subject, value in there.values.items()
                                     if subject != space.dimensions[number].subject}  # fmt: skip
    gone = witness(
        space, table, known, lambda engine, member: not _is_certain(engine, table, member, row), look.day, fixed=same
    )
    if there is None or gone is None:
        return contradicted(table, space, known, "SM433")
    case, other = example(space, unknown, look.frame, there.values), example(space, known, unknown, gone.values)
    return diagnostic(
        "SM433", row.position, related=[one.position], name=one.id, row=f"{table.id}.{row.id}", why=one.why,
        paste="\n".join(found.line(outcome_of(table, found)) for found in (there, gone)),
        example=case.zh, example_en=case.en, other=other.zh, other_en=other.en,
    )  # fmt: skip


def _is_certain(engine: ReferenceEvaluator, table: Table, member: Member, row: Row) -> bool:
    if table.adds:
        return adds(engine, table, member, row)
    ruling = engine.ruling(member, table.decides)
    return ruling.table is table and [one.then for one in ruling.rows] == [row.then] * len(ruling.rows)

"""Leniency never takes a mandatory measure away: whether there is such a record does not hang on one fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from smrules.concepts.dates import Period
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Guarantee, Row, Table, clauses
from smrules.concepts.vocabulary import FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member
from smrules.verification.faults.looks import Look, exceptions_to
from smrules.verification.faults.measures import adding_rows, adds
from smrules.verification.faults.pieces import pieces
from smrules.verification.faults.unfolding import Unfolder, follows, involved, moments
from smrules.verification.showing.shown import contradicted, outcome_of, unproved
from smrules.verification.showing.witness import witness
from smrules.verification.showing.words import example
from smrules.verification.space.boxes import Box, with_mask
from smrules.verification.space.regions import Space

_MOST_TRIES = 2000


@dataclass(frozen=True)
class _Unfolded(Look):
    """A table whose conditions are put back to one fact and what does not follow from it."""

    kept: FactPath | None = None

    @cached_property
    def rewriter(self) -> Unfolder:
        """Rewrites the conditions of this table; the fact that is looked at stays."""
        return Unfolder(self.library, self.setting, self.day, self.table.dated_by, self.kept)


def check_kept(library: Library, one: Guarantee) -> Iterator[Diagnostic]:
    """Complain of a table whose record is there for one value of a fact, and gone for another (SM431)."""
    tables: dict[str, list[Row]] = {}
    for table, row in adding_rows(library, one.keeps, one.scope):
        tables.setdefault(table.id, []).append(row)
    for name, rows in tables.items():
        for look in _looks(library, library.tables[name], one.whatever):
            try:
                found = _hanging(look, one, rows)
            except TimeoutError:
                found = unproved(look.table, "SM431")
            if found is not None:
                yield found
                break


def _looks(library: Library, table: Table, fact: FactPath) -> Iterator[_Unfolded]:
    """Yield the table with all that follows from *fact* put back to it."""
    read = [clause for row in table.rows for clause in clauses(row.condition)]
    tables, reads = involved(library, [one for one in read if follows(library, one.path.fact, fact.fact)])
    every = (table, *tables, *(one for one, _ in exceptions_to(library, table)))
    conditions = [one for each in every for one in (each.guard, *(row.condition for row in each.rows))]
    for setting, day in moments(library, [table, *tables], reads, conditions, table.in_force):
        live = tuple(one for one in exceptions_to(library, table) if day in one[0].in_force)
        yield _Unfolded(library, table, setting, live, Period(day, day), fact)


def _hanging(look: Look, one: Guarantee, rows: list[Row]) -> Diagnostic | None:
    """Return the complaint if a record of *rows* hangs on the fact."""
    own = [number for number, dimension in enumerate(look.space.dimensions) if dimension.subject.path == one.whatever]
    if not own:
        return None
    kept = [part for piece in pieces(look, lambda row: int(row in rows)) if piece.rank for part in piece.parts]
    for box in kept:
        pair = _pair(look.space, box, kept, own)
        if pair is not None:
            return _report(look, one, rows, *pair)
    return None


def _pair(space: Space, box: Box, kept: list[Box], own: list[int]) -> tuple[Box, Box] | None:
    """Return a case with the record, and one without it that differs in the fact alone; both possible."""
    wide, covers = box, list(kept)
    for number in own:
        wide = with_mask(wide, number, space.known[number])
    for _ in range(_MOST_TRIES):
        without = space.possible(wide, covers)
        if without is None:
            return None
        without = tuple(mask & -mask for mask in without)
        with_it = without
        for number in own:
            with_it = with_mask(with_it, number, box[number])
        with_it = space.possible(with_it)
        if with_it is not None:
            return with_it, without
        covers.append(without)
    raise TimeoutError


def _report(look: Look, one: Guarantee, rows: list[Row], there: Box, gone: Box) -> Diagnostic:
    table, space = look.table, look.space
    if not (space.is_proved(there) and space.is_proved(gone)):
        return unproved(table, "SM431")
    first = witness(space, table, there, lambda engine, member: _adds_any(engine, table, member, rows), look.day)
    same = {} if first is None else {name: value for name, value in first.values.items() if name.path != one.whatever}
    second = witness(
        space, table, gone, lambda engine, member: not _adds_any(engine, table, member, rows), look.day, fixed=same
    )
    if first is None or second is None:
        return contradicted(table, space, gone, "SM431")
    case, other = example(space, there, look.frame, first.values), _told(space, one, second)
    return diagnostic(
        "SM431", table.position, related=[one.position, rows[0].position], name=one.id, table=table.id, why=one.why,
        paste="\n".join(found.line(outcome_of(table, found)) for found in (first, second)),
        example=case.zh, example_en=case.en, other=other.zh, other_en=other.en,
    )  # fmt: skip


def _told(space: Space, one: Guarantee, found):
    """Say what the fact is in a case."""
    box = tuple(0 if dimension.subject.path == one.whatever else dimension.full for dimension in space.dimensions)
    return example(space, box, tuple(dimension.full for dimension in space.dimensions), found.values)


def _adds_any(engine: ReferenceEvaluator, table: Table, member: Member, rows: list[Row]) -> bool:
    return any(adds(engine, table, member, row) for row in rows)

"""
A graver answer never leads to a milder result.

Every result has a place in its order; where a table gives a result, it must give one at least as grave wherever the answers are
at least as grave and all else is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Literal, Row, Table
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import guard_holds, rulings_of
from smrules.engine.world import Member
from smrules.verification.faults.looks import Look
from smrules.verification.faults.pieces import Piece, pieces
from smrules.verification.showing.shown import contradicted, outcome_of, unproved
from smrules.verification.showing.witness import Witness, witness
from smrules.verification.showing.words import Phrase, example, say
from smrules.verification.space.boxes import Box, Meetings, bits, meet
from smrules.verification.space.cells import Dimension
from smrules.verification.space.directions import GRAVER_STATES, Directions, declared
from smrules.verification.space.relations import cell_of

_NOTHING = -1
"""The rank of no record at all, or of a record without the attribute: milder than any."""
_MOST_TRIES = 2000


def check_monotone(table: Table, looks: Sequence[Look], directions: Directions) -> Iterator[Diagnostic]:
    """Yield two cases for each ordered result that falls although the answers are graver (SM428), and idle excuses (SM429)."""
    idle = {one.id: one for one in (*table.rows, table.otherwise) if one is not None and one.not_monotone}
    excused, falling = frozenset(idle), False
    for fact in graded(looks[0].library, table):
        told = bool(table.not_monotone)
        try:
            for look, found in ((look, found) for look in looks for found in falls(look, fact, directions)):
                rows = {one.row.id for one in found[:2] if one.row}
                if not told and not rows & excused:
                    yield _report(look, fact, *found)
                falling, told = True, told or not rows & excused
                idle = {name: one for name, one in idle.items() if name not in rows}
                if told and not idle:
                    break
        except TimeoutError:
            yield unproved(table, "SM428")
    yield from (_needless(one.position, f"{table.id}.{one.id}") for one in idle.values())
    if table.not_monotone and not falling:
        yield _needless(table.position, table.id)


def _needless(position: Position, name: str) -> Diagnostic:
    return diagnostic("SM429", position, level="warning", name=name)


def graded(library: Library, table: Table) -> list[Fact]:
    """Return the facts that a table sets and that have an order from mild to grave."""
    own = [library.fact(table.decides)] if table.decides else library.vocabulary.facts_of.get(table.adds, ())
    return [one for one in own if declared(one)]


@dataclass(frozen=True)
class Order:
    """The cells of the dimensions of one look, from mild to grave where that can be said."""

    look: Look
    directions: Directions

    @cached_property
    def cells(self) -> list[list[int]]:
        """For each dimension its cells from mild to grave; empty if a graver answer does not move it."""
        return [self._cells(one) for one in self.look.space.dimensions]

    def _cells(self, one: Dimension) -> list[int]:
        direction = self.directions.of(one.subject.path) if one.subject.kind == "value" else 0
        if not direction:
            return []
        if one.subject.path.fact == "item.state":
            return [one.cell[code] for code in GRAVER_STATES if code in one.cell]
        if one.fact.type == "boolean":
            mild_first = [one.cell[value] for value in (False, True) if value in one.cell]
        else:
            mild_first = list(range(len(one.ordered)))
        return mild_first if direction > 0 else mild_first[::-1]

    def graver(self, box: Box) -> Box:
        """Return *box* with all cells that are graver than one of its own."""
        return tuple(mask | self._from(number, mask) for number, mask in enumerate(box))

    def _from(self, number: int, mask: int) -> int:
        places = [place for place, cell in enumerate(self.cells[number]) if mask >> cell & 1]
        return sum(1 << cell for cell in self.cells[number][min(places) :]) if places else 0

    def gravest(self, box: Box) -> Box:
        """Return one point of *box*: its gravest cells."""
        return tuple(1 << max(self._places(number, mask))[1] if self._places(number, mask) else mask & -mask
                     for number, mask in enumerate(box))  # fmt: skip

    def _places(self, number: int, mask: int) -> list[tuple[int, int]]:
        return [(place, cell) for place, cell in enumerate(self.cells[number]) if mask >> cell & 1]

    def up_to(self, point: Box) -> Box:
        """Return all points that are milder than *point*, or the same; what has no order is the same."""
        return tuple(mask | self._up_to(number, mask) for number, mask in enumerate(point))

    def milder(self, box: Box, than: Box) -> Box | None:
        """Return the part of *box* that is nowhere graver than the point *than*; `None` if there is none."""
        return meet(box, self.up_to(than))

    def _up_to(self, number: int, mask: int) -> int:
        places = [place for place, cell in enumerate(self.cells[number]) if mask >> cell & 1]
        return sum(1 << cell for cell in self.cells[number][: max(places) + 1]) if places else 0


# --- places between mild and grave -----------------------------------------------------------------


def rank_of(row: Row | None, fact: Fact, table: Table) -> int | None:
    """Return the place of what *row* says of *fact*; `None` for what has no place, such as unknown."""
    if row is None:
        return _NOTHING
    told = row.then
    if table.adds:
        if not isinstance(told, Mapping):
            return _NOTHING
        told = told.get(fact.name)
        if told is None:
            return _NOTHING
    return place_of(fact, told.value) if isinstance(told, Literal) else None


def place_of(fact: Fact, value: Any) -> int | None:
    """Return the place of a value between mild and grave."""
    if value is NONE or value is UNKNOWN:
        return None
    place = fact.rank(value) if fact.type == "choice" else value
    return place * (declared(fact) or 1) if isinstance(place, bool | int) else place


# --- a result that falls ---------------------------------------------------------------------------


def falls(look: Look, fact: Fact, directions: Directions) -> Iterator[tuple[Piece, Piece, Box, Box, Order]]:
    """
    Yield pieces and boxes: a case, and a graver one with a milder result.

    Raises:
        TimeoutError: There are too many cases to look at.
    """
    order = Order(look, directions)
    if not any(order.cells):
        return
    ranked = [one for one in pieces(look, lambda row: rank_of(row, fact, look.table)) if one.rank is not None]
    meetings = Meetings([one.box for one in ranked])
    lower = {one.rank: 0 for one in ranked}
    for rank in lower:
        lower[rank] = sum(1 << number for number, one in enumerate(ranked) if one.rank < rank)
    for one in ranked:
        above = order.graver(one.box)
        for number in bits(meetings.of(above) & lower[one.rank]):
            pair = _pair(look, order, one, ranked[number], above)
            if pair is not None:
                yield one, ranked[number], *pair, order


def _pair(look: Look, order: Order, one: Piece, other: Piece, above: Box) -> tuple[Box, Box] | None:
    """Return a box of cases in *one*, and a box of graver ones in *other*, both possible."""
    region = meet(meet(above, other.box) or above, look.space.known)
    covers = [*other.before]
    for _ in range(_MOST_TRIES if region is not None else 0):
        graver = look.space.possible(region, covers)
        if graver is None:
            return None
        graver = order.gravest(graver)
        milder = order.milder(one.box, graver)
        milder = None if milder is None else look.space.possible(milder, one.before)
        if milder is not None:
            return milder, graver
        covers.append(order.up_to(graver))
    if region is not None:
        raise TimeoutError(look.table.id)
    return None


# --- the report ------------------------------------------------------------------------------------


def _report(look: Look, fact: Fact, one: Piece, other: Piece, milder: Box, graver: Box, order: Order) -> Diagnostic:
    table = look.table
    if not (look.space.is_proved(milder) and look.space.is_proved(graver)):
        return unproved(table, "SM428")
    first = witness(look.space, table, milder, _ranked(table, fact, one.rank), look.day)
    second = first and _second(look, fact, other, first, milder, graver, order)
    if first is None or second is None:
        return contradicted(table, look.space, graver, "SM428")
    case, worse = example(look.space, one.box, look.frame, first.values), _difference(look, first, second)
    result, lower = (_said(look.library, fact, found) for found in (one, other))
    lines = [found.line(outcome_of(table, found)) for found in (first, second)]
    return diagnostic(
        "SM428", other.row.position if other.row else table.position, related=[one.row.position] if one.row else [],
        paste="\n".join(lines), table=table.id, example=case.zh, example_en=case.en, graver=worse.zh, graver_en=worse.en,
        result=result.zh, result_en=result.en, milder=lower.zh, milder_en=lower.en,
    )  # fmt: skip


def _second(look: Look, fact: Fact, other: Piece, first: Witness, milder: Box, graver: Box, order: Order) -> Witness | None:
    """Return the graver case: the same as *first* wherever it lies in the same cell."""
    space = look.space
    same = {
        one.subject: first.values[one.subject]
        for one, mine, theirs in zip(space.dimensions, milder, graver, strict=True)
        if theirs & _cell(one, first.values[one.subject], mine)
    }
    return witness(space, look.table, graver, _ranked(look.table, fact, other.rank), look.day, fixed=same)


def _cell(one: Dimension, value: Any, mask: int) -> int:
    if value in one.cell:
        return 1 << one.cell[value]
    return cell_of(one, value, mask)


def _ranked(table: Table, fact: Fact, rank: int | None):
    def confirm(engine: ReferenceEvaluator, member: Member) -> bool:
        if guard_holds(engine, table, member) is not True:
            return False
        if table.decides:
            return place_of(fact, engine.value(member, table.decides)) == rank
        found = [one.value.get(fact.name) for one in rulings_of(engine, table, member) if one.exists is True]
        places = [_NOTHING if one is None else place_of(fact, one) for one in found] or [_NOTHING]
        return None not in places and max(places) == rank

    return confirm


def _difference(look: Look, first: Witness, second: Witness) -> Phrase:
    """Say in what the graver case differs."""
    space = look.space
    changed = {one for one in first.values if first.values[one] != second.values[one]}
    frame = tuple(mask.full for mask in space.dimensions)
    box = tuple(0 if one.subject in changed else one.full for one in space.dimensions)
    return example(space, box, frame, second.values)


def _said(library: Library, fact: Fact, piece: Piece) -> Phrase:
    if piece.rank == _NOTHING or piece.row is None:
        return Phrase("没有", "nothing")
    told = piece.row.then[fact.name] if isinstance(piece.row.then, Mapping) else piece.row.then
    return say(library, fact, told.value)


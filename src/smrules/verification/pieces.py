"""Where which row of a table decides, as boxes without a common point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smrules.concepts.rules import Row
from smrules.verification.boxes import Box, meet, subtracted
from smrules.verification.looks import Look, wins

Rank = Callable[[Row | None], int | None]


@dataclass(frozen=True)
class Piece:
    """A box in which one row decides; `rank` is the place of its result, `None` where it has no place."""

    rank: int | None
    row: Row | None
    box: Box


def pieces(look: Look, rank: Rank) -> list[Piece]:
    """
    Return boxes in which one row decides; where several rows add to one result, the row with the highest rank.

    Args:
        rank: The place of what a row says; of `None`, of adding nothing. A table that decides nothing has a gap there, no piece.
    """
    table = look.table
    ranks = [rank(row) for row in table.rows]
    order = sorted(range(len(table.rows)), key=lambda number: _priority(table.hit, number, ranks[number]))
    found: list[Piece] = []
    for number in order:
        before = found if table.adds or table.hit in ("first", "worst") else []
        for box in _not_giving_way(look, number):
            near = [one.box for one in before if meet(one.box, box) is not None]
            found += [Piece(ranks[number], table.rows[number], part) for part in subtracted(box, near)]
    if table.otherwise is not None or table.adds:
        covers = [box for _, box in look.flat]
        left = (part for box in look.guard for part in subtracted(box, covers))
        found += [Piece(rank(table.otherwise), table.otherwise, part) for part in left]
    return found


def _priority(hit: str, number: int, rank: int | None) -> tuple[int, ...]:
    return (number,) if hit == "first" else (-1 if rank is None else 0, -(rank or 0), number)


def _not_giving_way(look: Look, number: int) -> list[Box]:
    """Return where a row holds and no exception to it does."""
    rows = look.table.rows
    winning = [box for other, one in enumerate(rows) if wins(look.table, one, rows[number]) for box in look.rows[other]]
    return [part for box in look.rows[number] for part in subtracted(box, winning)]

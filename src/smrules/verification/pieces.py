"""Where which row of a table decides: in a box, outside the boxes of all rows that come before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smrules.concepts.rules import Row
from smrules.verification.boxes import Box, subtracted
from smrules.verification.looks import Look, wins

Rank = Callable[[Row | None], int | None]


@dataclass(frozen=True)
class Piece:
    """
    A box in which one row decides wherever no earlier one holds.

    Attributes:
        rank: The place of its result, `None` where it has no place.
        row: The row; `None` where a table that adds records adds nothing.
        before: The boxes of what comes first.
    """

    rank: int | None
    row: Row | None
    box: Box
    before: tuple[Box, ...] = ()

    @property
    def parts(self) -> list[Box]:
        """The boxes without a common point in which the row decides."""
        return subtracted(self.box, self.before)


def pieces(look: Look, rank: Rank) -> list[Piece]:
    """
    Return where each row decides; where several rows add to one result, the row with the highest rank comes first.

    Args:
        rank: The place of what a row says; of `None`, of adding nothing. A table that decides nothing has a gap there, no piece.
    """
    table = look.table
    ranks = [rank(row) for row in table.rows]
    order = {number: _priority(table.hit, number, ranks[number]) for number in range(len(table.rows))}
    found = []
    for number, row in enumerate(table.rows):
        for box in look.rows[number]:
            near = list(look.near(box))
            before = [inner for other, inner in near if _comes_first(look, order, other, number)]
            found.append(Piece(ranks[number], row, box, tuple(before)))
    if table.otherwise is not None or table.adds:
        covers = tuple(box for _, box in look.flat)
        found += [Piece(rank(table.otherwise), table.otherwise, box, covers) for box in look.guard]
    return found


def _priority(hit: str, number: int, rank: int | None) -> tuple[int, ...]:
    return (number,) if hit == "first" else (-1 if rank is None else 0, -(rank or 0), number)


def _comes_first(look: Look, order: dict[int, tuple[int, ...]], one: int, other: int) -> bool:
    """Say whether row *one* keeps row *other* from deciding where both hold."""
    table = look.table
    mine, theirs = table.rows[one], table.rows[other]
    if one == other or wins(table, theirs, mine):
        return False
    if wins(table, mine, theirs):
        return True
    return (bool(table.adds) or table.hit in ("first", "worst")) and order[one] < order[other]

"""Where which row of a table decides: in a box, outside the boxes of all rows that come before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smrules.concepts.rules import Row
from smrules.verification.faults.looks import Look
from smrules.verification.space.boxes import Box, subtracted

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
        rank: The place of what a row says; of `None`, of adding nothing. Where a table does not decide there is no piece.
    """
    table = look.table
    ranks = [rank(row) for row in table.rows]
    order = {number: _priority(table.hit, number, ranks[number]) for number in range(len(table.rows))}
    ordered = bool(table.adds) or table.hit in ("first", "worst")
    found = []
    for number, box in look.flat:
        near = look.near(box) if ordered else ()
        before = tuple(inner for other, inner in near if order[other] < order[number])
        found.append(Piece(ranks[number], table.rows[number], box, before))
    if table.otherwise is not None or table.adds:
        covers = tuple(box for boxes in look.hitting for box in boxes)
        found += [Piece(rank(table.otherwise), table.otherwise, box, covers) for box in look.guard]
    return found


def _priority(hit: str, number: int, rank: int | None) -> tuple[int, ...]:
    return (number,) if hit == "first" else (-1 if rank is None else 0, -(rank or 0), number)


"""The order in which the rows of a workbook put the entries of one collection."""

from __future__ import annotations

from dataclasses import dataclass, field

from smrules.concepts.position import Position
from smrules.publishing.spreadsheet.entries import New


@dataclass
class Rows:
    """
    The rows of one collection as they stand in the workbook.

    Attributes:
        single: Whether its only entry is written without the list around it.
        orders: Sheet → its rows, old ones by number, new ones with their value; documents of several kinds have several sheets.
        gone: The rows that go away: place, name, and whether their comments go too.
        added: The rows that are new.
    """

    single: bool = False
    orders: dict[str, list[int | New]] = field(default_factory=dict)
    gone: dict[int, tuple[Position, str, bool]] = field(default_factory=dict)
    added: list[tuple[Position, str, New]] = field(default_factory=list)

    def completed(self, size: int) -> list[int | New]:
        """Return the order of all entries, also of those that have no row, such as some documents."""
        places: list[int | New] = list(range(size))
        for rows in self.orders.values():
            kept = [number for number in rows if isinstance(number, int)]
            for place, number in zip(sorted(kept), kept, strict=True):
                places[place] = number
        order = [number for number in places if number not in self.gone]
        for rows in self.orders.values():
            before: int | New | None = None
            for row in rows:
                if isinstance(row, New):
                    order.insert(order.index(before) + 1 if before is not None else 0, row)
                before = row
        return order

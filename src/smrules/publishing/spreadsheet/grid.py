"""A workbook as plain values: what is in each cell and how it looks, and what was found in each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Look = Literal[
    "title",
    "head",
    "condition",
    "result",
    "key",
    "name",
    "locked",
    "comment",
    "cell",
    "prose",
    "flag",
    "spare",
    "text",
    "strong",
]
KEYS_COLUMN = 1
"""The hidden column with the marks of head rows and the keys of rows."""


@dataclass(frozen=True)
class Shown:
    """A cell that is written: always text."""

    text: str
    look: Look
    locked: bool = True


@dataclass(frozen=True)
class Offer:
    """
    A drop-down.

    Attributes:
        values: The values that are offered.
        strict: Whether nothing else may be entered.
        title, hint: What is shown beside the cell.
        cells: First and last row and column of each range, counted from 1.
    """

    values: tuple[str, ...]
    strict: bool
    title: str
    hint: str
    cells: tuple[tuple[int, int, int, int], ...]


@dataclass
class Grid:
    """
    A sheet that is written.

    Attributes:
        cells: (row, column) → cell, counted from 1.
        widths: Column → width in characters.
        frozen: The first row and column that move.
        repeated: The first and last row that every printed page repeats, if any.
        is_one_page_wide: Whether a printed page is as wide as the sheet, however small that makes it.
        visible: Whether people see it.
    """

    name: str
    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    frozen: tuple[int, int] = (1, 1)
    repeated: tuple[int, int] | None = None
    repeated_columns: int = 0
    is_one_page_wide: bool = False
    visible: bool = True
    colour: str = ""


@dataclass(frozen=True)
class Found:
    """
    A cell that was read.

    Attributes:
        value: Text, number, boolean, date or time, as the program that wrote the workbook kept it.
        format: How a number is shown.
        kind: `value`, `formula` or `error`.
    """

    value: Any
    format: str = "General"
    kind: Literal["value", "formula", "error"] = "value"


@dataclass(frozen=True)
class FoundSheet:
    """
    A sheet that was read.

    Attributes:
        cells: (row, column) → cell that is not empty, counted from 1.
        merged: Ranges of cells that were made one: first and last row and column.
    """

    name: str
    cells: dict[tuple[int, int], Found]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def last_row(self) -> int:
        """The number of the last row in which something stands."""
        return max((row for row, _ in self.cells), default=0)


def letter(column: int) -> str:
    """
    Return how a workbook calls a column.

    >>> [letter(one) for one in (1, 26, 27)]
    ['A', 'Z', 'AA']
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(row: int, column: int) -> str:
    """Return how a workbook calls a cell, such as `F12`."""
    return f"{letter(column)}{row}"

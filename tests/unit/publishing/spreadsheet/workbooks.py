"""Workbooks for tests: of rule files and of small texts, opened as if somebody had saved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from smrules import api
from smrules.concepts.library import Library
from smrules.publishing.spreadsheet import looks
from smrules.publishing.spreadsheet.closed_lists import ClosedLists, heads
from smrules.publishing.spreadsheet.grid import Found, FoundSheet
from smrules.publishing.spreadsheet.proposal import Proposal, propose
from smrules.publishing.spreadsheet.reading import Workbook
from smrules.publishing.spreadsheet.sheets import Book
from smrules.publishing.spreadsheet.tree import RuleText
from smrules.publishing.spreadsheet.workbook import meta

CHECKLISTS = Path(__file__).resolve().parents[4] / "checklists"
FILES = sorted(path.relative_to(CHECKLISTS).as_posix() for path in CHECKLISTS.rglob("*.yaml"))
Place = tuple[str, int, int]
"""Sheet, row, column."""


@cache
def library() -> Library:
    """Return the shipped library."""
    return api.load(CHECKLISTS)


@cache
def exported(text: str, file: str = "test.yaml") -> tuple[Book, Mapping[str, FoundSheet]]:
    """Return the sheets of a text as they would be read again; what openpyxl does is tested by itself."""
    book = Book(RuleText(text), heads(library()))
    grids = [*looks.Layout(book, ClosedLists(library())).grids([]), looks.base_grid(text)]
    grids.append(looks.meta_grid(meta(library(), file, text.encode())))
    return book, {one.name: _found(one) for one in grids}


def _found(grid: looks.Grid) -> FoundSheet:
    cells = {place: Found(cell.text) for place, cell in grid.cells.items() if cell.text}
    return FoundSheet(grid.name, cells)


def opened(
    text: str, changes: Mapping[Place, Any] | None = None, without: tuple[str, ...] = (), file: str = "test.yaml"
) -> Workbook:
    """Return the workbook of a text with some cells changed and some sheets deleted; `None` empties a cell."""
    _, sheets = exported(text, file)
    sheets = {name: one for name, one in sheets.items() if name not in without}
    for (sheet, row, column), value in (changes or {}).items():
        cells = {place: one for place, one in sheets[sheet].cells.items() if place != (row, column)}
        if value is not None:
            cells[row, column] = value if isinstance(value, Found) else Found(value)
        sheets[sheet] = replace(sheets[sheet], cells=cells)
    return Workbook("test.xlsx", dict(sheets))


def imported(
    text: str, changes: Mapping[Place, Any] | None = None, now: str | None = None, without: tuple[str, ...] = ()
) -> Proposal:
    """Return what such a workbook would change in the text, or in the text as it is *now*."""
    return propose(opened(text, changes, without), (text if now is None else now).encode(), library())


def find(text: str, sheet: str, row: str, column: str) -> Place:
    """Return the cell in the row with a key (or one that ends with it, or holds it) and the column with a key."""
    cells = exported(text)[1][sheet].cells
    known = {number: str(one.value) for (number, where), one in sorted(cells.items()) if where == 1}
    rows = {number: key for number, key in known.items() if not key.startswith("@")}
    tests = (row.__eq__, lambda key: key.endswith(row), lambda key: row in key)
    number = next(number for fits in tests for number, key in rows.items() if fits(key))
    keys = max(one for one, where in cells if where == 1 and cells[one, 1].value == looks.KEYS and one < number)
    return sheet, number, next(where for (one, where), cell in cells.items() if one == keys and cell.value == column)


def spare(text: str, sheet: str, table: str = "") -> int:
    """Return the number of the first empty row of a sheet, or of one of its tables."""
    cells = exported(text)[1][sheet].cells
    first = next((row for (row, where), one in cells.items() if where == 1 and one.value == f"@table {table}"), 0)
    keyed = [row for row, where in cells if where == 1 and row >= first]
    following = [row for row in keyed if row > first and str(cells[row, 1].value).startswith("@table")]
    return max(row for row in keyed if not following or row < min(following)) + 1


def columns(text: str, sheet: str, row: int) -> dict[str, int]:
    """Return the columns of the block in which a row stands, by key."""
    cells = exported(text)[1][sheet].cells
    keys = max(one for one, where in cells if where == 1 and cells[one, 1].value == looks.KEYS and one < row)
    return {str(cell.value): where for (one, where), cell in cells.items() if one == keys and where > 1}


def offered(book: Book, sheet: str, row: Any, column: Any) -> list[Any]:
    """Return the values of a closed list from which alone a cell may be filled, other than the one that is there."""
    block = next(block for one in book.sheets if one.name == sheet for block in one.blocks if row in block.rows)
    closed = ClosedLists(library()).of(block, column)
    words: list[Any] = [{"true": True, "false": False}.get(one, one) if closed.is_flag else one for one in closed.values]
    return (
        [one for one in words if one != row.cells[column.key] and str(one).lower() != row.cells[column.key]]
        if closed.strict
        else []
    )

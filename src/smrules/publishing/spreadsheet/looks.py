"""How the sheets of a rule file look as a workbook: where each cell stands, how wide columns are, what drop-downs offer."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterable, Iterator

from smrules.publishing.spreadsheet import fields
from smrules.publishing.spreadsheet.closed_lists import Closed, ClosedLists
from smrules.publishing.spreadsheet.fields import ROWS
from smrules.publishing.spreadsheet.grid import KEYS_COLUMN, Grid, Look, Offer, Shown
from smrules.publishing.spreadsheet.sheets import COMMENT, FIGURE_KEYS, NAME, OWNER, TASK, Block, Book, Column, Row, Sheet

TABLE, HEADS, KEYS = "@table", "@heads", "@keys"
"""Marks in the hidden column: a new table with its key, its heads, and its machine keys."""
META, BASE, GUIDE = "_meta", "_base", "说明"
FORMAT = "1"
SPARE_ROWS, SPARE_ROWS_OF_TABLES, SPARE_COLUMNS = 10, 3, 2
LONGEST_CELL = 32_000
_WIDEST, _WIDEST_CODE, _WIDEST_IN_TABLES, _NARROWEST = 46, 30, 20, 8
_LINE, _SMALL_LINE = 14.5, 11.5
"""Heights of a line, in points."""
_FIXED = {"检查表", "专项检查", "文档", "词汇表", "日历", "法律责任", "表"}
"""Sheets in which no row can be added: what it stands for needs more than a row."""
_COLOURS = {"条目": "1F3864", "规则表": "548235", "依据": "7F7F7F", "例子": "7F7F7F", GUIDE: "C55A11"}


class Layout:
    """Lays the sheets of one rule file out."""

    def __init__(self, book: Book, lists: ClosedLists):
        self.book = book
        self.lists = lists
        self._more: dict[tuple, tuple[str, ...]] = {}

    def grids(self, guide: Iterable[tuple[str, Look]]) -> Iterator[Grid]:
        """Yield the sheets that people see."""
        for sheet in self.book.sheets:
            yield self.grid(sheet)
        yield guide_grid(guide)

    def grid(self, sheet: Sheet) -> Grid:
        """Return one sheet of rows."""
        is_tables = sheet.name == ROWS.sheet
        grid = Grid(sheet.name, colour=_COLOURS.get(sheet.name, "9DC3E6"))
        place = 1
        for block in sheet.blocks:
            place = self._block(grid, block, place, is_tables)
        names = 1 + max(len(_names(block)) for block in sheet.blocks)
        grid.frozen = (1 if is_tables else 3, names + 1)
        grid.repeated, grid.repeated_columns = (1, 1) if is_tables else (1, 2), names
        grid.is_one_page_wide = is_tables
        grid.widths |= self._widths(sheet)
        grid.heights |= _heights(grid)
        return grid

    def _block(self, grid: Grid, block: Block, top: int, is_table: bool) -> int:
        """Write a block from the row *top* on; returns the row after it."""
        if is_table:
            grid.cells[top, KEYS_COLUMN] = Shown(f"{TABLE} {block.key}", "key")
            for column in range(2, len(block.columns) + 2):
                grid.cells[top, column] = Shown(block.title if column == 2 else "", "title")
            top += 1
        self._heads(grid, block, top)
        for number, row in enumerate(block.rows):
            self._row(grid, block, row, top + 2 + number)
        first = top + 2
        last = first + len(block.rows) + self._spares(block, is_table)
        for row_number in range(first + len(block.rows), last):
            self._spare(grid, block, row_number)
        self._offers(grid, block, top + 1, first, max(first, last - 1))
        return last + 1

    def _spares(self, block: Block, is_table: bool) -> int:
        if block.title in _FIXED:
            return 0
        return SPARE_ROWS_OF_TABLES if is_table else SPARE_ROWS

    def _heads(self, grid: Grid, block: Block, row: int) -> None:
        grid.cells[row, KEYS_COLUMN] = Shown(HEADS, "key")
        grid.cells[row + 1, KEYS_COLUMN] = Shown(KEYS, "key")
        for number, column in enumerate(block.columns, start=2):
            grid.cells[row, number] = Shown(column.head, _head_look(column))
            grid.cells[row + 1, number] = Shown(column.key, "key")
        for number in self._spare_columns(block):
            grid.cells[row, number] = Shown("加一列", "locked")
            grid.cells[row + 1, number] = Shown("", "spare", locked=False)

    def _row(self, grid: Grid, block: Block, row: Row, number: int) -> None:
        grid.cells[number, KEYS_COLUMN] = Shown(row.key, "key")
        for place, column in enumerate(block.columns, start=2):
            locked = column.locked or not self._is_open(row, column)
            grid.cells[number, place] = Shown(row.cells.get(column.key, ""), _look(column, locked), locked)
        self._spare_cells(grid, block, number)

    def _is_open(self, row: Row, column: Column) -> bool:
        return column.key == TASK or self.book.value_path(row.entry, column) is not None or bool(row.entry.listing.short)

    def _spare(self, grid: Grid, block: Block, number: int) -> None:
        for place, column in enumerate(block.columns, start=2):
            closed = column.key in (COMMENT, TASK)
            grid.cells[number, place] = Shown("", "locked" if closed else "spare", locked=closed)
        self._spare_cells(grid, block, number)

    def _spare_cells(self, grid: Grid, block: Block, number: int) -> None:
        for place in self._spare_columns(block):
            grid.cells[number, place] = Shown("", "spare", locked=False)

    def _spare_columns(self, block: Block) -> range:
        """Return the columns in which a key may be added, if there is one."""
        first = len(block.columns) + 2
        return range(first, first + SPARE_COLUMNS if self.more_keys(block) else first)

    # --- drop-downs ------------------------------------------------------------------------------

    def _offers(self, grid: Grid, block: Block, keys: int, first: int, last: int) -> None:
        for number, column in enumerate(block.columns, start=2):
            closed = Closed(dict.fromkeys(block.owners, "")) if column.key == OWNER else self.lists.of(block, column)
            hint = _hint(column, closed)
            if closed.values or hint:
                offer = Offer(tuple(closed.values), closed.strict, column.head, hint, ((first, number, last, number),))
                _add(grid, offer)
        if more := self.more_keys(block):
            left = len(block.columns) + 2
            _add(grid, Offer(more, False, "加一列", "选一个键，就多了这一列", ((keys, left, keys, left + SPARE_COLUMNS - 1),)))

    def more_keys(self, block: Block) -> tuple[str, ...]:
        """Return the keys that the rows of a block may have and do not."""
        known = (block.listing, block.columns)
        if known not in self._more:
            self._more[known] = tuple(self._more_keys(block))
        return self._more[known]

    def _more_keys(self, block: Block) -> Iterator[str]:
        listing = block.listing
        present = {one.key for one in block.columns}
        if listing.shape is None:
            yield from (key for key in listing.order if key not in present)
            return
        for key in listing.order:
            if key not in fields.collections_of(listing.shape) and not fields.is_spread(listing, key) and key not in present:
                yield key
        facts = self.lists.library.vocabulary.facts
        for key in (one for one in ("when", "presume") if one in listing.order and fields.is_spread(listing, one)):
            # Why: also those that are there, so that all tables share one list.
            yield from (f"{key}/{name}" for name in facts if _fits(key, facts[name]))

    # --- widths ----------------------------------------------------------------------------------

    def _widths(self, sheet: Sheet) -> dict[int, float]:
        found: dict[int, float] = {KEYS_COLUMN: 12}
        for block in sheet.blocks:
            for number, column in enumerate(block.columns, start=2):
                found[number] = max(found.get(number, _NARROWEST), self._width(block, column, bool(block.key)))
            for number in self._spare_columns(block):
                found.setdefault(number, 12)
        return found

    def _width(self, block: Block, column: Column, in_table: bool) -> float:
        if column.key == TASK:
            return 7
        cells = [line for row in block.rows for line in row.cells.get(column.key, "").splitlines()]
        longest = max(map(width, cells), default=0)
        if column.key == COMMENT:
            return min(max(longest + 2, 5), 24)
        head = min(width(column.head) + 3, 14)
        widest = _WIDEST_IN_TABLES if in_table else _WIDEST if column.is_prose else _WIDEST_CODE
        return min(max(head, longest + 2, _NARROWEST), widest)


def _heights(grid: Grid) -> dict[int, float]:
    """Return how high rows must be for the texts that are broken in their columns."""
    found: dict[int, float] = {}
    for (row, column), cell in grid.cells.items():
        if column == KEYS_COLUMN or cell.look in ("title", "strong"):
            continue
        room = grid.widths.get(column, _NARROWEST) * (1.25 if cell.look == "key" else 1) - 1
        lines = sum(max(1, math.ceil(width(line) / room)) for line in cell.text.splitlines())
        height = (_SMALL_LINE if cell.look == "key" else _LINE) * max(lines, 1) + 3
        found[row] = max(found.get(row, 0), height)
    return found


def _fits(key: str, fact: object) -> bool:
    return key == "when" or bool(getattr(fact, "presumable", False))


def _add(grid: Grid, offer: Offer) -> None:
    """Add a drop-down, together with others that offer the same."""
    for number, one in enumerate(grid.offers):
        if (one.values, one.strict, one.title, one.hint) == (offer.values, offer.strict, offer.title, offer.hint):
            grid.offers[number] = Offer(one.values, one.strict, one.title, one.hint, one.cells + offer.cells)
            return
    grid.offers.append(offer)


def _hint(column: Column, closed: Closed) -> str:
    labels = [f"{code} {label}" for code, label in closed.values.items() if label]
    told = "；".join(labels) if len("；".join(labels)) < 200 else ""
    return "\n".join(filter(None, [column.hover, told]))


def _names(block: Block) -> list[Column]:
    """Return the columns that stay in sight: those up to the name of the row."""
    naming = [number for number, one in enumerate(block.columns) if one.locked and one.key != COMMENT]
    return list(block.columns[: (naming[-1] if naming else 1) + 1])


def _head_look(column: Column) -> Look:
    top = column.key.split("/")[0]
    return "condition" if top in ("when", "presume") else "result" if top == "then" else "head"


def _look(column: Column, locked: bool) -> Look:
    if column.key == COMMENT:
        return "comment"
    if column.key in (OWNER, NAME, *dict(FIGURE_KEYS)) or column.locked:
        return "name"
    return "locked" if locked else "prose" if column.is_prose else "cell"


def width(text: str) -> int:
    """
    Return how many columns a text takes; wide characters take two.

    >>> width("检查A")
    5
    """
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


# --- sheets that hold no rows ------------------------------------------------------------------------


def guide_grid(lines: Iterable[tuple[str, Look]]) -> Grid:
    """Return the sheet that says how the workbook is used."""
    cells = {(row, 2): Shown(text, look) for row, (text, look) in enumerate(lines, start=1)}
    grid = Grid(GUIDE, cells, {1: 3, 2: 110}, colour=_COLOURS[GUIDE])
    grid.heights |= _heights(grid)
    return grid


def meta_grid(told: dict[str, str]) -> Grid:
    """Return the hidden sheet that says of which file this is a copy."""
    cells = {}
    for row, (key, value) in enumerate(told.items(), start=1):
        cells |= {(row, 1): Shown(key, "text"), (row, 2): Shown(value, "text")}
    return Grid(META, cells, visible=False)


def base_grid(text: str) -> Grid:
    """Return the hidden sheet that holds the text of the file, so that a changed file can be compared with it."""
    pieces = [text[start : start + LONGEST_CELL // 2] for start in range(0, len(text), LONGEST_CELL // 2)]
    cells = {(row, 1): Shown(json.dumps(piece, ensure_ascii=False), "text") for row, piece in enumerate(pieces, start=1)}
    return Grid(BASE, cells, visible=False)

"""The rows of a workbook that somebody worked in, held against the sheets that it was made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, nearest
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.publishing.spreadsheet import fields, looks, xlsx
from smrules.publishing.spreadsheet.fields import FIGURES, WHOLE, Listing
from smrules.publishing.spreadsheet.grid import KEYS_COLUMN, FoundSheet, letter, place
from smrules.publishing.spreadsheet.sheets import COMMENT, FIGURE_KEYS, NAME, OWNER, TASK, Block, Book, Column, Sheet
from smrules.publishing.spreadsheet.tree import RuleText
from smrules.publishing.spreadsheet.typed import Told, Unusable, told

NOT_READ = {looks.GUIDE, looks.META, looks.BASE, xlsx.LISTS}
"""Sheets of a workbook that hold no rows."""
_ADVICE = ("撤销这一处改动，或者重新导出", "undo this, or export again")


@dataclass(frozen=True)
class FoundRow:
    """
    A row that was read.

    Attributes:
        number: Its number in the sheet.
        key: The key of the entry that it was made of; empty for a new row.
        cells: Key of the column → what the cell says; empty cells are left out.
        unusable: Columns of cells of which nobody knows what they say.
    """

    number: int
    key: str
    cells: Mapping[str, Told]
    unusable: frozenset[str] = frozenset()

    def said(self, key: str) -> str:
        """Return the text of a cell, empty where nothing stands."""
        return self.cells[key].text if key in self.cells else ""

    @property
    def steps(self) -> list[str]:
        """The steps that lead to a dated value."""
        return [self.said(key) for key, _ in FIGURE_KEYS if self.said(key)]


@dataclass(frozen=True)
class FoundBlock:
    """
    A block that was read.

    Attributes:
        sheet: The name of its sheet.
        block: The block that it was made of.
        columns: Key of a column → its number in the sheet.
        added: Columns that somebody added.
    """

    sheet: str
    block: Block
    columns: Mapping[str, int]
    rows: tuple[FoundRow, ...]
    added: tuple[Column, ...] = ()

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns it was made with, and those that were added."""
        return self.block.columns + self.added


@dataclass
class Workbook:
    """
    A workbook that was opened.

    Attributes:
        name: What messages call it.
        found: What does not fit.
    """

    name: str
    sheets: dict[str, FoundSheet]
    found: list[Diagnostic] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, raw: bytes) -> Workbook:
        """Open a workbook; raises `InputError` if it is none that `smrules export` has made."""
        try:
            found = cls(name, {one.name: one for one in xlsx.read(raw)})
        except ValueError as error:
            raise InputError([_unreadable(name, "不是 .xlsx 文件，或者已损坏", f"no .xlsx file: {error}")]) from None
        if not {"file", "base_sha256"} <= found.meta.keys():
            raise InputError([_unreadable(name, f"没有隐藏的工作表 {looks.META}", f"the hidden sheet {looks.META} is missing")])
        if found.meta.get("format", looks.FORMAT) != looks.FORMAT:
            raise InputError([_unreadable(name, f"格式版本是 {found.meta['format']}", f"its format is {found.meta['format']}")])
        return found

    @cached_property
    def meta(self) -> dict[str, str]:
        """What the workbook says of the file that it is a copy of."""
        cells = self.sheets[looks.META].cells if looks.META in self.sheets else {}
        return {
            str(one.value): str(cells[row, 2].value)
            for (row, column), one in cells.items()
            if column == 1 and (row, 2) in cells
        }

    @cached_property
    def base(self) -> str | None:
        """The text of the file when it was exported, if the workbook still has it unharmed."""
        cells = self.sheets[looks.BASE].cells if looks.BASE in self.sheets else {}
        try:
            text = "".join(json.loads(str(one.value)) for (_, column), one in sorted(cells.items()) if column == 1)
        except ValueError:
            return None
        known = {hashlib.sha256(mark + text.encode()).hexdigest() for mark in (b"", "\ufeff".encode())}
        return text if self.meta["base_sha256"] in known else None

    def at(self, sheet: str, row: int, column: int) -> Position:
        """Return a cell as the place of a message."""
        return Position(f"{self.name}:{sheet}!{place(row, column)}", 0)

    def report(self, code: str, position: Position, level: str = "error", **told: object) -> None:
        """Add a message."""
        self.found.append(diagnostic(code, position, level=level, **told))


def _unreadable(name: str, zh: str, en: str) -> Diagnostic:
    return diagnostic("SM681", Position(name, 0), problem_zh=zh, problem_en=en)


def read_rows(workbook: Workbook, book: Book, library: Library) -> list[FoundBlock]:
    """Return the blocks of a workbook that was made of *book*; what does not fit is reported in the workbook."""
    known = {sheet.name: sheet for sheet in book.sheets}
    for name in workbook.sheets:
        if name not in known and name not in NOT_READ:
            told = {"problem_zh": f"没有叫“{name}”的工作表", "problem_en": f"no sheet is called `{name}`"}
            workbook.report("SM682", Position(f"{workbook.name}:{name}", 0), nearest=nearest(name, known), **told)
    for name in known:
        if name not in workbook.sheets:
            told = {"problem_zh": f"缺少工作表“{name}”", "problem_en": f"the sheet `{name}` is missing"}
            workbook.report("SM682", Position(workbook.name, 0), nearest="", **told)
    present = [(sheet, workbook.sheets[name]) for name, sheet in known.items() if name in workbook.sheets]
    return [block for sheet, found in present for block in _Sheet(workbook, sheet, found, library).blocks()]


class _Sheet:
    """Reads one sheet from top to bottom."""

    def __init__(self, workbook: Workbook, sheet: Sheet, found: FoundSheet, library: Library):
        self.workbook = workbook
        self.sheet = sheet
        self.found = found
        self.library = library
        self.known = {block.key: block for block in sheet.blocks}
        self.reported: set[int] = set()
        """Columns without a key that were told of."""

    def blocks(self) -> Iterator[FoundBlock]:
        """Yield the blocks; reports what does not fit."""
        self.check_merged()
        heads = [row for row in range(1, self.found.last_row + 1) if self.mark(row) == looks.KEYS]
        seen = set()
        for number, row in enumerate(heads):
            last = heads[number + 1] - 1 if number + 1 < len(heads) else self.found.last_row
            key = self.key_above(row)
            if key in self.known:
                seen.add(key)
                yield self.block(self.known[key], row, last)
            else:
                self.changed(row, KEYS_COLUMN, f"没有表“{key}”", f"there is no table `{key}`")
        for key in self.known.keys() - seen:
            self.changed(1, KEYS_COLUMN, f"键行不见了{key and f'：{key}'}", f"the row of keys is missing {key}")

    def check_merged(self) -> None:
        for top, left, bottom, right in self.found.merged:
            where = f"{place(top, left)}:{place(bottom, right)}"
            self.unusable(top, left, Unusable(f"{where} 合并了", f"{where} are merged", "取消合并", "split them again"))

    def mark(self, row: int) -> str:
        found = self.found.cells.get((row, KEYS_COLUMN))
        return str(found.value) if found else ""

    def key_above(self, row: int) -> str:
        """Return the key of the table whose row of keys this is."""
        above = (self.mark(one) for one in range(row - 1, 0, -1))
        marks = [one for one in above if one.startswith(looks.TABLE)]
        return marks[0].removeprefix(looks.TABLE).strip() if marks else ""

    def block(self, block: Block, keys: int, last: int) -> FoundBlock:
        columns, added = self.columns(block, keys)
        numbers = {number: key for key, number in columns.items()}
        rows = []
        self.reported -= {number for number in self.reported if (keys, number) not in self.found.cells}
        for row in range(keys + 1, last + 1):
            if self.mark(row).startswith("@"):
                break
            if one := self.row(row, numbers):
                rows.append(one)
        return FoundBlock(self.sheet.name, block, columns, tuple(rows), added)

    # --- columns ---------------------------------------------------------------------------------

    def columns(self, block: Block, row: int) -> tuple[dict[str, int], tuple[Column, ...]]:
        """Return the columns by key, and those that were added."""
        found: dict[str, int] = {}
        added: list[Column] = []
        own = {column.key: column for column in block.columns}
        for number in sorted(column for at, column in self.found.cells if at == row and column != KEYS_COLUMN):
            key = str(self.found.cells[row, number].value).strip()
            if key in found:
                self.changed(row, number, f"列“{key}”有两个", f"the column `{key}` is there twice")
            elif key in own or is_known(block.listing, key, self.library):
                found[key] = number
                added += [] if key in own else [Book(RuleText("")).column(block.listing, key)]
            else:
                self.reported.add(number)
                close = nearest(key, dict.fromkeys([*own, *block.listing.order]))
                told = {"problem_zh": f"没有叫“{key}”的列", "problem_en": f"no column is called `{key}`"}
                self.workbook.report("SM683", self.at(row, number), nearest=close, **told)
        for key in own.keys() - found.keys():
            told = {"problem_zh": f"缺少列“{own[key].head}（{key}）”", "problem_en": f"the column `{key}` is missing"}
            self.workbook.report("SM683", self.at(row, KEYS_COLUMN), nearest="", **told)
        return found, tuple(added)

    # --- rows ------------------------------------------------------------------------------------

    def row(self, row: int, columns: dict[int, str]) -> FoundRow | None:
        cells: dict[str, Told] = {}
        unusable = set()
        for number in sorted(column for column in self.by_row.get(row, ()) if column != KEYS_COLUMN):
            try:
                said = told(self.found.cells[row, number])
            except Unusable as error:
                self.unusable(row, number, error)
                unusable.add(columns.get(number, ""))
                continue
            if said.text and number in columns:
                cells[columns[number]] = said
            elif said.text and number not in self.reported:
                self.reported.add(number)
                told_ = {"problem_zh": f"{letter(number)} 列没有键", "problem_en": f"column {letter(number)} has no key"}
                self.workbook.report("SM683", self.at(row, number), nearest="", **told_)
        key = self.mark(row).strip()
        return FoundRow(row, key, cells, frozenset(unusable)) if cells or key or unusable else None

    @cached_property
    def by_row(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row, column in self.found.cells:
            found.setdefault(row, []).append(column)
        return found

    # --- messages --------------------------------------------------------------------------------

    def at(self, row: int, column: int) -> Position:
        return self.workbook.at(self.sheet.name, row, column)

    def unusable(self, row: int, column: int, error: Unusable) -> None:
        self.workbook.report("SM684", self.at(row, column), **error.fields)

    def changed(self, row: int, column: int, zh: str, en: str) -> None:
        advice = {"advice_zh": _ADVICE[0], "advice_en": _ADVICE[1]}
        self.workbook.report("SM686", self.at(row, column), problem_zh=zh, problem_en=en, **advice)


def is_known(listing: Listing, key: str, library: Library) -> bool:
    """Say whether a column with this key may be added to rows of a kind."""
    top, slash, inner = key.partition("/")
    facts = library.vocabulary.facts
    if key in (COMMENT, TASK, OWNER, NAME, WHOLE, *dict(FIGURE_KEYS)) or listing is FIGURES:
        return False
    if not slash:
        acts = listing.sheet == "违法行为" and f"act.{key}" in facts
        return acts or (top in listing.order and not (listing.shape and top in fields.collections_of(listing.shape)))
    if not fields.is_spread(listing, top) or top not in listing.order:
        return False
    return inner in facts if top in ("when", "presume") else bool(inner)

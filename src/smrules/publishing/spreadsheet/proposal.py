"""What a workbook would change in its rule file: proposed first, written only when somebody has agreed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, LibraryError
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.yaml_source import read_yaml
from smrules.publishing.spreadsheet.closed_lists import ClosedLists, heads
from smrules.publishing.spreadsheet.comparison import Change, Comparison
from smrules.publishing.spreadsheet.edits import Edit, apply
from smrules.publishing.spreadsheet.merging import Merge
from smrules.publishing.spreadsheet.reading import FoundBlock, Workbook, read_rows
from smrules.publishing.spreadsheet.sheets import Book
from smrules.publishing.spreadsheet.tree import RuleText, end_of
from smrules.publishing.spreadsheet.workbook import hash_of

TWO_WAY = "SM689"
MARK = "\ufeff"
"""The byte order mark, which a file keeps if it has one."""


@dataclass(frozen=True)
class Proposal:
    """
    What a workbook would change.

    Attributes:
        file: The rule file, relative to its library.
        old, new: Its bytes now, and with the changes.
        changes: What would be changed.
        done: What the workbook changed and the file has already.
        conflicts: What was changed on both sides, and is not in *new*.
        problems: What in the workbook does not fit; with an error among them there is nothing in *new*.
        places: Gives the part of the new text, from and to, that each cell of the workbook stands for.
    """

    file: str
    old: bytes
    new: bytes
    changes: tuple[Change, ...]
    done: tuple[Change, ...]
    conflicts: tuple[Diagnostic, ...]
    problems: tuple[Diagnostic, ...]
    places: Callable[[], Iterable[tuple[int, int, Position]]] = tuple

    @property
    def is_sound(self) -> bool:
        """Whether nothing in the workbook is wrong."""
        return not any(one.level == "error" for one in self.problems)

    @property
    def is_two_way(self) -> bool:
        """Whether nobody knows what the workbook changed and what the file."""
        return any(one.code == TWO_WAY for one in self.problems)

    @property
    def is_changed(self) -> bool:
        """Whether the file would become another."""
        return self.old != self.new

    def diff(self) -> str:
        """Return the difference of the texts in the unified form."""
        old, new = (one.decode("utf-8", "replace").splitlines(keepends=True) for one in (self.old, self.new))
        names = (f"a/{self.file}", f"b/{self.file}")
        return "".join(line if line.endswith("\n") else line + "\n" for line in difflib.unified_diff(old, new, *names))

    def located(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return messages about the new text with the cells that they are about, as related places."""
        found = list(found)
        places = tuple(self.places()) if found else ()
        return [self._located(one, places) for one in found]

    def _located(self, one: Diagnostic, places: tuple[tuple[int, int, Position], ...]) -> Diagnostic:
        if one.position.file != self.file:
            return one
        lines = self.new.decode("utf-8-sig").split("\n")
        at = sum(len(line) + 1 for line in lines[: one.position.line - 1]) + one.position.column - 1
        around = [(end - start, place) for start, end, place in places if start <= at <= end]
        nearest_cell = min(around, default=None)
        return replace(one, related=(*one.related, nearest_cell[1])) if nearest_cell else one


def propose(workbook: Workbook, raw: bytes, library: Library, file: str = "") -> Proposal:
    """
    Return what a workbook would change in its file.

    Args:
        workbook: The workbook.
        raw: The bytes of the file as it is now.
        library: The library of the file, for closed lists.
        file: The path of the file relative to its library, unless it is that of the file that was exported.
    """
    file, text = file or workbook.meta["file"], RuleText(raw.decode("utf-8-sig"))
    base = _base(workbook, raw, text)
    book = Book(base, heads(library))
    blocks = read_rows(workbook, book, library)
    is_of_book = not any(one.code == TWO_WAY for one in workbook.found)
    comparison = Comparison(workbook, book, ClosedLists(library), is_of_book)
    changes = comparison.compare(blocks)
    merge = Merge(base, text)
    merged = changes if base.text == text.text else merge.merged(changes)
    problems = tuple(workbook.found)
    sound = not any(one.level == "error" for one in problems)
    new = apply(text, _edits(merged)) if sound else text
    bytes_ = ((MARK if raw.startswith(MARK.encode()) else "") + new.text).encode()
    places = partial(_places, workbook, Book(new), blocks)
    return Proposal(file, raw, bytes_, tuple(merged), tuple(merge.done), tuple(merge.conflicts), problems, places)


def _base(workbook: Workbook, raw: bytes, text: RuleText) -> RuleText:
    """Return the text that the workbook was made of; that of the file, with a warning, where nobody has it any more."""
    if hash_of(raw) == workbook.meta["base_sha256"]:
        return text
    if workbook.base is not None:
        return RuleText(workbook.base)
    workbook.report(
        TWO_WAY, Position(workbook.name, 0), level="warning",
        problem_zh="导出以后文件改过，表格里导出时的文本又不在了：只能比较表格和现在的文件，分不清是谁改的",
        problem_en="the file was changed since, and its text of then is lost: nobody knows who changed what",
    )  # fmt: skip
    return text


def _edits(changes: Iterable[Change]) -> list[Edit]:
    return list({id(one.edit): one.edit for one in changes}.values())


def _places(workbook: Workbook, book: Book, blocks: list[FoundBlock]) -> tuple[tuple[int, int, Position], ...]:
    """Return which part of the new text comes from which cell; rows that are new are found by their place among the others."""
    found: list[tuple[int, int, Position]] = []
    sheets = {(sheet.name, block.key): block for sheet in book.sheets for block in sheet.blocks}
    for block in blocks:
        new = sheets.get((block.sheet, block.block.key))
        numbers = {row.key: row.number for row in block.rows if row.key}
        fresh = iter([row.number for row in block.rows if not row.key])
        for row in new.rows if new else ():
            number = numbers.get(row.key) or next(fresh, None)
            if number is not None:
                found += _cells(workbook, book, block, row, number)
    return tuple(found)


def _cells(workbook: Workbook, book: Book, block: FoundBlock, row: Any, number: int) -> Iterable[tuple[int, int, Position]]:
    node = book.text.node(row.entry.path)
    if node is not None:
        yield node.start_mark.index, end_of(node), workbook.at(block.sheet, number, 1)
    for column in block.all_columns:
        path = book.value_path(row.entry, column) if column.is_value and column.key in block.columns else None
        entry = book.text.entry(path) if path is not None else None
        if entry is not None:
            start = (entry[0] or entry[1]).start_mark.index
            yield start, end_of(entry[1]), workbook.at(block.sheet, number, block.columns[column.key])


def checked(proposal: Proposal, load: Callable[[str, bytes], Library]) -> list[Diagnostic]:
    """Return what keeps the library from being loaded with the new text, each message with its cell."""
    _, found = read_yaml(proposal.file, proposal.new)
    if found:
        return proposal.located(found)
    try:
        load(proposal.file, proposal.new)
    except LibraryError as error:
        return proposal.located(error.diagnostics)
    return []

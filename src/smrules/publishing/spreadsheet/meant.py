"""What the cells of a row mean: their values, in the place and of the kind that the file wants, or why they mean none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from smrules.concepts.diagnostic import listed, nearest
from smrules.publishing.spreadsheet import fields, texts
from smrules.publishing.spreadsheet.closed_lists import Closed, ClosedLists
from smrules.publishing.spreadsheet.fields import WHOLE, Listing
from smrules.publishing.spreadsheet.reading import FoundBlock, FoundRow
from smrules.publishing.spreadsheet.sheets import Block, Book, Column, Entry
from smrules.publishing.spreadsheet.tree import Path
from smrules.publishing.spreadsheet.typed import Told, halved, number_of

_HOW_TO_WRITE = {
    "advice_zh": "一行一个，写成“事实: 条件”；几个代码用逗号隔开",
    "advice_en": "write FACT: TEST, one a line; separate codes by commas",
}


class Refused(ValueError):
    """A cell that means nothing the file could hold; carries the message and, if it is about another cell, the column."""

    def __init__(self, code: str, column: str = "", near: Iterable[str] = (), **told: object):
        super().__init__(code)
        self.code, self.column = code, column
        self.told = {"nearest": nearest(str(told["found"]), near), **told} if near else told


class Meant:
    """Reads the cells of one workbook as values of one rule file."""

    def __init__(self, book: Book, lists: ClosedLists):
        self.book = book
        self.lists = lists
        self.notes: list[tuple[str, dict[str, str]]] = []

    def taken_notes(self) -> list[tuple[str, dict[str, str]]]:
        """Return how cells were read since this was asked last, with their columns."""
        notes, self.notes = self.notes, []
        return notes

    def path(self, entry: Entry, column: Column, cell: str) -> Path | None:
        """Return where the value of a cell stands; raises `Refused` where there is no place for what stands in it."""
        path = self.book.value_path(entry, column)
        if path is not None or not cell:
            return path
        node = self.book.text.node((*entry.path, *column.steps[:1]))
        if isinstance(node, yaml.MappingNode) and fields.is_spread(entry.listing, str(column.steps[0])):
            raise _clash(column.key)
        if isinstance(self.book.text.node(entry.path), yaml.ScalarNode):
            raise Refused("SM684", column.key, problem_zh=f"这一行只有“{entry.listing.short}”一个值，不能再写“{column.key}”",
                          problem_en=f"this entry is one plain value and has no room for `{column.key}`",
                          advice_zh="先在规则文件里把它写成键和值", advice_en="write it as keys and values in the file first")  # fmt: skip
        raise _clash(column.key)

    def value(
        self, block: Block, column: Column, told: Told | None, node: yaml.Node | None, old: str, like: yaml.Node | None
    ) -> Any:
        """
        Return the value of a cell, `None` for an empty one.

        Args:
            block, column: Where it stands.
            told: What the cell says.
            node: What the file holds there.
            old: The text with which the cell was made.
            like: What stands there in the nearest row, if this one has nothing.
        """
        if told is None or not told.text:
            return None if node is None or old.strip() else texts.data_of(node)
        if node is not None and self._unchanged(told, old):
            return texts.data_of(node)
        closed = self.lists.of(block, column)
        text = self._code(column, told, closed)
        if node is not None and text == old:
            return texts.data_of(node)
        value = self._read(column, text, node if node is not None else like, closed)
        self._check(column, value, closed)
        return value

    def _unchanged(self, told: Told, old: str) -> bool:
        """Say whether a cell says what it was made with, whatever a spreadsheet has made of it."""
        tidy = "\n".join(line.strip() for line in old.split("\n")).strip("\n")
        return told.text == tidy or (told.number is not None and told.number == number_of(old))

    def _code(self, column: Column, told: Told, closed: Closed) -> str:
        """Return a cell with its code in ASCII and yes and no as the file writes them; says so."""
        if column.is_prose:
            return told.text
        text, reason = told.text, told.reason
        if halved(text) != text and not _has_chinese(text):
            text, reason = halved(text), ("代码和数字用半角", "codes and numbers are written in ASCII")
        if closed.is_flag and (word := texts.WORDS.get(text.lower())) is not None:
            text = "true" if word else "false"
        if reason[0]:
            self.notes.append(
                (column.key, {"found": told.stored or told.text, "read": text, "reason_zh": reason[0], "reason_en": reason[1]})
            )
        return text

    def _read(self, column: Column, text: str, like: yaml.Node | None, closed: Closed) -> Any:
        try:
            return texts.value_of(text, column.form, like, closed.is_flag, column.is_prose)
        except texts.Unreadable as error:
            told = {"problem_zh": error.zh, "problem_en": error.en, **_HOW_TO_WRITE}
            raise Refused("SM684", column.key, **told) from None

    def _check(self, column: Column, value: Any, closed: Closed) -> None:
        """Refuse a value that is not in the closed list of its column."""
        word = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        if closed.strict and isinstance(word, str) and word not in closed.values:
            raise Refused(
                "SM685",
                column.key,
                near=closed.values,
                column_zh=column.head,
                column_en=column.key,
                found=word,
                allowed=listed(closed.values),
            )

    # --- new entries -------------------------------------------------------------------------------

    def entry(self, found: FoundBlock, row: FoundRow) -> Any:
        """Return the entry that a new row stands for."""
        listing, value = found.block.listing, {}
        for column in found.all_columns:
            if not column.is_value or column.key not in row.cells:
                continue
            one = self.value(found.block, column, row.cells[column.key], None, "", self._model(found, column))
            if column.steps[:1] and len(column.steps) == 2:
                inner = value.setdefault(column.steps[0], {})
                if not isinstance(inner, dict):
                    raise _clash(column.key)
                inner[column.steps[1]] = one
            else:
                value[column.key] = one
        if WHOLE in value or (listing.short and set(value) == {listing.short} and self._is_plain(found)):
            return next(iter(value.values()))
        return {key: value[key] for key in sorted(value, key=lambda key: _place(listing, key))}

    def _is_plain(self, found: FoundBlock) -> bool:
        """Say whether entries with nothing but a name are one plain value: where any other is, or none is there to see."""
        nodes = [self.book.text.node(row.entry.path) for row in found.block.rows]
        return not nodes or any(isinstance(one, yaml.ScalarNode) for one in nodes)

    def _model(self, found: FoundBlock, column: Column) -> yaml.Node | None:
        """Return such a value of the file, so that a new one is read like it."""
        for row in reversed(found.block.rows):
            path = self.book.value_path(row.entry, column)
            if path is not None and (node := self.book.text.node(path)) is not None:
                return node
        return None


def _place(listing: Listing, key: str) -> int:
    keys = listing.order
    return keys.index(key) if key in keys else len(keys)


def _clash(key: str) -> Refused:
    top = key.split("/")[0]
    return Refused("SM684", key, problem_zh=f"“{top}”和“{top}/…”不能都填", problem_en=f"`{top}` and `{top}/…` cannot both be given",
                   advice_zh="清空其中一个", advice_en="empty one of them")  # fmt: skip


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= one <= "\u9fff" for one in text)

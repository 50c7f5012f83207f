"""What somebody changed in a workbook: cells against the sheets that it was made of, as changes of the rule file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from smrules.concepts.position import Position
from smrules.publishing.spreadsheet import fields, writing
from smrules.publishing.spreadsheet.closed_lists import DELETE_ALL, TASKS, ClosedLists
from smrules.publishing.spreadsheet.edits import Arrange, Drop, Edit, Put, model
from smrules.publishing.spreadsheet.entries import New, paths_of
from smrules.publishing.spreadsheet.fields import FIGURES, SINGLE
from smrules.publishing.spreadsheet.meant import Meant, Refused
from smrules.publishing.spreadsheet.order import Rows
from smrules.publishing.spreadsheet.reading import FoundBlock, FoundRow, Workbook
from smrules.publishing.spreadsheet.sheets import (
    COMMENT,
    NAME,
    OWNER,
    TASK,
    Book,
    Column,
    Entry,
    Row,
    naming_key,
)
from smrules.publishing.spreadsheet.tree import Path, data_of


@dataclass(frozen=True)
class Change:
    """
    One change, for people and for the file.

    Attributes:
        place: The cell or row of the workbook.
        row, column: What people call the row and the column; the column is empty where a whole row is meant.
        old, new: What stood there and what stands there now.
        edit: What it means for the file.
    """

    place: Position
    row: str
    column: str
    old: str
    new: str
    edit: Edit


class Comparison:
    """Compares the blocks of a workbook with the book that they were made of, or with another where that is lost."""

    def __init__(self, workbook: Workbook, book: Book, lists: ClosedLists, is_of_book: bool = True):
        self.workbook = workbook
        self.book = book
        self.is_of_book = is_of_book
        self.meant = Meant(book, lists)
        self.changes: list[Change] = []
        self.lists: dict[Path, Rows] = {}
        self.new: dict[str, tuple[dict[str, Any], fields.Listing]] = {}

    def compare(self, blocks: list[FoundBlock]) -> list[Change]:
        """Return the changes; what cannot be one is reported in the workbook."""
        for block in blocks:
            self.block(block)
        for path, one in self.lists.items():
            self.changes += self.arranged(path, one)
        return self.changes

    # --- blocks and rows -------------------------------------------------------------------------

    def block(self, found: FoundBlock) -> None:
        known = {row.key: row for row in found.block.rows}
        seen: dict[str, FoundRow] = {}
        last: Entry | None = None
        for row in found.rows:
            own = known.get(row.key)
            if row.key and own is None:
                self.locked(found, row, "", f"没有键是“{row.key}”的行", f"there is no row with the key `{row.key}`")
            elif own is None or self.is_copy(found, row, own, seen):
                self.new_row(found, row, last)
            else:
                seen[row.key] = row
                last = own.entry
                self.old_row(found, row, own)
        for key in known.keys() - seen.keys():
            self.removed(known[key], Position(f"{self.workbook.name}:{found.sheet}", 0), with_comments=False)

    def is_copy(self, found: FoundBlock, row: FoundRow, own: Row, seen: dict[str, FoundRow]) -> bool:
        """Say whether a row was copied from another with all its hidden cells, and then given a name of its own."""
        name = next((one for one in (NAME, naming_key(found.block.listing)) if one and one in own.cells), "")
        if row.key in seen and name and row.said(name) == own.cells[name]:
            self.locked(found, row, name, f"“{own.cells[name]}”有两行", f"there are two rows for `{own.cells[name]}`")
        return row.key in seen

    def old_row(self, found: FoundBlock, row: FoundRow, own: Row) -> None:
        if task := row.said(TASK):
            if task not in TASKS:
                self.refuse(
                    found, row, TASK, Refused("SM685", column_zh="操作", column_en=TASK, found=task, allowed="、".join(TASKS), nearest="")
                )
                return
            self.removed(own, self.workbook.at(found.sheet, row.number, found.columns[TASK]), task == DELETE_ALL)
            return
        if own.entry.listing is not FIGURES and own.entry.path[-1] != SINGLE:
            self.listed(own.entry).orders.setdefault(found.sheet, []).append(self.number(own.entry))
        for column in found.all_columns:
            if column.key not in found.columns or column.key == TASK or column.key in row.unusable:
                continue
            if not column.is_value or column.locked:
                self.check_locked(found, row, own, column)
            else:
                self.cell(found, row, own, column)

    def check_locked(self, found: FoundBlock, row: FoundRow, own: Row, column: Column) -> None:
        if column.key == COMMENT and not self.is_of_book:
            return
        old, new = own.cells.get(column.key, ""), row.said(column.key)
        if "\n".join(map(str.strip, old.split("\n"))).strip() != new:
            self.locked(
                found,
                row,
                column.key,
                f"“{column.head}”锁定，不能从“{old}”改成“{new}”",
                f"`{column.key}` is locked: `{old}` was made `{new}`",
            )

    def cell(self, found: FoundBlock, row: FoundRow, own: Row, column: Column) -> None:
        try:
            path = self.meant.path(own.entry, column, row.said(column.key))
            node = self.book.text.node(path) if path is not None else None
            like = model(self.book.text, path) if path is not None and node is None else None
            value = self.meant.value(found.block, column, row.cells.get(column.key), node, own.cells.get(column.key, ""), like)
        except Refused as error:
            self.refuse(found, row, column.key, error)
            return
        self.note(found, row, column)
        if path is None or _same(value, data_of(node) if node is not None else None):
            return
        if value is None and self.is_replaced(row, column, found):
            return
        edit = Drop(path) if value is None else Put(path, value, *self.orders(found, own.entry, column))
        self.change(found, row, column, own, edit)

    def is_replaced(self, row: FoundRow, column: Column, found: FoundBlock) -> bool:
        """Say whether the plain value of a key gives way to columns for what is inside it."""
        inner = [one for one in found.all_columns if one.steps[:1] == column.steps and len(one.steps) > 1]
        return len(column.steps) == 1 and any(row.said(one.key) for one in inner)

    def orders(self, found: FoundBlock, entry: Entry, column: Column) -> tuple[tuple[str, ...], tuple[str, ...]]:
        keys = entry.listing.order
        if len(column.steps) < 2:
            return keys, ()
        inner = tuple(
            str(one.steps[1]) for one in found.all_columns if one.steps[:1] == column.steps[:1] and len(one.steps) > 1
        )
        return inner, keys

    def change(self, found: FoundBlock, row: FoundRow, column: Column, own: Row, edit: Edit) -> None:
        place = self.workbook.at(found.sheet, row.number, found.columns[column.key])
        new = row.said(column.key)
        self.changes.append(
            Change(place, self.book.name(own.entry.path), column.head, own.cells.get(column.key, ""), new, edit)
        )

    # --- entries that come, go and change places ---------------------------------------------------

    def listed(self, entry: Entry) -> Rows:
        return self.lists.setdefault(entry.collection, Rows(single=entry.path == entry.collection))

    def number(self, entry: Entry) -> int:
        """Return the number of an entry in its collection."""
        step = entry.path[-1]
        node = self.book.text.node(entry.collection) if entry.collection else None
        if isinstance(step, int) or entry.path == entry.collection or entry.listing is FIGURES:
            return step if isinstance(step, int) else 0
        return [key.value for key, _ in node.value].index(step)  # type: ignore[union-attr]

    def removed(self, own: Row, place: Position, with_comments: bool) -> None:
        entry = own.entry
        if entry.listing is FIGURES or entry.path[-1] == SINGLE:
            self.changes.append(Change(place, self.book.name(entry.path), "", _summary(own), "", Drop(entry.path)))
        else:
            self.listed(entry).gone[self.number(entry)] = (place, self.book.name(entry.path), with_comments)

    def new_row(self, found: FoundBlock, row: FoundRow, last: Entry | None) -> None:
        if not any(one.is_value and row.said(one.key) for one in found.all_columns):
            return
        try:
            self.add(found, row, last)
        except Refused as error:
            self.refuse(found, row, error.column, error)

    def add(self, found: FoundBlock, row: FoundRow, last: Entry | None) -> None:
        listing, place = found.block.listing, self.workbook.at(found.sheet, row.number, 2)
        value = self.meant.entry(found, row)
        for column in found.all_columns:
            self.note(found, row, column)
        if listing in fields.DOCUMENTS.values():
            self.remember(found, row, value)
            self.put_in(found, (), place, _name(row, found), New(value), last)
            return
        around, inside = self.owner(found, row)
        if inside is not None:
            self.put_inside(found, row, inside, value)
        elif listing is FIGURES:
            self.add_figure(found, row, around, value, place)
        elif found.block.key and row.said("id") == SINGLE:
            self.add_single((*around, SINGLE), value, place)
        else:
            self.add_entry(found, row, around, value, place, last)

    def owner(self, found: FoundBlock, row: FoundRow) -> tuple[Path, tuple[dict[str, Any], fields.Listing] | None]:
        """Return the entry to which a new row belongs, or the new entry of the workbook that it belongs to."""
        if found.block.key:
            path = self.book.text.path(found.block.key)
            assert path is not None
            return path[:-1], None
        name = row.said(OWNER)
        if OWNER not in found.columns:
            return next(iter(found.block.owners.values())), None
        if name in self.new:
            return (), self.new[name]
        if name not in found.block.owners:
            told = {"column_zh": "属于", "column_en": OWNER, "found": name, "allowed": ""}
            raise Refused("SM685", OWNER, **told, near=(*found.block.owners, *self.new))
        return found.block.owners[name], None

    def remember(self, found: FoundBlock, row: FoundRow, value: dict[str, Any], around: Path = ()) -> None:
        """Let rows of other sheets belong to an entry that is new."""
        name = _name(row, found)
        if name and found.block.listing.shape:
            prefix = self.book.name(around) if around and (len(around) > 1 or len(self.book.text.documents) > 1) else ""
            self.new["/".join(filter(None, [prefix, name]))] = (value, found.block.listing)

    def put_inside(self, found: FoundBlock, row: FoundRow, inside: tuple[dict[str, Any], fields.Listing], value: Any) -> None:
        """Add a row to an entry that is new itself."""
        around, listing = inside
        assert listing.shape is not None
        key = self.key_in(listing.shape, found)
        if found.block.listing is FIGURES:
            steps = ["local" if row.said("@place") else "values", *row.steps]
            for step in steps[:-1]:
                around = around.setdefault(step, {})
            around[steps[-1]] = value
        elif found.block.listing.keyed:
            around.setdefault(key, {})[row.said(NAME)] = value
        else:
            around.setdefault(key, []).append(value)

    def key_in(self, shape: Any, found: FoundBlock) -> str:
        return next(key for key, one in fields.collections_of(shape).items() if one.sheet == found.sheet)

    def add_figure(self, found: FoundBlock, row: FoundRow, around: Path, value: Any, place: Position) -> None:
        key = ("local",) if row.said("@place") else ("values",)
        path = (*around, *key, *row.steps)
        if self.book.text.node(path) is not None or len(path) == len(around) + 1:
            raise Refused("SM686", "@from", problem_zh="这一天已经有数值，或者没有写起始日期", problem_en="there is a figure, or no day",
                          advice_zh="改那一行的数值", advice_en="change that row")  # fmt: skip
        keys = tuple(fields.DOCUMENTS["param"].order)
        self.changes.append(
            Change(place, self.book.name(around), "", "", f"{' '.join(row.steps)}: {value}", Put(path, value, (), keys))
        )

    def add_single(self, path: Path, value: Any, place: Position) -> None:
        if self.book.text.node(path) is not None:
            raise Refused(
                "SM686",
                "id",
                problem_zh="这张表已经有 otherwise",
                problem_en="the table has an `otherwise`",
                advice_zh="",
                advice_en="",
            )
        value.pop("id", None)
        around = self.book.text.node(path[:-1])
        assert isinstance(around, yaml.MappingNode)
        shape = next(one.listing for one in self.book.entries if one.path == path[:-1])
        self.changes.append(Change(place, self.book.name(path), "", "", inline(value), Put(path, value, shape.order)))

    def add_entry(
        self, found: FoundBlock, row: FoundRow, around: Path, value: Any, place: Position, last: Entry | None
    ) -> None:
        entry = next(one for one in self.book.entries if one.path == around)
        key = self.key_in(entry.listing.shape, found)
        path = (*around, key)
        new = New(value, row.said(NAME) if found.block.listing.keyed else "")
        if isinstance(value, dict):
            self.remember(found, row, value, around)
        if self.book.text.node(path) is None:
            self.put_first(path, new, entry, place)
        else:
            self.check_new(found, row, path, new)
            self.put_in(found, path, place, _name(row, found) or self.book.name(around), new, last)

    def put_first(self, path: Path, new: New, entry: Entry, place: Position) -> None:
        """Add the first entry of a collection, together with those that follow it in the workbook."""
        known = next((one for one in self.changes if isinstance(one.edit, Put) and one.edit.path == path), None)
        if known is None:
            value = {new.key: new.value} if new.key else [new.value]
            edit = Put(path, value, entry.listing.order)
            self.changes.append(Change(place, self.book.name(path[:-1]), "", "", inline(new.value), edit))
        elif new.key:
            known.edit.value[new.key] = new.value  # type: ignore[union-attr]
        else:
            known.edit.value.append(new.value)  # type: ignore[union-attr]

    def check_new(self, found: FoundBlock, row: FoundRow, path: Path, new: New) -> None:
        """Refuse a name that is there already, or none where there must be one."""
        name, key = _name(row, found), naming_key(found.block.listing) or NAME
        node = self.book.text.node(path)
        present = [one.key.rpartition("/")[2] for one in found.block.rows if one.entry.collection == path]
        if new.key or (key in found.columns and found.block.listing.shape and key == "id"):
            if not name:
                raise Refused(
                    "SM686",
                    key,
                    problem_zh="新的一行没有写标识",
                    problem_en="a new row has no id",
                    advice_zh="写上标识",
                    advice_en="give it one",
                )
            if name in present and node is not None:
                raise Refused(
                    "SM686",
                    key,
                    problem_zh=f"标识“{name}”已经有了",
                    problem_en=f"the id `{name}` is there",
                    advice_zh="换一个",
                    advice_en="take another",
                )

    def put_in(self, found: FoundBlock, path: Path, place: Position, name: str, new: New, last: Entry | None) -> None:
        """Add an entry behind the row that stands before it in the workbook, or else behind all others."""
        one = self.lists.setdefault(path, Rows())
        if last is not None and last.path == last.collection == path:
            one.single = True
        one.orders.setdefault(found.sheet, []).append(new)
        one.added.append((place, name, new))

    # --- the order of entries ----------------------------------------------------------------------

    def arranged(self, path: Path, one: Rows) -> Iterator[Change]:
        """Yield what happens to the entries of one collection."""
        size = 1 if one.single else len(paths_of(self.book.text, path))
        order = one.completed(size)
        kept = [number for number in order if isinstance(number, int)]
        if not one.added and not one.gone and kept == sorted(kept):
            return
        comments = frozenset(number for number, (_, _, with_comments) in one.gone.items() if with_comments)
        edit = Arrange(path, tuple(order), comments, one.single)
        for place, name, _ in one.gone.values():
            yield Change(place, name, "", name, "", edit)
        for place, name, new in one.added:
            yield Change(place, name, "", "", inline(new.value), edit)
        if kept != sorted(kept):
            yield Change(Position(self.workbook.name, 0), self.book.name(path[:-1]) if path else "", "次序", "", "", edit)

    # --- messages ----------------------------------------------------------------------------------

    def note(self, found: FoundBlock, row: FoundRow, column: Column) -> None:
        """Say how a cell was read, where that is not what is stored in it and it was changed."""
        for where, told in self.meant.taken_notes():
            at = self.workbook.at(found.sheet, row.number, found.columns.get(where or column.key, 2))
            self.workbook.report("SM687", at, level="warning", **told)

    def locked(self, found: FoundBlock, row: FoundRow, column: str, zh: str, en: str) -> None:
        told = {"problem_zh": zh, "problem_en": en, "advice_zh": "撤销这一处改动", "advice_en": "undo this"}
        self.workbook.report("SM686", self.workbook.at(found.sheet, row.number, found.columns.get(column, 1)), **told)

    def refuse(self, found: FoundBlock, row: FoundRow, column: str, error: Refused) -> None:
        at = self.workbook.at(found.sheet, row.number, found.columns.get(error.column or column, 1))
        self.workbook.report(error.code, at, **error.told)


def inline(value: Any) -> str:
    """Return a new value on one line, for people."""
    return writing.inline(value) if isinstance(value, (dict, list)) else str(value)


def _name(row: FoundRow, found: FoundBlock) -> str:
    key = NAME if found.block.listing.keyed else naming_key(found.block.listing)
    return row.said(key) if key else ""


def _summary(own: Row) -> str:
    return "；".join(cell for key, cell in own.cells.items() if key not in (COMMENT, OWNER))


def _same(new: Any, old: Any) -> bool:
    return json.dumps(new) == json.dumps(old)

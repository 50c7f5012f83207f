"""The rows and columns of a rule file, without a word about how a workbook looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from smrules.publishing.spreadsheet import fields
from smrules.publishing.spreadsheet.comments import comments_of
from smrules.publishing.spreadsheet.fields import FIGURES, OTHERWISE, ROWS, SHEETS, SINGLE, WHOLE, Form, Listing
from smrules.publishing.spreadsheet.texts import shown
from smrules.publishing.spreadsheet.tree import Path, RuleText

COMMENT, TASK, OWNER, NAME = "#", "@do", "@of", "@id"
"""Columns that stand for no key: comments, what is to happen to the row, whose row it is, and under what key it stands."""
FIGURE_KEYS = (("@place", "地域"), ("@from", "起始日期"), ("@choice", "类别"))
"""The steps that lead to a dated value."""


@dataclass(frozen=True)
class Entry:
    """
    One row's entry in the file.

    Attributes:
        path: Where it stands.
        listing: What kind of entry it is.
        collection: The path of the list or mapping that it is an entry of.
    """

    path: Path
    listing: Listing
    collection: Path


@dataclass(frozen=True)
class Column:
    """
    One column.

    Attributes:
        key: Key of the file, with the key inside it where a mapping is spread over columns; or what stands for no key.
        head: What people read above it.
        hover: What is said where one points at it.
        form: What its cells may hold.
        locked: Whether it is only to be read, except in new rows.
    """

    key: str
    head: str
    hover: str = ""
    form: Form = "scalar"
    locked: bool = False

    @property
    def steps(self) -> Path:
        """The keys that lead from the entry to the value of a cell."""
        return () if self.key == WHOLE else tuple(self.key.split("/", 1))

    @property
    def is_prose(self) -> bool:
        """Whether people read it, so that nothing in it is code."""
        return self.steps[:1] != () and self.steps[0] in fields.PROSE

    @property
    def is_value(self) -> bool:
        """Whether its cells are values of the file."""
        return self.key != COMMENT and not self.key.startswith("@")


@dataclass(frozen=True)
class Row:
    """A row: the key of its entry, the entry, and the text of each cell that is not empty."""

    key: str
    entry: Entry
    cells: dict[str, str]


@dataclass(frozen=True)
class Block:
    """
    Columns with the rows below them; a sheet has one, that of decision tables one for each table.

    Attributes:
        key: Key of the list of rows, empty where the rows of several lists stand below each other.
        title: What it is called, for people.
        listing: What its rows are.
        owners: Whose rows may stand here: name → path.
    """

    key: str
    title: str
    listing: Listing
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    owners: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A sheet of rows."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Book:
    """Everything that a rule file says, as sheets."""

    text: RuleText
    heads: dict[str, str] = field(default_factory=dict)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the file."""
        found: list[Entry] = []
        for number, node in enumerate(self.text.documents):
            if isinstance(node, yaml.MappingNode) and (kind := node.value[0][0].value) in fields.DOCUMENTS:
                found += self._below(Entry((number,), fields.DOCUMENTS[kind], ()), node)
        return tuple(found)

    def _below(self, entry: Entry, node: yaml.Node) -> Iterator[Entry]:
        yield entry
        if not isinstance(node, yaml.MappingNode):
            return
        for key, value in node.value:
            listing = fields.listing_of(entry.listing.shape, key.value, value)
            if listing is not None:
                yield from self._listed((*entry.path, key.value), value, listing)

    def _listed(self, path: Path, node: yaml.Node, listing: Listing) -> Iterator[Entry]:
        if listing is FIGURES:
            yield from (Entry(one, listing, path) for one in _leaves(path, node))
        elif path[-1] == SINGLE or (isinstance(node, yaml.MappingNode) and not listing.keyed):
            yield from self._below(Entry(path, listing, path), node)
        else:
            keys = [one[0].value if isinstance(one, tuple) else number for number, one in enumerate(node.value)]
            for step, one in zip(keys, node.value, strict=True):
                inner = one[1] if isinstance(one, tuple) else one
                yield from self._below(Entry((*path, step), listing, path), inner)

    @cached_property
    def comments(self) -> dict[Path, str]:
        """The comments of entries."""
        return comments_of(self.text, [one.path for one in self.entries if one.listing is not FIGURES])

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that have rows, in their order."""
        found = [self._sheet(name, [one for one in self.entries if one.listing.sheet == name]) for name in SHEETS]
        return tuple(one for one in found if one.blocks)

    def _sheet(self, name: str, entries: list[Entry]) -> Sheet:
        if name == ROWS.sheet:
            lists = dict.fromkeys(one.collection for one in entries if one.listing is ROWS)
            own = {path: [one for one in entries if one.path[: len(path) - 1] == path[:-1]] for path in lists}
            return Sheet(name, tuple(self._block(ROWS, self.text.key(path), self._title(path), own[path]) for path in lists))
        listing = entries[0].listing if entries else fields.ALWAYS.get(name)
        block = self._block(listing, "", name, entries) if listing else None
        shown = block and any(one.is_value for one in block.columns) and (block.rows or block.owners)
        return Sheet(name, (block,) if block and shown else ())

    def _title(self, path: Path) -> str:
        title = self.text.node((*path[:-1], "title"))
        return "  ".join(filter(None, [self.name(path[:-1]), title.value if title is not None else ""]))

    def _block(self, listing: Listing, key: str, title: str, entries: list[Entry]) -> Block:
        owners = {} if key else self._owners(listing, entries)
        columns = tuple(
            self._columns(listing, entries, has_owners=len(owners) > 1 or any(len(path) > 1 for path in owners.values()))
        )
        return Block(key, title, listing, columns, tuple(self._row(one, columns) for one in entries), owners)

    # --- names -----------------------------------------------------------------------------------

    def name(self, path: Path) -> str:
        """Return what people call an entry: the names of those around it and its own, without the file's only document."""
        steps = self.text.key(path).split("/")
        names, place = [], 1
        while place < len(steps):
            place += steps[place] != SINGLE and place + 1 < len(steps)
            names.append(steps[place])
            place += 1
        return "/".join(names if names and len(self.text.documents) == 1 else [steps[0], *names])

    def _owners(self, listing: Listing, entries: list[Entry]) -> dict[str, Path]:
        """Return whose rows may stand in a sheet: everything that may hold such entries."""
        if any(not one.collection for one in entries):
            return {}
        found = [
            one.path
            for one in self.entries
            if one.listing.shape
            and any(inner.sheet == listing.sheet for inner in fields.collections_of(one.listing.shape).values())
        ]
        names = [self.name(path) for path in found]
        return {name if names.count(name) == 1 else self.text.key(path): path for name, path in zip(names, found, strict=True)}

    # --- columns ---------------------------------------------------------------------------------

    def _columns(self, listing: Listing, entries: list[Entry], has_owners: bool) -> Iterator[Column]:
        yield Column(COMMENT, "#", "文件里的注释，只供阅读", locked=True)
        yield Column(TASK, "操作", "要删除这一行就选“删除”；注释也不要的选“连注释删除”")
        if has_owners:
            yield Column(OWNER, "属于", "这一行写在谁的下面", locked=True)
        if listing is FIGURES:
            yield from (Column(key, head, locked=True) for key, head in FIGURE_KEYS)
        elif listing.keyed:
            yield Column(NAME, listing.keyed, locked=True)
        naming = naming_key(listing)
        table = self._table(entries[0]) if entries else ""
        for key in self._keys(entries) if entries else listing.order:
            yield self.column(listing, key, locked=key == naming, table=table)

    def _keys(self, entries: list[Entry]) -> list[str]:
        """Return the keys that the entries have, in the order in which they are written."""
        used: dict[str, None] = {}
        for one in entries:
            used |= dict.fromkeys(self._used(one))
        order = [key for listing in dict.fromkeys(one.listing for one in entries) for key in listing.order]
        places = {key: number for number, key in enumerate(used)}
        return sorted(
            used, key=lambda key: (order.index(top) if (top := key.split("/")[0]) in order else len(order), places[key])
        )

    def _used(self, entry: Entry) -> Iterator[str]:
        node = self.text.node(entry.path)
        if entry.listing.shape is not None and entry.listing is not OTHERWISE:
            yield from (key for key in entry.listing.order[:1] if key == "id")
        if not isinstance(node, yaml.MappingNode) or entry.listing is FIGURES:
            yield entry.listing.short or WHOLE
            return
        for key, value in node.value:
            if fields.listing_of(entry.listing.shape, key.value, value) is not None:
                continue
            if isinstance(value, yaml.MappingNode) and fields.is_spread(entry.listing, key.value) and value.value:
                yield from (f"{key.value}/{inner.value}" for inner, _ in value.value)
            else:
                yield key.value

    def _table(self, entry: Entry) -> str:
        """Return the table or liability that a row belongs to."""
        return self.text.key(entry.path).split("/")[max(len(entry.collection) - 2, 0)]

    def column(self, listing: Listing, key: str, locked: bool = False, table: str = "") -> Column:
        """Return the column of a key, in a block that belongs to *table*."""
        top, _, inner = key.partition("/")
        head, hover = fields.told(listing, top)
        form = fields.form_of(listing, top)
        if inner:
            head, form = self._head(table, inner), "free"
        return Column(key, self.heads.get(f"act.{top}", head) if head == top else head, hover, form, locked)

    def _head(self, table: str, inner: str) -> str:
        """Return how a column is headed that is a fact, an attribute of one, or an attribute of what a table adds."""
        fact, _, attribute = inner.rpartition(".")
        whole = self.heads.get(f"{table}/{inner}") or self.heads.get(inner)
        return whole or (f"{self.heads[fact]}（{attribute}）" if fact in self.heads else inner)

    # --- rows ------------------------------------------------------------------------------------

    def _row(self, entry: Entry, columns: Iterable[Column]) -> Row:
        cells = {one.key: self._cell(entry, one) for one in columns}
        return Row(self.text.key(entry.path), entry, {key: cell for key, cell in cells.items() if cell})

    def _cell(self, entry: Entry, column: Column) -> str:
        if column.key == COMMENT:
            return self.comments.get(entry.path, "")
        if column.key == OWNER:
            return self.name(entry.collection[:-1])
        if column.key == NAME:
            return str(entry.path[-1])
        if column.key in dict(FIGURE_KEYS):
            return figure_steps(entry).get(column.key, "")
        if entry.listing is OTHERWISE and column.key == "id":
            return SINGLE
        path = self.value_path(entry, column)
        node = self.text.node(path) if path is not None and column.is_value else None
        return shown(self.text, node) if node is not None else ""

    def value_path(self, entry: Entry, column: Column) -> Path | None:
        """Return where the value of a cell stands, or would stand; `None` if a plain value has no place for it."""
        node = self.text.node(entry.path)
        if isinstance(node, yaml.ScalarNode):
            return entry.path if column.key == entry.listing.short or column.key == WHOLE else None
        steps = column.steps
        if len(steps) == 1 and isinstance(node, yaml.MappingNode) and fields.is_spread(entry.listing, str(steps[0])):
            value = self.text.node((*entry.path, *steps))
            if isinstance(value, yaml.MappingNode) and value.value:
                return None
        value = self.text.node((*entry.path, *steps[:1]))
        if value is not None and steps and fields.listing_of(entry.listing.shape, str(steps[0]), value) is not None:
            return None
        return (*entry.path, *steps)


def naming_key(listing: Listing) -> str:
    """Return the key that names entries, which cannot be changed in a workbook; empty where they have none."""
    first = next(iter(listing.order), "")
    return first if listing.shape and (first in ("id", "fact") or listing in fields.DOCUMENTS.values()) else ""


def figure_steps(entry: Entry) -> dict[str, str]:
    """Return the steps that lead to a dated value: place, first day, choice."""
    steps = list(map(str, entry.path[len(entry.collection) :]))
    place = {"@place": steps.pop(0)} if entry.collection[-1] == "local" else {}
    return place | dict(zip(("@from", "@choice"), steps, strict=False))


def _leaves(path: Path, node: yaml.Node) -> Iterator[Path]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves((*path, key.value), value)
    else:
        yield path

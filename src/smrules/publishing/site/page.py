"""What a page of the site holds, as plain values: its place, its trail, and blocks of lines that may link to other pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

KINDS = {
    "domain": "领域", "checklist": "检查表", "campaign": "专项检查", "item": "检查事项", "fact": "事实", "table": "决策表",
    "liability": "法律责任", "code": "结果的值", "act": "违法行为", "parameter": "参数", "instrument": "法律文件",
    "draw": "抽查计划", "guarantee": "保证", "index": "目录", "guide": "自查指南",
}  # fmt: skip
"""Kinds of things that have a page, in the order of the front page."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_FOLDERS = {"campaign": "checklists", "liability": "tables", "index": "", "guide": "guide"}


class Thing(NamedTuple):
    """What a page is about: its kind and its id in the library."""

    kind: str
    id: str

    @property
    def path(self) -> str:
        """The file of its page within the site. It hangs on the id alone, which is stable for ever."""
        folder = _FOLDERS.get(self.kind, f"{self.kind}s")
        name = _UNSAFE.sub(lambda found: f"_{ord(found[0]):x}_", self.id)
        return f"{folder}/{name}.html" if folder else f"{name}.html"


FRONT = Thing("index", "index")


@dataclass(frozen=True, slots=True)
class Link:
    """
    Text that leads to another page.

    Attributes:
        use: Under which words the other page names this one; empty where that page shows the way back itself.
    """

    text: str
    thing: Thing
    use: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Text as it stands in a rule file."""

    text: str


@dataclass(frozen=True, slots=True)
class Muted:
    """Text that is said by the way."""

    text: str


Line = tuple[str | Link | Code | Muted, ...]
"""One line of text with links in it."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs."""

    shape: ClassVar[str] = "prose"
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with what they are, each of one or more lines; *sums* are numbers, shown large."""

    shape: ClassVar[str] = "pairs"
    title: str
    pairs: tuple[tuple[str, tuple[Line, ...]], ...]
    sums: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table; each cell holds lines."""

    cells: tuple[tuple[Line, ...], ...]
    anchor: str = ""
    note: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """
    A table.

    Attributes:
        head: One line a column.
        split: How many columns are conditions; results follow. Zero where the table is no decision table.
        narrow: Whether it fits a telephone as it is; others become a list of cards there.
    """

    shape: ClassVar[str] = "grid"
    title: str
    head: tuple[Line, ...]
    rows: tuple[GridRow, ...]
    split: int = 0
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines in named groups; long groups are folded."""

    shape: ClassVar[str] = "listing"
    title: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A node of a drawing: where it stands, what it says in one or two lines, where it leads."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    look: str
    title: str
    thing: Thing | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of a drawing as an SVG path."""

    path: str
    look: str = "edge"


@dataclass(frozen=True, slots=True)
class Label:
    """Text in a drawing; `anchor` is `start`, `middle` or `end`."""

    x: int
    y: int
    text: str
    anchor: str = "start"
    look: str = "label"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, with all that it shows in words."""

    shape: ClassVar[str] = "drawing"
    title: str
    width: int
    height: int
    summary: str
    boxes: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    labels: tuple[Label, ...] = ()
    words: tuple[Line, ...] = ()


Block = Prose | Pairs | Grid | Listing | Drawing


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page.

    Attributes:
        trail: The pages above this one, from the front page down.
        lead: One sentence on what this is.
        shown_id: The id as it stands in the rule files.
        source: Where in the rule files it stands.
        found_by: Words by which the search finds the page besides title and id.
    """

    thing: Thing
    title: str
    trail: tuple[Link, ...] = ()
    lead: Line = ()
    blocks: tuple[Block, ...] = ()
    shown_id: str = ""
    source: str = ""
    found_by: str = ""

    def links(self) -> Iterator[Link]:
        """Yield every link of the page's content; those of drawings come without words for the way back."""
        yield from _of_line(self.lead)
        for block in self.blocks:
            yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Link]:
    match block:
        case Prose(_, lines):
            yield from _of_lines(lines)
        case Pairs(_, pairs, _):
            for _, lines in pairs:
                yield from _of_lines(lines)
        case Grid(_, head, rows, _, _):
            yield from _of_lines(head)
            for row in rows:
                for cell in row.cells:
                    yield from _of_lines(cell)
                yield from _of_lines(row.note)
        case Listing(_, groups):
            for _, lines in groups:
                yield from _of_lines(lines)
        case Drawing():
            yield from _of_lines(block.words)
            yield from (Link(box.title, box.thing) for box in block.boxes if box.thing)


def _of_lines(lines: Iterable[Line]) -> Iterator[Link]:
    for line in lines:
        yield from _of_line(line)


def _of_line(line: Line) -> Iterator[Link]:
    return (one for one in line if isinstance(one, Link))


def joined(lines: Iterable[Line], between: str = "、") -> Line:
    """Return several lines as one."""
    found: list = []
    for line in lines:
        found += [between, *line] if found else line
    return tuple(found)

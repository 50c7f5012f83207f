"""What decides what: facts, derived facts, tables and records as a graph, and the part of it around one of them as a drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from smrules.concepts.library import Library
from smrules.concepts.rules import Table
from smrules.definitions.graph import DependencyGraph
from smrules.publishing.site.layers import Layout, lay_out
from smrules.publishing.site.page import KINDS, Box, Drawing, Line, Link, Stroke, Thing, joined
from smrules.publishing.site.things import Things, index_of, table_thing

MOST_NODES = 34
"""More than this cannot be read on one page; the drawing then reaches less far."""
_REACHES = ((3, 3), (2, 3), (2, 2), (1, 2), (2, 1), (1, 1), (0, 1), (1, 0))
_SUMMED = "liability"
_WIDTH, _GAP, _LINE, _CHARACTERS = 156, 38, 19, 11

Edge = tuple[Thing, Thing]


class DecisionGraph:
    """The graph of decisions of one library."""

    def __init__(self, library: Library, things: Things):
        self.library = library
        self.things = things
        self.dependencies = DependencyGraph(library)
        self.before: dict[Thing, dict[Thing, None]] = {}
        self.after: dict[Thing, dict[Thing, None]] = {}
        for start, end in self.edges():
            self.before.setdefault(end, {})[start] = None
            self.after.setdefault(start, {})[end] = None

    def edges(self) -> Iterator[Edge]:
        """Yield every edge, from what is read to what reads it."""
        for table in self.library.tables.values():
            yield from ((one, table_thing(table)) for one in self.read_by(table))
            yield (table_thing(table), Thing("record", table.adds) if table.adds else Thing("fact", table.decides or ""))
        for name, derivation in self.library.derivations.items():
            for node in sorted(set(self.dependencies.derivation(derivation))):
                if (one := self.node(node)) and one != Thing("fact", name):
                    yield one, Thing("fact", name)

    def read_by(self, table: Table) -> list[Thing]:
        found = {self.node(node): None for node in sorted(set(self.dependencies.table(table))) if node != table.dated_by}
        return [one for one in found if one]

    def node(self, name: str) -> Thing | None:
        """Return what stands for a node of dependencies; attributes of a record are the record."""
        scope = name.removeprefix("members of ") if name.startswith("members of ") else name.partition(".")[0]
        if scope in self.library.vocabulary.records:
            return Thing("record", scope)
        return Thing("fact", name) if name in self.library.vocabulary.facts else None

    # --- the part around one node ----------------------------------------------------------------

    def around(self, thing: Thing, title: str) -> Drawing | None:
        """Return a drawing of what decides *thing* and what it decides, or nothing where it stands alone."""
        for up, down in _REACHES:
            nodes = {thing: None, **self.reached(thing, self.before, up), **self.reached(thing, self.after, down)}
            edges = self.within(nodes, thing)
            if len({one for edge in edges for one in edge}) <= MOST_NODES:
                break
        return self.drawing(title, edges, thing) if edges else None

    def reached(self, start: Thing, beside: Mapping[Thing, Mapping[Thing, None]], steps: int) -> dict[Thing, None]:
        found: dict[Thing, None] = {}
        edge = [start]
        for _ in range(steps):
            edge = [one for node in edge for one in beside.get(node, ()) if node == start or not self.is_hub(node)]
            found.update(dict.fromkeys(edge))
        return found

    def is_hub(self, node: Thing) -> bool:
        """Say whether so much hangs on a node that a drawing stops there."""
        return len(self.after.get(node, ())) + len(self.before.get(node, ())) > MOST_NODES * 4

    def within(self, nodes: Mapping[Thing, None], centre: Thing) -> list[Edge]:
        """Return the edges between some nodes, all liabilities but the one in the centre taken together."""
        return list(
            dict.fromkeys(
                (self.summed(start, centre), self.summed(end, centre))
                for end in nodes
                for start in self.before.get(end, ())
                if start in nodes
            )
        )

    def summed(self, node: Thing, centre: Thing) -> Thing:
        return index_of(_SUMMED) if node.kind == _SUMMED and node != centre else node

    def of_tables(self, tables: list[Table], title: str) -> Drawing | None:
        """Return a drawing of some tables with what they decide and the derived facts that they read; plain facts are left out."""
        nodes = {table_thing(one): None for one in tables}
        for table in list(nodes):
            nodes.update(dict.fromkeys(self.after.get(table, ())))
            nodes.update(
                dict.fromkeys(one for one in self.before.get(table, ()) if one.kind == "record" or self.before.get(one))
            )
        edges = self.within(nodes, Thing("", ""))
        return self.drawing(title, edges, None) if edges else None

    # --- drawing ---------------------------------------------------------------------------------

    def drawing(self, title: str, edges: list[Edge], centre: Thing | None) -> Drawing:
        """Return a drawing of edges, with all of them in words."""
        nodes = list(dict.fromkeys(one for edge in edges for one in edge))
        texts = {one: _wrapped(self.name(one)) for one in nodes}
        heights = {one: len(texts[one]) * _LINE + 14 for one in nodes}
        layout = lay_out(edges, heights)
        boxes = tuple(self.box(one, texts[one], layout, heights[one], one == centre) for one in nodes)
        strokes = tuple(Stroke(_way(edge, layout)) for edge in edges)
        width = max(box.x + box.width for box in boxes) + 8
        height = max(box.y + box.height for box in boxes) + 8
        return Drawing(
            title, width, height, f"{len(nodes)}个结点，从左往右，箭头从被读的指向读它的", boxes, strokes, (), self.words(edges)
        )

    def box(self, node: Thing, text: tuple[str, ...], layout: Layout, height: int, is_centre: bool) -> Box:
        layer, middle = layout.centres[node]
        look = f"{self.look(node)} centre" if is_centre else self.look(node)
        x, y = layer * (_WIDTH + _GAP) + 8, middle - height // 2 + 8
        shown = None if node.kind == "record" or is_centre else node
        return Box(x, y, _WIDTH, height, text, look, f"{_KIND_WORDS.get(self.look(node), '')}：{self.name(node)}", shown)

    def look(self, node: Thing) -> str:
        if node.kind == "fact":
            return "derived" if self.library.is_derived(node.id) else "fact"
        return "table" if node.kind in ("table", _SUMMED, "index") else "record"

    def name(self, node: Thing) -> str:
        if node.kind == "record":
            return self.library.vocabulary.records[node.id].label
        if node.kind == "index":
            return f"{KINDS[_SUMMED]}（{len(self.things.of_kind(_SUMMED))}条）"
        title = self.things.titles[node]
        if node.kind == "fact" and self.labels[title] > 1:
            return f"{self.library.vocabulary.scopes[node.id.partition('.')[0]].label}：{title}"
        return title

    @cached_property
    def labels(self) -> Counter[str]:
        """How many facts have each label; one that several have is told with its scope."""
        return Counter(one.label for one in self.library.vocabulary.facts.values())

    def words(self, edges: list[Edge]) -> tuple[Line, ...]:
        """Return one line for each node that reads others."""
        found: dict[Thing, list[Line]] = {}
        for start, end in edges:
            found.setdefault(end, []).append(self.link(start))
        return tuple((*self.link(end), " ← ", *joined(starts)) for end, starts in found.items())

    def link(self, node: Thing) -> Line:
        return (self.name(node),) if node.kind == "record" else (Link(self.name(node), node),)


_KIND_WORDS = {"fact": "事实", "derived": "得出的事实", "table": "表", "record": "结果"}


def _wrapped(text: str) -> tuple[str, ...]:
    """
    Return a name in at most three lines that fit a box; Latin letters are half as wide.

    >>> _wrapped("初次违法")
    ('初次违法',)
    """
    lines, width = [""], 0
    for character in text:
        size = 1 if ord(character) < 0x2E80 else 2
        if width + size > _CHARACTERS * 2:
            lines.append("")
            width = 0
        lines[-1] += character
        width += size
    return tuple(lines) if len(lines) <= 3 else (*lines[:2], lines[2][:-1] + "…")


def _way(edge: Edge, layout: Layout) -> str:
    """Return a smooth path from the right side of one box to the left side of another."""
    (first, start), (last, end) = (layout.centres[one] for one in edge)
    points = [(first * (_WIDTH + _GAP) + 8 + _WIDTH, start + 8)]
    for layer, middle in layout.ways[edge]:
        left = layer * (_WIDTH + _GAP) + 8
        points += [(left, middle + 8), (left + _WIDTH, middle + 8)]
    points.append((last * (_WIDTH + _GAP) + 3, end + 8))
    path = f"M{points[0][0]} {points[0][1]}"
    for number in range(1, len(points)):
        (x, y), (to_x, to_y) = points[number - 1], points[number]
        bend = (to_x - x) // 2
        path += f"L{to_x} {to_y}" if y == to_y else f"C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    return path

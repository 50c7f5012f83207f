"""
Where the nodes of a small graph stand: in layers from left to right, each as near as may be to what it hangs on.

Four steps, after Sugiyama: layers by the longest way; points where long edges pass through the layers between; few crossings, by the
mean place of neighbours; heights, by the least squares that keep the distance. Whole numbers only, so the same graph is drawn alike everywhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

Node = Hashable
SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """
    A graph that is laid out.

    Attributes:
        centres: Node → layer from 0, and the height of its centre.
        ways: Edge → the points (layer, height) between its ends where it passes other layers.
    """

    centres: Mapping[Node, tuple[int, int]]
    ways: Mapping[tuple[Node, Node], tuple[tuple[int, int], ...]]


def lay_out(edges: Iterable[tuple[Node, Node]], heights: Mapping[Node, int], gap: int = 14) -> Layout:
    """
    Lay out a graph without circles; parts that do not hang together stand below each other, the largest first.

    Args:
        edges: From what is read to what reads it.
        heights: Every node with the height of its box.
        gap: Least distance between boxes of one layer.

    >>> lay_out([("a", "b"), ("b", "c"), ("a", "c")], dict.fromkeys("abc", 20)).centres["c"][0]
    2
    """
    edges = list(dict.fromkeys(edges))
    centres: dict[Node, tuple[int, int]] = {}
    ways: dict[tuple[Node, Node], tuple[tuple[int, int], ...]] = {}
    top = 0
    for part in sorted(_parts(edges, heights), key=len, reverse=True):
        own = [edge for edge in edges if edge[0] in part]
        placed = _laid_out(own, {node: heights[node] for node in heights if node in part}, gap)
        for node, (layer, centre) in placed.centres.items():
            centres[node] = (layer, centre + top)
        for edge, points in placed.ways.items():
            ways[edge] = tuple((layer, centre + top) for layer, centre in points)
        top = gap * 2 + max(centres[node][1] + heights[node] // 2 for node in part)
    return Layout(centres, ways)


def _parts(edges: list[tuple[Node, Node]], nodes: Iterable[Node]) -> list[set[Node]]:
    """Return the parts that hang together."""
    part_of = {node: {node} for node in nodes}
    for start, end in edges:
        if part_of[start] is not part_of[end]:
            part_of[start] |= part_of[end]
            part_of.update(dict.fromkeys(part_of[end], part_of[start]))
    return list({id(one): one for one in part_of.values()}.values())


def _laid_out(edges: list[tuple[Node, Node]], heights: Mapping[Node, int], gap: int) -> Layout:
    layer_of = _layers(edges, heights)
    chains = {edge: _chain(edge, layer_of) for edge in edges}
    sizes = {**heights, **{one: 4 for chain in chains.values() for one in chain[1:-1]}}
    links = [pair for chain in chains.values() for pair in zip(chain, chain[1:], strict=False)]
    layers = _stacked({**layer_of, **{one: one[2] for chain in chains.values() for one in chain[1:-1]}})
    _untangle(layers, links)
    found = _heights(layers, links, sizes, gap)
    centres = {node: (layer_of[node], found[node]) for node in heights}
    ways = {edge: tuple((one[2], found[one]) for one in chain[1:-1]) for edge, chain in chains.items()}
    return Layout(centres, ways)


def _layers(edges: list[tuple[Node, Node]], nodes: Iterable[Node]) -> dict[Node, int]:
    """Return the layer of each node: the longest way to it; what nothing leads to stands just before what reads it."""
    before: dict[Node, list[Node]] = {one: [] for one in nodes}
    after: dict[Node, list[Node]] = {one: [] for one in before}
    for start, end in edges:
        before[end].append(start)
        after[start].append(end)
    order = tuple(TopologicalSorter(before).static_order())
    layer: dict[Node, int] = {}
    for one in order:
        layer[one] = max((layer[other] + 1 for other in before[one]), default=0)
    for one in reversed(order):
        if not before[one] and after[one]:
            layer[one] = min(layer[other] for other in after[one]) - 1
    return layer


def _chain(edge: tuple[Node, Node], layer_of: Mapping[Node, int]) -> list[Node]:
    """Return the ends of an edge, and between them a point for every layer that it crosses."""
    start, end = edge
    return [start, *((start, end, layer) for layer in range(layer_of[start] + 1, layer_of[end])), end]


def _stacked(layer_of: Mapping[Node, int]) -> list[list[Node]]:
    layers: list[list[Node]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for node, layer in layer_of.items():
        layers[layer].append(node)
    return layers


def _untangle(layers: list[list[Node]], links: list[tuple[Node, Node]]) -> None:
    """Order each layer by the mean place of its neighbours, to and fro, and keep the order with the fewest crossings."""
    best, fewest = [list(one) for one in layers], _crossings(layers, links)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        beside = _neighbours(links, forward)
        for layer in layers if forward else reversed(layers):
            place = {node: number for one in layers for number, node in enumerate(one)}
            layer.sort(key=lambda node: _mean([place[one] * 1000 for one in beside.get(node, ())], place[node] * 1000))
        if (found := _crossings(layers, links)) < fewest:
            best, fewest = [list(one) for one in layers], found
    layers[:] = best


def _crossings(layers: list[list[Node]], links: list[tuple[Node, Node]]) -> int:
    place = {node: (level, number) for level, one in enumerate(layers) for number, node in enumerate(one)}
    by_level: dict[int, list[tuple[int, int]]] = {}
    for start, end in links:
        by_level.setdefault(place[start][0], []).append((place[start][1], place[end][1]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for found in by_level.values()
        for number, a in enumerate(found)
        for b in found[:number]
    )


def _neighbours(links: list[tuple[Node, Node]], before: bool) -> dict[Node, list[Node]]:
    found: dict[Node, list[Node]] = {}
    for start, end in links:
        found.setdefault(end if before else start, []).append(start if before else end)
    return found


def _mean(numbers: list[int], otherwise: int) -> int:
    return sum(numbers) // len(numbers) if numbers else otherwise


# --- heights -------------------------------------------------------------------------------------


def _heights(layers: list[list[Node]], links: list[tuple[Node, Node]], sizes: Mapping[Node, int], gap: int) -> dict[Node, int]:
    centre = {node: 0 for layer in layers for node in layer}
    for layer in layers:
        centre.update(_spread(layer, dict.fromkeys(layer, 0), sizes, gap))
    for sweep in range(SWEEPS):
        beside = _neighbours(links, sweep % 2 == 0)
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = {node: _mean([centre[one] for one in beside.get(node, ())], centre[node]) for node in layer}
            centre.update(_spread(layer, wanted, sizes, gap))
    top = min((centre[node] - sizes[node] // 2 for node in centre), default=0)
    return {node: one - top for node, one in centre.items()}


def _spread(layer: list[Node], wanted: Mapping[Node, int], sizes: Mapping[Node, int], gap: int) -> dict[Node, int]:
    """Return the heights nearest to those wanted that keep order and distance: neighbours that would overlap are moved together."""
    offsets, total = {}, 0
    for number, node in enumerate(layer):
        total += (sizes[layer[number - 1]] + sizes[node]) // 2 + gap if number else 0
        offsets[node] = total
    blocks: list[tuple[int, int, list[Node]]] = []
    for node in layer:
        total, count, nodes = wanted[node] - offsets[node], 1, [node]
        while blocks and blocks[-1][0] * count > total * blocks[-1][1]:
            before = blocks.pop()
            total, count, nodes = total + before[0], count + before[1], before[2] + nodes
        blocks.append((total, count, nodes))
    return {node: total // count + offsets[node] for total, count, nodes in blocks for node in nodes}

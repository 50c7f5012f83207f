"""
Boxes: products of sets of cells, one set a dimension, each set an integer whose bits are the cells.

Whether boxes cover a region is decided by cutting the region along one of them, again and again, and by counting
points: what is counted need not be cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import prod

Box = tuple[int, ...]
_COUNT_PAIRS_UP_TO = 5, 4
"""Overlaps are counted while the covers have at most 5/4 of the points of the region."""


def meet(one: Box, other: Box) -> Box | None:
    """
    Return the common part of two boxes, or `None`.

    >>> meet((0b011, 0b10), (0b110, 0b11))
    (2, 2)
    """
    common = []
    for mine, theirs in zip(one, other, strict=True):
        both = mine & theirs
        if not both:
            return None
        common.append(both)
    return tuple(common)


def volume(box: Box) -> int:
    """Return the number of points of *box*."""
    return prod(map(int.bit_count, box))


def contains(outer: Box, inner: Box) -> bool:
    """Say whether every point of *inner* lies in *outer*."""
    return all(theirs & ~mine == 0 for mine, theirs in zip(outer, inner, strict=True))


def without_contained(boxes: Iterable[Box]) -> list[Box]:
    """Return the boxes that lie in no other, largest first."""
    kept: list[Box] = []
    for box in sorted(set(boxes), key=volume, reverse=True):
        if not any(contains(larger, box) for larger in kept):
            kept.append(box)
    return kept


def with_mask(box: Box, dimension: int, mask: int) -> Box:
    """Return *box* with another set of cells in one dimension."""
    return (*box[:dimension], mask, *box[dimension + 1 :])


class Meetings:
    """Says quickly which of many boxes have a point in common with a given one."""

    def __init__(self, boxes: Sequence[Box]):
        self.boxes = boxes
        self.known: dict[tuple[int, int], int] = {}
        self.by_mask: list[dict[int, int]] = [{} for _ in boxes[0]] if boxes else []
        for number, box in enumerate(boxes):
            for groups, mask in zip(self.by_mask, box, strict=True):
                groups[mask] = groups.get(mask, 0) | 1 << number

    def of(self, box: Box) -> int:
        """Return the set of boxes, as bits, that meet *box*."""
        found = (1 << len(self.boxes)) - 1
        for dimension, mask in enumerate(box):
            found &= self._along(dimension, mask) if found else 0
        return found

    def _along(self, dimension: int, mask: int) -> int:
        key = (dimension, mask)
        if key not in self.known:
            found = 0
            for other, numbers in self.by_mask[dimension].items():
                if other & mask:
                    found |= numbers
            self.known[key] = found
        return self.known[key]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield every two boxes that have a point in common, the lower number first."""
        for number, box in enumerate(self.boxes):
            for other in bits(self.of(box) >> number + 1):
                yield number, number + 1 + other


def bits(mask: int) -> Iterator[int]:
    """
    Yield the numbers of the bits of *mask*, from the lowest.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def uncovered(region: Box, covers: Iterable[Box], around: Box | None = None) -> Box | None:
    """
    Return a box that no cover touches, with a point in *region*; `None` if all of that is covered.

    The box is made as wide as it can be: within *around*, or else within *region*.
    """
    around = region if around is None else around
    covers = [cover for cover in covers if meet(around, cover) is not None]
    hole = _hole(region, covers)
    return None if hole is None else widened(hole, around, covers)


def subtracted(region: Box, covers: Iterable[Box]) -> list[Box]:
    """
    Return boxes without a common point that together are *region* without *covers*.

    >>> subtracted((0b111, 0b11), [(0b001, 0b01)])
    [(6, 3), (1, 2)]
    """
    left = [region]
    for cover in covers:
        left = [part for box in left for part in _without(box, cover)]
    return left


def _without(box: Box, cover: Box) -> list[Box]:
    if meet(box, cover) is None:
        return [box]
    parts = []
    for dimension, mask in enumerate(cover):
        if outside := box[dimension] & ~mask:
            parts.append(with_mask(box, dimension, outside))
        box = with_mask(box, dimension, box[dimension] & mask)
    return parts


def _hole(region: Box, covers: Iterable[Box]) -> Box | None:
    waiting = [(region, {clipped for cover in covers if (clipped := meet(region, cover)) is not None})]
    while waiting:
        box, clipped = waiting.pop()
        if not clipped:
            return box
        if not _is_covered(box, clipped):
            waiting += _halves(box, clipped)
    return None


def _is_covered(box: Box, clipped: set[Box]) -> bool:
    if box in clipped:
        return True
    whole, counted = volume(box), sum(map(volume, clipped))
    times, parts = _COUNT_PAIRS_UP_TO
    if not whole <= counted <= whole * times // parts:
        return False
    return counted - _counted_twice(list(clipped), counted - whole) >= whole


def _counted_twice(clipped: list[Box], enough: int) -> int:
    """Return how many points the pairs have in common, or more than *enough* as soon as that is clear."""
    total = 0
    for one, other in Meetings(clipped).pairs():
        total += volume(meet(clipped[one], clipped[other]) or ())
        if total > enough:
            break
    return total


def _halves(box: Box, clipped: set[Box]) -> list[tuple[Box, set[Box]]]:
    """Cut *box* along its largest cover; the half that lacks most points comes last, to be looked at first."""
    dimension, mask = _cut(box, max(clipped, key=volume), clipped)
    halves = []
    for part in (mask, box[dimension] & ~mask):
        inside = {with_mask(one, dimension, one[dimension] & part) for one in clipped if one[dimension] & part}
        half = with_mask(box, dimension, part)
        halves.append((sum(map(volume, inside)) - volume(half), half, inside))
    halves.sort(key=lambda half: half[0], reverse=True)
    return [(half, inside) for _, half, inside in halves]


def _cut(box: Box, largest: Box, clipped: set[Box]) -> tuple[int, int]:
    """Choose the side of *largest* that cuts the fewest other covers in two."""
    sides = [(dimension, mask) for dimension, mask in enumerate(largest) if mask != box[dimension]]
    if len(sides) == 1:
        return sides[0]
    return min(sides, key=lambda side: sum(_lies_across(one, *side) for one in clipped))


def _lies_across(box: Box, dimension: int, mask: int) -> bool:
    return bool(box[dimension] & mask) and bool(box[dimension] & ~mask)


def widened(hole: Box, around: Box, covers: Sequence[Box]) -> Box:
    """Widen *hole* dimension by dimension within *around*, as far as no cover is touched."""
    for dimension, allowed in enumerate(around):
        if allowed != hole[dimension]:
            line = with_mask(hole, dimension, allowed)
            for cover in covers:
                if meet(line, cover) is not None:
                    allowed &= ~cover[dimension]
            hole = with_mask(hole, dimension, allowed)
    return hole

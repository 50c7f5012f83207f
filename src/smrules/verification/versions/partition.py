"""
Two ways of deciding laid over one space: the parts of it in which they decide differently.

The space is cut along the boxes of all conditions until in each part every condition is true, false or unknown throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smrules.concepts.values import Truth
from smrules.verification.space.boxes import Box, contains, meet, with_mask
from smrules.verification.space.formulas import Formula, contrary
from smrules.verification.space.regions import Space

MOST_PARTS = 30_000
"""A space that falls into more parts is not looked at to its end."""

Truths = Mapping[Hashable, Truth]
Decide = Callable[[Truths, Box], Any]


class TooManyParts(Exception):
    """The space falls into more parts than can be looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the space in which two ways of deciding differ, and what each decides."""

    box: Box
    one: Any
    other: Any


class Question:
    """A condition as boxes: where it is true, and where it is false; elsewhere it is unknown."""

    def __init__(self, space: Space, formula: Formula):
        self.true = space.boxes(formula)
        self.false = space.boxes(contrary(formula))

    def truth(self, box: Box) -> Truth:
        """Return the truth in a part that lies across no box of this question."""
        if any(contains(one, box) for one in self.true):
            return True
        return False if any(contains(one, box) for one in self.false) else None

    def cut(self, box: Box) -> Box | None:
        """Return a box along which *box* is to be cut; `None` if the answer is the same throughout."""
        if any(contains(one, box) for one in self.true) or any(contains(one, box) for one in self.false):
            return None
        return next((one for one in (*self.true, *self.false) if meet(one, box) is not None), None)


class Comparison:
    """
    Two ways of deciding over the same space.

    Args:
        conditions: The conditions of each, by key.
        decide: What each decides where its conditions have these truths, in this box.
        alike: Whether equal truths surely mean equal decisions.
        needed: Key of a condition without which neither decides anything.
    """

    def __init__(
        self, space: Space, conditions: tuple[Mapping[Hashable, Formula], Mapping[Hashable, Formula]],
        decide: tuple[Decide, Decide], alike: bool = False, needed: Hashable = None,
    ):  # fmt: skip
        one, other = conditions
        made = {formula: Question(space, formula) for side in conditions for formula in side.values()}
        self.space = space
        self.sides = tuple({key: made[formula] for key, formula in side.items()} for side in conditions)
        self.decide = decide
        self.alike = alike and one.keys() == other.keys()
        self.needed = [side[needed] for side in self.sides if needed in side]
        self.differing = [key for key in one if key in other and one[key] != other[key]]
        first = [side[key] for key in self.differing for side in self.sides]
        self.questions = list(dict.fromkeys([*first, *self.needed, *made.values()]))

    def parts(self, region: Box) -> Iterator[Part]:
        """Yield the parts of *region* in which the two decide differently, of those in which cases can lie."""
        waiting, seen = [region], 0
        while waiting:
            box = waiting.pop()
            seen += 1
            if seen > MOST_PARTS:
                raise TooManyParts
            if (self.alike and self._is_settled(box)) or self._is_idle(box):
                continue
            cut = next((found for one in self.questions if (found := one.cut(box)) is not None), None)
            if cut is not None:
                waiting += _pieces(box, cut)
            elif (found := self._part(box)) is not None:
                yield found

    def _is_settled(self, box: Box) -> bool:
        """Say whether all conditions that differ have the same answer throughout *box* on both sides."""
        one, other = self.sides
        return all(
            one[key].cut(box) is None and other[key].cut(box) is None and one[key].truth(box) == other[key].truth(box)
            for key in self.differing
        )

    def _is_idle(self, box: Box) -> bool:
        return bool(self.needed) and all(any(contains(one, box) for one in needed.false) for needed in self.needed)

    def _part(self, box: Box) -> Part | None:
        found = [
            decide({key: question.truth(box) for key, question in side.items()}, box)
            for decide, side in zip(self.decide, self.sides, strict=True)
        ]
        if found[0] == found[1]:
            return None
        possible = self.space.possible(box)
        return None if possible is None else Part(possible, *found)


def _pieces(box: Box, cut: Box) -> list[Box]:
    """Cut *box* along *cut* in one dimension; the part outside comes last, to be looked at first: there less holds."""
    for dimension, mask in enumerate(cut):
        if box[dimension] & ~mask:
            return [with_mask(box, dimension, box[dimension] & mask), with_mask(box, dimension, box[dimension] & ~mask)]
    raise AssertionError(box)

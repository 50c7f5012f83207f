"""
Boxes treat every fact by itself; what they leave open of facts that hang together is asked of the solver z3.

It knows more cases than can occur, never fewer: what it excludes is impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from smrules.verification.space.boxes import Box, bits
from smrules.verification.space.cells import Dimension
from smrules.verification.space.formulas import Subject
from smrules.verification.space.related import RULE_DATES, Around, Values, roots


class Relations:
    """The dimensions of a space that hang on something together, and the solver's view of them."""

    def __init__(self, space: Around):
        self.space = space
        self.related = self._related()
        self.impossible: list[Box] = []
        self.is_at_a_loss = False

    def __bool__(self) -> bool:
        return bool(self.related)

    def _related(self) -> tuple[Dimension, ...]:
        seen: dict[Any, list[Dimension]] = {}
        for one in self.space.dimensions:
            if one.subject.kind in ("value", "difference"):
                paths = [path for path in one.subject.compared if path.fact not in RULE_DATES]
                for root in frozenset().union(*(roots(self.space.library, path) for path in paths)):
                    seen.setdefault(root, []).append(one)
        shared = {one.subject for sharing in seen.values() if len(sharing) > 1 for one in sharing}
        return tuple(one for one in self.space.dimensions if one.subject in shared or self.is_bound(one))

    def is_bound(self, one: Dimension) -> bool:
        """Say whether a subject is bound by itself: worked out from others, or the difference of two that hang together."""
        library, subject = self.space.library, one.subject
        if subject.kind == "difference":
            return subject.path != subject.other and not roots(library, subject.path).isdisjoint(roots(library, subject.other))
        derivation = None if subject.path.attribute else library.derivations.get(subject.path.fact)
        worked_out = derivation is not None and derivation.kind in ("value", "min", "max") and derivation.scope is None
        return subject.kind == "value" and worked_out

    @cached_property
    def cases(self):
        """The solver, told all that is known of the related facts."""
        from smrules.verification.space.solver import Cases

        return Cases(self.space, self.related)

    def realised(self, box: Box, simple: bool = False) -> tuple[Box, Values] | None:
        """
        Return the part of *box* around one case that can occur, and the values of the related facts in it.

        Where none can occur the box is widened to all that is impossible for the same reason and kept in `impossible`. Where the
        solver does not come to an end that is remembered in `is_at_a_loss`, and the box returned as it is.
        """
        masks = {one.subject: box[self.space.number[one.subject]] for one in self.related}
        try:
            values, guilty = self.cases.find(masks, simple)
        except TimeoutError:
            self.is_at_a_loss = True
            return box, {}
        if values is None:
            self.impossible.append(self.space.box({one: masks[one] for one in guilty}))
            return None
        narrowed = {one.subject: cell_of(one, values[one.subject], masks[one.subject]) for one in self.related}
        return tuple(narrowed.get(one.subject, mask) for one, mask in zip(self.space.dimensions, box, strict=True)), values


def cell_of(dimension: Dimension, value: Any, mask: int) -> int:
    """Return the cell among *mask* in which *value* lies, as a mask."""
    if value in dimension.cell and mask >> dimension.cell[value] & 1:
        return 1 << dimension.cell[value]
    for cell in bits(mask & ~dimension.none & ~dimension.unknown):
        low, high = dimension.interval(cell)
        if (low is None or low < value) and (high is None or value < high):
            return 1 << cell
    return mask & -mask


def plain_values(space: Around, box: Box, known: Mapping[Subject, Any]) -> Values:
    """Return one value of every subject: those that are *known*, else a sample of its first cell."""
    samples = {one.subject: one.samples[next(bits(mask))] for one, mask in zip(space.dimensions, box, strict=True)}
    return samples | dict(known)

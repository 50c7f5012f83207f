"""
The space of everything that some rules talk about: one dimension a subject, and conditions as boxes in it.

Follows `formulas` and `cells`. What is known to be impossible, such as a value without its parent, is a list of boxes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Presence
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.impossible import impossible_together
from smrules.verification.faults.settings import Setting
from smrules.verification.space.boxes import Box, meet, uncovered, without_contained
from smrules.verification.space.cells import Dimension, dimension
from smrules.verification.space.extents import may_be_none
from smrules.verification.space.formulas import Atom, Formula, Subject, atoms
from smrules.verification.space.related import Values, solver_is_there
from smrules.verification.space.relations import Relations, plain_values


class Space:
    """
    All dimensions of some formulas.

    Args:
        formulas: Conditions, rewritten; only these can be turned into boxes.
        visible: Scopes of which the rule surely has a member.
        setting: The figures of parameters that derived facts read.
        asking: Whether facts may be unknown wherever a test asks whether they are known; else only where it asks if not.
    """

    def __init__(
        self, library: Library, formulas: Iterable[Formula], visible: frozenset[str], setting: Setting | None = None,
        asking: bool = False,
    ):
        self.library = library
        self.visible = visible
        self.setting = setting or Setting()
        self.asking = asking
        found: dict[Subject, list[Atom]] = {}
        for formula in formulas:
            for atom in atoms(formula):
                found.setdefault(atom.subject, []).append(atom)
        self.dimensions = tuple(self._dimension(subject, tests) for subject, tests in found.items())
        self.number = {one.subject: number for number, one in enumerate(self.dimensions)}

    def _dimension(self, subject: Subject, found: list[Atom]) -> Dimension:
        tests = dict.fromkeys(atom.test for atom in found)
        none = any(map(self.may_be_none, subject.compared))
        asked = self.asking and not none and any(isinstance(test, Presence) for test in tests)
        return dimension(self.library, subject, tests, none, asked or Presence("unknown") in tests)

    def apart(self, formulas: Iterable[Formula], visible: frozenset[str]) -> Space:
        """Return another space, of other formulas."""
        return Space(self.library, formulas, visible)

    def may_be_none(self, path: FactPath) -> bool:
        """Say whether a fact may be certainly absent."""
        return may_be_none(self.library, path, self.visible)

    @cached_property
    def whole(self) -> Box:
        """The box of everything."""
        return tuple(one.full for one in self.dimensions)

    @cached_property
    def known(self) -> Box:
        """The box of everything but the values that nobody has said."""
        return tuple(one.full & ~one.unknown for one in self.dimensions)

    @cached_property
    def present(self) -> Box:
        """The box of all that is known and not absent; of what can only be absent, the box of that."""
        return tuple((mask & ~one.none) or mask for one, mask in zip(self.dimensions, self.known, strict=True))

    @cached_property
    def impossible(self) -> tuple[Box, ...]:
        """Boxes in which no case can lie."""
        dimensions = {one.subject: one for one in self.dimensions}
        found = impossible_together(self.library, dimensions, self.may_be_none)
        return tuple(self.box(masks) for masks in found if all(masks.values()))

    def box(self, masks: Mapping[Subject, int]) -> Box:
        """Return the box that has these cells, and all cells of the other dimensions."""
        return tuple(masks.get(one.subject, one.full) for one in self.dimensions)

    def boxes(self, formula: Formula) -> list[Box]:
        """Return boxes that together are where *formula* is true."""
        return self._within([self.whole], formula)

    def _within(self, boxes: list[Box], formula: Formula) -> list[Box]:
        if isinstance(formula, Atom):
            number = self.number[formula.subject]
            mask = self.dimensions[number].mask(formula)
            return [(*box[:number], box[number] & mask, *box[number + 1 :]) for box in boxes if box[number] & mask]
        if isinstance(formula, AllOf):
            for part in formula.parts:
                boxes = self._within(boxes, part)
            return boxes
        found = [box for part in formula.parts for box in self._within(boxes, part)]
        return without_contained(found) if len(found) > 1 else found

    def possible(
        self, box: Box, covers: Iterable[Box] = (), around: Box | None = None, simple: bool = False
    ) -> Box | None:
        """
        Return a part of *box*, widened *around* it, where cases can lie, outside *covers*; `None` if there is none.

        Args:
            simple: Whether, of facts that hang together, the first cells are wanted: the case is to be shown.
        """
        covers = [*self.impossible, *covers]
        while (hole := uncovered(box, [*covers, *self.relations.impossible], around)) is not None:
            if self.is_free(hole) or not solver_is_there():
                return hole
            real = self.relations.realised(hole, simple)
            if real is not None and meet(real[0], box) is not None:
                return real[0]
            around = around if real is None else box
        return None

    @cached_property
    def relations(self) -> Relations:
        """Which dimensions hang together."""
        return Relations(self)

    def is_free(self, box: Box) -> bool:
        """Say whether *box* binds at most one of the facts that hang together: then each of its cells can occur."""
        bound = [one for one in self.relations.related if box[self.number[one.subject]] != one.full]
        return not bound or (len(bound) == 1 and not self.relations.is_bound(bound[0]))

    def is_proved(self, box: Box) -> bool:
        """Say whether a case that was found in *box* can really occur: always, but for related facts without the solver."""
        return self.is_free(box) or (solver_is_there() and not self.relations.is_at_a_loss)

    def values(self, box: Box) -> Values:
        """Return one value of every subject that together lie in *box*, a box of possible cases."""
        real = self.relations.realised(box, simple=True) if self.relations and solver_is_there() else None
        return plain_values(self, box, real[1] if real else {})

    def one_run(self, box: Box) -> Box:
        """Return the part of *box* that has of every order only the first cells in one piece, unless it has them all."""
        return tuple(
            first_run(mask & ~one.none or mask) if one.is_ordered and mask != full else mask
            for one, mask, full in zip(self.dimensions, box, self.known, strict=True)
        )

    def some(self, *formulas: Formula) -> Box | None:
        """Return a box of cases in which all *formulas* are true; `None` if they cannot be."""
        for box in self.boxes(AllOf(formulas)):
            found = self.possible(box, simple=True)
            if found is not None:
                return found
        return None


def first_run(mask: int) -> int:
    """
    Return the lowest bits of *mask* that stand side by side.

    >>> bin(first_run(0b1011100))
    '0b11100'
    """
    lowest = mask & -mask
    return mask & ~(mask + lowest)


def common(some: Iterable[Box], others: Iterable[Box]) -> list[Box]:
    """Return where a box of *some* and one of *others* meet."""
    others = list(others)
    return [found for one in some for other in others if (found := meet(one, other)) is not None]

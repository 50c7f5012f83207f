"""The space of all cases in which facts may be unknown too: every dimension has a cell for what nobody has said."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from smrules.concepts.rules import AllOf, Presence, SetTest
from smrules.concepts.vocabulary import FactPath
from smrules.verification.space.boxes import Box
from smrules.verification.space.cells import Dimension, dimension
from smrules.verification.space.formulas import Atom, Formula, Rewriter, Subject
from smrules.verification.space.regions import Space

GIVEN = "given"
"""A presence test that is unknown of what nobody has said: part of every test of a set."""

ALWAYS_KNOWN = frozenset({
    "visit.on", "checklist.id", "checklist.domain", "item.id", "item.domain", "item.act", "item.state", "act.kind",
})  # fmt: skip
"""Facts that a member brings with it, as it does the keys of items."""


class OpenRewriter(Rewriter):
    """Rewrites conditions so that they can be unknown: a set that nobody has given neither has nor lacks anything."""

    def _set_test(self, path: FactPath, test: SetTest) -> Formula:
        first, *rest = super()._set_test(path, test).parts
        return AllOf((Atom(first.subject, Presence(GIVEN)), *rest))


class OpenDimension(Dimension):
    """A dimension whose last cell is what nobody has said; there most tests are neither true nor false."""

    may_be_none = False

    def mask(self, atom: Atom) -> int:
        """Return the cells of which *atom* is true for certain."""
        if not isinstance(atom.test, Presence) or atom.test.kind == "unknown":
            return super().mask(atom)
        plain = self.full & ~self.none & ~self.unknown
        found = self.none if atom.test.kind == "none" else plain
        if not atom.negated:
            return found
        open_ = 0 if self.may_be_none or atom.test.kind == GIVEN else self.unknown
        return (self.full & ~found & ~self.unknown) | open_


class OpenSpace(Space):
    """A space in which every fact may be unknown; where a formula and its contrary are both not true, it is unknown."""

    def _dimension(self, subject: Subject, found: list[Atom]) -> Dimension:
        tests = dict.fromkeys(atom.test for atom in found)
        none = any(map(self.may_be_none, subject.compared))
        known = subject.kind == "value" and subject.path.fact in ALWAYS_KNOWN | self.library.item_keys
        plain = dimension(self.library, subject, tests, none, unknown=not known)
        made = OpenDimension.__new__(OpenDimension)
        made.__dict__.update(plain.__dict__)
        made.may_be_none = self.library.may_be_none(self.library.type_of(subject.path))
        return made

    @cached_property
    def impossible(self) -> tuple[Box, ...]:
        """Besides what cannot be together anyway: a set is known in all members or in none, a difference with both sides."""
        found = Space.impossible.func(self)
        return (*found, *self._half_known())

    def _half_known(self) -> Iterable[Box]:
        by_subject = {one.subject: one for one in self.dimensions}
        for one in self.dimensions:
            subject = one.subject
            if subject.kind == "member":
                around = by_subject.get(Subject("presence", subject.path))
                if around is not None:
                    yield self.box({subject: one.unknown, around.subject: around.full & ~around.unknown})
                    if not isinstance(subject.other, FactPath):
                        yield self.box({subject: one.full & ~one.unknown, around.subject: around.unknown})
            elif subject.other is not None:
                for side in (subject.path, subject.other):
                    whole = by_subject.get(Subject("value", side)) if isinstance(side, FactPath) else None
                    if whole is not None:
                        yield self.box({subject: one.full & ~one.unknown & ~one.none, whole.subject: whole.unknown})

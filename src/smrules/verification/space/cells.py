"""
A dimension: one subject, its values cut into finitely many cells that every test treats alike.

Each cell is known by a sample, a value that lies in it; a test holds of a cell if it holds of the sample.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import count, pairwise
from math import ceil, floor
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.rules import Between, Literal, OneOf, Presence, Test, Within
from smrules.concepts.values import NONE, UNKNOWN, Number, exact
from smrules.concepts.vocabulary import Fact
from smrules.verification.space.boxes import bits
from smrules.verification.space.extents import Extent, extent
from smrules.verification.space.formulas import Atom, Subject

ORDERED_TYPES = ("number", "money", "ratio", "date")


class Dimension:
    """
    One subject and its cells.

    Attributes:
        samples: One value of each cell: in their order, then `NONE`, then `UNKNOWN`, if the subject may be so.
        fact: Declaration of the fact that the subject is about.
        rest: Number of the cell of all values that no test names, or `None`.
        points: Of numbers: those that tests name and the ends of what there is; between two of them lies one cell.
    """

    def __init__(
        self,
        subject: Subject,
        fact: Fact,
        values: Sequence,
        none: bool,
        unknown: bool,
        rest: int | None = None,
        points: Sequence = (),
    ):
        self.points = points
        self.subject = subject
        self.fact = fact
        self.samples = (*values, *([NONE] if none else []), *([UNKNOWN] if unknown else []))
        self.ordered = [self.rank(value) for value in values] if self.is_ordered else []
        self.cell = {value: number for number, value in enumerate(self.samples)}
        self.rest = rest
        self.known: dict[tuple[Test, bool], int] = {}

    @cached_property
    def full(self) -> int:
        """All cells."""
        return (1 << len(self.samples)) - 1

    @cached_property
    def none(self) -> int:
        """The cell of what is certainly absent; 0 if there is none."""
        return 1 << self.cell[NONE] if NONE in self.cell else 0

    @cached_property
    def unknown(self) -> int:
        """The cell of what nobody has said; 0 if no test asks for it."""
        return 1 << self.cell[UNKNOWN] if UNKNOWN in self.cell else 0

    @property
    def is_ordered(self) -> bool:
        """Whether the values come in an order."""
        if self.subject.kind == "value":
            return self.fact.type in ORDERED_TYPES or (self.fact.type == "choice" and self.fact.ordered)
        return self.subject.kind == "difference"

    def rank(self, value: Any) -> Any:
        """Return something that sorts as the values of this subject do."""
        if self.subject.kind == "value" and self.fact.type == "choice":
            return self.fact.rank(value)
        return value

    def holding(self, value: Any) -> int:
        """Return the cell in which *value* lies, as a mask; 0 if it cannot be."""
        if value in self.cell:
            return 1 << self.cell[value]
        return 0 if self.rest is None or value is NONE else 1 << self.rest

    def mask(self, atom: Atom) -> int:
        """Return the cells of which *atom*, a test of this subject, is true."""
        key = (atom.test, atom.negated)
        if key not in self.known:
            holds = self._mask(atom.test)
            if atom.negated:
                holds = self.full & ~holds & (self.full if isinstance(atom.test, Presence) else ~self.unknown)
            self.known[key] = holds
        return self.known[key]

    def interval(self, cell: int) -> tuple[Any, Any]:
        """Return the points between which *cell* of an ordered subject lies: one point twice, or two; `None` is open."""
        value = self.samples[cell]
        place = bisect_left(self.points, value)
        if place < len(self.points) and self.points[place] == value:
            return value, value
        after = self.points[place] if place < len(self.points) else None
        return self.points[place - 1] if place else None, after

    def _mask(self, test: Test) -> int:
        plain = self.full & ~self.none & ~self.unknown
        match test:
            case Presence(kind):
                return {"known": plain, "none": self.none, "unknown": self.unknown}[kind]
            case OneOf(operands, negated):
                named = sum({1 << self.cell[one.value] for one in operands if one.value in self.cell}) & plain
                return plain & ~named if negated else named
            case Between():
                return self._between(test) & plain
            case Within(Literal(area), negated):
                inside = sum(1 << number for number in bits(plain) if self.samples[number].startswith(area))
                return plain & ~inside if negated else inside
        raise TypeError(test)

    def _between(self, test: Between) -> int:
        first, last = 0, len(self.ordered)
        if test.low:
            first = (bisect_right if test.low_open else bisect_left)(self.ordered, self.rank(test.low.value))
        if test.high:
            last = (bisect_left if test.high_open else bisect_right)(self.ordered, self.rank(test.high.value))
        return (1 << last) - (1 << first) if first < last else 0


def dimension(library: Library, subject: Subject, tests: Iterable[Test], none: bool, unknown: bool) -> Dimension:
    """Cut the values of *subject* into cells that all *tests* treat alike."""
    fact = library.type_of(subject.path)
    constants = _constants(tests)
    if subject.kind in ("member", "within"):
        values, rest = (True, False), None
    elif subject.kind == "presence":
        values, rest = (True,), None
    elif subject.kind == "difference":
        values, rest = differences(library, subject, fact, constants), None
    else:
        values, rest = values_of(library, subject, fact, constants)
    return Dimension(subject, fact, values, none, unknown, rest, points_of(library, subject, fact, constants))


def points_of(library: Library, subject: Subject, fact: Fact, constants: set) -> list:
    """Return the numbers (or days) at which cells of an ordered subject may end, in their order."""
    if subject.kind == "difference":
        return sorted(constants | {0})
    if subject.kind != "value" or fact.type not in ORDERED_TYPES:
        return []
    within = extent(library, subject.path) if fact.type != "date" else Extent()
    return sorted(constants | set(fact.numbers) | {end for end in (within.low, within.high) if end is not None})


def _constants(tests: Iterable[Test]) -> set:
    found: set = set()
    for test in tests:
        match test:
            case OneOf(operands):
                found |= {one.value for one in operands}
            case Between(low, high):
                found |= {end.value for end in (low, high) if end}
            case Within(Literal(area)):
                found.add(area)
    return found - {NONE, UNKNOWN}


def values_of(library: Library, subject: Subject, fact: Fact, constants: set) -> tuple[Sequence, int | None]:
    """Return a value of each cell of a fact, and the number of the cell of all that *constants* do not name."""
    match fact.type:
        case "boolean":
            return (True, False), None
        case "choice":
            return codes(library, fact, constants)
        case "number" | "money" | "ratio" if fact.numbers:
            return sorted(fact.numbers), None
        case "number" | "money" | "ratio":
            return numbers(constants, extent(library, subject.path)), None
        case "date":
            return days(constants), None
        case "area":
            return areas(constants)
        case "text":
            other = next(text for text in _other_texts() if text not in constants)
            return [*sorted(constants), other], len(constants)
    return (True,), None


def codes(library: Library, fact: Fact, constants: set) -> tuple[Sequence[str], int | None]:
    """Return the codes that tests name and, for all others, one that they do not; every code if they are ordered."""
    every = list(fact.choices) or listed_ids(library, fact.of)
    named = [code for code in every if code in constants or fact.ordered]
    other = [code for code in every if code not in named][:1]
    return [*named, *other], len(named) if other else None


def listed_ids(library: Library, kind: str | None) -> list[str]:
    """Return the ids that a fact declared `of:` acts, domains, checklists, items or instruments may have."""
    lists: dict[str | None, Mapping] = {
        "acts": library.vocabulary.acts, "domains": library.domains, "checklists": library.checklists,
        "items": library.items, "instruments": library.instruments,
    }  # fmt: skip
    return sorted(lists.get(kind, ()))


def days(constants: Iterable[date]) -> list[date]:
    """Return every day that is named, and one day before, between and after them."""
    ordinals = numbers({day.toordinal() for day in constants} or {date(2000, 1, 1).toordinal()}, Extent(step=1))
    return [date.fromordinal(int(one)) for one in ordinals if 1 <= one <= date.max.toordinal()]


def areas(constants: Iterable[str]) -> tuple[list[str], int]:
    """Return every area that is named, which stands for what lies in no narrower one, and an area elsewhere."""
    named = sorted(constants)
    elsewhere = next(str(code) for code in range(11, 100) if not any(area.startswith(str(code)) for area in named))
    return [*named, elsewhere], len(named)


def differences(library: Library, subject: Subject, fact: Fact, constants: set[Number]) -> Sequence[Number]:
    """Return the differences that two facts may have: 0, and one between each two windows."""
    if subject.path == subject.other:
        return (0,)
    if fact.type in ORDERED_TYPES or fact.ordered:
        return numbers(constants | {0}, Extent(step=1 if fact.type == "date" else None))
    return (0, 1)


def numbers(constants: Iterable[Number], within: Extent) -> list[Number]:
    """
    Return the numbers at and between *constants* that exist.

    >>> numbers({30, 31}, Extent(low=0, step=1))
    [0, 1, 30, 31, 32]
    """
    ends = {end for end in (within.low, within.high) if end is not None}
    points: list = sorted({one for one in constants if _is_inside(one, within)} | ends)
    before = [] if within.low is not None else [None]
    after = [] if within.high is not None else [None]
    found = [number for pair in pairwise([*before, *points, *after]) for number in _at_and_after(*pair, within.step)]
    return found if after else [*found, *(one for one in points[-1:] if _is_on_grid(one, within.step))]


def _is_inside(number: Number, within: Extent) -> bool:
    return (within.low is None or number >= within.low) and (within.high is None or number <= within.high)


def _is_on_grid(number: Number, step: Number | None) -> bool:
    return step is None or Fraction(number) % step == 0


def _at_and_after(low: Number | None, high: Number | None, step: Number | None) -> list[Number]:
    at = [low] if low is not None and _is_on_grid(low, step) else []
    after = _between(low, high, step)
    return at if after is None else [*at, after]


def _between(low: Number | None, high: Number | None, step: Number | None) -> Number | None:
    """Return a simple number between two others, on the grid of *step*; `None` if there is no such number."""
    if low is None:
        return 0 if high is None else exact((ceil(high / Fraction(step or 1)) - 1) * (step or 1))
    for digits in count():
        unit = step or Fraction(1, 10**digits)
        candidate = exact((floor(low / Fraction(unit)) + 1) * unit)
        if high is None or candidate < high:
            return candidate
        if step:
            return None


def _other_texts() -> Iterable[str]:
    return ("其他" + "′" * number for number in count())

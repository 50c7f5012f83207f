"""Which cells of a dimension hold one value only, and which plain value stands for those that hold many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import Literal
from smrules.concepts.values import Number
from smrules.verification.space.boxes import Box
from smrules.verification.space.cells import Dimension
from smrules.verification.space.extents import extent
from smrules.verification.space.formulas import Formula, Subject, atoms
from smrules.verification.space.regions import Space

NUMERIC = ("number", "money", "ratio")
Limits = Mapping[Subject, frozenset]


def limits_of(library: Library, formulas: Iterable[Formula]) -> Limits:
    """Return the figures and days that tests compare each subject with, and the ends of what it can be."""
    found: dict[Subject, set] = {}
    for formula in formulas:
        for atom in atoms(formula):
            named = {one.value for one in operands(atom.test) if isinstance(one, Literal)}
            found.setdefault(atom.subject, _ends(library, atom.subject)).update(named)
    return {subject: frozenset(values) for subject, values in found.items()}


def _ends(library: Library, subject: Subject) -> set:
    if subject.kind != "value" or library.type_of(subject.path).type not in NUMERIC:
        return set()
    within = extent(library, subject.path)
    return {one for one in (within.low, within.high) if one is not None}


def known_numbers(space: Space, limits: Limits, box: Box) -> dict[str, Number]:
    """Return the numbers of which *box* leaves one value only, by fact."""
    found = {}
    for one, mask in zip(space.dimensions, box, strict=True):
        if one.subject.kind == "value" and one.fact.type in NUMERIC and mask.bit_count() == 1:
            value = one.samples[mask.bit_length() - 1]
            if value in limits[one.subject] or value in one.fact.numbers:
                found[str(one.subject.path)] = value
    return found


def plain_value(one: Dimension, limits: frozenset, number: int) -> Any:
    """Return a value that people would choose from one cell: of many numbers a round one."""
    value = one.samples[number]
    is_number = one.subject.kind == "value" and one.fact.type in NUMERIC and not one.fact.numbers
    if not is_number or number >= len(one.ordered) or value in limits:
        return value
    after = one.samples[number + 1] if number + 1 < len(one.ordered) else None
    before = one.samples[number - 1] if number else None
    return _round_number(value, before, after, one.fact.type == "money")


def _round_number(value: Number, before: Number | None, after: Number | None, money: bool) -> Number:
    """Return the roundest number between two others; *value* lies there too."""
    wished = [before * 2] if before else [24_000 if money else 10]
    scales = [10**power for power in range(9, -1, -1)]
    near = [scale * times for scale in scales for times in (5, 2, 1)] if after is not None else wished
    fitting = [one for one in near if (before is None or one > before) and (after is None or one < after)]
    return fitting[0] if fitting else value

"""A box of cases in the words of the rule language: for each fact that matters, the values it may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smrules.verification.showing.words import Phrase, label
from smrules.verification.showing.writing import value_text
from smrules.verification.space.boxes import Box, bits, with_mask
from smrules.verification.space.cells import Dimension
from smrules.verification.space.points import Limits
from smrules.verification.space.regions import Space


def describe(space: Space, limits: Limits, box: Box) -> Phrase:
    """Say in which cases *box* lies, such as `entity.floor_area 150..<200`; facts that may be anything are not named."""
    named = [
        (label(space.library, one.subject.path), str(one.subject.path), _values(one, limits[one.subject], mask))
        for one, mask, full in zip(space.dimensions, box, space.known, strict=True)
        if mask & full != full
    ]
    zh = "，".join(f"{name}（{path}）{values}" for name, path, values in named)
    return Phrase(zh or "所有情形", " and ".join(f"{path} {values}" for _, path, values in named) or "all cases")


def _values(one: Dimension, limits: frozenset, mask: int) -> str:
    subject, plain = one.subject, mask & ~one.none & ~one.unknown
    if subject.kind == "value":
        parts = list(_runs(one, limits, plain)) if one.is_ordered else _codes(one, plain)
    elif subject.kind == "presence":
        parts = ["known"] if plain else []
    elif subject.kind == "difference":
        parts = [f"{_sign(one, cell)} {subject.other}" for cell in bits(plain)]
    else:
        verbs = {"member": ("has", "lacks"), "within": ("in", "not in")}[subject.kind]
        parts = [f"{verbs[0 if one.samples[cell] else 1]} {subject.other}" for cell in bits(plain)]
    absent = [name for name, cell in (("none", one.none), ("unknown", one.unknown)) if mask & cell]
    return " | ".join([*parts, *absent])


def _codes(one: Dimension, mask: int) -> list[str]:
    if one.rest is not None and mask >> one.rest & 1:
        others = [value_text(one.samples[cell]) for cell in bits(one.full & ~mask & ~one.none & ~one.unknown)]
        return [f"not ({' | '.join(others)})" if len(others) > 1 else f"not {others[0]}"] if others else ["known"]
    return [value_text(one.samples[cell]) for cell in bits(mask)]


def _sign(one: Dimension, cell: int) -> str:
    value = one.samples[cell]
    if value == 0:
        return "="
    if one.fact.type == "date":
        return f"{'+' if value > 0 else '-'}{abs(value)}d"
    return "<" if value < 0 else ">"


def _runs(one: Dimension, limits: frozenset, mask: int) -> Iterator[str]:
    """Yield each run of cells that stand side by side, as a range."""
    cells = list(bits(mask))
    while cells:
        run = [cells.pop(0)]
        while cells and cells[0] == run[-1] + 1:
            run.append(cells.pop(0))
        yield _range(one, limits, run[0], run[-1])


def _range(one: Dimension, limits: frozenset, first: int, last: int) -> str:
    samples = one.samples[: len(one.ordered)]
    is_point = one.fact.type == "choice" or bool(one.fact.numbers)
    low = _end(samples, first, limits, is_point, -1)
    high = _end(samples, last, limits, is_point, 1)
    if first == last and low == high:
        return low
    return f"{low}..{high}"


def _end(samples: tuple[Any, ...], cell: int, limits: frozenset, is_point: bool, towards: int) -> str:
    """Return one end of a range: the value of a cell that has only one, else the limit beyond the cell."""
    if is_point or samples[cell] in limits:
        return value_text(samples[cell])
    beyond = cell + towards
    if not 0 <= beyond < len(samples):
        return ""
    text = value_text(samples[beyond])
    return f"{text}<" if towards < 0 else f"<{text}"


# --- fewer boxes ---------------------------------------------------------------------------------


def joined(boxes: list[Box]) -> list[Box]:
    """Return fewer boxes that cover the same: two that differ in one dimension become one."""
    found = list(dict.fromkeys(boxes))
    number = 0
    while number < len(found):
        for other in range(number + 1, len(found)):
            where = _only_difference(found[number], found[other])
            if where is not None:
                both = with_mask(found[number], where, found[number][where] | found[other][where])
                found = [both, *(one for at, one in enumerate(found) if at not in (number, other))]
                number = -1
                break
        number += 1
    return found


def _only_difference(one: Box, other: Box) -> int | None:
    """Return the one dimension in which two boxes differ; `None` if there are more."""
    found = [number for number, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    return found[0] if len(found) == 1 else None

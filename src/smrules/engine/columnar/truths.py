"""
Kleene's three values as two columns: where something is true, and where it is false. Neither is ever null.

A condition that has the same truth in every row is that truth itself (`True`, `False` or `None`): nothing is computed for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smrules.concepts.values import Truth
from smrules.engine.columnar.frames import same

if TYPE_CHECKING:
    from polars import Series


@dataclass(frozen=True, eq=False, slots=True)
class Pair:
    """Where something is true, and where it is false."""

    true: Series
    false: Series

    def at(self, rows: Series) -> Pair:
        """Return the truths of some rows."""
        return Pair(self.true[rows], self.false[rows])


Truths = Pair | Truth


def all_true(parts: Iterable[Truths]) -> Truths:
    """Kleene's *and*, row by row."""
    true = false = None
    open_ = False
    for part in parts:
        if part is False:
            return False
        if isinstance(part, Pair):
            true = part.true if true is None else true & part.true
            false = part.false if false is None else false | part.false
        open_ |= part is None
    if true is None or false is None:
        return None if open_ else True
    return Pair(same(False, len(true)), false) if open_ else Pair(true, false)


def any_true(parts: Iterable[Truths]) -> Truths:
    """Kleene's *or*, row by row."""
    return opposite(all_true(opposite(part) for part in parts))


def opposite(part: Truths) -> Truths:
    """Kleene's *not*, row by row."""
    if isinstance(part, Pair):
        return Pair(part.false, part.true)
    return None if part is None else not part


def certain(part: Truths, size: int) -> Series:
    """Return where something is true."""
    return part.true if isinstance(part, Pair) else same(part is True, size)


def possible(part: Truths, size: int) -> Series:
    """Return where something is not false."""
    return ~part.false if isinstance(part, Pair) else same(part is not False, size)


def at(part: Truths, rows: Series | None) -> Truths:
    """Return the truths of some rows; of all where *rows* is `None`."""
    return part.at(rows) if isinstance(part, Pair) and rows is not None else part


def in_rows(part: Truths, size: int) -> Pair:
    """Return truths as two columns, even where they are the same in every row."""
    return part if isinstance(part, Pair) else Pair(same(part is True, size), same(part is False, size))


def only(certain_: Series, possible_: Series) -> Pair:
    """Return truths told by what is certain and what is possible."""
    return Pair(certain_, ~possible_)

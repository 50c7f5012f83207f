"""Steps: the least by which a value of a fact can differ from another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN, Interval, SetBetween, exact
from smrules.concepts.vocabulary import FactPath
from smrules.verification.space.cells import ORDERED_TYPES
from smrules.verification.space.extents import extent


def neighbours(library: Library, path: FactPath, value: Any) -> Iterator[Any]:
    """
    Yield the values one step below and one step above *value*, where there are such.

    A step is the last decimal of the fact, a day, or one grade of an ordered choice; a ratio has none.
    """
    fact = library.type_of(path)
    if fact.type == "choice" or fact.numbers:
        values = list(fact.choices) or sorted(fact.numbers)
        at = values.index(value)
        yield from (values[other] for other in (at - 1, at + 1) if 0 <= other < len(values))
    elif isinstance(value, date):
        yield from (value - timedelta(1), value + timedelta(1))
    elif step := extent(library, path).step:
        yield from (exact(value - step), exact(value + step))


def distance(library: Library, path: FactPath, value: Any, limit: Any) -> int | None:
    """Return −1, 0 or 1 if *value* lies a step below, at, or a step above *limit*; else `None`."""
    if any(one is UNKNOWN or one is NONE or isinstance(one, Interval | SetBetween) for one in (value, limit)):
        return None
    if value == limit:
        return 0
    fact = library.type_of(path)
    if fact.type not in ORDERED_TYPES and not fact.ordered:
        return None
    below = fact.rank(value) < fact.rank(limit) if fact.type == "choice" else value < limit
    return (-1 if below else 1) if value in list(neighbours(library, path, limit)) else None

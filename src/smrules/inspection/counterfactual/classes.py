"""The classes of values of one fact that rules tell apart, and of each class the value nearest to what is answered now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN, Number, exact
from smrules.concepts.vocabulary import Fact

MOST_CODES_TOGETHER = 4
"""Of a set, all mixtures of so many codes are tried; of more only those in which one code is more or less."""
_ORDERED = ("number", "money", "date")


@dataclass(frozen=True, slots=True)
class Class:
    """
    Values that the rules treat alike.

    Attributes:
        value: The one nearest to the answer of now.
        low, high: Ends of a class of numbers or days, both included unless open; `None` where there is no end.
    """

    value: Any
    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: Any) -> bool:
        """Say whether a number or day lies in the class."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        return above and (self.high is None or value < self.high or (value == self.high and not self.high_open))


def classes(library: Library, fact: Fact, now: Any, turns: Iterable[Any], added: bool) -> tuple[Class, ...]:
    """
    Return the classes of values of *fact*, in its order, that of *now* among them.

    Args:
        now: The value of now; one that is unknown or none is in no class of numbers.
        turns: The values at which tests turn.
        added: Any other value makes a difference, so that the ends of its range are classes too.
    """
    found = list(_classes(library, fact, now, set(turns), added))
    return tuple([*found, Class(NONE)] if fact.optional else found)


def _classes(library: Library, fact: Fact, now: Any, turns: set[Any], added: bool) -> Iterator[Class]:
    match fact.type:
        case "boolean":
            yield from (Class(True), Class(False))
        case "choice":
            named = [one for one in turns if isinstance(one, str)] + ([now] if isinstance(now, str) else [])
            yield from map(Class, fact.choices or sorted(set(named)))
        case "choices":
            yield from map(Class, _sets(fact, now, {one for one in turns if one in fact.choices}))
        case "number" | "money" if fact.numbers:
            yield from (Class(one, one, one) for one in sorted(fact.numbers))
        case "number" | "money":
            kept = now if isinstance(now, (int, Fraction)) else None
            ends = {one for one in (fact.low, fact.high, kept) if one is not None} if added else set()
            points = {one for one in turns if isinstance(one, (int, Fraction)) and not isinstance(one, bool)} | ends
            grid = None if fact.decimals is None else Fraction(1, 10**fact.decimals)
            yield from _numbers(points, fact.low, fact.high, grid, kept)
        case "date":
            yield from _days({one for one in turns if isinstance(one, date)}, now if isinstance(now, date) else None)


def _numbers(
    points: set[Number], least: Number | None, most: Number | None, step: Fraction | None, now: Number | None
) -> Iterator[Class]:
    """Yield each point and what lies between two, on the grid of *step*, from the *least* to the *most* number."""
    inside = [one for one in sorted(points) if (least is None or one >= least) and (most is None or one <= most)]
    for low, high in pairwise([None, *inside, None]):
        if low is not None and (step is None or Fraction(low) % step == 0):
            yield Class(low, low, low)
        gap = _gap(low, high, least, most, step)
        if gap is not None:
            yield Class(_nearest(gap, step, now), gap.low, gap.high, gap.low_open, gap.high_open)


def _gap(
    low: Number | None, high: Number | None, least: Number | None, most: Number | None, step: Fraction | None
) -> Class | None:
    """Return what lies strictly between two points; `None` if nothing does."""
    start, end = least if low is None else low, most if high is None else high
    if step is not None:
        start = start if low is None else exact((floor(low / step) + 1) * step)
        end = end if high is None else exact((ceil(high / step) - 1) * step)
        return None if start is not None and end is not None and start > end else Class(None, start, end)
    if start is not None and end is not None and start >= end:
        return None
    return Class(None, start, end, low is not None, high is not None)


def _nearest(gap: Class, step: Fraction | None, now: Number | None) -> Number:
    """Return the number of a class that lies nearest to *now*; of a class that is open there, a simple one within."""
    if now is not None and gap.holds(now):
        return now
    above = now is None or (gap.low is not None and now <= gap.low)
    end, is_open, other = (gap.low, gap.low_open, gap.high) if above else (gap.high, gap.high_open, gap.low)
    if end is None:
        end, is_open, other = (gap.high, gap.high_open, gap.low) if above else (gap.low, gap.low_open, gap.high)
    if end is None:
        return 0
    if not is_open:
        return end
    return exact(Fraction(end + other) / 2) if other is not None else end + (1 if end == gap.low else -1)


def _days(points: set[date], now: date | None) -> Iterator[Class]:
    ordinals = {one.toordinal() for one in points}
    most = date.max.toordinal()
    for one in _numbers(ordinals, 1, most, Fraction(1), now.toordinal() if now else None):
        low, high = (None if end in (1, most) else date.fromordinal(int(end)) for end in (one.low, one.high))
        yield Class(date.fromordinal(int(one.value)), low, high)


def _sets(fact: Fact, now: Any, named: set[str]) -> list[frozenset[str]]:
    """Return the sets that differ from *now* in codes that tests name, each with what it brings along."""
    kept = now if isinstance(now, frozenset) else frozenset()
    order = [code for code in fact.choices if code in named]
    together = len(order) if len(order) <= MOST_CODES_TOGETHER else 1
    others = [frozenset(codes) for size in range(together + 1) for codes in combinations(order, size)]
    found = dict.fromkeys([kept, *(_whole(fact, kept ^ codes) for codes in others)])
    return [one for one in found if len(one) < 2 or not any(fact.choices[code].alone for code in one)]


def _whole(fact: Fact, codes: frozenset[str]) -> frozenset[str]:
    found = set(codes)
    for code in codes:
        while parent := fact.choices[code].under:
            found.add(parent)
            code = parent
    return frozenset(found)


def step(fact: Fact, order: list[Any], now: Any, then: Any) -> int:
    """Return how many classes lie between two values where they come in an order; else 1."""
    is_ordered = fact.type in _ORDERED or (fact.type == "choice" and fact.ordered)
    if not is_ordered or now not in order or then not in order:
        return 1
    return max(1, abs(order.index(then) - order.index(now)))


def is_graver(fact: Fact, now: Any, then: Any) -> bool:
    """Say whether a value is certainly a graver one than that of *now*, as far as the vocabulary says which way that is."""
    if any(one is UNKNOWN or one is NONE for one in (now, then)):
        return False
    match fact.graver:
        case "true" | "false":
            return then is not now and then is (fact.graver == "true")
        case "more":
            return then > now
        case "less":
            return then < now
    return fact.type == "choice" and fact.ordered and fact.rank(then) > fact.rank(now)


def span(first: Class, last: Class) -> Class:
    """Return the class from the lower end of one to the upper end of another."""
    return Class(first.value, first.low, last.high, first.low_open, last.high_open)

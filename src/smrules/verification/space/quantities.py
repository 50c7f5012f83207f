"""Numbers as the solver z3 sees them: sums that it can compare, and quotients that can only be compared with figures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import z3

from smrules.concepts.values import NONE, Number


def exact_value(number: Number) -> z3.RatNumRef:
    """Return a number as the solver writes it."""
    fraction = Fraction(number)
    return z3.Q(fraction.numerator, fraction.denominator)


@dataclass(frozen=True)
class Plain:
    """A number with a term of its own; `none` says when it is absent."""

    term: Any
    none: Any

    def between(self, low: Number | None, high: Number | None) -> Any:
        """Say that it lies between two numbers, both left out; on one number where they are the same."""
        if low is not None and low == high:
            return z3.And(z3.Not(self.none), self.term == exact_value(low))
        ends = [self.term > exact_value(low)] if low is not None else []
        ends += [self.term < exact_value(high)] if high is not None else []
        return z3.And(z3.Not(self.none), *ends)

    def value(self, model: z3.ModelRef) -> Any:
        """Return what it is in a model."""
        return NONE if z3.is_true(model.evaluate(self.none, True)) else number_of(model.evaluate(self.term, True))


@dataclass(frozen=True)
class Quotient:
    """
    A part by a whole that is not negative; *empty* where the whole is 0, or where one of them is absent.

    Attributes:
        decimals, way: How it is rounded, if it is.
    """

    part: Any
    whole: Any
    absent: Any
    empty: Any
    decimals: int | None = None
    way: str | None = None

    def between(self, low: Number | None, high: Number | None) -> Any:
        """Say that it lies between two numbers, both left out; on one number where they are the same."""
        exactly = low is not None and low == high
        ends = []
        if low is not None:
            ends.append(self._from(low) if exactly else self._above(low))
        if high is not None:
            ends.append(z3.Not(self._above(high)) if exactly else z3.Not(self._from(high)))
        filled = z3.And(z3.Not(self.absent), self.whole > 0, *ends)
        return z3.Or(filled, self._is_empty()) if self._empty_lies(low, high, exactly) else filled

    def is_none(self) -> Any:
        """Say that there is nothing to divide and that this counts as absent."""
        return self._is_empty() if self.empty is NONE else z3.BoolVal(False)

    def value(self, model: z3.ModelRef) -> Any:
        """Return what it is in a model, before rounding to less than a cell."""
        whole = number_of(model.evaluate(self.whole, True))
        if z3.is_true(model.evaluate(self.absent, True)) or whole == 0:
            return self.empty
        quotient = Fraction(number_of(model.evaluate(self.part, True))) / whole
        return quotient if self.step is None else _on_grid(quotient, self.step, self.way)

    @property
    def step(self) -> Fraction | None:
        """The grid on which it is rounded."""
        return None if self.decimals is None or self.way is None else Fraction(1, 10**self.decimals)

    def _is_empty(self) -> Any:
        return z3.Or(self.absent, self.whole == 0)

    def _empty_lies(self, low: Number | None, high: Number | None, exactly: bool) -> bool:
        if not isinstance(self.empty, int | Fraction):
            return False
        return self.empty == low if exactly else (low is None or low < self.empty) and (high is None or self.empty < high)

    def _from(self, number: Number) -> Any:
        """Say that the rounded quotient is at least *number*."""
        if self.step is None:
            return self.part >= exact_value(number) * self.whole
        return self._rounds_to(ceil(Fraction(number) / self.step) * self.step)

    def _above(self, number: Number) -> Any:
        if self.step is None:
            return self.part > exact_value(number) * self.whole
        return self._rounds_to((floor(Fraction(number) / self.step) + 1) * self.step)

    def _rounds_to(self, least: Fraction) -> Any:
        """Say that the quotient is rounded to *least*, a number of the grid, or more; below 0 `up` and `down` change sides."""
        way = self.way if least > 0 or self.way == "half-up" else {"down": "up", "up": "down"}[self.way]
        match way:
            case "down":
                return self.part >= exact_value(least) * self.whole
            case "up":
                return self.part > exact_value(least - self.step) * self.whole
        bound = exact_value(least - self.step / 2) * self.whole
        return self.part >= bound if least > 0 else self.part > bound


Quantity = Plain | Quotient


def number_of(value: Any) -> Number:
    """Return a number of a model."""
    if z3.is_int_value(value):
        return value.as_long()
    fraction = Fraction(value.numerator_as_long(), value.denominator_as_long())
    return fraction.numerator if fraction.denominator == 1 else fraction


def _on_grid(number: Fraction, step: Fraction, way: str | None) -> Number:
    scaled = abs(number) / step
    whole = {"down": floor, "up": ceil}.get(way or "", lambda one: floor(one + Fraction(1, 2)))(scaled)
    found = (whole if number >= 0 else -whole) * step
    return found.numerator if found.denominator == 1 else found


def rounded(term: Any, decimals: int | None, way: str | None, name: str) -> tuple[Any, list[Any]]:
    """Return a term rounded to *decimals*, and what must be said of it: it lies less than a step away, on the side of *way*."""
    if decimals is None or way is None:
        return term, []
    step = Fraction(1, 10**decimals)
    found = z3.ToReal(z3.Int(name)) * exact_value(step)
    towards = z3.And(found <= term, term < found + exact_value(step))
    away = z3.And(term <= found, found - exact_value(step) < term)
    half = exact_value(step / 2)
    sides = {"down": (towards, away), "up": (away, towards)}.get(
        way,
        (z3.And(found - half <= term, term < found + half), z3.And(found - half < term, term <= found + half)),
    )
    return found, [z3.If(term >= 0, sides[0], sides[1])]

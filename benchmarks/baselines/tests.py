"""What a test says of a value that is known: true or false. The baselines are made from this."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smrules.concepts.rules import Between, OneOf, Presence, SetTest, Test
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact


def passes(test: Test, value: Any) -> bool:
    """Say whether *value*, which is not unknown, passes *test*."""
    if isinstance(test, Presence):
        return (value is NONE) == (test.kind == "none")
    if value is NONE:
        return False
    match test:
        case OneOf(operands, negated):
            return (value in {one.value for one in operands}) != negated
        case Between(low, high, low_open, high_open):
            above = low is None or value > low.value or (value == low.value and not low_open)
            return above and (high is None or value < high.value or (value == high.value and not high_open))
        case SetTest(verb, quantifier, operands):
            quantify: Callable = any if quantifier == "any" else all
            return quantify((one.value <= value) == (verb == "has") for one in operands)
    raise NotImplementedError(test)


def scale(fact: Fact) -> int:
    """Return by what the numbers of a fact are multiplied to be integers."""
    return 10**fact.decimals if fact.decimals else 1


def scaled_source(name: str, fact: Fact) -> str:
    """Return Python that makes an integer of the number *name*, exactly and without the slow arithmetic of fractions."""
    by = scale(fact)
    return name if by == 1 else f"({name} * {by} if type({name}) is int else {name}.numerator * {by} // {name}.denominator)"

"""What a test says of a value that is known: true or false. The baselines compile from this; numbers are scaled to integers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smrules.concepts.rules import Between, OneOf, SetTest, Test
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact


def scaled(value: Any, fact: Fact) -> Any:
    """Return a number as an integer of the last decimal of its fact; other values as they are."""
    return int(value * 10**fact.decimals) if fact.type == "number" else value


def passes(test: Test, value: Any, fact: Fact) -> bool:
    """Say whether *value*, not unknown and not yet scaled, passes *test*."""
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

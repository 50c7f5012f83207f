"""What a test, a result or arithmetic reads: the facts and parameters that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smrules.concepts.rules import (
    Arithmetic,
    Between,
    Deadline,
    FactOperand,
    FineRange,
    OneOf,
    Operand,
    ParameterOperand,
    Past,
    SetTest,
    Test,
    Within,
)
from smrules.concepts.vocabulary import FactPath


def operands(test: Test) -> tuple[Operand, ...]:
    """Return all that stands on the right side of *test*."""
    match test:
        case OneOf(found) | SetTest(_, _, found):
            return found
        case Between(low, high):
            return tuple(end for end in (low, high) if end is not None)
        case Within(area):
            return (area,)
        case Past(ParameterOperand() as length):
            return (length,)
    return ()


def reads_of(expression: Any) -> Iterator[FactPath | ParameterOperand]:
    """Yield the facts and parameters that an operand, arithmetic or a result reads; literals and durations read nothing."""
    match expression:
        case FactOperand(path):
            yield path
        case ParameterOperand():
            yield expression
        case Arithmetic(_, left, right):
            yield from reads_of(left)
            yield from reads_of(right)
        case FineRange(low, high):
            yield from (end.fact for end in (low, high) if end.fact is not None)
        case Deadline(start, length):
            yield start
            yield from reads_of(length)


def facts_of(expression: Any) -> Iterator[FactPath]:
    """Yield the facts alone that an expression reads."""
    return (one for one in reads_of(expression) if isinstance(one, FactPath))

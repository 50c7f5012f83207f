"""Answers at and beside the limits of a number, by which the examples of a new item show both sides of each."""

from __future__ import annotations

import re
from fractions import Fraction

from smrules.concepts.reading import operands
from smrules.concepts.rules import Between, Literal, OneOf, Test
from smrules.concepts.serial import decimal_text
from smrules.concepts.values import exact
from smrules.concepts.vocabulary import Fact
from smrules.definitions.cells import TestReader
from smrules.definitions.names import Names


def decimals_of(text: str) -> int:
    """
    Return the most decimals of the numbers in a test.

    >>> decimals_of("≥ 25"), decimals_of("0..<0.05")
    (0, 2)
    """
    return max((len(found) for found in re.findall(r"\d\.(\d+)", text)), default=0)


def limit_answers(text: str, fact: Fact) -> tuple[tuple[str, bool], ...]:
    """
    Return what a number may be at and beside each limit of a test, as text, and whether the test holds.

    Raises `Mistake` where *text* is no test of the fact.

    >>> limit_answers("≥ 25", Fact("entity.distance", "距离", "number", decimals=0))
    (('24', False), ('25', True), ('26', True))
    """
    test = TestReader(fact, Names()).read(text)
    step = Fraction(1, 10 ** (fact.decimals or 0))
    limits = [one.value for one in operands(test) if isinstance(one, Literal)]
    found = sorted({limit + beside for limit in limits for beside in (-step, 0, step)})
    inside = [one for one in found if (fact.low is None or one >= fact.low) and (fact.high is None or one <= fact.high)]
    return tuple((decimal_text(exact(one)), _holds(test, one)) for one in inside)


def _holds(test: Test, value: Fraction) -> bool:
    match test:
        case OneOf(found, negated):
            return (value in [one.value for one in found if isinstance(one, Literal)]) != negated
        case Between(low, high, low_open, high_open):
            least, most = (one.value if isinstance(one, Literal) else value for one in (low, high))
            return (least < value or (least == value and not (low_open and low))) and (
                value < most or (value == most and not (high_open and high)))  # fmt: skip
    return True

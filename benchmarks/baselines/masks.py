"""
Bit masks per fact value: for each value of a fact the set of rules that it allows, as one integer.

A rule may hold if every fact that is known allows it, and certainly holds if moreover no fact that is missing is tested by it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

from benchmarks.baselines.tests import passes, scaled
from benchmarks.engines import Evaluate, Ids, facts_of, rules_of
from benchmarks.generate import Values
from smrules.concepts.library import Library
from smrules.concepts.rules import Between, Test
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact

Tests = list[tuple[int, Test]]
"""Bit of a rule and the test that it makes of one fact."""
Look = Callable[[Any], int]


def evaluator(library: Library) -> Evaluate:
    """Return masks for the rules of *library*."""
    facts = facts_of(library)
    rules = list(rules_of(library))
    everything = (1 << len(rules)) - 1
    tests: dict[str, Tests] = {name: [] for name in facts}
    for number, (_, conditions) in enumerate(rules):
        for clause in conditions:
            tests[clause.path.fact].append((1 << number, clause.test))
    looks = {name: _look(fact, tests[name], everything) for name, fact in facts.items()}
    untested = {name: everything - sum(bit for bit, _ in tests[name]) for name in facts}
    decode = _decoder([name for name, _ in rules])

    def evaluate(values: Values) -> tuple[Ids, Ids]:
        possible = everything
        for name, value in values.items():
            possible &= looks[name](value)
        certain = possible
        for name in untested.keys() - values.keys():
            certain &= untested[name]
        return decode(certain), decode(possible ^ certain)

    return evaluate


def _allowed(value: Any, fact: Fact, tests: Tests, everything: int) -> int:
    return everything - sum(bit for bit, test in tests if not passes(test, value, fact))


def _look(fact: Fact, tests: Tests, everything: int) -> Look:
    if fact.type in ("number", "date"):
        return _by_interval(fact, tests, everything)
    if fact.type == "choices":
        values: Iterable[Any] = map(frozenset, _subsets(list(fact.choices)))
    else:
        values = (True, False) if fact.type == "boolean" else fact.choices
    return {value: _allowed(value, fact, tests, everything) for value in values}.__getitem__


def _subsets(codes: list[str]) -> Iterable[tuple[str, ...]]:
    return (some for size in range(len(codes) + 1) for some in combinations(codes, size))


def _by_interval(fact: Fact, tests: Tests, everything: int) -> Look:
    step = timedelta(1) if fact.type == "date" else 1
    starts = sorted({start for _, test in tests for start in _starts(test, fact, step)})
    samples = [starts[0] - step, *starts] if starts else []
    masks = [_allowed(_unscaled(one, fact), fact, tests, everything) for one in samples] or [everything]
    if fact.type == "date":
        return _dates(starts, masks, _allowed(NONE, fact, tests, everything))
    return _wholes(starts, masks) if fact.decimals == 0 else _decimals(starts, masks, 10**fact.decimals)


def _starts(test: Between, fact: Fact, step: Any) -> Iterable[Any]:
    """Yield the first value inside and the first value above a range."""
    if test.low is not None:
        low = scaled(test.low.value, fact)
        yield low + step if test.low_open else low
    if test.high is not None:
        high = scaled(test.high.value, fact)
        yield high if test.high_open else high + step


def _unscaled(value: Any, fact: Fact) -> Any:
    return Fraction(value, 10**fact.decimals) if fact.type == "number" else value


def _wholes(starts: list[int], masks: list[int]) -> Look:
    return lambda value: masks[bisect_right(starts, value)]


def _decimals(starts: list[int], masks: list[int], scale: int) -> Look:
    def look(value: Any) -> int:
        number = value * scale if type(value) is int else value.numerator * scale // value.denominator
        return masks[bisect_right(starts, number)]

    return look


def _dates(starts: list[date], masks: list[int], absent: int) -> Look:
    return lambda value: absent if value is NONE else masks[bisect_right(starts, value)]


def _decoder(ids: Ids) -> Callable[[int], Ids]:
    """Return a function from a mask to ids: byte by byte, each byte's ids prepared."""
    size = (len(ids) + 7) // 8
    groups = [ids[8 * place : 8 * place + 8] for place in range(size)]
    named = [[[one for bit, one in enumerate(group) if byte >> bit & 1] for byte in range(256)] for group in groups]

    def decode(mask: int) -> Ids:
        return [one for of_byte, byte in zip(named, mask.to_bytes(size, "little")) if byte for one in of_byte[byte]]

    return decode

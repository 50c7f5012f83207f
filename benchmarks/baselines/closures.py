"""Closures: each test a small function of one value, each rule a function over its tests; nothing is generated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import inf, nan
from typing import Any

from benchmarks.baselines.rule_by_rule import rule_by_rule
from benchmarks.baselines.tests import passes, scale
from benchmarks.engines import Evaluate, facts_of, rules_of
from benchmarks.generate import Values
from smrules.concepts.library import Library
from smrules.concepts.rules import Between, OneOf, SetTest, Test
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact


def evaluator(library: Library) -> Evaluate:
    """Return closures for the rules of *library*."""
    facts = facts_of(library)
    prepares = {name: _preparation(fact) for name, fact in facts.items() if fact.type in ("number", "date")}
    rules = [
        (name, _rule([(one.path.fact, _test(one.test, facts[one.path.fact])) for one in clauses]))
        for name, clauses in rules_of(library)
    ]

    def prepare(values: Values) -> Values:
        return {name: prepares[name](value) if name in prepares else value for name, value in values.items()}

    return rule_by_rule(prepare, rules)


def _preparation(fact: Fact) -> Callable[[Any], int | float]:
    """Return a function that makes an integer of a number or date; of `none` a number that passes no comparison."""
    if fact.type == "date":
        return lambda value: nan if value is NONE else value.toordinal()
    by = scale(fact)
    return lambda value: value * by if type(value) is int else value.numerator * by // value.denominator


def _rule(tests: list[tuple[str, Callable[[Any], bool]]]) -> Callable[[Values], bool | None]:
    def rule(values: Values) -> bool | None:
        truth: bool | None = True
        for fact, test in tests:
            if fact not in values:
                truth = None
            elif not test(values[fact]):
                return False
        return truth

    return rule


def _test(test: Test, fact: Fact) -> Callable[[Any], bool]:
    match test:
        case Between():
            return _between(*_limits(test, fact))
        case OneOf() if fact.type == "boolean":
            expected = passes(test, True)
            return lambda value: value is expected
        case OneOf():
            return frozenset(code for code in fact.choices if passes(test, code)).__contains__
        case SetTest(verb, quantifier, operands):
            codes = frozenset().union(*(one.value for one in operands))
            return _of_sets(verb, quantifier, codes)
    raise NotImplementedError(test)


def _limits(test: Between, fact: Fact) -> tuple[float, float]:
    """Return the least and the greatest integer inside."""

    def number(value: Any) -> int:
        return value.toordinal() if isinstance(value, date) else int(value * scale(fact))

    low = -inf if test.low is None else number(test.low.value) + test.low_open
    return low, inf if test.high is None else number(test.high.value) - test.high_open


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: low <= value <= high


def _of_sets(verb: str, quantifier: str, codes: frozenset[str]) -> Callable[[Any], bool]:
    if verb == "has":
        return codes.issubset if quantifier == "all" else lambda value: not codes.isdisjoint(value)
    return codes.isdisjoint if quantifier == "all" else lambda value: not codes <= value

"""
Bit masks per fact value: for each value of a fact the rules that it allows, as the bits of one integer.

A rule may hold if every fact that is known allows it, and certainly holds if moreover no fact that is missing is tested by
it. The look-ups are written out one after the other as Python; numbers and dates are found by bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import chain, combinations, compress
from operator import getitem
from typing import Any

from benchmarks.baselines.tests import passes, scale, scaled_source
from benchmarks.engines import Evaluate, Ids, facts_of, rules_of
from smrules.concepts.library import Library
from smrules.concepts.rules import Between, Test
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact

Tests = list[tuple[int, Test]]
"""Bit of a rule and the test that it makes of one fact."""


def evaluator(library: Library) -> Evaluate:
    """Return masks for the rules of *library*."""
    rules = list(rules_of(library))
    everything = (1 << len(rules)) - 1
    names = {"ALL": everything, "NONE": NONE, "bisect": bisect_right, "decode": _decoder([name for name, _ in rules])}
    lines = ["def evaluate(values):", " get = values.get", " possible = certain = ALL"]
    for place, fact in enumerate(facts_of(library).values()):
        tests = [(1 << n, one.test) for n, (_, clauses) in enumerate(rules) for one in clauses if one.path.fact == fact.id]
        look, tables = _look(fact, tests, everything)
        names |= {f"{name}{place}": table for name, table in tables.items()}
        names[f"UNTESTED{place}"] = everything - sum(bit for bit, _ in tests)
        lines += [f" x = get({fact.id!r})", f" if x is None: certain &= UNTESTED{place}"]
        lines += [f" else: possible &= {look.format(place)}"]
    lines += [" certain &= possible", " return decode(certain), decode(possible ^ certain)"]
    exec("\n".join(lines), names)
    return names["evaluate"]


def _look(fact: Fact, tests: Tests, everything: int) -> tuple[str, dict[str, Any]]:
    """Return Python that finds the mask of the value `x`, `{0}` being the number of the fact, and the tables it reads."""

    def allowed(value: Any) -> int:
        return everything - sum(bit for bit, test in tests if not passes(test, value))

    if fact.type in ("number", "date"):
        starts = sorted({start for _, test in tests for start in _starts(test, fact)})
        samples = [starts[0] - _step(fact), *starts] if starts else []
        masks = [allowed(_unscaled(one, fact)) for one in samples] or [everything]
        tables = {"STARTS": starts, "MASKS": masks, "NO": allowed(NONE)}
        found = f"MASKS{{0}}[bisect(STARTS{{0}}, {scaled_source('x', fact)})]"
        return (f"NO{{0}} if x is NONE else {found}" if fact.optional else found), tables
    return "MASKS{0}[x]", {"MASKS": {value: allowed(value) for value in _values(fact)}}


def _values(fact: Fact) -> Iterable[Any]:
    if fact.type == "choices":
        sizes = range(len(fact.choices) + 1)
        return (frozenset(some) for size in sizes for some in combinations(fact.choices, size))
    return (True, False) if fact.type == "boolean" else fact.choices


def _starts(test: Between, fact: Fact) -> Iterator[Any]:
    """Yield the first value inside and the first value above a range, numbers as integers."""
    step, by = _step(fact), scale(fact)
    if test.low is not None:
        low = int(test.low.value * by) if fact.type == "number" else test.low.value
        yield low + step if test.low_open else low
    if test.high is not None:
        high = int(test.high.value * by) if fact.type == "number" else test.high.value
        yield high if test.high_open else high + step


def _step(fact: Fact) -> Any:
    return timedelta(1) if fact.type == "date" else 1


def _unscaled(value: Any, fact: Fact) -> Any:
    return Fraction(value, scale(fact)) if fact.type == "number" else value


def _decoder(ids: Ids) -> Callable[[int], Ids]:
    """Return a function from a mask to ids: byte by byte, the ids of each byte prepared."""
    size = (len(ids) + 7) // 8
    groups = [ids[8 * place : 8 * place + 8] for place in range(size)]
    named = [[[one for bit, one in enumerate(group) if byte >> bit & 1] for byte in range(256)] for group in groups]

    def decode(mask: int) -> Ids:
        found = mask.to_bytes(size, "little")
        return list(chain.from_iterable(map(getitem, compress(named, found), filter(None, found))))

    return decode

"""Rules as Python source over prepared values: numbers and dates as integers, `none` as a number that passes no comparison."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import nan

from benchmarks.baselines.tests import scale, scaled_source
from smrules.concepts.library import Library
from smrules.concepts.rules import Between, Clause, OneOf, SetTest, Test
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact

NAMES = {"NONE": NONE, "nan": nan, "date": date}
"""What the source needs to have by name."""


class Variables:
    """The local variables that hold the prepared values, one for each fact."""

    def __init__(self, library: Library):
        self.facts = {name: library.fact(name) for name in library.vocabulary.facts}
        self.names = {name: f"x{place}" for place, name in enumerate(self.facts)}

    def preparation(self, used: list[str]) -> Iterator[str]:
        """Yield lines that set the variables of some facts from the mapping `values`."""
        for fact in used:
            name = self.names[fact]
            yield f"{name} = values.get({fact!r})"
            if (prepared := _prepared(name, self.facts[fact])) != name:
                yield f"if {name} is not None: {name} = {prepared}"

    def possible(self, clause: Clause) -> str:
        """Return an expression that says whether a condition holds or is unknown."""
        return _possible(clause.test, self.names[clause.path.fact], self.facts[clause.path.fact])

    def unknown(self, clauses: tuple[Clause, ...]) -> str:
        """Return an expression that says whether a fact of some conditions is unknown."""
        return " or ".join(f"{self.names[one.path.fact]} is None" for one in clauses)


def _prepared(name: str, fact: Fact) -> str:
    if fact.type == "number":
        return scaled_source(name, fact)
    if fact.type == "date":
        return f"nan if {name} is NONE else {name}.toordinal()" if fact.optional else f"{name}.toordinal()"
    return name


def _possible(test: Test, name: str, fact: Fact) -> str:
    match test:
        case OneOf(operands, negated) if fact.type == "boolean":
            return f"{name} is not {(operands[0].value is True) == negated}"
        case OneOf(operands, negated):
            codes = ", ".join(repr(one.value) for one in operands)
            return f"{name} not in {{{codes}}}" if negated else f"{name} in {{None, {codes}}}"
        case Between():
            return f"({name} is None or {_range(test, name, fact)})"
        case SetTest(verb, quantifier, operands):
            word = {"has": "in", "lacks": "not in"}[verb]
            parts = [f"{code!r} {word} {name}" for one in operands for code in sorted(one.value)]
            return f"({name} is None or ({(' or ' if quantifier == 'any' else ' and ').join(parts)}))"
    raise NotImplementedError(test)


def _range(test: Between, name: str, fact: Fact) -> str:
    low = "" if test.low is None else f"{_limit(test.low.value, fact)} {'<' if test.low_open else '<='} "
    high = "" if test.high is None else f" {'<' if test.high_open else '<='} {_limit(test.high.value, fact)}"
    return f"{low}{name}{high}"


def _limit(value, fact: Fact) -> int:
    return value.toordinal() if fact.type == "date" else int(value * scale(fact))

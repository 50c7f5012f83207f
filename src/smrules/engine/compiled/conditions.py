"""
Conditions as closures over (case, member, owner).

A test that compares with constants alone depends on the value only: its answer for a value is worked out once, by the reference evaluator,
and remembered. Other tests are put to the reference evaluator's own code each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smrules.concepts.memory import MISSING, remember
from smrules.concepts.reading import operands
from smrules.concepts.rules import AllOf, AnyOf, Clause, Condition, Literal, Not, OneOf, Past, Test
from smrules.concepts.values import NONE, UNKNOWN, Interval, SetBetween, Truth
from smrules.concepts.vocabulary import Fact
from smrules.engine.compiled.facts import Facts, Read

Holds = Callable[[Any, Any, Any], Truth]
"""(case, member, owner) → whether a condition holds."""


def always(case: Any, member: Any, owner: Any) -> Truth:
    """Hold of everything."""
    return True


def compiled(facts: Facts, condition: Condition, scope: str, dated_by: str) -> Holds:
    """Compile *condition*, said of members of *scope* on the date that *dated_by* names."""
    match condition:
        case Clause():
            return _clause(facts, condition, scope, dated_by)
        case Not(part):
            return _not(compiled(facts, part, scope, dated_by))
        case AllOf(()):
            return always
        case AllOf((part,)) | AnyOf((part,)):
            return compiled(facts, part, scope, dated_by)
        case AllOf(parts):
            return _combined([compiled(facts, part, scope, dated_by) for part in parts], False)
        case AnyOf(parts):
            return _combined([compiled(facts, part, scope, dated_by) for part in parts], True)
    raise TypeError(condition)


def depends_on_value_alone(test: Test, fact: Fact) -> bool:
    """Say whether the answer of a test follows from the value: it compares with constants, and the value is no member of a case."""
    return fact.type != "member" and not isinstance(test, Past) and all(isinstance(one, Literal) for one in operands(test))


class ValueTest:
    """
    A test whose answer follows from the value alone; answers are remembered.

    Attributes:
        read: Reads the value.
        known: Value → answer.
        listed: The exact values that pass, where the test lists them all.
    """

    __slots__ = ("dated_by", "fact", "known", "listed", "read", "test")

    def __init__(self, read: Read, test: Test, fact: Fact, dated_by: str):
        self.read, self.test, self.fact, self.dated_by = read, test, fact, dated_by
        self.known: dict[Any, Truth] = {}
        is_list = isinstance(test, OneOf) and not test.negated
        self.listed = frozenset(one.value for one in test.operands if one.value is not NONE) if is_list else None

    def of(self, case: Any, value: Any) -> Truth:
        """Say whether a value passes."""
        answer = self.known.get(value, MISSING)
        if answer is MISSING:
            answer = remember(self.known, value, case.outcome(self.test, self.fact, value, None, None, self.dated_by))
        return answer


def is_inexact(value: Any) -> bool:
    """Say whether a value may turn out to be another."""
    return value is UNKNOWN or isinstance(value, (Interval, SetBetween))


def value_test(facts: Facts, one: Clause, scope: str, dated_by: str) -> ValueTest | None:
    """Return a clause whose answer follows from the value alone; `None` of any other."""
    fact = facts.library.type_of(one.path)
    return ValueTest(facts.reader(one.path, scope), one.test, fact, dated_by) if depends_on_value_alone(one.test, fact) else None


def _clause(facts: Facts, one: Clause, scope: str, dated_by: str) -> Holds:
    found = value_test(facts, one, scope, dated_by)
    if found is None:
        read, test, fact = facts.reader(one.path, scope), one.test, facts.library.type_of(one.path)
        return lambda case, member, owner: case.outcome(test, fact, read(case, member, owner), member, owner, dated_by)
    read, known = found.read, found.known

    def remembered(case, member, owner):
        value = read(case, member, owner)
        answer = known.get(value, MISSING)
        return found.of(case, value) if answer is MISSING else answer

    return remembered


def _not(part: Holds) -> Holds:
    def negation(case, member, owner):
        truth = part(case, member, owner)
        return None if truth is None else not truth

    return negation


def _combined(parts: list[Holds], decisive: bool) -> Holds:
    """Combine conditions by Kleene's *or* (what is true decides) or *and* (what is false does)."""

    def combined(case, member, owner):
        result: Truth = not decisive
        for part in parts:
            truth = part(case, member, owner)
            if truth is decisive:
                return decisive
            if truth is None:
                result = None
        return result

    return combined

"""
In which direction a fact moves when an answer becomes graver: up (1), down (-1), not at all (0), or it cannot be said (`None`).

Facts with ordered values go from mild to grave as they are declared, others as `graver` says; what is derived follows.
"""

from __future__ import annotations

from functools import lru_cache

from smrules.concepts.library import Library
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Arithmetic,
    Between,
    Clause,
    Condition,
    Derivation,
    FactOperand,
    Literal,
    Not,
    OneOf,
    Operand,
    ParameterOperand,
    Test,
)
from smrules.concepts.vocabulary import Fact, FactPath

Direction = int | None
_DECLARED = {"more": 1, "true": 1, "less": -1, "false": -1}
_KEYS = ("item.class", "item.points", "item.id", "item.domain", "item.act")
"""What an item is, whatever the answer."""
GRAVER_STATES = ("compliant", "corrected-on-site", "noncompliant")
"""The states of an item that was looked at, from mild to grave."""


class Directions:
    """The directions of the facts of one library."""

    def __init__(self, library: Library):
        self.library = library
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, path: FactPath) -> Direction:
        """Return the direction of the fact at *path*."""
        derivation = None if path.attribute else self.library.derivations.get(path.fact)
        if derivation is not None:
            return self.derived(derivation)
        return declared(self.library.type_of(path))

    def derived(self, one: Derivation) -> Direction:
        """Return the direction of a derived fact."""
        match one.kind:
            case "count":
                return self.condition(one.where)
            case "share" if self.condition(one.of) == 0:
                return self.condition(one.where)
            case "ratio":
                part, whole = map(self.of, one.facts)
                return together(part, opposite(whole))
            case "holds":
                return self.condition(one.condition)
            case "value":
                return self.arithmetic(one.expression)
            case "sum" | "mean" | "min" | "max" | "worst" if not one.scope or self.condition(one.where) == 0:
                return together(*map(self.of, one.facts))
        return None

    def condition(self, condition: Condition | None) -> Direction:
        """Say whether graver answers make a condition hold (1) or fail (-1)."""
        match condition:
            case Clause(path, test):
                is_fixed = path.fact in self.library.item_keys or path.fact in _KEYS
                return 0 if is_fixed else times(self.of(path), upward(test, self.library.type_of(path)))
            case Not(part):
                return opposite(self.condition(part))
            case AllOf(parts) | AnyOf(parts):
                return together(*map(self.condition, parts))
        return None

    def arithmetic(self, expression: Arithmetic | Operand | None) -> Direction:
        """Return the direction of linear arithmetic; a parameter is taken not to be negative."""
        match expression:
            case FactOperand(path):
                return self.of(path)
            case Literal() | ParameterOperand():
                return 0
            case Arithmetic("+", left, right):
                return together(self.arithmetic(left), self.arithmetic(right))
            case Arithmetic("-", left, right):
                return together(self.arithmetic(left), opposite(self.arithmetic(right)))
            case Arithmetic("*", left, right):
                found = together(self.arithmetic(left), self.arithmetic(right))
                return opposite(found) if any(isinstance(one, Literal) and one.value < 0 for one in (left, right)) else found
        return None


def declared(fact: Fact) -> Direction:
    """Return the direction that a declaration gives a fact; of the built-in ones failure is graver."""
    if fact.id in ("item.failed", "item.state"):
        return 1
    if fact.type == "choice" and fact.ordered:
        return 1
    return _DECLARED.get(fact.graver, 0)


def upward(test: Test, fact: Fact) -> Direction:
    """Say whether larger values pass *test* (1), or smaller ones (-1); of a fact that never moves either is well."""
    match test:
        case Between(_, None):
            return 1
        case Between(None, _):
            return -1
        case OneOf(operands, negated) if fact.type in ("boolean", "choice") and _are_literal(operands):
            order = [False, True] if fact.type == "boolean" else _order(fact)
            passing = [code in {one.value for one in operands} for code in order]
            rising = 1 if passing == sorted(passing) else -1 if passing == sorted(passing, reverse=True) else None
            return opposite(rising) if negated else rising
    return None


def _are_literal(operands: tuple[Operand, ...]) -> bool:
    return all(isinstance(one, Literal) for one in operands)


def _order(fact: Fact) -> list[str]:
    return list(GRAVER_STATES) if fact.id == "item.state" else list(fact.choices)


def opposite(direction: Direction) -> Direction:
    """Return the other direction."""
    return None if direction is None else -direction


def times(direction: Direction, sense: Direction) -> Direction:
    """Return the direction of a test; a fact that does not move makes no test move."""
    if direction == 0:
        return 0
    return None if direction is None or sense is None else direction * sense


def together(*directions: Direction) -> Direction:
    """Return the common direction of several, those that do not move aside; `None` if they differ."""
    moving = {one for one in directions if one != 0}
    return moving.pop() if len(moving) == 1 else None if moving else 0

"""Which values a fact can have: from its declaration, and from the derivation that it follows by."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from smrules.concepts.library import Library
from smrules.concepts.rules import (
    AllOf,
    Arithmetic,
    Clause,
    Condition,
    Derivation,
    FactOperand,
    Literal,
    OneOf,
    Operand,
)
from smrules.concepts.values import NONE, Number
from smrules.concepts.vocabulary import Fact, FactPath

_ALWAYS_SOMETHING = ("count", "sum", "holds")
COUNTED_STATES = frozenset({"compliant", "noncompliant", "corrected-on-site"})
FAILED_STATES = frozenset({"noncompliant", "corrected-on-site"})


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers that a fact can be: between two ends, both included, on a grid of *step*; `None` is open, or no grid."""

    low: Number | None = None
    high: Number | None = None
    step: Number | None = None


def extent(library: Library, path: FactPath) -> Extent:
    """Return the numbers that the fact at *path* can be."""
    fact = library.type_of(path)
    derivation = None if path.attribute else library.derivations.get(path.fact)
    return _declared(fact) if derivation is None else _derived(library, fact, derivation)


def _declared(fact: Fact) -> Extent:
    if fact.type == "date":
        return Extent(step=1)
    decimals = 2 if fact.type == "money" else fact.decimals
    return Extent(fact.low, fact.high, None if decimals is None else Fraction(1, 10**decimals))


def _derived(library: Library, fact: Fact, derivation: Derivation) -> Extent:
    step = _declared(fact).step
    if derivation.decimals is not None:
        step = Fraction(1, 10**derivation.decimals)
    match derivation.kind:
        case "count":
            return Extent(low=0, step=1)
        case "share":
            return Extent(0, 1, step)
        case "ratio":
            return Extent(0, 1 if _is_part_of_whole(library, derivation) else None, step)
        case "sum" | "mean" | "min" | "max":
            return _aggregated(library, derivation, step)
    return Extent(fact.low, fact.high, step)


def _aggregated(library: Library, derivation: Derivation, step: Number | None) -> Extent:
    inner = [extent(library, path) for path in derivation.facts]
    lows = [one.low for one in inner]
    low = None if not lows or None in lows else min(lows)
    if derivation.kind == "sum":
        low = 0 if low is not None and low >= 0 else None
        return Extent(low, None, step or inner[0].step)
    highs = [one.high for one in inner]
    high = None if not highs or None in highs else max(highs)
    finest = None if derivation.kind == "mean" or None in (one.step for one in inner) else min(one.step for one in inner)
    return Extent(low, high, step or finest)


def may_be_none(library: Library, path: FactPath, visible: frozenset[str]) -> bool:
    """
    Say whether the fact at *path* may be certainly absent.

    Args:
        visible: Scopes of which a rule surely has a member; of others there may be none.
    """
    if library.type_of(path).optional or path.scope not in visible:
        return True
    derivation = library.derivations.get(path.fact)
    if derivation is None or derivation.kind in _ALWAYS_SOMETHING:
        return False
    if derivation.kind == "value":
        return any(may_be_none(library, read, visible) for read in _read_by(derivation.expression))
    return derivation.empty is NONE


def _read_by(expression: Arithmetic | Operand | None) -> list[FactPath]:
    match expression:
        case FactOperand(path):
            return [path]
        case Arithmetic(_, left, right):
            return _read_by(left) + _read_by(right)
    return []


# --- is a ratio at most 1 ------------------------------------------------------------------------


def _is_part_of_whole(library: Library, ratio: Derivation) -> bool:
    """Say whether all that the first fact of *ratio* counts is surely counted by the second too."""
    part, whole = (library.derivations.get(path.fact) for path in ratio.facts)
    if part is None or whole is None or part.kind != "count" or whole.kind != "count":
        return False
    return (part.scope, part.window) == (whole.scope, whole.window) and _implies(part.where, whole.where)


def _implies(condition: Condition, other: Condition) -> bool:
    known = _conjuncts(condition)
    return all(one in known or _follows(one, known) for one in _conjuncts(other))


def _conjuncts(condition: Condition) -> list[Condition]:
    if isinstance(condition, AllOf):
        return [one for part in condition.parts for one in _conjuncts(part)]
    return [condition]


def _follows(wanted: Condition, known: list[Condition]) -> bool:
    values = _values(wanted)
    if values is None:
        return False
    implied = [_values(one) for one in known if isinstance(one, Clause) and one.path == wanted.path]
    if wanted.path.fact in ("item.counted", "item.failed") and values == {True}:
        implied += _from_state(wanted.path.fact, known)
    return any(one is not None and one <= values for one in implied)


def _from_state(fact: str, known: list[Condition]) -> list[frozenset]:
    """What the state of an item, or its failure, says about whether it counts or fails."""
    enough = COUNTED_STATES if fact == "item.counted" else FAILED_STATES
    states = [_values(one) for one in known if isinstance(one, Clause) and one.path.fact == "item.state"]
    failed = [_values(one) for one in known if isinstance(one, Clause) and one.path.fact == "item.failed"]
    surely = any(one is not None and one <= enough for one in states) or frozenset({True}) in failed
    return [frozenset({True})] if surely else []


def _values(condition: Condition) -> frozenset | None:
    match condition:
        case Clause(_, OneOf(operands, False)) if all(isinstance(one, Literal) for one in operands):
            return frozenset(one.value for one in operands)
    return None

"""
Small changes of rules, one at a time: a condition less, a limit one step further, another value.

Each change says in words what it did, and gives the whole condition, test or result that it makes of the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from smrules.concepts.dates import Duration
from smrules.concepts.library import Library
from smrules.concepts.rules import (
    ALWAYS_TRUE,
    AllOf,
    AnyOf,
    Between,
    Clause,
    Condition,
    Deadline,
    FineRange,
    Literal,
    Not,
    OneOf,
    Past,
    Scaled,
    SetTest,
    Test,
)
from smrules.concepts.values import NONE, UNKNOWN, exact
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.verification.showing.words import Phrase
from smrules.verification.showing.writing import cell
from smrules.verification.space.cells import listed_ids
from smrules.verification.space.steps import neighbours

DROP, MOVE, SWAP = "drop-condition", "move-boundary", "swap-values"
SWAP_ROWS, DROP_EXCEPTION = "swap-rows", "drop-exception"
OPERATORS = {
    DROP: "删去一个条件",
    MOVE: "界限移动一步",
    SWAP: "交换两个值",
    SWAP_ROWS: "交换两行",
    DROP_EXCEPTION: "删去一个例外",
}
"""Every operator with its Chinese name, in the order of reports."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What one operator makes of a condition, a test or a result, and in words what it changed."""

    operator: str
    changed: Any
    words: Phrase


def of_condition(library: Library, condition: Condition) -> Iterator[Variant]:
    """Yield every change of one clause of *condition*; a clause that is not there always holds."""
    for clause, rebuilt in _sites(condition):
        yield Variant(DROP, _or_always(rebuilt(None)), _dropped(clause))
        for one in of_test(library, clause.path, clause.test):
            text = cell(library.type_of(clause.path), one.changed)
            words = _changed(str(clause.path), clause.text, text)
            yield Variant(one.operator, _or_always(rebuilt(Clause(clause.path, one.changed, text))), words)


def _or_always(condition: Condition | None) -> Condition:
    return ALWAYS_TRUE if condition is None else condition


def _dropped(clause: Clause) -> Phrase:
    return Phrase(f"删去 {clause.path}: {clause.text}", f"dropped {clause.path}: {clause.text}")


def _changed(what: str, old: str, new: str) -> Phrase:
    return Phrase(f"{what}: {old} 改成 {new}", f"{what}: {old} became {new}")


Rebuilt = Callable[[Condition | None], Condition | None]


def _sites(condition: Condition) -> Iterator[tuple[Clause, Rebuilt]]:
    """Yield every clause with what makes the whole anew around something in its place, or around nothing."""
    match condition:
        case Clause():
            yield condition, lambda new: new
        case Not(part):
            for clause, inner in _sites(part):
                yield clause, lambda new, inner=inner: None if (found := inner(new)) is None else Not(found)
        case AllOf(parts) | AnyOf(parts):
            for number, part in enumerate(parts):
                for clause, inner in _sites(part):
                    yield clause, lambda new, number=number, inner=inner: _with(condition, number, inner(new))


def _with(condition: AllOf | AnyOf, number: int, part: Condition | None) -> Condition | None:
    parts = (*condition.parts[:number], *([] if part is None else [part]), *condition.parts[number + 1 :])
    return type(condition)(parts) if parts else None


# --- tests ---------------------------------------------------------------------------------------


def of_test(library: Library, path: FactPath, test: Test) -> Iterator[Variant]:
    """Yield every move of a limit of *test*, and every exchange of a value that passes it for one that does not."""
    fact = library.type_of(path)
    for operator, found in ((MOVE, _moved(library, path, test)), (SWAP, _exchanged(library, fact, test))):
        for changed in found:
            yield Variant(operator, changed, _changed(str(path), cell(fact, test), cell(fact, changed)))


def _moved(library: Library, path: FactPath, test: Test) -> Iterator[Test]:
    fact = library.type_of(path)
    match test:
        case Between(low, high):
            for side, end in (("low", low), ("high", high)):
                if end is not None:
                    yield from _ends(library, path, test, side)
        case OneOf((Literal(value),), _) if fact.type in ("number", "money", "date") and value not in (NONE, UNKNOWN):
            for other in neighbours(library, path, value):
                yield replace(test, operands=(Literal(other),))
        case Past(Duration(amount, unit)):
            yield from (Past(Duration(other, unit)) for other in (amount - 1, amount + 1) if other > 0)


def _ends(library: Library, path: FactPath, test: Between, side: str) -> Iterator[Between]:
    """One end a step lower and a step higher; where there is no step, or no figure, the end itself goes in or out."""
    end = getattr(test, side)
    others = list(neighbours(library, path, end.value)) if isinstance(end, Literal) else []
    for other in others:
        yield replace(test, **{side: Literal(other)})
    if not others:
        yield replace(test, **{f"{side}_open": not getattr(test, f"{side}_open")})


def _exchanged(library: Library, fact: Fact, test: Test) -> Iterator[Test]:
    if not isinstance(test, OneOf | SetTest) or fact.type in ("number", "money", "ratio", "date"):
        return
    operands = test.operands
    if fact.type == "boolean" and isinstance(test, OneOf):
        yield from (replace(test, operands=(Literal(not one.value),)) for one in operands if isinstance(one, Literal))
        return
    named = [code for one in operands if isinstance(one, Literal) for code in _codes(one.value)]
    other = _another(library, fact, named) if len(named) == len(operands) else None
    if other is not None:
        last = frozenset({other}) if isinstance(operands[-1].value, frozenset) else other
        yield replace(test, operands=(*operands[:-1], Literal(last)))


def _codes(value: Any) -> list[str]:
    return sorted(value) if isinstance(value, frozenset) else [value] if isinstance(value, str) else []


def _another(library: Library, fact: Fact, named: list[str]) -> str | None:
    """Return the first code after the last one named, going round, that is not named."""
    codes = list(fact.choices) or listed_ids(library, fact.of)
    if named[-1] not in codes:
        return None
    at = codes.index(named[-1])
    return next((code for code in (*codes[at + 1 :], *codes[:at]) if code not in named), None)


# --- results -------------------------------------------------------------------------------------


def of_result(then: Any) -> Iterator[Variant]:
    """Yield every move of a limit that stands in the result of a row: an end of a fine, the length of a period."""
    if not isinstance(then, dict):
        return
    for name, expression in then.items():
        for changed in _moved_result(expression):
            words = _changed(name, cell(None, expression), cell(None, changed))
            yield Variant(MOVE, {**then, name: changed}, words)


def _moved_result(expression: Any) -> Iterator[Any]:
    match expression:
        case FineRange(low, high):
            yield from (FineRange(other, high) for other in _scales(low))
            yield from (FineRange(low, other) for other in _scales(high))
        case Deadline(start, Duration(amount, unit)):
            yield from (Deadline(start, Duration(other, unit)) for other in (amount - 1, amount + 1) if other > 0)


def _scales(end: Scaled) -> Iterator[Scaled]:
    """A fine moves by a yuan, a multiple by one, a share by a hundredth."""
    step = 1 if Fraction(end.factor).denominator == 1 else Fraction(1, 100)
    yield from (Scaled(exact(end.factor + by), end.fact) for by in (-step, step) if end.factor + by >= 0)

"""Tests, values and results written back as cells and as YAML that can be pasted into a rule file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from smrules.concepts.dates import Duration
from smrules.concepts.rules import (
    Anything,
    Between,
    Deadline,
    FactOperand,
    FineRange,
    Literal,
    OneOf,
    Operand,
    ParameterOperand,
    Past,
    Presence,
    Scaled,
    SetTest,
    Within,
)
from smrules.concepts.serial import decimal_text
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange
from smrules.concepts.vocabulary import Fact

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`<=≥≤][^\[\]{},:#]*")
_WORDS = {"true", "false", "null", "~", "yes", "no", "on", "off"}


def value_text(value: Any) -> str:
    """
    Return a value as a cell says it.

    >>> value_text(Fraction(1, 2)), value_text(True), value_text(frozenset({"b", "a"}))
    ('0.5', 'true', '[a, b]')
    """
    match value:
        case bool():
            return str(value).lower()
        case int() | Fraction():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case MoneyRange(low, high):
            return value_text(low) if low == high else f"{value_text(low)}..{value_text(high)}"
        case frozenset():
            return f"[{', '.join(sorted(value))}]"
    if value is UNKNOWN or value is NONE:
        return "unknown" if value is UNKNOWN else "none"
    return str(value)


def cell(fact: Fact | None, written: Any) -> str:
    """Return a test, an operand or a result as the cell of a rule file; *fact* is what a test is about."""
    match written:
        case Anything():
            return "-"
        case Presence(kind):
            return kind
        case OneOf(operands, negated):
            return _one_of(operands, negated)
        case Between():
            return _between(fact, written)
        case SetTest(verb, quantifier, operands):
            many = f"{quantifier} " if len(operands) > 1 else ""
            return f"{verb} {many}{' | '.join(map(_operand, operands))}"
        case Within(area, negated):
            return f"{'not ' if negated else ''}in {_operand(area)}"
        case Past(length):
            return f"past {_length(length)}"
        case Duration():
            return _length(written)
        case FineRange(low, high):
            return _scaled(low) if low == high else _fine(low, high)
        case Deadline(start, length):
            return str(start) if length is None else f"{_length(length)} after {start}"
        case Literal() | FactOperand() | ParameterOperand():
            return _operand(written)
    return str(written)


def _one_of(operands: tuple[Operand, ...], negated: bool) -> str:
    inner = " | ".join(f"= {_operand(one)}" if not isinstance(one, Literal) else _operand(one) for one in operands)
    if not negated:
        return inner
    return f"not ({inner})" if len(operands) > 1 else f"not {inner}"


def _between(fact: Fact | None, test: Between) -> str:
    low, high = test.low and _operand(test.low), test.high and _operand(test.high)
    if low is None or high is None:
        sign = ("≤", "<")[test.high_open] if low is None else ("≥", ">")[test.low_open]
        return f"{sign} {high if low is None else low}"
    return f"{low}{'<' if test.low_open else ''}..{'<' if test.high_open else ''}{high}"


def _operand(operand: Operand) -> str:
    match operand:
        case Literal(frozenset() as codes) if len(codes) == 1:
            return min(codes)
        case Literal(value):
            return value_text(value)
        case FactOperand(path):
            return str(path)
        case ParameterOperand(name):
            return f"param.{name}"


def _length(length: Duration | ParameterOperand) -> str:
    if isinstance(length, ParameterOperand):
        return f"param.{length.name}"
    return f"{length.amount} {length.unit.replace('-', ' ')}"


def _scaled(end: Scaled) -> str:
    number = value_text(end.factor)
    return number if end.fact is None else f"{number} × {end.fact}"


def _fine(low: Scaled, high: Scaled) -> str:
    if low.fact == high.fact and low.fact is not None:
        return f"{value_text(low.factor)}..{value_text(high.factor)} × {low.fact}"
    return f"{_scaled(low)}..{_scaled(high)}"


# --- YAML ----------------------------------------------------------------------------------------


def flow(data: Any) -> str:
    """
    Return data as YAML in flow style, as examples are written.

    >>> flow({"given": {"act.order": "obeyed", "act.open_items": 0}, "expect": ["a", "b"]})
    '{given: {act.order: obeyed, act.open_items: 0}, expect: [a, b]}'
    """
    match data:
        case Mapping():
            return "{" + ", ".join(f"{name}: {flow(one)}" for name, one in data.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, data)) + "]"
    text = value_text(data)
    return text if not isinstance(data, str) or _is_plain(text) else f'"{text}"'


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text not in _WORDS and not text.replace(".", "").isdigit()

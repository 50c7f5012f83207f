"""One function for each fact that reads what was told: the value, `None` if it is said to be unknown, or a `ValueError`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, exact
from smrules.concepts.vocabulary import Fact

Reader = Callable[[Any], Any]


def reader_of(fact: Fact, library: Library) -> Reader:
    """Return the reader of one fact."""
    if fact.type == "boolean":
        return _boolean
    make = {"number": _number, "money": _number, "date": _date, "choice": _choice, "choices": _choices}
    read = make[fact.type](fact, library) if fact.type in make else _text

    def of_any(raw: Any) -> Any:
        if raw == "unknown":
            return None
        return NONE if raw == "none" and fact.optional else read(raw)

    return of_any


def _boolean(raw: Any) -> Any:
    if raw is True or raw is False:
        return raw
    if raw == "unknown":
        return None
    raise ValueError(raw)


def _number(fact: Fact, _: Library) -> Reader:
    low, high, allowed, scale = fact.low, fact.high, fact.numbers, None if fact.decimals is None else 10**fact.decimals

    def read(raw: Any) -> Any:
        if type(raw) is not int:
            if not isinstance(raw, (Decimal, Fraction, str, float)):
                raise ValueError(raw)
            raw = exact(Fraction(repr(raw) if isinstance(raw, float) else raw))
            if scale is not None and (raw * scale).denominator != 1:
                raise ValueError(raw)
        if (low is not None and raw < low) or (high is not None and raw > high) or (allowed and raw not in allowed):
            raise ValueError(raw)
        return raw

    return read


def _date(_: Fact, __: Library) -> Reader:
    def read(raw: Any) -> Any:
        if isinstance(raw, str):
            return date.fromisoformat(raw)
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        raise ValueError(raw)

    return read


def _choice(fact: Fact, library: Library) -> Reader:
    codes = frozenset(fact.choices if fact.of is None else getattr(library, fact.of, library.vocabulary.acts))

    def read(raw: Any) -> Any:
        if isinstance(raw, str) and raw in codes:
            return raw
        raise ValueError(raw)

    return read


def _choices(fact: Fact, _: Library) -> Reader:
    def read(raw: Any) -> Any:
        found = {raw} if isinstance(raw, str) else set(raw)
        if not found <= fact.choices.keys() or (len(found) > 1 and any(fact.choices[one].alone for one in found)):
            raise ValueError(raw)
        for code in list(found):
            while parent := fact.choices[code].under:
                found.add(parent)
                code = parent
        return frozenset(found)

    return read


def _text(raw: Any) -> Any:
    if isinstance(raw, str):
        return raw
    raise ValueError(raw)

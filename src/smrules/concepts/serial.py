"""Results as plain data and back, always the same way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Self

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.position import Position
from smrules.concepts.values import NONE, UNKNOWN, Interval, MoneyRange, SetBetween


def _complaint(name: str, error: ErrorDetails) -> Diagnostic:
    """Say in our words what pydantic found wrong."""
    where = ".".join((name, *map(str, error["loc"])))
    known = {"extra_forbidden": ("没有这一项", "there is no such key"), "missing": ("缺少这一项", "this is missing")}
    zh, en = known.get(error["type"], ("这里不能是这样的值", "this value does not fit"))
    return diagnostic("SM606", Position(where, 0), where=where, problem_zh=zh, problem_en=en)


@cache
def _adapter(kind: type) -> TypeAdapter:
    return TypeAdapter(kind)


class Serial:
    """Gives a frozen dataclass `to_dict` and `from_dict`; the two undo each other."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(extra="forbid")

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON: text, whole numbers, booleans, lists and mappings."""
        return _adapter(type(self)).dump_python(self, mode="json")

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the object that `to_dict` described; raises `InputError` if *data* is something else."""
        try:
            return _adapter(cls).validate_python(data)
        except ValidationError as error:
            raise InputError([_complaint(cls.__name__, one) for one in error.errors()]) from None

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of `to_dict`."""
        return _adapter(cls).json_schema(mode="serialization")


class Later:
    """Stands for a value until somebody reads it; *work* gives the value."""

    __slots__ = ("work",)

    def __init__(self, work: Callable[[], Any]):
        self.work = work


class _Deferred:
    """A field whose value may be a `Later`: it is worked out once, when it is first read."""

    def __init__(self, slot: Any):
        self.slot = slot

    def __get__(self, one: Any, kind: type | None = None) -> Any:
        if one is None:
            return self
        value = self.slot.__get__(one, kind)
        if type(value) is Later:
            value = value.work()
            self.slot.__set__(one, value)
        return value

    def __set__(self, one: Any, value: Any) -> None:
        self.slot.__set__(one, value)


def deferred(field: str) -> Callable[[type], type]:
    """Let a field of a slotted dataclass be given as `Later`; whoever reads, compares or writes it sees only the value."""

    def decorate(kind: type) -> type:
        setattr(kind, field, _Deferred(kind.__dict__[field]))
        return kind

    return decorate


def plain(value: Any) -> Any:
    """
    Return a fact's value as plain data.

    Whole numbers stay numbers; other numbers become exact text (`0.7`, `16/23`), dates ISO text, sets sorted lists. What is known
    by bounds becomes a mapping.
    """
    match value:
        case bool() | int() | str():
            return value
        case Fraction():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case Interval(low, high):
            return {"low": plain(low), "high": plain(high)}
        case MoneyRange(low, high):
            return {"min": plain(low), "max": plain(high)}
        case SetBetween(certain, possible):
            return {"certain": sorted(certain), "possible": sorted(possible)}
    if value is None:
        return None
    if value is UNKNOWN or value is NONE:
        return "unknown" if value is UNKNOWN else "none"
    return getattr(value, "key", str(value))


def decimal_text(number: Fraction | int) -> str:
    """
    Return a number exactly: as a decimal where it ends, as a fraction where it does not.

    >>> decimal_text(Fraction(7, 10)), decimal_text(Fraction(16, 23))
    ('0.7', '16/23')
    """
    number = Fraction(number)
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    return f"{Decimal((number * 10**digits).numerator).scaleb(-digits):f}"

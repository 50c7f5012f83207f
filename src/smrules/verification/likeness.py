"""Whether two versions of a rule are alike in everything that a check can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

UNSEEN = {"Fact": {"where_declared"}}
"""Class → fields that no check reads; facts move whenever a line is added above them."""


class Likeness:
    """
    Compares values by everything in them: the order of mappings counts, and so do fields that `==` leaves out.

    Values that were compared are remembered while both versions are kept.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[int, int], bool] = {}

    def __call__(self, one: Any, other: Any) -> bool:
        """Say whether two values are alike."""
        if one is other:
            return True
        if type(one) is not type(other):
            return False
        if isinstance(one, Mapping):
            return len(one) == len(other) and self._each(one.items(), other.items())
        if isinstance(one, (tuple, list)):
            return len(one) == len(other) and self._each(one, other)
        if is_dataclass(one):
            return self._objects(one, other)
        return one == other

    def _each(self, some: Any, others: Any) -> bool:
        return all(map(self, some, others))

    def _objects(self, one: Any, other: Any) -> bool:
        pair = (id(one), id(other))
        if pair not in self._told:
            self._told[pair] = all(self(getattr(one, name), getattr(other, name)) for name in _seen(type(one)))
        return self._told[pair]


@cache
def _seen(kind: type) -> tuple[str, ...]:
    unseen = UNSEEN.get(kind.__name__, ())
    return tuple(field.name for field in fields(kind) if field.name not in unseen)

"""
Pools too large for memory: counted and hashed in one pass over sorted ids, drawn in another.

What is kept is twice the quotas, however long the stream is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from hmac import digest
from typing import NamedTuple

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position

Row = tuple[str, str]
"""The stratum and the id of one entity."""

_BEYOND_ALL = b"\xff" * 33


class Survey(NamedTuple):
    """What is published of a pool before its draw: the sizes of the strata, and the hash of the ids."""

    sizes: dict[str, int]
    sha256: str


def survey(rows: Iterable[Row]) -> Survey:
    """
    Count a pool and hash its ids.

    Raises:
        InputError: The ids are not sorted by code point, or one is there twice (SM651).
    """
    sizes: Counter[str] = Counter()
    found = hashlib.sha256()
    last = ""
    for number, (stratum, label) in enumerate(rows):
        if label <= last:
            raise InputError([diagnostic("SM651", Position(f"pool[{number}].id", 0), id=label, first=number)])
        last = label
        sizes[stratum] += 1
        found.update(label.encode() + b"\n")
    return Survey(dict(sizes), found.hexdigest())


def draw_stream(key: bytes, rows: Iterable[Row], quotas: Mapping[str, int]) -> dict[str, list[str]]:
    """
    Return who is drawn of each stratum, in the keyed order; the same as `first_in_order` of each stratum.

    Args:
        key: The key of the draw.
        rows: The pool, in any order.
        quotas: Stratum → how many are drawn; of other strata nobody is.
    """
    kept = {stratum: _Smallest(quota) for stratum, quota in quotas.items() if quota}
    for stratum, label in rows:
        smallest = kept.get(stratum)
        if smallest is not None:
            place = digest(key, label.encode() + b"\x01", "sha256")
            if place < smallest.limit:
                smallest.add(place, label)
    return {stratum: kept[stratum].labels() if quota else [] for stratum, quota in quotas.items()}


class _Smallest:
    """Keeps the labels of the smallest positions; of late ones most are turned away by one comparison."""

    __slots__ = ("count", "found", "limit")

    def __init__(self, count: int):
        self.count = count
        self.found: list[tuple[bytes, str]] = []
        self.limit = _BEYOND_ALL

    def add(self, place: bytes, label: str) -> None:
        """Keep one more; what is beyond the count falls out from time to time."""
        self.found.append((place, label))
        if len(self.found) >= 2 * self.count + 64:
            self._cut()
            self.limit = self.found[-1][0]

    def labels(self) -> list[str]:
        """Return the labels in their order."""
        self._cut()
        return [label for _, label in self.found]

    def _cut(self) -> None:
        self.found.sort()
        del self.found[self.count :]

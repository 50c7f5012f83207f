"""RFC 3797, for those who must draw as it says: publicly verifiable selection from a numbered list by lottery numbers and MD5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import md5

MOST_SELECTIONS = 1 << 16
"""The counter has two bytes."""


def source_text(numbers: Iterable[int]) -> str:
    """
    Return one source in canonical form: numbers ascending, each followed by a point, then a slash.

    >>> source_text([2, 5, 12, 8, 10])
    '2.5.8.10.12./'
    """
    return "".join(f"{number}." for number in sorted(numbers)) + "/"


def digest_of(index: int, key: bytes) -> bytes:
    """Return the MD5 of the key between two copies of the two-byte counter."""
    counter = index.to_bytes(2, "big")
    return md5(counter + key + counter, usedforsecurity=False).digest()


def select(pool: Sequence[str], count: int, key: bytes) -> list[str]:
    """
    Return *count* members of a numbered list, in the order in which they are selected.

    Raises:
        ValueError: More than 65,536 are wanted, or more than there are.
    """
    if count > min(len(pool), MOST_SELECTIONS):
        raise ValueError(count)
    left, found = _Remaining(len(pool)), []
    for index in range(count):
        place = int.from_bytes(digest_of(index, key), "big") % (len(pool) - index)
        found.append(pool[left.take(place)])
    return found


class _Remaining:
    """The places of a list that are not taken yet, as a Fenwick tree: the n-th of them is found in a few steps."""

    def __init__(self, size: int):
        self.tree = [place & -place for place in range(size + 1)]
        self.top = 1 << size.bit_length() >> 1

    def take(self, number: int) -> int:
        """Return the place of the remaining member *number*, counted from 0, and take it."""
        place, step = 0, self.top
        while step:
            if place + step < len(self.tree) and self.tree[place + step] <= number:
                place += step
                number -= self.tree[place]
            step >>= 1
        self._remove(place + 1)
        return place

    def _remove(self, place: int) -> None:
        while place < len(self.tree):
            self.tree[place] -= 1
            place += place & -place

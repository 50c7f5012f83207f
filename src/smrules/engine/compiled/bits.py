"""Sets of small numbers as the bits of one integer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, compress
from operator import getitem
from typing import Any


def bits(mask: int) -> Iterator[int]:
    """
    Yield the numbers of the bits that are set, the lowest first.

    >>> list(bits(0b10010))
    [1, 4]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def decoder(things: Sequence[Any]) -> Callable[[int], list[Any]]:
    """
    Return a function from a mask to the things whose bits are set, in their order: byte by byte, every byte prepared.

    >>> decoder("abcdefghij")(0b1000000101)
    ['a', 'c', 'j']
    """
    groups = [things[start : start + 8] for start in range(0, len(things), 8)]
    prepared = [[[one for bit, one in enumerate(group) if byte >> bit & 1] for byte in range(1 << len(group))] for group in groups]
    size = len(groups)

    def decode(mask: int) -> list[Any]:
        found = mask.to_bytes(size, "little")
        return list(chain.from_iterable(map(getitem, compress(prepared, found), filter(None, found))))

    return decode

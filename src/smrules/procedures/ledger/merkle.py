"""
The hash tree of RFC 9162, sections 2.1.1 to 2.1.4, which is that of RFC 6962.

A root over many entries, the proof that one is among them, and that an earlier tree is kept in a later.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf; its first byte keeps leaves apart from nodes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return sha256(b"\x01" + left + right).digest()


def tree_root(entries: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of entries in their order; of none, the hash of nothing."""
    return _root(entries, 0, len(entries)) if entries else sha256().digest()


def inclusion_path(entries: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from the entry at *index* (from 0) to the root, the nearest first."""
    return tuple(_path(entries, index, 0, len(entries)))


def consistency_path(entries: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """Return the hashes that show that the tree of the first entries is kept; none for an empty tree or the whole."""
    return tuple(_subproof(entries, first, 0, len(entries), True)) if 0 < first < len(entries) else ()


def proves_inclusion(entry: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Return whether *path* shows that *entry* is number *index* (from 0) of *size* entries with this root."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf_hash(entry)
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            at, last = _past_even(at, last)
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Return whether *path* shows that the tree of *second* entries begins with the tree of *first*."""
    if not 0 <= first <= second:
        return False
    if first in (0, second):
        return not path and (first_root == second_root if first == second else first_root == sha256().digest())
    steps = list(path) if first & (first - 1) else [first_root, *path]
    return bool(steps) and _climb(first - 1, second - 1, steps) == (first_root, second_root)


# --- inside --------------------------------------------------------------------------------------


def _split(size: int) -> int:
    """Return the greatest power of two that is less than *size*."""
    return 1 << ((size - 1).bit_length() - 1)


def _root(entries: Sequence[bytes], start: int, end: int) -> bytes:
    if end - start == 1:
        return leaf_hash(entries[start])
    middle = start + _split(end - start)
    return node_hash(_root(entries, start, middle), _root(entries, middle, end))


def _path(entries: Sequence[bytes], index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(entries, index, start, middle), _root(entries, middle, end)]
    return [*_path(entries, index, middle, end), _root(entries, start, middle)]


def _subproof(entries: Sequence[bytes], first: int, start: int, end: int, whole: bool) -> list[bytes]:
    if first == end:
        return [] if whole else [_root(entries, start, end)]
    middle = start + _split(end - start)
    if first <= middle:
        return [*_subproof(entries, first, start, middle, whole), _root(entries, middle, end)]
    return [*_subproof(entries, first, middle, end, False), _root(entries, start, middle)]


def _past_even(at: int, last: int) -> tuple[int, int]:
    """Climb from a node without a right neighbour to the first that is itself on the right."""
    while not at & 1 and at:
        at, last = at >> 1, last >> 1
    return at, last


def _climb(at: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return the two roots that a consistency path leads to; `None` if it has not the right length."""
    while at & 1:
        at, last = at >> 1, last >> 1
    one = two = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            one, two = node_hash(step, one), node_hash(step, two)
            at, last = _past_even(at, last)
        else:
            two = node_hash(two, step)
        at, last = at >> 1, last >> 1
    return (one, two) if last == 0 else None

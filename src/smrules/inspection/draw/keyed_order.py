"""
The keyed order: every id has a position of its own that nobody can know before the seed and anybody can compute after it.

A position does not hang on the rest of the pool, so strata, recusals and substitutions need no second draw. The construction is that
of draft-thomson-elegy-vrs: a key from a code and the randomness, then a position for each label.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from heapq import nsmallest

_ENTITY = b"\x01"
"""Ends what is hashed for a position; ids hold no control characters, so no id is part of another's."""

_VISIT = b"\x02"


def draw_key(code: bytes, randomness: bytes) -> bytes:
    """Return the key of a draw: HMAC-SHA256 of the randomness under a code that was published before it."""
    return hmac.digest(code, randomness, "sha256")


def position(key: bytes, label: str) -> bytes:
    """Return the place of *label* in the order: 32 bytes, compared as they are."""
    return hmac.digest(key, label.encode() + _ENTITY, "sha256")


def visit_key(key: bytes, entity: str) -> bytes:
    """Return the key of the order in which officers are asked to visit *entity*."""
    return hmac.digest(key, entity.encode() + _VISIT, "sha256")


def first_in_order(key: bytes, labels: Iterable[str], count: int) -> list[str]:
    """
    Return the first *count* labels of the order.

    The labels may be a stream: no more than *count* of them are kept.
    """
    digest = hmac.digest
    found = nsmallest(count, ((digest(key, label.encode() + _ENTITY, "sha256"), label) for label in labels))
    return [label for _, label in found]


def in_order(key: bytes, labels: Iterable[str]) -> list[str]:
    """Return all labels in their order."""
    return [label for _, label in sorted((position(key, label), label) for label in labels)]

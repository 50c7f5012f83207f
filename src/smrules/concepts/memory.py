"""What is worked out once and kept: dictionaries that begin anew when they grow too large."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

MISSING: Final = object()
"""What a dictionary returns for what it does not hold; no fact has this value."""

MOST_REMEMBERED = 4096
"""Answers that one dictionary keeps."""


def remember(known: dict[Hashable, Any], key: Hashable, answer: Any, most: int = MOST_REMEMBERED) -> Any:
    """
    Keep an answer, and return it.

    >>> remember({}, "key", 3)
    3
    """
    if len(known) >= most:
        known.clear()
    known[key] = answer
    return answer

"""One way to write everything down, so that a hash means the same to everybody."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any


def canonical_json(data: Any) -> bytes:
    """
    Return plain data as JSON with sorted keys and no blanks, in UTF-8.

    >>> canonical_json({"b": [1], "a": "户"}).decode()
    '{"a":"户","b":[1]}'
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def record_bytes(data: Any) -> bytes:
    """Return a record as it is published: sorted keys, a line for each value, a line feed at the end."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False).encode() + b"\n"


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of(data: Any) -> str:
    """Return the SHA-256 of the canonical JSON of plain data."""
    return sha256_hex(canonical_json(data))


def label_of(text: str) -> str | None:
    """
    Return an id in Unicode's normal form C; `None` if it is empty or holds a control character.

    >>> label_of("e\\u0301") == "\\u00e9", label_of("a\\nb")
    (True, None)
    """
    label = unicodedata.normalize("NFC", text)
    return label if label and not any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in label) else None


def pool_hash(labels: Iterable[str]) -> str:
    """Return the SHA-256 of ids that are sorted by code point, one a line, each line ended by a line feed."""
    found = hashlib.sha256()
    for label in labels:
        found.update(label.encode() + b"\n")
    return found.hexdigest()

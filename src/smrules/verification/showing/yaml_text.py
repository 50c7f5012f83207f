"""Facts and examples written as one line of YAML that an author can paste."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

_BARE = re.compile(r"[^\W\d][\w.-]*|[\d.]+\.\.[\d.]+|\d{4}-\d\d-\d\d|-?\d+[./]\d+")
_NOT_TEXT = ("true", "false", "null")


def flow(value: Any) -> str:
    """
    Write a value in flow style.

    >>> flow({"given": {"entity.area": "37", "entity.open": True}, "expect": ["a", "b"]})
    '{given: {entity.area: "37", entity.open: true}, expect: [a, b]}'
    """
    match value:
        case Mapping():
            return "{" + ", ".join(f"{name}: {flow(one)}" for name, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
    return text(str(value))


def text(value: str) -> str:
    """Write text so that it is read as text."""
    if _BARE.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

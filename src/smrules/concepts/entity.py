"""The business entity to be visited: an id and facts, whose names are content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smrules.concepts.serial import Serial


@dataclass(frozen=True, slots=True)
class Entity(Serial):
    """
    A business entity as its register describes it.

    Attributes:
        id: Unified social credit code, or any other stable id.
        facts: Facts by name without the scope, such as `{"activities": ["catering"], "floor_area": 180}`; what is not
            there is unknown, `"none"` is certainly absent.
        members: Scope → list of members, each a mapping of facts by name, such as
            `{"equipment": [{"number": "DT-01", "kind": "elevator"}]}`. A scope that is not there is unknown.
        history: Dated scope → `{"complete_from": "2020-01-01", "records": [{…}]}`.
    """

    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    members: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    history: Mapping[str, Any] = field(default_factory=dict)

"""Entities as a table with natural types, as a register would export them: numbers, days, lists, structs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from smrules import Entity, Library
from smrules.concepts.vocabulary import Fact

NATURAL = {
    "boolean": pa.bool_(),
    "number": pa.decimal128(18, 2),
    "money": pa.decimal128(18, 2),
    "choices": pa.list_(pa.string()),
    "date": pa.date32(),
}


def natural(fact: Fact, raw: Any) -> Any:
    """Return a value as the column of a register holds it."""
    if raw is None or raw == "none":
        return None
    if fact.type in ("number", "money"):
        return Decimal(str(raw)).quantize(Decimal("0.01"))
    return date.fromisoformat(raw) if fact.type == "date" and isinstance(raw, str) else raw


def columns(library: Library, scope: str, rows: Sequence[dict[str, Any]]) -> dict[str, pa.Array]:
    """Return the facts of some members by name, as columns; what is certainly absent stands in a column of its own."""
    found: dict[str, pa.Array] = {}
    for name in sorted({name for row in rows for name in row}):
        fact = library.fact(f"{scope}.{name}")
        raws = [row.get(name) for row in rows]
        found[name] = pa.array([natural(fact, raw) for raw in raws], NATURAL.get(fact.type, pa.string()))
        if fact.optional:
            found[f"{name}.none"] = pa.array([raw == "none" for raw in raws])
    return found


def table_of(library: Library, entities: Iterable[Entity]) -> pa.Table:
    """Return entities as a table; members and pasts stand in columns of lists."""
    entities = list(entities)
    found = {
        "id": pa.array([one.id for one in entities], pa.string()),
        **columns(library, "entity", [one.facts for one in entities]),
    }
    for scope in sorted({scope for one in entities for scope in one.members}):
        found[scope] = nested(library, scope, [one.members.get(scope) for one in entities])
    for scope in sorted({scope for one in entities for scope in one.history}):
        found[scope] = nested(
            library, scope, [one.history[scope]["records"] if scope in one.history else None for one in entities]
        )
        days = [one.history.get(scope, {}).get("complete_from") for one in entities]
        found[f"{scope}.complete_from"] = pa.array([date.fromisoformat(day) if day else None for day in days], pa.date32())
    return pa.table(found)


def nested(library: Library, scope: str, lists: Sequence[list[dict[str, Any]] | None]) -> pa.Array:
    """Return lists of members as a column of lists of structs."""
    flat = columns(library, scope, [one for listed in lists for one in listed or ()])
    if not flat:
        declared = library.vocabulary.scopes[scope]
        flat = {str(declared.key or declared.dated).partition(".")[2]: pa.array([], pa.string())}
    members = pa.StructArray.from_arrays(list(flat.values()), names=list(flat))
    offsets = [0]
    for listed in lists:
        offsets.append(offsets[-1] + len(listed or ()))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), members, mask=pa.array([listed is None for listed in lists]))

"""The schemas of a ledger: what may be recorded, what is recorded, what is published of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from smrules.concepts.ledger_record import KINDS, ConsistencyProof, Entry, InclusionProof, LedgerState, Root
from smrules.concepts.serial import Serial
from smrules.publishing.ledger_descriptions import LEDGER_CLASSES, LEDGER_FIELDS

Schema = dict[str, Any]

LEDGER_RESULTS: dict[str, type[Serial]] = {
    "ledger-entry": Entry, "ledger-root": Root, "ledger-inclusion": InclusionProof, "ledger-consistency": ConsistencyProof,
    "ledger-state": LedgerState,
}  # fmt: skip
"""Name of a schema → class."""

_TEXTS = ("entity", "visit", "by", "at", "library_hash")


def ledger_draft(result: Callable[[type[Serial]], Schema]) -> Schema:
    """Return the schema of a draft: its kind says which payload it must have; *result* gives the schema of one."""
    defs: Schema = {}
    for kind in KINDS.values():
        made = result(kind)
        defs |= made.pop("$defs", {})
        defs[kind.__name__] = made
    for name, needed in _needed().items():
        defs[name]["required"] = needed
    return {
        "title": "Draft", "description": LEDGER_CLASSES["Draft"], "type": "object", "properties": _properties(),
        "required": ["kind", *_TEXTS, "payload"], "additionalProperties": False,
        "allOf": [_payload_of(kind, one) for kind, one in KINDS.items()], "$defs": dict(sorted(defs.items())),
    }  # fmt: skip


def _properties() -> Schema:
    kinds = {"kind": {"enum": list(KINDS)}}
    texts = {name: {"type": "string", "minLength": 1} for name in _TEXTS} | {"key": {"type": "string"}}
    return {
        name: {"description": LEDGER_FIELDS[f"Draft.{name}"], **one}
        for name, one in {**kinds, **texts, "payload": {"type": "object"}}.items()
    }


def _payload_of(name: str, kind: type[Serial]) -> Schema:
    payload = {"properties": {"payload": {"$ref": f"#/$defs/{kind.__name__}", "description": LEDGER_FIELDS["Draft.payload"]}}}
    return {"if": {"properties": {"kind": {"const": name, "description": LEDGER_FIELDS["Draft.kind"]}}}, "then": payload}


def _needed() -> dict[str, list[str]]:
    """Return the fields that have no default, by class: only these must be sent."""
    found = {}
    for kind in KINDS.values():
        made = TypeAdapter(kind).json_schema(mode="validation")
        found |= {name: one.get("required", []) for name, one in {**made.get("$defs", {}), kind.__name__: made}.items()}
    return found

"""How an entry gets its hash: payload first, then the entry with the hash of the one before it."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from smrules.concepts.diagnostic import InputError, diagnostic, nearest
from smrules.concepts.ledger_record import FORMAT, KINDS, Draft, Entry
from smrules.concepts.position import Position
from smrules.inspection.draw.canonical import canonical_json, label_of
from smrules.inspection.draw.seeds import moment

NOTHING = "0" * 64
"""Stands for the hashes of an entry that has no place yet."""

_SEALED = tuple(one.name for one in fields(Entry) if one.name not in ("payload", "hash"))
_TEXTS = ("entity", "visit", "by", "library_hash", "key")


def genesis(name: str) -> str:
    """Return what the first entry of the ledger *name* follows."""
    return _sha256("name", canonical_json(name))


def payload_hash(payload: Any) -> str:
    """Return the hash of a payload; raises `ValueError` or `TypeError` if it is no JSON."""
    return payload_text_hash(canonical_json(payload))


def payload_text_hash(text: bytes) -> str:
    """Return the hash of a payload that is written as canonical JSON."""
    return _sha256("payload", text)


def entry_hash(entry: Entry) -> str:
    """Return the hash that an entry should have; raises `ValueError` or `TypeError` if a field is no text."""
    return _sha256("entry", canonical_json({name: getattr(entry, name) for name in _SEALED}))


def _sha256(what: str, data: bytes) -> str:
    return sha256(f"{FORMAT} {what}\n".encode() + data).hexdigest()


# --- from draft to entry -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry that has no place yet – sequence 1, previous and hash of zeros – and its payload as it will be stored."""

    entry: Entry
    packed: bytes


def prepared(draft: Draft) -> Prepared:
    """
    Return a draft, ready to be put into its place.

    Raises:
        InputError: The kind is not known, an id is empty or holds control characters, a number is not finite (SM714), or the
            time has no offset (SM658).
    """
    if not isinstance(draft.payload, KINDS.get(draft.kind, ())):
        zh, en = "没有这一种，或者内容不属于这一种", "no such kind, or a payload of another"
        raise _out_of_shape("kind", draft.kind, zh, en, nearest(draft.kind, KINDS))
    moment(draft.at, "at")
    for name in ("answers", "history"):
        _finite(getattr(draft.payload, name, None))
    payload, text = _written(draft)
    told = {name: getattr(draft, name) for name in ("kind", *_TEXTS, "at")}
    entry = Entry(1, **told, payload=payload, payload_hash=payload_text_hash(text), previous=NOTHING, hash=NOTHING)
    entry = entry if draft.key else replace(entry, key=entry_hash(entry))
    for name in _TEXTS:
        if getattr(entry, name) != label_of(getattr(entry, name)):
            raise _out_of_shape(
                name, name, "是空的，含有控制字符，或者不是 NFC 写法", "empty, with control characters, or not in form NFC"
            )
    return Prepared(entry, packed(text))


def _written(draft: Draft) -> tuple[Any, bytes]:
    """Return a payload as plain data and as canonical JSON; a number that is not whole is its text, which `assess` reads exactly."""
    payload = draft.payload.to_dict()
    try:
        text = canonical_json(payload)
    except UnicodeEncodeError:
        raise _out_of_shape("payload", draft.kind, "内容有半个代理对字符", "half of a surrogate pair in the payload") from None
    fractions: list[str] = []
    exact = json.loads(text, parse_float=lambda number: fractions.append(number) or number)
    return (exact, canonical_json(exact)) if fractions else (payload, text)


def sealed(entry: Entry, sequence: int, previous: str) -> Entry:
    """Return an entry at its place in the chain."""
    placed = replace(entry, sequence=sequence, previous=previous)
    return replace(placed, hash=entry_hash(placed))


def same_content(one: Entry, other: Entry) -> bool:
    """Return whether two entries tell the same, wherever they stand."""
    place = {"sequence": 1, "previous": NOTHING, "hash": NOTHING, "payload": {}}
    return replace(one, **place) == replace(other, **place)


def _finite(data: Any) -> None:
    """Refuse a number that is not finite: written as JSON it would be nothing."""
    match data:
        case dict():
            _finite(list(data.values()))
        case list() | tuple():
            for one in data:
                _finite(one)
        case float() | Decimal() if not math.isfinite(data):
            raise _out_of_shape("payload", str(data), "不是有限的数", "not a finite number")


def _out_of_shape(where: str, what: str, zh: str, en: str, close: str = "") -> InputError:
    return InputError([diagnostic("SM714", Position(where, 0), what=what, problem_zh=zh, problem_en=en, nearest=close)])


# --- bytes that are stored -----------------------------------------------------------------------


def packed(text: bytes) -> bytes:
    """Return the canonical JSON of a payload as it is stored: CRC-32 of the rest, then the text, compressed."""
    body = zlib.compress(text, 1)
    return zlib.crc32(body).to_bytes(4, "big") + body


def unpacked(raw: bytes, sequence: int) -> bytes:
    """Return the text that was stored; raises `InputError` (SM715) if a byte of it is another one."""
    try:
        if zlib.crc32(raw[4:]) != int.from_bytes(raw[:4], "big"):
            raise _damaged(sequence, "校验码不符", "its checksum does not fit")
        return zlib.decompress(raw[4:])
    except (TypeError, zlib.error) as error:
        raise _damaged(sequence, "不能解压", "it cannot be unpacked") from error


def payload_of(raw: bytes, sequence: int) -> Any:
    """Return the payload that was stored; raises `InputError` (SM715) if it is damaged."""
    try:
        return json.loads(unpacked(raw, sequence))
    except (ValueError, RecursionError) as error:
        raise _damaged(sequence, "不是 JSON", "it is no JSON") from error


def _damaged(sequence: int, zh: str, en: str) -> InputError:
    return InputError([diagnostic("SM715", Position(f"entry {sequence}", 0), entry=sequence, problem_zh=zh, problem_en=en)])

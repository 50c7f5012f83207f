"""The files of a ledger: drafts in JSON lines, roots, proofs. What is wrong with one is told with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, nearest
from smrules.concepts.ledger_record import KINDS, ConsistencyProof, Draft, InclusionProof, Root
from smrules.concepts.position import Position
from smrules.concepts.serial import Serial
from smrules.procedures.ledger.chain import prepared
from smrules.publishing.exchange import located
from smrules.publishing.json_text import JsonText, unreadable

Kind = TypeVar("Kind", bound=Serial)

_TEXTS = ("kind", "entity", "visit", "by", "at", "library_hash", "key")
_NEEDED = {*_TEXTS, "payload"} - {"key"}


def lines_of(name: str) -> list[JsonText]:
    """Return the lines of a file that are not blank; raises `InputError` if it cannot be read."""
    try:
        raw = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None
    return [JsonText.of_bytes(name, line, number) for number, line in enumerate(raw.splitlines(), 1) if line.strip()]


def read_drafts(lines: Iterable[JsonText]) -> list[Draft]:
    """Return the drafts that lines describe; raises `InputError` with everything that is wrong with any."""
    drafts: list[Draft] = []
    found: list[Diagnostic] = []
    for line in lines:
        try:
            drafts.append(read_draft(line))
        except InputError as error:
            found += error.diagnostics
    if found:
        raise InputError(found)
    return drafts


def read_draft(source: JsonText) -> Draft:
    """Return the draft that one line describes, as `ledger-draft.schema.json` says; raises `InputError`."""
    data = source.data
    if wrong := list(_wrongs(data)):
        raise InputError(_placed(source, wrong, "draft"))
    kind = KINDS[data["kind"]]
    try:
        draft = Draft(**{**data, "payload": kind.from_dict(data["payload"])})
        prepared(draft)
    except InputError as error:
        raise InputError(_placed(source, [_in_payload(one, kind.__name__) for one in error.diagnostics])) from None
    return draft


def _placed(source: JsonText, found: Iterable[Diagnostic], root: str = "") -> list[Diagnostic]:
    """Return messages with their places in the line; what is missing has the place of the whole."""
    return located(found, {root: source}, Position(source.name, source.first_line))


def _wrongs(data: Any) -> Iterable[Diagnostic]:
    if not isinstance(data, dict):
        yield _shape("draft", "不是一件事的记录", "this is no draft")
        return
    for name in sorted(_NEEDED - data.keys()):
        yield _shape(f"draft.{name}", "缺少这一项", "this is missing")
    for name in sorted(data.keys() - _NEEDED - {"key"}):
        yield _shape(f"draft.{name}", "没有这一项", "there is no such key")
    for name in _TEXTS:
        if not isinstance(data.get(name, ""), str):
            yield _shape(f"draft.{name}", "要写文字", "this must be a text")
    if isinstance(kind := data.get("kind"), str) and kind not in KINDS:
        problem = {"problem_zh": "没有这一种", "problem_en": "there is no such kind", "nearest": nearest(kind, KINDS)}
        yield diagnostic("SM714", Position("draft.kind", 0), what=kind, **problem)


def _shape(where: str, zh: str, en: str) -> Diagnostic:
    return diagnostic("SM606", Position(where, 0), where=where, problem_zh=zh, problem_en=en)


def _in_payload(one: Diagnostic, name: str) -> Diagnostic:
    """Return a message whose path begins with the class of the payload with the path in the draft."""
    where = one.position.file
    return replace(one, position=Position(f"payload{where.removeprefix(name)}", 0)) if where.startswith(name) else one


# --- what was published --------------------------------------------------------------------------


def read_root(source: JsonText) -> Root:
    """Return a root; raises `InputError` if it is none."""
    return _read(source, Root)


def read_proof(source: JsonText) -> InclusionProof | ConsistencyProof:
    """Return a proof of either kind; raises `InputError` if it is none."""
    inclusion = isinstance(source.data, dict) and "entry" in source.data
    return _read(source, InclusionProof if inclusion else ConsistencyProof)


def _read(source: JsonText, kind: type[Kind]) -> Kind:
    try:
        return kind.from_dict(source.data)
    except InputError as error:
        raise InputError([source.located(one, kind.__name__) or one for one in error.diagnostics]) from None

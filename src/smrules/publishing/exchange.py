"""
What other systems send becomes entities, answers and teams; what goes back to them becomes JSON.

Numbers are read with decimals and stay exact. Everything is checked against the schemas before it is used, and everything that
is wrong is reported at once, with the path of the value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, BinaryIO

from smrules.concepts.dates import parse_date
from smrules.concepts.decision import Officer
from smrules.concepts.diagnostic import Diagnostic, InputError
from smrules.concepts.entity import Entity
from smrules.concepts.position import Position
from smrules.publishing.complaints import complaints
from smrules.publishing.inputs import INPUTS
from smrules.publishing.json_text import WHOLE, JsonText

_ROOTS = {"entity": "entity", "team": "team", "visit": "visit"}
"""Inputs whose whole value has a name in paths."""


@dataclass(frozen=True, slots=True)
class Request:
    """
    What one command works on, wherever it came from.

    Attributes:
        visit: Facts of the visit and lists of its members, for `admit`.
        outcome, by, code: What a person decides, for `decide`.
        reason: Of the decision, for `decide`; of the visit, for `admit`.
    """

    entity: Entity
    answers: Mapping[str, Any] = field(default_factory=dict)
    history: Mapping[str, Any] | None = None
    act_on: date | None = None
    decide_on: date | None = None
    team: tuple[Officer, ...] = ()
    trigger: str | None = None
    visit: Mapping[str, Any] | None = None
    outcome: str | None = None
    by: str | None = None
    code: str | None = None
    reason: str = ""


def checked(source: JsonText, kind: str) -> Any:
    """Return the data of an input of one kind; raises `InputError` with a path for every mistake."""
    found = complaints(_validator(kind).iter_errors(source.data), _ROOTS.get(kind, WHOLE))
    if found:
        raise InputError(found)
    return source.data


@cache
def _validator(kind: str):
    from jsonschema import Draft202012Validator, FormatChecker

    return Draft202012Validator(INPUTS[kind], format_checker=FormatChecker(["date"]))


# --- inputs --------------------------------------------------------------------------------------


def read_entity(source: JsonText) -> Entity:
    """Return the entity that a text describes; raises `InputError`."""
    return _entity(checked(source, "entity"))


def read_team(source: JsonText) -> tuple[Officer, ...]:
    """Return the officers that a text lists; raises `InputError`."""
    return _team(checked(source, "team"))


def read_visit(source: JsonText) -> dict[str, Any]:
    """Return the facts of a visit, and the lists of its members, that a text tells; raises `InputError`."""
    return checked(source, "visit")


def read_answers(source: JsonText) -> dict[str, Any]:
    """Return answers, history and dates, by the names of a request's fields; raises `InputError`."""
    return _case(checked(source, "answers"))


def read_request(source: JsonText) -> Request:
    """Return the request that one line describes; raises `InputError`."""
    data = checked(source, "request")
    plain = {name: data[name] for name in ("trigger", "visit", "outcome", "by", "code", "reason") if name in data}
    return Request(_entity(data["entity"]), **_case(data), team=_team(data.get("team", ())), **plain)


def read_lines(stream: BinaryIO, name: str = "-") -> Iterator[JsonText | InputError]:
    """Yield every line that is not blank, or why it cannot be read."""
    for number, raw in enumerate(stream, start=1):
        if raw.strip():
            try:
                yield JsonText.of_bytes(name, raw.rstrip(b"\r\n"), number)
            except InputError as error:
                yield error


def _entity(data: Mapping[str, Any]) -> Entity:
    return Entity(**data)


def _team(data: Iterable[Mapping[str, Any]]) -> tuple[Officer, ...]:
    return tuple(Officer(**{name: tuple(told) if isinstance(told, list) else told for name, told in one.items()}) for one in data)


def _case(data: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: data[name] for name in ("answers", "history") if name in data}
    days = {name: parse_date(data[name]) for name in ("act_on", "decide_on") if name in data}
    return {**found, **days}


# --- places --------------------------------------------------------------------------------------


def located(found: Iterable[Diagnostic], sources: Mapping[str, JsonText], line: Position | None = None) -> list[Diagnostic]:
    """
    Return messages with file, line and column for the paths that they name.

    Args:
        found: Messages whose position is a path.
        sources: What the whole of each text is called in paths (empty if it has no name) → the text.
        line: Where to point for paths that are in none of them.
    """
    return [_located(one, sources) or (replace(one, position=line) if line else one) for one in found]


def _located(one: Diagnostic, sources: Mapping[str, JsonText]) -> Diagnostic | None:
    if any(one.position.file == source.name for source in sources.values()):
        return one
    return next(filter(None, (source.located(one, root) for root, source in sources.items())), None)


# --- outputs -------------------------------------------------------------------------------------


def json_text(data: Any) -> str:
    """Return plain data as indented JSON, in the order in which it is declared."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def json_line(data: Any) -> str:
    """Return plain data as one line of JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def failure(found: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return what stands in the place of a result."""
    return {"diagnostics": [one.to_dict() for one in found]}

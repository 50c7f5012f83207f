"""What a check found, in the forms that code review reads: SARIF 2.1.0 and annotations of GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Any

from smrules.concepts.catalogue import CATALOGUE
from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.position import Position

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
PathOf = Callable[[str], str]
"""Takes the file of a message, and returns its path from where the command was run."""


def sarif(found: Sequence[Diagnostic], path_of: PathOf, language: str = "zh") -> dict[str, Any]:
    """Return messages as a log of SARIF 2.1.0; columns count characters."""
    codes = sorted({one.code for one in found})
    driver = {"name": "smrules", "rules": [_rule(code) for code in codes]}
    results = [_result(one, codes.index(one.code), path_of, language) for one in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    return {"id": code, "shortDescription": {"text": CATALOGUE[code].title}}


def _result(one: Diagnostic, number: int, path_of: PathOf, language: str) -> dict[str, Any]:
    told = {
        "ruleId": one.code, "ruleIndex": number, "level": one.level, "message": {"text": _message(one, language)},
        "locations": [_location(one.position, path_of)],
    }  # fmt: skip
    related = [{"id": place, **_location(where, path_of)} for place, where in enumerate(one.related, start=1)]
    return told | ({"relatedLocations": related} if related else {})


def _location(place: Position, path_of: PathOf) -> dict[str, Any]:
    path = PurePath(path_of(place.file))
    uri = path.as_uri() if path.is_absolute() else PurePosixPath("/", path.as_posix()).as_uri().removeprefix("file:///")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": physical}


def _message(one: Diagnostic, language: str) -> str:
    """Return the message with its way out and the example to paste."""
    text, hint = (one.zh, one.hint_zh) if language == "zh" else (one.en, one.hint_en)
    return "\n".join(filter(None, (text, hint, one.example)))


def github(found: Iterable[Diagnostic], path_of: PathOf, language: str = "zh") -> str:
    """Return messages as commands that GitHub shows beside the lines of a pull request; empty if there are none."""
    return "\n".join(_annotation(one, path_of, language) for one in found)


def _annotation(one: Diagnostic, path_of: PathOf, language: str) -> str:
    where = {"file": path_of(one.position.file)}
    if one.position.line:
        where |= {"line": str(one.position.line), "col": str(one.position.column)}
    told = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in (where | {"title": one.code}).items())
    return f"::{one.level} {told}::{_escaped(_message(one, language))}"


def _escaped(text: str, more: str = "") -> str:
    """Return *text* so that no character of it ends the command."""
    return "".join(f"%{ord(letter):02X}" if letter in f"%\r\n{more}" else letter for letter in text)

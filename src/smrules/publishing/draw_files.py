"""The files of a random draw: pool, last teams, seed, record. What is wrong with one is told with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timezone
from pathlib import Path
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.draw_record import DrawRecord, SeedSource, SeedValue
from smrules.concepts.entity import Entity
from smrules.concepts.position import Position
from smrules.inspection.draw.canonical import record_bytes
from smrules.inspection.draw.seeds import round_time
from smrules.publishing.exchange import checked
from smrules.publishing.json_text import JsonText, unreadable

_ENTITY_KEYS = {"id", "facts", "members", "history"}
RECORD = "DrawRecord"
"""What the whole of a record is called in the paths of messages about its shape."""


class PoolFile:
    """Entities in JSON lines, one a line; blank lines count as none."""

    def __init__(self, name: str):
        self.name = name
        try:
            raw = Path(name).read_bytes()
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from None
        self.lines = [(number, line) for number, line in enumerate(raw.splitlines(), 1) if line.strip()]

    def entities(self) -> Iterator[Entity]:
        """Yield the entities; raises `InputError` with all lines that are no entities."""
        found: list[Diagnostic] = []
        for number in range(len(self.lines)):
            try:
                yield self._entity(number)
            except InputError as error:
                found += error.diagnostics
        if found:
            raise InputError(found)

    def _entity(self, number: int) -> Entity:
        source = self.text(number)
        data = source.data
        plain = isinstance(data, dict) and data.keys() <= _ENTITY_KEYS and isinstance(data.get("id"), str)
        if not plain or len(data) > 2 or not isinstance(data.get("facts", {}), dict):
            try:
                data = checked(source, "entity")
            except InputError as error:
                raise InputError([source.located(one, "entity") or one for one in error.diagnostics]) from None
        return Entity(**data)

    def text(self, number: int) -> JsonText:
        """Return the line of one entity."""
        first_line, raw = self.lines[number]
        return JsonText.of_bytes(self.name, raw, first_line)

    def located(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return messages with the places of the entities that they name as `pool[7].facts.area`."""
        return [self._located(one) for one in found]

    def _located(self, one: Diagnostic) -> Diagnostic:
        number, bracket, path = one.position.file.removeprefix("pool[").partition("]")
        if not one.position.file.startswith("pool[") or not bracket or not number.isdecimal():
            return one
        here = replace(one, position=Position(path.lstrip("."), 0))
        return self.text(int(number)).located(here) or replace(one, position=Position(self.name, self.lines[int(number)][0]))

    def names(self, fact: str) -> dict[str, str]:
        """Return a text fact of every entity that has it, by id."""
        short = fact.partition(".")[2]
        told = ((one.id, one.facts.get(fact, one.facts.get(short))) for one in self.entities())
        return {label: name for label, name in told if isinstance(name, str)}


def read_last_teams(source: JsonText) -> dict[str, tuple[str, ...]]:
    """Return the officers of the last visit by entity; raises `InputError`."""
    return {entity: tuple(team) for entity, team in checked(source, "last-teams").items()}


# --- the seed ------------------------------------------------------------------------------------


def read_sources(source: JsonText) -> tuple[SeedSource, ...]:
    """Return the announced sources of a seed; raises `InputError`."""
    return tuple(_source(one) for one in checked(source, "seed-sources")["sources"])


def _source(told: Mapping[str, Any]) -> SeedSource:
    pick = tuple((int(some), int(of)) for some, of in told.get("pick", ()))
    numbers = {name: int(told[name]) for name in ("genesis", "period", "round") if name in told}
    return SeedSource(**{**told, "pick": pick, **numbers})


def read_values(source: JsonText, sources: Iterable[SeedSource]) -> tuple[SeedValue, ...]:
    """Return what the sources gave, from lottery numbers, secrets, or what a beacon answered, word for word; raises `InputError`."""
    announced = {one.name: one for one in sources}
    return tuple(_value(one, announced.get(one["name"])) for one in checked(source, "seed-values")["values"])


def _value(told: Mapping[str, Any], announced: SeedSource | None) -> SeedValue:
    if "drand" in told:
        return _of_drand(told["name"], told["drand"], announced)
    if "nist" in told:
        pulse = told["nist"]["pulse"]
        return SeedValue(told["name"], pulse["timeStamp"], value=pulse["outputValue"].lower())
    numbers = tuple(tuple(int(one) for one in group) for group in told.get("numbers", ()))
    return SeedValue(told["name"], told.get("at", ""), numbers, told.get("value", ""), told.get("proof", ""))


def _of_drand(name: str, beacon: Mapping[str, Any], announced: SeedSource | None) -> SeedValue:
    number = int(beacon["round"])
    at = announced.at if announced else ""
    if announced and number != announced.round:
        at = round_time(replace(announced, round=number)).astimezone(timezone.utc).isoformat()
    return SeedValue(name, at, value=beacon["randomness"].lower(), proof=beacon["signature"].lower())


# --- the record ----------------------------------------------------------------------------------


def read_record(source: JsonText) -> DrawRecord:
    """Return the record of a draw; raises `InputError` if it has not the shape of one."""
    if not isinstance(source.data, dict):
        raise InputError([diagnostic("SM606", Position(source.name), where=source.name, problem_zh="不是抽查记录",
                                     problem_en="this is not the record of a draw")])  # fmt: skip
    try:
        return DrawRecord.from_dict(source.data)
    except InputError as error:
        raise InputError([source.located(one, RECORD) or one for one in error.diagnostics]) from None


def written(record: DrawRecord) -> bytes:
    """Return a record as the bytes that are published."""
    return record_bytes(record.to_dict())


def not_canonical(source: JsonText, record: DrawRecord) -> list[Diagnostic]:
    """Return a message with the first place at which a file is not what smrules would write, if there is one."""
    expected = written(record).decode()
    if source.text == expected:
        return []
    limit = min(len(expected), len(source.text))
    at = next((n for n in range(limit) if expected[n] != source.text[n]), limit)
    place = Position(source.name, *source.line_and_column(at))
    return [source.with_excerpt(diagnostic("SM662", place))]

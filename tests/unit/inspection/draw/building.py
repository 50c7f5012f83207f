"""A small draw for tests: the one that the examples ship, and changes to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from smrules.concepts.draw_record import DrawRecord, SeedSource, SeedValue
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.definitions.library import load_library
from smrules.inspection.draw.commitment import commit
from smrules.inspection.draw.completion import complete
from smrules.publishing.draw_files import PoolFile, read_last_teams, read_sources, read_values
from smrules.publishing.exchange import read_team
from smrules.publishing.json_text import JsonText

SMALL = Path(__file__).resolve().parents[4] / "examples" / "draw" / "small"
DAY = date(2023, 9, 14)
COMMITTED_AT = "2023-09-14T09:00:00+08:00"
LATER = "2023-09-20T09:00:00+08:00"
DRAWS = ("food", "lifts", "scales")


def text(name: str) -> JsonText:
    """Return one file of the small example."""
    return JsonText.of_file(str(SMALL / name))


@cache
def library() -> Library:
    """Return the rules of the small example."""
    return load_library(SMALL / "rules.yaml")


@cache
def entities() -> tuple[Entity, ...]:
    """Return its pool."""
    return tuple(PoolFile(str(SMALL / "pool.jsonl")).entities())


@cache
def officers() -> tuple:
    """Return its officers."""
    return read_team(text("officers.json"))


@cache
def sources() -> tuple[SeedSource, ...]:
    """Return its announced seed."""
    return read_sources(text("seed.json"))


@cache
def values() -> tuple[SeedValue, ...]:
    """Return what the sources gave."""
    return read_values(text("values.json"), sources())


def committed(**changes: Any) -> DrawRecord:
    """Return the commitment of the small example, with some of its inputs changed."""
    told: dict[str, Any] = {
        "library": library(), "draws": DRAWS, "entities": entities(), "officers": officers(), "seed": sources(),
        "on": DAY, "committed_at": COMMITTED_AT, "last_teams": read_last_teams(text("last-teams.json")),
    } | changes  # fmt: skip
    return commit(told.pop("library"), told.pop("draws"), told.pop("entities"), told.pop("officers"), told.pop("seed"), **told)


def drawn(**changes: Any) -> DrawRecord:
    """Return the finished draw of the small example, with some of its inputs changed."""
    return complete(committed(**changes), values())


@cache
def finished() -> DrawRecord:
    """Return the finished draw of the small example."""
    return drawn()


def changed(record: DrawRecord, change: Callable[[dict[str, Any]], Any]) -> DrawRecord:
    """Return a record after *change* was made to its data."""
    data = json.loads(json.dumps(record.to_dict()))
    change(data)
    return DrawRecord.from_dict(data)


def with_draw(record_library: Library, name: str, **changes: Any) -> Library:
    """Return a library whose draw *name* is another."""
    return replace(record_library, draws={**record_library.draws, name: replace(record_library.draws[name], **changes)})

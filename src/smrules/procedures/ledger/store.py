"""Where entries are kept: what every store can do, and the one in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from itertools import chain
from threading import Lock
from typing import Any, Protocol

from smrules.concepts.ledger_record import Entry
from smrules.concepts.serial import Later
from smrules.inspection.draw.canonical import canonical_json
from smrules.procedures.ledger.chain import packed, payload_of

Row = dict[str, Any]
"""An entry as it is stored: its fields by name, the payload packed."""

FIELDS = tuple(one.name for one in fields(Entry))


def row_of(entry: Entry, payload: bytes | None = None) -> Row:
    """Return an entry as it is stored; its payload may be packed already."""
    raw = packed(canonical_json(entry.payload)) if payload is None else payload
    return {name: getattr(entry, name) for name in FIELDS if name != "payload"} | {"payload": raw}


def entry_of(row: Row) -> Entry:
    """Return a stored entry; its payload is unpacked when it is read, and may then turn out to be damaged (SM715)."""
    return Entry(**{**row, "payload": Later(lambda: payload_of(row["payload"], row["sequence"]))})


class Writing(Protocol):
    """What may be done while nobody else writes."""

    def last(self) -> tuple[int, str] | None:
        """Return number and hash of the last entry."""

    def keyed(self, key: str) -> Entry | None:
        """Return the entry that was recorded under a key."""

    def of_visit(self, visit: str) -> Iterator[Entry]:
        """Yield the entries of one visit, in order."""

    def add(self, row: Row) -> None:
        """Add the next entry."""


class Store(Protocol):
    """Keeps the name of a ledger and its entries, and only adds to them."""

    @property
    def name(self) -> str:
        """Name of the ledger."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Keep other writers away; on leaving, all that was added is kept for good, or after an error nothing."""

    def rows(self, *, visit: str | None = None, entity: str | None = None, first: int = 1) -> Iterator[Row]:
        """Yield entries as they are stored, in the order of their numbers; raises `InputError` if the store cannot be read."""

    def hashes(self, size: int) -> list[str]:
        """Return the hashes of the first entries."""

    def size(self) -> int:
        """Return the number of the last entry, 0 if there is none."""


class MemoryStore:
    """A ledger that ends with the program."""

    def __init__(self, name: str):
        self.name = name
        self.kept: list[Row] = []
        self._lock = Lock()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Hold the lock; readers see what was added when it is given back, and after an error never."""
        with self._lock:
            writer = _MemoryWriting(self.kept)
            yield writer
            self.kept += writer.added

    def rows(self, *, visit: str | None = None, entity: str | None = None, first: int = 1) -> Iterator[Row]:
        """Yield entries as they are stored."""
        for row in list(self.kept):
            if visit in (None, row["visit"]) and entity in (None, row["entity"]) and row["sequence"] >= first:
                yield row

    def hashes(self, size: int) -> list[str]:
        """Return the hashes of the first entries."""
        return [row["hash"] for row in self.kept[:size]]

    def size(self) -> int:
        """Return the number of the last entry."""
        return self.kept[-1]["sequence"] if self.kept else 0


class _MemoryWriting:
    def __init__(self, kept: list[Row]):
        self.kept = kept
        self.added: list[Row] = []

    def last(self) -> tuple[int, str] | None:
        rows = self.added or self.kept
        return (rows[-1]["sequence"], rows[-1]["hash"]) if rows else None

    def keyed(self, key: str) -> Entry | None:
        return next(self._entries("key", key), None)

    def of_visit(self, visit: str) -> Iterator[Entry]:
        return self._entries("visit", visit)

    def add(self, row: Row) -> None:
        self.added.append(row)

    def _entries(self, name: str, value: str) -> Iterator[Entry]:
        return (entry_of(row) for row in chain(self.kept, self.added) if row[name] == value)

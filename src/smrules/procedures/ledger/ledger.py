"""The ledger itself: append, read, replay, and what is published of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.ledger_record import (
    FORMAT,
    ConsistencyProof,
    Draft,
    Entry,
    InclusionProof,
    LedgerState,
    Root,
    VisitState,
)  # fmt: skip
from smrules.concepts.position import Position
from smrules.procedures.ledger.chain import Prepared, genesis, prepared, same_content, sealed
from smrules.procedures.ledger.merkle import consistency_path, inclusion_path, tree_root
from smrules.procedures.ledger.replay import advance, state
from smrules.procedures.ledger.store import Store, Writing, entry_of, row_of


class Ledger:
    """
    The record of everything that happens to entities; entries are only ever added.

    It may be used by several threads and processes at once, each with a store of its own on the same database.
    """

    def __init__(self, store: Store):
        self.store = store

    @property
    def name(self) -> str:
        """Name of the ledger; the first entry is chained to it."""
        return self.store.name

    def append(self, *drafts: Draft) -> tuple[Entry, ...]:
        """
        Record what happened, all of it or nothing; when this returns it is kept for good.

        Whoever does not know whether an earlier call was heard calls again with the same drafts: each is recorded once.

        Raises:
            InputError: A draft is out of shape (SM714, SM658), does not follow from what is recorded (SM713), or its key was
                used for something else (SM712); the store is full (SM726), lost (SM727) or refuses (SM728).

        Legal basis: 行政处罚法 art. 47 (the whole course of enforcement is recorded and kept).
        """
        ready = [prepared(one) for one in drafts]
        with self.store.writing() as rows:
            writer = _Writer(rows, self.name)
            return tuple(writer.append(one) for one in ready)

    def entries(self, *, visit: str | None = None, entity: str | None = None) -> Iterator[Entry]:
        """Yield the entries of the ledger, or of one visit or entity, in their order."""
        return map(entry_of, self.store.rows(visit=visit, entity=entity))

    def state(self, *, visit: str | None = None, entity: str | None = None) -> LedgerState:
        """Return what the entries say, replayed; of one visit or entity, if that is given."""
        return state(self.entries(visit=visit, entity=entity))

    # --- what is published -----------------------------------------------------------------------

    def root(self, size: int | None = None) -> Root:
        """Return the root of the first *size* entries, of all if none is given; raises `InputError` (SM729) beyond the end."""
        hashes = self._hashes(size)
        return root_of(self.name, hashes)

    def prove(self, sequence: int, size: int | None = None, *, with_payload: bool = True) -> InclusionProof:
        """Return the proof that an entry is among the first *size* entries; raises `InputError` (SM729) if it is not."""
        hashes = self._hashes(size)
        if not 1 <= sequence <= len(hashes):
            raise _beyond(sequence, len(hashes))
        entry = entry_of(next(self.store.rows(first=sequence))).to_dict()
        told = entry if with_payload else {**entry, "payload": None}
        path = inclusion_path(_leaves(hashes), sequence - 1)
        return InclusionProof(told, root_of(self.name, hashes), tuple(one.hex() for one in path))

    def prove_kept(self, first: int, size: int | None = None) -> ConsistencyProof:
        """Return the proof that the first *size* entries begin with the first *first*; raises `InputError` (SM729)."""
        hashes = self._hashes(size)
        if not 0 <= first <= len(hashes):
            raise _beyond(first, len(hashes))
        path = consistency_path(_leaves(hashes), first)
        return ConsistencyProof(
            root_of(self.name, hashes[:first]), root_of(self.name, hashes), tuple(one.hex() for one in path)
        )

    def _hashes(self, size: int | None) -> list[str]:
        whole = self.store.size()
        if size is not None and not 0 <= size <= whole:
            raise _beyond(size, whole)
        return self.store.hashes(whole if size is None else size)


def root_of(name: str, hashes: list[str]) -> Root:
    """Return the root over the hashes of a ledger's entries."""
    return Root(FORMAT, name, len(hashes), tree_root(_leaves(hashes)).hex(), hashes[-1] if hashes else "")


def _leaves(hashes: list[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in hashes]


def _beyond(number: int, size: int) -> InputError:
    zh, en = f"没有第 {number} 条，一共 {size} 条", f"there is no entry {number}, there are {size}"
    return InputError([diagnostic("SM729", Position(f"entry {number}", 0), problem_zh=zh, problem_en=en)])


class _Writer:
    """Appends entries while nobody else does."""

    def __init__(self, rows: Writing, name: str):
        self.rows = rows
        self.sequence, self.previous = rows.last() or (0, genesis(name))
        self.visits: dict[str, VisitState] = {}

    def append(self, ready: Prepared) -> Entry:
        known = self.rows.keyed(ready.entry.key)
        if known is not None:
            return self._again(ready.entry, known)
        made = sealed(ready.entry, self.sequence + 1, self.previous)
        self.visits[made.visit] = advance(self.visits.get(made.visit) or self._visit(made.visit), made)
        self.rows.add(row_of(made, ready.packed))
        self.sequence, self.previous = made.sequence, made.hash
        return made

    def _visit(self, visit: str) -> VisitState | None:
        entries = self.rows.of_visit(visit)
        first = next(entries, None)
        return None if first is None else state(chain([first], entries)).visits[0]

    @staticmethod
    def _again(entry: Entry, known: Entry) -> Entry:
        if same_content(entry, known):
            return known
        found = diagnostic("SM712", Position(f"entry {known.sequence}", 0), key=entry.key, entry=known.sequence)
        raise InputError([found])

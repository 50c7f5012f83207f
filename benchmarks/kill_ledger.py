"""
Writers of one ledger are killed again and again; nothing confirmed may be lost, nothing half-written read.

    python -m benchmarks.kill_ledger --rounds 1000 --store sqlite|postgresql [--seed 1]

Two writers append in each round and are killed with SIGKILL at a moment drawn by lot. In every twentieth round of PostgreSQL the
server is killed with them. The next round sends the last unconfirmed entry again. Every round reads what was added since; every
fiftieth, and the last, verifies the ledger from its beginning.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter, sleep

from benchmarks import postgresql
from benchmarks.ledger_writer import drafts_of, key_of, write
from smrules.procedures.ledger.chain import entry_hash, genesis, payload_hash
from smrules.procedures.ledger.sql_store import SqlStore, create_store, open_store
from smrules.procedures.ledger.store import entry_of
from smrules.procedures.ledger.verify import verify

WRITERS = ("one", "two")
LONGEST_SECONDS = 0.3
"""How long a writer lives after its first word, at most."""

START_SECONDS = 60
VERIFIED_EVERY, SERVER_KILLED_EVERY = 50, 20


@dataclass
class Tally:
    """What a run has seen; `wrong` says what should never have happened."""

    rounds: int = 0
    confirmed: int = 0
    unconfirmed_kept: int = 0
    unconfirmed_gone: int = 0
    server_kills: int = 0
    entries: int = 0
    wrong: list[str] = field(default_factory=list)


class Trial:
    """One ledger, its writers, and what they were told."""

    def __init__(self, url: str, server: postgresql.Server | None, seed: int):
        self.url, self.server = url, server
        self.chance = random.Random(seed)
        self.next = dict.fromkeys(WRITERS, 1)
        self.tally = Tally()
        create_store(url, "kill").close()
        self.last = (0, genesis("kill"))

    def round(self) -> None:
        """Let the writers write, kill them, and look at what is there."""
        children = [self._started(name) for name in WRITERS]
        for _, reading in children:
            select.select([reading], [], [], START_SECONDS)
        sleep(self.chance.uniform(0, LONGEST_SECONDS))
        self.tally.rounds += 1
        with_server = self.server is not None and self.tally.rounds % SERVER_KILLED_EVERY == 0
        if with_server:
            self.server.kill()
        said = {name: _killed(*child) for name, child in zip(WRITERS, children, strict=True)}
        if with_server:
            self.tally.server_kills += 1
            self.server.start()
        self._look(said)

    def _started(self, name: str) -> tuple[int, int]:
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            return child, reading
        try:
            os.close(reading)
            write(self.url, name, count(self.next[name]), lambda text: os.write(writing, text.encode()))
        finally:
            os._exit(1)

    def _look(self, said: dict[str, list[tuple[str, int]]]) -> None:
        store = open_store(self.url)
        found = self._new_entries(store)
        for name, words in said.items():
            kept = [number for what, number in words if what == "kept"]
            for number in kept:
                if sum(key.startswith(f"{key_of(name, number)}/") for key in found) != 3:
                    self.tally.wrong.append(
                        f"round {self.tally.rounds}: {key_of(name, number)} was confirmed and is not there whole"
                    )
            self.tally.confirmed += len(kept)
            self._last_try(name, words, kept, found)
        if self.tally.rounds % VERIFIED_EVERY == 0:
            self.verify(store)
        store.close()

    def _last_try(self, name: str, words: list[tuple[str, int]], kept: list[int], found: set[str]) -> None:
        """Note what became of an entry that was not confirmed; the next round begins with it."""
        tried = [number for what, number in words if what == "try" and number not in kept]
        if tried:
            there = sum(one.key in found for one in drafts_of(name, tried[-1]))
            if there not in (0, 3):
                self.tally.wrong.append(f"round {self.tally.rounds}: {key_of(name, tried[-1])} is there by halves")
            self.tally.unconfirmed_kept += there == 3
            self.tally.unconfirmed_gone += there == 0
        self.next[name] = tried[-1] if tried else max([*kept, self.next[name] - 1]) + 1

    def _new_entries(self, store: SqlStore) -> set[str]:
        """Return the keys of what was added, and of what a retry may name again; each must follow from the one before it."""
        found = set()
        sequence, previous = self.last
        for entry in map(entry_of, store.rows(first=sequence + 1)):
            if (entry.sequence, entry.previous) != (sequence + 1, previous) or entry.hash != entry_hash(entry):
                self.tally.wrong.append(f"round {self.tally.rounds}: entry {entry.sequence} does not follow")
            if payload_hash(entry.payload) != entry.payload_hash:
                self.tally.wrong.append(f"round {self.tally.rounds}: entry {entry.sequence} is damaged")
            sequence, previous = entry.sequence, entry.hash
            found.add(entry.key)
        self.last = (sequence, previous)
        self.tally.entries = sequence
        return found | self._again(store)

    def _again(self, store: SqlStore) -> set[str]:
        """Return the keys of the entries with which the writers began this round; they may be older than it."""
        began = [key_of(name, number) for name, number in self.next.items()]
        return {row["key"] for visit in began for row in store.rows(visit=visit)}

    def verify(self, store: SqlStore) -> None:
        """Verify the ledger from its beginning."""
        verdict = verify(store)
        self.tally.wrong += [one.en for one in verdict.diagnostics]


def _killed(child: int, reading: int) -> list[tuple[str, int]]:
    """Kill a writer, and return what it said in whole lines."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        lines = stream.read().decode().split("\n")[:-1]
    return [(what, int(number)) for what, number in map(str.split, lines)]


@contextmanager
def place(kind: str) -> Iterator[tuple[str, postgresql.Server | None]]:
    """Give a database that is gone afterwards."""
    with ExitStack() as stack:
        if kind == "postgresql":
            server = stack.enter_context(postgresql.running())
            yield server.url, server
        else:
            yield str(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "ledger.db"), None


def main() -> int:
    """Run the rounds and print what came of them."""
    asked = ArgumentParser(description=__doc__.split("\n")[1])
    asked.add_argument("--rounds", type=int, default=1000)
    asked.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seed", type=int, default=1)
    told = asked.parse_args()
    start = perf_counter()
    with place(told.store) as (url, server):
        trial = Trial(url, server, told.seed)
        for _ in range(told.rounds):
            trial.round()
        store = open_store(url)
        trial.verify(store)
        store.close()
    tally = trial.tally
    print(f"{told.store}: {tally.rounds} rounds, {len(WRITERS)} writers killed in each, server killed {tally.server_kills} times; "
          f"{tally.confirmed} appends confirmed, {tally.entries} entries, {perf_counter() - start:.0f} s")  # fmt: skip
    print(
        f"  killed between sending and confirmation: {tally.unconfirmed_kept} were kept whole, {tally.unconfirmed_gone} were not begun"
    )
    print("\n".join(tally.wrong) or "  nothing confirmed is lost, nothing half-written is read, the chain is sound")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

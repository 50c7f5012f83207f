"""The tables of one library in durable_rules: opened one by one when they are first asked, closed together."""

from __future__ import annotations

import weakref
from typing import Self

from smrules.concepts.diagnostic import InputError, LibraryError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.memory import remember
from smrules.concepts.position import Position
from smrules.concepts.rules import Table
from smrules.concepts.values import Truth
from smrules.engine.durable import Ruleset, why_not
from smrules.engine.rete.evaluator import DurableEvaluator
from smrules.engine.rete.tables import RuledTable
from smrules.engine.world import World

Truths = tuple[Truth, ...]


class Network:
    """
    Makes evaluators whose rows are decided by durable_rules.

    Holds memory outside Python until it is closed; one that nobody closes is closed when nobody holds it any more.

    Raises:
        InputError: durable_rules cannot be imported (SM640).
        LibraryError: Rows are beyond its limits (SM641), all of them at once; nothing was made then.
    """

    def __init__(self, library: Library):
        if reason := why_not():
            raise InputError([diagnostic("SM640", Position("backend"), reason=reason)])
        self.library = library
        self.tables = ruled_tables(library)
        if problems := [one for table in self.tables.values() for one in table.problems]:
            raise LibraryError(sorted(problems, key=lambda one: one.position))
        self._rulesets: dict[tuple[str, int], Ruleset] = {}
        self._known: dict[tuple[str, frozenset], Truths] = {}
        self._finalizer = weakref.finalize(self, _close, self._rulesets)

    def __call__(self, library: Library, world: World) -> DurableEvaluator:
        return DurableEvaluator(library, world, self)

    def truths(self, table: Table, properties: dict[str, int]) -> Truths:
        """Return of every row of *table* whether it holds; what durable_rules has said once is remembered."""
        key = (table.id, frozenset(properties.items()))
        found = self._known.get(key)
        return remember(self._known, key, self._decided(table, properties)) if found is None else found

    def _decided(self, table: Table, properties: dict[str, int]) -> Truths:
        ruled = self.tables[table.id]
        met: set[str] = set()
        for number in range(len(ruled.shards)):
            ruleset, names = self._ruleset(ruled, number)
            met |= ruleset.met_by({name: properties[name] for name in names if name in properties})
        return ruled.truths(met)

    def _ruleset(self, ruled: RuledTable, number: int) -> tuple[Ruleset, frozenset[str]]:
        key = (ruled.table.id, number)
        if key not in self._rulesets:
            self._rulesets[key] = Ruleset(ruled.shards[number])
        return self._rulesets[key], ruled.names[number]

    def close(self) -> None:
        """Give back what durable_rules holds; may be called again."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _close(rulesets: dict[tuple[str, int], Ruleset]) -> None:
    while rulesets:
        rulesets.popitem()[1].close()


def ruled_tables(library: Library) -> dict[str, RuledTable]:
    """Return every table of a library as rules."""
    if "ruled tables" not in library.kept:
        library.kept["ruled tables"] = {name: RuledTable(library, table) for name, table in library.tables.items()}
    return library.kept["ruled tables"]

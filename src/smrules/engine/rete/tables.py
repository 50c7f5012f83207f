"""The rows of one table as rules of durable_rules, in as many rulesets as its limits ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Clause, Condition, Row, Table, clauses
from smrules.concepts.values import Truth
from smrules.engine.compiled.tables import conjuncts
from smrules.engine.durable import Rule, beyond
from smrules.engine.rete.columns import Column, columns

_CODES: dict[Truth, int] = {True: 1, None: 0}


class RuledTable:
    """
    A table whose rows are rules: of each row one that is met if the row holds for certain, and one if it may hold.

    Facts that only compare with constants are told as numbers; of any other part of a row it is told whether it holds.

    Attributes:
        columns: Facts that are told as numbers.
        told: Other parts of rows, each with the property that says whether it holds: 1 for certain, 0 perhaps, not there if not.
        shards: The rules, in groups that are each proved to lie within the limits of durable_rules.
        names: The properties that each of them reads.
        problems: Rows that are beyond the limits all alone.
    """

    def __init__(self, library: Library, table: Table):
        self.table = table
        self.columns: dict[Any, Column] = columns(library, (one for row in table.rows for one in clauses(row.condition)))
        self.told: dict[Condition, str] = {}
        self.problems: list[Diagnostic] = []
        self.shards = list(self._shards())
        self.names = [frozenset(name for rule in one.values() for part in rule for name, _, _ in part) for one in self.shards]

    def _shards(self) -> Iterator[dict[str, Rule]]:
        found: dict[str, Rule] = {}
        for number, row in enumerate(self.table.rows):
            rules = {f"c{number}": self._rule(row, True), f"p{number}": self._rule(row, False)}
            if wrong := beyond(rules):
                fields = {"table": self.table.id, "row": row.id, "problem_zh": wrong[0], "problem_en": wrong[1]}
                self.problems.append(diagnostic("SM641", row.position, **fields))
            elif beyond({**found, **rules}):
                yield found
                found = rules
            else:
                found |= rules
        if found:
            yield found

    def _rule(self, row: Row, is_certain: bool) -> Rule:
        return tuple(part for condition in conjuncts(row.condition) for part in self._parts(condition, is_certain))

    def _parts(self, condition: Condition, is_certain: bool) -> Rule:
        column = self.columns.get(condition.path) if isinstance(condition, Clause) else None
        if column is not None:
            return column.certain(condition.test) if is_certain else column.possible(condition.test)
        name = self.told.setdefault(condition, f"t{len(self.told)}")
        return (((name, "≥", 1 if is_certain else 0),),)

    def properties(self, case: Any, member: Any) -> dict[str, int]:
        """Return what is known of *member* as one fact; *case* reads values and says what holds."""
        found: dict[str, int] = {}
        for path, column in self.columns.items():
            found |= column.ends(case.read(path, member))
        for condition, name in self.told.items():
            truth = case.says(condition, member, self.table.dated_by)
            if truth is not False:
                found[name] = _CODES[truth]
        return found

    def truths(self, met: set[str]) -> tuple[Truth, ...]:
        """Return of every row whether it holds, given the names of the rules that are met."""
        return tuple(
            True if f"c{number}" in met else None if f"p{number}" in met else False for number in range(len(self.table.rows))
        )

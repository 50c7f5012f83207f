"""A mapping from facts to cells becomes a condition."""

from __future__ import annotations

from typing import Any

from smrules.concepts.reading import operands
from smrules.concepts.rules import (
    ALWAYS_TRUE,
    AllOf,
    AnyOf,
    Clause,
    Condition,
    FactOperand,
    Not,
    Test,
)
from smrules.definitions.cells import TestReader
from smrules.definitions.names import Mistake, Names
from smrules.definitions.yaml_source import YamlDocument

_COMBINERS = ("any", "all", "not")


class ConditionReader:
    """Reads the conditions of one document; mistakes are noted where they stand."""

    def __init__(self, names: Names, document: YamlDocument):
        self.names = names
        self.document = document
        self.cache: dict[tuple[str, Any], Test] = {}

    def read(
        self, data: Any, path: tuple[str | int, ...], scope: str, visible: frozenset[str], row: bool = False
    ) -> Condition:
        """
        Return the condition that *data* says.

        Args:
            data: Mapping from facts to cells, with `any`, `all` and `not`.
            path: Where it stands in the document.
            scope: The scope whose members it is asked of, for messages.
            visible: Scopes whose facts can be seen.
            row: Whether it is a table row, which may not combine.
        """
        if not isinstance(data, dict):
            self.names.report("SM204", self.document, *path, expected_zh="事实: 条件", expected_en="fact: test",
                              found=str(data)[:30])  # fmt: skip
            return ALWAYS_TRUE
        parts = [
            self.part(key, cell, (*path, key), scope, visible, row) for key, cell in data.items() if key != "@"
        ]
        known = tuple(part for part in parts if part is not None)
        return known[0] if len(known) == 1 else AllOf(known) if known else ALWAYS_TRUE

    def part(self, key, cell, path, scope, visible, row) -> Condition | None:
        if key in _COMBINERS:
            if row:
                self.names.report("SM411", self.document, *path, key=True, word=key)
                return None
            return self.combined(key, cell, path, scope, visible)
        try:
            return self.clause(key, cell, scope, visible)
        except Mistake as mistake:
            at_key = mistake.code in ("SM301", "SM311", "SM312") and mistake.fields.get("name") in (key, key.rpartition(".")[0])
            self.names.report(mistake.code, self.document, *path, key=at_key, **mistake.fields)
            return None

    def combined(self, key, cell, path, scope, visible) -> Condition:
        if key == "not":
            return Not(self.read(cell, path, scope, visible))
        if not isinstance(cell, list):
            self.names.report("SM204", self.document, *path, expected_zh="条件的列表", expected_en="a list of conditions",
                              found=str(cell)[:30])  # fmt: skip
            return ALWAYS_TRUE
        parts = tuple(self.read(one, (*path, number), scope, visible) for number, one in enumerate(cell))
        return AnyOf(parts) if key == "any" else AllOf(parts)

    def clause(self, key: str, cell: Any, scope: str, visible: frozenset[str]) -> Clause:
        if isinstance(cell, (dict, list)):
            raise Mistake("SM204", expected_zh="一个条件", expected_en="a test", found=str(cell)[:30])
        path = self.names.path(key)
        self.names.see(path, visible, scope)
        cached = self.cache.get((key, cell))
        if cached is None:
            cached = TestReader(self.names.type_of(path), self.names).read(cell)
            self.cache[key, cell] = cached
        for operand in operands(cached):
            if isinstance(operand, FactOperand):
                self.names.see(operand.path, visible, scope)
        return Clause(path, cached, str(cell).lower() if isinstance(cell, bool) else cell.strip())

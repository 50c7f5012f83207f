"""What may stand in a cell: the closed lists of the shapes and of the library, with their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smrules.concepts.library import Library
from smrules.concepts.vocabulary import Fact
from smrules.publishing.spreadsheet import fields
from smrules.publishing.spreadsheet.fields import OTHERWISE, ROWS, Listing
from smrules.publishing.spreadsheet.sheets import TASK, Block, Column

DELETE, DELETE_ALL = "删除", "连注释删除"
TASKS = {DELETE: "", DELETE_ALL: ""}
_FACTS = {"fact", "decides", "strata", "presumed", "until", "whatever", "separate_by", "dated", "key"}
_SCOPES = {"for", "per", "count", "share", "pick", "in"}


_HEADS = {
    "number": "文号", "by": "人", "on": "日期", "size": "人数", "who": "条件", "competent_for": "须能检查", "recusal": "回避",
    "most_visits": "每人最多几次", "new_pair": "不连续同组", "gives_way": "依次放宽", "each_stratum": "每层", "whole": "合计",
}  # fmt: skip
"""How columns are headed that are keys inside a key."""


@dataclass(frozen=True)
class Closed:
    """
    The values that a cell offers.

    Attributes:
        values: Code → label, which may be empty.
        strict: Whether nothing else may stand there; otherwise it is a suggestion.
        is_flag: Whether the cell says yes or no.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    is_flag: bool = False


_FREE = Closed()
_FLAG = Closed({"true": "是", "false": "否"}, strict=True, is_flag=True)


@dataclass(frozen=True)
class ClosedLists:
    """The closed lists of one library."""

    library: Library

    def of(self, block: Block, column: Column) -> Closed:
        """Return what a column of a block offers."""
        if column.key == TASK:
            return Closed(TASKS, strict=True)
        if not column.is_value or not column.steps:
            return _FREE
        listing, top = block.listing, str(column.steps[0])
        if own := fields.choices_of(listing, top):
            flag = set(own) == {"true", "false"}
            return _FLAG if flag else Closed(dict.fromkeys(own, ""), strict=top != "graver")
        if len(column.steps) == 2:
            return self._inner(block, listing, top, str(column.steps[1]))
        return self._named(listing, top) or self._result(block, listing, top) or _FREE

    def _named(self, listing: Listing, key: str) -> Closed | None:
        vocabulary = self.library.vocabulary
        if key == "class" and "item.class" in vocabulary.facts:
            return self._choices(vocabulary.facts["item.class"], strict=True)
        if key == "where" and listing.sheet == "条目":
            return Closed(vocabulary.places, strict=True)
        if key == "domain":
            return Closed({name: one.title for name, one in self.library.domains.items()}, strict=True)
        if key == "act":
            return Closed({name: one.label for name, one in vocabulary.acts.items()}, strict=True)
        if key == "instrument":
            return Closed({name: one.title for name, one in self.library.instruments.items()}, strict=True)
        if key in _SCOPES:
            return Closed({name: one.label for name, one in vocabulary.scopes.items()})
        if key == "adds":
            return Closed({name: one.label for name, one in vocabulary.records.items()}, strict=True)
        return self._facts(listing, key)

    def _facts(self, listing: Listing, key: str) -> Closed | None:
        if key in _FACTS or (key == "by" and listing.sheet == "参数"):
            return Closed({name: one.label for name, one in self.library.vocabulary.facts.items()})
        if fact := self.library.vocabulary.facts.get(f"act.{key}") if listing.sheet == "违法行为" else None:
            return self._choices(fact, strict=fact.type == "boolean")
        return None

    def _result(self, block: Block, listing: Listing, key: str) -> Closed | None:
        """Return what the column of results offers: the values of the fact that the table decides."""
        if listing not in (ROWS, OTHERWISE) or key != "then":
            return None
        table = self.library.tables.get(self._table(block))
        fact = self.library.vocabulary.facts.get(table.decides or "") if table else None
        return self._choices(fact) if fact else None

    def _inner(self, block: Block, listing: Listing, top: str, inner: str) -> Closed:
        facts = self.library.vocabulary.facts
        if top == "then":
            table = self.library.tables.get(self._table(block))
            fact = facts.get(f"{table.adds}.{inner}") if table and table.adds else None
        else:
            fact = facts.get(inner)
        return self._choices(fact, strict=top == "presume" and fact.type == "boolean") if fact else _FREE

    def _table(self, block: Block) -> str:
        steps = block.key.split("/")
        return steps[-2] if len(steps) > 1 else ""

    def _choices(self, fact: Fact, strict: bool = False) -> Closed:
        if fact.type == "boolean":
            return Closed(_FLAG.values, strict=strict, is_flag=True)
        return Closed({code: one.label for code, one in fact.choices.items()}, strict=strict)


def heads(library: Library) -> dict[str, str]:
    """Return how columns are headed that are facts, or attributes of records."""
    found = {name: one.label for name, one in library.vocabulary.facts.items()}
    attributes: dict[str, list[Fact]] = {kind: [] for kind in library.vocabulary.records}
    for one in library.vocabulary.facts.values():
        if one.scope in attributes:
            attributes[one.scope].append(one)
    for table in library.tables.values():
        found |= {f"{table.id}/{one.name}": one.label for one in attributes.get(table.adds or "", ())}
    return _HEADS | found

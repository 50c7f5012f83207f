"""Changes of an older text brought into a newer one, where both sides did not change the same thing."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.publishing.spreadsheet.comparison import Change, inline
from smrules.publishing.spreadsheet.edits import Arrange, Drop, Edit, Put
from smrules.publishing.spreadsheet.entries import New
from smrules.publishing.spreadsheet.tree import Path, RuleText, data_of, name_of

GONE = "（没有）"
"""What is shown of a value that is not there."""


class Merge:
    """
    Brings changes of *base* into *ours*.

    Attributes:
        conflicts: The changes that cannot be brought in, because the file was changed in the same place.
        done: The changes that the file has already.
    """

    def __init__(self, base: RuleText, ours: RuleText):
        self.base = base
        self.ours = ours
        self.conflicts: list[Diagnostic] = []
        self.done: list[Change] = []
        self._pairs: dict[Path, dict[int, int]] = {}

    def merged(self, changes: list[Change]) -> list[Change]:
        """Return the changes as changes of the newer text; the others are in `conflicts` and `done`."""
        arranged: dict[int, Edit | None] = {}
        found = []
        for one in changes:
            if isinstance(one.edit, Arrange):
                if id(one.edit) not in arranged:
                    arranged[id(one.edit)] = self.arrange(one, one.edit)
                edit = arranged[id(one.edit)]
            else:
                edit = self.value(one, one.edit)
            if edit is not None:
                found.append(replace(one, edit=edit))
        return found

    # --- values ----------------------------------------------------------------------------------

    def value(self, change: Change, edit: Put | Drop) -> Edit | None:
        path = self.path(edit.path)
        base = self.data(self.base, edit.path)
        ours = self.data(self.ours, path) if path is not None else None
        theirs = edit.value if isinstance(edit, Put) else None
        if path is not None and _same(ours, theirs):
            self.done.append(change)
        elif path is None or not _same(base, ours):
            self.conflict(change, base, ours, theirs)
        else:
            return replace(edit, path=path)
        return None

    def data(self, text: RuleText, path: Path) -> Any:
        node = text.node(path)
        return None if node is None else data_of(node)

    def conflict(self, change: Change, base: Any, ours: Any, theirs: Any) -> None:
        told = {"base": _shown(base), "ours": _shown(ours), "theirs": _shown(theirs)}
        self.conflicts.append(diagnostic("SM688", change.place, **told))

    # --- places ----------------------------------------------------------------------------------

    def path(self, path: Path) -> Path | None:
        """Return where something of the older text stands in the newer one; the last key may be missing there."""
        found: Path = ()
        for depth, step in enumerate(path):
            if isinstance(step, int):
                number = self.pairs(path[:depth], found).get(step)
                if number is None:
                    return None
                found = (*found, number)
            else:
                found = (*found, step)
                if self.ours.node(found) is None and self.base.node(path[: depth + 1]) is not None and depth + 1 < len(path):
                    return None
        return found

    def pairs(self, old: Path, new: Path) -> dict[int, int]:
        """Return which entry of a list became which: by name where they have one, else by what they say or where they stand."""
        if old not in self._pairs:
            self._pairs[old] = dict(_paired(_entries(self.base, old), _entries(self.ours, new), not old))
        return self._pairs[old]

    # --- entries ---------------------------------------------------------------------------------

    def arrange(self, change: Change, edit: Arrange) -> Edit | None:
        path = self.path(edit.path)
        node = self.ours.node(path) if path else None
        if path is None or (edit.path and node is None):
            self.conflict(
                change, self.data(self.base, edit.path), None, [inline(one.value) for one in edit.order if isinstance(one, New)]
            )
            return None
        entries = _entries(self.ours, path)
        pairs = self.pairs_of(edit, path)
        if not self.may_go(change, edit, path, pairs) or not self.may_come(change, edit, entries):
            return None
        kept = [one for one in edit.order if isinstance(one, int)]
        if kept != sorted(kept) and [*pairs.items()] != [(number, number) for number in range(len(entries))]:
            self.conflict(change, "次序", "条目有增减", "另一种次序")
            return None
        gone = frozenset(pairs[one] for one in edit.with_comments if one in pairs)
        return replace(edit, path=path, order=tuple(self.order(edit, pairs, len(entries))), with_comments=gone)

    def pairs_of(self, edit: Arrange, path: Path) -> dict[int, int]:
        node = self.base.node(edit.path) if edit.path else None
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in self.ours.node(path).value]  # type: ignore[union-attr]
            return {number: names.index(key.value) for number, (key, _) in enumerate(node.value) if key.value in names}
        return self.pairs(edit.path, path)

    def may_go(self, change: Change, edit: Arrange, path: Path, pairs: dict[int, int]) -> bool:
        """Say whether the file still has the entries that are to go as they were."""
        base, ours = _entries(self.base, edit.path), _entries(self.ours, path)
        kept = {one for one in edit.order if isinstance(one, int)}
        for number in set(range(len(base))) - kept:
            old = data_of(base[number])
            if number in pairs and not _same(data_of(ours[pairs[number]]), old):
                self.conflict(change, old, data_of(ours[pairs[number]]), None)
                return False
        return True

    def may_come(self, change: Change, edit: Arrange, ours: list[yaml.Node]) -> bool:
        """Say whether the file has none of the entries that are to come under another value."""
        names = {name_of(one, not edit.path): one for one in ours}
        for new in (one for one in edit.order if isinstance(one, New)):
            name = new.value.get("id") if isinstance(new.value, dict) else None
            if name in names:
                self.conflict(change, None, data_of(names[name]), new.value)
                return False
        return True

    def order(self, edit: Arrange, pairs: dict[int, int], size: int) -> list[int | New]:
        kept = [pairs[one] for one in edit.order if isinstance(one, int) and one in pairs]
        known = set(pairs.values())
        if kept != sorted(kept):
            return [one if isinstance(one, New) else pairs[one] for one in edit.order]
        order: list[int | New] = [number for number in range(size) if number in kept or number not in known]
        for place, one in enumerate(edit.order):
            if isinstance(one, New):
                before = [other if isinstance(other, New) else pairs.get(other) for other in edit.order[:place]]
                spot = max((order.index(other) for other in before if other is not None and other in order), default=-1)
                order.insert(spot + 1, one)
        return order


def _entries(text: RuleText, path: Path) -> list[yaml.Node]:
    node = text.node(path) if path else None
    if isinstance(node, yaml.ScalarNode):
        return [node]
    return [one[1] if isinstance(one, tuple) else one for one in (node.value if node is not None else text.documents)]


def _paired(old: list[yaml.Node], new: list[yaml.Node], documents: bool) -> Iterator[tuple[int, int]]:
    first, second = [name_of(one, documents) for one in old], [name_of(one, documents) for one in new]
    named = {name for name in first if name and first.count(name) == 1 and second.count(name) == 1}
    if all(first) and len(set(first)) == len(first):
        yield from ((first.index(name), second.index(name)) for name in first if name in named)
        return
    told, said = [json.dumps(data_of(one)) for one in old], [json.dumps(data_of(one)) for one in new]
    for tag, start, end, begin, stop in difflib.SequenceMatcher(None, told, said, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and end - start == stop - begin):
            yield from zip(range(start, end), range(begin, stop), strict=True)


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


def _shown(value: Any) -> str:
    return GONE if value is None else inline(value)

"""The nodes of a rule file by path, each with the exact part of the text that it takes up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from smrules.definitions.yaml_source import nodes_of

Step = str | int
Path = tuple[Step, ...]
"""The number of the document, then keys of mappings and numbers of list entries."""
NAMES = ("id", "fact")
"""Keys whose value names an entry of a list."""
_SAFE_NAME = re.compile(r"[^#\s/][^\s/]*")


def data_of(node: yaml.Node) -> Any:
    """Return a node as plain data: text, booleans, lists, mappings."""
    if isinstance(node, yaml.ScalarNode):
        return node.value == "true" if not node.style and node.value in ("true", "false") else node.value
    if isinstance(node, yaml.SequenceNode):
        return [data_of(one) for one in node.value]
    return {key.value: data_of(value) for key, value in node.value}


def end_of(node: yaml.Node) -> int:
    """Return where the text of a node ends; libyaml lets block collections end where the next token begins."""
    if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def is_block(node: yaml.Node | None) -> bool:
    """Say whether a node is a list or mapping with one entry a line."""
    return node is not None and not isinstance(node, yaml.ScalarNode) and not node.flow_style


@dataclass(frozen=True)
class RuleText:
    """The text of a rule file."""

    text: str

    @cached_property
    def documents(self) -> tuple[yaml.Node, ...]:
        """The documents; a document without a mapping is there, but has no rows."""
        return nodes_of(self.text)

    def node(self, path: Path) -> yaml.Node | None:
        """Return the node at *path*, if there is one."""
        found = self.entry(path)
        return found[1] if found else None

    def entry(self, path: Path) -> tuple[yaml.Node | None, yaml.Node] | None:
        """Return the key (of an entry of a mapping) and the value at *path*."""
        if path not in self._entries:
            around = self.entry(path[:-1]) if len(path) > 1 else None
            within = around[1].value if around else self.documents if len(path) == 1 else ()
            self._entries[path] = _inner(within, path[-1]) if path else None
        return self._entries[path]

    @cached_property
    def _entries(self) -> dict[Path, tuple[yaml.Node | None, yaml.Node] | None]:
        """What was found before: every cell of a workbook asks for its place."""
        return {}

    def start(self, path: Path) -> int:
        """Return where the entry at *path* begins: its key, or its value where it has none."""
        key, value = self.entry(path) or (None, None)
        first = key or value
        return first.start_mark.index if first is not None else 0

    def line_start(self, place: int) -> int:
        """Return where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Return where the next line begins."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def indent(self, place: int) -> int:
        """Return the column of a place, counted from 0."""
        return place - self.line_start(place)

    @property
    def newline(self) -> str:
        """How lines end in this file."""
        return "\r\n" if "\r\n" in self.text else "\n"

    # --- lines of entries --------------------------------------------------------------------------

    def first_line(self, path: Path) -> int:
        """Return where the lines of an entry of a block collection begin, its dash included, its comments not."""
        start = self.start(path)
        if isinstance(path[-1], int) and len(path) > 1:
            start = self.text.rindex("-", 0, start)
        return self.line_start(start)

    def last_line(self, path: Path) -> int:
        """Return where the lines of an entry end."""
        node = self.node(path)
        assert node is not None
        end = end_of(node)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return end
        return self.line_end(end)

    def comment_start(self, path: Path) -> int:
        """Return where the comment lines directly above an entry begin."""
        start = self.first_line(path)
        while start:
            above = self.line_start(start - 1)
            if not self.text[above:start].lstrip().startswith("#"):
                break
            start = above
        return start

    # --- names ---------------------------------------------------------------------------------------

    def key(self, path: Path) -> str:
        """Return a path as a workbook keeps it: entries of lists by their name where they have one of their own."""
        return "/".join(self._step(path[: depth + 1]) for depth in range(len(path)))

    def _step(self, path: Path) -> str:
        step = path[-1]
        if isinstance(step, str):
            return step.replace("~", "~0").replace("/", "~1")
        name = self._names(path[:-1])[step]
        return name if name and self._names(path[:-1]).count(name) == 1 else f"#{step}"

    def _names(self, path: Path) -> list[str]:
        """Return the names of the entries of a list, or of the documents."""
        if path not in self._known_names:
            entries = self.node(path).value if path else self.documents  # type: ignore[union-attr]
            self._known_names[path] = [name_of(one, not path) for one in entries]
        return self._known_names[path]

    @cached_property
    def _known_names(self) -> dict[Path, list[str]]:
        return {}

    def path(self, key: str) -> Path | None:
        """Return the path that a workbook's key names in this text, if it is there."""
        found: Path = ()
        for told in key.split("/"):
            step = self._found(found, told)
            if step is None:
                return None
            found = (*found, step)
        return found

    def _found(self, around: Path, told: str) -> Step | None:
        node = self.node(around) if around else None
        if isinstance(node, yaml.MappingNode):
            name = told.replace("~1", "/").replace("~0", "~")
            return name if _inner(node.value, name) else None
        if isinstance(node, yaml.ScalarNode) or (around and node is None):
            return None
        entries = node.value if node is not None else self.documents
        if told.startswith("#") and told[1:].isdecimal():
            return int(told[1:]) if int(told[1:]) < len(entries) else None
        names = self._names(around)
        return names.index(told) if names.count(told) == 1 else None


def name_of(entry: yaml.Node, is_document: bool = False) -> str:
    """Return what names an entry of a list: the value of its `id` or `fact`; of a document, that of its first key."""
    if not isinstance(entry, yaml.MappingNode) or not entry.value:
        return ""
    told = {key.value: value.value for key, value in entry.value if isinstance(value, yaml.ScalarNode)}
    name = told.get(entry.value[0][0].value, "") if is_document else next((told[one] for one in NAMES if one in told), "")
    return name if _SAFE_NAME.fullmatch(name) else ""


def _inner(entries: Iterable, step: Step) -> tuple[yaml.Node | None, yaml.Node] | None:
    entries = entries if isinstance(entries, (list, tuple)) else ()
    if isinstance(step, int):
        one = entries[step] if step < len(entries) else None
        return (None, one) if isinstance(one, yaml.Node) else None
    return next((one for one in entries if isinstance(one, tuple) and one[0].value == step), None)

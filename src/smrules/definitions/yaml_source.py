"""
The text of a rule file becomes plain data with places.

Scalars mean what YAML 1.2 says: only `true` and `false` are not text. Everything is read from libyaml's node graph, so that
nothing is guessed on the way and every key and value keeps its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.position import Position

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 400_000
PLACED = {"items", "rows", "tables", "derive", "examples", "cases", "exclude", "domains", "instruments", "resolutions"}
"""Keys of lists whose entries remember where they stand, under the key `@`."""

_FULL_WIDTH_KEY = re.compile(r"^\s*(?:- )?\{?\s*[A-Za-z][A-Za-z0-9_.-]*：")
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BARE_GREATER = re.compile(r"[:\[{,]\s*(>=?\s*[^\"'\s,}\]][^,}\]#]*)")
_NULLS = {"~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document of one file: plain data, and the nodes that tell where each value stands."""

    file: str
    data: dict[str, Any]
    node: yaml.MappingNode | None = field(default=None, compare=False)
    lines: tuple[str, ...] = field(default=(), compare=False)

    @property
    def kind(self) -> str:
        """The first key, which says what the document is."""
        return next((key for key in self.data if key != "@"), "")

    def position(self, *path: str | int, key: bool = False) -> Position:
        """Return where the value at *path* stands (or its key); the nearest value around it if there is none."""
        if self.node is None:
            return position_of(self.file, self.data)
        node: yaml.Node = self.node
        for number, step in enumerate(path):
            inner, key_node = _child(node, step)
            if inner is None:
                break
            node = key_node if key and key_node is not None and number == len(path) - 1 else inner
        return Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)


def position_of(file: str, data: dict) -> Position:
    """Return the place that *data* remembers under `@`."""
    line, _, column = str(data.get("@", "1:1")).partition(":")
    return Position(file, int(line), int(column))


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        if isinstance(step, int):
            return node, None
        for key, value in node.value:
            if key.value == step:
                return value, key
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], None
    return None, None


def read_yaml(file: str, raw: bytes) -> tuple[list[YamlDocument], list[Diagnostic]]:
    """
    Read the documents of one file.

    Args:
        file: Name to be shown, relative to the library.
        raw: The bytes of the file.

    Returns:
        The documents that could be read, and what is wrong with the others.
    """
    if len(raw) > MAX_BYTES:
        return [], [diagnostic("SM108", Position(file), size=len(raw), limit=MAX_BYTES)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [diagnostic("SM111", Position(file))]
    return _Reader(file, text).read()


class _Reader:
    """Reads one file and collects what is wrong with it."""

    def __init__(self, file: str, text: str):
        self.file = file
        self.text = text
        self.lines = tuple(text.splitlines())
        self.found: list[Diagnostic] = []
        self.nodes = 0

    def read(self) -> tuple[list[YamlDocument], list[Diagnostic]]:
        documents = []
        try:
            for node in yaml.compose_all(self.text, Loader=_LOADER):
                if node is not None and (document := self.document(node)):
                    documents.append(document)
        except yaml.YAMLError as error:
            self.found.append(self.syntax(error))
        except (RecursionError, _Stop):
            pass
        return documents, self.found

    def document(self, node: yaml.Node) -> YamlDocument | None:
        before = len(self.found)
        data = self.plain(node, 1, placed=True)
        if not isinstance(data, dict) and len(self.found) == before:
            self.report("SM204", node, expected_zh="键和值", expected_en="keys and values", found=str(data)[:30])
        return YamlDocument(self.file, data, node, self.lines) if isinstance(data, dict) else None

    def plain(self, node: yaml.Node, depth: int, placed: bool = False) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop("SM110", node, limit=MAX_NODES)
        if depth > MAX_DEPTH:
            self.stop("SM109", node, limit=MAX_DEPTH)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(entry, depth + 1, placed) for entry in node.value]
        data: dict[str, Any] = {}
        if placed:
            data["@"] = f"{node.start_mark.line + 1}:{node.start_mark.column + 1}"
        for key_node, value_node in node.value:
            self.entry(data, node, key_node, value_node, depth)
        return data

    def entry(self, data: dict, node: yaml.Node, key_node: yaml.Node, value_node: yaml.Node, depth: int) -> None:
        if not isinstance(key_node, yaml.ScalarNode):
            self.report("SM204", key_node, expected_zh="键", expected_en="a key", found="…")
            return
        key = key_node.value
        if key in data:
            self.report("SM101", key_node, key=key, first=self.first_line(node, key))
        elif _FULL_WIDTH.search(key):
            self.full_width(key_node)
        elif isinstance(value_node, yaml.ScalarNode) and value_node.value == "" and not value_node.style:
            self.report("SM103", key_node, key=key)
        else:
            data[key] = self.plain(value_node, depth + 1, key in PLACED)

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text = node.value
        if not node.style:
            if node.tag.startswith("tag:yaml.org,2002:bool") and text in ("true", "false"):
                return text == "true"
            if text in _NULLS:
                self.report("SM104", node, text=text)
            elif _FULL_WIDTH_KEY.match(text):
                self.report("SM106", node, text=text[:30])
            elif not text.isascii() and _FULL_WIDTH.search(text) and not _CHINESE.search(text):
                self.full_width(node)
        elif node.style == ">" and (bare := self.bare_comparison(node.start_mark.line)):
            self.report("SM105", node, text=bare)
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self.report("SM112", node, tag=node.tag)
        return text

    def full_width(self, node: yaml.ScalarNode) -> None:
        fixed = _FULL_WIDTH.sub(lambda found: chr(ord(found[0]) - 0xFEE0), node.value)
        self.report("SM107", node, text=node.value, found="".join(_FULL_WIDTH.findall(node.value)), fixed=fixed)

    def first_line(self, node: yaml.MappingNode, key: str) -> int:
        return next(one.start_mark.line + 1 for one, _ in node.value if one.value == key)

    def bare_comparison(self, line: int) -> str:
        found = _BARE_GREATER.search(self.lines[line]) if line < len(self.lines) else None
        return found[1].strip() if found else ""

    def syntax(self, error: yaml.YAMLError) -> Diagnostic:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line if mark else 0
        place = Position(self.file, line + 1, (mark.column if mark else 0) + 1)
        for near in (line, line - 1):
            if 0 <= near < len(self.lines) and _FULL_WIDTH_KEY.match(self.lines[near]):
                return diagnostic("SM106", Position(self.file, near + 1), text=self.lines[near].strip()[:30])
            if bare := self.bare_comparison(near) if near >= 0 else "":
                column = self.lines[near].index(bare) + 1
                return diagnostic("SM105", Position(self.file, near + 1, column), text=bare)
        problem = getattr(error, "problem", None) or getattr(error, "reason", "") or "?"
        return diagnostic("SM102", place, problem=problem, advice_zh="", advice_en="")

    def report(self, code: str, node: yaml.Node, **fields: object) -> None:
        place = Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        self.found.append(diagnostic(code, place, **fields))

    def stop(self, code: str, node: yaml.Node, **fields: object) -> None:
        self.report(code, node, **fields)
        raise _Stop


class _Stop(Exception):
    """Reading this file makes no sense any more."""


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def excerpts(found: list[Diagnostic], lines: dict[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    """Yield each diagnostic with the line of the file that it points at."""
    from dataclasses import replace

    for one in found:
        text = lines.get(one.position.file, ())
        number = one.position.line - 1
        yield replace(one, excerpt=text[number]) if 0 <= number < len(text) and not one.excerpt else one

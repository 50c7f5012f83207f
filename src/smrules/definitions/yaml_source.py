"""
The text of a rule file becomes plain data with places.

Scalars mean what YAML 1.2 says: only `true` and `false` are not text. Everything is read from libyaml's node graph, so that
nothing is guessed on the way and every key and value keeps its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import yaml

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.position import Position

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 400_000
TOO_DEEP = "maximum nesting depth"
"""What libyaml says where it looks ahead into brackets without measure and gives up itself."""
MANY_BRACKETS = 10_000
PLACED = {
    "items", "rows", "otherwise", "tables", "derive", "examples", "cases", "exclude", "domains", "instruments", "resolutions",
    "guarantees",
}  # fmt: skip
"""Keys of mappings and lists whose entries remember where they stand, under the key `@`."""
NAMED = {"facts", "acts", "scopes", "records"}
"""Keys of mappings from names to entries that remember where their name stands."""
_IMPLICIT = "tag:yaml.org,2002:implicit"

_FULL_WIDTH_KEY = re.compile(r"^\s*(?:- )?\{?\s*[A-Za-z][A-Za-z0-9_.-]*：")
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BARE_GREATER = re.compile(r"[:\[{,]\s*(>=?\s*[^\"'\s,}\]][^,}\]#]*)")
_NULLS = {"~", "null", "Null", "NULL"}
_SYNTAX = {
    "did not find expected ',' or ']'": (
        "方括号没有闭合，或者两个值之间没有逗号", "补上 ] 或者逗号", "add the ] or the comma"
    ),
    "did not find expected ',' or '}'": (
        "花括号没有闭合，或者两项之间没有逗号", "补上 } 或者逗号", "add the } or the comma"
    ),
    "mapping values are not allowed in this context": (
        "这里不应该有冒号", "对齐缩进；文字里有冒号加空格时整段加引号", "align the line; quote text that contains a colon and a space"
    ),
    "did not find expected key": ("这一行和上面的键没有对齐", "和同级的键对齐，缩进用空格", "align it with its siblings, with spaces"),
    "did not find expected '-' indicator": (
        "这一行和上面列表的各项没有对齐", "列表的各项对齐，每项以 - 开头", "align the entries of the list, each with a -"
    ),
    "could not find expected ':'": ("键的后面没有冒号", "写成 键: 值", "write KEY: VALUE"),
    "found unexpected end of stream": ("引号没有闭合", "补上引号", "close the quotes"),
    "found character that cannot start any token": (
        "值不能以这个字符开头", "加引号；缩进用空格，不用制表符", "quote it; indent with spaces, not tabs"
    ),
    "found a tab character that violates indentation": (
        "缩进用了制表符（Tab 键）", "删去它，按空格键缩进", "delete it and indent with spaces"
    ),
    "found undefined alias": ("以 * 开头的文字被当作引用", "加引号", "quote it"),
    "did not find expected alphabetic or numeric character": ("以 * 或者 & 开头的文字被当作引用", "加引号", "quote it"),
}  # fmt: skip
"""What libyaml says, in Chinese, with a way out in both languages."""


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """
    One document of one file as plain data.

    Attributes:
        text, number: The file's text and which of its documents this is; empty for what comes from an image.
    """

    file: str
    data: dict[str, Any]
    text: str = field(default="", compare=False, repr=False)
    number: int = field(default=0, compare=False)

    @property
    def kind(self) -> str:
        """The first key, which says what the document is."""
        return next((key for key in self.data if key != "@"), "")

    def place(self, *path: str | int) -> Position:
        """Return where the innermost entry on *path* stands that remembers its place; cheap, and the same from an image."""
        data: Any = self.data
        at = data.get("@", "1:1")
        for step in path:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(data, dict):
                at = data.get("@", at)
        line, _, column = at.partition(":")
        return Position(self.file, int(line), int(column))

    def position(self, *path: str | int, key: bool = False) -> Position:
        """Return where the value at *path* stands (or its key); the nearest value around it if there is none."""
        if not self.text:
            return self.place(*path)
        node = nodes_of(self.text)[self.number]
        for number, step in enumerate(path):
            inner, key_node = _child(node, step)
            if inner is None:
                break
            node = key_node if key and key_node is not None and number == len(path) - 1 else inner
        return Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes and guesses no types: every scalar that has no tag of its own is text until it is read here."""

    def resolve(self, kind, value, implicit) -> str:
        """Return the tag of a node that has none."""
        return _IMPLICIT

    def descend_resolver(self, current_node, current_index) -> None:
        """Do nothing: types do not depend on the path."""

    def ascend_resolver(self) -> None:
        """Do nothing: types do not depend on the path."""


@lru_cache(maxsize=4)
def nodes_of(text: str) -> tuple[yaml.Node, ...]:
    """Return the nodes of a file that was read before: messages and spreadsheets need the place of every value."""
    found = []
    try:
        for node in yaml.compose_all(text, Loader=_Loader):
            found.append(node)
    except yaml.YAMLError:
        pass
    return tuple(found)


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
        self.found: list[Diagnostic] = []
        self.nodes = 0

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def read(self) -> tuple[list[YamlDocument], list[Diagnostic]]:
        documents = []
        try:
            self.bound_depth()
            for number, node in enumerate(yaml.compose_all(self.text, Loader=_Loader)):
                if not _is_empty(node) and (document := self.document(node, number)):
                    documents.append(document)
        except yaml.YAMLError as error:
            too_deep = TOO_DEEP in (getattr(error, "problem", None) or "")
            self.found.append(self.too_deep() if too_deep else self.syntax(error))
        except RecursionError:
            self.found.append(self.too_deep())
        except _Stop:
            pass
        return documents, self.found

    def too_deep(self) -> Diagnostic:
        return diagnostic("SM109", Position(self.file), limit=MAX_DEPTH)

    def bound_depth(self) -> None:
        """Stop before libyaml's nodes are composed if brackets are nested without measure: composing recurses in C."""
        if self.text.count("[") + self.text.count("{") < MANY_BRACKETS:
            return
        depth = 0
        for event in yaml.parse(self.text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                self.stop("SM109", event, limit=MAX_DEPTH)

    def document(self, node: yaml.Node, number: int) -> YamlDocument | None:
        before = len(self.found)
        data = self.plain(node, 1, node)
        if not isinstance(data, dict) and len(self.found) == before:
            self.report("SM204", node, expected_zh="键和值", expected_en="keys and values", found=str(data)[:30])
        return YamlDocument(self.file, data, self.text, number) if isinstance(data, dict) else None

    def plain(self, node: yaml.Node, depth: int, at: yaml.Node | None = None, named: bool = False) -> Any:
        """
        Return a node as plain data.

        Args:
            node: The node.
            depth: How deep it is nested.
            at: The node whose place it remembers, if any; the entries of a list remember their own.
            named: Whether it is a mapping from names to entries that remember their place.
        """
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop("SM110", node, limit=MAX_NODES)
        if depth > MAX_DEPTH:
            self.stop("SM109", node, limit=MAX_DEPTH)
        if node.tag != _IMPLICIT:
            self.report("SM112", node, tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(entry, depth + 1, entry if at is not None else None) for entry in node.value]
        data: dict[str, Any] = {}
        if at is not None:
            data["@"] = f"{at.start_mark.line + 1}:{at.start_mark.column + 1}"
        for key_node, value_node in node.value:
            if self.is_entry(data, node, key_node, value_node):
                key = key_node.value
                placed = key_node if named else value_node if key in PLACED else None
                data[key] = self.plain(value_node, depth + 1, placed, depth == 1 and key in NAMED)
        return data

    def is_entry(self, data: dict, node: yaml.Node, key_node: yaml.Node, value_node: yaml.Node) -> bool:
        """Say whether a key may stand in *data*, after reporting why not."""
        if not isinstance(key_node, yaml.ScalarNode):
            self.report("SM204", key_node, expected_zh="键", expected_en="a key", found="…")
            return False
        key = key_node.value
        if key in data:
            self.report("SM101", key_node, key=key, first=self.first_line(node, key))
        elif not key.isascii() and _FULL_WIDTH.search(key):
            self.full_width(key_node)
        elif not value_node.value and isinstance(value_node, yaml.ScalarNode) and not value_node.style:
            self.report("SM103", key_node, key=key)
        else:
            return True
        return False

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text = node.value
        if not node.style:
            if text in ("true", "false"):
                return text == "true"
            if text in _NULLS:
                self.report("SM104", node, text=text)
            elif not text.isascii():
                self.check_width(node, text)
        elif node.style == ">" and (bare := self.bare_comparison(node.start_mark.line)):
            self.report("SM105", node, text=bare)
        return text

    def check_width(self, node: yaml.ScalarNode, text: str) -> None:
        """Report a full-width colon after a key, and full-width characters in what should be a code or number."""
        if "：" in text and _FULL_WIDTH_KEY.match(text):
            self.report("SM106", node, text=text[:30])
        elif _FULL_WIDTH.search(text) and not _CHINESE.search(text):
            self.full_width(node)

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
        zh, advice_zh, advice_en = _SYNTAX.get(problem, (problem, "", ""))
        opened = getattr(error, "context_mark", None)
        related = [Position(self.file, opened.line + 1, opened.column + 1)] if opened and opened.line != line else []
        return diagnostic(
            "SM102", place, related=related, problem_zh=zh, problem=problem, advice_zh=advice_zh, advice_en=advice_en
        )

    def report(self, code: str, node: yaml.Node, **fields: object) -> None:
        place = Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        self.found.append(diagnostic(code, place, **fields))

    def stop(self, code: str, node: yaml.Node, **fields: object) -> None:
        self.report(code, node, **fields)
        raise _Stop


class _Stop(Exception):
    """Reading this file makes no sense any more."""


def _is_empty(node: yaml.Node | None) -> bool:
    """Say whether nothing stands between two `---`."""
    return node is None or (isinstance(node, yaml.ScalarNode) and not node.value and not node.style)


def excerpts(found: list[Diagnostic], texts: dict[str, str]) -> Iterator[Diagnostic]:
    """Yield each diagnostic with the line of the file that it points at."""
    lines = {file: texts.get(file, "").splitlines() for file in {one.position.file for one in found}}
    for one in found:
        text = lines[one.position.file]
        number = one.position.line - 1
        yield replace(one, excerpt=text[number]) if 0 <= number < len(text) and not one.excerpt else one

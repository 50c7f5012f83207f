"""What stands in one cell: a value as the text of a cell, and the text of a cell as a value."""

from __future__ import annotations

import re
from typing import Any

import yaml

from smrules.publishing.spreadsheet import writing
from smrules.publishing.spreadsheet.fields import Form
from smrules.publishing.spreadsheet.tree import RuleText, data_of, end_of

_SIMPLE = re.compile(r"[^\s,，{}\[\]\"'#&*!|>%@`=-][^\n,，{}\[\]\"'#]*")
_PAIRS = re.compile(r"""^\s*("[^"\n]+"|'[^'\n]+'|[A-Za-z0-9_.-]+)\s*:(\s|$)""")
_BLOCK_STYLES = ("|", ">")
WORDS = {"是": True, "否": False, "true": True, "false": False}
"""How yes and no are written in a cell."""


def shown(text: RuleText, node: yaml.Node) -> str:
    """Return a node as the text of a cell: a mapping one line a key, codes with commas, other lists one line an entry."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.MappingNode):
        lines = [f"{writing.scalar(key.value, key.style, in_flow=False)}: {_inline(text, value)}" for key, value in node.value]
        return "\n".join(lines) or "{}"
    entries = [data_of(one) for one in node.value]
    if not entries:
        return "[]"
    if all(isinstance(one, str) and _is_simple(one) for one in entries):
        return ", ".join(entries)
    lines = [_inline(text, one) for one in node.value]
    return "\n".join(lines) if all(isinstance(one, dict) for one in entries) else "[" + ", ".join(lines) + "]"


def _is_simple(entry: str) -> bool:
    return bool(_SIMPLE.fullmatch(entry)) and not _PAIRS.match(entry) and entry.strip() == entry


def _inline(text: RuleText, node: yaml.Node) -> str:
    """Return a node as it is written, where that is one line that reads the same by itself, or written anew."""
    value, source = data_of(node), text.text[node.start_mark.index : end_of(node)]
    if "\n" not in source and writing.read_text(f"{{k: {source}}}")[0] == {"k": value}:
        return source
    return writing.inline(value, node)


class Unreadable(ValueError):
    """The text of a cell is no value of its kind; says why in Chinese and English."""

    def __init__(self, zh: str, en: str):
        super().__init__(zh)
        self.zh, self.en = zh, en


def value_of(cell: str, form: Form, old: yaml.Node | None, is_flag: bool = False, is_prose: bool = False) -> Any:
    """
    Return the value that the text of a cell stands for.

    Args:
        cell: The text, not empty.
        form: What the column may hold.
        old: What the file holds there, or what stands there in the nearest row.
        is_flag: Whether the cell says yes or no.
        is_prose: Whether people read it, so that nothing in it is code.

    Raises:
        Unreadable: It is no mapping or list where one is needed.
    """
    if is_prose or form == "scalar":
        return scalar_of(cell, old, is_flag, is_prose)
    if form == "mapping" or (form == "free" and _looks_like_pairs(cell, old)):
        return _mapping(cell)
    if cell.startswith("[") or all(line.startswith("{") for line in cell.splitlines()):
        return _entries(cell)
    if form == "list" or isinstance(old, yaml.SequenceNode):
        return _list(cell, old)
    return scalar_of(cell, old, is_flag, is_prose)


def scalar_of(cell: str, old: yaml.Node | None, is_flag: bool, is_prose: bool) -> str | bool:
    """Return yes and no as booleans, and everything else as text."""
    was_text = isinstance(old, yaml.ScalarNode) and bool(old.style)
    if not is_prose and not was_text and (cell in ("true", "false") or is_flag):
        return WORDS.get(cell.lower(), cell)
    ends_with_line = isinstance(old, yaml.ScalarNode) and old.style in _BLOCK_STYLES and old.value.endswith("\n")
    return cell + "\n" if ends_with_line else cell


def _looks_like_pairs(cell: str, old: yaml.Node | None) -> bool:
    if isinstance(old, yaml.SequenceNode) and cell.startswith("{"):
        return False
    return cell == "{}" or bool(_PAIRS.match(cell)) or (isinstance(old, yaml.MappingNode) and not cell.startswith("["))


def _mapping(cell: str) -> dict[str, Any]:
    data, zh, en = writing.read_text(cell)
    if zh or not isinstance(data, dict):
        raise Unreadable(zh or "不是“键: 值”", en or "not KEY: VALUE")
    return data


def _entries(cell: str) -> Any:
    if not cell.startswith("["):
        return [_mapping(line) for line in cell.splitlines()]
    data, zh, en = writing.read_text(f"k: {cell}")
    if zh or not isinstance(data.get("k"), list):
        raise Unreadable(zh or "方括号没有闭合", en or "the bracket is not closed")
    return data["k"]


def _list(cell: str, old: yaml.Node | None) -> Any:
    entries = [one.strip() for one in re.split(r"[,，\n]", cell) if one.strip()]
    single = len(entries) == 1 and not isinstance(old, yaml.SequenceNode)
    return entries[0] if single else entries

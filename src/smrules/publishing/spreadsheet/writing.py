"""Values as the text of a rule file, in the style of what stands beside them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import yaml

from smrules.definitions.yaml_source import read_yaml
from smrules.publishing.spreadsheet.tree import is_block

_QUOTED = '"'


def read_text(text: str) -> tuple[Any, str, str]:
    """Return a piece of YAML as plain data, or what is wrong with it in Chinese and English."""
    documents, found = read_yaml("", text.encode())
    if found:
        return None, found[0].zh, found[0].en
    data = documents[0].data if documents else {}
    return _without_places(data), "", ""


def _without_places(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_places(value) for key, value in data.items() if key != "@"}
    return [_without_places(one) for one in data] if isinstance(data, list) else data


@lru_cache(maxsize=4096)
def scalar(value: str | bool, style: str | None = None, in_flow: bool = True) -> str:
    """
    Return a scalar as YAML.

    Args:
        value: The text or boolean.
        style: The quotes to be kept where they can be: `"`, `'`, or none.
        in_flow: Whether it stands between brackets or braces.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    plain, double, single = value, json.dumps(value, ensure_ascii=False), "'" + value.replace("'", "''") + "'"
    escaped = json.dumps(value)
    wanted = {_QUOTED: double, "'": single}.get(style or "", plain)
    for written in (wanted, plain, double, escaped):
        around = f"{{k: {written}}}" if in_flow else f"k: {written}"
        if "\n" not in written and read_text(around)[0] == {"k": value}:
            return written
    raise ValueError(value)


def inline(value: Any, like: yaml.Node | None = None, in_flow: bool = True) -> str:
    """Return a value on one line; *like* is a node whose quotes are kept."""
    value = single(value, like)
    if isinstance(value, dict):
        pairs = [f"{scalar(key)}: {inline(one, child(like, key))}" for key, one in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(one, child(like, number)) for number, one in enumerate(value)) + "]"
    return scalar(value, _style(like), in_flow)


def block(value: Any, like: yaml.Node | None, indent: int) -> list[str]:
    """Return an entry of a block collection as lines; the first has no indent, the others have *indent* blanks."""
    if not isinstance(value, dict) or not value or (like is not None and not is_block(like)):
        return [inline(value, like, in_flow=False)]
    lines = []
    for key, one in value.items():
        lines += keyed(key, one, child(like, key), indent)
    return [lines[0], *(" " * indent + line for line in lines[1:])]


def keyed(key: str, value: Any, like: yaml.Node | None, indent: int) -> list[str]:
    """Return a key with its value as lines without the indent of the mapping that they stand in."""
    name, value = scalar(key, in_flow=False), single(value, like)
    if not isinstance(value, (dict, list)) or not value or not (is_block(like) or (like is None and _is_long(value))):
        return [f"{name}: {inline(value, like, in_flow=False)}"]
    if isinstance(value, list):
        entries = [block(one, child(like, number), 2) for number, one in enumerate(value)]
        return [f"{name}:", *("  " + mark + line for entry in entries for mark, line in zip(_marks(entry), entry, strict=True))]
    return [f"{name}:", *("  " + line for line in block_lines(value, like))]


def block_lines(value: dict, like: yaml.Node | None) -> list[str]:
    """Return a mapping as lines without indent."""
    return [line for key, one in value.items() for line in keyed(key, one, child(like, key), 0)]


def child(like: yaml.Node | None, step: str | int) -> yaml.Node | None:
    """Return what stands at *step* in a node, in a list the nearest there is, or what is written without a list."""
    if isinstance(like, yaml.MappingNode) and isinstance(step, str):
        return next((one for key, one in like.value if key.value == step), None)
    if isinstance(like, yaml.SequenceNode) and like.value:
        return like.value[min(step, len(like.value) - 1)] if isinstance(step, int) else child(like.value[0], step)
    return like if isinstance(step, int) else None


def single(value: Any, like: yaml.Node | None) -> Any:
    """Return the only entry of a list where its model writes that without the list around it."""
    return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(like, yaml.MappingNode) else value


def _marks(entry: list[str]) -> list[str]:
    return ["- ", *([""] * (len(entry) - 1))]


def _is_long(value: Any) -> bool:
    """Say whether something without a model is written with one entry a line: lists of mappings are."""
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _style(like: yaml.Node | None) -> str | None:
    return like.style if isinstance(like, yaml.ScalarNode) else None

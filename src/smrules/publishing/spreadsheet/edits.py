"""Changes of a rule file as edits of its text: each touches exactly the part that its value, entry or line takes up."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from smrules.publishing.spreadsheet import writing
from smrules.publishing.spreadsheet.entries import New, insert, permute, remove
from smrules.publishing.spreadsheet.tree import Path, RuleText, data_of, end_of, is_block


@dataclass(frozen=True)
class Put:
    """
    The value at a path becomes *value*; what around it is missing is added.

    Attributes:
        order: The keys of the mapping around it in the order in which they are written.
        around: The keys of the mapping around that, which may have to be added too.
    """

    path: Path
    value: Any
    order: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drop:
    """A key goes away, and the mapping around it when nothing is left in it."""

    path: Path


@dataclass(frozen=True)
class Arrange:
    """
    The entries of a collection become those of *order*, old ones by their number.

    Attributes:
        with_comments: Entries whose comments go away with them; those of the others stay.
        is_single: Whether the only entry is written without the list around it.
    """

    path: Path
    order: tuple[int | New, ...]
    with_comments: frozenset[int] = frozenset()
    is_single: bool = False


Edit = Put | Drop | Arrange


def apply(text: RuleText, edits: Iterable[Edit]) -> RuleText:
    """Return the text after *edits*: values first, then keys, then entries from the innermost collection outwards."""
    exact = [one for edit in edits for one in _expanded(text, edit)]
    text = _replace(text, [one for one in exact if isinstance(one, Put) and text.node(one.path) is not None])
    for one in [one for one in exact if isinstance(one, Put) and text.node(one.path) is None]:
        text = _add_key(text, one)
    for one in [one for one in exact if isinstance(one, Drop)]:
        text = _drop_key(text, one.path)
    for one in sorted((one for one in exact if isinstance(one, Arrange)), key=lambda one: -len(one.path)):
        text = _arrange(text, one)
    return text


# --- what exactly differs --------------------------------------------------------------------------


def _expanded(text: RuleText, edit: Edit) -> Iterator[Edit]:
    node = text.node(edit.path) if isinstance(edit, Put) else None
    if node is None or not isinstance(edit, Put):
        yield edit
    else:
        yield from _differences(node, edit.value, edit.path)


def _differences(node: yaml.Node, value: Any, path: Path) -> Iterator[Edit]:
    old = data_of(node)
    if _same(old, value):
        return
    if isinstance(old, dict) and isinstance(value, dict) and old and value and _keeps_order(old, value):
        yield from _of_mapping(node, value, path)
    elif isinstance(old, list) and isinstance(value, list) and old and value:
        yield from _of_list(node, value, path)
    else:
        yield Put(path, value)


def _same(old: Any, value: Any) -> bool:
    """Say whether two values are the same, the order of their keys included; `true` is not the text "true"."""
    return json.dumps(old) == json.dumps(value)


def _keeps_order(old: dict, value: dict) -> bool:
    return [key for key in old if key in value] == [key for key in value if key in old] != []


def _of_mapping(node: yaml.Node, value: dict, path: Path) -> Iterator[Edit]:
    for key, inner in node.value:
        if key.value in value:
            yield from _differences(inner, value[key.value], (*path, key.value))
        else:
            yield Drop((*path, key.value))
    old = data_of(node)
    yield from (Put((*path, key), one, tuple(value)) for key, one in value.items() if key not in old)


def _of_list(node: yaml.Node, value: list, path: Path) -> Iterator[Edit]:
    if len(node.value) == len(value):
        for number, inner in enumerate(node.value):
            yield from _differences(inner, value[number], (*path, number))
        return
    old, new = [json.dumps(data_of(one)) for one in node.value], [json.dumps(one) for one in value]
    order: list[int | New] = []
    for tag, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        order += range(start, end) if tag == "equal" else [New(one) for one in value[first:last]]
    yield Arrange(path, tuple(order))


# --- values ----------------------------------------------------------------------------------------


def _replace(text: RuleText, puts: list[Put]) -> RuleText:
    parts, done = [], 0
    for one in sorted(puts, key=lambda one: text.node(one.path).start_mark.index):  # type: ignore[union-attr]
        node = text.node(one.path)
        assert node is not None
        parts += [text.text[done : node.start_mark.index], _instead(text, node, one)]
        done = _value_end(text, node)
    return RuleText("".join([*parts, text.text[done:]]))


def _value_end(text: RuleText, node: yaml.Node) -> int:
    end = end_of(node)
    return end - len(text.newline) if text.text[:end].endswith(text.newline) else end


def _instead(text: RuleText, node: yaml.Node, put: Put) -> str:
    """Return what is written in the place of a node."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and (literal := _literal(text, put)):
        return literal
    if is_block(node) and isinstance(put.value, (dict, list)) and put.value:
        pad = text.newline + " " * text.indent(node.start_mark.index)
        key = writing.keyed("k", put.value, node, 0)[1:]
        return pad.join(line[2:] for line in key) if key else writing.inline(put.value, node)
    return writing.inline(put.value, node, in_flow=_in_flow(text, put.path))


def _literal(text: RuleText, put: Put) -> str:
    """Return a text of several lines in the block style that it had, if it reads the same."""
    if not isinstance(put.value, str):
        return ""
    pad = " " * (text.indent(text.start(put.path)) + 2)
    ending = "" if put.value.endswith("\n") else "-"
    lines = put.value.removesuffix("\n").split("\n")
    found = text.newline.join([f"|{ending}", *(pad + line if line else "" for line in lines)])
    return found if writing.read_text(f"k: {found}\n")[0] == {"k": put.value} else ""


def _in_flow(text: RuleText, path: Path) -> bool:
    """Say whether a value stands between brackets or braces."""
    around = (text.node(path[:depth]) for depth in range(1, len(path)))
    return any(isinstance(one, yaml.CollectionNode) and bool(one.flow_style) for one in around)


# --- keys ------------------------------------------------------------------------------------------


def _add_key(text: RuleText, put: Put) -> RuleText:
    node = text.node(put.path)
    if node is not None:
        return apply(text, [put])
    around = text.node(put.path[:-1])
    if around is None or not isinstance(around, yaml.MappingNode):
        return _add_key(text, Put(put.path[:-1], {put.path[-1]: put.value}, put.around))
    names = [key.value for key, _ in around.value]
    before = set(put.order[: put.order.index(put.path[-1])]) if put.path[-1] in put.order else set(names)
    after = max((number for number, name in enumerate(names) if name in before), default=-1)
    return insert(text, put.path[:-1], after, New(put.value, str(put.path[-1])), model(text, put.path))


def model(text: RuleText, path: Path) -> yaml.Node | None:
    """Return what stands in the place of *path* in the nearest neighbour that has it, or else under the same key anywhere."""
    for depth in reversed(range(len(path))):
        step, around = path[depth], text.node(path[:depth]) if depth else None
        if isinstance(step, int) and (around is None or isinstance(around, yaml.SequenceNode)):
            size = len(around.value if around is not None else text.documents)
            for other in sorted(range(size), key=lambda other: (abs(other - step), other)):
                found = text.node((*path[:depth], other, *path[depth + 1 :]))
                if found is not None and other != step:
                    return found
    return _anywhere(text.documents, path[-1])


def _anywhere(nodes: Iterable[Any], key: str | int) -> yaml.Node | None:
    """Return the first value of a key in the file."""
    for one in nodes:
        own, inner = one if isinstance(one, tuple) else (None, one)
        if own is not None and own.value == key:
            return inner
        if not isinstance(inner, yaml.ScalarNode) and (found := _anywhere(inner.value, key)) is not None:
            return found
    return None


def _drop_key(text: RuleText, path: Path) -> RuleText:
    around = text.node(path[:-1])
    if text.node(path) is None or not isinstance(around, yaml.MappingNode):
        return text
    if len(around.value) == 1 and len(path) > 2 and isinstance(path[-2], str):
        return _drop_key(text, path[:-1])
    number = [key.value for key, _ in around.value].index(path[-1])
    return remove(text, path[:-1], number, with_comments=False)


# --- entries ---------------------------------------------------------------------------------------


def _arrange(text: RuleText, edit: Arrange) -> RuleText:
    node = text.node(edit.path) if edit.path else None
    if edit.is_single and node is not None:
        return _wrap(text, edit, node)
    present: list[int | New] = list(range(len(node.value if node is not None else text.documents)))
    kept = [one for one in edit.order if isinstance(one, int)]
    for number, one in reversed(list(enumerate(edit.order))):
        if isinstance(one, New):
            before = next((edit.order[n] for n in reversed(range(number)) if isinstance(edit.order[n], int)), None)
            after = present.index(before) if before is not None else -1
            text = insert(text, edit.path, after, one, _entry_model(text, edit.path, after))
            present.insert(after + 1, one)
    gone = [one for one in present if isinstance(one, int) and one not in kept]
    if len(gone) == len(present) and edit.path and isinstance(edit.path[-1], str):
        return _drop_key(text, edit.path)
    for one in reversed(gone):
        text = remove(text, edit.path, present.index(one), one in edit.with_comments)
        present.remove(one)
    return permute(text, edit.path, [_place(present, one) for one in edit.order])


def _place(present: list[int | New], wanted: int | New) -> int:
    return next(number for number, one in enumerate(present) if one is wanted or (isinstance(one, int) and one == wanted))


def _wrap(text: RuleText, edit: Arrange, node: yaml.Node) -> RuleText:
    """Make a list of what was written as its only entry, which may stand without brackets."""
    if not edit.order:
        return _drop_key(text, edit.path)
    if 0 not in edit.order or is_block(node):
        values = [data_of(node) if one == 0 else one.value for one in edit.order]  # type: ignore[union-attr]
        return _replace(text, [Put(edit.path, values if len(values) > 1 else values[0])])
    old = text.text[node.start_mark.index : end_of(node)]
    entries = [old if one == 0 else writing.inline(one.value, node) for one in edit.order]  # type: ignore[union-attr]
    found = "[" + ", ".join(entries) + "]" if len(entries) > 1 else entries[0]
    return RuleText(text.text[: node.start_mark.index] + found + text.text[end_of(node) :])


def _entry_model(text: RuleText, path: Path, near: int) -> yaml.Node | None:
    """Return what a new entry is written like: the nearest entry, with the keys that only others have."""
    entries = text.node(path).value if path else text.documents  # type: ignore[union-attr]
    nodes = [one[1] if isinstance(one, tuple) else one for one in entries]
    nearest = sorted(range(len(nodes)), key=lambda number: (abs(number - max(near, 0)), number))
    if not nodes or not isinstance(nodes[nearest[0]], yaml.MappingNode):
        return nodes[nearest[0]] if nodes else None
    keys: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for number in nearest:
        for key, value in nodes[number].value if isinstance(nodes[number], yaml.MappingNode) else ():
            keys.setdefault(key.value, (key, value))
    return yaml.MappingNode("", list(keys.values()), flow_style=nodes[nearest[0]].flow_style)

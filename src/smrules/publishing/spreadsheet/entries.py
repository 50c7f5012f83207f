"""Entries of lists, mappings and files come, go and change places, each with exactly its own lines or part of a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from smrules.publishing.spreadsheet import writing
from smrules.publishing.spreadsheet.tree import Path, RuleText, end_of, is_block


@dataclass(frozen=True)
class New:
    """An entry that is added to a list, or under *key* to a mapping."""

    value: Any
    key: str = ""


def paths_of(text: RuleText, path: Path) -> list[Path]:
    """Return the paths of the entries of a collection, or of the documents."""
    node = text.node(path) if path else None
    entries = node.value if node is not None else text.documents
    return [(*path, one[0].value if isinstance(one, tuple) else number) for number, one in enumerate(entries)]


def insert(text: RuleText, path: Path, after: int, new: New, like: yaml.Node | None) -> RuleText:
    """Insert an entry behind the entry with the number *after*, or before all others."""
    node = text.node(path) if path else None
    if not path:
        return _insert_document(text, after, new)
    assert node is not None
    if not is_block(node):
        return _insert_in_line(text, path, after, new, like)
    paths = paths_of(text, path)
    indent = text.indent(node.start_mark.index)
    is_list = isinstance(node, yaml.SequenceNode)
    lines = writing.block(new.value, like, indent + 2) if is_list else writing.keyed(new.key, new.value, like, indent)
    lines = ["- " + lines[0], *lines[1:]] if is_list else lines[:1] + [" " * indent + line for line in lines[1:]]
    written = text.newline.join(lines)
    if after < 0:
        place = text.start(paths[0]) if not is_list else text.comment_start(paths[0]) + indent
        return RuleText(text.text[:place] + written + text.newline + " " * indent + text.text[place:])
    place = text.last_line(paths[after])
    if not text.text[:place].endswith("\n"):
        return RuleText(text.text[:place] + text.newline + " " * indent + written + text.text[place:])
    return RuleText(text.text[:place] + " " * indent + written + text.newline + text.text[place:])


def _insert_document(text: RuleText, after: int, new: New) -> RuleText:
    like = text.documents[max(after, 0)]
    written = text.newline.join(["---", *writing.block_lines(new.value, like), ""])
    place = text.last_line((max(after, 0),))
    if not text.text[:place].endswith("\n"):
        written = text.newline + written.removesuffix(text.newline)
    return RuleText(text.text[:place] + written + text.text[place:])


def _insert_in_line(text: RuleText, path: Path, after: int, new: New, like: yaml.Node | None) -> RuleText:
    node, paths = text.node(path), paths_of(text, path)
    assert node is not None
    written = (f"{writing.scalar(new.key)}: " if new.key else "") + writing.inline(new.value, like)
    if not paths:
        place = end_of(node) - 1
    elif after < 0:
        place, written = text.start(paths[0]), f"{written}, "
    else:
        inner = text.node(paths[after])
        assert inner is not None
        place, written = end_of(inner), f", {written}"
    return RuleText(text.text[:place] + written + text.text[place:])


def remove(text: RuleText, path: Path, number: int, with_comments: bool) -> RuleText:
    """Take an entry away; a comment above it stays unless it goes too."""
    paths, node = paths_of(text, path), text.node(path) if path else None
    if not path:
        return _remove_document(text, number, with_comments)
    start, end = _lines(text, paths, number, with_comments) if is_block(node) else _in_line(text, paths, number)
    return RuleText(text.text[:start] + text.text[end:])


def _lines(text: RuleText, paths: list[Path], number: int, with_comments: bool) -> tuple[int, int]:
    one = paths[number]
    start = text.comment_start(one) if with_comments else text.first_line(one)
    first = text.start(one)
    if isinstance(one[-1], str) and text.text[text.line_start(first) : first].strip():
        return first, text.start(paths[1]) if len(paths) > 1 else text.last_line(one)
    return start, text.last_line(one)


def _in_line(text: RuleText, paths: list[Path], number: int) -> tuple[int, int]:
    if number + 1 < len(paths):
        return text.start(paths[number]), text.start(paths[number + 1])
    own = text.node(paths[number])
    before = text.node(paths[number - 1]) if number else None
    assert own is not None
    return end_of(before) if before is not None else text.start(paths[number]), end_of(own)


def _remove_document(text: RuleText, number: int, with_comments: bool) -> RuleText:
    """Take away a document and the mark between it and its neighbour."""
    above, start, end = text.comment_start((number,)), text.first_line((number,)), text.last_line((number,))
    comments = "" if with_comments else text.text[above:start]
    if number:
        return RuleText(text.text[: text.last_line((number - 1,))] + comments + text.text[end:])
    following = text.text.find("---", end)
    return RuleText(text.text[:above] + comments + text.text[text.line_end(following) if following >= 0 else end :])


def permute(text: RuleText, path: Path, order: list[int]) -> RuleText:
    """Let entries change places: each is taken with its comments, what stands between them stays."""
    if order == sorted(order):
        return text
    paths = paths_of(text, path)
    spans = [_span(text, path, one) for one in paths]
    parts, done = [], 0
    for place, number in enumerate(order):
        start, end = spans[number]
        parts += [text.text[done : spans[place][0]], text.text[start:end]]
        done = spans[place][1]
    return RuleText("".join([*parts, text.text[done:]]))


def _span(text: RuleText, path: Path, entry: Path) -> tuple[int, int]:
    node, own = text.node(path) if path else None, text.node(entry)
    assert own is not None
    if node is not None and not is_block(node):
        return text.start(entry), end_of(own)
    end = text.last_line(entry)
    return text.comment_start(entry), end - len(text.newline) if text.text[:end].endswith("\n") else end

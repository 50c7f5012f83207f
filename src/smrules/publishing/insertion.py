"""Adds an entry to a list of a rule file; no other byte of the file changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import yaml

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next entry of a list goes: before which line (from 0), and in which column its dash stands."""

    line: int
    column: int


def place_of_next(file: str, text: str, kind: str, key: str) -> tuple[str, Place]:
    """
    Find where the next entry of the list *key* goes, in the first document of a *kind*.

    Returns:
        The id of that document, and the place.

    Raises:
        InputError: There is no such document or list (SM694), or the list stands in brackets (SM695).
    """
    for node in yaml.compose_all(text, Loader=yaml.SafeLoader):
        found = {name.value: value for name, value in node.value} if isinstance(node, yaml.MappingNode) else {}
        if kind in found and key in found:
            return found[kind].value, _end_of(file, text, found[key], key)
    raise InputError([diagnostic("SM694", Position(file), kind=kind, key=key)])


def _end_of(file: str, text: str, node: yaml.Node, key: str) -> Place:
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise InputError([diagnostic("SM695", Position(file, node.start_mark.line + 1, node.start_mark.column + 1), key=key)])
    lines, line, column = text.splitlines(), _last_line(node) + 1, node.start_mark.column
    while line < len(lines) and lines[line].lstrip().startswith("#") and _indent(lines[line]) > column:
        line += 1
    return Place(line, column)


def _indent(line: str) -> int:
    """Return where a line begins: what stands further right than the dashes is a comment on the last entry."""
    return len(line) - len(line.lstrip())


def _last_line(node: yaml.Node) -> int:
    """Return the last line of the text of a node; the end of a block is only noticed at what follows it."""
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark
        return end.line - (end.column == 0 and end.line > node.start_mark.line)
    if node.flow_style or not node.value:
        return node.end_mark.line
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last)


def inserted(text: str, place: Place, entry: Callable[[int], str]) -> str:
    """Return *text* with an entry at its place; *entry* takes the column of the dash. Line ends stay as they are."""
    lines = text.splitlines(keepends=True)
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if place.line == len(lines) and lines and not lines[-1].endswith("\n"):
        lines[-1] += ending
    new = entry(place.column).replace("\n", ending)
    return "".join([*lines[: place.line], new, *lines[place.line :]])

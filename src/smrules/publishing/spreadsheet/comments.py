"""Which comment of a rule file belongs to which entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import yaml

from smrules.publishing.spreadsheet.tree import Path, RuleText, end_of

_LINE = re.compile(r"^[ \t]*(#[^\r\n]*)", re.M)
_BEHIND = re.compile(r"[\]},\s]*?\s(#[^\r\n]*)")


def comments_of(text: RuleText, paths: Iterable[Path]) -> dict[Path, str]:
    """Return the comments of each entry, without their marks: those above its lines, and those inside it but in no other."""
    paths = list(paths)
    found: dict[Path, list[str]] = {}
    for place, comment in sorted(_comments(text)):
        owner = _owner(text, paths, place)
        if owner is not None:
            found.setdefault(owner, []).append(comment.removeprefix("#").strip())
    return {path: "\n".join(lines) for path, lines in found.items()}


def _comments(text: RuleText) -> Iterator[tuple[int, str]]:
    scalars = [(one.start_mark.index, end_of(one)) for document in text.documents for one in _scalars(document)]
    long = [(start, end) for start, end in scalars if "\n" in text.text[start:end]]
    for one in _LINE.finditer(text.text):
        if not any(start <= one.start(1) < end for start, end in long):
            yield one.start(1), one[1]
    for _, end in scalars:
        if one := _BEHIND.match(text.text[: text.line_end(end)], end):
            yield one.start(1), one[1]


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for one in node.value:
        for inner in one if isinstance(one, tuple) else (one,):
            yield from _scalars(inner)


def _owner(text: RuleText, paths: list[Path], place: int) -> Path | None:
    """Return the entry below a comment, or else the innermost around it, or else the first."""
    for path in paths:
        if has_own_lines(text, path) and text.comment_start(path) <= place < text.first_line(path):
            return path
    own = [path for path in paths if has_own_lines(text, path)]
    around = [path for path in own if text.first_line(path) <= place < text.last_line(path)]
    return max(around, key=len, default=paths[0] if paths else None)


def has_own_lines(text: RuleText, path: Path) -> bool:
    """Say whether an entry begins on a line of its own."""
    start = text.start(path)
    return text.text[text.line_start(start) : start].strip() in ("", "-")

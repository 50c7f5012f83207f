"""Located messages for people who write rules or send data, and the four exceptions that carry them."""

from __future__ import annotations

import difflib
import string
from collections.abc import Iterable
from dataclasses import dataclass

from smrules.concepts.catalogue import CATALOGUE
from smrules.concepts.position import Position

LONGEST_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    One message: where, what is there, what was expected, and one way out.

    Attributes:
        code: Number in the catalogue, for searching.
        level: `error` or `warning`.
        position: File, line and column; a JSON path stands as the file of an input.
        zh, en: The message in both languages, one sentence.
        hint_zh, hint_en: A way out, or empty.
        excerpt: The line of the file that *position* points at, or empty.
        related: Other places that belong to the same matter.
        example: A counterexample as YAML that can be pasted among the examples of the rule, or empty; confirmed by the evaluator.
    """

    code: str
    level: str
    position: Position
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    excerpt: str = ""
    related: tuple[Position, ...] = ()
    example: str = ""

    def text(self, language: str = "zh") -> str:
        """Return the message as it is printed: a line, the excerpt with a caret, the way out."""
        chinese = language == "zh"
        lines = [f"{self.position}: {self.level} {self.code} {self.zh if chinese else self.en}"]
        if self.excerpt and self.position.column <= LONGEST_EXCERPT:
            margin = " " * (len(str(self.position.line)) + 2)
            indent = "".join("　" if _is_wide(c) else " " for c in self.excerpt[: self.position.column - 1])
            lines += [f"  {self.position.line} | {self.excerpt[:LONGEST_EXCERPT]}", f"{margin} | {indent}^"]
        if hint := self.hint_zh if chinese else self.hint_en:
            lines.append(f"   = {hint}")
        lines += [f"   = {'另见' if chinese else 'see also'} {place}" for place in self.related]
        if self.example:
            lines.append(f"   = {'可以粘贴的例子，expect 写成应有的结果：' if chinese else 'to paste, with what should follow as expect:'}")
            lines += [f"     {line}" for line in self.example.splitlines()]
        return "\n".join(lines)

    def to_dict(self) -> dict:
        """Return the message as plain data."""
        where = {"file": self.position.file, "line": self.position.line, "column": self.position.column}
        return {
            "code": self.code, "level": self.level, **where, "zh": self.zh, "en": self.en,
            "hint_zh": self.hint_zh, "hint_en": self.hint_en, "related": [str(place) for place in self.related],
            "example": self.example,
        }  # fmt: skip


def diagnostic(
    code: str,
    position: Position,
    *,
    level: str = "error",
    related: Iterable[Position] = (),
    paste: str = "",
    **fields: object,
) -> Diagnostic:
    """Build the message *code* of the catalogue for one place."""
    entry = CATALOGUE[code]
    known = {name: str(value) for name, value in fields.items()}

    def fill(template: str) -> str:
        return template.format_map(known)

    def way_out(template: str) -> str:
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
        return fill(template) if all(known.get(name) for name in names) else ""

    return Diagnostic(
        code, level, position, fill(entry.zh), fill(entry.en), way_out(entry.hint_zh), way_out(entry.hint_en),
        related=tuple(related), example=paste,
    )  # fmt: skip


def nearest(name: str, names: Iterable[str]) -> str:
    """Return up to three names close to *name*, joined by “ / ”; empty if none is close."""
    names = list(names)
    found = difflib.get_close_matches(name, names, n=3, cutoff=0.7)
    if not found:
        found = difflib.get_close_matches(name.rpartition(".")[2], names, n=1, cutoff=0.8)
    return " / ".join(found)


def listed(names: Iterable[str], limit: int = 12) -> str:
    """Return *names* in one line, cut after *limit*."""
    names = list(names)
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")


def _is_wide(character: str) -> bool:
    return "\u1100" <= character <= "\uffdc" and not "\u2000" <= character <= "\u2e7f"


class SmrulesError(Exception):
    """Base of all errors of smrules; `diagnostics` says what is wrong and where."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(found.text() for found in self.diagnostics))


class LibraryError(SmrulesError):
    """The rule files cannot be used; for their authors."""


class InputError(SmrulesError):
    """An entity, an answer or a decision does not fit the library; for those who send it."""


class EngineDisagreement(SmrulesError):
    """Two engines gave different results; for the developers of smrules."""

"""What the names in rule files refer to, and where mistakes are collected while a library is being put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from smrules.concepts.diagnostic import Diagnostic, diagnostic, listed, nearest
from smrules.concepts.law import Instrument
from smrules.concepts.vocabulary import (
    BUILT_IN_FACTS,
    BUILT_IN_SCOPES,
    Act,
    Fact,
    FactPath,
    RecordKind,
    Scope,
    path_type,
)
from smrules.definitions.yaml_source import YamlDocument

OTHER = "other"
"""Stands in the history for acts that the library does not know."""


TYPES_OF_FACTS = {
    "boolean": "是否", "number": "数字", "money": "金额", "ratio": "比率", "choice": "单选", "choices": "多选", "date": "日期",
    "area": "行政区划", "text": "文字",
}  # fmt: skip
"""Type of a fact → what messages call it in Chinese."""
ID_KINDS = ("checklists", "items", "tables", "domains", "guarantees", "draws")


class Mistake(Exception):
    """A cell that cannot be read; the caller knows where it stands."""

    def __init__(self, code: str, **fields: object):
        super().__init__(code)
        self.code = code
        self.fields = fields


class Names:
    """All names that are declared so far; every look-up of an unknown one is a `Mistake`."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.scopes: dict[str, Scope] = dict(BUILT_IN_SCOPES)
        self.facts: dict[str, Fact] = dict(BUILT_IN_FACTS)
        self.records: dict[str, RecordKind] = {}
        self.acts: dict[str, Act] = {}
        self.places: dict[str, str] = {}
        self.instruments: dict[str, Instrument] = {}
        self.parameters: set[str] = set()
        self.durations: dict[str, str] = {}
        self.picks: dict[str, str] = {}
        self.ids: dict[str, dict[str, tuple[YamlDocument, tuple]]] = {kind: {} for kind in ID_KINDS}

    # --- mistakes --------------------------------------------------------------------------------

    def report(self, code: str, document: YamlDocument, *path: str | int, key: bool = False, **fields: object) -> None:
        """Note a mistake at *path* of *document*."""
        related = fields.pop("related", ())
        self.found.append(diagnostic(code, document.position(*path, key=key), related=related, **fields))

    def mistake(self, mistake: Mistake, document: YamlDocument, *path: str | int) -> None:
        """Note a cell that could not be read."""
        self.report(mistake.code, document, *path, **mistake.fields)

    def claim(self, kind: str, name: str, document: YamlDocument, *path: str | int) -> bool:
        """Take an id; report it if somebody has it already."""
        mine = (document, path)
        holder, where = first = self.ids[kind].setdefault(name, mine)
        if first is not mine:
            self.report("SM308", document, *path, name=name, first=holder.position(*where))
        return first is mine

    # --- look-ups --------------------------------------------------------------------------------

    def path(self, text: str) -> FactPath:
        """Return the fact that *text* names, perhaps with an attribute."""
        if text in self.facts:
            return FactPath(text)
        head, _, attribute = text.rpartition(".")
        if head in self.facts:
            found = FactPath(head, attribute)
            if path_type(found, self.facts, self.picks):
                return found
            raise Mistake("SM311", what=head, name=attribute, nearest="")
        raise Mistake("SM301", name=text, nearest=nearest(text, self.facts))

    def type_of(self, path: FactPath) -> Fact:
        """Return the declaration that says which values *path* has."""
        found = path_type(path, self.facts, self.picks)
        assert found is not None, path
        return found

    def parameter(self, name: str) -> str:
        """Return *name* if it is a parameter."""
        if name not in self.parameters:
            raise Mistake("SM307", name=name, nearest=nearest(name, self.parameters))
        return name

    def codes(self, fact: Fact) -> Iterable[str]:
        """Return the codes that a choice may take."""
        if fact.of is None:
            return fact.choices
        named = {"acts": self.acts, "instruments": self.instruments}.get(fact.of) or self.ids.get(fact.of, {})
        return (*named, OTHER) if fact.of == "acts" else named

    def code(self, text: str, fact: Fact) -> str:
        """Return *text* if it is a value of the choice *fact*."""
        known = self.codes(fact)
        if text not in known:
            labels = {code: one.label for code, one in fact.choices.items()} if fact.of is None else self.labels(fact.of)
            raise Mistake("SM303", value=text, fact=fact.id, allowed=suggested(text, known, labels))
        return text

    def labels(self, kind: str) -> dict[str, str]:
        """Return the Chinese names of acts or instruments."""
        if kind == "acts":
            return {name: one.label for name, one in self.acts.items()}
        return {name: one.title for name, one in self.instruments.items()} if kind == "instruments" else {}

    # --- visibility ------------------------------------------------------------------------------

    def around(self, scope: str) -> tuple[str, ...]:
        """Return *scope* and the scopes around it, from the inside out."""
        found = []
        current: str | None = scope
        while current is not None and current not in found:
            found.append(current)
            current = self.scopes[current].parent if current in self.scopes else None
        return tuple(found)

    def see(self, path: FactPath, visible: frozenset[str], scope: str) -> None:
        """Raise a `Mistake` unless the fact can be seen."""
        if path.scope not in visible:
            raise Mistake("SM312", name=path.fact, scope=scope)


def suggested(text: str, known: Iterable[str], labels: Mapping[str, str]) -> str:
    """
    Return the codes that *text* may mean, with their Chinese names: those so named, those spelt alike, or else the first ones.

    >>> suggested("一般项", ["key", "general"], {"key": "重点项", "general": "一般项"})
    'general（一般项）'
    """
    codes = [code for code, label in labels.items() if text and text == label] or [
        code for code, label in labels.items() if len(text) > 1 and text in label and not text.isascii()
    ]
    close = nearest(text, known)
    if not codes and close:
        codes = close.split(" / ")
    shown = [f"{code}（{labels[code]}）" if labels.get(code) else code for code in codes or known]
    return " / ".join(shown[:3]) if codes else listed(shown)


@cache
def example_test(type_: str) -> str:
    """Return a test that fits the type, for messages."""
    return {
        "boolean": "true, false", "number": "≥ 5, 0..8, \"> 8\"", "money": "≥ 10000, < 5000", "ratio": "≥ 70%, 0.7..<1",
        "choice": "A, A | B, not (A | B)", "choices": "has A, has any A | B, lacks all A | B",
        "date": "≥ 2022-03-15, past 3 months, < visit.on", "area": "in 3701", "text": "某某, = equipment.number",
        "range": "known, none", "member": "known, none",
    }[type_]  # fmt: skip

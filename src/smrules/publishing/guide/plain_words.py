"""The rules in plain Chinese for those who are inspected: no links, figures of law as they stand on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.law import LegalBasis, Parameter
from smrules.concepts.library import Library
from smrules.concepts.plan import Citation
from smrules.concepts.rules import AllOf, Anything, Between, Condition, Literal, OneOf, Row, SetTest, Table
from smrules.publishing.site.page import Line, Link
from smrules.publishing.site.rule_words import RuleWords
from smrules.publishing.site.step_chart import figure


class PlainWords:
    """Puts rules into plain Chinese, as of one day."""

    def __init__(self, library: Library, on: date):
        self.library = library
        self.on = on
        self.words = RuleWords(library)

    def text(self, line: Line) -> str:
        """Return a line without links; a figure of law is followed by its value."""
        return "".join(self._part(one) for one in line)

    def _part(self, part: Any) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, Link) and part.thing.kind == "parameter":
            return f"{part.text}（{self.parameter(self.library.parameters[part.thing.id])}）"
        return part.text

    def parameter(self, one: Parameter) -> str:
        """Return the value of a parameter on the day, with all keys where it hangs on one."""
        values = [value for day, value in one.values.items() if day <= self.on]
        if not values:
            return "尚未施行"
        if not isinstance(values[-1], Mapping) or one.by is None:
            return figure(values[-1], one.unit)
        labels = self.library.fact(one.by).choices
        return "，".join(f"{labels[key].label}{figure(value, one.unit)}" for key, value in values[-1].items())

    def condition(self, condition: Condition) -> str:
        """Return a condition as part of a sentence; empty if it always holds."""
        return self.text(self.words.condition(condition))

    def citation(self, basis: LegalBasis) -> str:
        """Return one legal basis."""
        return str(Citation(basis.instrument, self.library.instruments[basis.instrument].title, basis.article))

    def is_alive(self, basis: LegalBasis) -> bool:
        """Say whether the instrument is in force on the day."""
        return self.on in self.library.instruments[basis.instrument].in_force

    # --- how to pass -----------------------------------------------------------------------------

    def how_to_pass(self, item: InspectionItem) -> str:
        """Return what the answer must be for an item to be in order."""
        fact = self.library.fact(item.fact)
        match item.expect:
            case Anything():
                return "如实回答即可"
            case OneOf((Literal(bool() as value),), False):
                return f"答案应当是“{'是' if value else '否'}”"
            case OneOf((Literal(value),), False) if fact.type in ("number", "money"):
                return f"应当是 {self.words.wording.value(value, fact)}"
            case OneOf() | Between() | SetTest():
                told = self.text(self.words.test(item.expect, fact))
                return f"应当{told}"
        return f"应当{self.text(self.words.test(item.expect, fact))}"

    # --- rows ------------------------------------------------------------------------------------

    def row(self, table: Table, row: Row, without: frozenset[str] = frozenset()) -> str:
        """Return a row as “when: what”; tests of the facts in *without* are left out because they are settled."""
        when, what = self.text(self.words.condition(_unsettled(row.condition, without))), self.result(table, row)
        return f"{when}的：{what}" if when else what

    def result(self, table: Table, row: Row) -> str:
        """Return what a row gives, its attributes in the order of the vocabulary."""
        if not isinstance(row.then, dict):
            return self.text(self.words.result(row.then, self.library.fact(table.decides or "")))
        parts = [
            self._attribute(table, name, row.then[name]) for name in self.attributes.get(table.adds, ()) if name in row.then
        ]
        return "；".join(filter(None, parts)) or "没有处罚"

    @cached_property
    def attributes(self) -> dict[str | None, list[str]]:
        """The attributes of each kind of record, in the order of the vocabulary."""
        facts = self.library.vocabulary.facts.values()
        return {kind: [one.name for one in facts if one.scope == kind] for kind in self.library.vocabulary.records}

    def _attribute(self, table: Table, name: str, given: Any) -> str:
        fact = self.library.fact(f"{table.adds}.{name}")
        told = self.text(self.words.result(given, fact))
        if fact.type == "boolean":
            return fact.label if given == Literal(True) else ""
        return f"{fact.label}{told}" if fact.type == "range" else f"{fact.label}：{told}"


def _unsettled(condition: Condition, without: frozenset[str]) -> Condition:
    if not without or not isinstance(condition, AllOf):
        return condition
    return AllOf(tuple(one for one in condition.parts if str(getattr(one, "path", "")) not in without))

"""Checklists, campaigns and resolutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem, Resolution
from smrules.concepts.dates import Period
from smrules.concepts.diagnostic import nearest
from smrules.concepts.reading import operands
from smrules.concepts.rules import Anything, FactOperand, Test
from smrules.concepts.vocabulary import Fact
from smrules.definitions.cells import TestReader, read_value
from smrules.definitions.names import Mistake, Names, suggested
from smrules.definitions.shapes import (
    CampaignShape,
    ChecklistShape,
    ItemShape,
    ResolutionsShape,
)
from smrules.definitions.tables import RuleReader
from smrules.definitions.words import read_basis

_COUNT = Fact("sampling", "抽查数", "number", decimals=0, low=0)


class ChecklistReader:
    """Reads the checklist, campaign or resolutions of one document."""

    def __init__(self, rules: RuleReader):
        self.rules = rules
        self.names: Names = rules.names
        self.document = rules.document

    def checklist(self, shape: ChecklistShape) -> Checklist:
        self.known("domain", shape.domain, "domains", "SM306")
        if shape.per is not None and shape.per not in self.names.scopes:
            close = nearest(shape.per, self.names.scopes)
            self.names.report("SM309", self.document, "per", name=shape.per, nearest=close)
        self.local_has_place(shape.checklist, shape.place)
        return Checklist(
            shape.checklist, shape.title, shape.domain, self.items(shape, shape.domain, shape.per),
            self.document.place(), self.rules.period(shape.in_force, "in_force"), self.applies(shape, shape.per),
            shape.per, shape.place, self.sampling(shape.sampling), replaces=tuple(shape.replaces),
        )  # fmt: skip

    def campaign(self, shape: CampaignShape) -> Checklist:
        period = self.rules.period(shape.in_force, "in_force")
        for missing, zh, en in (
            (not shape.approval.get("number"), "批准文号（approval.number）", "approval number"),
            (period.end is None, "结束日期（in_force 的后一日）", "end date"),
        ):
            if missing:
                self.names.report("SM506", self.document, "campaign", name=shape.campaign, missing_zh=zh, missing_en=en)
        for number, item in enumerate(shape.include):
            self.known_at("items", item, "SM302", "include", number, what="检查事项", what_en="item")
        return Checklist(
            shape.campaign, shape.title or shape.campaign, None, self.items(shape, None, None),
            self.document.place(), period, self.applies(shape, None), place=shape.place,
            approval=shape.approval, include=tuple(shape.include), replaces=tuple(shape.replaces),
        )  # fmt: skip

    def applies(self, shape: ChecklistShape | CampaignShape, per: str | None):
        visible = self.rules.visible("visit", *([per] if per in self.names.scopes else []))
        return self.rules.conditions.read(shape.applies_when, ("applies_when",), "visit", visible)

    def sampling(self, cells: Mapping[str, Any]) -> dict[str, Test]:
        found = {}
        for name, cell in cells.items():
            try:
                self.names.code(name, self.names.type_of(self.names.path("item.class")))
                found[name] = TestReader(_COUNT, self.names).read(cell)
            except Mistake as mistake:
                self.names.mistake(mistake, self.document, "sampling", name)
        return found

    # --- items -----------------------------------------------------------------------------------

    def items(self, shape: ChecklistShape | CampaignShape, domain: str | None, per: str | None) -> tuple:
        found = []
        for number, one in enumerate(shape.items):
            if one.status is None:
                presume = {**shape.presume, **one.presume}
                found.append(self.item(one, one.domain or domain, per, presume, "items", number))
        return tuple(item for item in found if item is not None)

    def item(self, one: ItemShape, domain: str | None, per: str | None, presume, *path) -> InspectionItem | None:
        if domain is None:
            self.names.report("SM203", self.document, *path, what="检查事项", what_en="an inspection item", missing="domain")
            return None
        if one.domain:
            self.known_at("domains", one.domain, "SM306", *path, "domain")
        fact = self.names.facts.get(one.fact)
        if fact is None:
            close = nearest(one.fact, self.names.facts)
            self.names.report("SM301", self.document, *path, "fact", name=one.fact, nearest=close)
            return None
        self.check_words(one, fact, per, *path)
        visible = self.rules.visible("item", *([per] if per in self.names.scopes else []))
        return InspectionItem(
            one.id, domain, one.ask or fact.ask or fact.label, one.fact, self.expect(one, fact, visible, *path, "expect"),
            _text(one.expect), self.document.place(*path), one.look_for or fact.look_for, one.where,
            self.keys(one, *path), self.presumptions(presume, *path), one.act,
            read_basis(one.basis, self.document, self.names, *path, "basis"),
            self.rules.conditions.read(one.applies_when, (*path, "applies_when"), "item", visible),
            self.rules.period(one.in_force, *path, "in_force"), tuple(one.replaces), tuple(one.examples),
        )  # fmt: skip

    def check_words(self, one: ItemShape, fact: Fact, per: str | None, *path) -> None:
        visible = self.rules.visible("visit", *([per] if per else [])) | {"checklist", "item"}
        if fact.scope not in visible:
            self.names.report("SM312", self.document, *path, "fact", name=one.fact, scope="item")
        if one.act is not None and one.act not in self.names.acts:
            close = nearest(one.act, self.names.acts)
            self.names.report("SM305", self.document, *path, "act", name=one.act, nearest=close)
        if one.where and one.where not in self.names.places:
            allowed = suggested(one.where, self.names.places, self.names.places)
            self.names.report("SM310", self.document, *path, "where", name=one.where, allowed=allowed)

    def expect(self, one: ItemShape, fact: Fact, visible: frozenset[str], *path) -> Test:
        try:
            test = TestReader(fact, self.names).read(one.expect)
            for operand in operands(test):
                if isinstance(operand, FactOperand):
                    self.names.see(operand.path, visible, "item")
            return test
        except Mistake as mistake:
            self.names.mistake(mistake, self.document, *path)
            return Anything()

    def keys(self, one: ItemShape, *path) -> dict[str, Any]:
        """Return the item's keys that only tables read, as facts."""
        found = {}
        for name, cell in (("class", one.class_), ("points", one.points)):
            if cell is None:
                continue
            try:
                fact = self.names.path(f"item.{name}")
                found[fact.fact] = read_value(cell, self.names.type_of(fact), self.names)
            except Mistake as mistake:
                self.names.mistake(mistake, self.document, *path, name)
        return found

    def presumptions(self, cells: Mapping[str, Any], *path) -> dict[str, Any]:
        found = {}
        for name, cell in cells.items():
            try:
                fact = self.names.type_of(self.names.path(name))
                if not fact.presumable or fact.scope != "item":
                    raise Mistake("SM414", fact=name)
                found[name] = read_value(cell, fact, self.names)
            except Mistake as mistake:
                self.names.mistake(mistake, self.document, *path, "presume", name)
        return found

    # --- the rest --------------------------------------------------------------------------------

    def resolutions(self, shape: ResolutionsShape) -> list[Resolution]:
        found = []
        for number, one in enumerate(shape.resolutions):
            for item in (*one.items, *([one.prevails] if one.prevails else [])):
                self.known_at("items", item, "SM302", "resolutions", number, what="检查事项", what_en="item")
            for fact in one.facts:
                if fact not in self.names.facts:
                    close = nearest(fact, self.names.facts)
                    self.names.report("SM301", self.document, "resolutions", number, name=fact, nearest=close)
            missing = [name for name in ("items", "prevails") if not getattr(one, name)]
            if missing and (one.items or not one.facts):
                what = {"what": "裁决", "what_en": "a resolution", "missing": missing[0]}
                self.names.report("SM203", self.document, "resolutions", number, **what)
            place = self.document.place("resolutions", number)
            found.append(Resolution(tuple(one.items), one.prevails or "", one.why, place, tuple(one.facts)))
        return found

    def known(self, path: str, name: str, kind: str, code: str) -> None:
        self.known_at(kind, name, code, path)

    def known_at(self, kind: str, name: str, code: str, *path, **fields) -> None:
        if name not in self.names.ids[kind]:
            close = nearest(name, self.names.ids[kind])
            self.names.report(code, self.document, *path, name=name, nearest=close, **fields)

    def local_has_place(self, name: str, place: str | None) -> None:
        if self.document.file.startswith("local/") and place is None:
            self.names.report("SM505", self.document, name=name)


def _text(cell: Any) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def in_force_of(checklist: Checklist, item: InspectionItem) -> Period:
    """Return the days on which an item may be asked: its own period inside that of its checklist."""
    starts = [day for day in (checklist.in_force.start, item.in_force.start) if day]
    ends = [day for day in (checklist.in_force.end, item.in_force.end) if day]
    return Period(max(starts, default=None), min(ends, default=None))

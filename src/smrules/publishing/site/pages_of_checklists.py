"""The pages of domains, checklists, campaigns and inspection items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from smrules.concepts.checklist import Checklist, Domain, InspectionItem
from smrules.concepts.dates import ALWAYS
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, Anything, Table
from smrules.publishing.site.blocks import examples_of, filled, period
from smrules.publishing.site.decision_graph import DecisionGraph
from smrules.publishing.site.page import (
    Code,
    Grid,
    GridRow,
    Line,
    Link,
    Listing,
    Muted,
    Page,
    Pairs,
    Prose,
    Thing,
)
from smrules.publishing.site.rule_words import RuleWords
from smrules.publishing.site.things import Things, checklist_thing, table_thing, trail

_ASKED_BY = "询问它的检查事项"


class ChecklistPages:
    """Makes the pages of domains, checklists and items."""

    def __init__(self, library: Library, things: Things, graph: DecisionGraph):
        self.library = library
        self.things = things
        self.graph = graph
        self.words = RuleWords(library, "适用条件中用到它的")

    def pages(self) -> Iterator[Page]:
        """Yield a page for every domain, checklist and item."""
        yield from map(self.domain, self.library.domains.values())
        for checklist in self.library.checklists.values():
            yield self.checklist(checklist)
            for item in checklist.items:
                yield self.item(item, checklist)

    # --- domains ---------------------------------------------------------------------------------

    def domain(self, domain: Domain) -> Page:
        checklists = [one for one in self.library.checklists.values() if one.domain == domain.id]
        campaigns = [one for one in self.library.checklists.values() if not one.domain and self.of(domain, one)]
        tables = list(self.tables(domain))
        pairs = [
            ("类别", domain.family),
            ("谁有资格检查", domain.competent),
            ("牵头", "只在没有专业领域时牵头" if domain.general else ""),
        ]
        blocks = [
            Pairs("", tuple((name, ((told,),)) for name, told in pairs if told)),
            self.checklists("检查表", checklists),
            self.checklists("涉及本领域的专项检查", campaigns),
            Listing("本领域的决策表", (("", tuple((self.things.table(one, "涉及的领域"),) for one in tables)),)),
            self.graph.of_tables(tables, "从事实到结果"),
            Listing("本领域的违法行为", (("", tuple(self.acts(domain))),)),
        ]
        items = sum(len(one.items) for one in checklists)
        lead = (f"{len(checklists)}个检查表，{items}个检查事项。",)
        return Page(
            Thing("domain", domain.id),
            domain.title,
            trail("domain"),
            lead,
            filled(blocks),
            domain.id,
            str(domain.position or ""),
        )

    def of(self, domain: Domain, campaign: Checklist) -> bool:
        items = (*campaign.items, *(self.library.items[one] for one in campaign.include))
        return any(one.domain == domain.id for one in items)

    def checklists(self, title: str, found: list[Checklist]) -> Grid | None:
        rows = [
            GridRow(
                (((self.things.checklist(one),),), ((str(len(one.items)),),), (self.applies(one),), ((period(one.in_force),),))
            )
            for one in found
        ]
        return Grid(title, (("检查表",), ("事项",), ("什么时候适用",), ("施行",)), tuple(rows)) if rows else None

    def applies(self, checklist: Checklist) -> Line:
        return RuleWords(self.library).condition(checklist.applies_when) or ("适用于所有检查对象",)

    def tables(self, domain: Domain) -> Iterator[Table]:
        """Yield the tables whose guard names the domain or one of its checklists."""
        own = {one.id for one in self.library.checklists.values() if one.domain == domain.id}
        for table in self.library.tables.values():
            if any(_concerns(fact, listed, domain.id, own) for fact, listed in self.library.demands[table.id]):
                yield table

    def acts(self, domain: Domain) -> Iterator[Line]:
        found = {one.act: None for one in self.library.items.values() if one.domain == domain.id and one.act}
        return ((self.things.link(Thing("act", one), "涉及的领域"),) for one in found)

    # --- checklists ------------------------------------------------------------------------------

    def checklist(self, checklist: Checklist) -> Page:
        library, thing = self.library, checklist_thing(checklist)
        blocks = [
            Pairs("", tuple(self.about_checklist(checklist))),
            self.items(checklist),
            Listing(
                "一并检查的事项", (("", tuple((self.things.item(one, "把它列入的专项检查"),) for one in checklist.include)),)
            ),
        ]
        domain = library.domains.get(checklist.domain or "")
        above = (Link(domain.title, Thing("domain", domain.id)),) if domain else ()
        return Page(
            thing, checklist.title, trail("domain", *above) if above else trail(thing.kind), (f"{len(checklist.items)}个检查事项。",),
            filled(blocks), checklist.id, str(checklist.position),
        )  # fmt: skip

    def about_checklist(self, one: Checklist) -> Iterator[tuple[str, tuple[Line, ...]]]:
        scopes = self.library.vocabulary.scopes
        if one.approval:
            yield "批准", ((f"{one.approval.get('by', '')} {one.approval.get('number', '')}，{one.approval.get('on', '')}",),)
        yield "适用", (self.words.condition(one.applies_when) or ("适用于所有检查对象",),)
        if one.per:
            yield "逐个检查", ((f"每一{scopes[one.per].label}各查一遍",),)
        if one.place:
            yield "地区", ((f"行政区划代码 {one.place} 开头的地方",),)
        if one.in_force != ALWAYS:
            yield "施行", ((period(one.in_force),),)
        for name, test in one.sampling.items():
            counted = self.library.fact("checklist.id")
            yield "抽查数", ((f"{self.class_label(name)}抽查数", *self.words.test(test, counted)),)
        if old := self.things.replaced_by(checklist_thing(one)):
            yield "取代", (old,)

    def class_label(self, code: str) -> str:
        fact = self.library.vocabulary.facts.get("item.class")
        return fact.choices[code].label if fact and code in fact.choices else code

    def items(self, checklist: Checklist) -> Grid:
        head = (("查什么",), ("类别",), ("怎样算合格",), ("违法行为",))
        return Grid("检查事项", head, tuple(map(self.item_row, checklist.items)))

    def item_row(self, item: InspectionItem) -> GridRow:
        acts = (self.things.link(Thing("act", item.act)),) if item.act else (Muted("—"),)
        kind = self.class_label(str(item.keys.get("item.class", "")))
        return GridRow((((self.things.item(item.id),),), ((kind,),), (self.expected(item),), (acts,)), item.id)

    # --- items -----------------------------------------------------------------------------------

    def item(self, item: InspectionItem, checklist: Checklist) -> Page:
        above = [Link(checklist.title, checklist_thing(checklist))]
        if checklist.domain:
            above.insert(0, Link(self.library.domains[checklist.domain].title, Thing("domain", checklist.domain)))
        blocks = [
            Prose("怎样查", ((item.look_for,),) if item.look_for else ()),
            Pairs("", tuple(self.about_item(item))),
            Pairs("不合格会怎样", tuple(self.consequences(item))),
            Listing("同一个问题，几处共用", (("一次回答，几处都算：", tuple(self.same_question(item))),)),
            *examples_of(item.examples),
        ]
        return Page(
            Thing("item", item.id), item.ask, trail("item", *above), (), filled(blocks), item.id, str(item.position),
            item.look_for,
        )  # fmt: skip

    def about_item(self, item: InspectionItem) -> Iterator[tuple[str, tuple[Line, ...]]]:
        words, place = RuleWords(self.library, "合格标准中用到它的检查事项"), self.library.vocabulary.places.get(item.place)
        fact = self.library.fact(item.fact)
        yield "怎样算合格", ((*self.expected(item, words), " ", Code(f"expect: {item.expected}")),)
        yield "问的事实", ((Link(fact.label, Thing("fact", fact.id), _ASKED_BY), " ", Code(fact.id)),)
        yield "领域", ((self.things.link(Thing("domain", item.domain)),),)
        if place:
            yield "在哪里查", ((place,),)
        yield from ((name, (line,)) for name, line in self.settled(item.keys, "由检查事项写明它的"))
        if presumed := tuple((f"{name}：", *line) for name, line in self.settled(item.presume, "推定它的检查事项")):
            yield "推定", (*presumed, (Muted("没有人回答时这样推定，由作决定的人确认"),))
        if item.applies_when != ALWAYS_TRUE:
            yield "什么时候查", (self.words.condition(item.applies_when),)
        if item.in_force != ALWAYS:
            yield "施行", ((period(item.in_force),),)
        yield "依据", self.words.basis(item.basis) or ((Muted("没有写明"),),)
        if old := self.things.replaced_by(Thing("item", item.id)):
            yield "取代", (old,)

    def expected(self, item: InspectionItem, words: RuleWords | None = None) -> Line:
        """Return in words the answer that complies."""
        if isinstance(item.expect, Anything):
            return ("任何回答",)
        fact = self.library.fact(item.fact)
        told = (words or RuleWords(self.library)).test(item.expect, fact)
        if fact.type == "boolean" and told[:1] == ("为",):
            return ("回答“", *told[1:], "”")
        return told[1:] if told[:1] == ("为",) else told

    def settled(self, values: Mapping[str, Any], use: str) -> Iterator[tuple[str, Line]]:
        """Yield facts that the rule file settles, with their values."""
        for name, value in values.items():
            fact = self.library.fact(name)
            yield fact.label, (Link(self.words.wording.value(value, fact), Thing("fact", name), use),)

    def consequences(self, item: InspectionItem) -> Iterator[tuple[str, tuple[Line, ...]]]:
        if item.act:
            yield "违法行为", ((self.things.link(Thing("act", item.act), "查出它的检查事项"),),)
            found = [one for one in self.library.adding.get("sanction", ()) if self.punishes(one, item)]
            if found:
                yield "法律责任", tuple((Link(self.things.table_title(one), table_thing(one)),) for one in found)
        outcomes = [one for kind in self.library.adding.values() for one in kind if self.reads(one, item)]
        if outcomes:
            yield "由这些表提出处理", tuple((self.things.table(one),) for one in outcomes)

    def punishes(self, table: Table, item: InspectionItem) -> bool:
        return not self.library.rules_out(table, {"act.kind": item.act})

    def reads(self, table: Table, item: InspectionItem) -> bool:
        values = {**self.library.item_values[item.id], "item.failed": True}
        return table.scope == "item" and not self.library.rules_out(table, values)

    def same_question(self, item: InspectionItem) -> Iterator[Line]:
        for other in self.library.items.values():
            if other.fact == item.fact and other.id != item.id:
                yield (self.things.item(other.id), " ", Muted(self.library.domains[other.domain].title))


def _concerns(fact: str, listed: frozenset, domain: str, checklists: set[str]) -> bool:
    if fact in ("item.domain", "checklist.domain"):
        return domain in listed
    return fact == "checklist.id" and bool(listed & checklists)

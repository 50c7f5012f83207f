"""The pages that lead to others: the front page, a list of each kind of thing, the graph of all decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from smrules.concepts.library import Library
from smrules.publishing.site.blocks import filled
from smrules.publishing.site.decision_graph import DecisionGraph
from smrules.publishing.site.page import FRONT, KINDS, Grid, GridRow, Line, Link, Listing, Muted, Page, Pairs, Prose, Thing
from smrules.publishing.site.things import Things, index_of, table_thing

GRAPH = Thing("index", "decision-graph")


class IndexPages:
    """Makes the front page and the lists."""

    def __init__(self, library: Library, things: Things, graph: DecisionGraph, on: date):
        self.library = library
        self.things = things
        self.graph = graph
        self.on = on

    def pages(self) -> Iterator[Page]:
        """Yield the front page, a list of every kind of which there is something, and the graph of all decisions."""
        yield self.front()
        yield from (self.listed(kind) for kind in self.kinds())
        yield self.decisions()

    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if self.things.of_kind(kind)]

    # --- front -----------------------------------------------------------------------------------

    def front(self) -> Page:
        counts = tuple(
            (KINDS[kind], ((Link(f"{len(self.things.of_kind(kind)):,}", index_of(kind)),),)) for kind in self.kinds()
        )
        state = (
            ("规则版本", ((self.library.content_hash[:12], Muted(f"（内容摘要 {self.library.content_hash}）")),)),
            ("生成所依据的日期", ((str(self.on),),)),
        )
        to_graph = (Link("决策总图", GRAPH), "：从事实到处理意见")
        to_guide = (Link("自查指南", Thing("guide", "index")), "：按行业看会查什么、怎样合格")
        blocks = (
            self.domains(),
            Pairs("全部内容", counts, sums=True),
            Listing("从这里看", (("", (to_graph, to_guide)),)),
            Pairs("这是哪一版", state),
        )
        return Page(
            FRONT, "市场监管检查规则", (), ("每一个检查事项、每一张决策表、每一条法律责任，和它们之间的关系。",), filled(blocks)
        )

    def domains(self) -> Grid:
        rows = []
        for domain in self.library.domains.values():
            checklists = [one for one in self.library.checklists.values() if one.domain == domain.id]
            items = [one for one in self.library.items.values() if one.domain == domain.id]
            acts = {one.act for one in items if one.act}
            cells = ((self.things.link(Thing("domain", domain.id)),), *((str(len(one)),) for one in (checklists, items, acts)))
            rows.append(GridRow(tuple((cell,) for cell in cells)))
        return Grid(f"{len(rows)}个领域", (("领域",), ("检查表",), ("事项",), ("行为",)), tuple(rows), narrow=True)

    # --- lists -----------------------------------------------------------------------------------

    def listed(self, kind: str) -> Page:
        things = self.things.of_kind(kind)
        groups: dict[str, list[Line]] = {}
        group = self.grouping(kind)
        for one in things:
            groups.setdefault(group(one), []).append((self.things.link(one), " ", Muted(one.id)))
        blocks = (Listing("", tuple((name, tuple(lines)) for name, lines in groups.items())),)
        return Page(index_of(kind), f"全部{KINDS[kind]}", (Link("首页", FRONT),), (f"共{len(things)}个。",), blocks)

    def grouping(self, kind: str) -> Callable[[Thing], str]:
        """Return what says under which heading a thing is listed."""
        library = self.library
        checklist_of = {item.id: one.title for one in library.checklists.values() for item in one.items}
        domain_of_act = {one.act: one.domain for one in reversed(library.items.values())}
        titles = {one.id: one.title for one in library.domains.values()}
        match kind:
            case "checklist":
                return lambda one: titles.get(library.checklists[one.id].domain or "", "")
            case "item":
                return lambda one: checklist_of[one.id]
            case "fact":
                return lambda one: library.vocabulary.scopes[library.fact(one.id).scope].label
            case "code":
                return lambda one: library.fact(one.id.rpartition(".")[0]).label
            case "act":
                return lambda one: titles.get(domain_of_act.get(one.id, ""), "其他")
            case "instrument":
                return lambda one: library.instruments[one.id].kind
            case "liability":
                return lambda one: self.law_of(one)
            case "table":
                return lambda one: library.vocabulary.scopes[library.tables[one.id].scope].label
        return lambda one: ""

    def law_of(self, table: Thing) -> str:
        basis = self.library.tables[table.id].basis
        return self.library.instruments[basis[0].instrument].title if basis else "没有写明依据"

    # --- the graph -------------------------------------------------------------------------------

    def decisions(self) -> Page:
        """Return the page with the graph of all tables but the liabilities, by what they are about."""
        blocks: list = [Prose("", (("表和它们读的、定的事实；只写原始事实的输入略去，见各表的页面。方框可以点开。",),))]
        for scope, tables in self.by_scope().items():
            label = self.library.vocabulary.scopes[scope].label
            blocks.append(self.graph.of_tables(tables, f"对每一{label}：{len(tables)}张表"))
        return Page(GRAPH, "决策总图", (Link("首页", FRONT),), (), filled(blocks))

    def by_scope(self) -> dict[str, list]:
        found: dict[str, list] = {}
        for table in self.library.tables.values():
            if table_thing(table).kind == "table":
                found.setdefault(table.scope, []).append(table)
        return found

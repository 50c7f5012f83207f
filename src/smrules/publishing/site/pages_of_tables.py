"""The pages of decision tables, liabilities and guarantees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smrules.concepts.dates import ALWAYS
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, AllOf, Clause, Condition, Guarantee, Literal, Row, Table, clauses
from smrules.concepts.values import UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.publishing.site.blocks import examples_of, filled, period
from smrules.publishing.site.decision_graph import DecisionGraph
from smrules.publishing.site.page import Code, Grid, GridRow, Line, Link, Muted, Page, Pairs, Thing, joined
from smrules.publishing.site.rule_words import DATES, RuleWords, written
from smrules.publishing.site.things import Things, table_thing, trail

_HITS = {
    "unique": "各行互不重叠，至多一行成立",
    "first": "从上往下，取第一个成立的行",
    "worst": "取成立的行中最重的结果",
    "collect": "成立的行全部算数",
}

_TOGETHER = "成立的行合在一起，同一项不会得出两个不同的值"


class TablePages:
    """Makes the pages of tables and guarantees."""

    def __init__(self, library: Library, things: Things, graph: DecisionGraph):
        self.library = library
        self.things = things
        self.graph = graph
        self.reads = RuleWords(library, "条件中用到它的")
        self.gives = RuleWords(library, "给出它的")

    def pages(self) -> Iterator[Page]:
        """Yield a page for every table, liability and guarantee."""
        yield from map(self.table, self.library.tables.values())
        yield from map(self.guarantee, self.library.guarantees)

    def table(self, table: Table) -> Page:
        thing = table_thing(table)
        blocks = [
            Pairs("", tuple(self.about(table))),
            self.grid(table),
            self.graph.around(thing, "它从哪里来、到哪里去"),
            *examples_of(table.examples),
        ]
        return Page(
            thing, self.things.table_title(table), trail(thing.kind), self.lead(table), filled(blocks), table.id,
            str(table.position), " ".join(one.why for one in table.rows),
        )  # fmt: skip

    def lead(self, table: Table) -> Line:
        words = self.library.vocabulary
        whom = words.scopes[table.scope].label
        if table.decides:
            return (f"对每一{whom}，确定", *self.gives.path(FactPath(table.decides)), "。")
        return (f"对每一{whom}，提出{words.records[table.adds or ''].label}。",)

    def about(self, table: Table) -> Iterator[tuple[str, tuple[Line, ...]]]:
        guard = RuleWords(self.library, "以它为前提的").condition(table.guard)
        acts = [clause for clause in clauses(table.guard) if str(clause.path) == "act.kind"]
        if guard and len(acts) == 1 and table.guard == acts[0]:
            yield "处罚的行为", tuple(self.punished(acts[0]))
        elif guard:
            yield "什么时候用", (guard,)
        told = _TOGETHER if table.hit == "unique" and table.adds else _HITS[table.hit]
        yield "怎样取行", ((told, " ", Code(table.hit)),)
        date_of = Link(DATES.get(table.dated_by, ""), Thing("fact", table.dated_by), "用它选用法律的")
        yield "用哪一天的法律", ((date_of,),)
        yield "施行", ((period(table.in_force) if table.in_force != ALWAYS else "一直有效",),)
        if table.place:
            yield "地区", ((f"行政区划代码 {table.place} 开头的地方",),)
        yield "依据", self.reads.basis(table.basis) or ((Muted("没有写明"),),)
        yield from self.precedence(table)
        if old := self.things.replaced_by(table_thing(table)):
            yield "取代", (old,)

    def punished(self, clause: Clause) -> Iterator[Line]:
        """Yield the acts that a liability punishes, each with a way back."""
        words = RuleWords(self.library, "处罚它的法律责任")
        for operand in getattr(clause.test, "operands", ()):
            yield words.operand(operand, self.library.type_of(clause.path))

    def precedence(self, table: Table) -> Iterator[tuple[str, tuple[Line, ...]]]:
        if table.exception_to:
            yield "优先于", tuple(self.row_link(*one, "以例外优先于它的") for one in table.exception_to)
        if winners := self.library.overridden_by.get((table.id, None)):
            yield "让位于", tuple(self.row_link(*one, "让位于它的") for one in winners)

    def row_link(self, table_id: str, row_id: str | None, use: str) -> Line:
        table = self.library.tables[table_id]
        link = Link(self.things.table_title(table), table_thing(table), use, row_anchor(row_id) if row_id else "")
        return (link, f" {row_id} 行") if row_id else (link,)

    # --- rows ------------------------------------------------------------------------------------

    def grid(self, table: Table) -> Grid:
        tested = list(dict.fromkeys(str(one.path) for row in table.rows for one in _cells(row.condition)))
        given = self.attributes(table)
        paths = {str(one.path): one.path for row in table.rows for one in _cells(row.condition)}
        head = ((Muted("行"),), *(self.reads.path(paths[one]) for one in tested), *(self.head_of(one) for one in given))
        otherwise = (table.otherwise,) if table.otherwise else ()
        rows = [self.row(table, row, tested, given) for row in (*table.rows, *otherwise)]
        return Grid("各行", head, tuple(rows), len(tested) + 1)

    def attributes(self, table: Table) -> list[str]:
        """Return the facts that the rows set, in the order of the vocabulary."""
        if table.decides:
            return [table.decides]
        rows = (*table.rows, *((table.otherwise,) if table.otherwise else ()))
        found = {f"{table.adds}.{name}" for row in rows if isinstance(row.then, dict) for name in row.then}
        return [one for one in self.library.vocabulary.facts if one in found]

    def head_of(self, fact: str) -> Line:
        return (Link(self.library.fact(fact).label, Thing("fact", fact), "给出它的"),)

    def row(self, table: Table, row: Row, tested: list[str], given: list[str]) -> GridRow:
        cells = {str(one.path): one for one in _cells(row.condition)}
        shown = [self.cell(cells[one]) if one in cells else ((Muted("不限"),),) for one in tested]
        if row is table.otherwise:
            shown = [((Muted("其他情形"),),), *(((Muted("—"),),) for _ in tested[1:])] if tested else []
        results = [self.result(row, one, table) for one in given]
        name = ((Code(row.id),),)
        return GridRow((name, *shown, *results), row_anchor(row.id), tuple(self.notes(table, row)))

    def cell(self, clause: Clause) -> tuple[Line, ...]:
        """Return one test: in words, and below as it is written."""
        told, as_written = self.reads.cell(clause), clause.text
        return (told, (Code(as_written),)) if as_written else (told,)

    def result(self, row: Row, fact: str, table: Table) -> tuple[Line, ...]:
        given = row.then.get(self.library.fact(fact).name) if isinstance(row.then, dict) else row.then
        if isinstance(row.then, dict) and given is None:
            return ((Muted("—"),),) if row.then else ((Muted("无"),),)
        told = self.gives.result(given, self.library.fact(fact))
        if isinstance(given, Literal) and given.value is UNKNOWN:
            return ((Muted(told[0]),), (Code(written(given)),))
        return told, (Code(written(given)),)

    def notes(self, table: Table, row: Row) -> Iterator[Line]:
        if row.why:
            yield (f"说明：{row.why}",)
        if row.judgement:
            yield ("法律对此没有规定，这是规则编写者的判断",)
        if row.not_monotone:
            yield (f"轻重次序：{row.not_monotone}",)
        if row.basis:
            yield ("依据：", *joined(self.reads.basis(row.basis)))
        for one in row.exception_to:
            yield ("优先于", *self.row_link(*one, "以例外优先于它的"))
        for one in self.library.overridden_by.get((table.id, row.id), ()):
            yield ("让位于", *self.row_link(*one, "让位于它的"))

    # --- guarantees ------------------------------------------------------------------------------

    def guarantee(self, one: Guarantee) -> Page:
        pairs = [("保证", (self.promise(one),)), ("依据", self.reads.basis(one.basis))]
        blocks = [Pairs("", tuple((name, lines) for name, lines in pairs if lines)), *examples_of(one.examples)]
        return Page(
            Thing("guarantee", one.id), one.why or one.id, trail("guarantee"), ("检查规则时对任何情形都要证明成立。",),
            filled(blocks), one.id, str(one.position),
        )  # fmt: skip

    def promise(self, one: Guarantee) -> Line:
        words, scopes = RuleWords(self.library, "对它作出保证的"), self.library.vocabulary.scopes
        whom = f"对每一{scopes[one.scope].label}，" if one.scope else ""
        if one.known:
            return (f"{scopes[one.known].label}不建立在未知的事实上",)
        if one.never:
            return (whom, "不会同时有（", *joined(map(words.condition, one.never), "）和（"), "）")
        if one.keeps is not None and one.whatever is not None:
            return (whom, "不论", *words.path(one.whatever), "怎样，有没有（", *words.condition(one.keeps), "）都不变")
        when = ("凡是", *words.condition(one.when), "的，") if one.when != ALWAYS_TRUE else ()
        return (whom, *when, *words.condition(one.holds or ALWAYS_TRUE))


def row_anchor(row_id: str) -> str:
    """Return the name of a row within the page of its table."""
    return f"row-{row_id}"


def _cells(condition: Condition) -> Iterator[Any]:
    """Yield the tests of a row: a row is one test or several that must all hold."""
    for part in condition.parts if isinstance(condition, AllOf) else (condition,):
        if isinstance(part, Clause):
            yield part

"""The pages of facts, of the values that rows give, and of acts."""

from __future__ import annotations

from collections.abc import Iterator

from smrules.concepts.library import SETTLED, Library
from smrules.concepts.serial import decimal_text
from smrules.concepts.vocabulary import Act, Choice, Fact
from smrules.publishing.site.blocks import examples_of, filled
from smrules.publishing.site.decision_graph import DecisionGraph
from smrules.publishing.site.page import Code, Grid, GridRow, Line, Link, Muted, Page, Pairs, Prose, Thing
from smrules.publishing.site.rule_words import RuleWords, code_of, gives_codes
from smrules.publishing.site.things import Things, table_thing, trail

_TYPES = {
    "boolean": "是或否", "number": "数", "money": "金额（元）", "choice": "选一项", "choices": "可选多项", "date": "日期",
    "area": "行政区划代码", "text": "文字", "range": "金额范围", "ratio": "比率", "member": "某一个成员",
}  # fmt: skip
_GRAVER = {"more": "越大越重", "less": "越小越重", "true": "“是”更重", "false": "“否”更重"}
_LISTS = {"acts": "违法行为", "domains": "领域", "checklists": "检查表", "items": "检查事项", "instruments": "法律文件"}


class WordPages:
    """Makes the pages of the vocabulary."""

    def __init__(self, library: Library, things: Things, graph: DecisionGraph):
        self.library = library
        self.things = things
        self.graph = graph

    def pages(self) -> Iterator[Page]:
        """Yield a page for every fact, every value that rows give, every act."""
        for fact in self.library.vocabulary.facts.values():
            yield self.fact(fact)
            if gives_codes(self.library, fact):
                yield from (self.code(fact, one) for one in fact.choices.values())
        yield from map(self.act, self.library.vocabulary.acts.values())

    # --- facts -----------------------------------------------------------------------------------

    def fact(self, fact: Fact) -> Page:
        thing = Thing("fact", fact.id)
        derived = self.library.derivations.get(fact.id)
        blocks = [
            Prose("怎样查", ((fact.look_for,),) if fact.look_for else ()),
            Pairs("", tuple(self.about(fact))),
            self.choices(fact),
            self.graph.around(thing, "它从哪里来、到哪里去"),
            *(examples_of(derived.examples) if derived else ()),
        ]
        lead = (fact.ask,) if fact.ask else ()
        place = str(fact.where_declared or (derived.position if derived else ""))
        return Page(thing, fact.label, trail("fact"), lead, filled(blocks), fact.id, place, fact.ask)

    def about(self, fact: Fact) -> Iterator[tuple[str, tuple[Line, ...]]]:
        library = self.library
        yield "属于", ((library.vocabulary.scopes[fact.scope].label,),)
        yield "类型", ((self.type_words(fact),),)
        yield "从哪里来", tuple(self.origin(fact))
        if fact.id in library.derivations:
            yield "怎样得出", (RuleWords(library, "由它得出的").derivation(library.derivations[fact.id]),)
        if fact.presumed:
            stand_in = library.fact(fact.presumed)
            yield "没有回答时", (("用", Link(stand_in.label, Thing("fact", stand_in.id), "没有回答时由它代替的"), "代替"),)
        if fact.optional:
            yield "可以没有", (("可以填“无”", Muted("（确实没有，不是不知道）")),)
        if fact.presumable:
            yield "推定", (("检查事项可以推定它，由作决定的人确认",),)
        if fact.graver:
            yield "轻重", ((_GRAVER.get(fact.graver, fact.graver),),)
        if old := self.things.replaced_by(Thing("fact", fact.id)):
            yield "取代", (old,)

    def type_words(self, fact: Fact) -> str:
        told = _TYPES[fact.type]
        if fact.of:
            told += f"：{_LISTS.get(fact.of, fact.of)}"
        if fact.unit and fact.type == "number":
            told += f"，单位 {self.unit(fact)}"
        if fact.decimals:
            told += f"，{fact.decimals}位小数"
        ends = [decimal_text(one) if one is not None else "" for one in (fact.low, fact.high)]
        if any(ends):
            told += f"，{ends[0]} 至 {ends[1]}" if all(ends) else f"，不小于 {ends[0]}" if ends[0] else f"，不大于 {ends[1]}"
        if fact.numbers:
            told += "，只能是 " + "、".join(map(decimal_text, fact.numbers))
        return told + ("，由轻到重排列" if fact.ordered else "")

    def unit(self, fact: Fact) -> str:
        return RuleWords(self.library).wording.number(0, fact).removeprefix("0")

    def origin(self, fact: Fact) -> Iterator[Line]:
        library = self.library
        if fact.id in library.deciding:
            yield from (("由表", self.things.table(one), "确定") for one in library.deciding[fact.id])
        elif fact.scope in library.vocabulary.records:
            tables = library.adding.get(fact.scope, ())
            setting = [one for one in tables if any(fact.name in row.then for row in one.rows)]
            yield (f"由{len(setting)}张表给出",)
        elif fact.id in library.derivations:
            yield ("由其他事实得出",)
        elif fact.id in SETTLED or fact.id in library.item_keys:
            yield ("由检查计划、检查事项或者回答确定",)
        elif fact.id in library.asked:
            yield ("检查时询问",)
        else:
            yield ("由对象资料、既往记录带入，或者检查时询问",)

    def choices(self, fact: Fact) -> Grid | None:
        has_pages = gives_codes(self.library, fact)
        rows = []
        for one in fact.choices.values():
            label: Line = (Link(one.label, code_of(fact, one.code)) if has_pages else one.label,)
            rows.append(GridRow(((label,), ((Code(one.code),),), (self.company(one, fact),)), f"value-{one.code}"))
        return Grid("可以取的值", (("值",), ("代码",), ("说明",)), tuple(rows)) if rows else None

    def company(self, one: Choice, fact: Fact) -> Line:
        told = ["不能与其他值并存"] if one.alone else []
        if one.under:
            told.append(f"选它时也就选了“{fact.choices[one.under].label}”")
        if one.replaces:
            told.append(f"取代 {'、'.join(one.replaces)}")
        return ("；".join(told),) if told else ()

    # --- values and acts -------------------------------------------------------------------------

    def code(self, fact: Fact, one: Choice) -> Page:
        above = Link(fact.label, Thing("fact", fact.id))
        told = (
            fact.label,
            "的一个值" + (f"，由轻到重第{fact.rank(one.code) + 1}位，共{len(fact.choices)}位。" if fact.ordered else "。"),
        )
        blocks = [Pairs("", (("说明", (self.company(one, fact),)),))] if self.company(one, fact) else []
        return Page(
            code_of(fact, one.code), one.label, trail("code", above), told, filled(blocks), f"{fact.id}: {one.code}",
            str(fact.where_declared or ""), fact.label,
        )  # fmt: skip

    def act(self, act: Act) -> Page:
        words, library = RuleWords(self.library), self.library
        pairs: list[tuple[str, tuple[Line, ...]]] = []
        for name, value in act.facts.items():
            fact = library.fact(name)
            shown = Link(words.wording.value(value, fact), Thing("fact", name), "在行为上写明它的")
            pairs.append((fact.label, ((shown,),)))
        if act.separate_by:
            pairs.append(("各算一个行为", ((f"每一{library.vocabulary.scopes[act.separate_by].label}各算一个",),)))
        punishing = [one for one in library.adding.get("sanction", ()) if not library.rules_out(one, {"act.kind": act.id})]
        lines = tuple((Link(self.things.table_title(one), table_thing(one)),) for one in punishing)
        blocks = [Pairs("", tuple(pairs)), Pairs("", (("法律责任", lines),)) if lines else None]
        if old := self.things.replaced_by(Thing("act", act.id)):
            blocks.append(Pairs("", (("取代", (old,)),)))
        place = str(act.position or "")
        return Page(Thing("act", act.id), act.label, trail("act"), (), filled(blocks), act.id, place)

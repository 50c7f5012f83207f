"""The pages of instruments, parameters and plans of draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from smrules.concepts.dates import ALWAYS
from smrules.concepts.draw_plan import EACH, WHOLE, WHOLE_STRATUM, Amount, DrawPlan
from smrules.concepts.law import Instrument, Parameter
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE
from smrules.publishing.site.blocks import filled, period
from smrules.publishing.site.page import Code, Grid, GridRow, Line, Link, Muted, Page, Pairs, Prose, Thing, joined
from smrules.publishing.site.rule_words import DATES, RuleWords
from smrules.publishing.site.step_chart import Steps, figure, step_chart
from smrules.publishing.site.things import Things, trail

_GIVES_WAY = {"competence": "专业资格", "new_pair": "不连续由同一组合检查", "most_visits": "每人次数上限"}
_ROUNDS = {"up": "进一", "down": "舍去", "half-up": "四舍五入"}


class LawPages:
    """Makes the pages of law and of draws."""

    def __init__(self, library: Library, things: Things):
        self.library = library
        self.things = things

    def pages(self) -> Iterator[Page]:
        """Yield a page for every instrument, parameter and plan of a draw."""
        yield from map(self.instrument, self.library.instruments.values())
        yield from map(self.parameter, self.library.parameters.values())
        yield from map(self.draw, self.library.draws.values())

    # --- instruments -----------------------------------------------------------------------------

    def instrument(self, one: Instrument) -> Page:
        told = [("种类", one.kind), ("版本", one.version), ("文号", one.number), ("施行", period(one.in_force))]
        pairs: list[tuple[str, tuple[Line, ...]]] = [(name, ((text,),)) for name, text in told if text]
        others = [other for other in self.library.instruments.values() if other.title == one.title and other.id != one.id]
        if others:
            pairs.append(("其他版本", tuple(map(self.version, others))))
        lead = (" ".join(filter(None, (f"《{one.title}》", one.version))),)
        return Page(
            Thing("instrument", one.id), one.title, trail("instrument"), lead, (Pairs("", tuple(pairs)),), one.id,
            str(one.position or ""), f"{one.version} {one.number}",
        )  # fmt: skip

    def version(self, one: Instrument) -> Line:
        return (Link(one.version or one.id, Thing("instrument", one.id)), f" {period(one.in_force)}")

    # --- parameters ------------------------------------------------------------------------------

    def parameter(self, one: Parameter) -> Page:
        words = RuleWords(self.library, "")
        pairs: list[tuple[str, tuple[Line, ...]]] = [("单位", ((figure(0, one.unit).removeprefix("0") or "无",),))]
        if one.dated_by:
            pairs.append(
                (
                    "用哪一天的值",
                    ((Link(DATES.get(one.dated_by, one.dated_by), Thing("fact", one.dated_by), "用它选值的参数"),),),
                )
            )
        if one.by:
            fact = self.library.fact(one.by)
            pairs.append(("因什么不同", ((Link(fact.label, Thing("fact", fact.id), "因它而不同的参数"),),)))
        pairs.append(("依据", words.basis(one.basis) or ((Muted("没有写明"),),)))
        if old := self.things.replaced_by(Thing("parameter", one.name)):
            pairs.append(("取代", (old,)))
        series = self.series(one)
        blocks = [Pairs("", tuple(pairs)), self.values(one), step_chart(one.label, one.unit, series)]
        return Page(
            Thing("parameter", one.name),
            one.label,
            trail("parameter"),
            (),
            filled(blocks),
            f"param.{one.name}",
            str(one.position),
        )

    def values(self, one: Parameter) -> Grid:
        rows = []
        for place, values in (("", one.values), *one.local.items()):
            for day, value in values.items():
                for key, number in value.items() if isinstance(value, Mapping) else (("", value),):
                    cells = (str(day), self.key_label(one, key), place or "全国", figure(number, one.unit))
                    rows.append(GridRow(tuple(((cell,),) for cell in cells)))
        return Grid("各时期的值", (("自何日起",), ("适用于",), ("地区",), ("值",)), tuple(rows))

    def key_label(self, one: Parameter, key: str) -> str:
        return self.library.fact(one.by).choices[key].label if one.by and key else "全部"

    def series(self, one: Parameter) -> tuple[Steps, ...]:
        """Return one line of steps for each place and key."""
        found: dict[str, dict[date, Any]] = {}
        for place, values in (("", one.values), *one.local.items()):
            for day, value in values.items():
                for key, number in value.items() if isinstance(value, Mapping) else (("", value),):
                    name = "，".join(filter(None, (place and f"地区 {place}", key and self.key_label(one, key)))) or one.label
                    found.setdefault(name, {})[day] = number
        return tuple(Steps(name, tuple(values.items())) for name, values in found.items())

    # --- draws -----------------------------------------------------------------------------------

    def draw(self, plan: DrawPlan) -> Page:
        words = RuleWords(self.library, "名录或者排除条件中用到它的")
        blocks = [Pairs("", tuple(self.about(plan, words))), self.exclusions(plan, words), self.strata(plan), self.team(plan)]
        return Page(
            Thing("draw", plan.id), plan.title or plan.id, trail("draw"), (), filled(blocks), plan.id, str(plan.position)
        )

    def about(self, plan: DrawPlan, words: RuleWords) -> Iterator[tuple[str, tuple[Line, ...]]]:
        yield "名录", (words.condition(plan.pool) or ("全部对象",),)
        if plan.window != ALWAYS:
            yield "检查时间", ((period(plan.window),),)
        if plan.strata:
            fact = self.library.fact(plan.strata)
            yield "分层", (("按", Link(fact.label, Thing("fact", fact.id), "按它分层的")),)
        yield "取整", ((_ROUNDS[plan.round],),)
        if plan.approval:
            yield "批准", (("，".join(plan.approval.values()),),)
        yield "依据", words.basis(plan.basis) or ((Muted("没有写明"),),)

    def exclusions(self, plan: DrawPlan, words: RuleWords) -> Grid:
        rows = [
            GridRow(
                (((Code(one.id),),), (words.condition(one.condition),), ((one.why,),), words.basis(one.basis)),
                f"exclude-{one.id}",
            )
            for one in plan.exclude
        ]
        return Grid("确定成立的才排除", (("",), ("条件",), ("理由",), ("依据",)), tuple(rows))

    def strata(self, plan: DrawPlan) -> Grid:
        rows = []
        for stratum in dict.fromkeys((*plan.rate, *plan.at_least, *plan.at_most)):
            rate = str(Amount(plan.rate[stratum], True)) if stratum in plan.rate else "—"
            least, most = (str(one.get(stratum, "—")) for one in (plan.at_least, plan.at_most))
            label = self.stratum(plan, stratum) + ("（不明的也归入）" if stratum == plan.unknown else "")
            rows.append(GridRow(tuple(((cell,),) for cell in (label, rate, least, most))))
        return Grid("各层抽多少", (("层",), ("比例",), ("至少",), ("至多",)), tuple(rows))

    def stratum(self, plan: DrawPlan, code: str) -> str:
        names = {EACH: "每层", WHOLE: "整体", WHOLE_STRATUM: "全部"}
        if plan.strata and code in self.library.fact(plan.strata).choices:
            return self.library.fact(plan.strata).choices[code].label
        return names.get(code, code)

    def team(self, plan: DrawPlan) -> Prose:
        team, words = plan.team, RuleWords(self.library, "对检查组的要求中用到它的")
        lines: list[Line] = [(f"每组{team.size}人", *(("，", *words.condition(team.who)) if team.who != ALWAYS_TRUE else ()))]
        if team.competent_for:
            domains = [self.things.link(Thing("domain", one), "检查组须懂本领域的") for one in team.competent_for]
            lines.append(("至少一人懂：", *joined((one,) for one in domains)))
        if team.recusal:
            lines.append(("有利害关系的回避",))
        if team.most_visits is not None:
            lines.append((f"每人至多{team.most_visits}次",))
        if team.new_pair:
            lines.append(("同一对象不连续由同一组合检查",))
        if team.gives_way:
            lines.append((f"无人可派时依次放宽：{'、'.join(_GIVES_WAY.get(one, one) for one in team.gives_way)}",))
        return Prose("检查组", tuple(lines))

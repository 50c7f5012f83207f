"""Results as tables on a terminal, in Chinese; wide characters keep their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count, groupby
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from smrules.concepts.assessment import ActFinding, Assessment, Grade, OpenQuestion, Outcome
from smrules.concepts.counterfactual import Counterfactual, Prospect
from smrules.concepts.decision import Admission, Decision
from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.concepts.plan import Citation, Question, VisitPlan
from smrules.concepts.vocabulary import ANSWER_STATES
from smrules.inspection.wording import UNITS
from smrules.publishing.account import Account, named

WIDTH_OF_FILES = 132
"""Columns where the output is no terminal."""

MOST_NEEDED = 20
RECORD_WHAT_IS_SO = (
    "“较轻的结果”只说明规则：答案是另一种时，规则会得出什么。答案应当如实记录，这不是改动记录的建议；登记资料和既往记录没有改动。"
)
_INCLUDED = {"yes": "检查", "unknown": "待定", "no": "不查"}
_NOTEWORTHY = ("noncompliant", "corrected-on-site", "unable", "refused")
TYPES = {"boolean": "是 / 否", "number": "数字", "money": "金额（元）", "date": "日期", "area": "行政区划代码", "text": "文字"}
"""Type of a fact → what its answer is."""


class Screen:
    """Prints results to one stream."""

    def __init__(self, stream: TextIO):
        width = None if stream.isatty() else WIDTH_OF_FILES
        self.console = Console(file=stream, width=width, markup=False, emoji=False, highlight=False)

    # --- building blocks -------------------------------------------------------------------------

    def line(self, text: str = "", style: str = "") -> None:
        """Print one paragraph on one line: a terminal folds Chinese where it must, rich would only break at blanks."""
        self.console.print(_text(text, style), soft_wrap=True)

    def heading(self, text: str) -> None:
        """Print a heading."""
        self.line()
        self.line(text, "bold")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], wide: Sequence[str] = ()) -> None:
        """Print rows under column heads; *wide* columns share what width is left."""
        found = list(rows)
        if not found:
            return
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
        for column in columns:
            share = 2 if column in wide else None
            table.add_column(_text(column), overflow="fold", ratio=share, min_width=min(6, 2 * len(column)))
        table.expand = bool(wide)
        for row in found:
            table.add_row(*map(_text, row))
        self.console.print(table)

    # --- the library -----------------------------------------------------------------------------

    def domains(self, domains: list[dict[str, Any]]) -> None:
        """Print the domains with their sizes."""
        self.table(("领域", "名称", "检查表", "检查事项"), [tuple(one.values()) for one in domains])
        self.line(f"{len(domains)} 个领域，{sum(one['items'] for one in domains)} 个检查事项")

    def messages(self, found: Iterable[Diagnostic], language: str) -> None:
        """Print messages; their lines are never broken, so that programs can read them."""
        for one in found:
            self.line(one.text(language))

    def checked(self, found: Sequence[Diagnostic], library: Library | None, language: str) -> None:
        """Print what checking a library found."""
        self.messages(found, language)
        errors = sum(one.level == "error" for one in found)
        size = f"{len(library.tables)} 张表、{len(library.items)} 个检查事项：" if library else ""
        self.line(f"{size}{errors} 处错误，{len(found) - errors} 处警告")

    # --- before the visit ------------------------------------------------------------------------

    def admission(self, found: Admission, library: Library) -> None:
        """Print whether the visit may take place, why not, and what does not bind it."""
        verdict = "可以进行检查" if found.admitted else "不能进行检查" if found.reasons else "还不能确定能否进行检查"
        self.line(f"{found.on}：{verdict}", "bold")
        if found.trigger:
            label = library.fact("visit.trigger").choices[found.trigger].label
            self.line(f"缘由：{label}" + (f"，{found.reason}" if found.reason else ""))
        for reason in found.reasons:
            self.line(f"· {reason.text}")
        for doubt in () if found.reasons else found.doubts:
            self.line(f"· 可能：{doubt.text}")
        if found.reasons and found.doubts:
            self.line(f"· 另有 {len(found.doubts)} 条理由还不能确定，用 --json 可以全部列出")
        for exemption in found.exemptions:
            self.line(f"· {exemption.text}")
        if found.needs:
            self.line(f"还要查明：{'、'.join(found.needs)}")

    def plan(self, plan: VisitPlan, library: Library) -> None:
        """Print a plan: the domains, then the questions place by place."""
        self.line(f"检查计划  对象 {plan.entity.id}  日期 {plan.on}  规则库 {plan.library_hash[:12]}", "bold")
        if plan.lead:
            self.line(f"牵头领域：{library.domains[plan.lead].title}")
        saved = plan.replaced
        self.line(
            f"一次检查覆盖 {saved.domains} 个领域、{saved.checklists} 张检查表：分开检查要问 {saved.separate_questions} 次，"
            f"合并后问 {saved.questions} 次，另有 {saved.known_already} 项已知"
        )
        self.heading("领域")
        rows = [(one.title, _INCLUDED[one.included], one.items, one.questions, _first(one.reasons)) for one in plan.domains]
        self.table(("领域", "查不查", "事项", "问题", "理由"), rows, wide=("理由",))
        self.questions([one for one in plan.questions if one.known_from is None], library)
        known = [(_asked(one), _shown(one.known, one), one.known_from) for one in plan.questions if one.known_from]
        if known:
            self.heading("已知，不再询问")
            self.table(("问题", "答案", "来源"), known, wide=("问题",))
        for note in plan.notes:
            self.line(f"注意：{note}")

    def questions(self, questions: Iterable[Question], library: Library) -> None:
        """Print questions grouped by place, numbered throughout."""
        numbers = count(1)
        for place, group in groupby(questions, key=lambda one: one.place_label):
            self.heading(f"【{place or '未定位置'}】")
            rows = [
                (next(numbers), _asked(one), "\n".join(one.look_for), _answers(one), _sources(one, library)) for one in group
            ]
            self.table(("序号", "问题", "怎么查", "答案", "领域"), rows, wide=("问题", "怎么查"))

    # --- after the visit -------------------------------------------------------------------------

    def assessment(self, found: Assessment, library: Library) -> None:
        """Print findings, acts, grades and proposed outcomes, and what would settle the rest."""
        self.line(f"检查结果  对象 {found.entity}  日期 {found.on}  规则库 {found.library_hash[:12]}", "bold")
        counted = Counter(one.state for one in found.findings)
        self.line("，".join(f"{label} {counted[state]}" for state, label in ANSWER_STATES.items() if counted[state]))
        noted = [one for one in found.findings if one.state in _NOTEWORTHY]
        if noted:
            self.heading("发现的问题")
            rows = [(one.ask, one.member or "", one.label, library.domains[one.domain].title) for one in noted]
            self.table(("检查事项", "成员", "结果", "领域"), rows, wide=("检查事项",))
        self.grades(found.grades)
        self.acts([one for one in found.acts if one.certain])
        self.outcomes(found.outcomes)
        self.open(found.unknown)
        for problem in found.problems:
            self.line(f"不能计算：{problem['code']} {problem['zh']}")

    def grades(self, grades: Iterable[Grade]) -> None:
        """Print what tables decided."""
        rows = [(one.label, one.member, one.shown, _cited(one.explanation.basis)) for one in grades]
        if rows:
            self.heading("评级和结论")
            self.table(("结论", "关于", "结果", "依据"), rows, wide=("依据",))

    def acts(self, acts: Iterable[ActFinding]) -> None:
        """Print the violations with the penalties that law allows."""
        rows = []
        for act in acts:
            penalties = [f"{'' if one.certain else '（待定）'}{one.shown}" for one in act.sanctions]
            law = [citation for one in act.sanctions for citation in one.explanation.basis]
            rows.append((act.label, len(act.items), "\n".join(penalties) or "（没有规定）", _cited(law)))
        if rows:
            self.heading("违法行为和法律规定的处罚")
            self.table(("违法行为", "事项", "处罚", "依据"), rows, wide=("违法行为", "处罚", "依据"))

    def outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Print the proposed outcomes, gravest first."""
        self.heading("拟处理意见（由人决定）")
        if not outcomes:
            self.line("没有已确定的处理意见")
        rows = [
            (number, one.label, one.mode_label, one.due or "", one.owner_label, _cited(one.explanation.basis))
            for number, one in enumerate(outcomes, start=1)
        ]
        self.table(("序号", "处理意见", "性质", "期限", "由什么引起", "依据"), rows, wide=("由什么引起", "依据"))
        presumed = dict.fromkeys(label for one in outcomes for label in one.explanation.presumed)
        if presumed:
            self.line(f"推定、待作决定的人确认：{'、'.join(presumed)}")
        if outcomes:
            self.heading("各处理意见的标识，供 explain 和 decide 使用")
            for number, one in enumerate(outcomes, start=1):
                self.line(f"{number:>4}  {one.id}")

    def open(self, questions: Sequence[OpenQuestion]) -> None:
        """Print how much is open, and the facts that would settle most of it."""
        if not questions:
            return
        self.heading(f"尚不能确定的 {len(questions)} 项")
        certain = [one for one in questions if one.certain]
        rows = [(one.label, "、".join(one.possible), "；".join(one.why)) for one in certain]
        self.table(("事项", "可能的结论", "说明"), rows, wide=("事项", "可能的结论", "说明"))
        needs = Counter(named(need) for one in questions for need in one.needs)
        ranked = sorted(needs.items(), key=lambda one: (-one[1], one[0]))[:MOST_NEEDED]
        self.table(("先查明这些事实", "与几项有关"), ranked)

    def account(self, found: Account, library: Library) -> None:
        """Print why: the prose, then for each outcome the rows with the facts that they read."""
        self.line(found.text)
        if found.counterfactuals:
            self.line()
            self.line(RECORD_WHAT_IS_SO)
        milder = {one.about: one for one in found.counterfactuals}
        for one in found.outcomes:
            told = one.explanation
            self.heading(f"{one.mode_label}{one.label}  {one.id}")
            self.line(f"规则：{'、'.join(told.rows)}（{'、'.join(told.sources)}）")
            if told.basis:
                self.line(f"依据：{_cited(told.basis)}")
            rows = [
                (read.label, read.member or "", read.shown, read.test, "推定" if read.presumed else "")
                for read in told.readings
            ]
            self.table(("事实", "成员", "现在的值", "规则的条件", ""), rows)
            if one.id in milder:
                self.milder(milder.pop(one.id))
        for left in milder.values():
            self.heading(left.label)
            self.milder(left)
        self.prospects(found.prospects, found.unknown)

    def milder(self, found: Counterfactual) -> None:
        """Print the smallest changes of answers that would have been milder."""
        if not found.ways:
            self.line(f"较轻的结果：{found.text}")
            return
        for number, way in enumerate(found.ways):
            self.line(f"{'      或者：' if number else '较轻的结果：'}{way.text}")
        if found.more_ways:
            self.line(f"            还有{found.more_ways}种只改动{len(found.ways[0].changes)}项答案的情形")

    def prospects(self, found: Sequence[Prospect], unknown: Sequence[OpenQuestion]) -> None:
        """Print what would settle what is open, value by value."""
        told = [one for one in found if one.text]
        if told:
            self.heading("尚不能确定的事，查明以后会怎样（其他情况不变）")
        for one in told:
            self.line(f"· {one.text}")
        if left := len(unknown) - len(found):
            self.line(f"· 另有{left}件没有逐项说明；用 --outcome 或 --item 指定其中一件")

    def decision(self, found: Decision, library: Library) -> None:
        """Print a decision beside its proposal."""
        self.line(f"决定：{found.label}（{found.by}）", "bold")
        self.line(f"{'改变了' if found.differs else '采纳'}建议：{found.proposal.mode_label}{found.proposal.label}")
        if found.reason:
            self.line(f"理由：{found.reason}")
        self.line(found.proposal.explanation.text)


def _text(value: Any, style: str = "") -> Text:
    """Return text as it is, without control characters that a terminal would obey."""
    shown = "".join(char if char.isprintable() or char == "\n" else "�" for char in str(value))
    return Text(shown, style=style)


def _first(reasons: Sequence[str], most: int = 2) -> str:
    return "；".join(reasons[:most]) + (f"；等{len(reasons)}条" if len(reasons) > most else "")


def _asked(one: Question) -> str:
    whose = f"[{one.member.partition('/')[2]}] " if one.member else ""
    return f"{whose}{one.ask}{'（待定）' if one.applies == 'unknown' else ''}"


def _answers(one: Question) -> str:
    if one.choices:
        return "\n".join(one.choices.values())
    unit = UNITS.get(one.unit, one.unit)
    return TYPES.get(one.type, one.type) + (f"（{unit}）" if unit and one.type == "number" else "")


def _shown(value: Any, one: Question) -> str:
    if isinstance(value, list):
        return "、".join(one.choices.get(code, code) for code in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return one.choices.get(value, str(value)) if isinstance(value, str) else str(value)


def _sources(one: Question, library: Library) -> str:
    items = [library.items[source.partition(":")[2]] for source in one.sources]
    return "\n".join(dict.fromkeys(library.domains[item.domain].title for item in items))


def _cited(basis: Iterable[Citation]) -> str:
    return "、".join(dict.fromkeys(map(str, basis)))

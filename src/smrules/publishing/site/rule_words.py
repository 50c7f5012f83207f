"""Conditions, results and derivations in Chinese, with links to every fact, parameter and law that they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from smrules.concepts.dates import Duration
from smrules.concepts.law import LegalBasis
from smrules.concepts.library import Library
from smrules.concepts.plan import Citation
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Arithmetic,
    Between,
    Clause,
    Condition,
    Deadline,
    Derivation,
    FactOperand,
    FineRange,
    Literal,
    Not,
    OneOf,
    Operand,
    ParameterOperand,
    Past,
    Presence,
    Scaled,
    SetTest,
    Test,
    Within,
)
from smrules.concepts.serial import decimal_text
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.inspection.wording import Wording
from smrules.publishing.site.page import Line, Link, Thing, joined

_ATTRIBUTES = {"min": "的下限", "max": "的上限"}
_AGGREGATES = {"sum": "之和", "mean": "的平均数", "min": "中最小的", "max": "中最大的", "worst": "中最重的"}
DATES = {"act.on": "行为发生之日", "visit.on": "检查之日", "visit.decide_on": "作出决定之日"}
"""The dates that choose the law, as one says them."""
_LISTS = {"acts": "act", "domains": "domain", "items": "item", "instruments": "instrument"}
_ROUNDS = {"up": "进一", "down": "舍去", "half-up": "四舍五入"}


class RuleWords:
    """
    Puts rules into Chinese with links.

    Attributes:
        use: Under which words the pages of facts and parameters name what is being described.
    """

    def __init__(self, library: Library, use: str = ""):
        self.library = library
        self.use = use
        self.wording = Wording(library)

    # --- names -----------------------------------------------------------------------------------

    def path(self, path: FactPath) -> Line:
        """Return a fact by its label, linked."""
        fact = self.library.fact(path.fact)
        link = Link(fact.label, Thing("fact", fact.id), self.use)
        if path.attribute is None:
            return (link,)
        told = _ATTRIBUTES.get(path.attribute) or f"的{self.library.type_of(path).label}"
        return (link, told)

    def parameter(self, name: str) -> Link:
        """Return a parameter by its label, linked."""
        return Link(self.library.parameters[name].label, Thing("parameter", name), self.use)

    def operand(self, operand: Operand, fact: Fact) -> Line:
        """Return what stands on the right side of a test."""
        match operand:
            case FactOperand(path):
                told = self.path(path)
                return ("本次的", *told) if path.fact != fact.id and self.library.fact(path.fact).label == fact.label else told
            case ParameterOperand(name):
                return (self.parameter(name),)
        return self.value(operand.value, fact)

    def basis(self, basis: Iterable[LegalBasis], with_notes: bool = True) -> tuple[Line, ...]:
        """Return citations, each linked to its instrument, which names the one who cites under the article."""
        found = []
        for one in basis:
            shown = str(Citation(one.instrument, self.library.instruments[one.instrument].title, one.article))
            link = Link(shown, Thing("instrument", one.instrument), article_of(one.article))
            found.append((link, f"（{one.note}）") if one.note and with_notes else (link,))
        return tuple(found)

    # --- conditions ------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> Line:
        """Return a condition as part of a sentence; empty if it always holds."""
        match condition:
            case Clause(path, OneOf((Literal(bool() as value),), False)):
                return self.path(path) if value else ("“", *self.path(path), "”不成立")
            case Clause(path, Presence("none")):
                return ("没有", *self.path(path))
            case Clause(path, Presence("known")) if self.library.may_be_none(self.library.type_of(path)):
                return ("有", *self.path(path))
            case Clause(path, test):
                fact = self.library.type_of(path)
                return () if _is_any(test, fact) else (*self.path(path), *self.test(test, fact))
            case AllOf(parts):
                return joined(filter(None, map(self.condition, parts)), "，")
            case AnyOf(parts):
                return joined([("（", *self.condition(part), "）") for part in parts], "或者")
            case Not(part):
                return ("并非（", *self.condition(part), "）")

    def test(self, test: Test, fact: Fact) -> Line:
        """Return what a test demands, to follow the fact's label."""
        match test:
            case OneOf(operands, negated):
                return ("不是" if negated else "为", *joined((self.operand(one, fact) for one in operands), "或"))
            case SetTest(verb, quantifier, operands):
                between = "或" if (verb, quantifier) == ("has", "any") else "、"
                word = "包含" if verb == "has" else "不全包含" if quantifier == "any" else "不包含"
                return (word, *joined((self.operand(one, fact) for one in operands), between))
            case Between():
                return self.between(test, fact)
            case Within(area, negated):
                return ("不在" if negated else "在", *self.operand(area, fact), "范围内")
            case Past(ParameterOperand(name)):
                return ("在最近", self.parameter(name), "内")
        return (self.wording.test(test, fact),)

    def between(self, test: Between, fact: Fact) -> Line:
        words = ("晚于", "不早于", "早于", "不晚于") if fact.type == "date" else ("大于", "不低于", "小于", "不超过")
        low = () if test.low is None else (words[0] if test.low_open else words[1], *self.operand(test.low, fact))
        high = () if test.high is None else (words[2] if test.high_open else words[3], *self.operand(test.high, fact))
        return joined(filter(None, (low, high)), "且")

    def cell(self, clause: Clause) -> Line:
        """Return a test as it reads in a cell of a table."""
        told = self.test(clause.test, self.library.type_of(clause.path))
        return told[1:] if told[:1] == ("为",) else told

    # --- results ---------------------------------------------------------------------------------

    def result(self, expression: Any, fact: Fact) -> Line:
        """Return what a row gives to *fact*."""
        match expression:
            case Literal(value):
                return self.value(value, fact)
            case FineRange(low, high):
                return self.fine(low, high)
            case Deadline(start, length):
                return self.deadline(start, length)
        return self.operand(expression, fact)

    def value(self, value: Any, fact: Fact) -> Line:
        """Return a value, linked where it has a page."""
        if value is UNKNOWN:
            return ("不能确定",)
        if isinstance(value, frozenset):
            return joined([self.code(one, fact) for one in fact.choices if one in value]) or ("（空）",)
        return self.code(value, fact) if isinstance(value, str) else (self.wording.value(value, fact),)

    def code(self, code: str, fact: Fact) -> Line:
        """Return the label of a code: those that rows give, and ids of the library, have pages."""
        label = self.wording.code(code, fact)
        kind = _LISTS.get(fact.of or "")
        if kind:
            return (Link(label, Thing(kind, code), self.use),)
        return (Link(label, code_of(fact, code), self.use),) if gives_codes(self.library, fact) else (label,)

    def fine(self, low: Scaled, high: Scaled) -> Line:
        if low.fact is None or high.fact is None:
            return (self.wording.fine(low.factor, high.factor),)
        of = (*self.path(low.fact), "的")
        least, most = (f"{decimal_text(one.factor)}倍" for one in (low, high))
        if low.factor == 0:
            return (*of, f"{most}以下")
        return (*of, least if low.factor == high.factor else f"{least}以上{most}以下")

    def deadline(self, start: FactPath, length: Duration | ParameterOperand | None) -> Line:
        if length is None:
            return self.path(start)
        told = (str(length),) if isinstance(length, Duration) else (self.parameter(length.name),)
        return (*self.path(start), "后 ", *told)

    # --- derivations -----------------------------------------------------------------------------

    def derivation(self, one: Derivation) -> Line:
        """Return how a fact follows from others, as one sentence."""
        words = [*self._how(one)]
        if one.window:
            length = one.window.length
            told = (str(length),) if isinstance(length, Duration) else (self.parameter(length.name),)
            words += ["；只看到", *self.path(one.window.until), "为止的", *told]
        if one.empty is not NONE:
            words += ["；没有可算的时为", self.wording.value(one.empty, self.library.fact(one.fact))]
        elif one.kind in ("ratio", "mean", "share"):
            words.append("；没有可算的时为无")
        if one.round:
            words.append(f"；保留{one.decimals or 0}位小数，{_ROUNDS[one.round]}")
        return tuple(words)

    def _how(self, one: Derivation) -> Line:
        match one.kind:
            case "count":
                return (*self._chosen(one), "的个数")
            case "share":
                return (*self._chosen(one), "之中，", *self.condition(one.of), "的比例")
            case "ratio":
                return (*self.path(one.facts[0]), " ÷ ", *self.path(one.facts[1]))
            case "pick":
                keys = joined(map(self.path, one.keys))
                return (*self._chosen(one), "之中，", *keys, "最高的一个" if one.highest else "最低的一个")
            case "value":
                return self.arithmetic(one.expression, self.library.fact(one.fact))
            case "holds":
                return (*self.condition(one.condition), "的，为是；否则为否")
        facts = joined(map(self.path, one.facts))
        return (*((*self._chosen(one), "的") if one.scope else ()), *facts, _AGGREGATES[one.kind])

    def _chosen(self, one: Derivation) -> Line:
        where = self.condition(one.where)
        label = self.library.vocabulary.scopes[one.scope].label
        return (*where, "的", label) if where else (f"全部{label}",)

    def arithmetic(self, expression: Arithmetic | Operand, fact: Fact) -> Line:
        """Return linear arithmetic with signs."""
        if not isinstance(expression, Arithmetic):
            return self.operand(expression, fact) if not isinstance(expression, Literal) else (number(expression.value),)
        left, right = (self._factor(side, expression.operator, fact) for side in (expression.left, expression.right))
        sign = {"*": " × ", "-": " − "}.get(expression.operator, " + ")
        return (*left, sign, *right)

    def _factor(self, side: Arithmetic | Operand, operator: str, fact: Fact) -> Line:
        told = self.arithmetic(side, fact)
        loose = isinstance(side, Arithmetic) and side.operator != "*" and operator != "+"
        return ("（", *told, "）") if loose else told


def _is_any(test: Test, fact: Fact) -> bool:
    """Say whether a test lists every value that a fact can have, so that it only wants it known."""
    match test:
        case OneOf(operands, False) if fact.choices and all(isinstance(one, Literal) for one in operands):
            return {one.value for one in operands} == fact.choices.keys()
    return False


def code_of(fact: Fact, code: str) -> Thing:
    """Return the page of one value that rows give."""
    return Thing("code", f"{fact.id}.{code}")


def gives_codes(library: Library, fact: Fact) -> bool:
    """Say whether the values of a fact are given by rows of tables, and so have pages of their own."""
    return bool(fact.choices) and (fact.scope in library.vocabulary.records or fact.id in library.deciding)


def article_of(article: str) -> str:
    """Return an article as one says it."""
    return f"第{article}条" if article[:1].isdigit() else article


def number(value: Any) -> str:
    """Return a number as it is written."""
    return decimal_text(value)


def written(expression: Any) -> str:
    """
    Return a result as one writes it in a rule file.

    >>> written(FineRange(Scaled(10, FactPath("act.goods_value")), Scaled(20, FactPath("act.goods_value"))))
    '10..20 × act.goods_value'
    """
    match expression:
        case Literal(value):
            return _written_value(value)
        case FactOperand(path):
            return str(path)
        case ParameterOperand(name):
            return f"param.{name}"
        case FineRange(low, high):
            ends = [decimal_text(one.factor) for one in (low, high)]
            amount = f"≤ {ends[1]}" if low.factor == 0 else ends[0] if ends[0] == ends[1] else "..".join(ends)
            return f"{amount} × {low.fact}" if low.fact else amount
        case Deadline(start, None):
            return str(start)
        case Deadline(start, length):
            return f"{_written_length(length)} after {start}"
    return str(expression)


def _written_value(value: Any) -> str:
    if value is UNKNOWN or value is NONE:
        return "unknown" if value is UNKNOWN else "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return decimal_text(value) if hasattr(value, "denominator") else str(value)


def _written_length(length: Duration | ParameterOperand) -> str:
    return f"param.{length.name}" if isinstance(length, ParameterOperand) else f"{length.amount} {length.unit}"

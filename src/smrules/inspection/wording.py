"""Values, tests and conditions in Chinese, for reasons and explanations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smrules.concepts.dates import Duration
from smrules.concepts.library import Library
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Anything,
    Between,
    Clause,
    Condition,
    FactOperand,
    Literal,
    Not,
    OneOf,
    ParameterOperand,
    Past,
    Presence,
    SetTest,
    Test,
    Within,
)
from smrules.concepts.serial import decimal_text
from smrules.concepts.values import NONE, UNKNOWN, Interval, MoneyRange, SetBetween
from smrules.concepts.vocabulary import Fact

_PRESENCE = {"known": "已知", "unknown": "未知", "none": "没有"}
UNITS = {"m2": "平方米", "yuan": "元", "C": "℃", "percent": "%"}
"""Units that are not written as they are declared."""


class Wording:
    """Puts what a library means into Chinese."""

    def __init__(self, library: Library):
        self.library = library

    # --- values ----------------------------------------------------------------------------------

    def value(self, value: Any, fact: Fact) -> str:
        """Return a value as an officer would read it."""
        if value is UNKNOWN:
            return "未知"
        if value is NONE:
            return "无"
        match value:
            case bool():
                return "是" if value else "否"
            case Interval(low, high):
                return self.between(low, high, fact)
            case MoneyRange(low, high):
                return self.fine(low, high)
            case SetBetween(certain, possible):
                perhaps = self.codes(possible - certain, fact)
                return f"{self.codes(certain, fact)}，可能还有{perhaps}" if certain else f"可能有{perhaps}"
            case frozenset():
                return self.codes(value, fact)
            case date():
                return f"{value.year}年{value.month}月{value.day}日"
            case int() | Fraction():
                return self.number(value, fact)
        return self.code(getattr(value, "key", value), fact)

    def number(self, value: int | Fraction, fact: Fact) -> str:
        if fact.type == "ratio":
            percent = Fraction(value) * 100
            return (
                f"{decimal_text(percent)}%"
                if "/" not in decimal_text(percent)
                else f"{value}（约{float(percent):.2f}%）"
            )
        if fact.type == "money":
            return money(value)
        return f"{decimal_text(value)}{UNITS.get(fact.unit, fact.unit)}"

    def between(self, low: Any, high: Any, fact: Fact) -> str:
        if low is None or high is None:
            one = self.number(high if low is None else low, fact) if (low, high) != (None, None) else ""
            return f"{one}以{'下' if low is None else '上'}（尚不确定）" if one else "未知"
        return f"{self.number(low, fact)}至{self.number(high, fact)}（尚不确定）"

    def fine(self, low: Any, high: Any) -> str:
        """Return the range of a fine."""
        least, most = (self.amount(end) for end in (low, high))
        if NONE in (low, high):
            return "无法计算"
        if low == 0:
            return f"{most}以下"
        return least if low == high else f"{least}以上{most}以下"

    def amount(self, end: Any) -> str:
        if isinstance(end, Interval):
            return self.between(end.low, end.high, Fact("", "", "money"))
        return "未知金额" if end is UNKNOWN else "" if end is NONE else money(end)

    def codes(self, codes, fact: Fact) -> str:
        order = list(fact.choices)
        ordered = sorted(codes, key=lambda code: order.index(code) if code in order else 0)
        return "、".join(self.code(code, fact) for code in ordered) or "（空）"

    def code(self, code: Any, fact: Fact) -> str:
        """Return the label of a code of a choice."""
        if code in fact.choices:
            return fact.choices[code].label
        library = self.library
        match fact.of:
            case "acts" if code in library.vocabulary.acts:
                return library.vocabulary.acts[code].label
            case "domains" if code in library.domains:
                return library.domains[code].title
            case "checklists" if code in library.checklists:
                return library.checklists[code].title
            case "items" if code in library.items:
                return library.items[code].ask
            case "instruments" if code in library.instruments:
                return f"《{library.instruments[code].title}》"
        return str(code)

    # --- tests -----------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> str:
        """Return a condition as a clause of a sentence; empty if it always holds."""
        match condition:
            case Clause(path, test):
                fact = self.library.type_of(path)
                return f"{fact.label}{self.test(test, fact)}"
            case AllOf(parts):
                return "，".join(filter(None, map(self.condition, parts)))
            case AnyOf(parts):
                return "或者".join(f"（{self.condition(part)}）" for part in parts)
            case Not(part):
                return f"并非（{self.condition(part)}）"

    def test(self, test: Test, fact: Fact) -> str:
        """Return what a test demands, to follow the fact's label."""
        match test:
            case Anything():
                return "不限"
            case Presence(kind):
                return _PRESENCE[kind]
            case OneOf(operands, negated):
                return ("不是" if negated else "为") + "或".join(self.operand(one, fact) for one in operands)
            case Between():
                return self.range(test, fact)
            case SetTest(verb, quantifier, operands):
                joint = "或" if quantifier == "any" else "、"
                listed = joint.join(self.operand(one, fact) for one in operands)
                return ("包含" if verb == "has" else "不全包含" if quantifier == "any" else "不包含") + listed
            case Within(area, negated):
                return ("不在" if negated else "在") + self.operand(area, fact) + "范围内"
            case Past(length):
                return f"在最近{self.length(length)}内"

    def range(self, test: Between, fact: Fact) -> str:
        days = fact.type == "date"
        parts = []
        if test.low is not None:
            word = ("晚于" if test.low_open else "不早于") if days else ("大于" if test.low_open else "不低于")
            parts.append(word + self.operand(test.low, fact))
        if test.high is not None:
            word = ("早于" if test.high_open else "不晚于") if days else ("小于" if test.high_open else "不超过")
            parts.append(word + self.operand(test.high, fact))
        return "且".join(parts)

    def operand(self, operand, fact: Fact) -> str:
        match operand:
            case Literal(value):
                return self.value(value, fact)
            case FactOperand(path):
                return self.library.type_of(path).label
            case ParameterOperand(name):
                return f"“{self.library.parameters[name].label}”"

    def length(self, length: Duration | ParameterOperand) -> str:
        return str(length) if isinstance(length, Duration) else f"“{self.library.parameters[length.name].label}”"


def money(value: int | Fraction) -> str:
    """
    Return an amount of yuan, grouped by thousands.

    >>> money(50000)
    '50,000元'
    """
    text = decimal_text(value)
    return f"{Decimal(text):,}元" if "/" not in text else f"{text}元"

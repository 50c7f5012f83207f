"""The text of a cell becomes a typed test or value. A cell means the same in YAML and in a spreadsheet."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from smrules.concepts.dates import Duration, parse_date, parse_duration
from smrules.concepts.rules import (
    Anything,
    Between,
    FactOperand,
    Literal,
    OneOf,
    Operand,
    ParameterOperand,
    Past,
    Presence,
    SetTest,
    Test,
    Within,
)
from smrules.concepts.values import NONE, Number, exact
from smrules.concepts.vocabulary import Fact
from smrules.definitions.names import TYPES_OF_FACTS, Mistake, Names, example_test
from smrules.definitions.spoken_tests import spoken_number_test

NUMERIC = ("number", "money", "ratio")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")
_PARAMETER = re.compile(r"param\.([a-z][a-z0-9_]*)")
_PATH = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")
_COMPARISON = re.compile(r"(≥|≤|>|<|=)\s*(.+)")
_BRACKETED = re.compile(r"([\[(])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])])")
_RANGE = re.compile(r"(.*?)(<?)\.\.(<?)(.*)")
_NEGATION = re.compile(r"not\s*\((.*)\)|not\s+(?!in\b)(.*)")
_SETS = re.compile(r"(has|lacks)\s+(?:(any|all)\s+)?(.+)")
_AREA = re.compile(r"(not\s+)?in\s+(\S+)")


def read_number(text: str) -> Number | None:
    """
    Read a number exactly; `70%` is seven tenths.

    >>> read_number("70%")
    Fraction(7, 10)
    """
    if not _NUMBER.fullmatch(text):
        return None
    return exact(Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text))


def read_value(text: Any, fact: Fact, names: Names) -> Any:
    """Read a literal of the fact's type; raises `Mistake`."""
    if text is True or text is False:
        if fact.type == "boolean":
            return text
        raise Mistake("SM303", value=str(text).lower(), fact=fact.id, allowed="")
    if fact.type == "choices" and isinstance(text, list):
        return frozenset(names.code(str(one), fact) for one in text)
    if not isinstance(text, str):
        raise Mistake("SM204", expected_zh="一个值", expected_en="one value", found=str(text)[:30])
    text = text.strip()
    if text == "none":
        return NONE
    match fact.type:
        case "number" | "money" | "ratio":
            return _number_in(text, fact)
        case "date":
            day = parse_date(text)
            if day is None:
                raise Mistake("SM303", value=text, fact=fact.id, allowed="2022-03-15")
            return day
        case "choice":
            return names.code(text, fact)
        case "choices":
            return frozenset({names.code(text, fact)})
        case "area" | "text":
            return text.strip('"')
    raise Mistake("SM303", value=text, fact=fact.id, allowed=example_test(fact.type))


def _number_in(text: str, fact: Fact) -> Number:
    number = read_number(text)
    if number is None:
        raise Mistake("SM303", value=text, fact=fact.id, allowed=example_test(fact.type))
    inside = (fact.low is None or number >= fact.low) and (fact.high is None or number <= fact.high)
    if not inside or (fact.numbers and number not in fact.numbers):
        allowed = " | ".join(map(str, fact.numbers)) or f"{_end(fact.low)}..{_end(fact.high)}"
        raise Mistake("SM408", value=text, fact=fact.id, allowed=allowed, allowed_en=allowed)
    if fact.decimals is not None and fact.type != "ratio" and (number * 10**fact.decimals) % 1:
        places = "整数" if fact.decimals == 0 else f"最多 {fact.decimals} 位小数"
        raise Mistake("SM408", value=text, fact=fact.id, allowed=places, allowed_en=f"{fact.decimals} decimals")
    return number


def _end(value: Number | None) -> str:
    return "" if value is None else str(value)


class TestReader:
    """Reads the tests of one fact."""

    __test__ = False

    def __init__(self, fact: Fact, names: Names):
        self.fact = fact
        self.names = names

    def read(self, cell: Any) -> Test:
        """Return the test that *cell* says; raises `Mistake`."""
        if isinstance(cell, bool):
            return OneOf((Literal(read_value(cell, self.fact, self.names)),))
        if not isinstance(cell, str):
            raise Mistake("SM204", expected_zh="一个条件", expected_en="a test", found=str(cell)[:30])
        text = cell.strip().replace(">=", "≥").replace("<=", "≤")
        if text == "-":
            return Anything()
        if text in ("known", "unknown", "none"):
            return Presence(text)
        return self.comparison(text) or self.by_type(text) or self.alternatives(text)

    def by_type(self, text: str) -> Test | None:
        match self.fact.type:
            case "choices":
                return self.set_test(text)
            case "area":
                return self.area(text)
            case "date" if text.startswith("past "):
                return Past(read_window(text[5:], self.names))
        return self.range(text)

    def comparison(self, text: str) -> Test | None:
        found = _COMPARISON.fullmatch(text)
        if not found or ".." in text:
            return None
        sign, right = found.groups()
        operand = self.operand(right)
        if sign == "=":
            return OneOf((operand,))
        self.must_be_ordered(text)
        if sign in "≥>":
            return Between(operand, None, low_open=sign == ">")
        return Between(None, operand, high_open=sign == "<")

    def range(self, text: str) -> Test | None:
        bracketed = _BRACKETED.fullmatch(text)
        if bracketed:
            left, low, high, right = bracketed.groups()
            low_open, high_open = left == "(", right == ")"
        elif found := _RANGE.fullmatch(text):
            low, low_mark, high_mark, high = (part.strip() for part in found.groups())
            low_open, high_open = bool(low_mark), bool(high_mark)
        else:
            return None
        if not low and not high:
            self.refuse(text)
        self.must_be_ordered(text)
        test = Between(self.end(low), self.end(high), low_open and bool(low), high_open and bool(high))
        self.must_not_be_empty(test, text)
        return test

    def end(self, text: str) -> Operand | None:
        return self.operand(text) if text else None

    def must_be_ordered(self, text: str) -> None:
        if self.fact.type not in (*NUMERIC, "date") and not (self.fact.type == "choice" and self.fact.ordered):
            self.refuse(text)

    def must_not_be_empty(self, test: Between, text: str) -> None:
        match test:
            case Between(Literal(low), Literal(high)):
                if self.fact.type == "choice":
                    low, high = self.fact.rank(low), self.fact.rank(high)
                if low > high or (low == high and (test.low_open or test.high_open)):
                    told = {"advice_zh": "小的写在前面：小..大", "advice_en": "the lower end comes first: LOW..HIGH"}
                    raise Mistake("SM405", fact=self.fact.id, text=text, **told)

    def alternatives(self, text: str) -> Test:
        found = _NEGATION.fullmatch(text)
        inside = (found[1] or found[2]) if found else text
        return OneOf(tuple(self.literal(part) for part in _parts(inside)), negated=bool(found))

    def literal(self, text: str) -> Operand:
        return Literal(self.value(text))

    def value(self, text: str) -> Any:
        if self.fact.type == "boolean" and text in ("true", "false"):
            return text == "true"
        try:
            return read_value(text, self.fact, self.names)
        except Mistake as mistake:
            if mistake.code == "SM303" and self.fact.type not in ("choice", "choices"):
                self.refuse(text)
            raise

    def operand(self, text: str) -> Operand:
        """Return a literal, a parameter or another fact of a type that compares."""
        text = text.strip()
        if found := _PARAMETER.fullmatch(text):
            return ParameterOperand(self.names.parameter(found[1]))
        if _PATH.fullmatch(text) and (self.fact.type not in ("choice", "choices") or self.is_fact(text)):
            path = self.names.path(text)
            self.must_compare(self.names.type_of(path), text)
            return FactOperand(path)
        return self.literal(text)

    def is_fact(self, text: str) -> bool:
        return text in self.names.facts or text.rpartition(".")[0] in self.names.facts

    def must_compare(self, other: Fact, text: str) -> None:
        mine, theirs = self.fact.type, other.type
        same = mine == theirs or {mine, theirs} <= set(NUMERIC) or {mine, theirs} <= {"choice", "choices"}
        if mine in ("choice", "choices") and theirs in ("choice", "choices"):
            same = same and (self.fact.of == other.of and set(self.fact.choices) == set(other.choices))
        if not same:
            raise Mistake("SM407", fact=self.fact.id, type=mine, other=text, other_type=theirs)

    def set_test(self, text: str) -> Test:
        found = _SETS.fullmatch(text)
        if not found:
            self.refuse(text)
        verb, quantifier, rest = found.groups()
        parts = _parts(rest)
        if quantifier is None and len(parts) > 1:
            raise Mistake("SM418", text=text, verb=verb)
        return SetTest(verb, quantifier or "all", tuple(self.operand(part) for part in parts))

    def area(self, text: str) -> Test:
        found = _AREA.fullmatch(text)
        if not found:
            return self.alternatives(text)
        return Within(self.operand(found[2].strip('"')), negated=bool(found[1]))

    def refuse(self, text: str):
        meant = spoken_number_test(text) if self.fact.type in NUMERIC else ""
        zh, en = _ways_out(meant, example_test(self.fact.type))
        type_zh = TYPES_OF_FACTS.get(self.fact.type, self.fact.type)
        raise Mistake("SM401", text=text, fact=self.fact.id, type=self.fact.type, type_zh=type_zh, advice_zh=zh, advice_en=en)


def _ways_out(meant: str, example: str) -> tuple[str, str]:
    """Return what to write instead of a test that cannot be read, in both languages."""
    if meant:
        return f"是否想写 {meant}：只写符号和数，单位不写在这里", f"did you mean {meant}: a sign and a number, no unit"
    return f"例如：{example}", f"for example: {example}"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[|,]", text)]


def read_window(text: str, names: Names) -> Duration | ParameterOperand:
    """Read the length of a window: days, months or years, never working days; raises `Mistake`."""
    length = read_length(text, names)
    unit = names.durations.get(length.name) if isinstance(length, ParameterOperand) else length.unit
    if unit in (None, "working-days"):
        raise Mistake("SM204", expected_zh="日、月或年的一段时间，如 3 months", expected_en="days, months or years such as 3 months",
                      found=text)  # fmt: skip
    return length


def read_length(text: str, names: Names) -> Duration | ParameterOperand:
    """Read `3 months` or `param.x`; raises `Mistake`."""
    if found := _PARAMETER.fullmatch(text.strip()):
        return ParameterOperand(names.parameter(found[1]))
    duration = parse_duration(text)
    if duration is None:
        raise Mistake("SM204", expected_zh="一段时间，如 3 months", expected_en="a duration such as 3 months", found=text)
    return duration

"""What a row sets: values, fines, deadlines; and the linear arithmetic of derived facts."""

from __future__ import annotations

import re
from typing import Any

from smrules.concepts.rules import (
    Arithmetic,
    Deadline,
    Expression,
    FactOperand,
    FineRange,
    Literal,
    Operand,
    ParameterOperand,
    Scaled,
)
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact
from smrules.definitions.cells import NUMERIC, TestReader, read_length, read_number, read_value
from smrules.definitions.names import Mistake, Names

_TIMES = re.compile(r"\s*[×x*]\s*")
_AFTER = re.compile(r"(.+?)\s+after\s+(\S+)")
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?%?)|(param\.[a-z][a-z0-9_]*)|([a-z][a-z0-9_.]*)|([-+*×()]))")
_EXAMPLES = {
    "range": "50000..100000, ≤ 5000, 10..20 × act.goods_value",
    "date": "10 working days after visit.on",
    "choices": "[a, b]",
}


def read_result(cell: Any, fact: Fact, names: Names) -> Expression:
    """Read what a row gives to *fact*; raises `Mistake`."""
    if cell == "unknown":
        return Literal(UNKNOWN)
    if cell == "none":
        return Literal(NONE)
    try:
        return _by_type(cell, fact, names)
    except Mistake as mistake:
        if mistake.code in ("SM401", "SM204") or (mistake.code == "SM303" and fact.type == "date"):
            raise _refusal(cell, fact) from None
        raise


def _by_type(cell: Any, fact: Fact, names: Names) -> Expression:
    if fact.type == "range":
        return _fine(cell, fact, names)
    if isinstance(cell, str):
        text = cell.strip()
        if fact.type == "date" and (" after " in text or text in names.facts):
            return _deadline(text, fact, names)
        if text.startswith("=") or text.startswith("param."):
            return TestReader(fact, names).operand(text.lstrip("= "))
        if fact.type == "choices":
            return Literal(frozenset(names.code(part.strip(), fact) for part in re.split(r"[|,]", text)))
    return Literal(read_value(cell, fact, names))


def _refusal(cell: Any, fact: Fact) -> Mistake:
    example = _EXAMPLES.get(fact.type, "")
    return Mistake("SM421", text=str(cell), attribute=fact.id, type=fact.type, example=example)


def _fine(cell: Any, fact: Fact, names: Names) -> FineRange:
    if not isinstance(cell, str):
        raise _refusal(cell, fact)
    amount, *factor = _TIMES.split(cell.strip().replace("<=", "≤"), maxsplit=1)
    base = None
    if factor:
        base = names.path(factor[0].strip())
        if names.type_of(base).type != "money":
            raise Mistake("SM407", fact=fact.id, type="money", other=factor[0], other_type=names.type_of(base).type)
    low, high = _ends(amount, cell, fact)
    return FineRange(Scaled(low, base), Scaled(high, base))


def _ends(amount: str, cell: str, fact: Fact):
    if amount.startswith("≤"):
        low, high = 0, read_number(amount[1:].strip())
    elif ".." in amount:
        low, high = (read_number(part.strip()) for part in amount.split("..", 1))
    else:
        low = high = read_number(amount.strip())
    if low is None or high is None or low > high:
        raise _refusal(cell, fact)
    return low, high


def _deadline(text: str, fact: Fact, names: Names) -> Deadline:
    found = _AFTER.fullmatch(text)
    start = names.path(found[2] if found else text)
    if names.type_of(start).type != "date":
        raise Mistake("SM407", fact=fact.id, type="date", other=str(start), other_type=names.type_of(start).type)
    if not found:
        return Deadline(start, None)
    length = read_length(found[1], names)
    if isinstance(length, ParameterOperand) and length.name not in names.durations:
        raise Mistake("SM407", fact=fact.id, type="date", other=f"param.{length.name}", other_type="number")
    return Deadline(start, length)


# --- linear arithmetic ---------------------------------------------------------------------------


class ArithmeticReader:
    """Reads sums, differences and products with a constant, by recursive descent."""

    def __init__(self, text: str, names: Names):
        self.text = text
        self.names = names
        self.tokens = self.split()

    def split(self) -> list[str]:
        tokens, at = [], 0
        text = self.text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found:
                raise self.refusal()
            tokens.append(found[0].strip().replace("×", "*"))
            at = found.end()
        return tokens

    def read(self) -> Arithmetic | Operand:
        """Return the expression; raises `Mistake`."""
        expression = self.sum()
        if self.tokens:
            raise self.refusal()
        return expression

    def sum(self) -> Arithmetic | Operand:
        left = self.product()
        while self.tokens and self.tokens[0] in "+-":
            left = Arithmetic(self.tokens.pop(0), left, self.product())
        return left

    def product(self) -> Arithmetic | Operand:
        left = self.factor()
        while self.tokens and self.tokens[0] == "*":
            self.tokens.pop(0)
            right = self.factor()
            if not (_is_constant(left) or _is_constant(right)):
                raise self.refusal()
            left = Arithmetic("*", left, right)
        return left

    def factor(self) -> Arithmetic | Operand:
        if not self.tokens:
            raise self.refusal()
        token = self.tokens.pop(0)
        if token == "(":
            inside = self.sum()
            if not self.tokens or self.tokens.pop(0) != ")":
                raise self.refusal()
            return inside
        if token == "-":
            return Arithmetic("-", Literal(0), self.factor())
        if (number := read_number(token)) is not None:
            return Literal(number)
        if token.startswith("param."):
            return ParameterOperand(self.names.parameter(token[6:]))
        return self.fact(token)

    def fact(self, token: str) -> Operand:
        if "." not in token:
            raise self.refusal()
        path = self.names.path(token)
        type_ = self.names.type_of(path).type
        if type_ not in NUMERIC or type_ == "ratio":
            raise Mistake("SM407", fact=self.text, type="number", other=token, other_type=type_)
        return FactOperand(path)

    def refusal(self) -> Mistake:
        return Mistake("SM415", text=self.text)


def _is_constant(expression: Arithmetic | Operand) -> bool:
    if isinstance(expression, Arithmetic):
        return _is_constant(expression.left) and _is_constant(expression.right)
    return not isinstance(expression, FactOperand)

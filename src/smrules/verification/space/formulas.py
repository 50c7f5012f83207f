"""
Conditions rewritten for cutting: negations stand at the tests, and a test compares one subject with constants only.

A set becomes one subject a member, two facts that are compared become their difference, a parameter becomes its figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

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
    Operand,
    ParameterOperand,
    Past,
    Presence,
    SetTest,
    Test,
    Within,
)
from smrules.concepts.values import Number
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.settings import Setting

_DAYS_IN_A = {"days": 1, "working-days": 1, "months": Fraction(1461, 48), "years": Fraction(1461, 4)}
_TRUE = OneOf((Literal(True),))
_FALSE = OneOf((Literal(False),))
_ZERO = Literal(0)


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What a dimension is about.

    Attributes:
        kind: `value` of a fact, `presence` of a set, `member` of a set, `difference` of two facts, `within` of two areas.
        other: The code or fact that may be a member, the fact that is subtracted, the area around.
    """

    kind: str
    path: FactPath
    other: FactPath | str | None = None

    @property
    def compared(self) -> tuple[FactPath, ...]:
        """The facts without which the subject is none; a set that is none has a dimension of its own."""
        sides = (self.other,) if self.kind == "member" else (self.path, self.other)
        return tuple(side for side in sides if isinstance(side, FactPath))


@dataclass(frozen=True, slots=True)
class Atom:
    """One test of one subject against constants, or its contrary."""

    subject: Subject
    test: Test
    negated: bool = False


Formula = Atom | AllOf | AnyOf


def atoms(formula: Formula) -> Iterator[Atom]:
    """Yield every test of *formula*."""
    if isinstance(formula, Atom):
        yield formula
    else:
        for part in formula.parts:
            yield from atoms(part)


def contrary(formula: Formula) -> Formula:
    """Return the formula that holds where *formula* does not."""
    if isinstance(formula, Atom):
        return replace(formula, negated=not formula.negated)
    parts = tuple(map(contrary, formula.parts))
    return AnyOf(parts) if isinstance(formula, AllOf) else AllOf(parts)


class Rewriter:
    """Rewrites the conditions of one rule in one setting; *rule_date* is the fact that `past` counts back from."""

    def __init__(self, library: Library, setting: Setting, rule_date: str = "visit.on"):
        self.library = library
        self.setting = setting
        self.rule_date = FactPath(rule_date)

    def formula(self, condition: Condition) -> Formula:
        """Return *condition* rewritten."""
        match condition:
            case Clause(path, test):
                return self.test(path, test)
            case Not(part):
                return contrary(self.formula(part))
            case AllOf(parts):
                return AllOf(tuple(map(self.formula, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(self.formula, parts)))

    def test(self, path: FactPath, test: Test) -> Formula:
        """Return one test of one fact rewritten."""
        match test:
            case Anything():
                return AllOf()
            case Presence():
                is_set = self.library.type_of(path).type == "choices"
                return Atom(Subject("presence" if is_set else "value", path), test)
            case OneOf():
                return self._one_of(path, test)
            case Between():
                return self._between(path, test)
            case SetTest():
                return self._set_test(path, test)
            case Within():
                return self._within(path, test)
            case Past(length):
                window = Between(Literal(-self._days(length)), _ZERO, low_open=True)
                return _difference(path, self.rule_date, window)

    def _one_of(self, path: FactPath, test: OneOf) -> Formula:
        found = [self._figure(operand) for operand in test.operands]
        facts = [one.path for one in found if isinstance(one, FactOperand)]
        literals = tuple(one for one in found if isinstance(one, Literal))
        parts: list[Formula] = [Atom(Subject("value", path), OneOf(literals, test.negated))] if literals else []
        parts += [_difference(path, other, OneOf((_ZERO,), test.negated)) for other in facts]
        return _joined(parts, together=test.negated)

    def _between(self, path: FactPath, test: Between) -> Formula:
        low, high = (self._figure(end) for end in (test.low, test.high))
        parts: list[Formula] = []
        if isinstance(low, FactOperand):
            parts.append(_difference(path, low.path, Between(_ZERO, None, test.low_open)))
            low = None
        if isinstance(high, FactOperand):
            parts.append(_difference(path, high.path, Between(None, _ZERO, high_open=test.high_open)))
            high = None
        if low or high:
            parts.append(Atom(Subject("value", path), Between(low, high, test.low_open, test.high_open)))
        return _joined(parts, together=True)

    def _set_test(self, path: FactPath, test: SetTest) -> Formula:
        wanted = _TRUE if test.verb == "has" else _FALSE
        members = [Atom(one, wanted) for operand in test.operands for one in _members(path, self._figure(operand))]
        known = Atom(Subject("presence", path), Presence("known"))
        return AllOf((known, _joined(members, together=test.quantifier == "all")))

    def _within(self, path: FactPath, test: Within) -> Formula:
        area = self._figure(test.area)
        if isinstance(area, Literal):
            return Atom(Subject("value", path), Within(area, test.negated))
        return Atom(Subject("within", path, area.path), _FALSE if test.negated else _TRUE)

    def _figure(self, operand: Operand | None) -> Literal | FactOperand | None:
        return Literal(self.setting.figures[operand.name]) if isinstance(operand, ParameterOperand) else operand

    def _days(self, length: Duration | ParameterOperand) -> Number:
        """Return about how many days *length* has: windows are only put in order by it."""
        if isinstance(length, ParameterOperand):
            unit = self.library.parameters[length.name].unit
            length = Duration(self.setting.figures[length.name], unit)
        return length.amount * _DAYS_IN_A[length.unit]


def _members(path: FactPath, operand: Literal | FactOperand) -> list[Subject]:
    if isinstance(operand, FactOperand):
        return [Subject("member", path, operand.path)]
    codes = operand.value if isinstance(operand.value, frozenset) else {operand.value}
    return [Subject("member", path, code) for code in sorted(codes)]


def _joined(parts: list[Formula], together: bool) -> Formula:
    if len(parts) == 1:
        return parts[0]
    return AllOf(tuple(parts)) if together else AnyOf(tuple(parts))


def _difference(path: FactPath, other: FactPath, test: OneOf | Between) -> Atom:
    """Test *path* − *other*; two facts have one difference, whichever is named first, and a rule's date comes second."""
    if _comes_first(other, path):
        path, other = other, path
        test = _mirrored(test)
    return Atom(Subject("difference", path, other), test)


def _comes_first(path: FactPath, other: FactPath) -> bool:
    return (path.scope == "visit", str(path)) < (other.scope == "visit", str(other))


def _mirrored(test: OneOf | Between) -> OneOf | Between:
    if isinstance(test, OneOf):
        return test
    low, high = (end and Literal(-end.value) for end in (test.low, test.high))
    return Between(high, low, test.high_open, test.low_open)

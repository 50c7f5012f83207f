"""The rule language after it was read: tests, conditions, derivations, tables. Everything is resolved and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smrules.concepts.dates import ALWAYS, Duration, Period
from smrules.concepts.law import LegalBasis
from smrules.concepts.position import Position
from smrules.concepts.values import NONE, Number
from smrules.concepts.vocabulary import FactPath

# --- what may stand on the right side of a test -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in the rule."""

    value: Any


@dataclass(frozen=True, slots=True)
class FactOperand:
    """The value of another fact."""

    path: FactPath


@dataclass(frozen=True, slots=True)
class ParameterOperand:
    """The value of a dated parameter."""

    name: str


Operand = Literal | FactOperand | ParameterOperand

# --- tests ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anything:
    """Always holds."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Holds if the value is `known`, `unknown` or `none`; never unknown itself."""

    kind: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Holds if the value is (not) one of the operands."""

    operands: tuple[Operand, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Holds if the value lies between two ends, each left out if open."""

    low: Operand | None
    high: Operand | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class SetTest:
    """Holds if a set has (or lacks) any (or all) of the operands."""

    verb: str
    quantifier: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Holds if an area lies (not) within another."""

    area: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """Holds if a date lies in the window of that length that ends on the rule's date."""

    length: Duration | ParameterOperand


Test = Anything | Presence | OneOf | Between | SetTest | Within | Past

# --- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One fact and the test it must pass; `text` is the cell as it was written."""

    path: FactPath
    test: Test
    text: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds if every part holds."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds if one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds if the part does not."""

    part: Condition


Condition = Clause | AllOf | AnyOf | Not
ALWAYS_TRUE = AllOf()


def clauses(condition: Condition):
    """Yield every clause of *condition*, however deep."""
    match condition:
        case Clause():
            yield condition
        case Not(part):
            yield from clauses(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from clauses(part)


# --- derived facts -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Linear arithmetic: `operator` is one of `+ - *`, the sides are operands or arithmetic."""

    operator: str
    left: Arithmetic | Operand
    right: Arithmetic | Operand


@dataclass(frozen=True, slots=True)
class Window:
    """The days after *until* − *length*, up to *until*."""

    length: Duration | ParameterOperand
    until: FactPath


@dataclass(frozen=True, slots=True)
class Derivation:
    """
    How a fact follows from others.

    `kind` is one of count, share, sum, mean, min, max, worst, ratio, pick, value, holds; the other fields are those that the kind
    uses. `facts` are the operands of ratio, min and max over facts, or the fact aggregated; `keys` order the members for pick.
    """

    fact: str
    kind: str
    position: Position
    scope: str | None = None
    facts: tuple[FactPath, ...] = ()
    where: Condition = ALWAYS_TRUE
    of: Condition = ALWAYS_TRUE
    window: Window | None = None
    keys: tuple[FactPath, ...] = ()
    highest: bool = True
    expression: Arithmetic | Operand | None = None
    condition: Condition | None = None
    empty: Any = NONE
    decimals: int | None = None
    round: str | None = None
    examples: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)


# --- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number, or a number times a money fact: one end of a fine."""

    factor: Number
    fact: FactPath | None = None


@dataclass(frozen=True, slots=True)
class FineRange:
    """The range of a fine, from `low` to `high`."""

    low: Scaled
    high: Scaled


@dataclass(frozen=True, slots=True)
class Deadline:
    """A duration after a date; without a duration, the date itself."""

    start: FactPath
    length: Duration | ParameterOperand | None


Expression = Operand | FineRange | Deadline


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a table.

    Attributes:
        then: For a table that decides: one expression. For one that adds: attribute → expression.
        exception_to: Rows that give way while this one hits, as (table, row); a row of `None` means the whole table.
        not_monotone: Why its result may rightly be out of the order from mild to grave.
    """

    id: str
    condition: Condition
    then: Any
    position: Position
    exception_to: tuple[tuple[str, str | None], ...] = ()
    basis: tuple[LegalBasis, ...] = ()
    why: str = ""
    judgement: bool = False
    not_monotone: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guarantee:
    """
    What the authors promise of every case; `check` proves it. One of four forms.

    Attributes:
        scope: Scope of whose members it is said.
        when, holds: In every case in which the first condition holds the second one does too.
        whatever, keeps: Whether there is a record that meets `keeps` does not hang on the fact `whatever`.
        never: Two conditions on records of one kind: one member never has a record of each.
        known: Kind of record that never rests on what nobody has said.
    """

    id: str
    position: Position
    why: str
    scope: str | None = None
    when: Condition = ALWAYS_TRUE
    holds: Condition | None = None
    whatever: FactPath | None = None
    keeps: Condition | None = None
    never: tuple[Condition, ...] = ()
    known: str | None = None
    basis: tuple[LegalBasis, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A decision table for every member of one scope.

    Attributes:
        decides: The fact that it sets, or `None` if it adds records.
        adds: The kind of record that it adds, or `None`.
        dated_by: The date fact that chooses the law: `visit.on`, `act.on` or `visit.decide_on`.
        gives_way_to: Tables of which this one is the general rule; filled in by the loader.
    """

    id: str
    scope: str
    decides: str | None
    adds: str | None
    rows: tuple[Row, ...]
    position: Position
    title: str = ""
    hit: str = "unique"
    guard: Condition = ALWAYS_TRUE
    place: str | None = None
    dated_by: str = "visit.on"
    in_force: Period = ALWAYS
    basis: tuple[LegalBasis, ...] = ()
    otherwise: Row | None = None
    exception_to: tuple[tuple[str, str | None], ...] = ()
    not_monotone: str = ""
    examples: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
    replaces: tuple[str, ...] = ()

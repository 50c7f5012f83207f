"""Derived facts of all members of a scope: `derivations.py` of the reference evaluator, in columns."""

from __future__ import annotations

from typing import Any

from smrules.concepts.rules import Arithmetic, Derivation, FactOperand, Literal
from smrules.concepts.values import NONE, UNKNOWN
from smrules.engine.columnar.aggregates import aggregate, ratio_of
from smrules.engine.columnar.arithmetic import combine, common_scale, rounded, stacked_numbers
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.columns import Coded, Column, Numbers, constant, numbers_of
from smrules.engine.columnar.existence import stacked_truths
from smrules.engine.columnar.extremes import Taken, extreme, may_be
from smrules.engine.columnar.frames import counted, pl, same
from smrules.engine.columnar.truths import in_rows
from smrules.engine.columnar.views import View
from smrules.engine.evaluator import VISIT


def derived(engine: Columns, one: Derivation) -> Column:
    """Return the values of a derived fact of all its owners."""
    view = engine.worlds.scopes[one.fact.partition(".")[0]].view
    match one.kind:
        case "holds":
            pair = in_rows(engine.holds(one.condition, view), view.size)
            return Coded(
                same(3, view.size).zip_with(pair.true, same(2, view.size).zip_with(pair.false, same(0, view.size))), (0, 2, 3)
            )
        case "value":
            return rounded(_arithmetic(engine, one.expression, view), one.decimals, one.round)
        case "ratio":
            return ratio_of(engine, one, *(numbers_of(engine.read(path, view), engine.words) for path in one.facts), view.size)
        case "min" | "max" if one.scope is None:
            return _of_facts(engine, one, view)
    return aggregate(engine, one, view)


def _arithmetic(engine: Columns, expression: Any, view: View) -> Numbers:
    if isinstance(expression, Arithmetic):
        return combine(expression.operator, *(_arithmetic(engine, side, view) for side in (expression.left, expression.right)))
    if isinstance(expression, Literal) and expression.value is not NONE and expression.value is not UNKNOWN:
        return in_every_row(constant(expression.value), view.size)
    column = engine.read(expression.path, view) if isinstance(expression, FactOperand) else engine.word(expression, view, VISIT)
    return numbers_of(column, engine.words)


def in_every_row(one: Numbers, size: int) -> Numbers:
    """Return a constant as a column."""
    number, nowhere = same(one.low, size, pl.Int64), same(False, size)
    return Numbers(nowhere, nowhere, number, number, one.scale, one.most, one.most_scale, one.is_date)


def _of_facts(engine: Columns, one: Derivation, view: View) -> Column:
    """Return the least or greatest of several facts of one member."""
    found = [may_be(engine, path, in_rows(True, view.size), engine.read(path, view)) for path in one.facts]
    columns = common_scale([numbers_of(column, engine.words) for _, column in found])
    owner = pl.concat([counted(view.size)] * len(columns), rechunk=True)
    truths = stacked_truths([(truth, view.size) for truth, _ in found])
    return extreme(engine, one, Taken(owner, truths, stacked_numbers(columns)), view.size, same(False, view.size))

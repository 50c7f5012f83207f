"""
Python that is written and compiled for one table: its columns one after the other, without a loop.

The only module that runs code made at run time. What it runs is made of fixed pieces, of numbers of columns and of ids of facts that
the loader has checked; values come in as objects, never as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from smrules.concepts.values import NONE, UNKNOWN
from smrules.engine.compiled.columns import Column, Masks

NAME = re.compile(r"[A-Za-z]+\d*")

RowsOf = Callable[[Any, Any, Any], Masks]
"""(values of the member, case, member) → the rows that hold for certain, and those that may hold."""


def rows_of(columns: Sequence[Column], every: int, absent: Any) -> RowsOf:
    """
    Write the function that finds the rows of a table.

    Args:
        columns: In the order in which they are to be read.
        every: All rows.
        absent: Value of a given fact that is not there: `UNKNOWN`, or of records `NONE`.
    """
    names: dict[str, Any] = {
        "EVERY": every, "NONE": NONE, "Fraction": Fraction, "date": date, "bisect": bisect_right,
        "one_by_one": partial(one_by_one, columns, every, absent),
    }  # fmt: skip
    body = [line for number, column in enumerate(columns) for line in _column(number, column, absent, every)]
    for number, column in enumerate(columns):
        names |= {f"{name}{number}": one for name, one in _names(column).items()}
    # Why: what is an argument is found faster than what is global.
    used = {word for line in body for word in NAME.findall(line)}
    own = "".join(f", {name}={name}" for name in names if name in used)
    head = [f"def rows(values, case, member{own}):", " try:", "  get = values.get", "  possible = sure = EVERY"]
    tail = ["  return possible & sure, possible", " except KeyError:", "  return one_by_one(values, case, member)"]
    exec("\n".join((*head, *(f" {line}" for line in body), *tail)), names)
    return names["rows"]


def one_by_one(columns: Sequence[Column], every: int, absent: Any, values: Any, case: Any, member: Any) -> Masks:
    """Find the rows the long way: a given value was not met before, or is known by bounds only."""
    certain = possible = every
    for column in columns:
        if possible & column.uses:
            value = column.read(case, member, None) if column.given is None else values.get(column.given, absent)
            sure, open_ = column.learn(value) if column.is_static else column.answers(case, member, value, possible)
            certain &= sure
            possible &= open_
    return certain, possible


def _names(column: Column) -> dict[str, Any]:
    certain, possible = column.unknown
    found = {
        "READ": column.read, "USES": column.uses, "KNOWN": column.known, "OPEN": column.open, "LEARN": column.learn,
        "ANSWERS": column.answers, "SURE": certain, "MAYBE": possible,
    }  # fmt: skip
    if column.cells is not None:
        found |= {"CELLS": column.cells.rows, "STARTS": column.cells.starts, "SCALE": column.cells.scale}
    return found


def _column(number: int, column: Column, absent: Any, every: int) -> list[str]:
    """Return the lines that read one column and leave the rows that it allows."""
    if column.given is None:
        lines = [" if possible & USES#:", "  x = READ#(case, member, None)", *(f" {line}" for line in _worked_out(column))]
    else:
        lines = [f" x = get({column.given!r}{', NONE' if absent is NONE else ''})", " if x is None:", "  sure &= SURE#"]
        lines += ["  possible &= MAYBE#"] if column.unknown[1] != every else []
        lines += [*_by_cell(column), " else: possible &= KNOWN#[x]"]
    return [line.replace("#", str(number)) for line in lines]


def _worked_out(column: Column) -> Iterator[str]:
    """Yield lines for a value that may be known by bounds only."""
    if column.is_static:
        yield " m = KNOWN#.get(x)"
        yield " if m is None:"
        yield "  c, m = OPEN#.get(x) or LEARN#(x)"
        yield "  sure &= c"
    else:
        yield " c, m = ANSWERS#(case, member, x, possible)"
        yield " sure &= c"
    yield " possible &= m"


def _by_cell(column: Column) -> Iterator[str]:
    """Yield lines that find a number or a date by bisection; a number that is not whole at the scale is looked up like a word."""
    if column.cells is None:
        return
    if not column.cells.scale:
        yield " elif x.__class__ is date: possible &= CELLS#[bisect(STARTS#, x)]"
        return
    if column.cells.scale > 1:
        yield " elif x.__class__ is Fraction:"
        yield "  n, d = x.as_integer_ratio()"
        yield "  possible &= KNOWN#[x] if SCALE# % d else CELLS#[bisect(STARTS#, n * (SCALE# // d))]"
    yield f" elif x.__class__ is int: possible &= CELLS#[bisect(STARTS#, x{' * SCALE#' if column.cells.scale > 1 else ''})]"


def absent_of(scope: str, records: Any) -> Any:
    """Return the value of a given fact that a member of *scope* does not have."""
    return NONE if scope in records else UNKNOWN

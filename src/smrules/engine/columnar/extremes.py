"""The least, the greatest, the gravest and the picked of the members that each owner has."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from smrules.concepts.rules import Derivation
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.columns import Coded, Column, Numbers, Picked, at_one_scale, choose, codes_of, constant, numbers_of
from smrules.engine.columnar.frames import nulls, pl, put, same
from smrules.engine.columnar.truths import Pair
from smrules.engine.columnar.views import View

if TYPE_CHECKING:
    from polars import Series


@dataclass(frozen=True, eq=False, slots=True)
class Taken:
    """What is taken in, or may be: for each row its owner, whether that is certain, and the value."""

    owner: Series
    found: Pair
    values: Any


def may_be(engine: Columns, path: FactPath, found: Pair, column: Column) -> tuple[Pair, Column]:
    """Return what numbers that nobody knows may be: all that their type allows, or nothing at all where they may be none."""
    fact = engine.library.type_of(path)
    if fact.type not in ("number", "money") or not column.unknown.any():
        return found, column
    one = numbers_of(column, engine.words)
    ends = [None if end is None else constant(end) for end in (fact.low, fact.high)]
    scale = lcm(*(end.scale for end in ends if end is not None))
    one = at_one_scale(one, Numbers(False, False, 0, 0, scale, 0, scale))[0]
    low, high = (_limit(end, one, ends_) for end, ends_ in zip(ends, (one.low, one.high), strict=True))
    limits = [abs(end.low) * one.scale // end.scale for end in ends if end is not None]
    found = Pair(found.true & ~one.unknown, found.false) if engine.library.may_be_none(fact) else found
    nowhere = same(False, len(one.unknown))
    return found, Numbers(nowhere, one.none, low, high, one.scale, max(one.most, *limits, 0), one.scale)


def _limit(end: Numbers | None, one: Numbers, ends: Series) -> Series:
    if end is None:
        return ends
    return same(end.low * (one.scale // end.scale), len(ends), pl.Int64).zip_with(one.unknown, ends)


# --- least and greatest --------------------------------------------------------------------------


def extreme(engine: Columns, one: Derivation, taken: Taken, size: int, more: Series) -> Column:
    """Return for each owner the least, greatest or gravest of the values; numbers by bounds."""
    fact = engine.library.type_of(one.facts[0])
    values = _ranks(engine, fact, taken.values) if fact.type == "choice" else numbers_of(taken.values, engine.words)
    frame = _by_owner(Taken(taken.owner, taken.found, values), one.kind == "min", size)
    sure = frame["sure"] & ~more
    best, outer, inner = frame["best"], frame["outer"], frame["inner"]
    if fact.type == "choice":
        return _gravest(engine, one, fact, frame, sure)
    if more.any():
        beyond = fact.low if one.kind == "min" else fact.high
        outer = _with_more(outer, more, None if beyond is None else int(Fraction(beyond) * values.scale), one.kind == "min")
    low, high = (outer, inner) if one.kind == "min" else (inner, outer)
    known = frame["certain"] & (sure if fact.type == "date" else same(True, size))
    nobody = nulls(size, pl.Int64)
    low, high = (best.zip_with(sure, end).zip_with(known, nobody) for end in (low, high))
    most = max(values.most, *(abs(int(Fraction(end) * values.scale)) for end in (fact.low, fact.high) if end is not None), 0)
    found = Numbers(~known & ~sure, same(False, size), low, high, values.scale, most, values.scale, fact.type == "date")
    return _or_empty(engine, one, found, sure & ~frame["certain"], size)


def _by_owner(taken: Taken, least: bool, size: int) -> Any:
    """Return for each owner whether all is sure, whether anything is certain, and the best and the bounds of what there is."""
    values, there = taken.values, ~taken.values.none
    exact = same(values.exact, len(there)) if isinstance(values.exact, bool) else values.exact
    columns = {
        "#": taken.owner,
        "certain": taken.found.true,
        "sure": taken.found.true & exact,
        "low": values.low,
        "high": values.high,
    }
    low, high, certain = (pl.col(name) for name in ("low", "high", "certain"))
    near, far = (low, high) if least else (high, low)

    def best(end: Any) -> Any:
        return end.min() if least else end.max()

    found = pl.DataFrame(columns).filter(there).group_by("#").agg(
        pl.col("sure").all(), certain.any(), best(low.filter(certain)).alias("best"), best(far.filter(certain)).alias("inner"),
        pl.when(near.is_null().any()).then(None).otherwise(best(near)).alias("outer"),
    )  # fmt: skip
    rows = found["#"]
    ends = {name: put(size, rows, found[name].cast(pl.Int64), None) for name in ("best", "inner", "outer")}
    return pl.DataFrame(
        {"sure": put(size, rows, found["sure"], True), "certain": put(size, rows, found["certain"], False), **ends}
    )


def _with_more(outer: Series, more: Series, beyond: int | None, least: bool) -> Series:
    nobody = nulls(len(outer), pl.Int64)
    if beyond is None:
        return nobody.zip_with(more, outer)
    limit = same(beyond, len(outer), pl.Int64)
    beaten = (limit < outer if least else limit > outer).fill_null(False)
    return limit.zip_with(more & beaten, outer)


def _ranks(engine: Columns, fact: Fact, column: Column) -> Numbers:
    """Return where choices stand in their declared order."""
    coded = codes_of(column, engine.words)
    found = engine.translated(coded, lambda value: value if value is NONE or value is UNKNOWN else fact.rank(value))
    return numbers_of(found, engine.words)


def _gravest(engine: Columns, one: Derivation, fact: Fact, frame: Any, sure: Series) -> Column:
    choices = list(fact.choices)
    last = 0 if one.kind == "min" else len(choices) - 1
    reached = frame["certain"] & (frame["best"] == last).fill_null(False)
    codes = pl.Series(values=[engine.words.code(name) for name in choices], dtype=pl.Int32)
    known = (sure & frame["certain"]) | reached
    found = codes[frame["best"].cast(pl.UInt32)].fill_null(0).zip_with(known, same(0, len(sure)))
    return _or_empty(engine, one, Coded(found), sure & ~frame["certain"], len(sure))


def _or_empty(engine: Columns, one: Derivation, found: Column, empty: Series, size: int) -> Column:
    if not empty.any():
        return found
    return choose(empty, Coded(same(engine.words.code(one.empty), size)), found, engine.words)


# --- the one that is picked ----------------------------------------------------------------------


def picked(engine: Columns, one: Derivation, taken: Taken, members: View, size: int, more: Series) -> Picked:
    """Return for each owner the one member that comes first in the declared order; unknown while that is not certain."""
    keys = {str(number): _key(engine, path, members) for number, path in enumerate(one.keys)}
    columns = {
        "#": taken.owner,
        "row": taken.values,
        "certain": taken.found.true,
        **{name: place for name, (place, _) in keys.items()},
    }
    inexact = same(False, members.size)
    for _, unknown in keys.values():
        inexact = inexact | unknown
    frame = pl.DataFrame({**columns, "inexact": inexact})
    if keys:
        frame = frame.sort(list(keys), descending=one.highest, nulls_last=one.highest, maintain_order=True)
    found = frame.group_by("#", maintain_order=True).agg(
        pl.col("row").first(), (~pl.col("certain").all()).alias("open"), (pl.col("inexact").any() & (pl.len() > 1)).alias("unordered"),
    )  # fmt: skip
    unknown = put(size, found["#"], found["open"] | found["unordered"], False) | more
    rows = put(size, found["#"], found["row"], None)
    rows = rows.zip_with(~unknown, nulls(size, pl.UInt32))
    empty = rows.is_null() & ~unknown
    return Picked(
        unknown | empty if one.empty is UNKNOWN else unknown, empty if one.empty is NONE else same(False, size), one.scope, rows
    )


def _key(engine: Columns, path: FactPath, members: View) -> tuple[Series, Series]:
    """Return where the values of a key stand, null for none, and where that is not exactly known."""
    fact, column = engine.library.type_of(path), engine.read(path, members)
    if fact.type == "text":
        coded = codes_of(column, engine.words)
        distinct = pl.Series(values=[word if isinstance(word, str) else None for word in engine.words.values], dtype=pl.String)
        return distinct[coded.codes.cast(pl.UInt32)], coded.unknown
    if fact.type == "boolean":
        coded = codes_of(column, engine.words)
        return coded.codes.zip_with(~coded.none, nulls(members.size, pl.Int32)), coded.unknown
    one = _ranks(engine, fact, column) if fact.type == "choice" else numbers_of(column, engine.words)
    return one.low, one.unknown | (~one.none & ~_exact(one))


def _exact(one: Numbers) -> Series:
    return same(True, len(one.unknown)) if isinstance(one.exact, bool) else one.exact

"""Counts, sums, means, shares, the least, the gravest and the picked: group-bys with bounds where members are unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from smrules.concepts.rules import Derivation
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Fact, FactPath
from smrules.engine.columnar import judging
from smrules.engine.columnar.arithmetic import ratio, rounded
from smrules.engine.columnar.asking import Columns, NotInColumnsError
from smrules.engine.columnar.columns import (
    GREATEST,
    Coded,
    Column,
    Numbers,
    TooLargeError,
    choose,
    day_number,
    exactly,
    numbers_of,
)
from smrules.engine.columnar.extremes import Taken, extreme, may_be, picked
from smrules.engine.columnar.frames import counted, nulls, pl, same, sums
from smrules.engine.columnar.truths import Pair, Truths, all_true, at, in_rows
from smrules.engine.columnar.views import View, acting, paired

if TYPE_CHECKING:
    from polars import Series


FIRST = day_number(date.min)


def aggregate(engine: Columns, one: Derivation, owners: View) -> Column:
    """Return what a derivation makes of the members that it chooses, for each owner."""
    members = members_with(engine, one, one.fact.partition(".")[0])
    found = chosen(engine, one, members, owners)
    more = may_have_more(engine, one, owners)
    if one.kind == "count":
        return _count(found, members, owners, more, one)
    if one.kind == "share":
        return _share(engine, one, found, members, owners, more)
    kept, rows = members.where(~found.false)
    truths = found.at(rows)
    owner = kept.row(owners_scope(one))
    if one.kind == "pick":
        return picked(engine, one, Taken(owner, truths, kept.row(one.scope)), kept, owners.size, more)
    path = one.facts[0]
    truths, column = may_be(engine, path, truths, engine.read(path, kept))
    if one.kind not in ("sum", "mean"):
        return extreme(engine, one, Taken(owner, truths, column), owners.size, more)
    taken = Taken(owner, truths, _whole(numbers_of(column, engine.words)))
    return (
        _sum(one, taken, owners.size, more, engine.library.type_of(path))
        if one.kind == "sum"
        else _mean(engine, one, taken, owners.size, more)
    )


def owners_scope(one: Derivation) -> str:
    """Return the scope for whose members a fact is derived."""
    return one.fact.partition(".")[0]


def _whole(one: Numbers) -> Numbers:
    if not isinstance(one.scale, int):
        raise NotInColumnsError
    return one


# --- which members -------------------------------------------------------------------------------


def members_with(engine: Columns, one: Derivation, owner: str) -> View:
    """Return the members of a scope, each beside the owners that it belongs to."""
    key = "members", one.scope, owner
    if key not in engine.remembered:
        engine.remembered[key] = _members_with(engine, one.scope, owner)
    return engine.remembered[key]


def _members_with(engine: Columns, scope: str, owner: str) -> View:
    engine.exists(scope)
    vocabulary, scopes = engine.library.vocabulary, engine.worlds.scopes
    if owner in vocabulary.records:
        raise NotInColumnsError
    if scope == "item" and owner == "act":
        return acting(scopes["item"].view, engine.worlds.act)
    if scope not in scopes:
        raise NotInColumnsError
    known = scopes[scope]
    rows = counted(known.view.size) if known.is_listed is None else counted(known.view.size).filter(known.is_listed)
    chain = tuple(one for one in vocabulary.chains[owner] if one in BUILT_IN_SCOPES or one == owner)
    if "entity" not in chain:
        chain = (*chain, "entity")
    return paired(known.view, scopes[owner].view, chain, owner, rows)


def chosen(engine: Columns, one: Derivation, members: View, owners: View) -> Pair:
    """Say which members a derivation takes in."""
    return in_rows(all_true(_choosing(engine, one, members, owners)), members.size)


def _choosing(engine: Columns, one: Derivation, members: View, owners: View) -> Iterator[Truths]:
    yield at(engine.exists(one.scope), members.keys[one.scope])
    yield engine.holds(one.of, members)
    yield engine.holds(one.where, members)
    if one.window:
        dated = engine.library.vocabulary.scopes[one.scope].dated
        day = numbers_of(engine.read(FactPath(dated), members), engine.words)
        beside = members.row(owners_scope(one))
        start, until = (end.at(beside) for end in window(engine, one, owners))
        yield judging.in_window(day, start, until)


def window(engine: Columns, one: Derivation, owners: View) -> tuple[Numbers, Numbers]:
    """Return for each owner the day after which a derivation's window begins, and its last day."""
    key = "window", one.fact
    if key not in engine.remembered:
        until = one.window.until
        last = engine.governing(until.fact, owners) if until.scope == "visit" else engine.read(until, owners)
        start = engine.window_start(last, one.window.length, owners, "visit.on")
        engine.remembered[key] = numbers_of(start, engine.words), numbers_of(last, engine.words)
    return engine.remembered[key]


def may_have_more(engine: Columns, one: Derivation, owners: View) -> Series:
    """Say which owners may have members that nobody listed: a past is complete only back to a day."""
    more = _may_have_more(engine, one, owners)
    return more if one.window is None else more & ~window(engine, one, owners)[1].none


def _may_have_more(engine: Columns, one: Derivation, owners: View) -> Series:
    worlds, scope = engine.worlds, engine.library.vocabulary.scopes[one.scope]
    if scope.id in engine.library.vocabulary.records:
        unlisted = (~worlds.lists[name] for name in _listed_owners(engine, scope.id))
        return reduce(lambda left, right: left | right, unlisted, same(False, worlds.size))[owners.visit()]
    if scope.id in BUILT_IN_SCOPES:
        return same(False, owners.size)
    missing = (~worlds.lists[scope.id])[owners.visit()]
    if scope.dated is None:
        return missing
    complete = worlds.complete[scope.id][owners.visit()]
    if one.window is None:
        return missing | (complete != FIRST).fill_null(True)
    start = window(engine, one, owners)[0]
    late = start.unknown | (complete - start.low > 1).fill_null(False)
    return missing | (complete != FIRST).zip_with(complete.is_null(), late).fill_null(True)


def _listed_owners(engine: Columns, kind: str) -> list[str]:
    scopes = engine.library.vocabulary.scopes
    found = engine.library.adding_scopes.get(kind, ())
    return [name for name in found if name not in BUILT_IN_SCOPES and scopes[name].parent is not None]


# --- what is made of them ------------------------------------------------------------------------


def _count(found: Pair, members: View, owners: View, more: Series, one: Derivation) -> Numbers:
    counts = sums(members.row(owners_scope(one)), owners.size, {"sure": found.true, "may": ~found.false})
    nowhere = same(False, owners.size)
    low, high = counts["sure"], counts["may"]
    if not more.any() and (low == high).all():
        return exactly(low, nowhere, nowhere, 1, members.size + 1)
    return Numbers(nowhere, nowhere, low, _open_where(high, more), 1, members.size + 1)


def _open_where(ends: Series, mask: Series) -> Series:
    return ends.zip_with(~mask, nulls(len(ends), ends.dtype))


def empties(engine: Columns, one: Derivation, size: int) -> Coded:
    """Return what a rule says of owners for whom nothing may be counted."""
    code = engine.words.code(one.empty)
    return Coded(same(code, size), (code,))


def ratio_of(engine: Columns, one: Derivation, part: Numbers, whole: Numbers, size: int) -> Column:
    """Return ratios; where there is nothing to divide by, what the rule says of that."""
    found, empty = ratio(part, whole)
    found = rounded(found, one.decimals, one.round)
    return choose(empty, empties(engine, one, size), found, engine.words) if empty.any() else found


def _share(engine: Columns, one: Derivation, found: Pair, members: View, owners: View, more: Series) -> Column:
    exist = at(engine.exists(one.scope), members.keys[one.scope])
    counts = in_rows(all_true((exist, engine.holds(one.of, members))), members.size)
    columns = {"part": found.true, "whole": counts.true, "open": ~(counts.true | counts.false) | ~(found.true | found.false)}
    totals = sums(members.row(owners_scope(one)), owners.size, columns)
    unknown, nowhere = more | (totals["open"] > 0), same(False, owners.size)
    part, whole = (
        exactly(_open_where(totals[name], unknown), unknown, nowhere, 1, members.size + 1) for name in ("part", "whole")
    )
    return ratio_of(engine, one, part, whole, owners.size)


def _sum(one: Derivation, taken: Taken, size: int, more: Series, fact: Fact) -> Numbers:
    there, values = ~taken.values.none, taken.values
    if values.most * (len(there) + 1) > GREATEST:
        raise TooLargeError
    sure = taken.found.true
    low = values.low.zip_with(sure | (values.low <= 0).fill_null(True), same(0, len(there), pl.Int64))
    high = values.high.zip_with(sure | (values.high >= 0).fill_null(True), same(0, len(there), pl.Int64))
    totals = sums(
        taken.owner.filter(there), size,
        {"low": low.fill_null(0).filter(there), "high": high.fill_null(0).filter(there),
         "open low": low.is_null().filter(there), "open high": high.is_null().filter(there)},
    )  # fmt: skip
    never_less, never_more = fact.low is not None and fact.low >= 0, fact.high is not None and fact.high <= 0
    open_low = (totals["open low"] > 0) | (more if not never_less else same(False, size))
    open_high = (totals["open high"] > 0) | (more if not never_more else same(False, size))
    nowhere, most = same(False, size), values.most * (len(there) + 1)
    ends = _open_where(totals["low"], open_low), _open_where(totals["high"], open_high)
    return rounded(Numbers(nowhere, nowhere, *ends, values.scale, most, values.scale), one.decimals, one.round)


def _mean(engine: Columns, one: Derivation, taken: Taken, size: int, more: Series) -> Column:
    values, there = taken.values, ~taken.values.none
    if values.most * (len(there) + 1) > GREATEST:
        raise TooLargeError
    open_ = ~taken.found.true | (there & ~_series(values.exact, there))
    totals = sums(taken.owner, size, {"sum": values.low.fill_null(0), "count": there, "open": open_})
    unknown, nowhere = more | (totals["open"] > 0), same(False, size)
    scale = (totals["count"] * values.scale).zip_with(totals["count"] > 0, same(1, size, pl.Int64))
    most, most_scale = values.most * (len(there) + 1), values.scale * (len(there) + 1)
    total = _open_where(totals["sum"], unknown | (totals["count"] == 0))
    found = rounded(Numbers(unknown, nowhere, total, total, scale, most, most_scale), one.decimals, one.round)
    empty = ~unknown & (totals["count"] == 0)
    return choose(empty, empties(engine, one, size), found, engine.words) if empty.any() else found


def _series(truth: Any, like: Series) -> Series:
    return same(truth, len(like)) if isinstance(truth, bool) else truth

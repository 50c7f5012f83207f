"""
Rows of members: the columns' form of *a member and those around it*.

The members of one scope in all visits are a `Scope`; a `View` is any selection or combination of rows, each of which knows the row of every
scope that stands around it. The scopes `entity` and `visit` have one row a visit, in the same order: that row's number is the visit's.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smrules.engine.columnar.columns import Column
from smrules.engine.columnar.frames import counted, joined, nulls, pl, places
from smrules.engine.columnar.truths import Truths

if TYPE_CHECKING:
    from polars import Series

VISIT = "visit"


@dataclass(eq=False, slots=True)
class View:
    """
    Rows, each with the members around it.

    Attributes:
        keys: Scope → for each row the row of that scope around it, null where there is none. `None`: the rows are those of the scope itself.
        visits: For each row the number of its visit; `None`: the rows are the visits.
        own: The scopes that stand around the member itself; others are lent by the owner that it is chosen for.
        constants: Facts that are the same in every row.
        is_choosing: Members are being chosen for an owner.
        remembered: What was worked out for these rows.
    """

    size: int
    keys: Mapping[str, Series | None]
    visits: Series | None
    own: frozenset[str]
    constants: Mapping[str, Any] = field(default_factory=dict)
    is_choosing: bool = False
    remembered: dict[Hashable, Any] = field(default_factory=dict)

    def some(self, rows: Series) -> View:
        """Return some of the rows."""
        keys = {scope: rows if key is None else key[rows] for scope, key in self.keys.items()}
        visits = rows if self.visits is None else self.visits[rows]
        return View(len(rows), keys, visits, self.own, self.constants, self.is_choosing)

    def part(self, start: int, size: int) -> View:
        """Return rows that follow one another."""
        own = pl.int_range(start, start + size, dtype=pl.UInt32, eager=True)
        keys = {scope: own if key is None else key.slice(start, size) for scope, key in self.keys.items()}
        visits = own if self.visits is None else self.visits.slice(start, size)
        return View(size, keys, visits, self.own, self.constants, self.is_choosing)

    def where(self, mask: Series) -> tuple[View, Series]:
        """Return the rows that are marked, and their numbers."""
        rows = places(mask)
        return (self if len(rows) == self.size else self.some(rows)), rows

    def saying(self, constants: Mapping[str, Any]) -> View:
        """Return the same rows, with facts that are the same in every row."""
        return View(self.size, self.keys, self.visits, self.own, {**self.constants, **constants}, self.is_choosing)

    def row(self, scope: str) -> Series:
        """Return for each row that of *scope* around it."""
        key = self.keys[scope]
        return counted(self.size) if key is None else key

    def visit(self) -> Series:
        """Return for each row the number of its visit."""
        return counted(self.size) if self.visits is None else self.visits


@dataclass(eq=False, slots=True)
class Scope:
    """
    The members of one scope in all visits.

    Attributes:
        given: Fact → what was told of it; where nothing was told, *told* is false.
        exists: Whether they are members at all, apart from what stands around them.
        is_listed: Which of them a list names; the others stand for a list that was not given.
    """

    view: View
    given: dict[str, tuple[Column, Series | None]] = field(default_factory=dict)
    exists: Truths = True
    is_listed: Series | None = None


def members_of(scope: str, visits: Series, around: Mapping[str, Series | None]) -> View:
    """Return the rows of the members of a scope."""
    keys: dict[str, Series | None] = {**around, scope: None}
    return View(len(visits), keys, visits, frozenset(keys))


def stacked(views: list[View], scope: str) -> View:
    """Return the rows of several views, one below the other, as the members of *scope*."""
    visits = joined([view.visit() for view in views], pl.UInt32)
    names = {name for view in views for name in view.keys} - {scope}
    keys = {name: joined([_row(view, name) for view in views], pl.UInt32) for name in sorted(names)}
    return members_of(scope, visits, keys)


def _row(view: View, scope: str) -> Series:
    return view.row(scope) if scope in view.keys else nulls(view.size, pl.UInt32)


# --- members with their owners -------------------------------------------------------------------


def paired(members: View, owners: View, chain: tuple[str, ...], owner: str, rows: Series) -> View:
    """
    Return every member beside each owner that it belongs to: to the innermost scope around the owner that is around the member too.

    Args:
        chain: The owner's scope and those around it, from the inside out.
        owner: The owner's scope.
        rows: The members that are listed.
    """
    is_whole = owner in members.keys and len(rows) == members.size and not members.row(owner).null_count()
    if is_whole and owners.keys.keys() <= members.keys.keys():
        return View(members.size, members.keys, members.visits, members.own, {}, True)
    found, rest = [], rows
    for scope in chain:
        if scope not in members.keys or scope not in owners.keys or not len(rest):
            continue
        key = members.row(scope)[rest]
        there = key.is_not_null()
        if there.any():
            found.append(_meeting(rest.filter(there), key.filter(there), owners, scope, owner))
        rest = rest.filter(~there)
    at = joined([one for one, _ in found], pl.UInt32)
    beside = joined([one for _, one in found], pl.UInt32)
    keys = {name: owners.row(name)[beside] for name in owners.keys}
    for name in members.keys:
        own = members.row(name)[at]
        keys[name] = own.zip_with(own.is_not_null(), keys[name]) if name in keys and own.null_count() else own
    return View(len(at), keys, members.visit()[at], members.own, {}, True)


def _meeting(at: Series, key: Series, owners: View, scope: str, owner: str) -> tuple[Series, Series]:
    if scope == owner:
        return at, key
    left = pl.DataFrame({"at": at, "key": key})
    right = pl.DataFrame({"beside": counted(owners.size), "key": owners.row(scope)})
    both = left.join(right, on="key", how="inner", maintain_order="left_right")
    return both["at"], both["beside"]


def acting(items: View, act: Series) -> View:
    """Return the items that are acts, each beside its act."""
    kept, rows = items.where(act.is_not_null())
    keys = {**{name: kept.row(name) for name in kept.keys}, "act": act[rows], "visit": kept.visit()}
    return View(kept.size, keys, kept.visit(), items.own, {}, True)

"""Rows of canonical tables become entities again, as the verbs for one visit take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.values import NONE, exact
from smrules.engine.columnar.batch import scale_of
from smrules.inspection.batch.layout import COMPLETE_FROM, GIVEN, member_scopes
from smrules.inspection.batch.layout import NONE as ABSENT


def value_of(library: Library, fact: str) -> Callable[[Any], Any]:
    """Return what makes a value of one fact, as engines see it, of a value of its canonical column that is not null."""
    declared = library.fact(fact)
    if declared.type in ("number", "money"):
        return partial(_number, scale_of(declared))
    return frozenset if declared.type == "choices" else lambda value: value


def _number(scale: int, value: int) -> int | Fraction:
    return exact(Fraction(value, scale))


def facts_at(library: Library, table: pa.Table, raw: bool = True) -> list[dict[str, Any]]:
    """
    Return the facts of every row of a canonical table, by full name; what is unknown is left out.

    Args:
        raw: As users send them (`none` as text, sets as lists), not as engines see them.
    """
    columns = [one for one in table.column_names if one in library.vocabulary.facts]
    absent = {one: table[one + ABSENT].to_pylist() for one in columns if one + ABSENT in table.column_names}
    rows: list[dict[str, Any]] = [{} for _ in range(len(table))]
    for fact in columns:
        made = value_of(library, fact)
        for row, value in zip(rows, table[fact].to_pylist(), strict=True):
            if value is not None:
                row[fact] = value if raw and isinstance(value, list) else made(value)
        for row, is_absent in zip(rows, absent.get(fact, ()), strict=False):
            if is_absent:
                row[fact] = "none" if raw else NONE
    return rows


def entities_at(library: Library, entities: pa.Table, members: Mapping[str, pa.Table], rows: Sequence[int]) -> list[Entity]:
    """Return the entities that stand in some rows of canonical tables, with their members and pasts."""
    chosen = entities.take(pa.array(rows, pa.int64()))
    ids = chosen["entity"].to_pylist()
    told = facts_at(library, chosen)
    lists = {scope: _by_entity(library, scope, members.get(scope), ids) for scope in member_scopes(library)}
    days = {scope: _values(chosen, scope + COMPLETE_FROM) for scope in lists}
    given = {scope: _values(chosen, scope + GIVEN) for scope in lists}
    found = []
    for number, (name, facts) in enumerate(zip(ids, told, strict=True)):
        here = {scope: one.get(name, []) for scope, one in lists.items() if given[scope][number]}
        dated = {scope for scope in lists if library.vocabulary.scopes[scope].dated}
        pasts = {scope: {"complete_from": days[scope][number], "records": here[scope]} for scope in here if scope in dated}
        # Why: a past may be complete back to a day that is told without its records only where its list is given.
        found.append(Entity(name, facts, {scope: one for scope, one in here.items() if scope not in dated}, pasts))
    return found


def _by_entity(library: Library, scope: str, table: pa.Table | None, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    if table is not None:
        own = table.filter(pc.is_in(table["entity"], pa.array(ids, pa.string())))
        for name, facts in zip(own["entity"].to_pylist(), facts_at(library, own), strict=True):
            found.setdefault(name, []).append(facts)
    return found


def _values(table: pa.Table, column: str) -> list[Any]:
    return table[column].to_pylist() if column in table.column_names else [None] * len(table)

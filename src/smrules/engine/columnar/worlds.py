"""The members of many visits, as a batch lists them: entities, visits, what the entities have, and their pasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.rules import Condition
from smrules.concepts.values import MoneyRange, exact
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Fact
from smrules.engine.columnar.batch import LARGEST, Batch, scale_of
from smrules.engine.columnar.columns import Coded, Column, Words, exactly
from smrules.engine.columnar.frames import counted, nulls, pl, same
from smrules.engine.columnar.truths import Pair
from smrules.engine.columnar.views import Scope, View, members_of, stacked

if TYPE_CHECKING:
    from polars import DataFrame, Series


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Rows, one after the other, that are copies of one checklist or of one item."""

    source: Checklist | InspectionItem
    condition: Condition
    place: str | None
    start: int
    size: int

    def of(self, view: View) -> View:
        """Return the rows of the block."""
        return view.part(self.start, self.size)


@dataclass(eq=False, slots=True)
class Worlds:
    """
    Everything that many visits are evaluated on.

    Attributes:
        size: How many visits.
        lists: Scope → in which visits its list was given; a scope that is not there was given in none.
        complete: Past → day back to which it is complete, null where nobody said.
        checklists, items: The blocks of those scopes, in the order of their rows.
        stated: For each item the state that its answer gave outright, as a word; the word `UNKNOWN` where it gave none.
        act: For each item the row of its act, or null.
    """

    words: Words
    size: int
    scopes: dict[str, Scope] = field(default_factory=dict)
    lists: dict[str, Series] = field(default_factory=dict)
    complete: dict[str, Series] = field(default_factory=dict)
    checklists: list[Block] = field(default_factory=list)
    items: list[Block] = field(default_factory=list)
    stated: Series | None = None
    act: Series | None = None


def worlds_of(library: Library, batch: Batch) -> Worlds:
    """Return the worlds of a batch, without any checklist; whatever hangs on an entity is there once for each of its visits."""
    visits = pl.from_arrow(batch.visits)
    entities = pl.from_arrow(batch.entities)
    worlds = Worlds(Words(), len(visits))
    at = visits.select("entity").join(
        entities.select("entity").with_row_index("#"), on="entity", how="left", maintain_order="left"
    )["#"]
    own = entities[at] if len(entities) else entities
    entity = members_of("entity", counted(worlds.size), {})
    entity.visits = None
    ids = texts(own["entity"], worlds.words), None
    worlds.scopes["entity"] = Scope(entity, {"entity.id": ids, "#key": ids, **facts_of(library, own, "entity", worlds.words)})
    visit = View(worlds.size, {"visit": None, "entity": None}, None, frozenset(("visit", "entity")))
    key = texts(visits["on"].cast(pl.Date).dt.to_string("%Y-%m-%d"), worlds.words), None
    given = {"visit.on": (days(visits["on"]), None), "#key": key, **facts_of(library, visits, "visit", worlds.words)}
    if "decide_on" in visits.columns:
        given["visit.decide_on"] = days(visits["decide_on"]), visits["decide_on"].is_not_null()
    worlds.scopes["visit"] = Scope(visit, given)
    for scope in library.vocabulary.scopes.values():
        if scope.id not in BUILT_IN_SCOPES and scope.id not in library.vocabulary.records:
            _add_members(worlds, library, batch, visits, own, scope.id)
    return worlds


def _add_members(worlds: Worlds, library: Library, batch: Batch, visits: DataFrame, own: DataFrame, scope: str) -> None:
    """Add what the entities have of one scope; where a list was not given that checklists are repeated for, a member stands for it."""
    listed = own[f"{scope}.given"].fill_null(False) if f"{scope}.given" in own.columns else same(False, worlds.size)
    worlds.lists[scope] = listed
    name = f"{scope}.complete_from"
    worlds.complete[scope] = own[name].cast(pl.Int32).cast(pl.Int64) if name in own.columns else nulls(worlds.size, pl.Int64)
    schema = {"entity": pl.String, "member": pl.String}
    table = pl.from_arrow(batch.members[scope]) if scope in batch.members else pl.DataFrame(schema=schema)
    homes = visits.select("entity").with_row_index("#visit").filter(listed)
    rows = homes.join(table, on="entity", how="inner", maintain_order="left_right")
    found = members_of(scope, rows["#visit"], {"entity": rows["#visit"]})
    given = {**facts_of(library, rows, scope, worlds.words), "#key": (texts(rows["member"], worlds.words), None)}
    worlds.scopes[scope] = Scope(found, given, True, same(True, found.size))
    if any(one.per == scope for one in library.checklists.values()):
        _add_stand_ins(worlds, scope, listed)


def _add_stand_ins(worlds: Worlds, scope: str, listed: Series) -> None:
    unlisted = counted(worlds.size).filter(~listed)
    if not len(unlisted):
        return
    known = worlds.scopes[scope]
    absent = members_of(scope, unlisted, {"entity": unlisted})
    view = stacked([known.view, absent], scope)
    # Why: what lies beyond the rows of a column is null, and so unknown.
    rows = counted(view.size).zip_with(counted(view.size) < known.view.size, nulls(view.size, pl.UInt32))
    is_listed = rows.is_not_null()
    given = {fact: (_longer(column, rows), _told(told, is_listed)) for fact, (column, told) in known.given.items()}
    given["#key"] = (Coded(given["#key"][0].codes.zip_with(is_listed, same(worlds.words.code("?"), view.size))), None)
    worlds.scopes[scope] = Scope(view, given, Pair(is_listed, same(False, view.size)), is_listed)


def _longer(column: Column, rows: Series) -> Column:
    return column.at(rows)


def _told(told: Series | None, is_listed: Series) -> Series:
    if told is None:
        return is_listed
    return pl.concat([told, same(False, len(is_listed) - len(told))], rechunk=True)


# --- columns -------------------------------------------------------------------------------------


def facts_of(library: Library, frame: DataFrame, scope: str, words: Words) -> dict[str, tuple[Column, Series | None]]:
    """Return the facts of a scope that are columns of a table, each with where it was told."""
    found = {}
    for name in frame.columns:
        fact = library.vocabulary.facts.get(name)
        if fact is not None and fact.scope == scope:
            none = frame[f"{name}.none"].fill_null(False) if f"{name}.none" in frame.columns else None
            told = frame[name].is_not_null()
            found[name] = column_of(fact, frame[name], none, words), told if none is None else told | none
    return found


def column_of(fact: Fact, values: Series, none: Series | None, words: Words) -> Column:
    """Return the values of a fact, told in the canonical form of its type; null is unknown unless it is *none*."""
    if fact.type in ("number", "money", "date"):
        is_date = fact.type == "date"
        low = (values.cast(pl.Date).cast(pl.Int32) if is_date else values).cast(pl.Int64)
        absent = same(False, len(low)) if none is None else none
        scale, most = (1, 10**7) if is_date else (scale_of(fact), LARGEST)
        return exactly(low, low.is_null() & ~absent, absent, scale, most, is_date)
    found = _coded(fact, values, words)
    return found if none is None else Coded(found.codes.zip_with(~none, same(1, len(none))), tuple(sorted({1, *found.words})))


def _coded(fact: Fact, values: Series, words: Words) -> Coded:
    if fact.type == "boolean":
        codes = values.cast(pl.Int32) + 2
        return Coded(codes.fill_null(0) if codes.null_count() else codes, (0, 2, 3))
    if fact.type == "choices":
        return _translated(
            values.list.sort().list.join("\0"), lambda text: frozenset(text.split("\0")) if text else frozenset(), words
        )
    reading = {"ratio": lambda text: exact(Fraction(text)), "range": _range}.get(fact.type, str)
    return _translated(values.cast(pl.String), reading, words)


def _range(text: str) -> MoneyRange:
    low, _, high = text.partition("..")
    return MoneyRange(exact(Fraction(low)), exact(Fraction(high or low)))


def _translated(values: Series, reading: Any, words: Words) -> Coded:
    distinct = values.unique().drop_nulls().to_list()
    codes = [words.code(reading(one)) for one in distinct]
    found = values.replace_strict(distinct, codes, default=None, return_dtype=pl.Int32).fill_null(0)
    return Coded(found, tuple(sorted({0, *codes})))


def texts(values: Series, words: Words) -> Coded:
    """Return text as words."""
    return _translated(values, str, words)


def days(values: Series) -> Column:
    """Return days; null is unknown."""
    low = values.cast(pl.Date).cast(pl.Int32).cast(pl.Int64)
    return exactly(low, low.is_null(), same(False, len(low)), 1, 10**7, True)


def spread(blocks: Iterable[Block], codes: Iterable[int]) -> Series:
    """Return a column in which every block has one word."""
    parts = [same(code, block.size) for block, code in zip(blocks, codes, strict=True)]
    return pl.concat(parts, rechunk=True) if parts else pl.Series(values=[], dtype=pl.Int32)


def views_of(blocks: list[Block], view: View) -> Iterator[tuple[Block, View]]:
    """Yield every block with its rows."""
    for block in blocks:
        yield block, block.of(view)

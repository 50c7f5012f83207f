"""Tables as they come become the canonical tables of a batch; rows that do not fit are rejected with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import Scope
from smrules.inspection.batch.columns import canonical_type
from smrules.inspection.batch.layout import COMPLETE_FROM, GIVEN, NONE, Layout, member_scopes
from smrules.inspection.batch.rejects import Rejects

ROW = "_row"
"""Column with the number of a row in its file, from 0."""


@dataclass(frozen=True, slots=True)
class Entities:
    """Entities and their members in canonical form: `entities` and `members` of a `Batch`, and what was rejected."""

    entities: pa.Table
    members: Mapping[str, pa.Table]
    rejects: pa.Table


class EntityIntake:
    """Reads batches of entities that all have the same columns."""

    def __init__(self, library: Library, layout: Layout, lists: Mapping[str, Layout] | None = None):
        self.library = library
        self.layout = layout
        self.scopes = member_scopes(library)
        # Why: a table of its own is the whole list of every entity, so one without rows there has none.
        self.lists = lists or {}

    def read(self, table: pa.Table, children: Mapping[str, pa.Table] | None = None, known: pa.Table | None = None) -> Entities:
        """
        Return entities in canonical form.

        Args:
            table: Rows of the file; `_row` numbers them.
            children: Scope → rows of the tables of members that belong to these entities; `_row` numbers them.
            known: What is known already to be wrong with these rows.
        """
        rejects = Rejects([] if known is None else [known])
        ids = _column(table, self.layout.ids["entity"]).cast(pa.string())
        self._without_id(table, ids, rejects)
        columns = facts_of(self.library, self.layout, table, ids, rejects)
        members: dict[str, pa.Table] = {}
        for scope, (name, layout) in self.layout.lists.items():
            members[scope] = self._members(self.scopes[scope], layout, flat(table, name, ids), rejects)
            columns[scope + GIVEN] = _column(table, name).is_valid()
        for scope, layout in self.lists.items():
            own = children[scope] if children else None
            if own is not None:
                members[scope] = self._members(self.scopes[scope], layout, own, rejects)
            columns[scope + GIVEN] = pa.repeat(True, len(ids))
        self._about_lists(table, columns)
        kept = pc.and_(pc.invert(pc.is_in(ids, rejects.ids())), pc.greater(pc.fill_null(pc.utf8_length(ids), 0), 0))
        return Entities(
            pa.table({"entity": ids, **columns}).filter(kept),
            {scope: _without(one, rejects.ids()) for scope, one in members.items()},
            rejects.table(),
        )

    def _without_id(self, table: pa.Table, ids: pa.Array, rejects: Rejects) -> None:
        empty = pc.equal(pc.fill_null(pc.utf8_length(ids), 0), 0)
        name = self.layout.ids["entity"]
        why = diagnostic("SM606", Position(name, 0), where=name, problem_zh="要写文字", problem_en="expected text")
        rejects.add_one(self.layout.file, _column(table, ROW), ids, name, empty, why)

    def _about_lists(self, table: pa.Table, columns: dict[str, pa.Array]) -> None:
        for scope, name in self.layout.given.items():
            columns.setdefault(scope + GIVEN, pc.fill_null(_column(table, name), False))
        for scope, name in self.layout.complete_from.items():
            columns[scope + COMPLETE_FROM] = _column(table, name).cast(pa.date32())

    # --- members ---------------------------------------------------------------------------------

    def _members(self, scope: Scope, layout: Layout, table: pa.Table, rejects: Rejects) -> pa.Table:
        """Return the members of one scope in canonical form."""
        owners = _column(table, layout.ids.get("entity", "entity")).cast(pa.string())
        columns = facts_of(self.library, layout, table, owners, rejects)
        numbers = _numbered(owners)
        keys = numbers if scope.key is None else columns.get(scope.key, pa.nulls(len(owners), pa.string()))
        found = pa.table({"entity": owners, "member": keys.cast(pa.string()), **columns})
        for needed in filter(None, (scope.key, scope.dated)):
            self._without_fact(scope, needed, layout, table, found, rejects)
        if scope.key is not None:
            self._twice(layout, table, found, rejects)
        return found

    def _without_fact(
        self, scope: Scope, fact: str, layout: Layout, table: pa.Table, found: pa.Table, rejects: Rejects
    ) -> None:
        missing = _column(found, fact).is_null() if fact in found.column_names else pa.repeat(True, len(found))
        why = diagnostic("SM613", Position(layout.file, 0), scope=scope.label, key=fact.partition(".")[2])
        rejects.add_one(layout.file, _column(table, ROW), _column(found, "entity"), fact, missing, why)

    def _twice(self, layout: Layout, table: pa.Table, found: pa.Table, rejects: Rejects) -> None:
        """Reject members whose key is there twice."""
        again = (
            pl.from_arrow(found.select(["entity", "member"])).select(pl.struct("entity", "member").is_duplicated()).to_series()
        )
        again = pc.and_(again.to_arrow(), _column(found, "member").is_valid())
        keys = pc.if_else(again, _column(found, "member"), None).dictionary_encode()
        why = [_double(layout.file, key) for key in keys.dictionary.to_pylist()]
        rejects.add(layout.file, _column(table, ROW), _column(found, "entity"), "", keys.indices, why)


def _double(where: str, key: str) -> Diagnostic:
    problem = {"problem_zh": f"编号“{key}”重复", "problem_en": f"the key `{key}` is there twice"}
    return diagnostic("SM606", Position(where, 0), where=where, **problem)


def flat(table: pa.Table, name: str, ids: pa.Array) -> pa.Table:
    """Return the members that stand in a column of lists as a table of their own; they have the row of their entity."""
    lists = _column(table, name)
    parents, inner = pc.list_parent_indices(lists), pc.list_flatten(lists)
    columns = dict(zip((one.name for one in inner.type), inner.flatten(), strict=True))
    return pa.table({**columns, "entity": ids.take(parents), ROW: _column(table, ROW).take(parents)})


def _numbered(owners: pa.Array) -> pa.Array:
    """Return the number of each member in the list of its owner, from 1, as text."""
    numbers = pl.from_arrow(pa.table({"owner": owners})).select(pl.int_range(1, pl.len() + 1).over("owner").cast(pl.String))
    return numbers.to_arrow()[0].combine_chunks().cast(pa.string())


def _without(table: pa.Table, ids: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["entity"], ids)))


# --- facts ---------------------------------------------------------------------------------------


def facts_of(library: Library, layout: Layout, table: pa.Table, ids: pa.Array, rejects: Rejects) -> dict[str, pa.Array]:
    """Return the canonical columns of the facts in a table; rows that do not fit are noted."""
    columns: dict[str, pa.Array] = {}
    rows = _column(table, ROW)
    for fact in sorted({*layout.facts, *layout.none}):
        reader = layout.facts.get(fact)
        values, none = pa.nulls(len(table), canonical_type(library.fact(fact))), None
        if reader is not None:
            read = reader.read(_column(table, reader.name), rows[0].as_py() if len(rows) else 0)
            values, none = read.values, read.none
            if read.wrong is not None:
                rejects.add(layout.file, rows, ids, reader.name, read.wrong, read.why)
        if fact in layout.none:
            absent = pc.fill_null(_column(table, layout.none[fact]), False)
            _contradictory(library, layout, fact, pc.and_(absent, values.is_valid()), rows, ids, rejects)
            none = absent if none is None else pc.or_(absent, none)
        columns[fact] = values
        if none is not None:
            columns[fact + NONE] = none
    return columns


def _contradictory(
    library: Library, layout: Layout, fact: str, wrong: pa.Array, rows: pa.Array, ids: pa.Array, rejects: Rejects
) -> None:
    name = layout.none[fact]
    why = diagnostic("SM636", Position(name, 0), name=fact, label=library.fact(fact).label, column=name)
    rejects.add_one(layout.file, rows, ids, name, wrong, why)


def _column(table: pa.Table, name: str) -> pa.Array:
    """Return a column in one piece."""
    found = table.column(name)
    return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()

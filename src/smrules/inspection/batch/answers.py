"""A long table of answers – visit, fact, value, state – becomes the tables of a batch, one a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, listed, nearest
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import Fact
from smrules.inspection.answers import STATES
from smrules.inspection.batch.columns import ColumnReader, FactColumn, canonical_type, is_text
from smrules.inspection.batch.intake import ROW
from smrules.inspection.batch.rejects import Rejects

COLUMNS = {
    "visit": "哪一次检查", "fact": "答的是哪个事实", "value": "答案", "member": "哪个成员，scope/key", "state": "状态",
    "asked": "说明情形的，是哪个事实的问题",
}  # fmt: skip
"""The columns of a table of answers; the first two are obligatory, with a value or a state."""


def answer_columns(schema: pa.Schema, file: str, is_by_entity: bool) -> dict[str, str]:
    """
    Return what each column of a table of answers is called in the file.

    Args:
        is_by_entity: Each entity has one visit, so its id may stand for the visit.

    Raises:
        InputError: A column is unknown (SM630), no text (SM631), or missing (SM633).
    """
    found: list[Diagnostic] = []
    names = {one: one for one in COLUMNS} | ({"entity": "visit"} if is_by_entity else {})
    for column in schema:
        if column.name not in names:
            found.append(diagnostic("SM630", Position(file, 0), column=column.name, nearest=nearest(column.name, names)))
        elif not is_text(column.type) and not pa.types.is_null(column.type):
            label = COLUMNS[names[column.name]]
            found.append(
                diagnostic(
                    "SM631",
                    Position(file, 0),
                    column=column.name,
                    label=label,
                    expected_zh="文字",
                    expected_en="text",
                    found=column.type,
                )
            )
    columns = {names[one]: one for one in schema.names if one in names}
    for needed in ("visit", "fact"):
        if needed not in columns:
            problem = {"problem_zh": f"没有“{needed}”列", "problem_en": f"there is no column `{needed}`"}
            found.append(diagnostic("SM633", Position(file, 0), **problem))
    if found:
        raise InputError(found)
    return columns


@dataclass(slots=True)
class Answers:
    """The answers and circumstances of a `Batch`, by fact."""

    answers: dict[str, pa.Table] = field(default_factory=dict)
    circumstances: dict[str, pa.Table] = field(default_factory=dict)


class AnswerIntake:
    """Reads tables of answers that all have the same columns."""

    def __init__(self, library: Library, columns: dict[str, str], file: str):
        self.library = library
        self.file = file
        self._columns = columns
        self._readers: dict[str, ColumnReader] = {}

    def read(self, table: pa.Table, rejects: Rejects) -> Answers:
        """Return the answers in canonical form; rows that do not fit are noted, and stay in."""
        found = Answers()
        names = {one: table[column].cast(pa.string()) for one, column in self._columns.items()}
        whole = pa.table({one: names.get(one, pa.nulls(len(table), pa.string())) for one in COLUMNS} | {ROW: table[ROW]})
        self._states(whole, rejects)
        for name, part in self._by_fact(whole):
            fact = self._fact(name, part, rejects)
            if fact is not None:
                self._put(fact, part, found, rejects)
        return found

    @staticmethod
    def _by_fact(table: pa.Table) -> Iterator[tuple[str | None, pa.Table]]:
        parts = pl.from_arrow(table).partition_by("fact", as_dict=True, maintain_order=True)
        for (name,), part in sorted(parts.items(), key=lambda one: one[0][0] or ""):
            yield name, part.to_arrow().cast(table.schema).combine_chunks()

    def _note(self, part: pa.Table, column: str, wrong: pa.Array, why: Diagnostic, rejects: Rejects) -> None:
        rejects.add_one(self.file, _piece(part, ROW), _piece(part, "visit"), column, wrong, why)

    def _states(self, table: pa.Table, rejects: Rejects) -> None:
        states = _piece(table, "state")
        wrong = pc.and_(states.is_valid(), pc.invert(pc.is_in(states, value_set=pa.array(STATES))))
        told = pc.if_else(wrong, states, None).dictionary_encode()
        why = [
            diagnostic("SM610", Position(self.file, 0), found=one, allowed=listed(STATES))
            for one in told.dictionary.to_pylist()
        ]
        rejects.add(self.file, _piece(table, ROW), _piece(table, "visit"), "state", told.indices, why)

    def _fact(self, name: str | None, part: pa.Table, rejects: Rejects) -> Fact | None:
        """Return the fact that rows answer, after noting that there is none."""
        facts = self.library.vocabulary.facts
        if name in self.library.statable:
            return facts[name]
        if name in facts:
            why = diagnostic("SM611", Position(self.file, 0), name=name, label=facts[name].label)
        else:
            why = diagnostic("SM601", Position(self.file, 0), where=self.file, name=name, nearest=nearest(name or "", facts))
        self._note(part, "fact", pa.repeat(True, len(part)), why, rejects)
        return None

    def _put(self, fact: Fact, part: pa.Table, found: Answers, rejects: Rejects) -> None:
        reader = self._readers.setdefault(fact.id, ColumnReader(self.library, fact, fact.id, is_spelt=True))
        read = reader.read(_piece(part, "value"))
        if read.wrong is not None:
            rejects.add(self.file, _piece(part, ROW), _piece(part, "visit"), "value", read.wrong, read.why)
        again = (
            pl.from_arrow(part.select(["visit", "member", "asked"]))
            .select(pl.struct(pl.all()).is_duplicated())
            .to_series()
            .to_arrow()
        )
        told = {"problem_zh": f"“{fact.id}”（{fact.label}）填了两次", "problem_en": f"`{fact.id}` is told twice"}
        self._note(part, "fact", again, diagnostic("SM606", Position(self.file, 0), where=self.file, **told), rejects)
        self._take(fact, part, read, found)

    @staticmethod
    def _take(fact: Fact, part: pa.Table, read: FactColumn, found: Answers) -> None:
        none = pa.repeat(False, len(part)) if read.none is None else read.none
        columns = {name: _piece(part, name) for name in ("visit", "asked", "member")}
        whole = pa.table(
            {**columns, "value": read.values.cast(canonical_type(fact)), "none": none, "state": _piece(part, "state")}
        )
        circumstances = whole["asked"].is_valid()
        if pc.any(circumstances).as_py():
            found.circumstances[fact.id] = whole.filter(circumstances).drop_columns(["state"])
        if not pc.all(circumstances).as_py():
            found.answers[fact.id] = whole.filter(pc.invert(circumstances)).drop_columns(["asked"])


def _piece(table: pa.Table, name: str) -> pa.Array:
    return table[name].combine_chunks() if table[name].num_chunks != 1 else table[name].chunk(0)

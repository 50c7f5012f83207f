"""
The same plans and assessments on a cluster: PySpark hands each partition to the same code (`mapInArrow`). PySpark is the
extra `spark`.

All that belongs to one entity is put into one row first, so that no partition needs another one. Every task loads the rules
itself, by a function
that Spark can send to it, and refuses rules other than the driver's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.inspection.batch.answers import COLUMNS, AnswerIntake, answer_columns
from smrules.inspection.batch.cases import CaseIntake
from smrules.inspection.batch.intake import ROW, EntityIntake, flat
from smrules.inspection.batch.layout import ENTITY_IDS, MEMBER_IDS, VISIT_IDS, layout_of
from smrules.inspection.batch.plans import ENTITY_PLANS, MEMBER_PLANS, PLANS, BatchPlanner
from smrules.inspection.batch.rejects import REJECTS, Rejects
from smrules.inspection.batch.results import SCHEMAS, kept
from smrules.inspection.many import assess_batch

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Load = Callable[[], Library]
"""Loads the rules where a task runs, such as `functools.partial(smrules.load, "/shared/rules")`."""

_TIMES, _VISITS, _ANSWERS = "#times", "#visits", "#answers"
_PLANNED = {"entities": ENTITY_PLANS, "members": MEMBER_PLANS, "plans": PLANS, "rejects": REJECTS}


@dataclass(frozen=True, slots=True)
class Task:
    """What every partition is told."""

    load: Load
    content_hash: str
    on: date
    batch_rows: int

    def library(self) -> Library:
        """Load the rules; raises `InputError` (SM608) if they are others than the driver's."""
        found = self.load()
        if found.content_hash != self.content_hash:
            fields = {"planned": self.content_hash[:12], "loaded": found.content_hash[:12]}
            raise InputError([diagnostic("SM608", Position("spark", 0), **fields)])
        return found


@cache
def _library(task: Task) -> Library:
    # Why: a Python worker of Spark runs many tasks one after the other.
    return task.library()


def plan_frames(
    load: Load, entities: DataFrame, *, on: date, members: Mapping[str, DataFrame] | None = None, batch_rows: int = 100_000
) -> dict[str, DataFrame]:
    """
    Plan all entities of a frame.

    Args:
        load: Loads the rules, here and in every task.
        entities: One row for each entity: `id`, and its facts by name.
        on: Day of the visits.
        members: Scope → frame with the list of its members.
        batch_rows: Entities in the memory of a task at once.

    Returns:
        `entities`, `members`, `plans` and `rejects`, as `smrules.plan_many` writes them; rows of a frame have no numbers,
        and rejects that say the
        same stand there once. Each is worked out when Spark is asked for it.
    """
    rows = _gathered(entities, members or {}, None, None)
    task = Task(load, load().content_hash, on, batch_rows)
    found = {name: rows.mapInArrow(partial(_planned, task, name), _ddl(schema)) for name, schema in _PLANNED.items()}
    return {**found, "plans": found["plans"].dropDuplicates(["plan", "number"]), "rejects": found["rejects"].dropDuplicates()}


def assess_frames(
    load: Load, entities: DataFrame, answers: DataFrame, *, on: date, visits: DataFrame | None = None,
    members: Mapping[str, DataFrame] | None = None, batch_rows: int = 20_000,
) -> dict[str, DataFrame]:  # fmt: skip
    """
    Assess all visits of some frames.

    Args:
        answers: One row for each answer, as `smrules.assess_many` reads them.
        visits: `visit`, `entity`, days and facts of visits; without it each entity has one visit, named like it.

    Returns:
        The tables that `smrules.assess_many` writes, by name.
    """
    rows = _gathered(entities, members or {}, visits, answers)
    task = Task(load, load().content_hash, on, batch_rows)
    found = {name: rows.mapInArrow(partial(_assessed, task, name), _ddl(schema)) for name, schema in SCHEMAS.items()}
    return {**found, "rejects": found["rejects"].dropDuplicates()}


# --- one row for each entity ---------------------------------------------------------------------


def _gathered(
    entities: DataFrame, members: Mapping[str, DataFrame], visits: DataFrame | None, answers: DataFrame | None
) -> DataFrame:
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    id_ = _named(entities, ENTITY_IDS["entity"])
    rows = entities.withColumn(_TIMES, f.count("*").over(Window.partitionBy(id_)))
    for scope, frame in members.items():
        rows = _beside(rows, id_, frame, _named(frame, MEMBER_IDS["entity"]), scope)
    if visits is not None and answers is not None:
        owner, visit = _named(visits, VISIT_IDS["entity"]), _named(visits, VISIT_IDS["visit"])
        times = f.count("*").over(Window.partitionBy(visit))
        answers = answers.join(
            visits.select(f.col(visit).alias("visit"), f.col(owner).alias("#owner")).dropDuplicates(["visit"]), "visit"
        )
        rows = _beside(rows, id_, visits.withColumn(_TIMES, times), owner, _VISITS, keep=True)
        rows = _beside(rows, id_, answers, "#owner", _ANSWERS)
    elif answers is not None:
        rows = _beside(rows, id_, answers, _named(answers, ("visit", "entity")), _ANSWERS, keep=True)
    return rows


def _named(frame: DataFrame, names: tuple[str, ...]) -> str:
    found = next((one for one in names if one in frame.columns), None)
    if found is None:
        problem = {"problem_zh": f"没有“{names[0]}”列", "problem_en": f"there is no column `{names[0]}`"}
        raise InputError([diagnostic("SM633", Position("spark", 0), **problem)])
    return found


def _beside(rows: DataFrame, id_: str, frame: DataFrame, owner: str, name: str, keep: bool = False) -> DataFrame:
    """
    Put the rows of a frame that belong to an entity into a column of its row, in an order that does not hang on the
    partitions.
    """
    from pyspark.sql import functions as f

    told = [f.col(f"`{one}`") for one in frame.columns if keep or one != owner]
    lists = frame.groupBy(f.col(f"`{owner}`").alias("#of")).agg(f.sort_array(f.collect_list(f.struct(*told))).alias(name))
    joined = rows.join(lists, rows[f"`{id_}`"] == lists["#of"], "left").drop("#of")
    return joined.withColumn(name, f.coalesce(f.col(f"`{name}`"), f.array().cast(lists.schema[name].dataType)))


def _ddl(schema: pa.Schema) -> str:
    return ", ".join(f"`{one.name}` {_type(one.type)}" for one in schema)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return _type(kind.value_type)
    if pa.types.is_list(kind):
        return f"array<{_type(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{one.name}`: {_type(one.type)}' for one in kind)}>"
    return {"string": "string", "int32": "int", "int64": "bigint", "bool": "boolean", "date32[day]": "date"}[str(kind)]


# --- in a task -----------------------------------------------------------------------------------


def _planned(task: Task, name: str, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    library = _library(task)
    planner = BatchPlanner(library, task.on)
    for table in _pieces(batches, task.batch_rows):
        found = _entities(library, table)
        planned = planner.plan(found)
        tables = {"entities": planned.entities, "members": planned.members, "plans": planned.plans, "rejects": found.rejects}
        yield from _plain(tables[name])


def _assessed(task: Task, name: str, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    library = _library(task)
    for table in _pieces(batches, task.batch_rows):
        entities = _entities(library, table)
        ids = table[_named_in(table, ENTITY_IDS["entity"])].combine_chunks()
        told = table.set_column(table.column_names.index(_ANSWERS), _ANSWERS, _of_one_row(table, _ANSWERS))
        answers, known = flat(told, _ANSWERS, ids), REJECTS.empty_table()
        visits = layout = None
        if _VISITS in table.column_names:
            visits = flat(table, _VISITS, ids)
            known = _double(visits, _named_in(visits, VISIT_IDS["visit"]), "visits")
            visits = visits.drop_columns([_TIMES])
            layout = layout_of(library, visits.drop_columns([ROW]).schema, "visits", "visit", VISIT_IDS)
        answers = answers.select([one for one in answers.column_names if one in (*COLUMNS, ROW)] or [ROW])
        columns = answer_columns(answers.drop_columns([ROW]).schema, "answers", visits is None)
        batch, rejects = CaseIntake(library, AnswerIntake(library, columns, "answers"), layout, task.on).read(
            entities, visits, answers, known
        )
        yield from _plain(kept(library, batch, assess_batch(library, batch), rejects, "answers").tables[name])


def _entities(library: Library, table: pa.Table) -> Any:
    whole = table.drop_columns([one for one in table.column_names if one.startswith("#")])
    layout = layout_of(library, whole.drop_columns([ROW]).schema, "entities", "entity", ENTITY_IDS)
    for name, _ in layout.lists.values():
        whole = whole.set_column(whole.column_names.index(name), name, _of_one_row(table, name))
    return EntityIntake(library, layout).read(whole, known=_double(table, layout.ids["entity"], "entities"))


def _of_one_row(table: pa.Table, name: str) -> pa.ChunkedArray:
    """
    Return a column of lists, null where the id is there twice: what belongs to it stands in both rows, as if it were told
    twice.
    """
    return table[name].take(pc.if_else(pc.greater(table[_TIMES], 1), None, table[ROW]))


def _named_in(table: pa.Table, names: tuple[str, ...]) -> str:
    return next(one for one in names if one in table.column_names)


def _double(table: pa.Table, column: str, file: str) -> pa.Table:
    """Return the rejects of rows whose id is there several times."""
    rejects = Rejects()
    ids = pc.if_else(pc.greater(table[_TIMES], 1), table[column], None).combine_chunks().dictionary_encode()
    why = [diagnostic("SM634", Position(file, 0), id=one) for one in ids.dictionary.to_pylist()]
    rejects.add(file, table[ROW].combine_chunks(), table[column].combine_chunks(), column, ids.indices, why)
    return rejects.table()


def _pieces(batches: Iterator[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Yield tables of about *size* rows."""
    waiting: list[pa.RecordBatch] = []
    for one in batches:
        waiting.append(one)
        if sum(map(len, waiting)) >= size:
            yield _numbered(waiting)
            waiting = []
    if waiting:
        yield _numbered(waiting)


def _numbered(batches: list[pa.RecordBatch]) -> pa.Table:
    table = pa.Table.from_batches(batches).combine_chunks()
    return table.append_column(ROW, pa.array(range(len(table)), pa.int64()))


def _plain(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """Yield the record batches of a table without dictionaries; rows of a frame have no numbers."""
    if table.schema.names == REJECTS.names:
        table = table.set_column(1, "row", pa.nulls(len(table), pa.int64()))
    fields = [pa.field(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type) for one in table.schema]
    yield from table.cast(pa.schema(fields)).to_batches()

"""Files of entities, visits and answers become files of what follows."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.library import Library
from smrules.concepts.serial import Serial
from smrules.inspection.batch.answers import AnswerIntake, answer_columns
from smrules.inspection.batch.cases import CaseIntake
from smrules.inspection.batch.intake import ROW, EntityIntake
from smrules.inspection.batch.layout import VISIT_IDS, entity_layouts, layout_of
from smrules.inspection.batch.rejects import REJECTS
from smrules.inspection.batch.results import SCHEMAS, kept
from smrules.inspection.many import assess_batch
from smrules.publishing.batch.files import TableFile, check_numbers
from smrules.publishing.batch.parts import Run
from smrules.publishing.batch.planning import Progress
from smrules.publishing.batch.staging import BATCH, Staging, rows_of

BATCH_ROWS = 50_000
"""Entities of a batch, with all their visits and answers."""

_VISITS, _ANSWERS = "visits", "answers"


@dataclass(frozen=True, slots=True)
class AssessedMany(Serial):
    """
    What was assessed.

    Attributes:
        visits: Visits that were assessed; `open`: those of which something cannot be said yet.
        rejected: Rows of the file of rejects; `problems`: rows of the file of problems.
        states: State → items; `outcomes`: code → proposals; `gravest`: code → visits of which it is the gravest.
        grades: Decided fact → value → how often.
        row_by_row: Visits that have no form in columns and were assessed one by one.
        files: What was written, by what it holds.
    """

    visits: int
    open: int
    rejected: int
    problems: int
    states: dict[str, int]
    outcomes: dict[str, int]
    gravest: dict[str, int]
    grades: dict[str, dict[str, int]]
    row_by_row: int
    files: dict[str, str]


@dataclass(frozen=True)
class CaseFiles:
    """The files of a run of assessments."""

    entities: TableFile
    answers: TableFile
    visits: TableFile | None
    members: Mapping[str, TableFile]

    @classmethod
    def at(
        cls, entities: str | Path, answers: str | Path, visits: str | Path | None, members: Mapping[str, str | Path] | None
    ) -> CaseFiles:
        """Open files; raises `InputError` for one that cannot be read."""
        lists = {scope: TableFile(path) for scope, path in (members or {}).items()}
        return cls(TableFile(entities), TableFile(answers), None if visits is None else TableFile(visits), lists)

    def fingerprints(self) -> dict[str, object]:
        """Return what tells these files from others."""
        named = {
            "entities": self.entities,
            _ANSWERS: self.answers,
            **{f"members {scope}": one for scope, one in self.members.items()},
        }
        return {name: one.fingerprint() for name, one in ({**named, _VISITS: self.visits} if self.visits else named).items()}


class CaseReader:
    """Reads batches of cases from files; what it reads is a `Batch` and the rejects."""

    def __init__(self, library: Library, files: CaseFiles, on: date, batch_rows: int, without: Collection[str] = ()):
        """
        Read the columns of all files.

        Args:
            without: Facts that are left out, wherever they stand.
        """
        self.files = files
        self.batch_rows = batch_rows
        self.without = without
        main = files.entities
        lists = {scope: (_left(one.schema, scope, without), one.name) for scope, one in files.members.items()}
        layout, self._layouts = entity_layouts(library, _left(main.schema, "entity", without), main.name, lists)
        self._id = layout.ids["entity"]
        self._entities = EntityIntake(library, layout, self._layouts)
        visits = files.visits
        self._visits = (
            None
            if visits is None
            else layout_of(library, _left(visits.schema, "visit", without), visits.name, "visit", VISIT_IDS)
        )
        for file, one in (
            (main, layout),
            (visits, self._visits),
            *((files.members[scope], one) for scope, one in self._layouts.items()),
        ):
            if file is not None and one is not None:
                check_numbers(file, one)
        columns = answer_columns(files.answers.schema, files.answers.name, visits is None)
        self._answered = columns["visit"]
        self._cases = CaseIntake(library, AnswerIntake(library, columns, files.answers.name), self._visits, on)

    def deal(self, folder: Path) -> None:
        """Put the rows of all files beside the entities that they belong to; *folder* is used meanwhile."""
        shutil.rmtree(folder, ignore_errors=True)
        main, visits = self.files.entities, self.files.visits
        staging = self._staging = Staging(
            folder / "entities", main.name, self._id, partial(rows_of, main, self._id, self.batch_rows), main.rows
        )
        for scope, file in self.files.members.items():
            staging.add(scope, file, self._layouts[scope].ids["entity"])
        if visits is not None and self._visits is not None:
            staging.add(f"#{_VISITS}", visits, self._visits.ids["entity"])
        else:
            staging.add(f"#{_ANSWERS}", self.files.answers, self._answered)
        staging.deal()
        self._second = staging
        if visits is not None and self._visits is not None:
            self._second = Staging(folder / _VISITS, visits.name, self._visits.ids["visit"], self._visit_rows, visits.rows)
            self._second.add(f"#{_ANSWERS}", self.files.answers, self._answered)
            self._second.deal()

    def _visit_rows(self) -> Iterator[pa.Table]:
        for number in range(-(-self.files.entities.rows // self.batch_rows)):
            visits = self._staging.children(number)[f"#{_VISITS}"]
            ids = visits[self._visits.ids["visit"]].cast(pa.string()) if self._visits else visits[ROW]
            batch = pa.repeat(pa.scalar(number, pa.int64()), len(visits))
            yield pa.table({"_id": ids, ROW: visits[ROW], BATCH: batch})

    def lost(self) -> pa.Table:
        """Return the rows that belong to nobody."""
        return (
            self._staging.lost()
            if self._second is self._staging
            else pa.concat_tables([self._staging.lost(), self._second.lost()])
        )

    def batches(self, done: int) -> Iterator[tuple]:
        """Yield batches and rejects after the first *done* ones."""
        for number, table in enumerate(self.files.entities.batches(self.batch_rows, done * self.batch_rows), start=done):
            children = self._staging.children(number)
            own = {scope: one for scope, one in children.items() if not scope.startswith("#")}
            entities = self._entities.read(table, own, self._staging.double(table[ROW].combine_chunks()))
            visits = children.get(f"#{_VISITS}")
            answers = self._second.children(number)[f"#{_ANSWERS}"]
            if self.without:
                answers = answers.filter(
                    pc.invert(pc.is_in(answers["fact"].cast(pa.string()), value_set=pa.array(sorted(self.without))))
                )
            known = REJECTS.empty_table() if visits is None else self._second.double(visits[ROW].combine_chunks())
            yield len(table), *self._cases.read(entities, visits, answers, known)


def _left(schema: pa.Schema, scope: str, without: Collection[str]) -> pa.Schema:
    """Return the columns of a table but those of some facts."""
    names = (one.name.removesuffix(".none") for one in schema)
    return pa.schema([field for field, name in zip(schema, names, strict=True) if not {name, f"{scope}.{name}"} & {*without}])


def assess_many(
    library: Library, entities: str | Path, answers: str | Path, *, on: date, out: str | Path, visits: str | Path | None = None,
    members: Mapping[str, str | Path] | None = None, batch_rows: int = BATCH_ROWS, progress: Progress = None,
) -> AssessedMany:  # fmt: skip
    """
    Assess all visits of some files; see `smrules.assess_many`.

    Returns:
        Counts, and the files written into the folder *out*: one for each of `SCHEMAS`.

    Raises:
        InputError: A file cannot be read, a column does not fit, or *out* holds an unfinished run of other inputs (SM638).
    """
    files = CaseFiles.at(entities, answers, visits, members)
    reader = CaseReader(library, files, on, batch_rows)
    target = Path(out)
    run = Run(target / "parts", {
        "what": "assess-many", "library": library.content_hash, "on": on.isoformat(), "inputs": files.fingerprints(), "batch_rows": batch_rows,
    })  # fmt: skip
    reader.deal(run.folder / "staging.tmp")
    done = run.done * batch_rows
    for size, batch, rejects in reader.batches(run.done):
        lost = rejects if run.done else pa.concat_tables([reader.lost(), rejects])
        found = kept(library, batch, assess_batch(library, batch), lost, files.answers.name)
        run.write({**found.tables, "counts": pa.table({"row_by_row": [found.row_by_row]})})
        done += size
        if progress:
            progress("entities", done, files.entities.rows)
    if not run.done:
        run.write(
            {
                **{name: schema.empty_table() for name, schema in SCHEMAS.items()},
                "rejects": reader.lost(),
                "counts": pa.table({"row_by_row": [0]}),
            }
        )
    return _joined(run, target)


class _Counts:
    """Counts what the tables of a run hold, piece by piece."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.gravest: Counter[str] = Counter()
        self.grades: dict[str, Counter[str]] = {}
        self.open = 0

    def items(self, table: pa.Table) -> None:
        """Count items by state."""
        _count(self.states, table["state"])

    def visits(self, table: pa.Table) -> None:
        """Count outcomes and grades."""
        _count(self.gravest, table["gravest"])
        self.open += pc.sum(pc.greater(table["open"], 0)).as_py() or 0
        _count(self.outcomes, pc.struct_field(pc.list_flatten(table["outcomes"]), "code"))
        grades = pc.list_flatten(table["grades"]).combine_chunks()
        frame = pa.table({"fact": pc.struct_field(grades, "fact"), "value": pc.struct_field(grades, "value")})
        for one in frame.group_by(["fact", "value"]).aggregate([([], "count_all")]).to_pylist():
            self.grades.setdefault(one["fact"], Counter())[one["value"] or "none"] += one["count_all"]


def _count(counter: Counter[str], column: pa.ChunkedArray) -> None:
    for one in column.value_counts().to_pylist():
        if one["values"] is not None:
            counter[one["values"]] += one["counts"]


def _joined(run: Run, target: Path) -> AssessedMany:
    counts = _Counts()
    told = {"items": counts.items, "visits": counts.visits}
    files = {name: target / f"{name}.parquet" for name in SCHEMAS}
    rows = {name: run.join(name, files[name], schema, told.get(name)) for name, schema in SCHEMAS.items()}
    alone = sum(one for table in run.tables("counts") for one in table["row_by_row"].to_pylist())
    run.finish()
    return AssessedMany(
        rows["visits"], counts.open, rows["rejects"], rows["problems"], _sorted(counts.states), _sorted(counts.outcomes), _sorted(counts.gravest),
        {fact: _sorted(one) for fact, one in sorted(counts.grades.items())}, alone, {name: str(one) for name, one in files.items()},
    )  # fmt: skip


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items()))

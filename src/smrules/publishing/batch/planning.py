"""A file of entities becomes a file of their plans."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa

from smrules.concepts.library import Library
from smrules.concepts.serial import Serial
from smrules.inspection.batch.intake import ROW, EntityIntake
from smrules.inspection.batch.layout import entity_layouts
from smrules.inspection.batch.plans import ENTITY_PLANS, MEMBER_PLANS, PLANS, BatchPlanner
from smrules.inspection.batch.rejects import REJECTS
from smrules.publishing.batch.files import TableFile, check_numbers
from smrules.publishing.batch.parts import Run
from smrules.publishing.batch.staging import Staging, rows_of

BATCH_ROWS = 500_000
"""Rows of a batch: what is in memory at once."""

Progress = Callable[[str, int, int], None] | None
"""Told the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class PlannedMany(Serial):
    """
    What was planned.

    Attributes:
        rows: Rows of the file of entities.
        planned: Entities that have a plan.
        rejected: Rows of the file of rejects.
        plans: Distinct plans; those of members stand beside those of entities.
        domains: Domain → entities that are to be inspected there (`yes`), and those of which that is open (`unknown`).
        files: What was written, by what it holds.
    """

    rows: int
    planned: int
    members: int
    rejected: int
    plans: int
    domains: dict[str, dict[str, int]]
    files: dict[str, str]


def plan_many(
    library: Library, entities: str | Path, *, on: date, out: str | Path, members: Mapping[str, str | Path] | None = None,
    batch_rows: int = BATCH_ROWS, progress: Progress = None,
) -> PlannedMany:  # fmt: skip
    """
    Plan all entities of a file; see `smrules.plan_many`.

    Returns:
        How many there were, and where the results are: entities with the name of their plan in *out*; beside it the items
            of the plans
        (`.plans`), the plans of members for which a checklist is repeated (`.members`), and what could not be used
        (`.rejects`).

    Raises:
        InputError: A file cannot be read, a column does not fit (SM630 to SM633), or *out* holds an unfinished run of other
            inputs (SM638).
    """
    main = TableFile(entities)
    lists = {scope: TableFile(path) for scope, path in (members or {}).items()}
    layout, layouts = entity_layouts(
        library, main.schema, main.name, {scope: (one.schema, one.name) for scope, one in lists.items()}
    )
    for file, one in ((main, layout), *((lists[scope], one) for scope, one in layouts.items())):
        check_numbers(file, one)
    intake = EntityIntake(library, layout, layouts)
    planner = BatchPlanner(library, on)
    inputs = {"entities": main.fingerprint(), **{f"members {scope}": one.fingerprint() for scope, one in lists.items()}}
    target = Path(out)
    run = Run(target.with_name(target.name + ".parts"), {
        "what": "plan-many", "library": library.content_hash, "on": on.isoformat(), "inputs": inputs, "batch_rows": batch_rows,
    })  # fmt: skip
    staging = _staged(
        run, main, layout.ids["entity"], batch_rows, lists, {scope: one.ids["entity"] for scope, one in layouts.items()}
    )
    planner.written |= {name for table in run.tables("plans", ["plan"]) for name in table["plan"].unique().to_pylist()}
    _work(run, main, intake, planner, staging, batch_rows, progress)
    return _joined(run, main.rows, target)


def _staged(
    run: Run, main: TableFile, id_column: str, batch_rows: int, lists: Mapping[str, TableFile], owners: Mapping[str, str]
) -> Staging:
    folder = run.folder / "staging.tmp"
    shutil.rmtree(folder, ignore_errors=True)
    staging = Staging(folder, main.name, id_column, partial(rows_of, main, id_column, batch_rows), main.rows)
    for scope, file in lists.items():
        staging.add(scope, file, owners[scope])
    staging.deal()
    return staging


def _work(
    run: Run,
    main: TableFile,
    intake: EntityIntake,
    planner: BatchPlanner,
    staging: Staging,
    batch_rows: int,
    progress: Progress,
) -> None:
    first = run.done * batch_rows
    for table in main.batches(batch_rows, first):
        known = staging.double(table[ROW].combine_chunks())
        batch = intake.read(table, staging.children(run.done), known)
        planned = planner.plan(batch)
        rejects = batch.rejects if run.done else pa.concat_tables([staging.lost(), batch.rejects])
        run.write({"entities": planned.entities, "members": planned.members, "plans": planned.plans, "rejects": rejects})
        first += len(table)
        if progress:
            progress("entities", first, main.rows)
    if not run.done:
        empty = {"entities": ENTITY_PLANS, "members": MEMBER_PLANS, "plans": PLANS}
        run.write({**{name: schema.empty_table() for name, schema in empty.items()}, "rejects": staging.lost()})


def _joined(run: Run, rows: int, target: Path) -> PlannedMany:
    """Make one file of each table, and count."""
    per_plan: Counter[str] = Counter()
    certain: dict[str, set[str]] = {}
    possible: dict[str, set[str]] = {}

    def count(table: pa.Table) -> None:
        for one in table["plan"].value_counts().to_pylist():
            per_plan[one["values"]] += one["counts"]

    def read(table: pa.Table) -> None:
        names = ["plan", "domain", "applies"]
        for one in (
            table.select(names).cast(pa.schema(dict.fromkeys(names, pa.string()))).group_by(names).aggregate([]).to_pylist()
        ):
            possible.setdefault(one["domain"], set()).add(one["plan"])
            if one["applies"] == "yes":
                certain.setdefault(one["domain"], set()).add(one["plan"])

    files = {name: target.with_name(f"{target.stem}.{name}{target.suffix}") for name in ("members", "plans", "rejects")}
    planned = run.join("entities", target, ENTITY_PLANS, count)
    members = run.join("members", files["members"], MEMBER_PLANS)
    run.join("plans", files["plans"], PLANS, read)
    rejected = run.join("rejects", files["rejects"], REJECTS)
    run.finish()
    domains = {domain: _counted(per_plan, certain.get(domain, set()), plans) for domain, plans in sorted(possible.items())}
    names = {"entities": str(target), **{name: str(one) for name, one in files.items()}}
    return PlannedMany(
        rows,
        planned,
        members,
        rejected,
        len(per_plan),
        {one: sizes for one, sizes in domains.items() if any(sizes.values())},
        names,
    )


def _counted(per_plan: Counter[str], certain: set[str], possible: set[str]) -> dict[str, int]:
    return {"yes": sum(per_plan[one] for one in certain), "unknown": sum(per_plan[one] for one in possible - certain)}

"""Plan and assess many visits at once, in columns; what has no form in columns is left to the compiled engine, visit by visit."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from smrules.concepts.library import Library
from smrules.engine.columnar import frames
from smrules.engine.columnar.batch import Batch, BatchPlan, BatchResult
from smrules.engine.columnar.frames import pl
from smrules.engine.columnar.running import Found, assessed, plans
from smrules.inspection.one_by_one import OneByOne

if TYPE_CHECKING:
    from polars import DataFrame


def plan_batch(library: Library, batch: Batch) -> BatchPlan:
    """
    Merge every item that applies to the entity of each visit of a batch; visits of one kind share one plan.

    Raises:
        InputError: Polars is not installed (SM620).
    """
    frames.require()
    found, planned = plans(library, batch)
    visits = pl.DataFrame({"visit": planned.visits, "plan": planned.plan.cast(pl.Int32)})
    items = pl.DataFrame(schema=planned_columns()) if planned.items is None else planned.items
    alone = OneByOne(library, batch, found.left)
    rows = alone.plans(visits["plan"].n_unique())
    visits = pl.concat(
        [visits, pl.DataFrame([one for one, _ in rows], schema={"visit": pl.String, "plan": pl.Int32}, orient="row")]
    )
    more = pl.DataFrame([row for _, listed in rows for row in listed], schema=planned_columns(), orient="row")
    return BatchPlan(visits.to_arrow(), pl.concat([items.cast(planned_columns()), more]).to_arrow(), _row_by_row(found).to_arrow())


def assess_batch(library: Library, batch: Batch) -> BatchResult:
    """
    Turn the answers of a batch into states, grades, acts, outcomes and open questions.

    A visit whose input does not fit, such as an answer that contradicts its own state, is told among `problems`, and nothing else of it.

    Raises:
        InputError: Polars is not installed (SM620).
    """
    frames.require()
    found = assessed(library, batch)
    alone = OneByOne(library, batch, found.left).tables()
    tables = {}
    for name, schema in assessed_columns().items():
        told = pl.DataFrame(alone.get(name, []), schema=schema, orient="row")
        columns = found.tables[name].cast(schema) if name in found.tables else told.clear()
        tables[name] = (_in_order(batch, pl.concat([columns, told])) if found.left else columns).to_arrow()
    assert {*tables, "row_by_row"} == {one.name for one in fields(BatchResult)}
    return BatchResult(**tables, row_by_row=_row_by_row(found).to_arrow())


def _in_order(batch: Batch, table: DataFrame) -> DataFrame:
    """Return the rows of a table in the order of the visits."""
    visits = pl.from_arrow(batch.visits).select("visit").with_row_index("#")
    return table.join(visits, on="visit", how="left", maintain_order="left").sort("#", maintain_order=True).drop("#")


def _row_by_row(found: Found) -> DataFrame:
    return pl.DataFrame(
        {"visit": list(found.left), "why": list(found.left.values())}, schema={"visit": pl.String, "why": pl.String}
    )


def planned_columns() -> dict[str, Any]:
    """Return the columns of planned items."""
    return {"plan": pl.Int32, **dict.fromkeys(("checklist", "member", "item", "fact", "applies"), pl.String)}


def assessed_columns() -> dict[str, dict[str, Any]]:
    """Return the columns of what follows from answers, by table."""
    text, truth, listed = pl.String, pl.Boolean, pl.List(pl.String)
    columns = {
        "states": {"checklist": text, "member": text, "item": text, "applies": text, "state": text},
        "values": {"member": text, "fact": text, "value": text, "table": text, "rows": listed},
        "acts": {"act": text, "certain": truth, "items": listed},
        "outcomes": {
            "owner": text,
            "id": text,
            "code": text,
            "mode": text,
            "due": pl.Date,
            "table": text,
            "rows": listed,
            "attributes": text,
        },
        "sanctions": {"act": text, "id": text, "certain": truth, "table": text, "rows": listed, "attributes": text},
        "unknowns": {"what": text, "member": text, "fact": text, "certain": truth, "rows": listed},
        "problems": {"code": text, "text": text},
    }
    return {name: {"visit": text, **found} for name, found in columns.items()}

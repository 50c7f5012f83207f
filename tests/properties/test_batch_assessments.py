"""Assessing many visits from files gives each the result that it would get alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, note, settings
from hypothesis import strategies as st

import smrules
from smrules import Assessment, InputError, Library
from tests.columns import table_of
from tests.differential import whole_libraries
from tests.differential.comparing import answers_of, entity_of
from tests.properties.visits import ON
from tests.small_libraries import build

pytestmark = pytest.mark.columnar

TEXT = pa.string()
ANSWERS = {"visit": TEXT, "fact": TEXT, "value": TEXT, "member": TEXT, "state": TEXT, "asked": TEXT}


def spelt(value: Any) -> str | None:
    """Return a raw value as the column of values holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " | ".join(value) if isinstance(value, list) else None if value is None else str(value)


def answer_rows(visit: str, told: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Return the answers of one visit as rows."""
    rows = []
    for key, raw in told.items():
        if isinstance(key, str) and "/" in key:
            rows += [{"visit": visit, "member": key, "fact": fact, "value": spelt(value)} for fact, value in raw.items()]
            continue
        member, fact = key if isinstance(key, tuple) else (None, key)
        parts = raw if isinstance(raw, Mapping) else {"value": raw}
        rows.append(
            {"visit": visit, "member": member, "fact": fact, "value": spelt(parts.get("value")), "state": parts.get("state")}
        )
        rows += [
            {"visit": visit, "member": member, "asked": fact, "fact": name, "value": spelt(value)}
            for name, value in parts.get("circumstances", {}).items()
        ]
    return rows


def alone(report: Assessment) -> dict[str, Any]:
    """Return what an assessment says of items, outcomes and grades."""
    return {
        "items": {(one.checklist, one.member, one.item, one.applies, one.state) for one in report.findings},
        "outcomes": {(one.owner, one.id, one.code, one.due, one.explanation.table) for one in report.outcomes},
        "grades": {(one.member, one.fact) for one in report.grades},
        "open": len(report.unknown),
    }


def together(folder: Path, visit: str) -> dict[str, Any]:
    """Return the same of one visit, from the files of a run."""
    items = [one for one in pq.read_table(folder / "items.parquet").to_pylist() if one["visit"] == visit]
    wide = next(one for one in pq.read_table(folder / "visits.parquet").to_pylist() if one["visit"] == visit)
    return {
        "items": {(one["checklist"], one["member"], one["item"], one["applies"], one["state"]) for one in items},
        "outcomes": {(one["owner"], one["id"], one["code"], one["due"], one["table"]) for one in wide["outcomes"]},
        "grades": {(one["member"], one["fact"]) for one in wide["grades"] if not one["member"].startswith("act/")},
        "open": wide["open"],
    }


def drawn(data, library: Library) -> tuple[list, list, list]:
    """Draw entities, visits and answers."""
    entities, visits, answers = [], [], []
    for number in range(3):
        case = data.draw(whole_libraries.cases())
        entity = replace(entity_of(case["entity"]), id=f"E{number}")
        entities.append(entity)
        told = answers_of(library, smrules.plan(library, entity, on=ON), case)
        visits.append((f"V{number}", entity, told, case["days"]["act_on"]))
        answers += answer_rows(f"V{number}", told)
    return entities, visits, answers


@settings(max_examples=12)
@given(st.data())
def test_a_file_is_assessed_as_each_visit_alone(data):
    """Entities, visits with their days, answers with states, members and circumstances: whatever the size of a batch."""
    library = build(data.draw(whole_libraries.documents()))
    entities, visits, answers = drawn(data, library)
    note(answers)
    with TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(table_of(library, entities), folder / "e.parquet")
        days = [date.fromisoformat(day) if day else None for *_, day in visits]
        ids = {"visit": [one[0] for one in visits], "entity": [one[1].id for one in visits], "on": [ON] * len(visits)}
        pq.write_table(pa.table({**ids, "act_on": pa.array(days, pa.date32())}), folder / "v.parquet")
        columns = {one: pa.array([row.get(one) for row in answers], kind) for one, kind in ANSWERS.items()}
        pq.write_table(pa.table(columns), folder / "a.parquet")
        smrules.assess_many(
            library,
            folder / "e.parquet",
            folder / "a.parquet",
            visits=folder / "v.parquet",
            on=ON,
            out=folder / "out",
            batch_rows=2,
        )
        rejected = {one["id"] for one in pq.read_table(folder / "out" / "rejects.parquet").to_pylist()}
        for (visit, entity, told, _), day in zip(visits, days, strict=True):
            try:
                expected = alone(smrules.assess(library, smrules.plan(library, entity, on=ON), told, act_on=day))
            except InputError:
                assert visit in rejected
            else:
                assert expected == together(folder / "out", visit)

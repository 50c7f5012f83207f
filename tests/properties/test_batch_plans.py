"""Planning many entities at once gives each the plan that it would get alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

import pyarrow as pa
from hypothesis import given, note, settings
from hypothesis import strategies as st

import smrules
from smrules import Entity, Library, VisitPlan
from smrules.inspection.batch.intake import ROW, EntityIntake
from smrules.inspection.batch.layout import layout_of
from smrules.inspection.batch.plans import BatchPlanner, PlannedBatch
from smrules.inspection.batch.rows import entities_at
from tests import strategies, tangled_libraries
from tests.columns import table_of
from tests.differential import whole_libraries
from tests.differential.comparing import entity_of
from tests.properties.visits import ON
from tests.small_libraries import build

pytestmark = pytest.mark.columnar

IDS = {"entity": ("id", "entity")}


def batch_of(library: Library, entities: list[Entity]):
    """Return entities in canonical form; all of them fit."""
    table = table_of(library, entities)
    found = EntityIntake(library, layout_of(library, table.schema, "e", "entity", IDS)).read(
        table.append_column(ROW, pa.array(range(len(table)), pa.int64()))
    )
    assert [] == found.rejects.to_pylist()
    return found


def told(plan: VisitPlan) -> list[tuple]:
    """Return what a plan of one visit says of its items."""
    return sorted(
        (
            one.checklist,
            one.item,
            one.member or "",
            one.fact,
            one.applies,
            one.because,
            tuple(sorted({need.fact for need in one.needs})),
        )
        for one in plan.items
    )


def joined(entities: list[Entity], planned: PlannedBatch, plans: list[dict[str, Any]]) -> list[list[tuple]]:
    """Return the same of each entity of a batch, from its tables."""
    lines, found = defaultdict(list), defaultdict(list)
    for one in plans:
        lines[one["plan"]].append(one)
    for row in (*planned.entities.to_pylist(), *planned.members.to_pylist()):
        member = f"{row['scope']}/{row['member']}" if "scope" in row else ""
        found[row["entity"]] += [
            (
                one["checklist"],
                one["item"],
                one["member"] or member,
                one["fact"],
                one["applies"],
                one["because"],
                tuple(one["needs"]),
            )
            for one in lines[row["plan"]]
        ]
    return [sorted(found[one.id]) for one in entities]


@given(st.data())
def test_a_batch_is_planned_as_each_entity_alone(data):
    """
    Whatever conditions read – facts, derived facts, lists, pasts, records, other facts – kinds of entities keep apart what
    they must.
    """
    documents = data.draw(whole_libraries.documents())
    for checklist in documents["lists.yaml"]:
        if data.draw(st.booleans()):
            checklist["applies_when"] = data.draw(tangled_libraries._condition(tangled_libraries.DERIVED))
    library = build(documents)
    entities = [replace(entity_of(data.draw(whole_libraries.cases())["entity"]), id=f"E{number}") for number in range(8)]
    note(documents)
    note(entities)
    planner = BatchPlanner(library, ON)
    first, second = (planner.plan(batch_of(library, part)) for part in (entities[:4], entities[4:]))
    plans = pa.concat_tables([first.plans, second.plans], promote_options="permissive").to_pylist()

    assert [told(smrules.plan(library, one, on=ON)) for one in entities] == joined(entities[:4], first, plans) + joined(
        entities[4:], second, plans
    )


@given(st.data())
def test_columns_hold_what_entities_say(data):
    """Entities become columns and are read back the same."""
    library = build(data.draw(whole_libraries.documents()))
    entities = [replace(entity_of(data.draw(whole_libraries.cases())["entity"]), id=f"E{number}") for number in range(4)]
    found = batch_of(library, entities)
    back = entities_at(library, found.entities, found.members, range(4))

    assert [smrules.plan(library, one, on=ON).questions for one in entities] == [
        smrules.plan(library, one, on=ON).questions for one in back
    ]


@pytest.mark.slow
@settings(max_examples=10)
@given(st.data())
def test_shipped_rules_plan_a_batch_as_each_entity_alone(shipped, data):
    """So it is with the shipped rules."""
    drawn = [data.draw(strategies.entities(shipped)) for _ in range(5)]
    entities = [replace(one, id=f"E{number}") for number, one in enumerate(drawn)]
    planned = BatchPlanner(shipped, ON).plan(batch_of(shipped, entities))

    assert [told(smrules.plan(shipped, one, on=ON)) for one in entities] == joined(entities, planned, planned.plans.to_pylist())

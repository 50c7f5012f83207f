"""A file of entities becomes a file of plans: rejects, interrupted runs, the same bytes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

import smrules
from smrules import InputError
from smrules.publishing.batch import parts
from tests.small_libraries import build, vocabulary

pytestmark = pytest.mark.columnar

ON = date(2026, 11, 23)
BASIS = {"instrument": "the-law", "article": "1"}


@pytest.fixture
def library():
    """Return two checklists: one for food, one for everybody with an item for the distant."""
    item = {"ask": "?", "where": "front", "class": "key", "expect": True, "basis": [BASIS]}
    food = {"checklist": "food.a", "domain": "food", "title": "食品", "in_force": "2020-01-01..", "applies_when": {"entity.activities": "has food"},
            "items": [{"id": "food.a.clean", "fact": "entity.clean", **item}]}  # fmt: skip
    others = {"checklist": "prices.a", "domain": "prices", "title": "价格", "in_force": "2020-01-01..",
              "items": [{"id": "prices.a.marked", "fact": "entity.marked", "applies_when": {"entity.distance": "≥ 10"}, **item}]}  # fmt: skip
    return build({"words.yaml": vocabulary(), "lists.yaml": [food, others]})


def write(path: Path, **columns) -> Path:
    """Write a Parquet file."""
    pq.write_table(pa.table(columns), path)
    return path


@pytest.fixture
def entities(tmp_path) -> Path:
    """Return a file of seven entities."""
    return write(
        tmp_path / "e.parquet", id=[f"E{number}" for number in range(7)],
        activities=pa.array([["food"], ["prices"], None, ["food"], [], ["food"], ["machines"]], pa.list_(pa.string())),
        distance=pa.array([1.5, 10.0, 20.0, None, 5.0, 99.9, 0.0]),
    )  # fmt: skip


def rows(path: Path | str) -> list[dict]:
    """Return the rows of a Parquet file."""
    return pq.read_table(path).to_pylist()


def test_entities_of_one_kind_share_a_plan(library, entities, tmp_path):
    """Three eat and are near, far or nobody knows; each plan is listed once."""
    found = smrules.plan_many(library, entities, on=ON, out=tmp_path / "out.parquet", batch_rows=3)
    plans = {(one["plan"], one["item"]): one["applies"] for one in rows(found.files["plans"])}
    told = {one["entity"]: sorted((item, applies) for (plan, item), applies in plans.items() if plan == one["plan"])
            for one in rows(tmp_path / "out.parquet")}  # fmt: skip

    assert [("food.a.clean", "yes")] == told["E0"]
    assert [("food.a.clean", "unknown"), ("prices.a.marked", "yes")] == told["E2"]
    assert [("food.a.clean", "yes"), ("prices.a.marked", "unknown")] == told["E3"]
    assert [] == told["E4"] == told["E6"]
    assert (7, 7, 0, 6) == (found.rows, found.planned, found.rejected, found.plans)
    assert {"food": {"yes": 3, "unknown": 1}, "prices": {"yes": 3, "unknown": 1}} == found.domains


def test_what_is_missing_is_named(library, entities, tmp_path):
    """An item of which it is open whether it applies names the facts that would settle it."""
    found = smrules.plan_many(library, entities, on=ON, out=tmp_path / "out.parquet")

    assert {("entity.activities",), ("entity.distance",)} == {
        tuple(one["needs"]) for one in rows(found.files["plans"]) if one["needs"]
    }


def test_the_same_input_gives_the_same_bytes(library, entities, tmp_path):
    """Files of two runs do not differ."""
    runs = [
        smrules.plan_many(library, entities, on=ON, out=tmp_path / name, batch_rows=2) for name in ("a.parquet", "b.parquet")
    ]

    for name in runs[0].files:
        assert Path(runs[0].files[name]).read_bytes() == Path(runs[1].files[name]).read_bytes()


class _Interrupted(Exception):
    pass


def interrupted(library, entities, out) -> None:
    """Run until the second part is written, and no further."""

    def progress(stage, done, size):
        if done == 4:
            raise _Interrupted

    with pytest.raises(_Interrupted):
        smrules.plan_many(library, entities, on=ON, out=out, batch_rows=2, progress=progress)


def test_an_interrupted_run_continues(library, entities, tmp_path):
    """What was done is not done again, and the result is that of one run."""
    whole = smrules.plan_many(library, entities, on=ON, out=tmp_path / "whole.parquet", batch_rows=2)
    interrupted(library, entities, tmp_path / "out.parquet")
    seen = []
    found = smrules.plan_many(
        library, entities, on=ON, out=tmp_path / "out.parquet", batch_rows=2, progress=lambda *told: seen.append(told[1])
    )

    assert [6, 7] == seen
    assert [rows(one) for one in whole.files.values()] == [rows(one) for one in found.files.values()]
    assert not (tmp_path / "out.parquet.parts").exists()


def test_a_run_of_other_inputs_is_not_continued(library, entities, tmp_path):
    """The day, the file or the size of a batch changed: nothing is mixed."""
    interrupted(library, entities, tmp_path / "out.parquet")
    with pytest.raises(InputError) as error:
        smrules.plan_many(library, entities, on=date(2026, 11, 24), out=tmp_path / "out.parquet", batch_rows=2)

    assert ["SM638"] == [one.code for one in error.value.diagnostics]
    assert "日期不同" in error.value.diagnostics[0].zh


def test_a_part_that_was_being_written_is_begun_anew(library, entities, tmp_path):
    """A part is there as a whole or not at all."""
    interrupted(library, entities, tmp_path / "out.parquet")
    (tmp_path / "out.parquet.parts" / "part-000002.tmp").mkdir()

    assert 7 == smrules.plan_many(library, entities, on=ON, out=tmp_path / "out.parquet", batch_rows=2).planned


def test_rows_that_do_not_fit_are_rejected_and_the_rest_is_planned(library, tmp_path):
    """A wrong code, a number out of range, an id without text, an id that is there twice."""
    file = write(
        tmp_path / "e.parquet", id=["A", "B", None, "C", "C", "D"], distance=pa.array([1, 101, 2, 3, 4, 5], pa.int16()),
        activities=[["foot"], ["food"], [], [], [], ["food", "prices"]],
    )  # fmt: skip
    found = smrules.plan_many(library, file, on=ON, out=tmp_path / "out.parquet", batch_rows=4)
    told = [(one["row"], one["id"], one["column"], one["code"]) for one in rows(found.files["rejects"])]

    assert [(1, "A", "activities", "SM604"), (2, "B", "distance", "SM604"), (3, None, "id", "SM606"), (4, "C", "id", "SM634"),
            (5, "C", "id", "SM634")] == sorted(told)  # fmt: skip
    assert ["D"] == [one["entity"] for one in rows(tmp_path / "out.parquet")]
    assert all(one["zh"] and one["en"] for one in rows(found.files["rejects"]))


@pytest.mark.parametrize("column, values, code", [
    ("distanc", [1], "SM630"), ("distance", [True], "SM631"), ("clean", ["yes"], "SM631"), ("entity.clean", [True], "SM633"),
    ("distance", [0.25], "SM632"), ("clean.none", [True], "SM633"),
])  # fmt: skip
def test_a_column_that_does_not_fit_stops_the_run(library, tmp_path, column, values, code):
    """Unknown, of a wrong type, there twice, inexact, or none of what is always there."""
    more = {"clean": [True]} if column == "entity.clean" else {}
    file = write(tmp_path / "e.parquet", id=["A"], **{column: values}, **more)
    with pytest.raises(InputError) as error:
        smrules.plan_many(library, file, on=ON, out=tmp_path / "out.parquet")

    assert [code] == [one.code for one in error.value.diagnostics]


@pytest.mark.parametrize("column", [
    pa.array([15, 100], pa.int8()), pa.array([15, 100], pa.uint64()), pa.array([15.0, 100.0], pa.float32()), pa.array(["15", "100.0"]),
    pa.array(["15.0", "100"]).dictionary_encode(), pa.array([15, 100]).cast(pa.decimal128(25, 3)),
])  # fmt: skip
def test_numbers_come_in_many_types(library, tmp_path, column):
    """Integers, exact floats, decimals and text hold the same numbers."""
    file = write(tmp_path / "e.parquet", id=["A", "B"], distance=column)
    found = smrules.plan_many(library, file, on=ON, out=tmp_path / "out.parquet")

    assert (2, 0) == (found.planned, found.rejected)
    assert {"prices": {"yes": 2, "unknown": 0}} == {name: sizes for name, sizes in found.domains.items() if name == "prices"}


def test_an_arrow_file_is_read_as_well(library, entities, tmp_path):
    """The form of the file makes no difference."""
    table = pq.read_table(entities)
    with pa.ipc.new_file(tmp_path / "e.arrow", table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    found = [
        smrules.plan_many(library, file, on=ON, out=tmp_path / "out.parquet", batch_rows=3).to_dict()
        for file in (entities, tmp_path / "e.arrow")
    ]

    assert found[0] == found[1]


def test_what_is_no_table_is_refused(library, tmp_path):
    """A file of text, and one that is not there."""
    (tmp_path / "e.csv").write_text("id\nA\n", encoding="utf-8")
    for name, code in (("e.csv", "SM639"), ("none.parquet", "SM617")):
        with pytest.raises(InputError) as error:
            smrules.plan_many(library, tmp_path / name, on=ON, out=tmp_path / "out.parquet")
        assert [code] == [one.code for one in error.value.diagnostics]


def test_a_file_without_rows_has_no_plans(library, tmp_path):
    """Nothing is planned, and the files are there."""
    file = write(tmp_path / "e.parquet", id=pa.array([], pa.string()))
    found = smrules.plan_many(library, file, on=ON, out=tmp_path / "out.parquet")

    assert (0, 0) == (found.rows, found.planned)
    assert [[], [], [], []] == [rows(one) for one in found.files.values()]


def test_every_part_of_a_manifest_is_named():
    """What can differ between two runs has a name in both languages."""
    assert {"what", "library", "on", "inputs", "batch_rows", "format"} == parts._WHAT.keys()


# --- members -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def machines():
    """Return a library with a checklist that is repeated for each machine."""
    words = vocabulary()
    of_machines = {"machine.kind": {"label": "种类", "type": "choice", "of": {"lift": "电梯", "crane": "起重机"}},
                   "machine.load": {"label": "载荷", "type": "number", "decimals": 0, "optional": True},
                   "machine.safe": {"label": "安全", "type": "boolean"}}  # fmt: skip
    words[-1]["facts"] |= of_machines
    words[-1]["scopes"]["machine"] = {"in": "entity", "key": "machine.number", "label": "机器"}
    item = {
        "id": "machines.a.safe",
        "ask": "?",
        "fact": "machine.safe",
        "where": "front",
        "class": "key",
        "expect": True,
        "basis": [BASIS],
    }
    lifts = {"checklist": "machines.a", "domain": "machines", "title": "电梯", "in_force": "2020-01-01..", "per": "machine",
             "applies_when": {"machine.kind": "lift"}, "items": [item]}  # fmt: skip
    return build({"words.yaml": words, "lists.yaml": [lifts]})


def test_members_stand_in_a_file_of_their_own(machines, tmp_path):
    """Lifts are inspected one by one; who has no machine has no plan for one."""
    file = write(tmp_path / "e.parquet", id=["A", "B"])
    lists = write(tmp_path / "m.parquet", entity=["A", "A", "X"], number=["1", "2", "3"], kind=["lift", "crane", "lift"])
    found = smrules.plan_many(machines, file, on=ON, out=tmp_path / "out.parquet", members={"machine": lists})
    planned = {one["plan"] for one in rows(found.files["plans"])}

    assert {("A", "1"): True, ("A", "2"): False} == {
        (one["entity"], one["member"]): one["plan"] in planned for one in rows(found.files["members"])
    }
    assert ["SM635"] == [one["code"] for one in rows(found.files["rejects"])]
    assert {"machines": {"yes": 0, "unknown": 0}} == found.domains or {} == found.domains


@pytest.mark.parametrize("columns, code", [
    ({"number": ["1", "1"], "kind": ["lift", "lift"]}, "SM606"), ({"number": ["1", None], "kind": ["lift", "lift"]}, "SM613"),
    ({"number": ["1", "2"], "kind": ["lift", "left"]}, "SM604"), ({"number": ["1", "2"], "load": [1, 10**14]}, "SM637"),
    ({"number": ["1", "2"], "load": [1, 2], "load.none": [True, False]}, "SM636"),
])  # fmt: skip
def test_an_entity_with_a_member_that_does_not_fit_is_rejected(machines, tmp_path, columns, code):
    """A key twice or missing, a wrong code, a number too large, a value and none at once: the list would not be whole."""
    file = write(tmp_path / "e.parquet", id=["A", "B"])
    lists = write(tmp_path / "m.parquet", entity=["A", "A"], **columns)
    found = smrules.plan_many(machines, file, on=ON, out=tmp_path / "out.parquet", members={"machine": lists})

    assert {code} == {one["code"] for one in rows(found.files["rejects"])}
    assert ["B"] == [one["entity"] for one in rows(tmp_path / "out.parquet")]


def test_a_list_that_nobody_declared_is_refused(machines, tmp_path):
    """There is no scope of that name; or its list stands in the file of entities as well."""
    lists = write(tmp_path / "m.parquet", entity=["A"], number=["1"])
    plain, twice = (
        write(tmp_path / "e.parquet", id=["A"]),
        write(tmp_path / "f.parquet", **{"id": ["A"], "machine.given": [True]}),
    )
    for file, scope, code in ((plain, "machin", "SM601"), (twice, "machine", "SM633")):
        with pytest.raises(InputError) as error:
            smrules.plan_many(machines, file, on=ON, out=tmp_path / "out.parquet", members={scope: lists})
        assert [code] == [one.code for one in error.value.diagnostics]

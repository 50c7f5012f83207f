"""On a cluster the results are those of one machine."""

from __future__ import annotations

import json
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import smrules
from tests.small_libraries import vocabulary

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning"),
              pytest.mark.filterwarnings("ignore::ResourceWarning")]  # fmt: skip

ON = date(2026, 11, 23)
ROOT = Path(__file__).resolve().parents[3]
BASIS = {"instrument": "the-law", "article": "1"}
PERIOD = "2020-01-01.."
COUNT = 40


@pytest.fixture(scope="module")
def spark():
    """Return Spark on two cores of this machine, with a JVM of its own."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", f"{ROOT / 'src'}:{ROOT}")
        session = (
            SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
        )  # fmt: skip
        yield session
        session.stop()


@pytest.fixture(scope="module")
def rules(tmp_path_factory) -> Path:
    """Return a folder of rules: food, machines one by one, and an outcome for what fails."""
    words = vocabulary()
    words[-1]["facts"] |= {
        "machine.kind": {"label": "种类", "type": "choice", "of": {"lift": "电梯", "crane": "起重机"}}, "machine.safe": {"label": "安全", "type": "boolean"},
    }  # fmt: skip
    words[-1]["scopes"]["machine"] = {"in": "entity", "key": "machine.number", "label": "机器"}
    item = {"ask": "？", "where": "front", "class": "key", "expect": True, "basis": [BASIS]}
    food = {"checklist": "food.a", "domain": "food", "title": "食品", "in_force": PERIOD, "applies_when": {"entity.activities": "has food"},
            "items": [{"id": "food.a.clean", "fact": "entity.clean", "act": "dirt", **item},
                      {"id": "food.a.marked", "fact": "entity.marked", "applies_when": {"entity.distance": "≥ 10"}, **item}]}  # fmt: skip
    lifts = {"checklist": "machines.a", "domain": "machines", "title": "电梯", "in_force": PERIOD, "per": "machine",
             "applies_when": {"machine.kind": "lift"}, "items": [{"id": "machines.a.safe", "fact": "machine.safe", **item}]}  # fmt: skip
    table = {"id": "follow", "for": "item", "adds": "outcome", "in_force": PERIOD, "basis": BASIS, "applies_when": {"item.failed": True},
             "rows": [{"id": "any", "when": {}, "then": {"code": "warning", "mode": "shall"}}]}  # fmt: skip
    folder = tmp_path_factory.mktemp("rules")
    for name, documents in {"words": words, "lists": [food, lifts, {"decisions": "d", "tables": [table]}]}.items():
        text = "---\n".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in documents)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def files(tmp_path) -> Path:
    """Return a folder with entities, of which one is there twice and one is wrong, their machines, visits and answers."""
    ids = [f"E{number:03d}" for number in range(COUNT)]
    kinds, activities = ["lift", "crane", "lift", "no-such-kind"], [["food"], ["prices", "food"], ["machines"], []]
    entities = {
        "id": [*ids[:-1], ids[0]], "activities": pa.array([activities[number % 4] for number in range(COUNT)], pa.list_(pa.string())),
        "distance": [2.5 * number for number in range(COUNT - 1)] + [101.0],
    }  # fmt: skip
    machines = {
        "entity": [ids[number % 30] for number in range(50)], "number": [f"D{number}" for number in range(50)],
        "kind": [kinds[number % 3 if number != 7 else 3] for number in range(50)],
    }  # fmt: skip
    visits = {"visit": [f"V{number}" for number in range(COUNT)], "entity": ids, "on": [ON] * COUNT}
    told = [
        (f"V{number}", fact, "true" if number % 3 else "false")
        for number in range(0, 36, 4)
        for fact in ("entity.clean", "entity.trained")
    ]
    answers = {"visit": [one[0] for one in told], "fact": [one[1] for one in told], "value": [one[2] for one in told]}
    for name, columns in {"e": entities, "m": machines, "v": visits, "a": answers}.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    return tmp_path


def told(rows: list[dict]) -> list[str]:
    """Return rows in an order of their own, without what a frame cannot know."""
    return sorted(repr([(name, value) for name, value in row.items() if name not in ("row", "file")]) for row in rows)


def frame(spark, path: Path):
    """Read a file as a frame of several partitions."""
    return spark.read.parquet(str(path)).repartition(2)


def collected(one) -> list[dict]:
    """Return the rows of a frame."""
    return [row.asDict(recursive=True) for row in one.collect()]


def test_plans_on_a_cluster_are_those_of_one_machine(spark, rules, files):
    """Entities, members, the items of the plans, rejects: table by table."""
    from smrules.publishing.batch.spark import plan_frames

    machines = files / "m.parquet"
    found = smrules.plan_many(
        smrules.load(rules), files / "e.parquet", on=ON, out=files / "out.parquet", members={"machine": machines}, batch_rows=7
    )
    frames = plan_frames(
        partial(smrules.load, rules), frame(spark, files / "e.parquet"), on=ON, members={"machine": frame(spark, machines)}
    )

    for name in ("entities", "members", "plans", "rejects"):
        expected, listed = told(pq.read_table(found.files[name]).to_pylist()), told(collected(frames[name]))
        assert (sorted(set(expected)) if name == "rejects" else expected) == listed, name
    assert (37, 3) == (found.planned, found.plans)


def test_assessments_on_a_cluster_are_those_of_one_machine(spark, rules, files):
    """Visits with grades and outcomes, items, acts and rejects: table by table."""
    from smrules.publishing.batch.spark import assess_frames

    entities, answers, visits = (files / f"{name}.parquet" for name in "eav")
    found = smrules.assess_many(smrules.load(rules), entities, answers, visits=visits, on=ON, out=files / "out", batch_rows=9)
    frames = assess_frames(
        partial(smrules.load, rules), frame(spark, entities), frame(spark, answers), on=ON, visits=frame(spark, visits),
    )  # fmt: skip

    for name in ("visits", "items", "acts", "rejects"):
        expected = [one for one in pq.read_table(found.files[name]).to_pylist() if one.get("code") != "SM635"]
        rows = told(expected)
        assert (sorted(set(rows)) if name == "rejects" else rows) == told(collected(frames[name])), name
    assert found.outcomes

"""On a cluster the results are those of one machine."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import smrules

pytestmark = [pytest.mark.spark, pytest.mark.slow]

ON = date(2026, 11, 23)
RULES = Path(__file__).resolve().parents[3] / "checklists"
KINDS = ["elevator", "boiler", "crane", "no-such-kind"]


@pytest.fixture(scope="module")
def spark():
    """Return Spark on two cores of this machine, with a JVM of its own."""
    from pyspark.sql import SparkSession

    root = Path(__file__).resolve().parents[3]
    session = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "3")
        .config("spark.executorEnv.PYTHONPATH", f"{root / 'src'}:{root}").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    )  # fmt: skip
    yield session
    session.stop()


@pytest.fixture
def files(tmp_path) -> Path:
    """Return a folder with entities, of which one is there twice and one is wrong, their equipment, visits and answers."""
    count = 40
    activities = [["catering"], ["food-sales", "retail"], ["equipment-use"], []]
    ids = [f"E{number:03d}" for number in range(count)]
    table = {
        "id": [*ids[:-1], ids[0]], "activities": pa.array([activities[number % 4] for number in range(count)], pa.list_(pa.string())),
        "floor_area": [10.5 * number for number in range(count)], "status": ["open"] * 5 + ["opne"] + [None] * (count - 6),
    }  # fmt: skip
    pq.write_table(pa.table(table), tmp_path / "e.parquet")
    owners = [ids[number % 30] for number in range(50)]
    equipment = {"entity": owners, "number": [f"D{number}" for number in range(50)], "kind": [KINDS[number % 3 if number != 7 else 3] for number in range(50)]}
    pq.write_table(pa.table(equipment), tmp_path / "m.parquet")
    visits = {"visit": [f"V{number}" for number in range(count)], "entity": ids, "on": [ON] * count}
    pq.write_table(pa.table(visits), tmp_path / "v.parquet")
    facts = ["entity.food_licence_displayed", "entity.licence_displayed"]
    answers = [(f"V{number}", fact, "true" if number % 3 else "false") for number in range(0, 36, 4) for fact in facts]
    pq.write_table(pa.table({name: list(one) for name, one in zip(("visit", "fact", "value"), zip(*answers, strict=True), strict=True)}), tmp_path / "a.parquet")
    return tmp_path


def told(rows: list[dict]) -> list[str]:
    """Return rows in an order of their own, without what a frame cannot know."""
    return sorted(repr([(name, value) for name, value in row.items() if name not in ("row", "file")]) for row in rows)


def frame(spark, path: Path):
    """Read a file as a frame of several partitions."""
    return spark.read.parquet(str(path)).repartition(4)


def collected(one) -> list[dict]:
    """Return the rows of a frame."""
    return [row.asDict(recursive=True) for row in one.collect()]


def test_plans_on_a_cluster_are_those_of_one_machine(spark, files):
    """Entities, members, the items of the plans, rejects: table by table."""
    from smrules.publishing.batch.spark import plan_frames

    library = smrules.load(RULES)
    found = smrules.plan_many(library, files / "e.parquet", on=ON, out=files / "out.parquet", members={"equipment": files / "m.parquet"}, batch_rows=7)
    frames = plan_frames(partial(smrules.load, RULES), frame(spark, files / "e.parquet"), on=ON, members={"equipment": frame(spark, files / "m.parquet")})

    for name in ("entities", "members", "plans", "rejects"):
        assert told(pq.read_table(found.files[name]).to_pylist()) == told(collected(frames[name])), name


def test_assessments_on_a_cluster_are_those_of_one_machine(spark, files):
    """Visits, items, acts, sanctions, open questions and rejects: table by table."""
    from smrules.publishing.batch.spark import assess_frames

    library = smrules.load(RULES)
    found = smrules.assess_many(library, files / "e.parquet", files / "a.parquet", visits=files / "v.parquet", on=ON, out=files / "out", batch_rows=9)
    frames = assess_frames(
        partial(smrules.load, RULES), frame(spark, files / "e.parquet"), frame(spark, files / "a.parquet"), on=ON, visits=frame(spark, files / "v.parquet"),
    )  # fmt: skip

    for name in ("visits", "items", "acts", "rejects"):
        expected = [one for one in pq.read_table(found.files[name]).to_pylist() if one.get("code") != "SM635"]
        assert told(expected) == told(collected(frames[name])), name
    assert found.visits > 30

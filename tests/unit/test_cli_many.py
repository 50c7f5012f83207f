"""The commands about many entities: what docs/scale.md shows runs, and what they print."""

from __future__ import annotations

import json
import re
import shlex

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

from smrules import cli
from tests.conftest import ROOT

pytestmark = pytest.mark.columnar

PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
SHOWN = [line for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line]


@pytest.fixture
def register(tmp_path, monkeypatch):
    """Return a folder with the files that the page names, which is where commands are run."""
    tables = {
        "entities": {
            "id": ["甲", "乙", "丙"],
            "activities": [["catering"], ["food-sales"], []],
            "floor_area": ["180", "20.5", "?"],
        },
        "equipment": {"entity": ["甲", "甲", "丁"], "number": ["D1", "D2", "D3"], "kind": ["elevator", "boiler", "crane"]},
        "visits": {"visit": ["V1", "V2"], "entity": ["甲", "乙"]},
        "answers": {"visit": ["V1", "V2"], "fact": ["entity.food_licence_displayed"] * 2, "value": ["false", "true"]},
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    (tmp_path / "changed-rules").symlink_to(ROOT / "checklists")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_commands_of_the_page_run(register, capsys):
    """Every command of docs/scale.md ends well, and says in Chinese what it did."""
    for line in SHOWN:
        name, *arguments = shlex.split(line)

        assert ("smrules", 0) == (name, cli.main(arguments))
    told = capsys.readouterr().out
    assert "3 户中 2 户有计划，2 个逐个检查的成员" in told
    assert "2 次检查，其中 2 次还有待定的事" in told
    assert "2 次检查中 0 次会有不同" in told


@pytest.mark.slow
def test_json_counts(register, capsys):
    """With --json the counts come as data."""
    assert 0 == cli.main(["plan-many", "entities.parquet", "--on", "2026-11-23", "-o", "plans.parquet", "--json"])
    found = json.loads(capsys.readouterr().out)

    assert (3, 2, 1) == (found["rows"], found["planned"], found["rejected"])


def test_a_column_that_does_not_fit_ends_with_one(register, capsys):
    """Diagnostics go to standard error, and nothing is written."""
    pq.write_table(pa.table({"id": ["甲"], "flor_area": [1]}), "entities.parquet")

    assert 1 == cli.main(["plan-many", "entities.parquet", "--on", "2026-11-23", "-o", "plans.parquet"])
    assert "SM630 没有“flor_area”这样的列" in capsys.readouterr().err
    assert not (register / "plans.parquet.parts").exists()


def test_members_are_told_with_their_scope(register, capsys):
    """A list without a scope is wrong usage."""
    assert 2 == cli.main(
        ["plan-many", "entities.parquet", "--on", "2026-11-23", "-o", "plans.parquet", "--members", "equipment.parquet"]
    )

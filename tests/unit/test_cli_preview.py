"""`smrules preview`: one file, and messages for all that may be wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256

import pytest

from smrules.cli import main
from tests.conftest import ROOT
from tests.unit.publishing import building

pytest.importorskip("jinja2")

REST = ("--library", str(building.LANTERNS), "--on", "2026-11-23")


@pytest.fixture
def visit(tmp_path):
    """Return the files of a shop and its answers, and the file to write."""
    for name, data in (("entity", building.ENTITY), ("answers", {"answers": building.ANSWERS})):
        (tmp_path / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return [str(tmp_path / name) for name in ("entity.json", "answers.json", "page.html")]


def test_it_writes_one_file_and_says_so(visit, capsys):
    """The page is there, and one line says how large it is."""
    entity, answers, page = visit

    assert 0 == main(["preview", entity, answers, "-o", page, *REST])
    assert f"{page}：4 个问题，4 个检查事项" in capsys.readouterr().out
    assert (ROOT / page).read_bytes().startswith(b"<!doctype html>\n")


def test_its_json_pins_the_page_and_the_library(visit, capsys):
    """Programs get the hash of the page, and of the library that it shows."""
    entity, _, page = visit

    assert 0 == main(["preview", entity, "-o", page, "--for", "business", "--json", *REST])
    told = json.loads(capsys.readouterr().out)
    assert (building.lanterns().content_hash, 4) == (told["library_hash"], told["questions"])
    assert sha256((ROOT / page).read_bytes()).hexdigest() == told["sha256"]


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(visit):
    """Neither the order of sets nor anything else of a process gets into the page."""
    entity, answers, page = visit
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")}
        subprocess.run([sys.executable, "-m", "smrules", "preview", entity, answers, "-o", page, *REST], env=environment, check=True)
        found.add((ROOT / page).read_bytes())

    assert 1 == len(found)


def test_answers_that_do_not_fit_are_located(visit, tmp_path, capsys):
    """What is wrong is said with file, line and column, and no page is written."""
    entity, _, page = visit
    (tmp_path / "bad.json").write_text('{"answers":\n {"entity.candles": "many"}}', encoding="utf-8")

    assert 1 == main(["preview", entity, str(tmp_path / "bad.json"), "-o", page, *REST])
    assert "bad.json:2:21: error SM602" in capsys.readouterr().err
    assert not (ROOT / page).exists()


def test_a_file_that_cannot_be_written_is_a_message(visit, tmp_path, capsys):
    """A folder that is not there, or a folder in place of a file."""
    entity = visit[0]
    for place in (tmp_path / "none" / "page.html", tmp_path):
        assert 1 == main(["preview", entity, "-o", str(place), *REST])
        assert f"{place}:1:1: error SM668 写不了文件“{place}”" in capsys.readouterr().err


def test_lines_are_no_page(capsys):
    """A page shows one entity."""
    assert 2 == main(["preview", "-", "-o", "page.html", *REST])
    assert "ENTITY.json" in capsys.readouterr().err

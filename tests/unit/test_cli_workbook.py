"""`smrules export` and `smrules import`: what is written, shown and refused."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from smrules.cli import main
from smrules.concepts.catalogue_of_workbooks import OF_WORKBOOKS
from tests.unit.publishing import building

openpyxl = pytest.importorskip("openpyxl")
ROOT = Path(__file__).resolve().parents[2]
ITEM = "lanterns.shop.candles"


class Result(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path):
    """A copy of the library of lanterns, whose one file is exported."""
    shutil.copytree(building.LANTERNS, tmp_path / "lanterns")
    return tmp_path


@pytest.fixture
def run(folder, capsys, monkeypatch):
    """Return a function that runs a command about that library."""

    def command(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = main([*arguments, "--library", str(folder / "lanterns")])
        return Result(code, *capsys.readouterr())

    return command


@pytest.fixture
def workbook(folder, run):
    """Return a function that exports the file, changes cells by sheet, row and column key, and gives the workbook's name."""
    assert 0 == run("export", str(folder / "lanterns" / "rules.yaml"), "-o", str(folder / "x.xlsx")).code

    def change(*cells: tuple[str, str, str, object], without: tuple[str, ...] = ()) -> str:
        book = openpyxl.load_workbook(folder / "x.xlsx")
        for sheet, row, column, value in cells:
            keys = [(number, one.value) for number, one in enumerate(book[sheet]["A"], start=1) if one.value]
            at = next(number for number, key in keys if key.endswith(row))
            heads = max(number for number, key in keys if key == "@keys" and number < at)
            where = next(one.column for one in book[sheet][heads] if one.value == column)
            book[sheet].cell(at, where).value = value
        for name in without:
            del book[name]
        book.save(folder / "y.xlsx")
        return str(folder / "y.xlsx")

    return change


def text(folder) -> str:
    return (folder / "lanterns" / "rules.yaml").read_text(encoding="utf-8")


def test_an_import_shows_what_changes_and_writes_when_it_is_told_to(run, workbook, folder):
    """First the difference, then, with --yes, exactly that."""
    before, name = text(folder), workbook(("条目", ITEM, "ask", "蜡烛有几支"))

    shown = run("import", name)
    assert (1, before) == (shown.code, text(folder))
    assert all(part in shown.out for part in ("改动：1 处", "蜡烛有几支", "文件的差别", "+++ b/rules.yaml", "加 --yes 写入"))

    written = run("import", name, "--yes")
    lines = [(old, new) for old, new in zip(before.splitlines(), text(folder).splitlines(), strict=True) if old != new]
    assert (0, 1) == (written.code, len(lines)) and "蜡烛有几支" in lines[0][1]
    assert "已写入" in written.out


def test_nothing_changed_is_nothing_written(run, workbook, folder):
    """Exit code 0."""
    before = text(folder)
    found = run("import", workbook(without=("_base", "_lists", "说明")), "--yes")

    assert (0, before) == (found.code, text(folder)) and "文件不变" in found.out


def test_the_same_as_data(run, workbook, folder):
    """Changes with their cells, and the difference."""
    found = run("import", workbook(("条目", ITEM, "ask", "蜡烛有几支")), "--json", "--yes")
    told = json.loads(found.out)

    assert (0, True, [], []) == (found.code, told["written"], told["conflicts"], told["diagnostics"])
    assert ["蜡烛有几支"] == [one["new"] for one in told["changes"]]
    assert told["changes"][0]["place"].startswith("y.xlsx:条目!") and "+++ b/rules.yaml" in told["diff"]


def test_what_does_not_load_is_not_written_unless_told(run, workbook, folder):
    """The message names file and line, and the cell."""
    before, name = text(folder), workbook(("条目", ITEM, "expect", "≥ 很多"))

    refused = run("import", name, "--yes")
    assert (1, before) == (refused.code, text(folder))
    assert "rules.yaml:" in refused.out and "另见 y.xlsx:条目!" in refused.out and "--force" in refused.out

    assert 0 == run("import", name, "--yes", "--force").code
    assert "≥ 很多" in text(folder)


def test_a_mistake_in_the_workbook_stops_it(run, workbook, folder):
    """With the cell; nothing is written, not even with --force."""
    before = text(folder)
    found = run("import", workbook(("条目", ITEM, "ask", "=1+1")), "--yes", "--force")

    assert (1, before) == (found.code, text(folder))
    assert "SM684" in found.out and "公式" in found.out and "没有写入" in found.out


def test_conflicts_are_kept_out_and_the_rest_is_merged(run, workbook, folder):
    """Only when --merge says so."""
    name = workbook(("条目", ITEM, "ask", "表格的问法"), ("条目", ITEM, "look_for", "数一数"))
    file = folder / "lanterns" / "rules.yaml"
    asked = next(line for line in text(folder).splitlines() if line.strip().startswith("ask:"))
    file.write_text(text(folder).replace(asked, asked.split("ask:")[0] + "ask: 文件的问法", 1), encoding="utf-8")
    before = text(folder)

    stopped = run("import", name, "--yes")
    assert (1, before) == (stopped.code, text(folder)) and "SM688" in stopped.out and "--merge" in stopped.out

    run("import", name, "--yes", "--merge")
    assert "文件的问法" in text(folder) and "数一数" in text(folder) and "表格的问法" not in text(folder)


def test_without_a_base_a_changed_file_is_not_overwritten_unless_told(run, workbook, folder):
    """What only the file changed would be taken back."""
    name = workbook(("条目", ITEM, "look_for", "数一数"), without=("_base",))
    file = folder / "lanterns" / "rules.yaml"
    file.write_text("# 后来加的\n" + text(folder), encoding="utf-8")
    before = text(folder)

    stopped = run("import", name, "--yes")
    assert (1, before) == (stopped.code, text(folder)) and "SM689" in stopped.out and "--force" in stopped.out

    run("import", name, "--yes", "--force")
    assert "数一数" in text(folder) and text(folder).startswith("# 后来加的")


def test_another_file_may_be_named(run, workbook, folder):
    """`--into`; a file that is not there is told."""
    (folder / "lanterns" / "rules.yaml").rename(folder / "lanterns" / "other.yaml")
    name = workbook(("条目", ITEM, "ask", "蜡烛有几支"))

    assert "SM681" in run("import", name).err
    assert 0 == run("import", name, "--into", str(folder / "lanterns" / "other.yaml"), "--yes").code
    assert "蜡烛有几支" in (folder / "lanterns" / "other.yaml").read_text(encoding="utf-8")


def test_the_library_around_a_file_is_found(capsys, tmp_path):
    """The nearest folder with domains or vocabularies; a file without one is wrong usage."""
    (tmp_path / "lone.yaml").write_text("param: a\n", encoding="utf-8")

    assert 0 == main(["export", str(ROOT / "checklists" / "parameters" / "penalty.yaml"), "-o", str(tmp_path / "p.xlsx")])
    assert 2 == main(["export", str(tmp_path / "lone.yaml"), "-o", str(tmp_path / "l.xlsx")])
    assert 2 == main(["export", str(tmp_path / "lone.yaml"), "-o", "x", "--library", str(ROOT / "checklists")])
    assert 1 == main(["export", str(tmp_path / "none.yaml"), "-o", "x", "--library", str(ROOT / "checklists")])
    assert 1 == main(["import", str(tmp_path / "lone.yaml")])


def test_every_message_of_workbooks_is_met_by_a_test():
    """Each code of this family stands in a test of its own."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))

    assert [] == [code for code in OF_WORKBOOKS if code not in tests]

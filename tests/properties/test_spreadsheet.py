"""A workbook changes exactly what somebody changed in it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smrules.publishing.spreadsheet.comments import has_own_lines
from smrules.publishing.spreadsheet.proposal import Proposal
from smrules.publishing.spreadsheet.sheets import Book, Column, Row
from smrules.publishing.spreadsheet.texts import shown
from smrules.publishing.spreadsheet.tree import Path, RuleText, data_of, end_of
from tests.unit.publishing.spreadsheet import workbooks
from tests.unit.publishing.spreadsheet.workbooks import CHECKLISTS, FILES, exported, find, imported

HIDDEN = ("_base", "_lists", "说明")
Cell = tuple[str, Row, Column, Path]
FEW = settings(max_examples=60)


def text_of(file: str) -> str:
    return (CHECKLISTS / file).read_text(encoding="utf-8")


def editable(book: Book) -> list[Cell]:
    """Return every cell that may be changed and is not empty."""
    return [
        (sheet.name, row, column, path)
        for sheet in book.sheets
        for block in sheet.blocks
        for row in block.rows
        for column in block.columns
        if column.is_value and not column.locked and column.key in row.cells
        if (path := book.value_path(row.entry, column)) is not None
    ]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_a_workbook_that_nobody_changed_changes_nothing(file):
    """YAML → sheets → YAML gives every byte back, with and without the sheets that need not be there."""
    text = text_of(file)

    found = imported(text, without=HIDDEN)

    assert ((), (), text.encode()) == (found.problems, found.changes, found.new)


def another(node: yaml.Node, draw: Any, form: str) -> Any:
    """Return a value of the kind of a node that is not its value; a comma in a list and a colon in a mapping would mean more."""
    old = data_of(node)
    if isinstance(old, bool):
        return not old
    if isinstance(old, str):
        more = {"scalar": ["a, b", "yes: no # x"], "list": []}.get(form, ["a, b"])
        return draw(st.sampled_from([*more, "新的文字", "≥ 3", "7", "= x", "- 1", "@a", '引"号', "a | b"]).filter(old.__ne__))
    if isinstance(old, dict):
        keys = list(old)
        changed = dict(old)
        what = draw(st.sampled_from(["value", "gone", "more"]))
        key = draw(st.sampled_from(keys)) if keys else ""
        if what == "value" and isinstance(old.get(key), str):
            changed[key] = draw(st.sampled_from(["≥ 9", "新", "> 8", "{x}"]).filter(old[key].__ne__))
        elif what == "gone" and len(keys) > 1:
            del changed[key]
        else:
            changed["entity.more"] = "x | y"
        return changed
    return (
        [*old, draw(st.sampled_from(["one-more", "12"]))] if all(isinstance(one, str) for one in old) else old[:-1] or old * 2
    )


def cell_text(value: Any) -> str:
    """Return a value as somebody would write it into a cell."""
    if isinstance(value, (dict, list)):
        node = next(iter(yaml.compose_all(json.dumps({"k": value}, ensure_ascii=False), Loader=yaml.SafeLoader))).value[0][1]
        return shown(RuleText(json.dumps({"k": value}, ensure_ascii=False)), node)
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def put(data: Any, path: Path, value: Any) -> Any:
    """Return data with another value at a path."""
    if not path:
        return value
    if isinstance(data, list):
        return [put(one, path[1:], value) if number == path[0] else one for number, one in enumerate(data)]
    return {key: put(one, path[1:], value) if key == path[0] else one for key, one in data.items()}


@cache
def kinds(file: str) -> dict[tuple[str, str], list[Cell]]:
    """Return the cells of a file that may be changed, by sheet and column."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for one in editable(exported(text_of(file))[0]):
        found.setdefault((one[0], one[2].key.split("/")[0]), []).append(one)
    return found


@st.composite
def changed_cells(draw: Any) -> tuple[str, str, str, str, Any]:
    """A file, the sheet, key of the row and column of a cell, and another value for it."""
    file = draw(st.sampled_from(FILES))
    book, _ = exported(text_of(file))
    cells = kinds(file)[draw(st.sampled_from(sorted(kinds(file))))]
    sheet, row, column, path = cells[draw(st.integers(0, len(cells) - 1))]
    node = book.text.node(path)
    assert node is not None
    offered = workbooks.offered(book, sheet, row, column)
    return file, sheet, row.key, column.key, draw(st.sampled_from(offered)) if offered else another(node, draw, column.form)


@pytest.mark.slow
@FEW
@given(changed_cells())
def test_one_changed_cell_changes_exactly_its_value(case):
    """The rest of the file stays as it is, byte for byte, and the file then says what was meant."""
    file, sheet, key, column_key, value = case
    text = text_of(file)
    book, _ = exported(text)
    path = next(one[3] for one in kinds(file)[sheet, column_key.split("/")[0]] if (one[1].key, one[2].key) == (key, column_key))
    node = book.text.node(path)
    start, end = node.start_mark.index, end_of(node)

    found = imported(text, {find(text, sheet, key, column_key): cell_text(value)}, without=HIDDEN)
    new = found.new.decode()

    assert [] == [one.text() for one in found.problems if one.level == "error"]
    assert (text[:start], text[end:]) == (new[:start], new[len(new) - len(text) + end :])
    assert put([data_of(one) for one in book.text.documents], path, value) == documents_of(found)


def documents_of(found: Proposal) -> list[Any]:
    """Return what a changed file says."""
    return [data_of(one) for one in RuleText(found.new.decode()).documents]


def without(data: Any, path: Path) -> Any:
    """Return data without what stands at a path; a mapping or list of which nothing is left goes too."""
    if len(path) == 1:
        return (
            [one for number, one in enumerate(data) if number != path[0]] if isinstance(data, list) else dropped(data, path[0])
        )
    inner = without(data[path[0]], path[1:])
    if not inner and isinstance(data, dict):
        return dropped(data, path[0])
    return put(data, path[:1], inner)


def dropped(data: dict[str, Any], key: Any) -> dict[str, Any]:
    return {other: one for other, one in data.items() if other != key}


@st.composite
def rows(draw: Any) -> tuple[str, str, str]:
    """A file, and the sheet and key of one of its rows."""
    file = draw(st.sampled_from(FILES))
    sheet = draw(st.sampled_from(exported(text_of(file))[0].sheets))
    found = [row.key for block in sheet.blocks for row in block.rows]
    return file, sheet.name, draw(st.sampled_from(found)) if found else ""


@pytest.mark.slow
@FEW
@given(rows())
def test_one_removed_row_removes_exactly_its_entry(case):
    """What is left of the file is what was there, in its order; comments stay, but for those inside the entry."""
    file, sheet, key = case
    text = text_of(file)
    book, _ = exported(text)
    path = book.text.path(key)
    assume(path is not None and len(book.entries) > 1)

    found = imported(text, {find(text, sheet, key, "@do"): "删除"}, without=HIDDEN)
    inside = book.text.first_line(path), book.text.last_line(path)
    kept = text[: inside[0]] + text[inside[1] :] if has_own_lines(book.text, path) else text
    marks = [line for line in kept.splitlines() if line.lstrip().startswith("#")]

    assert () == found.problems
    assert without([data_of(one) for one in book.text.documents], path) == documents_of(found)
    assert marks == [line for line in found.new.decode().splitlines() if line.lstrip().startswith("#")]

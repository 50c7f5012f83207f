"""A value and the text of its cell."""

from __future__ import annotations

import pytest
import yaml

from smrules.publishing.spreadsheet.texts import Unreadable, shown, value_of
from smrules.publishing.spreadsheet.tree import RuleText, data_of
from tests.unit.publishing.spreadsheet.workbooks import CHECKLISTS, FILES, exported


def node_of(text: str) -> yaml.Node:
    return RuleText(text).documents[0].value[0][1]


@pytest.mark.parametrize(
    ("written", "form", "cell"),
    [
        ("k: ≥ 3", "scalar", "≥ 3"),
        ('k: "35"', "scalar", "35"),
        ("k: true", "scalar", "true"),
        ('k: {a.b: "> 8", c: [x, y]}', "mapping", 'a.b: "> 8"\nc: [x, y]'),
        ("k:\n  any:\n    - {a.b: 1}\n    - {c.d: 2, e: {f: g}}\n", "mapping", "any: [{a.b: 1}, {c.d: 2, e: {f: g}}]"),
        ("k: [x, y z]", "list", "x, y z"),
        ("k: [x]", "list", "x"),
        ('k: ["a, b", c]', "list", '["a, b", c]'),
        ("k: [{a: 1}, {b: 2}]", "free", "{a: 1}\n{b: 2}"),
        ("k: []", "free", "[]"),
        ("k: {}", "free", "{}"),
    ],
)
def test_a_value_reads_back_from_its_cell(written, form, cell):
    """One line a key, codes with commas, entries with braces one a line."""
    node = node_of(written)

    assert cell == shown(RuleText(written), node)
    assert data_of(node) == value_of(cell, form, node)


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_every_cell_of_every_shipped_file_reads_back(file):
    """Whatever stands in a cell means the value that it was made of."""
    book, _ = exported((CHECKLISTS / file).read_text(encoding="utf-8"))
    cells = [
        (node, column, row.cells[column.key])
        for sheet in book.sheets for block in sheet.blocks for row in block.rows for column in block.columns
        if column.is_value and column.key in row.cells and (path := book.value_path(row.entry, column)) is not None
        and (node := book.text.node(path)) is not None
    ]  # fmt: skip

    assert cells
    assert [] == [
        cell for node, column, cell in cells if data_of(node) != value_of(cell, column.form, node, False, column.is_prose)
    ]


@pytest.mark.parametrize(
    ("cell", "form", "written", "value"),
    [
        ("是", "scalar", "k: true", True),
        ("TRUE", "scalar", "k: false", True),
        ("a，b\nc", "list", "k: [x]", ["a", "b", "c"]),
        ("a", "list", "k: x", "a"),
        ("a, b", "list", "k: x", ["a", "b"]),
        ("a: b\nc: {d: e}", "free", "k: x", {"a": "b", "c": {"d": "e"}}),
        ('["a, b"]', "free", "k: x", ["a, b"]),
        ("one\ntwo", "scalar", "k: |\n  x\n", "one\ntwo\n"),
    ],
)
def test_a_cell_may_be_written_in_other_ways(cell, form, written, value):
    """Yes and no in Chinese, Chinese commas, one entry or several."""
    assert value == value_of(cell, form, node_of(written), is_flag=cell in ("是", "TRUE"))


@pytest.mark.parametrize(
    ("cell", "form"), [("没有冒号", "mapping"), ("a: b\na: c", "mapping"), ("[a", "list"), ("{a", "free"), ("a：b", "mapping")]
)
def test_what_is_no_value_says_why(cell, form):
    """In both languages."""
    with pytest.raises(Unreadable) as refused:
        value_of(cell, form, None)

    assert refused.value.zh and refused.value.en

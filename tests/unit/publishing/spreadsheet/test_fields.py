"""Every key of every rule file has its place in a workbook."""

from __future__ import annotations

import pytest

from smrules.definitions import shapes
from smrules.publishing.spreadsheet import fields
from smrules.publishing.spreadsheet.tree import RuleText, data_of
from tests.unit.publishing.spreadsheet.workbooks import CHECKLISTS, FILES, exported


def test_every_kind_of_document_has_a_sheet():
    """A kind that is added needs one."""
    assert shapes.DOCUMENTS.keys() == fields.DOCUMENTS.keys()


def test_every_listing_has_a_sheet_that_is_shown():
    """And every sheet has a listing."""
    listed = {one.sheet for one in (*fields.LISTINGS.values(), *fields.DOCUMENTS.values(), *fields.ALWAYS.values())}

    assert set(fields.SHEETS) == listed


def leaves(data, path=()):
    if isinstance(data, dict) and data:
        for key, one in data.items():
            yield from leaves(one, (*path, key))
    elif isinstance(data, list) and data:
        for number, one in enumerate(data):
            yield from leaves(one, (*path, number))
    else:
        yield path


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_nothing_of_a_file_is_left_out(file):
    """Every value stands in exactly one cell, by itself or in what is around it."""
    text = RuleText((CHECKLISTS / file).read_text(encoding="utf-8"))
    book, _ = exported(text.text)
    places = [
        path
        for sheet in book.sheets for block in sheet.blocks for row in block.rows for column in block.columns
        if column.is_value and column.key in row.cells and (path := book.value_path(row.entry, column)) is not None
    ]  # fmt: skip
    values = [(number, *path) for number, one in enumerate(text.documents) for path in leaves(data_of(one))]
    known = set(places)

    assert len(known) == len(places)
    assert [] == [path for path in values if sum(path[:depth] in known for depth in range(len(path) + 1)) != 1]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_every_comment_of_a_file_is_shown(file):
    """Beside the entry above which it stands; that at the head of a file also on the sheet that explains."""
    text = (CHECKLISTS / file).read_text(encoding="utf-8")
    book, _ = exported(text)
    cells = [row.cells["#"] for sheet in book.sheets for block in sheet.blocks for row in block.rows if "#" in row.cells]
    shown = {line for cell in [*cells, book.comments.get((0,), "")] for line in cell.splitlines()}

    assert (
        set() == {line.strip().removeprefix("#").strip() for line in text.splitlines() if line.strip().startswith("#")} - shown
    )

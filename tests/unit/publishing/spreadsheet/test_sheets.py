"""The sheets of a rule file, as rows and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from smrules.publishing.spreadsheet.sheets import Book, Sheet
from tests.unit.publishing.spreadsheet.test_comparison import TEXT
from tests.unit.publishing.spreadsheet.workbooks import exported

GOLDEN = Path(__file__).parent / "small-checklist.txt"


def told(sheet: Sheet) -> str:
    """Return a sheet as text."""
    lines = [f"== {sheet.name}"]
    for block in sheet.blocks:
        lines += [
            f"-- {block.title}",
            " | ".join(one.head for one in block.columns),
            " | ".join(one.key for one in block.columns),
        ]
        for row in block.rows:
            cells = [row.cells.get(one.key, "").replace("\n", "⏎") for one in block.columns]
            lines.append(f"[{row.key}] " + " | ".join(cells))
    return "\n".join(lines)


def test_the_sheets_of_a_file_are_those_that_were_reviewed(golden):
    """Names, heads, keys and cells of a checklist with a table and a parameter."""
    found = "\n\n".join(map(told, exported(TEXT)[0].sheets)) + "\n"

    assert golden(GOLDEN, found) == found


@pytest.mark.parametrize(("path", "name"), [((0,), "food-operation.small"), ((0, "items", 0), "food-operation.small/food-operation.small.a"),
                                            ((0, "tables", 0, "otherwise"), "food-operation.small/small-grade/otherwise")])  # fmt: skip
def test_an_entry_has_a_name_that_people_can_write(path, name):
    """The names of the entries around it, and its own."""
    book: Book = exported(TEXT)[0]

    assert name == book.name(path)

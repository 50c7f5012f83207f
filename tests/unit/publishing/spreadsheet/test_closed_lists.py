"""What cells offer comes from the shapes and from the library."""

from __future__ import annotations

import pytest

from smrules.publishing.spreadsheet.closed_lists import ClosedLists
from tests.unit.publishing.spreadsheet.test_comparison import TEXT
from tests.unit.publishing.spreadsheet.workbooks import exported, library


def closed(sheet: str, key: str):
    """Return what a column of the small checklist offers."""
    block = next(one for one in exported(TEXT)[0].sheets if one.name == sheet).blocks[0]
    return ClosedLists(library()).of(block, next(one for one in block.columns if one.key == key))


@pytest.mark.parametrize(
    ("sheet", "key", "offered", "strict"),
    [
        ("条目", "@do", "删除", True),
        ("条目", "class", "key", True),
        ("条目", "where", "front", True),
        ("条目", "type", "boolean", True),
        ("条目", "fact", "entity.status", False),
        ("条目", "presume/item.affects_safety", "true", True),
        ("检查表", "domain", "food-operation", True),
        ("依据", "instrument", "food-safety-law-2025", True),
        ("表", "decides", "checklist.food_grade", False),
        ("规则表", "then", None, False),
        ("选项", "alone", None, False),
        ("条目", "ask", None, False),
    ],
)
def test_a_column_offers_the_words_of_the_library(sheet, key, offered, strict):
    """Codes and names strictly; facts, which an item may declare, and tests, which may say more, as suggestions."""
    found = closed(sheet, key)

    assert (strict, offered is not None) == (found.strict, bool(found.values))
    assert offered is None or offered in found.values


def test_codes_come_with_their_labels():
    """They are shown beside the cell."""
    assert "重点项" == closed("条目", "class").values["key"]

"""A file that changed after the export: what only one side changed is taken, what both changed is told, nothing is lost."""

from __future__ import annotations

import pytest

from tests.unit.publishing.spreadsheet.test_comparison import RULES, TEXT, A, B, cells, changed
from tests.unit.publishing.spreadsheet.workbooks import find, imported, spare

ASK, CLASS, EXPECT = (find(TEXT, "条目", row, key) for row, key in ((A, "ask"), (A, "class"), (B, "expect")))
INSERTED = "  - id: food-operation.small.n\n    fact: entity.small_n\n    class: key\n    expect: true\n"


def test_changes_of_both_sides_go_together():
    """A value changed here, another there, and entries that came in between."""
    now = changed("  # 第一项\n", INSERTED + "  # 第一项\n").replace("≥ 5", "≥ 7")

    found = imported(TEXT, {ASK: "新问法", CLASS: "general"}, now)

    assert () == found.conflicts and ["新问法", "general"] == [one.new for one in found.changes]
    assert now.replace("ask: 是否公示", "ask: 新问法").replace(
        "class: key\n    expect: good", "class: general\n    expect: good"
    ) == (found.new.decode())


def test_what_both_changed_is_a_conflict_cell_by_cell():
    """It names the three values; the rest can still be written."""
    now = changed("ask: 是否公示", "ask: 文件里的问法")

    found = imported(TEXT, {ASK: "表格里的问法", EXPECT: "≥ 9"}, now)
    (one,) = found.conflicts

    assert ("SM688", "test.xlsx:条目!E3") == (one.code, str(one.position))
    assert all(value in one.zh for value in ("是否公示", "文件里的问法", "表格里的问法"))
    assert now.replace("≥ 5", "≥ 9") == found.new.decode()


def test_what_both_changed_alike_is_done_already():
    """So a workbook may be imported again."""
    found = imported(TEXT, {ASK: "新问法"}, changed("ask: 是否公示", "ask: 新问法"))

    assert ((), ["新问法"]) == (found.conflicts, [one.new for one in found.done])
    assert not found.is_changed


CONFLICTS = [
    ("removed here, changed there", {find(TEXT, "条目", A, "@do"): "删除"}, changed("ask: 是否公示", "ask: 改了")),
    ("changed here, removed there", {find(TEXT, "规则表", RULES + "/bad", "why"): "改了"},
     changed('      - {id: bad,  when: {checklist.food_failed_key: "> 0"}, then: non-compliant, why: 有}\n', "")),
    ("added on both sides", cells("条目", spare(TEXT, "条目"), {"id": "food-operation.small.n", "class": "general"}),
     changed("  # 第一项\n", INSERTED + "  # 第一项\n")),
    ("another example in its place", {find(TEXT, "例子", A + "/examples/#1", "expect"): "state: unable"},
     changed("      - {answers: {entity.small_a: bad}, expect: {state: noncompliant}}\n", "")),
]  # fmt: skip


@pytest.mark.parametrize(("new", "now"), [one[1:] for one in CONFLICTS], ids=[one[0] for one in CONFLICTS])
def test_entries_that_came_and_went_are_conflicts_too(new, now):
    """The file stays as it is."""
    found = imported(TEXT, new, now)

    assert ["SM688"] == [one.code for one in found.conflicts]
    assert now == found.new.decode()


def test_entries_without_names_are_matched_by_what_they_say():
    """An example added before the others does not shift them."""
    first = "      - {answers: {entity.small_a: good}"
    now = changed(first, "      - {answers: {entity.small_a: none}, expect: {state: unable}}\n" + first)

    found = imported(TEXT, {find(TEXT, "例子", A + "/examples/#1", "expect"): "state: refused"}, now)

    assert now.replace("{state: noncompliant}", "{state: refused}") == found.new.decode()


def test_rows_are_added_and_removed_beside_those_of_the_file():
    """Each side's entries stay."""
    now = changed("  # 第一项\n", INSERTED + "  # 第一项\n")
    new = cells("条目", spare(TEXT, "条目"), {"id": "food-operation.small.z", "class": "general"}) | {
        find(TEXT, "条目", B, "@do"): "删除"
    }

    found = imported(TEXT, new, now).new.decode()

    assert [True, True, False, True] == [f"- id: food-operation.small.{one}\n" in found for one in "nabz"]


def test_without_the_text_of_then_only_two_sides_are_compared():
    """That is said; a workbook whose file did not change needs no text of then."""
    now = changed("ask: 是否公示", "ask: 文件里的问法")

    found = imported(TEXT, {EXPECT: "≥ 9"}, now, without=("_base", "_lists"))

    assert [("SM689", "warning")] == [(one.code, one.level) for one in found.problems]
    assert {"是否公示", "≥ 9"} == {one.new for one in found.changes}
    assert () == imported(TEXT, {EXPECT: "≥ 9"}, without=("_base", "_lists", "说明")).problems

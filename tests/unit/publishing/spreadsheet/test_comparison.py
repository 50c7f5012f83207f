"""What is changed in a workbook is changed in the file; what cannot be is told with its cell."""

from __future__ import annotations

import pytest

from smrules.publishing.spreadsheet.grid import Found
from tests.unit.publishing.spreadsheet.workbooks import columns, find, imported, spare

TEXT = """\
# 检查表
checklist: food-operation.small
domain: food-operation
title: 小检查表
in_force: 2022-03-15..
applies_when: {entity.activities: has catering}
items:
  # 第一项
  - id: food-operation.small.a
    ask: 是否公示
    fact: entity.small_a
    type: choice
    of: {good: 好, bad: {label: 坏, alone: true}}
    where: front
    class: key
    expect: good
    presume: {item.affects_safety: true}
    basis: {instrument: food-safety-law-2025, article: "35"}
    examples:
      - {answers: {entity.small_a: good}, expect: {state: compliant}}
      - {answers: {entity.small_a: bad}, expect: {state: noncompliant}}
  - id: food-operation.small.b
    fact: entity.small_b
    type: number
    class: general
    expect: ≥ 5
tables:
  - id: small-grade
    for: checklist
    decides: checklist.food_grade
    rows:
      - {id: good, when: {checklist.food_failed_key: 0},     then: compliant}
      - {id: bad,  when: {checklist.food_failed_key: "> 0"}, then: non-compliant, why: 有}
    otherwise: {then: unknown, why: 无}
---
# 参数
param: small_limit
by: entity.subject_kind
values: {2021-07-15: {individual: 200, organisation: 3000}}
"""
A, B = "food-operation.small/items/food-operation.small.a", "food-operation.small/items/food-operation.small.b"
RULES = "food-operation.small/tables/small-grade/rows"


def changed(old: str, new: str) -> str:
    """Return the text with one part changed."""
    assert 1 == TEXT.count(old)
    return TEXT.replace(old, new)


def cells(sheet: str, row: int, values: dict[str, object]) -> dict:
    """Return cells of one row by the keys of their columns."""
    numbers = columns(TEXT, sheet, row)
    return {(sheet, row, numbers[key]): value for key, value in values.items()}


CELLS = [
    ("prose", "条目", A, "ask", "= 是否：好", "ask: 是否公示", 'ask: = 是否：好'),
    ("a closed list", "条目", A, "class", "critical", "class: key", "class: critical"),
    ("a test typed as a number", "条目", B, "expect", 7, "expect: ≥ 5", "expect: 7"),
    ("a test with a sign", "条目", B, "expect", "> 5", "expect: ≥ 5", 'expect: "> 5"'),
    ("a flag in Chinese", "条目", A, "presume/item.affects_safety", "否", "item.affects_safety: true", "item.affects_safety: false"),
    ("a flag typed as a boolean", "条目", A, "presume/item.affects_safety", False, "item.affects_safety: true", "item.affects_safety: false"),
    ("a presumption taken back", "条目", A, "presume/item.affects_safety", None, "    presume: {item.affects_safety: true}\n", ""),
    ("an article typed as a number", "依据", A + "/basis", "article", 36, 'article: "35"', 'article: "36"'),
    ("several articles", "依据", A + "/basis", "article", "35、36", 'article: "35"', 'article: "35、36"'),
    ("two articles", "依据", A + "/basis", "article", "35, 36", 'article: "35"', 'article: ["35", "36"]'),
    ("a condition of several lines", "检查表", "food-operation.small", "applies_when",
     "entity.activities: has catering\nentity.status: open", "{entity.activities: has catering}",
     "{entity.activities: has catering, entity.status: open}"),
    ("a cell of a decision table", "规则表", RULES + "/good", "when/checklist.food_failed_key", "≤ 1", "key: 0}", "key: ≤ 1}"),
    ("a cell that keeps its quotes", "规则表", RULES + "/bad", "when/checklist.food_failed_key", "> 1", '"> 0"', '"> 1"'),
    ("the last row of a table", "规则表", "small-grade/otherwise", "why", "沉默", "why: 无", "why: 沉默"),
    ("the label of a value", "选项", A + "/of/good", "label", "很好", "good: 好", "good: 很好"),
    ("a figure", "数值", "small_limit/values/2021-07-15/individual", "=", 300, "individual: 200", "individual: 300"),
    ("a percentage", "数值", "small_limit/values/2021-07-15/individual", "=", Found(0.35, "0%"), "individual: 200", "individual: 35%"),
    ("an answer of an example", "例子", A + "/examples/#1", "answers", "entity.small_a: worse", "{entity.small_a: bad}", "{entity.small_a: worse}"),
    ("an optional key", "条目", B, "where", "front", "type: number\n", "type: number\n    where: front\n"),
    ("full-width characters", "条目", B, "expect", "≥　６", "expect: ≥ 5", "expect: ≥ 6"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "old", "new"), [one[1:] for one in CELLS], ids=[one[0] for one in CELLS]
)
def test_a_changed_cell_changes_its_value(sheet, row, column, value, old, new):
    """And nothing else in the file."""
    found = imported(TEXT, {find(TEXT, sheet, row, column): value})

    assert [] == [one.text() for one in found.problems if one.level == "error"]
    assert changed(old, new) == found.new.decode()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_and_byte_order_mark_stay(mark, newline):
    """A file that was saved on Windows stays such a file."""
    from smrules.publishing.spreadsheet.proposal import propose
    from smrules.publishing.spreadsheet.reading import Workbook
    from smrules.publishing.spreadsheet.workbook import export
    from tests.unit.publishing.spreadsheet.workbooks import library

    pytest.importorskip("openpyxl")
    raw = (mark + TEXT.replace("\n", newline)).encode()
    changed_raw = raw.replace("ask: 是否公示".encode(), "ask: 新".encode())
    made = export(library(), "test.yaml", raw)

    assert raw == propose(Workbook.of("x", made), raw, library()).new
    assert changed_raw == propose(Workbook.of("x", made), changed_raw, library()).new


def test_what_a_spreadsheet_made_of_a_value_is_no_change():
    """A number of a text, blanks around a text, other commas in a list."""
    found = imported(TEXT, {
        find(TEXT, "依据", A + "/basis", "article"): 35,
        find(TEXT, "数值", "small_limit/values/2021-07-15/organisation", "="): Found(30.0, "0.00%"),
        find(TEXT, "条目", A, "ask"): " 是否公示\u3000",
        find(TEXT, "条目", A, "presume/item.affects_safety"): True,
    })  # fmt: skip

    assert [("数值", "3000%")] == [(str(one.place).partition("!")[0].rpartition(":")[2], one.new) for one in found.changes]


ROWS = [
    ("an item", "条目", {"id": "food-operation.small.c", "fact": "entity.small_c", "class": "general", "expect": "known"},
     "    expect: ≥ 5\n",
     "    expect: ≥ 5\n  - id: food-operation.small.c\n    fact: entity.small_c\n    class: general\n    expect: known\n"),
    ("a second basis", "依据", {"@of": "food-operation.small/food-operation.small.a", "instrument": "food-safety-law-2021", "article": 35},
     '{instrument: food-safety-law-2025, article: "35"}',
     '[{instrument: food-safety-law-2025, article: "35"}, {instrument: food-safety-law-2021, article: "35"}]'),
    ("a first basis", "依据", {"@of": "food-operation.small/small-grade/bad", "instrument": "food-safety-law-2021", "article": "7"},
     "non-compliant, why", 'non-compliant, basis: {instrument: food-safety-law-2021, article: "7"}, why'),
    ("an example", "例子", {"@of": "food-operation.small/food-operation.small.a", "answers": "entity.small_a: none", "expect": "state: unable"},
     "{state: noncompliant}}\n",
     "{state: noncompliant}}\n      - {answers: {entity.small_a: none}, expect: {state: unable}}\n"),
    ("a choice", "选项", {"@of": "food-operation.small/food-operation.small.a", "@id": "so-so", "label": "一般"}, "alone: true}}", "alone: true}, so-so: 一般}"),
    ("a figure", "数值", {"@from": "2027-01-01", "@choice": "individual", "=": 250},
     "organisation: 3000}}", "organisation: 3000}, 2027-01-01: {individual: 250}}"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "values", "old", "new"), [one[1:] for one in ROWS], ids=[one[0] for one in ROWS])
def test_a_new_row_adds_lines_in_the_style_of_the_file(sheet, values, old, new):
    """Quotes and braces as its neighbours have them."""
    found = imported(TEXT, cells(sheet, spare(TEXT, sheet), values))

    assert [] == [one.text() for one in found.problems if one.level == "error"]
    assert changed(old, new) == found.new.decode()


def test_rows_may_belong_to_a_row_that_is_new():
    """A new item comes with its basis and its examples."""
    name = "food-operation.small.c"
    new = cells("条目", spare(TEXT, "条目"), {"id": name, "fact": "entity.small_c", "class": "general", "expect": "true"})
    basis = {"@of": f"food-operation.small/{name}", "instrument": "food-safety-law-2025", "article": 1}
    example = {"@of": f"food-operation.small/{name}", "answers": "entity.small_c: true", "expect": "state: compliant"}
    new |= cells("依据", spare(TEXT, "依据"), basis) | cells("例子", spare(TEXT, "例子"), example)

    found = imported(TEXT, new).new.decode()

    assert (
        "  - id: food-operation.small.c\n    fact: entity.small_c\n    class: general\n    expect: true\n"
        '    basis: {instrument: food-safety-law-2025, article: "1"}\n'
        "    examples:\n      - {answers: {entity.small_c: true}, expect: {state: compliant}}\n"
    ) in found


def test_a_column_may_be_added_to_a_decision_table():
    """Its key names a fact; every row may then test it."""
    row = find(TEXT, "规则表", RULES + "/good", "id")[1]
    last = max(columns(TEXT, "规则表", row).values()) + 1
    new = {("规则表", row - 1, last): "when/checklist.food_failed_general", ("规则表", row, last): "≤ 8"}

    assert changed("key: 0}", "key: 0, checklist.food_failed_general: ≤ 8}") == imported(TEXT, new).new.decode()


@pytest.mark.parametrize(("task", "kept"), [("删除", "  # 第一项\n"), ("连注释删除", "")])
def test_a_row_is_removed_with_or_without_its_comments(task, kept):
    """Exactly its lines go."""
    start, end = TEXT.index("  # 第一项\n"), TEXT.index("  - id: food-operation.small.b")

    found = imported(TEXT, {find(TEXT, "条目", A, "@do"): task})

    assert TEXT[:start] + kept + TEXT[end:] == found.new.decode()


def test_a_row_that_is_gone_is_removed():
    """As if it had been marked."""
    row = find(TEXT, "规则表", RULES + "/bad", "id")[1]
    gone = {("规则表", row, column): None for column in range(1, 12)}

    assert "id: bad," not in imported(TEXT, gone).new.decode()


REFUSED = [
    ("SM682", {("条目", 0, 0): "sheet"}, "test.xlsx:新表"),
    ("SM683", {("条目", 2, 4): "askk"}, "test.xlsx:条目!D2"),
    ("SM683", {("条目", 3, 40): "x"}, "test.xlsx:条目!AN3"),
    ("SM684", {("条目", 3, 5): Found("=A1", kind="formula")}, "test.xlsx:条目!E3"),
    ("SM684", {("检查表", 3, 8): "没有冒号"}, "test.xlsx:检查表!H3"),
    ("SM685", {("条目", 3, 9): "kei"}, "test.xlsx:条目!I3"),
    ("SM685", {("条目", 3, 3): "抹去"}, "test.xlsx:条目!C3"),
    ("SM686", {("条目", 3, 4): "food-operation.small.z"}, "test.xlsx:条目!D3"),
    ("SM686", {("条目", 3, 2): "别的注释"}, "test.xlsx:条目!B3"),
    ("SM686", {("条目", 3, 1): "no/such/key"}, "test.xlsx:条目!A3"),
    ("SM686", {("条目", 2, 1): None}, "test.xlsx:条目!A1"),
    ("SM686", {("条目", 5, 4): "food-operation.small.b", ("条目", 5, 5): "又一个"}, "test.xlsx:条目!D5"),
    ("SM686", {("条目", 5, 5): "没有标识"}, "test.xlsx:条目!D5"),
]


@pytest.mark.parametrize(("code", "new", "place"), REFUSED, ids=[f"{one[0]}-{number}" for number, one in enumerate(REFUSED)])
def test_what_does_not_fit_is_told_with_its_cell(code, new, place):
    """Nothing is written then."""
    if code == "SM682":
        from smrules.publishing.spreadsheet.grid import FoundSheet
        from smrules.publishing.spreadsheet.proposal import propose
        from tests.unit.publishing.spreadsheet.workbooks import library, opened

        book = opened(TEXT)
        book.sheets["新表"] = FoundSheet("新表", {})
        found = propose(book, TEXT.encode(), library())
    else:
        found = imported(TEXT, new)

    assert (code, place) in [(one.code, str(one.position)) for one in found.problems]
    assert not found.is_sound and not found.is_changed


def test_it_is_said_how_a_cell_was_read():
    """A number by its shortest notation, a code in ASCII."""
    where = find(TEXT, "条目", B, "expect")

    found = [imported(TEXT, {where: value}).problems for value in (0.1, "≥　６")]

    assert [["SM687"], ["SM687"]] == [[one.code for one in some] for some in found]
    assert [["warning"], ["warning"]] == [[one.level for one in some] for some in found]


def test_rows_that_changed_places_change_places_in_the_file():
    """The order of rows means something where the first hit decides."""
    first = find(TEXT, "规则表", RULES + "/good", "id")[1]
    from tests.unit.publishing.spreadsheet.workbooks import exported

    cells_ = exported(TEXT)[1]["规则表"].cells
    swapped = {
        ("规则表", row, column): cells_[other, column].value if (other, column) in cells_ else None
        for row, other in ((first, first + 1), (first + 1, first)) for column in range(1, 10)
    }  # fmt: skip
    good, bad = (line for line in TEXT.splitlines() if line.lstrip().startswith(("- {id: good", "- {id: bad")))

    assert TEXT.replace(f"{good}\n{bad}", f"{bad}\n{good}") == imported(TEXT, swapped).new.decode()

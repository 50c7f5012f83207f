"""An edit touches exactly the part of the text that its value, entry or line takes up."""

from __future__ import annotations

import pytest

from smrules.publishing.spreadsheet.edits import Arrange, Drop, Put, apply
from smrules.publishing.spreadsheet.entries import New
from smrules.publishing.spreadsheet.tree import RuleText

BLOCK = """\
# 头
items:
  # 甲
  - id: a
    ask: 问  # 好
    when: {x: 1,  y: "2"}
  # 乙
  - id: b
    ask: 再问
    list:
      - one
      - two

  - id: c
    note: |
      第一行
      第二行
end: z
"""
FLOW = 'rows:\n  - {id: a,  then: 1}\n  - {id: b, then: [p, q]}\nbasis: {article: "3"}\n'
TWO = "param: a\nvalues: {x: 1}\n---\n# 说明\nparam: b\n"

CASES = [
    ("a value", BLOCK, [Put((0, "items", 0, "ask"), "新")], "ask: 问  #", "ask: 新  #"),
    ("a value that keeps its quotes", BLOCK, [Put((0, "items", 0, "when", "y"), "3")], 'y: "2"', 'y: "3"'),
    ("a mapping changed inside", BLOCK, [Put((0, "items", 0, "when"), {"x": "1", "y": "5"})], 'y: "2"', 'y: "5"'),
    ("a key added in braces", BLOCK, [Put((0, "items", 0, "when", "z"), "> 1")], 'y: "2"}', 'y: "2", z: "> 1"}'),
    ("a key added first", BLOCK, [Put((0, "items", 0, "when", "w"), "0", ("w", "x"))], "{x: 1,", "{w: 0, x: 1,"),
    ("a key added on a line", BLOCK, [Put((0, "items", 1, "fact"), "f.g", ("id", "ask", "fact"))],
     "ask: 再问\n", "ask: 再问\n    fact: f.g\n"),
    ("a mapping that was not there", BLOCK, [Put((0, "items", 1, "presume", "x"), True, (), ("id", "presume"))],
     "- id: b\n", "- id: b\n    presume: {x: true}\n"),
    ("a key dropped from braces", BLOCK, [Drop((0, "items", 0, "when", "x"))], '{x: 1,  y: "2"}', '{y: "2"}'),
    ("the last key dropped from braces", BLOCK, [Drop((0, "items", 0, "when", "y"))], '{x: 1,  y: "2"}', "{x: 1}"),
    ("every key dropped", BLOCK, [Drop((0, "items", 0, "when", "x")), Drop((0, "items", 0, "when", "y"))],
     '    when: {x: 1,  y: "2"}\n', ""),
    ("a line dropped", BLOCK, [Drop((0, "items", 1, "ask"))], "    ask: 再问\n", ""),
    ("the first key of an entry dropped", BLOCK, [Drop((0, "items", 1, "id"))], "- id: b\n    ask", "- ask"),
    ("an entry added to a block list", BLOCK, [Put((0, "items", 1, "list"), ["one", "two", "three"])],
     "      - two\n", "      - two\n      - three\n"),
    ("a literal text", BLOCK, [Put((0, "items", 2, "note"), "一\n\n二\n")], "第一行\n      第二行", "一\n\n      二"),
    ("an entry removed, its comment kept", BLOCK, [Arrange((0, "items"), (1, 2))],
     "  - id: a\n    ask: 问  # 好\n    when: {x: 1,  y: \"2\"}\n", ""),
    ("an entry removed with its comment", BLOCK, [Arrange((0, "items"), (1, 2), frozenset({0}))],
     "  # 甲\n  - id: a\n    ask: 问  # 好\n    when: {x: 1,  y: \"2\"}\n", ""),
    ("an entry inserted", BLOCK, [Arrange((0, "items"), (0, New({"id": "n", "when": {"x": "9"}}), 1, 2))],
     "  # 乙\n", "  - id: n\n    when: {x: 9}\n  # 乙\n"),
    ("an entry inserted first", BLOCK, [Arrange((0, "items"), (New({"id": "n"}), 0, 1, 2))], "  # 甲\n", "  - id: n\n  # 甲\n"),
    ("every entry removed", FLOW, [Arrange((0, "rows"), ())], "rows:\n  - {id: a,  then: 1}\n  - {id: b, then: [p, q]}\n", ""),
    ("an entry in brackets removed", FLOW, [Put((0, "rows", 1, "then"), ["q"])], "[p, q]", "[q]"),
    ("another order in brackets", FLOW, [Put((0, "rows", 1, "then"), ["q", "p"])], "[p, q]", "[q, p]"),
    ("a single entry becomes a list", FLOW, [Arrange((0, "basis"), (0, New({"article": "4"})), is_single=True)],
     '{article: "3"}', '[{article: "3"}, {article: "4"}]'),
    ("a single entry dropped", FLOW, [Arrange((0, "basis"), (), is_single=True)], 'basis: {article: "3"}\n', ""),
    ("plain value to mapping", FLOW, [Put((0, "rows", 0, "then"), {"code": "x"})], "then: 1", "then: {code: x}"),
    ("a document added", TWO, [Arrange((), (0, New({"param": "n", "values": {"y": "2"}}), 1))],
     "values: {x: 1}\n", "values: {x: 1}\n---\nparam: n\nvalues: {y: 2}\n"),
    ("a document removed", TWO, [Arrange((), (0,), frozenset({1}))], "---\n# 说明\nparam: b\n", ""),
    ("the first document removed", TWO, [Arrange((), (1,))], "param: a\nvalues: {x: 1}\n---\n", ""),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("text", "edits", "old", "new"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_an_edit_changes_nothing_else(text, edits, old, new, newline):
    """The file before and after, with either kind of line ends."""
    before, old, new = (one.replace("\n", newline) for one in (text, old, new))
    assert 1 == before.count(old)

    assert before.replace(old, new) == apply(RuleText(before), edits).text


def test_entries_change_places_with_their_comments():
    """What stands between them, such as an empty line, stays where it is."""
    lines = BLOCK.splitlines(keepends=True)
    first, second = "".join(lines[2:6]), "".join(lines[6:12])

    assert BLOCK.replace(first + second, second + first) == apply(RuleText(BLOCK), [Arrange((0, "items"), (1, 0, 2))]).text


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Arrange((0, "a"), (0, New("z"), 1)), "a:\n  - x\n  - z\n  - y"),
        (Arrange((0, "a"), (0, 1, New("z"))), "a:\n  - x\n  - y\n  - z"),
        (Arrange((0, "a"), (1, 0)), "a:\n  - y\n  - x"),
        (Arrange((0, "a"), (0,)), "a:\n  - x\n"),
        (Put((0, "b"), "c"), "a:\n  - x\n  - y\nb: c"),
    ],
)
def test_a_file_need_not_end_with_a_line_end(edit, expected):
    """Nothing is glued to its last line."""
    assert expected == apply(RuleText("a:\n  - x\n  - y"), [edit]).text


def test_what_is_inside_a_removed_entry_is_no_matter():
    """An inner change and the removal of what is around it go together."""
    edits = [Put((0, "rows", 0, "then"), "5"), Arrange((0, "rows", 1, "then"), (0,)), Arrange((0, "rows"), ())]

    assert 'basis: {article: "3"}\n' == apply(RuleText(FLOW), edits).text

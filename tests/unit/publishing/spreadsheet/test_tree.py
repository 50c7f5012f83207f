"""Paths, keys and exact places in the text of a rule file."""

from __future__ import annotations

import pytest

from smrules.publishing.spreadsheet.tree import RuleText, data_of, end_of

TEXT = """\
# 文件
param: a
label: 甲🏮  # 后面
values: {2020-01-01: "1", b/c: true}
---
# 第二个
tables:
  # 表
  - id: one
    rows:
      - {id: x, then: [1, 2]}
      - {id: x, then: 3}
"""


@pytest.mark.parametrize(
    ("path", "key", "written"),
    [
        ((0, "label"), "a/label", "甲🏮"),
        ((0, "values", "b/c"), "a/values/b~1c", "true"),
        ((1, "tables", 0, "rows", 0, "then"), "#1/tables/one/rows/#0/then", "[1, 2]"),
        ((1, "tables", 0, "rows", 1), "#1/tables/one/rows/#1", "{id: x, then: 3}"),
    ],
)
def test_a_path_has_a_key_and_a_place(path, key, written):
    """Entries are named where their name is their own, and counted otherwise; characters of four bytes count as one."""
    text = RuleText(TEXT)
    node = text.node(path)

    assert (key, path) == (text.key(path), text.path(key))
    assert written == TEXT[node.start_mark.index : end_of(node)]


@pytest.mark.parametrize("key", ["b", "a/none", "#7", "#1/tables/two", "#1/tables/one/rows/x", "a/label/x"])
def test_a_key_that_names_nothing_has_no_path(key):
    """A name that two entries share names neither."""
    assert None is RuleText(TEXT).path(key)


def test_a_block_ends_with_its_last_value():
    """Not where the next token begins, as libyaml has it."""
    text = RuleText(TEXT)

    assert "then: 3}" == TEXT[: end_of(text.node((1,)))][-8:]


def test_quotes_keep_text_from_being_a_boolean():
    """As the reader of rule files has it."""
    assert [True, "true", "1"] == data_of(RuleText('[true, "true", 1]').documents[0])

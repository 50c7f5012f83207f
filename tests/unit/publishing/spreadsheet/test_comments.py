"""A comment belongs to the entry that it is about."""

from __future__ import annotations

from smrules.publishing.spreadsheet.comments import comments_of
from smrules.publishing.spreadsheet.tree import RuleText

TEXT = """\
# 文件
param: a
label: 甲  # 后面
note: |
  # 不是注释
---
# 第二个
tables:
  # 表
  # 两行
  - id: one
    # 里面
    title: "# 也不是"
    rows:
      - {id: x, then: 1}  # 行后
      - {id: y, then: 3}
"""
PATHS = [(0,), (1,), (1, "tables", 0), (1, "tables", 0, "rows", 0), (1, "tables", 0, "rows", 1)]


def test_comments_belong_to_what_stands_below_or_around_them():
    """Those above an entry and those inside it that are in no other; text with the same mark is none."""
    expected = {(0,): "文件\n后面", (1,): "第二个", (1, "tables", 0): "表\n两行\n里面", (1, "tables", 0, "rows", 0): "行后"}

    assert expected == comments_of(RuleText(TEXT), PATHS)

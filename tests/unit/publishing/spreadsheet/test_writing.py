"""Values are written as what stands beside them is."""

from __future__ import annotations

import pytest

from smrules.publishing.spreadsheet import writing
from smrules.publishing.spreadsheet.tree import RuleText


@pytest.mark.parametrize(
    ("value", "style", "in_flow", "written"),
    [
        ("35", '"', True, '"35"'),
        ("35", "'", True, "'35'"),
        ("35", None, True, "35"),
        (True, '"', True, "true"),
        ("true", None, True, '"true"'),
        ("null", None, False, '"null"'),
        ("> 8", None, False, '"> 8"'),
        ("≥ 8", None, True, "≥ 8"),
        ("a, b", None, True, '"a, b"'),
        ("a, b", None, False, "a, b"),
        ("a: b", None, False, '"a: b"'),
        ("a #b", None, False, '"a #b"'),
        ("= act.kind", None, True, "= act.kind"),
        ("- x", None, True, '"- x"'),
        ("@x", None, False, '"@x"'),
        ("+1", None, True, "+1"),
        ("", None, True, '""'),
        ("说：“好”", None, False, "说：“好”"),
        ("ask：好", None, False, '"ask：好"'),
        ("１５", None, False, '"１５"'),
        ("一\n二", None, False, '"一\\n二"'),
        ('引"号', '"', True, '"引\\"号"'),
        ("\x07", None, True, '"\\u0007"'),
    ],
)
def test_a_scalar_is_quoted_where_it_must_be_or_was(value, style, in_flow, written):
    """What is written reads as the same value, without a complaint."""
    assert written == writing.scalar(value, style, in_flow)
    assert {"k": value} == writing.read_text(f"{{k: {written}}}" if in_flow else f"k: {written}")[0]


def test_a_new_entry_looks_like_its_neighbour():
    """Quotes, brackets and blocks are taken from the model; without one, lists of mappings have a line an entry."""
    like = RuleText('- id: a\n  when: {x: "1"}\n  basis:\n    - {article: "3"}\n').documents[0].value[0]
    value = {"id": "b", "when": {"x": "2", "y": "3"}, "basis": [{"article": "4"}, {"article": "5"}], "examples": [{"on": "d"}]}

    assert [
        "id: b", '  when: {x: "2", y: 3}', "  basis:", '    - {article: "4"}', '    - {article: "5"}', "  examples:", "    - on: d",
    ] == writing.block(value, like, 2)  # fmt: skip


def test_the_only_entry_of_a_list_stands_alone_where_its_model_does():
    """`basis` may be one citation or a list of them."""
    like = RuleText("{article: '3'}").documents[0]

    assert "{article: '4'}" == writing.inline([{"article": "4"}], like)
    assert "[{article: '4'}, {article: '5'}]" == writing.inline([{"article": "4"}, {"article": "5"}], like)

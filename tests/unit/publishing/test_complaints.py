"""What a schema finds wrong is said in the words of the reader."""

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.publishing.complaints import path_text
from smrules.publishing.exchange import checked
from smrules.publishing.json_text import JsonText


def said(kind: str, text: str) -> list[tuple[str, str, str]]:
    """Return code, Chinese and English of everything wrong with an input."""
    with pytest.raises(InputError) as caught:
        checked(JsonText("in.json", text), kind)
    return [(one.code, one.zh, one.en) for one in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("kind", "text", "zh", "en"),
    [
        ("entity", "[]", "entity：要写键和值，现在是列表", "entity: expected keys and values, found a list"),
        ("entity", "{}", "entity：缺少“id”", "entity: `id` is missing"),
        ("entity", '{"id": ""}', "entity.id：不能是空的", "entity.id: must not be empty"),
        ("entity", '{"id": 7}', "entity.id：要写文字，现在是数字", "entity.id: expected text, found a number"),
        (
            "entity", '{"id": "x", "fact": {}}',
            "entity.fact：没有“fact”这一项，是否想写“facts”", "entity.fact: no key `fact`; did you mean `facts`?",
        ),
        (
            "entity", '{"id": "x", "q": 1}',
            "entity.q：没有“q”这一项，可写：id, facts, members, history",
            "entity.q: no key `q`; allowed: id, facts, members, history",
        ),
        (
            "entity", '{"id": "x", "facts": {"hall": null}}',
            'entity.facts.hall：不能是 null：不知道就不写这一项，确定没有写 "none"',
            'entity.facts.hall: null is not allowed: leave out what is not known, write "none" for what is certainly absent',
        ),
        (
            "entity", '{"id": "x", "history": {"past": {"complete_from": "2026-02-30", "records": []}}}',
            "entity.history.past.complete_from：“2026-02-30”不是日期；日期写成 2026-03-02",
            "entity.history.past.complete_from: `2026-02-30` is no date; a date is written 2026-03-02",
        ),
        (
            "answers", '{"answers": {"a.b": {"state": []}}}',
            "“[]”不是检查结果的状态", "`[]` is not a state of an answer",
        ),
        (
            "team", '[{"id": "a", "certified": "yes"}]',
            "team[0].certified：要写true 或 false，现在是文字", "team[0].certified: expected true or false, found text",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_two_languages(kind, text, zh, en):
    """Every mistake names its path, what is there and what was expected."""
    ((_, found_zh, found_en),) = said(kind, text)

    assert (zh, en) == (found_zh, found_en)


def test_everything_wrong_is_said_at_once():
    """Two officers with three mistakes give three messages."""
    found = said("team", '[{"certified": 1}, {"id": "b", "certified": true, "rank": 3}]')

    assert ["SM606"] * 3 == [code for code, _, _ in found]


@pytest.mark.parametrize(
    ("steps", "root", "text"),
    [
        ((), "entity", "entity"), ((), "$", "$"), ((0, "id"), "team", "team[0].id"),
        (("answers", "kiln/K1", "a.b"), "$", "answers[kiln/K1][a.b]"),
    ],
)  # fmt: skip
def test_a_path_is_written_so_that_it_can_be_read_back(steps, root, text):
    """Names with dots or slashes stand in brackets."""
    assert text == path_text(steps, root)

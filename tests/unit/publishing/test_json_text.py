"""JSON is read exactly, refused where it is doubtful, and every value is found again."""

import json
from decimal import Decimal

import pytest

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.publishing.json_text import JsonText, places, steps


def refusal(text: str) -> tuple[str, str]:
    """Return place and message of the refusal of a text."""
    with pytest.raises(InputError) as caught:
        JsonText("e.json", text).data  # noqa: B018
    (found,) = caught.value.diagnostics
    return str(found.position), found.zh


def at(where: str) -> object:
    """Return a message about one path."""
    return diagnostic("SM606", Position(where), where=where, problem_zh="…", problem_en="…")


def test_decimals_stay_exact():
    """A number with decimals is read as it is written."""
    found = JsonText("e.json", '{"a": 80.50, "b": 5}').data

    assert {"a": Decimal("80.50"), "b": 5} == found
    assert "80.50" == str(found["a"])


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ('{"a": 1,\n "b" 2}', "e.json:2:6", "键的后面缺少冒号"),
        ('{"a": }', "e.json:1:7", "这里缺少值"),
        ('{"a": 1} x', "e.json:1:10", "后面还有多余的内容"),
        ("", "e.json:1:1", "这里缺少值"),
        ('{"a": {"b": 1,\n "b": 2}}', "e.json:2:7", "键“b”写了两次"),
        ('{"a": NaN}', "e.json:1:1", "NaN 不是数字"),
        ('{"a": 1e999999999}', "e.json:1:1", "数字 1e999999999 太大或者太小"),
        (f'{{"a": {"9" * 5000}}}', "e.json:1:1", "数字的位数太多"),
        ('{"a": "\\ud800"}', "e.json:1:1", "有半个代理对字符"),
        ("[" * 100_000, "e.json:1:1", "嵌套太深"),
    ],
)  # fmt: skip
def test_doubtful_text_is_refused_where_it_stands(text, place, problem):
    """What other parsers accept or fail on is refused with its place and its reason."""
    assert (place, f"e.json不是合法的 JSON：{problem}") == refusal(text)


def test_a_pair_of_surrogates_is_one_character():
    """An escaped character beyond the first plane is read."""
    assert ["😀"] == JsonText("e.json", '["\\ud83d\\ude00"]').data


def test_bytes_that_are_not_utf_8_are_refused_with_their_line():
    """The line of the first wrong byte is named."""
    with pytest.raises(InputError) as caught:
        JsonText.of_bytes("e.json", b'{\n"a": "\xff"}')

    assert "e.json:2:1" == str(caught.value.diagnostics[0].position)


def test_a_byte_order_mark_is_not_text():
    """Windows editors write a mark that means nothing."""
    assert {} == JsonText.of_bytes("e.json", b"\xef\xbb\xbf{}").data


@pytest.mark.parametrize(
    ("make", "problem"),
    [(lambda path: path / "no.json", "没有这个文件"), (lambda path: path, "这是文件夹")],
    ids=["absent", "folder"],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, make, problem):
    """An absent file and a folder are told apart."""
    name = str(make(tmp_path))

    with pytest.raises(InputError) as caught:
        JsonText.of_file(name)

    assert f"读不到文件“{name}”：{problem}" == caught.value.diagnostics[0].zh


def test_every_value_has_its_place():
    """Keys, lists and nested values are found by their paths."""
    text = '{"a": [1, {"b": "x, ]"}], "c": []}'

    found = {path: text[offset] for path, offset in places(text)}

    assert {(): "{", ("a",): "[", ("a", 0): "1", ("a", 1): "{", ("a", 1, "b"): '"', ("c",): "["} == found


def test_places_of_deep_nesting_need_no_stack():
    """Ten thousand brackets are walked through."""
    assert 10_000 == sum(1 for _ in places("[" * 10_000 + "]" * 10_000))


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("facts.hall", ("facts", "hall")),
        ("facts.entity.hall", ("facts", "entity.hall")),
        ("members.kiln[1].mark", ("members", "kiln", 1, "mark")),
        ("members.kiln[7]", ("members", "kiln")),
        ("facts.nothing", ("facts",)),
        ("answers[kiln/K1][kiln.degrees].note", ("answers", "kiln/K1", "kiln.degrees", "note")),
    ],
)
def test_a_path_is_followed_as_far_as_the_data_goes(where, path):
    """Names may hold dots, and what is missing ends the path."""
    data = {
        "facts": {"hall": 1, "entity.hall": 2},
        "members": {"kiln": [{}, {"mark": "K2"}]},
        "answers": {"kiln/K1": {"kiln.degrees": {"note": ""}}},
    }

    assert path == steps(data, where)


def test_a_message_about_a_path_gets_file_line_and_column():
    """The place is that of the value, and the line is shown."""
    source = JsonText("e.json", '{\n  "facts": {\n    "hall": "big"}}', first_line=5)

    found = source.located(at("entity.facts.hall"), "entity")

    assert ("e.json:7:13", '    "hall": "big"}}') == (str(found.position), found.excerpt)


@pytest.mark.parametrize(("where", "root"), [("answers.x", "entity"), ("entities", "entity"), ("visit.trigger", "")])
def test_a_path_of_another_value_is_not_located(where, root):
    """A text says nothing about what it does not hold."""
    assert JsonText("e.json", '{"id": "x"}').located(at(where), root) is None


def test_a_very_long_line_is_not_shown():
    """A file without line breaks is not printed whole."""
    source = JsonText("e.json", json.dumps({"a": "x" * 500}))

    assert "" == source.located(at("$")).excerpt

"""The text of rule files: YAML 1.2 scalars, places of keys and values, and what is refused."""

import pytest

from smrules.concepts.position import Position
from smrules.definitions import yaml_source
from smrules.definitions.yaml_source import read_yaml


def data(text: str):
    """Return the data of the first document, places left out."""
    read, found = read_yaml("a.yaml", text.encode())
    assert [] == found
    return {key: value for key, value in read[0].data.items() if key != "@"}


def codes(text: str | bytes) -> list[str]:
    """Return the codes of what is wrong with a text."""
    return [one.code for one in read_yaml("a.yaml", text if isinstance(text, bytes) else text.encode())[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ('"true"', "true"),
        ("22:30", "22:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("2021-07-15", "2021-07-15"),
        ("5.0", "5.0"),
        ("≥ 5", "≥ 5"),
        ('"> 5"', "> 5"),
        ("a | b", "a | b"),
        ("[a, [b]]", ["a", ["b"]]),
        ("|-\n  one\n  two", "one\ntwo"),
    ],
)
def test_scalars_are_text_but_for_true_and_false(text, value):
    """Nothing is guessed: the Norway problem, sexagesimal and octal numbers, dates."""
    assert {"key": value} == data(f"key: {text}\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2\n", "SM101"),
        ("a: {b: 1, b: 2}\n", "SM101"),
        ("a: [1\n", "SM102"),
        ("a: 1\n b: 2\n", "SM102"),
        ("a: 'x\n", "SM102"),
        ("a: *x\n", "SM102"),
        ("a: @x\n", "SM102"),
        ("a: {b, c: 1}\n", "SM103"),
        ("a:\n", "SM103"),
        ("a: ~\n", "SM104"),
        ("a: null\n", "SM104"),
        ("a: [NULL]\n", "SM104"),
        ("a: > 8\n", "SM105"),
        ("a: {b: >= 8}\n", "SM105"),
        ("a: [> 8]\n", "SM105"),
        ("a： 1\n", "SM106"),
        ("a: 1\nb：2\n", "SM106"),
        ("- a：1\n", "SM106"),
        ("a: １５\n", "SM107"),
        ("ａ: 1\n", "SM107"),
        ("a: !!int 5\n", "SM112"),
        ("a: !!binary x\n", "SM112"),
        ("a: !x {b: 1}\n", "SM112"),
        ("a: !x [b]\n", "SM112"),
        ("- a\n", "SM204"),
        ("text\n", "SM204"),
        ("? {a: 1}\n: b\n", "SM204"),
    ],
)
def test_what_is_no_rule_file_is_refused(text, code):
    """Each mistake has its own message."""
    assert code in codes(text)


def test_full_width_characters_may_stand_in_chinese_text():
    """A label in Chinese may hold what its author likes."""
    assert {"label": "第１类：ＡＢＣ"} == data("label: 第１类：ＡＢＣ\n")


def test_a_file_that_is_not_utf8_is_refused():
    """Another encoding is told from the first byte that does not fit."""
    assert ["SM111"] == codes("标题: 食品经营\n".encode("gb18030"))


def test_a_byte_order_mark_is_no_text():
    """Some editors write one."""
    assert [] == codes(b"\xef\xbb\xbfa: 1\n")


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    """The limit stands before anything is parsed."""
    monkeypatch.setattr(yaml_source, "MAX_BYTES", 5)

    assert ["SM108"] == codes("a: [1\n")


def test_nesting_is_bounded():
    """Deep nesting is told, whatever stands inside."""
    assert ["SM109"] == codes("a: " + "[" * 50 + "]" * 50)
    assert ["SM109"] == codes("a: " + "{a: " * 5000 + "1" + "}" * 5000)


def test_aliases_are_bounded(monkeypatch):
    """What they expand to counts, not what is written."""
    monkeypatch.setattr(yaml_source, "MAX_NODES", 50)

    assert ["SM110"] == codes("a: &a [1, 2, 3, 4, 5, 6, 7, 8]\nb: [*a, *a, *a, *a, *a, *a]\n")


def test_an_alias_means_what_it_stands_for():
    """Within bounds aliases are allowed."""
    assert {"a": ["x"], "b": ["x"]} == data("a: &a [x]\nb: *a\n")


def test_nothing_between_two_marks_is_nothing():
    """An empty document is no mistake."""
    read, found = read_yaml("a.yaml", b"---\na: 1\n---\n---\nb: 2\n---\n")

    assert (["a", "b"], []) == ([one.kind for one in read], found)


DOCUMENTS = b"# first\nchecklist: a\n---\ndecisions: b\ntables:\n  - id: t\n    rows:\n      - {when: {x: 1}, then: y}\n"


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, (4, 1)),
        (("decisions",), False, (4, 12)),
        (("decisions",), True, (4, 1)),
        (("tables", 0, "id"), False, (6, 9)),
        (("tables", 0, "rows", 0, "when", "x"), False, (8, 20)),
        (("tables", 0, "rows", 0, "when", "x"), True, (8, 17)),
        (("tables", 0, "rows", 7), False, (8, 7)),
        (("tables", 0, "nothing", "here"), False, (6, 5)),
    ],
)
def test_every_key_and_value_has_a_place(path, key, place):
    """Line and column count from one, over all documents of the file; what is not there has the place around it."""
    document = read_yaml("a.yaml", DOCUMENTS)[0][1]

    assert Position("a.yaml", *place) == document.position(*path, key=key)


def test_entries_remember_their_place_in_the_data():
    """An image keeps where tables, rows and examples stand."""
    document = read_yaml("a.yaml", DOCUMENTS)[0][1]

    assert Position("a.yaml", 8, 9) == document.place("tables", 0, "rows", 0)


def test_a_mistake_in_one_file_does_not_hide_another():
    """All that is wrong with the text is told at once."""
    assert ["SM101", "SM104", "SM107"] == codes("a: 1\na: 2\nb: ~\nc: ５\n")

"""Messages: where, what, and a way out only where there is one."""

import pytest

from smrules.concepts.catalogue import CATALOGUE
from smrules.concepts.diagnostic import Diagnostic, InputError, LibraryError, SmrulesError, diagnostic, listed, nearest
from smrules.concepts.position import Position

PLACE = Position("food/shop.yaml", 31, 17)


def test_a_message_begins_with_its_place():
    """File, line and column, as editors read them."""
    found = diagnostic("SM301", PLACE, name="entity.x", nearest="")

    assert "food/shop.yaml:31:17: error SM301 没有声明过事实“entity.x”" == found.text()


def test_a_way_out_is_told_only_where_it_is_known():
    """Without a near name there is no guess."""
    without, with_ = (diagnostic("SM301", PLACE, name="entity.x", nearest=near) for near in ("", "entity.y"))

    assert ("", "是否想写“entity.y”") == (without.hint_zh, with_.hint_zh)


def test_the_caret_stands_below_its_column():
    """Wide characters take wide blanks."""
    found = Diagnostic("SM301", "error", Position("a.yaml", 3, 5), "x", "x", excerpt="题目: x")

    assert "  3 | 题目: x\n    | 　　  ^" == found.text().partition("\n")[2]


def test_related_places_are_listed():
    """The other half of a contradiction is named."""
    found = diagnostic("SM419", PLACE, related=[Position("b.yaml", 2, 1)], table="t", member="m")

    assert "   = 另见 b.yaml:2:1" == found.text().splitlines()[-1]
    assert ["b.yaml:2:1"] == found.to_dict()["related"]


def test_an_example_to_paste_stands_below_the_message():
    """The lines of an example are printed as they are, and are data of their own."""
    found = diagnostic("SM419", PLACE, paste="- {given: {}}\n- {given: {a: 1}}", table="t", member="m")

    assert ["     - {given: {}}", "     - {given: {a: 1}}"] == found.text().splitlines()[-2:]
    assert "- {given: {}}\n- {given: {a: 1}}" == found.to_dict()["example"]


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("severty", ["severity", "density"], "severity"),
        ("food.shop.cleen", ["food.shop.clean", "drugs.shop.shelf"], "food.shop.clean"),
        ("xyz", ["severity"], ""),
        ("severity", [], ""),
    ],
)
def test_near_names_are_suggested(name, names, expected):
    """Close names only."""
    assert expected == nearest(name, names)


def test_long_lists_are_cut():
    """A message stays one line."""
    assert "1, 2 …" == listed(map(str, range(1, 9)), 2)


def test_an_error_carries_all_its_messages():
    """Its text is theirs, one after the other."""
    found = [diagnostic("SM614", PLACE), diagnostic("SM503", PLACE, name="x")]

    error = LibraryError(found)

    assert tuple(found) == error.diagnostics
    assert ["SM614", "SM503"] == [line.split()[2] for line in str(error).splitlines() if "error" in line]
    assert issubclass(InputError, SmrulesError)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_message_is_one_sentence_without_a_full_stop(code):
    """In both languages; user text stands in quotes."""
    entry = CATALOGUE[code]

    for text in (entry.zh, entry.en):
        assert not text.endswith(("。", ".", "！", "!")) and "\n" not in text
    assert entry.title and entry.zh and entry.en

"""What names refer to, and where mistakes are kept."""

import pytest

from smrules.concepts.vocabulary import FactPath
from smrules.definitions.names import Mistake, Names
from smrules.definitions.yaml_source import read_yaml

from .building import names

DOCUMENT = read_yaml("a.yaml", b"a: 1\nb: 2\n")[0][0]


@pytest.mark.parametrize(
    ("text", "path"),
    [("entity.area", FactPath("entity.area")), ("entity.fine.max", FactPath("entity.fine", "max"))],
)
def test_a_path_is_a_fact_or_an_attribute(text, path):
    """Two parts, or three where the fact has attributes."""
    assert path == names().path(text)


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [("entity.aera", "SM301", "entity.area"), ("entity.area.max", "SM311", ""), ("nothing", "SM301", "")],
)
def test_an_unknown_path_is_a_mistake_with_a_guess(text, code, near):
    """The nearest name is offered where there is one."""
    with pytest.raises(Mistake) as told:
        names().path(text)

    assert (code, near) == (told.value.code, told.value.fields["nearest"].split(" / ")[0])


def test_an_id_is_taken_once():
    """The second claim says where the first stands."""
    found = Names()

    assert [True, False] == [found.claim("items", "x", DOCUMENT, key) for key in ("a", "b")]
    assert [("SM308", "a.yaml:2:4", "先前的在 a.yaml:1:4")] == [
        (one.code, str(one.position), one.hint_zh) for one in found.found
    ]


def test_what_cannot_be_seen_is_a_mistake():
    """A member's fact is out of sight from the visit."""
    with pytest.raises(Mistake) as told:
        names().see(FactPath("office.place"), frozenset({"visit", "entity"}), "visit")

    assert "SM312" == told.value.code

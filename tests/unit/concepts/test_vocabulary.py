"""What a path of facts leads to, and the scopes around a scope."""

import pytest

from smrules.concepts.vocabulary import BUILT_IN_FACTS, BUILT_IN_SCOPES, Fact, FactPath, Scope, Vocabulary, path_type

FACTS = {
    "act.fine": Fact("act.fine", "罚款", "member"),
    "sanction.fine": Fact("sanction.fine", "罚款", "range", unit="yuan"),
    "sanction.note": Fact("sanction.note", "说明", "text"),
    "act.goods": Fact("act.goods", "货值", "money"),
}


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        (FactPath("act.goods"), "money"),
        (FactPath("act.fine", "max"), "money"),
        (FactPath("act.fine", "note"), "text"),
        (FactPath("sanction.fine", "min"), "money"),
        (FactPath("act.goods", "max"), None),
        (FactPath("act.fine", "colour"), None),
        (FactPath("act.colour"), None),
    ],
)
def test_a_path_reads_on_through_picks_and_ranges(path, type_):
    """The ends of a range are money; attributes of a picked member are its facts."""
    found = path_type(path, FACTS, {"act.fine": "sanction"})

    assert type_ == (found and found.type)


def test_an_attribute_of_a_picked_member_may_be_none():
    """Nobody may have been picked."""
    assert path_type(FactPath("act.fine", "note"), FACTS, {"act.fine": "sanction"}).optional


def test_a_scope_knows_those_around_it():
    """From the inside out; a root stands alone."""
    scopes = {**BUILT_IN_SCOPES, "equipment": Scope("equipment", "设备", "entity"), "office": Scope("office", "机构")}

    chains = Vocabulary(scopes, BUILT_IN_FACTS, {}, {}, {}).chains

    assert ("item", "checklist", "visit", "entity") == chains["item"]
    assert (("equipment", "entity"), ("office",)) == (chains["equipment"], chains["office"])


def test_a_fact_names_its_scope():
    """The part before the first dot."""
    assert ("act", "goods") == (FACTS["act.goods"].scope, FACTS["act.goods"].name)

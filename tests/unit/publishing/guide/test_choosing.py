"""What one may choose, and the conditions as the page works them out."""

from __future__ import annotations

from smrules.concepts.rules import ALWAYS_TRUE, AllOf, AnyOf, Clause, Literal, Not, OneOf, ParameterOperand, SetTest
from smrules.concepts.vocabulary import FactPath
from smrules.publishing.guide.choosing import UNKNOWN, choosable, trade_fact, worked_out
from tests.unit.publishing.building import lanterns

KNOWN = {"entity.trades": None, "entity.wick": None}
PAPER = Clause(FactPath("entity.trades"), SetTest("has", "any", (Literal(frozenset({"paper"})),)), "")
REED = Clause(FactPath("entity.wick"), OneOf((Literal("reed"),), True), "")


def test_the_trade_is_the_set_on_which_most_hangs():
    """Found by what it does in the library, not by its name."""
    assert "entity.trades" == trade_fact(lanterns()).id
    assert ["entity.trades"] == [one.id for one in choosable(lanterns())]


def test_the_trade_of_the_shipped_library_comes_first(shipped):
    """Sets come before choices, choices before yes and no; what nobody states is not offered."""
    found = choosable(shipped)

    assert trade_fact(shipped) == found[0]
    assert sorted((one.type for one in found), key=["choices", "choice", "boolean"].index) == [one.type for one in found]
    assert all(one.id in shipped.statable for one in found)


def test_conditions_become_small_lists():
    """Tests of facts that one may choose, combined as they are; all others are unknown."""
    assert ["has any", "entity.trades", [["paper"]]] == worked_out(AllOf((PAPER, ALWAYS_TRUE)), KNOWN)
    assert ["any", ["is not", "entity.wick", ["reed"]], ["not", worked_out(PAPER, KNOWN)]] == worked_out(
        AnyOf((REED, Not(PAPER))), KNOWN
    )
    assert ["all"] == worked_out(ALWAYS_TRUE, KNOWN)
    assert UNKNOWN == worked_out(Clause(FactPath("entity.hall_m2"), REED.test, ""), KNOWN)
    assert UNKNOWN == worked_out(Clause(FactPath("entity.wick"), OneOf((ParameterOperand("x"),)), ""), KNOWN)


def test_a_checklist_for_members_is_never_certain():
    """Whether there are any members the page does not know."""
    assert ["all", ["all"], UNKNOWN] == worked_out(ALWAYS_TRUE, KNOWN, "kiln")

"""Every item of the merged plan has its officers, or is told as nobody's."""

from __future__ import annotations

from datetime import date

from smrules.concepts.draw_record import OfficerTerms
from smrules.concepts.entity import Entity
from smrules.inspection.draw.coverage import cover
from smrules.inspection.plan import plan

TEAM = (OfficerTerms("a", True, ("food-operation", "price-competition")), OfficerTerms("b", True, ("food-operation",)))
SHOP = Entity("shop", {"activities": ["catering"], "subject": "company", "subject_kind": "organisation", "status": "open"})


def test_no_item_is_dropped(shipped):
    """All items of the plan are there in their order: those of a domain without officer with none."""
    made = plan(shipped, SHOP, on=date(2026, 6, 1))
    found = cover(made, TEAM)

    assert [one.item for one in made.items] == [one.item for one in found]
    assert {("a", "b"), ("a",), ()} == {one.officers for one in found}
    assert all(one.officers == ("a", "b") for one in found if one.domain == "food-operation")
    assert all(not one.officers for one in found if one.domain == "advertising")

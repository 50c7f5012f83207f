"""What a visit leaves out, and why."""

from __future__ import annotations

from datetime import date

import smrules
from smrules.inspection.hidden import hidden
from tests.small_libraries import build
from tests.unit.publishing import building

LAW = {"instruments": [{"id": "law", "title": "法", "in_force": "2020-01-01.."}]}


def item(name: str, **more):
    """Return an item of a checklist."""
    basis = [{"instrument": "law", "article": "1"}]
    return {"id": f"one.a.{name}", "ask": f"{name}？", "fact": f"entity.{name}", "type": "boolean", "class": "one", "expect": True, "basis": basis, **more}


def test_a_checklist_that_does_not_apply_is_left_out_whole():
    """Its reason says what is demanded and what is the case."""
    library = building.lanterns()
    plan, _ = building.visit(library, {})

    found = hidden(library, plan)

    assert [("kites.shop", None, "要求行当包含风筝，现为纸灯笼")] == [(one.checklist, one.item, one.why) for one in found]


def test_without_members_a_repeated_checklist_is_left_out():
    """A shop that certainly has no kiln has no questions about kilns."""
    library = building.lanterns()
    shop = smrules.Entity("x", {"trades": ["paper", "kite"]}, {"kiln": []})

    found = hidden(library, smrules.plan(library, shop, on=building.ON))

    assert [("lanterns.kiln", "没有窑")] == [(one.checklist, one.why) for one in found]


def test_items_of_a_checklist_that_applies_say_why_they_rest():
    """An item may rest because of a fact, or because it is not in force yet."""
    size = {"entity.size": {"label": "面积", "type": "number", "unit": "m2", "decimals": 0},
            "item.class": {"label": "类", "type": "choice", "of": {"one": "一"}}}
    items = [item("asked"), item("large", applies_when={"entity.size": "≥ 100"}), item("later", in_force="2027-01-01..")]
    library = build(
        {
            "words.yaml": [{"domains": [{"id": "one", "title": "一"}]}, LAW, {"vocabulary": "one", "facts": size}],
            "one.yaml": [{"checklist": "one.a", "domain": "one", "title": "甲", "items": items}],
        }
    )
    plan = smrules.plan(library, smrules.Entity("x", {"size": 20}), on=date(2026, 11, 23))

    found = hidden(library, plan)

    assert {"one.a.large": "要求面积不低于100平方米，现为20平方米", "one.a.later": "在2026-11-23不施行（2027-01-01..）"} == {
        one.item: one.why for one in found
    }

"""Combinations in which no case can lie."""

import pytest

from tests.unit.verification.building import rows
from tests.unit.verification.faults.test_tables import found

CHECKLISTS = """
checklist: food.shop
domain: food
title: 食品店
items:
  - id: food.shop.door
    ask: 门
    fact: entity.door
    class: key
    expect: true
    act: stale-food
    basis: {instrument: new-law, article: "1"}
---
checklist: drugs.shop
domain: drugs
title: 药店
items:
  - id: drugs.shop.door
    ask: 门
    fact: entity.door
    class: general
    expect: true
    act: no-price
    basis: {instrument: new-law, article: "1"}
"""


def gaps(scope, *cells):
    """Return the codes for a table of a scope with these rows."""
    fact = "checklist.grade" if scope in ("checklist", "item") else "visit.verdict"
    text = rows(*cells).replace("for: visit", f"for: {scope}").replace("visit.verdict", fact)
    if scope in ("item", "act"):
        text = text.replace(f"decides: {fact}", "adds: outcome").replace("then: good", "then: {code: warn}")
    return [message.partition("when ")[2] for code, message in found(text, CHECKLISTS) if code == "SM402"]


@pytest.mark.parametrize(("scope", "cells"), [
    ("visit", ["entity.activities: has sales", "entity.activities: lacks online"]),
    ("visit", ["entity.activities: lacks nothing", "entity.activities: lacks catering"]),
    ("item", ["item.failed: true", "item.state: not (noncompliant | corrected-on-site)"]),
    ("item", ["item.counted: true", "item.failed: false"]),
    ("item", ["item.counted: false", "item.state: compliant | noncompliant | corrected-on-site",
              "item.state: unable | refused | unanswered"]),
    ("item", ["item.domain: food", "item.id: drugs.shop.door"]),
    ("item", ["item.domain: food", "checklist.domain: drugs"]),
    ("item", ["checklist.id: food.shop", "checklist.domain: drugs"]),
    ("item", ["item.act: stale-food", "item.id: drugs.shop.door"]),
    ("item", ["item.class: key | critical", "item.id: drugs.shop.door"]),
    ("visit", ["entity.accident_on: none", "entity.accident_on: past 3 months",
               "entity.accident_on: known, entity.licensed_on: known"]),
])  # fmt: skip
def test_no_gap_is_reported_where_no_case_can_lie(scope, cells):
    """Rows need not speak of what cannot be."""
    made = [cell + " → good" for cell in cells]

    assert not [text for text in gaps(scope, *made) if "none" not in text]


def test_a_picked_fine_has_both_ends():
    """Where a fine was picked it has a least and a most; where none was, it has neither."""
    picks = """
    decisions: p
    derive:
      - fact: act.fine
        label: 拟罚款
        pick: sanction
        where: {sanction.fine: known}
        highest: [sanction.fine.max, sanction.id]
        empty: none
    """
    text = rows("act.fine: none → good", "act.fine.max: ≥ 100 → good", "act.fine.max: < 100, act.fine.min: ≤ 50 → good", "act.fine.max: < 100, act.fine.min: '> 50' → good")
    text = text.replace("for: visit", "for: act").replace("decides: visit.verdict", "adds: outcome")
    text = text.replace("then: good", "then: {code: warn}")

    assert [] == found(text, picks)


def test_marks_of_an_act_belong_to_it():
    """An act that is declared a red line is never without it; of one without the mark nothing is said."""
    assert [] == gaps("act", "act.red_line: true → good", "act.kind: no-price → good")
    left = gaps("act", "act.red_line: true → good", "act.kind: stale-food → good")

    assert ["act.red_line = false, act.kind = no-price"] == left

"""Circles are found before anything is evaluated."""

import pytest

from tests.unit.definitions.building import said
from tests.unit.engine.building import WORDS, table

LAW = "basis: [{instrument: law, article: \"1\"}]"
OPEN = """
decisions: d
derive:
  - {fact: visit.open, label: 数, count: outcome}
tables:
  - {id: t, for: item, adds: outcome, hit: collect, rows: [{when: {item.failed: true}, then: {code: frown}}]}
---
checklist: food.shop
domain: food
title: 店
in_force: 2020-01-01..
items:
  - {id: food.shop.one, ask: 吗, fact: entity.flag, class: key, expect: true, LAW, applies_when: {visit.open: ≥ 1}}
""".replace("LAW", LAW)
SAMPLED = """
decisions: d
derive:
  - {fact: visit.failed, label: 数, count: item, where: {item.failed: true}}
---
checklist: food.shop
domain: food
title: 店
in_force: 2020-01-01..
sampling: {key: ≥ 1}
items:
  - {id: food.shop.one, ask: 吗, fact: entity.flag, class: key, expect: true, LAW, applies_when: {visit.failed: ≥ 1}}
""".replace("LAW", LAW)
EACH_OTHER = """
decisions: d
tables:
  - {id: t, for: entity, decides: entity.grade, exception_to: [u], rows: [{when: {}, then: good}]}
  - {id: u, for: entity, decides: entity.grade, exception_to: [t], rows: [{when: {}, then: bad}]}
"""
ROWS = """
decisions: d
tables:
  - id: t
    for: entity
    decides: entity.grade
    rows:
      - {id: a, exception_to: [b], when: {}, then: good}
      - {id: b, exception_to: [a], when: {}, then: bad}
"""
CHAIN = """
decisions: d
derive:
  - {fact: entity.bad, label: 差, holds: {entity.grade: bad}}
tables:
  - {id: t, for: entity, decides: entity.grade, rows: [{id: a, when: {}, then: bad}]}
  - {id: u, for: entity, adds: outcome, hit: collect, rows: [{id: b, exception_to: [t], when: {entity.flag: true}, then: {code: nod}}]}
  - {id: v, for: entity, adds: outcome, hit: collect, rows: [{id: c, exception_to: [u.b], when: {entity.bad: true}, then: {code: nod}}]}
"""


@pytest.mark.parametrize(
    "document",
    [OPEN, SAMPLED, EACH_OTHER, ROWS, CHAIN],
    ids=["an outcome brings the item", "sampling", "tables", "rows", "exception to an exception"],
)
def test_a_circle_is_an_error(document):
    """However it is closed, it is one error, told before anything runs into it."""
    assert ["SM406"] == [code for code, _, _ in said(WORDS + "---" + document)]


def test_exceptions_in_a_row_are_no_circle():
    """A row may win over a row that wins over another."""
    chain = table("a: entity.flag: true → good", "b:  → bad").replace("{id: a, ", "{id: a, exception_to: [b], ")

    assert [] == said(WORDS + "---\n" + chain)

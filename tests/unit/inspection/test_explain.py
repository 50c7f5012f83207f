"""Explanations name what they rest on."""

from datetime import date

import smrules

RULES = """
domains: [{id: lamps, title: 灯}]
---
vocabulary: words
facts:
  item.class: {label: 类别, type: choice, of: {red: 红项}}
  item.dangerous: {label: 危险, type: boolean, presumable: true}
  item.level: {label: 程度, type: choice, of: {high: 高, low: 低}}
  entity.lamp_covered: {label: 灯有罩, type: boolean, ask: 灯有没有罩}
  outcome.code: {label: 意见, type: choice, ordered: true, of: {hint: 提示, stop: 停用}}
records:
  outcome: {label: 意见, order: 1}
---
instruments: [{id: lamp-rules, title: 灯具办法, in_force: 2020-01-01..}]
---
checklist: lamps.shop
domain: lamps
title: 灯具检查
items:
  - {id: lamps.shop.cover, fact: entity.lamp_covered, class: red, expect: true, presume: {item.dangerous: true},
     basis: {instrument: lamp-rules, article: "3"}}
---
decisions: lamps
derive:
  - {fact: item.grave, label: 严重, holds: {item.level: high}}
tables:
  - id: level
    for: item
    decides: item.level
    rows: [{when: {item.dangerous: true}, then: high}, {when: {item.dangerous: false}, then: low}]
  - id: outcomes
    for: item
    adds: outcome
    hit: collect
    applies_when: {item.failed: true}
    basis: {instrument: lamp-rules, article: "9"}
    rows: [{id: stop, when: {item.grave: true}, then: {code: stop}}]
"""


def outcomes(tmp_path, answer):
    """Return what is proposed for a shop whose lamp has no cover."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    library = smrules.load(tmp_path)
    plan = smrules.plan(library, smrules.Entity("shop"), on=date(2026, 6, 1))
    return smrules.assess(library, plan, {"entity.lamp_covered": answer}).outcomes


def test_a_presumption_shows_through_tables_and_derived_facts(tmp_path):
    """An outcome says what was presumed, however far behind the rule that set it."""
    found = outcomes(tmp_path, False)

    assert [("stop", ("危险",))] == [(one.code, one.explanation.presumed) for one in found]


def test_what_an_officer_stated_is_not_presumed(tmp_path):
    """A circumstance that was answered is no presumption."""
    found = outcomes(tmp_path, {"value": False, "circumstances": {"dangerous": True}})

    assert [("stop", ())] == [(one.code, one.explanation.presumed) for one in found]

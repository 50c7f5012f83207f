"""The smallest change that would have been milder: limits, circumstances, corrections, items of one act, grades by counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import smrules
from smrules.concepts.counterfactual import Counterfactual
from smrules.concepts.library import Library
from smrules.inspection.counterfactual import search
from tests.unit.definitions.building import built

ON = date(2026, 11, 23)
RULES = """
domains: [{id: cold, title: 冷藏}]
---
instruments: [{id: cold-law, title: 冷藏办法, in_force: 2020-01-01..}]
---
vocabulary: words
scopes:
  past_penalty: {in: entity, dated: past_penalty.on, label: 既往处罚}
presumptions: {act.on: visit.on, visit.decide_on: visit.on}
facts:
  entity.fridge: {label: 冷藏温度, ask: 冷藏几度, type: number, unit: C, decimals: 1, range: -60..60}
  entity.lids: {label: 加盖, ask: 是否加盖, type: boolean}
  entity.marks: {label: 标识, ask: 有无标识, type: boolean}
  entity.logs: {label: 记录, ask: 有无记录, type: boolean}
  entity.big: {label: 大型, type: boolean}
  item.class: {label: 类别, type: choice, of: {key: 重点, general: 一般}}
  item.grave: {label: 严重, type: boolean, graver: true, presumable: true, ask: 是否严重}
  act.minor: {label: 轻微, type: boolean, graver: false, ask: 是否轻微}
  act.harm: {label: 后果, type: choice, ordered: true, of: {none-at-all: 没有, slight: 轻微, serious: 较重}, ask: 后果如何}
  act.goods: {label: 货值, type: money, graver: more, range: 0.., ask: 货值多少}
  checklist.grade: {label: 等级, type: choice, ordered: true, of: {good: 好, fair: 中, bad: 差}}
  act.leniency: {label: 从宽, type: choice, of: {spared: 不罚, punished: 处罚}}
  sanction.fine: {label: 罚款, type: range, unit: yuan}
  outcome.code: {label: 意见, type: choice, ordered: true, of: {hint: 提示, order: 责令改正, spared: 不予处罚, case: 立案}}
records:
  sanction: {label: 处罚, order: 1}
  outcome: {label: 意见, order: 2}
acts: {dirt: {label: 不洁}}
---
decisions: cold
derive:
  - {fact: checklist.key_failed, label: 重点不合格, count: item, where: {item.class: key, item.failed: true}}
  - {fact: act.past, label: 既往, count: past_penalty}
  - fact: act.fine
    label: 罚款
    pick: sanction
    where: {sanction.fine: known}
    highest: [sanction.fine.max, sanction.id]
    empty: none
tables:
  - id: items
    for: item
    adds: outcome
    hit: first
    applies_when: {item.failed: true, item.act: none}
    basis: {instrument: cold-law, article: "3"}
    rows:
      - {id: corrected, when: {item.state: corrected-on-site}, then: {code: hint}}
      - {id: order, when: {item.state: noncompliant}, then: {code: order}}
    otherwise: {then: unknown, why: 没有}
  - id: leniency
    for: act
    decides: act.leniency
    hit: first
    rows:
      - {id: first, when: {act.past: 0, act.minor: true, act.harm: none-at-all | slight}, then: spared}
    otherwise: {then: punished, why: 不具备}
  - id: acts
    for: act
    adds: outcome
    hit: collect
    rows:
      - {id: spared, when: {act.leniency: spared}, then: {code: spared}}
      - {id: case, when: {act.leniency: punished, act.fine.max: ≥ 1}, then: {code: case}}
  - id: whole
    for: entity
    adds: outcome
    hit: collect
    rows: [{id: big, when: {entity.big: true}, then: {code: hint}}]
  - id: grade
    for: checklist
    decides: checklist.grade
    rows:
      - {id: good, when: {checklist.key_failed: 0}, then: good}
      - {id: fair, when: {checklist.key_failed: 1}, then: fair}
      - {id: bad, when: {checklist.key_failed: ≥ 2}, then: bad}
---
liability: dirt-9
punishes: [dirt]
basis: {instrument: cold-law, article: "9"}
rows:
  - {id: small, when: {act.goods: < 10000}, then: {fine: ≤ 2000}}
  - {id: large, when: {act.goods: ≥ 10000}, then: {fine: 50000..100000}}
---
checklist: cold.shop
domain: cold
title: 冷藏检查
items:
  - {id: cold.shop.fridge, fact: entity.fridge, class: key, expect: 0..8, basis: {instrument: cold-law, article: "3"}}
  - {id: cold.shop.lids, fact: entity.lids, class: key, act: dirt, expect: true, basis: {instrument: cold-law, article: "3"}}
  - {id: cold.shop.marks, fact: entity.marks, class: key, act: dirt, expect: true, basis: {instrument: cold-law, article: "3"}}
  - {id: cold.shop.logs, fact: entity.logs, class: general, expect: true, basis: {instrument: cold-law, article: "3"}}
"""
CLEAN = {"entity.fridge": 4, "entity.lids": True, "entity.marks": True, "entity.logs": True}
ACT = {"act.minor": True, "act.harm": "slight", "act.goods": 500}
NO_PAST = {"past_penalty": {"complete_from": "0001-01-01", "records": []}}


@pytest.fixture(scope="module")
def rules() -> Library:
    """The rules above."""
    return built(RULES)


def found(
    rules: Library, answers: dict[Any, Any], entity: dict[str, Any] | None = None, **more: Any
) -> dict[str, Counterfactual]:
    """Return what would have been milder, by id."""
    shop = smrules.Entity("shop", entity or {"big": False})
    plan = smrules.plan(rules, shop, on=ON)
    told = smrules.explain(rules, plan, {**CLEAN, **answers}, **{"history": NO_PAST, **more})
    return {one.about: one for one in told.counterfactuals}


def texts(one: Counterfactual) -> list[str]:
    """Return the ways in Chinese."""
    return [way.text for way in one.ways]


BOTH = {"entity.lids": False, "entity.marks": False, "act/dirt": {**ACT, "act.minor": False, "act.harm": "serious"}}
FRIDGE, CASE, LOGS = "item/cold.shop.fridge/items", "act/dirt/acts.case", "item/cold.shop.logs/items"
GRADE = "checklist/cold.shop/checklist.grade"


def test_a_limit_is_named_with_all_values_within(rules):
    """A refrigerator at 12 ℃ would have to be at 8 ℃; the change that is stated is the nearest value, the words name all."""
    one = found(rules, {"entity.fridge": 12})[FRIDGE]

    assert [
        "若“冷藏温度”为0℃至8℃（现为12℃），则不再提出“责令改正”。",
        "若“冷藏温度”的问题当场改正（现为12℃），则“责令改正”改为“提示”。",
    ] == texts(one)
    assert [8, {"value": 12, "state": "corrected-on-site"}] == [way.changes[0].then for way in one.ways]
    assert (1, True, 0) == (one.searched, one.depends, one.more_ways)


def test_a_value_from_below_is_the_nearest_too(rules):
    """Below the range the nearest value is its lower end."""
    assert 0 == found(rules, {"entity.fridge": "-3.5"})[FRIDGE].ways[0].changes[0].then


def test_corrected_on_site_is_milder(rules):
    """A fault that is put right on the spot leads to a hint; so the correction is named beside the value."""
    one = found(rules, {"entity.logs": False})[LOGS]

    assert [True, {"value": False, "state": "corrected-on-site"}] == [way.changes[0].then for way in one.ways]


def test_what_was_corrected_could_only_have_been_right(rules):
    """Of a fault that was corrected only the complying answer is milder."""
    one = found(rules, {"entity.logs": {"value": False, "state": "corrected-on-site"}})[LOGS]

    assert ["若“记录”为“是”（现为“不符合，已当场改正”），则不再提出“提示”。"] == texts(one)


def test_a_first_offence_that_is_not_minor(rules):
    """Without a past a minor act is spared: the circumstance is as small a change as the answer itself."""
    one = found(rules, {"entity.lids": False, "act/dirt": {**ACT, "act.minor": False}})[CASE]

    assert [
        "若“加盖”为“是”（现为“否”），则不再提出“立案”。",
        "若“轻微”为“是”（现为“否”），则不再提出“立案”，改为提出“不予处罚”。",
    ] == texts(one)


def test_the_past_is_not_changed(rules):
    """With a penalty in the past no circumstance helps; nobody proposes to have had another past."""
    past = {"past_penalty": {"complete_from": "0001-01-01", "records": [{"on": "2026-01-01"}]}}
    one = found(rules, {"entity.lids": False, "act/dirt": ACT}, history=past)[CASE]

    assert [["entity.lids"]] == [[change.fact for change in way.changes] for way in one.ways]


def test_two_items_of_one_act_are_both_needed(rules):
    """An act that two items show does not fall away with one of them."""
    one = found(rules, BOTH)[CASE]

    assert 2 == one.searched
    assert ["entity.lids", "entity.marks"] == [change.fact for change in one.ways[0].changes]
    assert "若“加盖”为“是”（现为“否”），并且“标识”为“是”（现为“否”），则不再提出“立案”。" == one.ways[0].text
    assert [["act.minor", "act.harm"]] == [sorted((c.fact for c in way.changes), reverse=True) for way in one.ways[1:]]


def test_a_lower_fine_is_milder(rules):
    """Where the case stays, goods of less value lead to a lower fine, and the words say below which value."""
    one = found(rules, {"entity.lids": False, "act/dirt": {**ACT, "act.minor": False, "act.goods": 30000}})[CASE]

    assert "若“货值”低于10,000元（现为30,000元），则仍提出“立案”，但罚款更低（现在最高100,000元）。" in texts(one)


def test_a_grade_by_counts(rules):
    """Of three failed key items one alone changes nothing; two make the grade fair."""
    one = found(rules, {"entity.fridge": 12, "entity.lids": False, "entity.marks": False, "act/dirt": ACT})[GRADE]

    assert (2, 2) == (one.searched, len(one.ways[0].changes))
    assert one.ways[0].text.endswith("则等级由“差”变为“中”。")
    assert 3 == len(one.ways) + one.more_ways


def test_the_register_is_not_changed(rules):
    """What follows from the register alone hangs on no answer."""
    one = found(rules, {}, {"big": True})["entity/shop/whole.big"]

    assert ((), False) == (one.ways, one.depends)
    assert "“提示”不取决于本次检查的答案，只取决于登记资料、既往记录和规则本身。" == one.text


def test_nothing_milder_within_the_bound(rules):
    """The mildest outcome of all that was corrected needs its answer; a grade that is best already is told so."""
    one = found(rules, {})[GRADE]

    assert ((), 3) == (one.ways, one.searched)
    assert "改动3项以内的答案，都不会得出比等级“好”更轻的结果。" == one.text


def test_a_search_that_is_stopped_says_so(rules, monkeypatch):
    """Where the trials are used up the text says how far the search came."""
    monkeypatch.setattr(search, "MOST_TRIALS", 3)
    one = found(rules, BOTH)[CASE]

    assert ((), 0, "改动更多项的情形太多，没有查完。") == (one.ways, one.searched, one.text)


def test_graver_answers_are_no_way(rules):
    """A grave harm would end the sparing without a case where there is no fine: that is no milder outcome."""
    one = found(rules, {"entity.lids": False, "act/dirt": ACT})["act/dirt/acts.spared"]

    assert [["entity.lids"]] == [[change.fact for change in way.changes] for way in one.ways]


def test_the_shipped_refrigerator(shipped):
    """By the shipped rules a noodle shop's refrigerator at 12 ℃ would have to be at 8 ℃ or below, to 0 ℃."""
    facts = {"subject_kind": "individual", "status": "open", "area": "370102", "activities": ["catering"]}
    shop = smrules.Entity("S", facts, {"equipment": []})
    plan = smrules.plan(shipped, shop, on=ON)
    circumstances = {"affects_safety": False, "clearly_minor": True, "fixable_now": False}
    answers = {"entity.catering_fridge_temperature": {"value": 12, "circumstances": circumstances}}
    outcome = "item/food-operation.catering.fridge-temperature/food-49"
    one = smrules.explain(shipped, plan, answers, outcome=outcome).counterfactuals[0]

    assert "若“厨房冷藏柜温度”为0℃至8℃（现为12℃），则不再提出“责令改正”" in one.text

"""What would settle what is open: each missing fact with each class of its values."""

from __future__ import annotations

import pytest

import smrules
from smrules.concepts.library import Library
from tests.unit.definitions.building import built
from tests.unit.inspection.counterfactual.test_find import ACT, CLEAN, NO_PAST, ON, RULES


@pytest.fixture(scope="module")
def rules() -> Library:
    """The rules of the other tests."""
    return built(RULES)


def prospects(rules, answers, history=NO_PAST):
    """Return the prospects of a visit, by what they are about."""
    plan = smrules.plan(rules, smrules.Entity("shop", {"big": False}), on=ON)
    return {one.subject: one for one in smrules.explain(rules, plan, answers, history=history).prospects}


def without(name):
    """Return what is known of the act, but for one fact."""
    return {key: value for key, value in ACT.items() if key != name}


def test_a_missing_circumstance_with_each_of_its_values(rules):
    """Whether the act is minor decides between a case and none."""
    one = prospects(rules, {**CLEAN, "entity.lids": False, "act/dirt": without("act.minor")})["act/dirt"]

    branches = [(each.values, each.shown, each.result, each.settled) for each in one.settling[0].branches]
    assert [((True,), "是", "“不予处罚”", True), ((False,), "否", "“立案”", True)] == branches
    assert "“不洁”的意见：若“轻微”为“是”，则“不予处罚”；为“否”，则“立案”。" == one.text


def test_values_with_the_same_result_are_told_together(rules):
    """A harm that is slight or none is the same to the rules."""
    one = prospects(rules, {**CLEAN, "entity.lids": False, "act/dirt": without("act.harm")})["act/dirt"]

    assert [("none-at-all", "slight"), ("serious",)] == [each.values for each in one.settling[0].branches]


def test_numbers_are_told_as_ranges(rules):
    """The grade hangs on the refrigerator alone: from 0 to 8 ℃ it is good."""
    answers = {key: value for key, value in CLEAN.items() if key != "entity.fridge"}
    one = prospects(rules, answers)["checklist/cold.shop"]

    shown = [(each.shown, each.result) for each in one.settling[0].branches]
    assert [("低于0℃", "“中”"), ("0℃至8℃", "“好”"), ("高于8℃", "“中”")] == shown


def test_a_list_has_no_values(rules):
    """A past that nobody gave is asked for as a list."""
    one = prospects(rules, {**CLEAN, "entity.lids": False, "act/dirt": ACT}, history=None)["act/dirt"]

    assert [()] == [each.branches for each in one.settling]
    assert "“不洁”的意见：要有“既往处罚清单”才能判断。" == one.text


def test_one_fact_of_two_settles_where_it_excludes(rules):
    """Not minor, it is a case whatever the harm; minor, the harm still decides."""
    one = prospects(rules, {**CLEAN, "entity.lids": False, "act/dirt": {"act.goods": 500}})["act/dirt"]

    assert ["仍不能确定（可能是不予处罚、立案）", "“立案”"] == [each.result for each in one.settling[0].branches]
    assert [False, True] == [each.settled for each in one.settling[0].branches]

"""Where do two versions decide differently? Regions in words, each with a case that was tried in both."""

import pytest

from smrules.verification.versions.difference import differences_of
from tests.unit.verification.building import library, rows

TABLE = rows("entity.area_m2: < 150 → good", "entity.area_m2: ≥ 150 → bad")
SHOP = """
checklist: food.shop
domain: food
title: 店
applies_when: {entity.activities: has sales}
items:
  - id: food.shop.heat
    ask: 温度
    fact: entity.temperature
    class: key
    expect: 0..8
    applies_when: {entity.staff: ≥ 3}
    basis: {instrument: new-law, article: "1"}
"""
PRICE = """
liability: price
punishes: [no-price]
basis: {instrument: new-law, article: "1"}
rows:
  - {id: small, when: {entity.goods: < 100}, then: {fine: 10..20}}
  - {id: large, when: {entity.goods: ≥ 100}, then: {fine: 1..2 × entity.goods}}
"""


def regions(old, new):
    """Return the regions of the only rule that differs: where, what follows in each version, and the case."""
    (found,) = [one for one in differences_of(library(old), library(new)) if one.regions or not one.compared]
    assert found.compared
    return [(one.where.en, one.old, one.new, one.example and (one.example.text, one.example.old, one.example.new))
            for one in found.regions]  # fmt: skip


def test_a_limit_that_moved_leaves_a_strip():
    """Between the old limit and the new one the outcome differs."""
    new = TABLE.replace("150", "200")

    assert [
        ("entity.area_m2 150..<200", "bad", "good", ("{given: {entity.area_m2: 150}, expect: …}", "bad", "good"))
    ] == [(where, old, now, (f"{case[0][:-1]}, expect: …}}", *case[1:])) for where, old, now, case in regions(TABLE, new)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("expect: 0..8", "expect: 0..5", ("entity.temperature 5<..8", "compliant", "noncompliant")),
        ("staff: ≥ 3", "staff: ≥ 5", ("entity.activities has sales and entity.staff 3..4", "true", "false")),
    ],
)
def test_items_differ_in_what_complies_and_where_they_are_asked(old, new, found):
    """A narrower range of answers, a condition that reaches less far."""
    (region,) = regions(SHOP, SHOP.replace(old, new))

    where = region[0].replace("3..<5", "3..4")
    assert found == (where, *region[1:3])
    assert region[1:3] == region[3][1:]


def test_a_checklist_reaches_further():
    """Its items are asked of more entities."""
    shop = SHOP.replace("    applies_when: {entity.staff: ≥ 3}\n", "")
    ((where, old, new, case),) = regions(shop, shop.replace("has sales", "has any sales | catering"))

    assert ("false", "true") == (old, new)
    assert "entity.activities has catering" in where
    assert ("{entity: {activities: [catering]}}", "false", "true") == case


def test_fines_are_written_as_in_the_rules():
    """What is worked out in each case is shown as its expression; the case shows figures."""
    ((where, old, new, case),) = regions(PRICE, PRICE.replace("1..2 ×", "1..3 ×"))

    assert ("{fine: 1..2 × entity.goods}", "{fine: 1..3 × entity.goods}") == (old, new)
    assert "entity.goods 100.." in where
    assert case[1] != case[2]


def test_a_rule_that_contradicts_itself_now_is_a_difference():
    """Two rows that hold together are told by the number of the message."""
    ((where, old, new, case),) = regions(TABLE, TABLE.replace("< 150", "< 160"))

    assert ("entity.area_m2 150..<160", "bad", "SM417") == (where, old, new)
    assert ("bad", "SM417") == case[1:]


def test_a_parameter_that_changed_reaches_the_tables_that_read_it():
    """The table reads the same, and decides differently between the old figure and the new one."""
    text = rows("entity.staff: ≤ param.most → good", otherwise="bad")
    param = "---\nparam: most\nunit: 人\nvalues: {2020-01-01: 3}\n"
    found = differences_of(library(text + param), library(text + param.replace("01: 3", "01: 5")))

    assert [("parameter", "most", ("values",)), ("table", "t", ("param.most",))] == [
        (one.change.kind, one.change.name, one.change.parts) for one in found
    ]
    (region,) = found[1].regions
    assert ("bad", "good", "bad", "good") == (region.old, region.new, region.example.old, region.example.new)


def test_derived_facts_differ_in_whom_they_count():
    """The members that only one version counts."""
    text = """
decisions: c
derive:
  - {fact: entity.lifts, label: 电梯数, count: equipment, where: {equipment.kind: lift}}
"""
    ((where, old, new, case),) = regions(text, text.replace("kind: lift", "kind: boiler"))[:1]

    assert (where, old, new) in (("equipment.kind boiler", "false", "true"), ("equipment.kind lift", "true", "false"))
    assert {"0", "1"} == set(case[1:])


def test_rules_for_other_days_are_not_laid_over_each_other():
    """A table that is in force on other days differs in that alone."""
    periods = ("..2020-12-31", "2021-01-01..")
    old, new = (TABLE.replace("for: visit", f"for: visit\n    in_force: {period}") for period in periods)
    (found,) = differences_of(library(old), library(new.replace("< 150", "< 160").replace("≥ 150", "≥ 160")))

    assert (("rows.r1", "rows.r2", "in_force"), ()) == (found.change.parts, found.regions)


def test_what_cannot_be_compared_is_said():
    """A window that became longer is no condition."""
    text = """
decisions: c
derive:
  - {fact: act.before, label: 次数, count: past_penalty, within: 1 year, until: act.on}
"""
    (found,) = differences_of(library(text), library(text.replace("1 year", "2 years")))

    assert (False, ()) == (found.compared, found.regions)


def test_versions_that_are_alike_have_no_differences():
    """Nothing is told where nothing differs."""
    assert () == differences_of(library(TABLE, SHOP), library(TABLE, SHOP))

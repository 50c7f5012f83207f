"""Items that cannot both be met."""

import pytest

from smrules.verification.faults.contradictions import check_contradictions, check_item, plannings
from tests.unit.verification.building import library


def checklist(name, item, keys=""):
    """Return a checklist of one item on a fact of the base vocabulary."""
    lines = "".join(f"{line}\n" for line in keys.splitlines())
    return (
        f"checklist: {name}\ndomain: food\ntitle: 检查\n{lines}items:\n"
        f'  - {{id: {name}.one, ask: 问, class: key, basis: {{instrument: new-law, article: "7"}}, {item}}}\n'
    )


def codes(one, other, first="", second="", *more):
    """Return the codes for two checklists."""
    built = library(checklist("a", one, first), checklist("b", other, second), *more)
    return [found.code for found in check_contradictions(built)]


DOOR = ("fact: entity.door, expect: true", "fact: entity.door, expect: false")


def test_a_door_cannot_open_both_ways():
    """Two items that want opposite answers are reported with both bases and a case."""
    built = library(checklist("a", DOOR[0], "applies_when: {entity.staff: ≥ 3}"), checklist("b", DOOR[1]))

    (found,) = check_contradictions(built)

    places = (built.items["b.one"].position, (built.items["a.one"].position,))
    assert ("SM701", *places) == (found.code, found.position, found.related)
    assert (
        "两个事项对“entity.door”的要求不能同时满足：“a.one”要求 true（《新办法》7），“b.one”要求 false（《新办法》7）；同时适用的情形：人数=3"
    ) == found.zh


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("fact: entity.temperature, expect: 0..8", "fact: entity.temperature, expect: ≤ -18", ["SM701"]),
    ("fact: entity.temperature, expect: 0..8", "fact: entity.temperature, expect: ≤ 4", []),
    ("fact: entity.temperature, expect: 0..8", "fact: entity.temperature, expect: 8.1..9", ["SM701"]),
    ("fact: entity.activities, expect: has online", "fact: entity.activities, expect: lacks sales", ["SM701"]),
    ("fact: entity.activities, expect: has sales", "fact: entity.activities, expect: lacks online", []),
    ("fact: entity.licensed_on, expect: ≥ visit.on", "fact: entity.licensed_on, expect: < visit.on", ["SM701"]),
    ("fact: entity.kind, expect: individual", "fact: entity.grade, expect: A", []),
])  # fmt: skip
def test_two_expectations_contradict_if_no_answer_meets_both(one, other, expected):
    """Only expectations on one fact without a common answer contradict each other."""
    assert expected == codes(one, other)


@pytest.mark.parametrize(("first", "second"), [
    ("applies_when: {entity.open: true}", "applies_when: {entity.open: false}"),
    ("in_force: 2016-05-01..2022-03-14", "in_force: 2022-03-15.."),
    ("applies_when: {entity.activities: has nothing}", "applies_when: {entity.activities: has sales}"),
])  # fmt: skip
def test_items_that_never_meet_do_not_contradict(first, second):
    """Conditions and dates that exclude each other keep items apart."""
    assert [] == codes(*DOOR, first, second)


def test_a_resolution_settles_a_contradiction():
    """Once somebody decided which prevails, nothing is reported."""
    assert [] == codes(*DOOR, "", "", "resolutions: [{items: [a.one, b.one], prevails: a.one, why: 安全优先}]")


def test_a_campaign_brings_items_together():
    """An item that a campaign includes is asked although its own condition does not hold."""
    campaign = (
        'campaign: winter\ntitle: 冬季\napproval: {number: "1", by: 省局, on: 2026-11-01}\nin_force: 2026-11-10..2026-12-31\n'
        "applies_when: {entity.staff: ≥ 9}\ninclude: [a.one]\n"
    )
    apart = ("applies_when: {entity.open: true}", "applies_when: {entity.open: false}")

    assert ["SM701"] == codes(*DOOR, *apart, campaign)


def test_an_item_that_nobody_can_meet_is_reported():
    """An expectation outside the values of its fact never holds; nor does an item that never applies."""
    never = "applies_when: {entity.staff: < 0}"
    built = library(checklist("a", "fact: entity.staff, expect: < 0"), checklist("b", DOOR[0], never))

    found = [one.en for some in plannings(built).values() for planning in some for one in check_item(built, planning)]

    assert ["`entity.staff: < 0` never holds"] * 2 == found

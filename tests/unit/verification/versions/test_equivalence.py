"""Mutants that are proved to decide alike, and those that are not."""

import pytest

from smrules.verification.mutation.mutants import mutants
from smrules.verification.versions.equivalence import decides_alike
from tests.unit.verification.building import library, rows


def alike(*documents):
    """Return place and words of the mutants that are proved to decide alike."""
    built = library(*documents)
    return [(one.place, one.words.zh) for one in mutants(built) if decides_alike(built, one)]


def test_the_order_of_rows_does_not_matter_unless_the_first_wins():
    """Rows that exclude each other may stand in any order; under `first` that is proved row by row."""
    apart = ("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad")
    over = ("entity.staff: < 3 → good", "entity.staff: ≥ 2 → bad")

    assert ("t.r1", "与“r2”交换位置") in alike(rows(*apart))
    assert ("t.r1", "与“r2”交换位置") in alike(rows(*apart, keys="hit: first"))
    assert ("t.r1", "与“r2”交换位置") not in alike(rows(*over, keys="hit: first"))


def test_a_redundant_test_is_told_apart_by_an_unknown_fact():
    """`entity.staff: ≥ 0` holds of every number, but not while nobody has said how many there are."""
    found = alike(rows("entity.staff: ≥ 0, entity.open: true → good", otherwise="bad"))

    assert ("t.r1", "删去 entity.staff: ≥ 0") not in found
    assert ("t.r1", "entity.staff: ≥ 0 改成 ≥ -1") in found


def test_the_second_row_of_first_need_not_repeat_the_contrary():
    """Below `staff < 3` it is clear that there are three or more – also while nobody knows."""
    found = alike(rows("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad", keys="hit: first"))

    assert ("t.r2", "删去 entity.staff: ≥ 3") in found


@pytest.mark.parametrize("hit", ["unique", "first"])
def test_a_moved_limit_is_never_alike_where_both_sides_matter(hit):
    """One step more or less is another decision at the limit."""
    found = alike(rows("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad", keys=f"hit: {hit}"))

    assert [] == [words for place, words in found if place == "t.r1" and "改成" in words]


def test_fines_that_meet_at_the_limit_are_the_same_there():
    """Ten to twenty times ten is a hundred to two hundred: at ten it does not matter which row says so."""
    found = alike("""
liability: price
punishes: [no-price]
basis: {instrument: new-law, article: "1"}
rows:
  - {id: small, when: {entity.goods: < 10}, then: {fine: 100..200}}
  - {id: large, when: {entity.goods: ≥ 10}, then: {fine: 10..20 × entity.goods}}
""")

    assert ("price.small", "entity.goods: < 10 改成 < 10.01") in found
    assert ("price.small", "entity.goods: < 10 改成 < 9.99") not in found


def test_an_exception_that_never_meets_its_rule_may_be_dropped():
    """Dropping an exception matters where both hold."""
    apart = rows("entity.open: true → good", "entity.open: false → bad").replace("then: bad}", "then: bad, exception_to: [r1]}")
    both = rows("entity.open: true → good", "entity.door: true → bad", otherwise="fair").replace(
        "then: bad}", "then: bad, exception_to: [r1]}"
    )

    assert ("t.r2", "不再是“t.r1”的例外") in alike(apart)
    assert ("t.r2", "不再是“t.r1”的例外") not in alike(both)


def test_an_exception_to_another_table_is_looked_at_there():
    """The table that wins says the same without its exception; the one that gave way does not."""
    one = rows("entity.open: true → good", otherwise="bad", keys="applies_when: {entity.staff: ≥ 1}")
    other = rows("entity.open: true → fair", otherwise="bad", keys="exception_to: t\napplies_when: {entity.staff: ≥ 5}")
    other = other.replace("id: t\n", "id: u\n").replace("decisions: d", "decisions: e")

    assert ("u", "不再是“t”的例外") not in alike(one, other)


def test_an_item_applies_only_with_its_checklist():
    """A condition that the checklist has already may be dropped; its own may not."""
    text = """
checklist: food.shop
domain: food
title: 店
applies_when: {entity.activities: has sales}
items:
  - {id: food.shop.door, ask: 门, fact: entity.door, class: key, expect: true, basis: {instrument: new-law, article: "1"},
     applies_when: {entity.activities: has sales, entity.open: true}}
"""

    assert [("food.shop.door", "删去 entity.activities: has sales")] == [one for one in alike(text) if "删去" in one[1]]


def test_what_cannot_be_laid_over_a_space_is_not_proved():
    """The length of a window, the order of a pick: no proof, so no exclusion."""
    text = """
decisions: c
derive:
  - {fact: act.fine, label: 罚款, pick: sanction, highest: [sanction.fine.max, sanction.id], empty: none}
"""

    assert [] == alike(text)


def test_rows_without_conditions_are_told_apart():
    """A space of no facts has one case, and in it results that are swapped differ."""
    assert [] == alike(rows(" → good", otherwise="bad").replace("{ }", "{}"))

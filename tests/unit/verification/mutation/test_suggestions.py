"""Examples that would kill a survivor: tried on the rule and on the mutant, and plain to read."""

import pytest

from smrules.verification.mutation.mutants import mutants
from smrules.verification.mutation.suggestions import read_example, suggestion
from tests.unit.verification.building import library, rows


def suggested(*documents):
    """Return, for each mutant, what was changed and the example that tells it from the rule."""
    built = library(*documents)
    found = [(one, suggestion(built, one)) for one in mutants(built)]
    for mutant, one in found:
        if one is not None:
            assert one.attempt.passes(built)
            assert not one.attempt.passes(mutant.apply(built))
    return {f"{mutant.place} {mutant.words.zh}": one and one.text for mutant, one in found}


def test_a_moved_limit_is_told_by_the_value_between():
    """The example lies exactly where rule and mutant differ."""
    found = suggested(rows("entity.area_m2: < 150 → good", "entity.area_m2: ≥ 150 → bad"))

    assert "{given: {entity.area_m2: 150}, expect: bad, because: r2}" == found["t.r2 entity.area_m2: ≥ 150 改成 ≥ 150.1"]
    assert "{given: {entity.area_m2: 149.9}, expect: good, because: r1}" == found["t.r2 entity.area_m2: ≥ 150 改成 ≥ 149.9"]


def test_swapped_results_are_told_by_either_row():
    """The plainest case of a row shows its result."""
    found = suggested(rows("entity.open: true → good", "entity.open: false → bad"))

    assert found["t.r1 与“r2”交换结果"] == "{given: {entity.open: false}, expect: bad, because: r2}"


def test_what_the_guard_fixes_goes_without_saying():
    """An example need not repeat the only kind of act that is punished; amounts are given where fines hang on them."""
    found = suggested("""
liability: price
punishes: [no-price]
basis: {instrument: new-law, article: "1"}
rows:
  - {id: small, when: {entity.open: true}, then: {fine: 10..20}}
  - {id: large, when: {entity.open: false}, then: {fine: 1..2 × entity.goods}}
""")

    assert found["price.large fine: 1..2 × entity.goods 改成 1..3 × entity.goods"] == (
        "{given: {entity.goods: 24000, entity.open: false}, expect: {fine: 24000..48000}, because: large}"
    )


def test_items_are_told_by_answers_and_by_entities():
    """An answer for what complies, an entity for what is asked; a checklist is told beside its first item."""
    found = suggested("""
checklist: food.shop
domain: food
title: 店
applies_when: {entity.activities: has sales}
items:
  - id: food.shop.staff
    ask: 人数
    fact: entity.staff
    class: key
    expect: 1..5
    basis: {instrument: new-law, article: "1"}
""")

    assert {
        "food.shop 删去 entity.activities: has sales": "{entity: {activities: [catering]}, expect: {applies: false}}",
        "food.shop entity.activities: has sales 改成 has online": "{entity: {activities: [sales]}, expect: {applies: true}}",
        "food.shop.staff 删去 expect: 1..5": "{answers: {entity.staff: 0}, expect: {state: noncompliant}}",
        "food.shop.staff entity.staff: 1..5 改成 0..5": "{answers: {entity.staff: 0}, expect: {state: noncompliant}}",
        "food.shop.staff entity.staff: 1..5 改成 2..5": "{answers: {entity.staff: 1}, expect: {state: compliant}}",
        "food.shop.staff entity.staff: 1..5 改成 1..4": "{answers: {entity.staff: 5}, expect: {state: compliant}}",
        "food.shop.staff entity.staff: 1..5 改成 1..6": "{answers: {entity.staff: 6}, expect: {state: noncompliant}}",
    } == found


def test_counts_are_told_by_their_members():
    """A condition on counted equipment lists as many pieces as it takes; a derived fact has examples of its own."""
    found = suggested("""
decisions: c
derive:
  - {fact: entity.lifts, label: 电梯数, count: equipment, where: {equipment.kind: lift}}
---
checklist: food.shop
domain: food
title: 店
items:
  - id: food.shop.door
    ask: 门
    fact: entity.door
    class: key
    expect: true
    applies_when: {entity.lifts: ≥ 1}
    basis: {instrument: new-law, article: "1"}
""")

    assert '{entity: {equipment: [{number: "1", kind: lift}]}, expect: {applies: true}}' == (
        found["food.shop.door entity.lifts: ≥ 1 改成 ≥ 2"]
    )
    assert "{members: [{equipment.kind: boiler}], expect: 0}" == found["entity.lifts 删去 equipment.kind: lift"]


def test_dates_are_told_by_the_day_before_and_after():
    """A date compared with the visit is counted from the day of the example."""
    found = suggested(rows("entity.licensed_on: < visit.on → good", "entity.licensed_on: ≥ visit.on → bad"))

    assert "{given: {entity.licensed_on: 2026-06-01}, expect: bad, because: r2}" == (
        found["t.r2 entity.licensed_on: ≥ visit.on 改成 > visit.on"]
    )


def test_an_exception_is_told_beside_the_rule_that_gives_way():
    """What changes without the exception is the table that gave way."""
    one = rows("entity.open: true → good", otherwise="bad")
    other = rows("entity.door: true → fair", otherwise="bad", keys="exception_to: t\napplies_when: {entity.staff: ≥ 5}")
    built = library(one, other.replace("id: t\n", "id: u\n").replace("decisions: d", "decisions: e"))
    (dropped,) = [mutant for mutant in mutants(built) if mutant.operator == "drop-exception"]

    assert suggestion(built, dropped) is not None


@pytest.mark.parametrize("text", ["{given: {entity.staff: 1}, expect: good", "given"])
def test_what_is_no_example_is_not_read(text):
    """Text that is not one line of YAML gives nothing."""
    assert read_example(text) is None or not isinstance(read_example(text), dict)

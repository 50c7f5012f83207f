"""Which mutants a library has, where they stand, and that nothing but their rule is changed."""

from collections import Counter
from dataclasses import replace

import pytest

from smrules.verification.mutation.mutants import mutants, with_node
from smrules.verification.mutation.variants import OPERATORS
from tests.unit.verification.building import library, rows

LIABILITY = """
liability: price
punishes: [no-price]
basis: {instrument: new-law, article: "1"}
applies_when: {entity.open: true}
rows:
  - {id: small, when: {entity.goods: < 100}, then: {fine: 10..20}}
  - {id: large, when: {entity.goods: ≥ 100}, then: {fine: 1..2 × entity.goods}}
"""
SHOP = """
checklist: food.shop
domain: food
title: 店
applies_when: {entity.activities: has sales}
items:
  - id: food.shop.door
    ask: 门
    fact: entity.door
    class: key
    expect: true
    applies_when: {entity.staff: ≥ 3}
    basis: {instrument: new-law, article: "1"}
"""
COUNT = """
decisions: c
derive:
  - {fact: act.before, label: 次数, count: past_penalty, within: 2 years, until: act.on, where: {past_penalty.act: = act.kind}}
  - {fact: visit.ratio, label: 比例, ratio: [entity.staff, entity.staff], empty: 0}
  - {fact: act.fine, label: 罚款, pick: sanction, highest: [sanction.fine.max, sanction.id], empty: none}
"""


def told(*documents):
    """Return every mutant as operator, part, place and words."""
    return [(one.operator, one.part, one.place, one.words.zh) for one in mutants(library(*documents))]


def test_rows_change_places_and_results():
    """Neighbours swap, `otherwise` keeps its place but gives up its result."""
    found = told(rows("entity.open: true → good", "entity.door: true → bad", otherwise="fair"))

    assert [
        ("drop-condition", "when", "t.r1", "删去 entity.open: true"),
        ("swap-values", "when", "t.r1", "entity.open: true 改成 false"),
        ("drop-condition", "when", "t.r2", "删去 entity.door: true"),
        ("swap-values", "when", "t.r2", "entity.door: true 改成 false"),
        ("swap-values", "then", "t.r1", "与“r2”交换结果"),
        ("swap-rows", "rows", "t.r1", "与“r2”交换位置"),
        ("swap-values", "then", "t.r2", "与“otherwise”交换结果"),
    ] == found


def test_whom_a_liability_punishes_is_no_condition():
    """Its guard is mutated, its address is not."""
    found = told(LIABILITY)

    assert [("drop-condition", "删去 entity.open: true"), ("swap-values", "entity.open: true 改成 false")] == [
        (operator, words) for operator, part, _, words in found if part == "applies_when"
    ]
    assert 8 == sum(part == "then" and operator == "move-boundary" for operator, part, _, _ in found)


def test_items_and_checklists_are_mutated():
    """The answer that complies, the condition of the item, that of its checklist."""
    assert Counter({("drop-condition", "expect"): 1, ("swap-values", "expect"): 1, ("drop-condition", "applies_when"): 2,
                    ("move-boundary", "applies_when"): 2, ("swap-values", "applies_when"): 1}) == Counter(
        (operator, part) for operator, part, _, _ in told(SHOP)
    )  # fmt: skip


def test_derived_facts_are_mutated():
    """Which members count, how long the window is, what stands above and below, what is picked."""
    found = [(place, part, words) for _, part, place, words in told(COUNT)]

    assert [
        ("act.before", "where", "删去 past_penalty.act: = act.kind"),
        ("act.before", "within", "within: 2 years 改成 1 years"),
        ("act.before", "within", "within: 2 years 改成 3 years"),
        ("act.fine", "highest", "最高与最低互换"),
        ("visit.ratio", "ratio", "ratio: [entity.staff, entity.staff] 改成 [entity.staff, entity.staff]"),
    ] == found


def test_every_exception_is_dropped_once():
    """An exception of a row, and one of a whole table."""
    text = rows("entity.open: true → good", "entity.door: true → bad").replace("then: bad}", "then: bad, exception_to: [r1]}")
    more = rows("entity.open: true → good").replace("id: t", "id: u").replace("decisions: d", "decisions: e")
    found = told(text, more.replace("decides: visit.verdict", "decides: visit.verdict\n    exception_to: t"))

    assert [("t.r2", "不再是“t.r1”的例外"), ("u", "不再是“t”的例外")] == [
        (place, words) for operator, _, place, words in found if operator == "drop-exception"
    ]


@pytest.mark.parametrize("documents", [(LIABILITY,), (SHOP,), (COUNT,)])
def test_a_mutant_differs_from_the_library_in_its_rule_only(documents):
    """Everything but the one rule is the very same object; what the library worked out is still right."""
    built = library(*documents)
    _ = built.items, built.deciding, built.adding, built.overridden_by, built.demands, built.picks, built.item_keys, built.asked

    for mutant in mutants(built):
        changed = mutant.apply(built)
        fresh = with_node(built, next(iter(built.tables.values()))) if built.tables else built
        assert mutant.operator in OPERATORS
        assert built.vocabulary is changed.vocabulary is fresh.vocabulary
        others = [name for name in built.tables if changed.tables[name] is not built.tables[name]]
        assert others == ([mutant.old.id] if mutant.key[0] == "table" else [])
        again = replace(changed)
        for name in ("items", "deciding", "adding", "overridden_by", "demands", "picks", "item_keys", "asked"):
            assert getattr(again, name) == getattr(changed, name)

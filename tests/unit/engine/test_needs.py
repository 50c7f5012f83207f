"""The facts that would settle what is open."""

import pytest

from smrules.engine.needs import Needs, is_open

from .building import machines, on_entity, rules, table


def needed(document: str, facts: dict | None = None, *members, fact="entity.grade") -> set[str]:
    """Return the facts that would settle one fact of an entity."""
    engine = on_entity(rules(document), facts, *members)
    needs = Needs(engine)
    needs.of_fact(engine.world.root, fact)
    return {name for _, name in needs.found}


FIRST = table(
    "flag: entity.flag: true, entity.size: ≥ 5 → good", "other: entity.other: true → fair", otherwise="bad", keys="hit: first"
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"entity.flag", "entity.size", "entity.other"}),
        ({"flag": False}, {"entity.other"}),
        ({"flag": True}, {"entity.size", "entity.other"}),
        ({"flag": True, "size": 5}, set()),
        ({"flag": False, "other": True}, set()),
    ],
)
def test_only_what_could_change_the_result_is_needed(facts, expected):
    """A row that is false already needs nothing more; a known result needs nothing at all."""
    assert expected == needed(FIRST, facts)


DERIVED = """
decisions: e
derive:
  - {fact: entity.running, label: 运行台数, count: machine, where: {machine.running: true, machine.load: ≥ 5}}
  - {fact: entity.busy, label: 忙, holds: {entity.running: ≥ 2}}
"""


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        ([{"running": True}, {"running": False}, {"load": 9}], {"machine.load", "machine.running"}),
        ([{"running": True, "load": 9}] * 2 + [{}], set()),
        ([], {"machine"}),
    ],
)
def test_needs_are_followed_to_the_members(some, expected):
    """Through derived facts to the facts of members, or to the list of them."""
    assert expected == needed(DERIVED, {}, *machines(*some), fact="entity.busy")


def test_a_place_is_needed_where_a_table_has_one():
    """A presumption is followed to the fact that stands in."""
    assert {"entity.area"} == needed(table("all: entity.size: ≥ 0 → good", keys='place: "37"'), {"size": 1})


def test_a_key_of_a_parameter_is_needed():
    """The limit depends on the kind."""
    document = (
        table("much: entity.size: ≥ param.limit → good", otherwise="bad")
        + """
---
param: limit
by: entity.kind
values: {2000-01-01: {individual: 10, organisation: 20}}
"""
    )

    assert {"entity.kind"} == needed(document, {"size": 15})
    assert set() == needed(document, {"size": 25})


def test_bounds_are_open():
    """What is known by bounds could be known better."""
    engine = on_entity(rules(DERIVED), {}, *machines({}))

    assert is_open(engine.value(engine.world.root, "entity.running"))


def test_what_a_row_leaves_open_has_a_reason():
    """A result that is unknown on purpose needs no fact, and says which row it is."""
    engine = on_entity(rules(table("any:  → unknown")))
    needs = Needs(engine)
    needs.of_fact(engine.world.root, "entity.grade")

    assert (set(), ["规则没有规定结果（t.any）"]) == (set(needs.found), list(needs.reasons))


def test_a_fact_that_is_given_as_unknown_is_still_needed():
    """Somebody said that he does not know."""
    assert {"entity.flag"} == needed(table("a: entity.flag: true → good", otherwise="bad"), {"flag": "unknown"})


@pytest.mark.parametrize(("facts", "expected"), [({}, {"entity.accident_on", "penalty"}), ({"accident_on": "2026-01-01"}, {"penalty"})])
def test_the_end_of_a_window_is_needed(facts, expected):
    """And the past that is counted within it."""
    line = "{fact: entity.x, label: x, count: penalty, within: 2 years, until: entity.accident_on}"

    assert expected == needed(f"decisions: d\nderive:\n  - {line}\n", facts, fact="entity.x")

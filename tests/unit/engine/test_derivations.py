"""The eleven kinds of derived facts, with members that are certain, possible and not listed."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.values import NONE, UNKNOWN, Interval
from tests.language.building import value

from .building import derive, machines, on_entity, rules

UNKNOWN_ONE = {"load": "unknown", "state": "unknown", "running": "unknown", "on": "unknown"}
"""A machine of which nothing is known."""


def found(line: str, *members: dict, pasts=None, listed=True, **facts):
    """Return the value of `entity.x`, which *line* derives, for an entity with some machines."""
    engine = on_entity(derive(f"{{fact: entity.x, label: x, {line}}}"), facts, *machines(*members), pasts=pasts)
    if listed:
        engine.world.members.setdefault("machine", [])
    return engine.value(engine.world.root, "entity.x")


RUNNING = "where: {machine.running: true}"
ON, OFF, MAYBE = {"running": True, "load": 3}, {"running": False, "load": 4}, {"load": 5}


@pytest.mark.parametrize(
    ("members", "expected"),
    [([], 0), ([ON, OFF], 1), ([ON, ON, MAYBE], Interval(2, 3)), ([MAYBE, MAYBE], Interval(0, 2)), ([OFF], 0)],
)
def test_a_count_is_known_by_bounds(members, expected):
    """Certain members from below, possible ones from above."""
    assert expected == found(f"count: machine, {RUNNING}", *members)


def test_a_count_of_a_list_that_was_not_given_has_no_upper_end():
    """Nobody said that there are none."""
    assert Interval(0, None) == found("count: machine", listed=False)


@pytest.mark.parametrize(
    ("members", "expected"),
    [([], 0), ([ON, OFF], 3), ([ON, MAYBE], Interval(3, 8)), ([ON, {"running": True}], Interval(3, 13))],
)
def test_a_sum_is_known_by_bounds(members, expected):
    """An unknown value lies in the range of its type."""
    assert expected == found(f"sum: machine.load, {RUNNING}", *members)


@pytest.mark.parametrize(
    ("members", "expected"),
    [([], NONE), ([{"load": 3}, {"load": 4}], Fraction(7, 2)), ([{"load": 3}, {}], UNKNOWN), ([{"load": 3}], 3)],
)
def test_a_mean_needs_every_value(members, expected):
    """Exact, `empty` where there is nothing, unknown as soon as one value is."""
    assert expected == found("mean: machine.load, empty: none", *members)


def test_a_mean_leaves_out_what_has_no_value():
    """None is no zero."""
    line = "mean: machine.age, empty: none"
    library = derive(
        "{fact: machine.age, label: 年龄, min: [machine.load, machine.most]}",
        "{fact: machine.most, label: 最多, value: entity.goods * 1}",
        f"{{fact: entity.x, label: x, {line}}}",
    )
    engine = on_entity(library, {"goods": "none"}, *machines({"load": 4}))

    assert 4 == value(engine, "entity.x")


@pytest.mark.parametrize(
    ("kind", "members", "expected"),
    [
        ("min", [{"load": 3}, {"load": 5}], 3),
        ("max", [{"load": 3}, {"load": 5}], 5),
        ("min", [], NONE),
        ("min", [{"load": 3}, {}], Interval(0, 3)),
        ("max", [{"load": 3}, {}], Interval(3, 10)),
        ("max", [{}], Interval(0, 10)),
        ("max", [{"load": 10}, {}], 10),
        ("min", [{"load": 0}, {}], 0),
    ],
)
def test_extremes_are_known_by_bounds(kind, members, expected):
    """What is certain bounds one end, the range of the type the other."""
    assert expected == found(f"{kind}: machine.load, empty: none", *members)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([{"on": "2026-01-01"}, {"on": "2025-01-01"}], date(2026, 1, 1)),
        ([{"on": "2026-01-01"}, {}], UNKNOWN),
        ([{"on": "none"}], NONE),
    ],
)
def test_the_latest_date_is_a_date(members, expected):
    """What has no date does not count."""
    assert expected == found("max: machine.on, empty: none", *members)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"size": 3, "weight": "5.5"}, Fraction(11, 2)), ({"size": 7, "weight": 5}, 7), ({"size": 7}, Interval(7, None))],
)
def test_the_greater_of_two_facts(facts, expected):
    """Over facts of one member, too, by bounds."""
    assert expected == found("max: [entity.weight, entity.size]", **facts)


@pytest.mark.parametrize(
    ("states", "expected"),
    [(["good", "fair"], "fair"), (["bad", "unknown"], "bad"), (["fair", "unknown"], UNKNOWN), ([], NONE)],
)
def test_the_worst_is_the_gravest_declared(states, expected):
    """The last of the order cannot get worse."""
    assert expected == found("worst: machine.state, empty: none", *({"state": one} for one in states))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([ON, ON, OFF], Fraction(2, 3)),
        ([ON, MAYBE], UNKNOWN),
        ([], NONE),
        ([{**OFF, "state": "bad"}], NONE),
        ([ON, {**MAYBE, "state": "bad"}], 1),
    ],
)
def test_a_share_is_a_ratio_of_members(members, expected):
    """Of those that count; unknown while one of them is open."""
    members = [{"state": "good"} | one for one in members]

    assert expected == found(f"share: machine, of: {{machine.state: not bad}}, {RUNNING}, empty: none", *members)


RATIO = (
    "{fact: entity.part, label: 部分, count: machine, where: {machine.running: true}}",
    "{fact: entity.whole, label: 全部, count: machine}",
)


@pytest.mark.parametrize(
    ("members", "empty", "expected"),
    [
        ([ON] * 16 + [OFF] * 7, "none", Fraction(16, 23)),
        ([ON] * 14 + [OFF] * 6, "none", Fraction(7, 10)),
        ([], "none", NONE),
        ([], "0", 0),
        ([ON, MAYBE], "none", UNKNOWN),
    ],
)
def test_a_ratio_is_exact(members, empty, expected):
    """16 of 23 is no seventy per cent, 14 of 20 is; nought of nought is what `empty` says."""
    library = derive(*RATIO, f"{{fact: entity.x, label: x, ratio: [entity.part, entity.whole], empty: {empty}}}")
    engine = on_entity(library, {}, *machines(*members))
    engine.world.members.setdefault("machine", [])

    assert expected == engine.value(engine.world.root, "entity.x")


def test_a_ratio_with_decimals_is_a_number():
    """Rounded as declared, it may be stored."""
    library = derive(
        *RATIO, "{fact: entity.x, label: x, ratio: [entity.part, entity.whole], empty: 0, decimals: 2, round: down}"
    )

    assert Fraction(66, 100) == value(on_entity(library, {}, *machines(ON, ON, OFF)), "entity.x")


@pytest.mark.parametrize(
    ("loads", "expected"),
    [([3, 5, 4], "M2"), ([5, 5], "M2"), ([], NONE), ([5, "unknown"], UNKNOWN), (["unknown"], "M1")],
)
def test_a_pick_is_one_member(loads, expected):
    """By the keys in turn, the id last; open while a key is, unless there is one member only."""
    picked = found("pick: machine, highest: [machine.load, machine.number], empty: none", *({"load": one} for one in loads))

    assert expected == getattr(picked, "key", picked)


def test_a_pick_orders_choices_as_they_are_declared():
    """From mild to grave, not by their spelling."""
    picked = found("pick: machine, lowest: [machine.state, machine.number], empty: none", {"state": "bad"}, {"state": "good"})

    assert "M2" == picked.key


def test_a_member_that_may_be_there_leaves_a_pick_open():
    """Whoever it is, it might come first."""
    assert UNKNOWN is found(f"pick: machine, {RUNNING}, lowest: [machine.number], empty: none", ON, MAYBE)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"size": 4, "weight": 10}, 7), ({"size": 4}, UNKNOWN), ({"weight": 10}, UNKNOWN)],
)
def test_arithmetic_is_exact_or_unknown(facts, expected):
    """Half of one and the whole of the other, minus two."""
    assert expected == found("value: 0.5 * entity.weight + entity.size - 2", **facts)


def test_arithmetic_of_none_is_none():
    """What is certainly absent has no half."""
    assert NONE is found("value: 0.5 * entity.goods", goods="none")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"flag": True, "size": 5}, True), ({"flag": False}, False), ({"flag": True}, UNKNOWN), ({"size": 4}, False)],
)
def test_a_condition_becomes_a_boolean(facts, expected):
    """With the three truth values."""
    assert expected is found("holds: {entity.flag: true, entity.size: ≥ 5}", **facts)


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("any: [{entity.flag: true}, {entity.other: true}]", {"flag": True}, True),
        ("any: [{entity.flag: true}, {entity.other: true}]", {"flag": False}, UNKNOWN),
        ("all: [{entity.flag: true}, {entity.other: true}]", {"flag": False}, False),
        ("not: {entity.flag: true}", {}, UNKNOWN),
        ("not: {entity.flag: true}", {"flag": False}, True),
        ("entity.goods: < 5", {"goods": "none"}, False),
        ("not: {entity.goods: < 5}", {"goods": "none"}, True),
        ("entity.goods: not 5", {"goods": "none"}, False),
    ],
)
def test_conditions_combine_by_kleene(condition, facts, expected):
    """A comparison with none is false, its negation by `not:` true."""
    assert expected is found(f"holds: {{{condition}}}", **facts)


# --- windows ----------------------------------------------------------------------------------------

YEAR = "count: penalty, within: 1 year, until: visit.on"


def penalties(*days: str, complete="2020-01-01", line=YEAR, **more):
    """Return `entity.x` for an entity with penalties on some days."""
    members = [("penalty", {"penalty.on": day, "penalty.sum": 100}) for day in days]
    engine = on_entity(
        derive(f"{{fact: entity.x, label: x, {line}}}"), {}, *members, pasts={"penalty": complete} if complete else None, **more
    )
    return engine.value(engine.world.root, "entity.x")


def test_a_window_counts_its_last_day_and_not_its_first():
    """After 2025-06-01, up to 2026-06-01."""
    assert 2 == penalties("2025-06-01", "2025-06-02", "2026-06-01", "2026-06-02")


@pytest.mark.parametrize(
    ("complete", "expected"),
    [("2025-06-02", 1), ("2025-06-03", Interval(1, None)), ("0001-01-01", 1)],
)
def test_a_past_is_complete_from_a_day(complete, expected):
    """What was before that day nobody knows, unless it lies outside the window."""
    assert expected == penalties("2026-01-01", complete=complete)


def test_a_past_without_a_window_is_known_only_if_nothing_is_missing():
    """A count over all times needs all times."""
    assert Interval(1, None) == penalties("2026-01-01", line="count: penalty")
    assert 1 == penalties("2026-01-01", complete="0001-01-01", line="count: penalty")


def test_a_window_clamps_to_the_end_of_the_month():
    """One month before the end of March is the end of February."""
    line = "count: penalty, within: 1 month, until: visit.on"

    assert 1 == penalties("2024-02-29", "2024-03-01", line=line, day="2024-03-31")


def test_sums_over_a_window_are_bounded_below():
    """What is missing can only add."""
    assert Interval(100, None) == penalties(
        "2026-01-01", complete="2026-01-01", line="sum: penalty.sum, within: 1 year, until: visit.on"
    )


def test_bounds_come_from_the_range_of_each_fact():
    """A weight may be anything, whatever the range of the size beside it."""
    assert Interval(None, 7) == found("min: [entity.size, entity.weight]", size=7)


@pytest.mark.parametrize(("kind", "expected"), [("max: entity.goods, empty: none", UNKNOWN), ("sum: entity.goods", Interval(0, None))])
def test_an_amount_that_may_be_none_need_not_count(kind, expected):
    """Nobody knows whether there is an amount at all."""
    assert expected == found(kind)


def test_no_last_day_means_no_window():
    """Where the accident that ends the window never was, no penalty lies within, whatever the list lacks."""
    line = "count: penalty, within: 2 years, until: entity.accident_on"
    engine = on_entity(derive(f"{{fact: entity.x, label: x, {line}}}"), {"accident_on": "none"}, ("penalty", {"penalty.on": "2025-01-01"}))

    assert 0 == value(engine, "entity.x")


RECORDS = """
decisions: d
derive:
  - {fact: entity.x, label: x, count: sanction}
tables:
  - {id: t, for: machine, adds: sanction, rows: [{when: {}, then: {note: a}}]}
"""


@pytest.mark.parametrize(("members", "expected"), [([{}, {}], 2), ([], Interval(0, None))])
def test_records_of_members_that_nobody_listed_are_not_known(members, expected):
    """What tables add to machines cannot be counted before there is a list of machines."""
    assert expected == value(on_entity(rules(RECORDS), {}, *machines(*members)), "entity.x")

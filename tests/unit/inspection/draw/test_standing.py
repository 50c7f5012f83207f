"""Where an entity stands is what its plan says of it alone; judging kinds instead of entities is only faster."""

from __future__ import annotations

from datetime import date

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.entity import Entity
from smrules.engine.reference import ReferenceEvaluator
from smrules.inspection.assess import assess
from smrules.inspection.draw.standing import OUTSIDE, PoolReader, Standing, plans_of
from smrules.inspection.plan import plan
from tests.unit.inspection.draw.building import DAY, DRAWS, entities, library

USUAL = {"trade": ["catering"], "status": "open", "founded_on": "2015-01-01", "last_visit_on": "none", "credit_class": "C"}
FOOD = plans_of(library(), ["food"])


def standing(**facts) -> Standing:
    """Return where a restaurant stands in the food draw."""
    return PoolReader(library(), FOOD, DAY).standing(Entity("x", {**USUAL, **facts}), "pool[0]")[0]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Standing("C")),
        ({"trade": ["lift"]}, OUTSIDE),
        ({"trade": "unknown"}, Standing("C")),
        ({"status": "closed"}, Standing(left_out="closed")),
        ({"status": "unknown"}, Standing("C")),
        ({"last_visit_on": "2023-06-15"}, Standing(left_out="visited")),
        ({"last_visit_on": "2023-06-14"}, Standing("C")),
        ({"last_visit_on": "unknown"}, Standing("C")),
        ({"last_visit_on": "unknown", "status": "closed"}, Standing(left_out="closed")),
        ({"founded_on": "2022-09-15"}, Standing("new")),
        ({"founded_on": "2022-09-14"}, Standing("C")),
        ({"founded_on": "unknown"}, Standing("B")),
        ({"credit_class": "unknown"}, Standing("B")),
        ({"credit_class": "unknown", "founded_on": "2023-01-01"}, Standing("new")),
    ],
)
def test_only_what_is_certain_excludes(facts, expected):
    """Who is certainly outside stays outside, only what is certainly true excludes, the unknown have their stratum."""
    assert expected == standing(**facts)


def test_kinds_stand_where_their_members_stand():
    """Each entity of the pool, judged alone by the reference evaluator, stands where its kind stands."""
    plans = plans_of(library(), DRAWS)
    together = PoolReader(library(), plans, DAY)

    for entity in entities():
        alone = PoolReader(library(), plans, DAY, ReferenceEvaluator).standing(entity, "pool[0]")
        assert alone == together.standing(entity, "pool[0]")


def test_few_kinds_are_judged():
    """240 entities with 200 different dates are judged a few times only."""
    judged = []

    def counting(library_, world):
        judged.append(len(world.root.values))
        return ReferenceEvaluator(library_, world)

    PoolReader(library(), plans_of(library(), DRAWS), DAY, counting).pool(entities())

    whole = [one for one in judged if one > 1]
    assert len({str(one.facts) for one in entities()}) > 2 * len(whole)


def test_the_shipped_plans_judge_alike(shipped):
    """The fifteen shipped draws, with derived strata, dates and quiet days, say of kinds what they say of entities."""
    plans, day = tuple(shipped.draws.values()), date(2026, 11, 10)
    made = [
        {"activities": ["catering", "retail"], "status": status, "subject": "company", "credit_class": credit, "food_risk": "B",
         "founded_on": founded, "last_visit_on": last, "quiet_until": quiet, "higher_visit_on": higher, "under_suspicion": False}
        for status in ("open", "closed") for credit in ("A", "unknown") for founded in ("2020-01-01", "2026-05-01")
        for last in ("none", "2026-02-02") for quiet in ("none", "2026-11-10", "2026-11-09") for higher in ("none", "2026-09-09")
    ]  # fmt: skip
    together = PoolReader(shipped, plans, day)

    for facts in made:
        entity = Entity("x", facts)
        alone = PoolReader(shipped, plans, day, ReferenceEvaluator).standing(entity, "pool[0]")
        assert alone == together.standing(entity, "pool[0]")
    quiet = together.standing(Entity("x", {**made[0], "quiet_until": "2026-11-10", "last_visit_on": "none"}), "pool[0]")
    assert {"quiet"} == {one.left_out for one in quiet if one is not OUTSIDE}


def wrong(*pool: Entity) -> list[tuple[str, str]]:
    """Return codes and paths of what is wrong with a pool."""
    with pytest.raises(InputError) as caught:
        PoolReader(library(), FOOD, DAY).pool(pool)
    return [(one.code, one.position.file) for one in caught.value.diagnostics]


def test_everything_wrong_with_a_pool_is_told():
    """Bad values, unknown facts, twins and unusable ids are all told, each with the number of its entity."""
    pool = [
        Entity("a", {"credit_class": "E"}), Entity("a", {}), Entity("", {}), Entity("b\n", {}), Entity("c", {"colour": "red"}),
        Entity("d", {"status": "open", "entity.status": "open"}), Entity("e", {"credit_class": {"x": 1}}),
        Entity("f", {}, {"ships": []}),
    ]  # fmt: skip

    assert [
        ("SM604", "pool[0].facts.credit_class"), ("SM651", "pool[1].id"), ("SM650", "pool[2].id"), ("SM650", "pool[3].id"),
        ("SM601", "pool[4].facts.colour"), ("SM606", "pool[5].facts.entity.status"), ("SM602", "pool[6].facts.credit_class"),
        ("SM606", "pool[7].members.ships"),
    ] == wrong(*pool)  # fmt: skip


def test_labels_are_one_by_their_normal_form():
    """Two ways to write one letter are one id."""
    assert [("SM651", "pool[1].id")] == wrong(Entity("é", {}), Entity("e\u0301", {}))


def test_truth_and_one_are_different_facts():
    """`true` and `1` are equal to Python, not to a pool."""
    assert [("SM602", "pool[1].facts.status")] == wrong(Entity("a", {"status": "open"}), Entity("b", {"status": True}))


@pytest.mark.parametrize(("names", "code"), [(["fod"], "SM652"), (["food", "food"], "SM654")])
def test_plans_are_named_once_and_exist(names, code):
    """A misspelt draw and a draw named twice are refused."""
    with pytest.raises(InputError) as caught:
        plans_of(library(), names)

    assert [code] == [one.code for one in caught.value.diagnostics]


def test_strata_are_no_grades(shipped):
    """What only says in which stratum of a draw an entity is does not stand among the conclusions of a visit."""
    shop = Entity("x", {"activities": ["retail"], "credit_class": "D", "founded_on": "2015-01-01", "status": "open"})
    report = assess(shipped, plan(shipped, shop, on=date(2026, 6, 1)), {})

    assert "entity.draw_tier" in shipped.deciding
    assert "entity.draw_tier" not in {one.fact for one in report.grades}
    assert not any("抽查分层" in one.label for one in report.unknown)

"""What one answer alone changes."""

from __future__ import annotations

import pytest

from smrules.inspection.consequences import answered, consequence, each_alone
from smrules.inspection.typical_answers import complying, key_of, typical_answers
from tests.unit.publishing import building


@pytest.fixture(scope="module")
def library():
    """Return the library of lanterns."""
    return building.lanterns()


def question_of(plan, fact, member=None):
    """Return one question of a plan."""
    return next(one for one in plan.questions if (one.fact, one.member) == (fact, member))


def test_a_consequence_names_what_is_new(library):
    """One flame too many brings an act, an outcome with its day, and another grade."""
    good = {"entity.candles": 3, "entity.wick": "cotton"}
    plan, before = building.visit(library, good)
    after = building.visit(library, {**good, "entity.candles": 4})[1]

    found = consequence(question_of(plan, "entity.candles"), before, after)

    assert ["noncompliant"] == [one.state for one in found.findings]
    assert ["open-flame"] == [one.act for one in found.acts]
    assert ["snuff"] == [one.code for one in found.outcomes]
    assert [("checklist.glow", "wild")] == [(one.fact, one.value) for one in found.grades]
    assert () == found.gone


def test_a_consequence_names_what_is_gone(library):
    """The other way round the outcome is gone and nothing is new but the grade."""
    good = {"entity.candles": 3, "entity.wick": "cotton"}
    plan, after = building.visit(library, good)
    before = building.visit(library, {**good, "entity.candles": 4})[1]

    found = consequence(question_of(plan, "entity.candles"), before, after)

    assert (["snuff"], (), ()) == ([one.code for one in found.gone], found.outcomes, found.acts)


KEYED = {
    "by fact": ({"entity.candles": 4}, "entity.candles", None, {"entity.candles": 1}),
    "by member and fact": ({("K1", "kiln.degrees"): 4}, "kiln.degrees", "kiln/K1", {("kiln/K1", "kiln.degrees"): 1}),
    "under its member": (
        {"kiln/K1": {"kiln.degrees": 4}},
        "kiln.degrees",
        "kiln/K1",
        {"kiln/K1": {}, ("kiln/K1", "kiln.degrees"): 1},
    ),
    "of another member": (
        {"kiln/K2": {"kiln.degrees": 4}},
        "kiln.degrees",
        "kiln/K1",
        {"kiln/K2": {"kiln.degrees": 4}, ("kiln/K1", "kiln.degrees"): 1},
    ),
    "under its entity": (
        {"entity/shop-1": {"entity.candles": 4}},
        "entity.candles",
        None,
        {"entity/shop-1": {}, "entity.candles": 1},
    ),
}


@pytest.mark.parametrize("how", KEYED)
def test_an_answer_takes_the_place_of_one_that_is_keyed(library, how):
    """However the answer was keyed, the other one stands alone, and `assess` takes it."""
    answers, fact, member, expected = KEYED[how]
    plan, _ = building.visit(library, {})

    found = answered(answers, question_of(plan, fact, member), 1)

    assert expected == found
    building.visit(library, found)


def test_each_typical_answer_is_tried_alone(library):
    """Every typical answer of every question is tried, and an answer that stays changes nothing."""
    plan, _ = building.visit(library, {})
    typical = typical_answers(library, plan)
    stays = complying(typical)

    found = [(key_of(question), one, changed) for question, one, changed in each_alone(library, plan, stays, typical)]

    assert [(key_of(one), each) for one in plan.questions for each in typical[key_of(one)]] == [one[:2] for one in found]
    assert [] == [changed.outcomes for key, one, changed in found if one.answer == stays[key] and (changed.outcomes or changed.grades)]
    assert all(changed.outcomes for _, one, changed in found if one.complies is False)

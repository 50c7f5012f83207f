"""The plan of a draw is read as it is written; its mistakes are in tests/rule_files/bad."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from smrules.concepts.draw_plan import Amount, TeamPlan
from tests.unit.inspection.draw.building import library

FOOD, LIFTS, SCALES = (library().draws[name] for name in ("food", "lifts", "scales"))


def test_figures_are_exact_and_in_the_order_of_the_strata():
    """Rates are fractions, floors and caps are numbers or shares."""
    assert [("new", Fraction(1, 10)), ("A", Fraction(1, 50)), ("B", Fraction(1, 20)), ("C", Fraction(3, 20)), ("D", Fraction(1, 2))] == [
        *FOOD.rate.items()
    ]
    assert {"each_stratum": Amount(1), "whole": Amount(Fraction(1, 10), True)} == FOOD.at_least
    assert {"whole": Amount(12)} == LIFTS.at_most
    assert ("up", "half-up") == (FOOD.round, LIFTS.round)


def test_words_and_days():
    """Title, approval, window and reasons stand as they are written."""
    assert ("餐饮抽查", {"number": "示例〔2023〕1号"}) == (FOOD.title, FOOD.approval)
    assert date(2023, 9, 18) in FOOD.window and date(2023, 9, 29) not in FOOD.window
    assert [("closed", "已经关闭"), ("visited", "三个月内检查过")] == [(one.id, one.why) for one in FOOD.exclude]


def test_a_draw_without_strata_has_one():
    """It is called `all`, and needs no stratum for the unknown."""
    assert ({"all": Fraction(3, 50)}, None, None) == (SCALES.rate, SCALES.strata, SCALES.unknown)


def test_teams_have_their_defaults():
    """Who must withdraw does so unless the plan says otherwise; nothing else is demanded that is not written."""
    assert (2, ("food-operation",), True, 8, True, ("competence", "most_visits")) == (
        FOOD.team.size, FOOD.team.competent_for, FOOD.team.recusal, FOOD.team.most_visits, FOOD.team.new_pair, FOOD.team.gives_way,
    )  # fmt: skip
    assert (True, None, False, ()) == tuple(getattr(TeamPlan(2), name) for name in ("recusal", "most_visits", "new_pair", "gives_way"))

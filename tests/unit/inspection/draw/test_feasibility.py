"""The solver proves that teams can be had, or names the constraint that blocks."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import Commitment
from smrules.inspection.draw.feasibility import blocking, check_feasible
from tests.unit.inspection.draw.building import committed

needs_solver = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def told(**changes) -> Commitment:
    """Return the small commitment with another team."""
    commitment = committed().commitment
    return replace(commitment, team=replace(commitment.team, **changes))


@pytest.fixture(autouse=True)
def solver():
    """Leave out what needs OR-Tools where it is not installed."""
    pytest.importorskip("ortools.sat.python.cp_model")


@needs_solver
def test_what_can_be_met_is_proved():
    """Eight officers with eight visits each can make 25 visits of two."""
    assert [] == blocking(told())
    assert check_feasible(told()) is None


@needs_solver
def test_too_few_visits_each_blocks():
    """With six visits each there are 48 places for 50 seats: the bound on visits blocks."""
    assert ["most_visits"] == [one.constraint for one in blocking(told(most_visits=6))]
    assert [] == blocking(told(most_visits=7))


@needs_solver
def test_missing_competence_blocks_its_draw():
    """Without anybody for special equipment competence blocks, and the draw that it blocks is named."""
    officers = tuple(replace(one, domains=tuple(d for d in one.domains if d != "special-equipment")) for one in told().team.officers)

    assert [("competence", ("lifts",))] == blocking(told(officers=officers))


@needs_solver
def test_scarce_competence_blocks_together_with_the_bound():
    """One officer for special equipment, with eight visits, cannot go to nine: each of the two constraints could give way."""
    officers = tuple(
        one if one.id == "officer-03" else replace(one, domains=tuple(d for d in one.domains if d != "special-equipment"))
        for one in told().team.officers
    )

    assert {"competence", "most_visits"} == {one.constraint for one in blocking(told(officers=officers, most_visits=7))}


@needs_solver
def test_too_few_officers_block():
    """A visit of two needs two who may go."""
    officers = tuple(replace(one, may_go=one.id == "officer-01") for one in told().team.officers)

    assert ["size"] == [one.constraint for one in blocking(told(officers=officers))]


@needs_solver
def test_the_message_says_what_is_needed_and_what_there_is():
    """The refusal counts seats on both sides."""
    with pytest.raises(InputError) as caught:
        check_feasible(told(most_visits=6))

    assert ["SM665"] == [one.code for one in caught.value.diagnostics]
    assert "共 50 人次" in caught.value.diagnostics[0].zh and "共 48 人次" in caught.value.diagnostics[0].zh


def test_without_the_solver_nothing_is_proved(monkeypatch):
    """Where OR-Tools is not installed the extra is named."""
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)

    with pytest.raises(InputError) as caught:
        check_feasible(told())

    assert ["SM666"] == [one.code for one in caught.value.diagnostics]

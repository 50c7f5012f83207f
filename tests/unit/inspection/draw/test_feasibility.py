"""Rehearsals prove that teams can be had; where something gives way a solver names the constraint that blocks, or finds none."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import DrawRecord
from smrules.inspection.draw.commitment import sealed
from smrules.inspection.draw.feasibility import Blocking, blocking, check_feasible, rehearse
from tests.unit.inspection.draw.building import committed, finished

ALL = ("food", "lifts", "scales")


def told(**changes: Any) -> DrawRecord:
    """Return the small commitment with another team."""
    commitment = committed().commitment
    return sealed(replace(commitment, team=replace(commitment.team, **changes)))


def blocks(record: DrawRecord) -> list[Blocking]:
    """Return what blocks the visits of the first rehearsal."""
    pytest.importorskip("ortools.sat.python.cp_model")
    return blocking(record.commitment, rehearse(record, 1))


def only(domain: str, *ids: str):
    """Return the officers, of whom only some are competent for a domain."""
    return tuple(
        one if one.id in ids else replace(one, domains=tuple(other for other in one.domains if other != domain))
        for one in committed().commitment.team.officers
    )


def test_rehearsals_without_waiver_are_the_proof():
    """Eight officers with eight visits each make all visits of three rehearsals; each has its own seed, none the real one."""
    found = check_feasible(told())

    assert [0, 0, 0] == [one.waived for one in found]
    assert 4 == len({rehearse(committed(), 1), rehearse(committed(), 2), rehearse(committed(), 3), finished().completion.visits})


def test_too_few_visits_each_block():
    """With four visits each there are 32 places for more seats: the bound on visits blocks all draws together."""
    assert [Blocking("most_visits", ALL)] == blocks(told(most_visits=4))
    assert [] == blocks(told(most_visits=8))


def test_missing_competence_blocks_its_draw():
    """Without anybody for special equipment competence blocks, and the draw that it blocks is named."""
    assert [Blocking("competence", ("lifts",))] == blocks(told(officers=only("special-equipment")))


def test_scarce_competence_blocks_together_with_the_bound():
    """One officer for special equipment with six visits cannot go to eight: each of the two constraints could give way."""
    assert [Blocking("competence", ("lifts",)), Blocking("most_visits", ("lifts",))] == blocks(
        told(officers=only("special-equipment", "officer-03"), most_visits=6)
    )


def test_too_few_officers_block():
    """A visit of two needs two who may go."""
    officers = tuple(replace(one, may_go=one.id == "officer-01") for one in committed().commitment.team.officers)

    assert [Blocking("size", ALL)] == blocks(told(officers=officers))


def test_the_message_says_what_is_needed_and_what_there_is():
    """The refusal counts seats on both sides."""
    pytest.importorskip("ortools.sat.python.cp_model")
    with pytest.raises(InputError) as caught:
        check_feasible(told(most_visits=4))

    assert ["SM665"] == [one.code for one in caught.value.diagnostics]
    assert "可以派出 8 人，每人至多 4 次，共 32 人次" in caught.value.diagnostics[0].zh


def test_without_the_solver_nothing_is_proved(monkeypatch):
    """Where something gives way and OR-Tools is not installed the extra is named; where nothing does it is not needed."""
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)

    assert check_feasible(told())
    with pytest.raises(InputError) as caught:
        check_feasible(told(most_visits=4))
    assert ["SM666"] == [one.code for one in caught.value.diagnostics]

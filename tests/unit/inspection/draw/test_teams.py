"""The first team of the visit's own order that meets the constraints goes; what gives way does so in order and is told."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from smrules.concepts.draw_record import OfficerTerms
from smrules.inspection.draw.keyed_order import in_order, visit_key
from smrules.inspection.draw.teams import Rota
from tests.unit.inspection.draw.building import finished

KEY = bytes(32)
ALL = ("food-operation", "metrology", "special-equipment")
STAFF = (
    OfficerTerms("a", True, ("food-operation",)), OfficerTerms("b", True, ("special-equipment",)),
    OfficerTerms("c", True, ("food-operation", "special-equipment")), OfficerTerms("d", True, ("metrology",)),
    OfficerTerms("e", False, ALL),
)  # fmt: skip


def rota(staff=STAFF, **changes) -> Rota:
    """Return officers with no bound on visits and nothing that gives way, but for *changes*."""
    usual = {"most_visits": 0, "gives_way": (), "officers": staff, "last_teams": {}} | changes
    commitment = finished().commitment
    return Rota(replace(commitment, team=replace(commitment.team, **usual)), KEY)


def first_by_hand(entity: str, needed: set[str], allowed: str) -> tuple[str, ...]:
    """Return the first covering pair among the officers *allowed*, found by trying every pair in order."""
    order = in_order(visit_key(KEY, entity), [one for one in "abcd" if one in allowed])
    known = {one.id: set(one.domains) for one in STAFF}
    return next((pair for pair in combinations(order, 2) if needed <= known[pair[0]] | known[pair[1]]), ())


@pytest.mark.parametrize("entity", [f"户{n}" for n in range(12)])
@pytest.mark.parametrize(("draws", "needed"), [(("food",), {"food-operation"}), (("food", "lifts"), {"food-operation", "special-equipment"})])
def test_the_first_team_that_covers_goes(entity, draws, needed):
    """Pairs are tried in the order of the visit; who may not go is never in one."""
    assert first_by_hand(entity, needed, "abcd") == rota().visit(entity, draws).team


def test_each_visit_has_its_own_order():
    """Different entities meet different officers."""
    assert 3 < len({rota().visit(f"户{n}", ("food",)).team for n in range(40)})


def test_who_must_withdraw_does_not_go():
    """An officer does not visit an entity from which they must withdraw, and visits others."""
    staff = (replace(STAFF[0], recused_from=("x",)), *STAFF[1:])

    assert first_by_hand("x", {"food-operation"}, "bcd") == rota(staff).visit("x", ("food",)).team
    assert all("a" not in rota(staff).visit("x", draws).team for draws in (("food",), ("lifts",), ("scales",)))
    assert any("a" in rota(staff).visit(f"户{n}", ("food",)).team for n in range(9))


def test_nobody_goes_more_often_than_the_bound():
    """With two visits each, four officers make at most four visits of two; when fewer than two are left, visits stay open."""
    made = rota(most_visits=2)
    teams = [made.visit(f"户{n}", ()).team for n in range(5)]

    assert {1, 2} >= {sum(one in team for team in teams) for one in "abcd" if any(one in team for team in teams)}
    assert () == teams[4]
    assert 1 >= sum(made.load[one] < 2 for one in "abcd")


def test_the_same_two_do_not_come_again():
    """The two who came last may each come again, but not together."""
    last = rota().visit("x", ()).team
    made = rota(last_teams={"x": last}).visit("x", ()).team

    assert last != made and 1 >= len(set(last) & set(made))
    assert last == rota(last_teams={"x": last}, new_pair=False).visit("x", ()).team


def test_competence_is_told_domain_by_domain_where_it_gives_way():
    """No pair covers three domains with these officers: the pair that lacks least goes, and the lack is told, not dropped."""
    staff = tuple(replace(one, domains=one.domains[:1]) for one in STAFF)
    made = rota(staff, gives_way=("competence",)).visit("x", ("food", "lifts", "scales"))

    assert (2, 1, ("competence",)) == (len(made.team), len(made.uncovered), made.gave_way)
    covered = {domain for one in staff if one.id in made.team for domain in one.domains}
    assert {*ALL} - covered == {*made.uncovered}


def test_without_a_rule_the_visit_stays_open():
    """Where nothing may give way nobody goes, and every domain is told as uncovered."""
    made = rota(STAFF[:2]).visit("x", ("scales",))

    assert ((), ("metrology",), ()) == (made.team, made.uncovered, made.gave_way)


def test_constraints_give_way_in_their_order():
    """The bound on visits gives way only after competence has."""
    made = rota(STAFF[:2], most_visits=1, gives_way=("competence", "most_visits"))
    first, second = made.visit("x", ("scales",)), made.visit("y", ("scales",))

    assert (("competence",), ("competence", "most_visits")) == (first.gave_way, second.gave_way)


def test_who_is_absent_is_passed_over():
    """The next of the order takes the place, beside those who stay."""
    made = rota()
    team = made.visit("x", ("food",)).team
    made.absent.add(team[0])

    new = made.visit("x", ("food",), kept=team[1:]).team

    assert team[1:] == new[:1] and team[0] not in new and 2 == len(new)

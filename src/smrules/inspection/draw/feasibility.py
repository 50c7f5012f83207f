"""
Before the commitment: can the constraints on teams be met, and which one blocks?

Rehearsals with other seeds show it: where nothing gives way their teams are the proof. Where something does, a solver says whether
any teams could have met the constraints. The solver only proves; it never chooses who goes. OR-Tools is the extra `draw`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.draw_record import Commitment, DrawRecord, Visit
from smrules.concepts.position import Position
from smrules.inspection.draw.completion import drawn_of, visits_of
from smrules.inspection.draw.keyed_order import draw_key

REHEARSALS = 3
_SECONDS = 60
_LABELS = {
    "size": ("具备条件的人数", "the number of officers who may go"),
    "competence": ("专业资格", "competence"),
    "most_visits": ("每人次数上限", "most visits of one officer"),
}
Needs = Mapping[frozenset[str], int]
"""Domains that a visit concerns → number of such visits."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """
    How the draw would have gone with another seed.

    Attributes:
        visits: Visits that were drawn.
        waived: Those for which a constraint had to give way, or that stayed open.
    """

    visits: int
    waived: int


@dataclass(frozen=True, slots=True)
class Blocking:
    """A constraint without which the others could be met, and the draws that it blocks by themselves, or all of them."""

    constraint: str
    draws: tuple[str, ...]


def check_feasible(record: DrawRecord, rehearsals: int = REHEARSALS) -> list[Rehearsal]:
    """
    Return how rehearsals went: with nothing waived they are the proof that the constraints can be met.

    Raises:
        InputError: No teams whatever could meet the constraints in a rehearsal; the one that blocks is named (SM665). Or that needs
            OR-Tools, which is not installed (SM666).
    """
    found = []
    for number in range(1, rehearsals + 1):
        visits = rehearse(record, number)
        waived = sum(bool(one.gave_way) or not one.team for one in visits)
        if waived and (blocks := blocking(record.commitment, visits)):
            raise InputError([_told(one, record.commitment, visits) for one in blocks])
        found.append(Rehearsal(len(visits), waived))
    return found


def rehearse(record: DrawRecord, number: int) -> tuple[Visit, ...]:
    """Return the visits that a seed would give that is certainly not the seed."""
    text = f"rehearsal {number}"
    key = draw_key(bytes.fromhex(record.commitment_hash), text.encode())
    drawn = [one for draw in record.commitment.draws for one in drawn_of(record.commitment, draw, key, text)]
    return visits_of(record.commitment, key, drawn)


def blocking(commitment: Commitment, visits: Sequence[Visit]) -> list[Blocking]:
    """
    Return the constraints that block some visits, each of which alone would have to give way; nothing if none certainly does.

    Recusals and last teams are left aside: they concern single visits.
    """
    everything = tuple(one.id for one in commitment.draws)
    if sum(one.may_go for one in commitment.team.officers) < commitment.team.size:
        return [Blocking("size", everything)]
    needs = _needs(commitment, visits, everything)
    if _can_be_met(commitment, needs):
        return []
    names = ("competence", *(("most_visits",) if commitment.team.most_visits else ()))
    alone = [one for one in names if _can_be_met(commitment, needs, without=one)]
    blocked = tuple(one for one in everything if not _can_be_met(commitment, _needs(commitment, visits, (one,))))
    return [Blocking(one, blocked or everything) for one in alone or names]


def _needs(commitment: Commitment, visits: Sequence[Visit], draws: Sequence[str]) -> Needs:
    """Count the visits of some draws by the domains that they concern for them."""
    domains = {one.id: frozenset(one.domains) for one in commitment.draws if one.id in draws}
    wanted = ([domains[draw] for draw in visit.draws if draw in domains] for visit in visits)
    return Counter(frozenset().union(*some) for some in wanted if some)


def _can_be_met(commitment: Commitment, needs: Needs, without: str = "") -> bool:
    """
    Say whether seats enough can be filled: `False` is a proof that no teams can meet the constraints.

    Visits that concern the same domains are counted together: of their seats each domain needs as many competent officers as there
    are visits, and nobody sits twice on one visit.
    """
    cp_model = _solver()
    model = cp_model.CpModel()
    team, most = commitment.team, commitment.team.most_visits
    officers = [one for one in team.officers if one.may_go]
    load: dict[str, list] = {one.id: [] for one in officers}
    for needed, count in needs.items():
        seats = {one.id: model.NewIntVar(0, count, "") for one in officers}
        model.Add(sum(seats.values()) == team.size * count)
        for domain in needed if without != "competence" else ():
            model.Add(sum(seats[one.id] for one in officers if domain in one.domains) >= count)
        for name, seat in seats.items():
            load[name].append(seat)
    for seats in load.values() if most and without != "most_visits" else ():
        model.Add(sum(seats) <= most)
    return _solved(cp_model, model)


def _solved(cp_model, model) -> bool:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = _SECONDS
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    status = solver.Solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
        raise InputError([diagnostic("SM663", Position("team", 0), problem_zh=f"{_SECONDS} 秒内没有证明完",
                                     problem_en=f"no proof was found in {_SECONDS} seconds")])  # fmt: skip
    return status != cp_model.INFEASIBLE


def _solver():
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise InputError([diagnostic("SM666", Position("team", 0), extra="draw")]) from None
    return cp_model


def _told(one: Blocking, commitment: Commitment, visits: Sequence[Visit]) -> Diagnostic:
    zh, en = _LABELS[one.constraint]
    team = commitment.team
    whole = len(one.draws) == len(commitment.draws) > 1
    titles = "各计划合起来" if whole else "、".join(draw.title for draw in commitment.draws if draw.id in one.draws)
    count = sum(any(draw in one.draws for draw in visit.draws) for visit in visits)
    may_go = sum(officer.may_go for officer in team.officers)
    most = team.most_visits
    return diagnostic(
        "SM665", Position("team", 0), constraint_zh=zh, constraint_en=en,
        problem_zh=f"{titles}，演练中要检查 {count} 次，每次 {team.size} 人，共 {count * team.size} 人次；可以派出 {may_go} 人"
        + (f"，每人至多 {most} 次，共 {may_go * most} 人次" if most else ""),
        problem_en=f"{'all draws together' if whole else ', '.join(one.draws)} need {count} visits of {team.size} in a rehearsal; {may_go} officers may go"
        + (f", {most} visits each" if most else ""),
    )  # fmt: skip

"""
Before the commitment: can the constraints on teams be met at all, and which one blocks?

A solver only proves; it never chooses who goes. OR-Tools is the extra `draw`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations_with_replacement
from typing import NamedTuple

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.draw_record import Commitment
from smrules.concepts.position import Position

_LABELS = {
    "size": ("具备条件的人数", "officers who may go"),
    "competence": ("专业资格", "competence"),
    "most_visits": ("每人次数上限", "most visits of one officer"),
}
_SECONDS = 60


class Blocking(NamedTuple):
    """A constraint without which the others could be met, and what it blocks."""

    constraint: str
    draws: tuple[str, ...]


def check_feasible(commitment: Commitment) -> None:
    """
    Prove that every quota can be visited by officers who may go, are competent and have visits left.

    Proved is the hardest case in number: no two draws draw the same entity, so that every quota is a visit of its own. Merging needs
    fewer visits. What hangs on single entities (recusals, last teams, several domains at one entity) shows only after the seed; for it
    the plan says what gives way.

    Raises:
        InputError: They cannot, with the constraint that blocks and the draws that it blocks (SM665); or OR-Tools is not installed
            (SM666).
    """
    found = blocking(commitment)
    if found:
        raise InputError([_told(one, commitment) for one in found])


def blocking(commitment: Commitment) -> list[Blocking]:
    """Return the constraints that block, each of which alone would have to give way; nothing if all can be met."""
    officers = [one for one in commitment.team.officers if one.may_go]
    groups = Counter(one.domains for one in officers)
    model = _Model(commitment, groups)
    if len(officers) < commitment.team.size:
        return [Blocking("size", tuple(one.id for one in commitment.draws))]
    if model.can_be_met(commitment.draws):
        return []
    names = ("competence", *(("most_visits",) if commitment.team.most_visits else ()))
    alone = [one for one in names if model.can_be_met(commitment.draws, without=one)]
    return [Blocking(one, model.blocked(one)) for one in alone or names]


class _Model:
    """Visits of each draw, shared out among kinds of teams; officers with the same domains are alike."""

    def __init__(self, commitment: Commitment, groups: Counter[tuple[str, ...]]):
        self.commitment = commitment
        self.groups = groups
        size = commitment.team.size
        names = sorted(groups)
        self.teams = [one for one in combinations_with_replacement(names, size) if not Counter(one) - groups]

    def can_be_met(self, draws: Iterable, without: str = "") -> bool:
        cp_model = _solver()
        model = cp_model.CpModel()
        load: dict[tuple[str, ...], list] = {}
        for draw in draws:
            quota = sum(one.quota for one in draw.strata)
            fit = [one for one in self.teams if without == "competence" or not set(draw.domains).difference(*one)]
            if not fit and quota:
                return False
            counts = [model.NewIntVar(0, quota, "") for _ in fit]
            model.Add(sum(counts) == quota)
            for team, count in zip(fit, counts, strict=True):
                for group, times in Counter(team).items():
                    load.setdefault(group, []).append(times * count)
        most = self.commitment.team.most_visits
        for group, uses in load.items() if most and without != "most_visits" else ():
            model.Add(sum(uses) <= most * self.groups[group])
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = _SECONDS
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        status = solver.Solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
            raise InputError([diagnostic("SM663", Position("team", 0), problem_zh=f"{_SECONDS} 秒内没有证明完",
                                         problem_en=f"no proof was found in {_SECONDS} seconds")])  # fmt: skip
        return status != cp_model.INFEASIBLE

    def blocked(self, constraint: str) -> tuple[str, ...]:
        """Return the draws that a constraint blocks each by itself; all of them if it is only the sum."""
        alone = tuple(one.id for one in self.commitment.draws if not self.can_be_met([one]))
        return alone or tuple(one.id for one in self.commitment.draws)


def _solver():
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise InputError([diagnostic("SM666", Position("team", 0), extra="draw")]) from None
    return cp_model


def _told(one: Blocking, commitment: Commitment) -> Diagnostic:
    zh, en = _LABELS[one.constraint]
    team = commitment.team
    titles = "、".join(draw.title for draw in commitment.draws if draw.id in one.draws)
    visits = sum(stratum.quota for draw in commitment.draws if draw.id in one.draws for stratum in draw.strata)
    may_go = sum(officer.may_go for officer in team.officers)
    most = team.most_visits
    return diagnostic(
        "SM665", Position("team", 0), constraint_zh=zh, constraint_en=en,
        problem_zh=f"{titles}要检查 {visits} 户，每次 {team.size} 人，共 {visits * team.size} 人次；可以派出 {may_go} 人"
        + (f"，每人至多 {most} 次，共 {may_go * most} 人次" if most else ""),
        problem_en=f"{', '.join(one.draws)} need {visits} visits of {team.size}; {may_go} officers may go"
        + (f", {most} visits each" if most else ""),
    )  # fmt: skip

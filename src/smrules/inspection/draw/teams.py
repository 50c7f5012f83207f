"""Who goes on a visit: the first team in the visit's own keyed order that meets the announced constraints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from smrules.concepts.draw_record import Commitment, OfficerTerms, Visit
from smrules.inspection.draw.keyed_order import in_order, visit_key

Team = tuple[OfficerTerms, ...]


@dataclass
class Rota:
    """
    The officers with the visits that they have so far.

    Attributes:
        load: Officer → visits.
        absent: Officers who dropped out.
    """

    commitment: Commitment
    key: bytes
    load: Counter[str] = field(default_factory=Counter)
    absent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.terms = self.commitment.team
        self.officers = {one.id: one for one in self.terms.officers if one.may_go}
        self.domains = {one.id: tuple(one.domains) for one in self.commitment.draws}

    def visit(self, entity: str, draws: Sequence[str], kept: Sequence[str] = ()) -> Visit:
        """
        Return the visit of an entity for some draws, with the first team that is possible, and count it.

        Constraints give way one after another in the announced order; with the last of them gone and still nobody left the team is
        empty and the visit stays open.

        Args:
            kept: Officers who are in the team already, while another of it is replaced.
        """
        needed = self.needed(draws)
        team, gave_way = self._team(entity, needed, tuple(self.officers[one] for one in kept))
        self.load.update(one.id for one in team if one.id not in kept)
        uncovered = sorted(needed.difference(*(one.domains for one in team)))
        return Visit(entity, tuple(draws), tuple(one.id for one in team), tuple(uncovered), gave_way)

    def needed(self, draws: Iterable[str]) -> frozenset[str]:
        """Return the domains that a visit for some draws concerns."""
        return frozenset(domain for draw in draws for domain in self.domains[draw])

    def _team(self, entity: str, needed: frozenset[str], kept: Team) -> tuple[Team, tuple[str, ...]]:
        order = self.order(entity)
        for count in range(len(self.terms.gives_way) + 1):
            waived = self.terms.gives_way[:count]
            team = self._first(self._possible(order, entity, kept, waived), needed, "competence" in waived)
            if team is not None:
                return team, waived
        return (), self.terms.gives_way

    def order(self, entity: str) -> list[str]:
        """Return all officers who may go at all, in the order in which they are asked to visit *entity*."""
        return in_order(visit_key(self.key, entity), self.officers)

    def _possible(self, order: list[str], entity: str, kept: Team, waived: Sequence[str]) -> Iterator[Team]:
        """Yield every team that the constraints allow, competence apart, in the order of its members."""
        free = [self.officers[one] for one in order if self._is_free(self.officers[one], entity, kept, waived)]
        last = () if "new_pair" in waived else self.terms.last_teams.get(entity, ())
        for more in combinations(free, self.terms.size - len(kept)):
            team = (*kept, *more)
            if not self.terms.new_pair or sum(one.id in last for one in team) < 2:
                yield team

    def _is_free(self, officer: OfficerTerms, entity: str, kept: Team, waived: Sequence[str]) -> bool:
        most = self.terms.most_visits
        return not (
            officer in kept
            or officer.id in self.absent
            or (self.terms.recusal and entity in officer.recused_from)
            or (most and "most_visits" not in waived and self.load[officer.id] >= most)
        )

    @staticmethod
    def _first(teams: Iterable[Team], needed: frozenset[str], may_lack: bool) -> Team | None:
        """Return the first team that covers what is needed; where that may give way, the first that lacks least."""
        best, lacking = None, len(needed) + 1
        for team in teams:
            left = len(needed.difference(*(one.domains for one in team)))
            if not left:
                return team
            if left < lacking:
                best, lacking = team, left
        return best if may_lack else None

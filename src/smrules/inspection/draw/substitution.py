"""Somebody drops out: the next of the published order stands in, the reason is kept, and nobody else changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.draw_record import DrawRecord, Substitution, Visit
from smrules.concepts.position import Position
from smrules.inspection.draw.completion import Order, chained
from smrules.inspection.draw.keyed_order import in_order
from smrules.inspection.draw.seeds import moment
from smrules.inspection.draw.teams import Rota


def substitute(record: DrawRecord, kind: str, left: str, *, reason: str, at: str) -> DrawRecord:
    """
    Return the record with a stand-in for an entity that is closed or an officer who is ill.

    An entity is replaced in every draw that drew it by the next of the order of its stratum. An officer is replaced on every visit
    by the next of that visit's order, and goes on none any more.

    Args:
        kind: `entity` or `officer`.
        left: Id of who drops out.
        reason: Why; it is published.
        at: When, with the offset of the time zone.

    Raises:
        InputError: The draw is not complete (SM663); nobody of that id was drawn, or no reason is given (SM664).
    """
    if record.completion is None:
        raise InputError([diagnostic("SM663", Position("completion", 0), problem_zh="还没有抽取，没有可以替补的",
                                     problem_en="nobody has been drawn yet")])  # fmt: skip
    moment(at, "at")
    standing = Standing(record)
    if not reason.strip():
        raise _refused(left, "要写明理由", "a reason is needed")
    if not standing.may_leave(kind, left):
        raise _refused(left, "没有抽到它，或者已经替补过", "it was not drawn, or has been replaced already")
    made = standing.replaced(kind, left, reason, at, record.last_hash)
    return replace(record, substitutions=(*record.substitutions, made), last_hash=chained(record.last_hash, made.to_dict()))


def _refused(left: str, zh: str, en: str) -> InputError:
    return InputError([diagnostic("SM664", Position("substitution", 0), name=left, problem_zh=zh, problem_en=en)])


@dataclass
class Standing:
    """
    Where a draw stands after its substitutions.

    Attributes:
        visits: The visits to be made, by entity.
        closed: Entities that dropped out.
    """

    record: DrawRecord
    visits: dict[str, Visit] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        result, commitment = self.record.completion, self.record.commitment
        assert result is not None
        self.rota = Rota(commitment, bytes.fromhex(result.key))
        self.visits = {one.entity: one for one in result.visits}
        self.drawn = {(one.draw, one.stratum): list(one.entities) for one in result.drawn}
        self.orders = {
            (draw.id, stratum.id): Order(commitment, draw, number, self.rota.key, result.randomness)
            for draw in commitment.draws
            for number, stratum in enumerate(draw.strata)
        }
        for visit in result.visits:
            self.rota.load.update(visit.team)
        for one in self.record.substitutions:
            self.replaced(one.kind, one.left, one.reason, one.at, one.previous)

    def may_leave(self, kind: str, left: str) -> bool:
        """Say whether an entity is to be visited, or an officer to visit one."""
        return left in self.visits if kind == "entity" else any(left in one.team for one in self.visits.values())

    def replaced(self, kind: str, left: str, reason: str, at: str, previous: str) -> Substitution:
        """Replace one who drops out, and return what is published of it."""
        stand_ins, changed = self._entity(left) if kind == "entity" else self._officer(left)
        return Substitution(kind, left, reason, at, stand_ins, tuple(changed), previous)

    # --- entities --------------------------------------------------------------------------------

    def _entity(self, left: str) -> tuple[dict[str, str], Iterable[Visit]]:
        gone = self.visits.pop(left)
        self.rota.load.subtract(gone.team)
        self.closed.add(left)
        stand_ins = {draw: self._next(draw, left) for draw in gone.draws}
        gained: dict[str, list[str]] = {}
        for draw, entity in stand_ins.items():
            if entity:
                gained.setdefault(entity, []).append(draw)
        changed = [self._visit_more(entity, gained[entity]) for entity in in_order(self.rota.key, gained)]
        return stand_ins, changed

    def _next(self, draw: str, left: str) -> str:
        """Return the next of the order of the stratum in which *left* was drawn; empty if there is none."""
        at, drawn = next((at, drawn) for at, drawn in self.drawn.items() if at[0] == draw and left in drawn)
        order = self.orders[at].first(len(drawn) + 1 + len(self.closed))
        found = next((one for one in order if one not in drawn and one not in self.closed), "")
        if found:
            drawn.append(found)
        return found

    def _visit_more(self, entity: str, more: list[str]) -> Visit:
        """Add draws to the visit that an entity has, whose team stays; or make it a visit."""
        old = self.visits.get(entity)
        draws = [one.id for one in self.record.commitment.draws if one.id in more or (old and one.id in old.draws)]
        if old is None:
            self.visits[entity] = self.rota.visit(entity, draws)
        else:
            competent = {domain for one in old.team for domain in self.rota.officers[one].domains}
            uncovered = tuple(sorted(self.rota.needed(draws) - competent))
            self.visits[entity] = replace(old, draws=tuple(draws), uncovered=uncovered)
        return self.visits[entity]

    # --- officers --------------------------------------------------------------------------------

    def _officer(self, left: str) -> tuple[dict[str, str], Iterable[Visit]]:
        self.rota.absent.add(left)
        stand_ins, changed = {}, []
        for entity in in_order(self.rota.key, [one.entity for one in self.visits.values() if left in one.team]):
            old = self.visits[entity]
            kept = [one for one in old.team if one != left]
            self.rota.load[left] -= 1
            new = self.rota.visit(entity, old.draws, kept)
            if not new.team:
                self.rota.load.subtract(kept)
            self.visits[entity] = new
            stand_ins[entity] = next((one for one in new.team if one not in kept), "")
            changed.append(new)
        return stand_ins, changed

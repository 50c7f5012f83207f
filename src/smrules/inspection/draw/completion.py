"""After the seed: who was drawn, in how few visits, and who goes. Everything follows from the commitment and the seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.draw_record import (
    KEYED_ORDER,
    Commitment,
    Completion,
    DrawnStratum,
    DrawRecord,
    DrawTerms,
    SeedValue,
    Visit,
)
from smrules.concepts.position import Position
from smrules.inspection.draw.canonical import canonical_json, sha256_hex
from smrules.inspection.draw.keyed_order import draw_key, first_in_order, in_order
from smrules.inspection.draw.rfc3797 import MOST_SELECTIONS, select
from smrules.inspection.draw.seeds import randomness
from smrules.inspection.draw.teams import Rota


def complete(record: DrawRecord, seed: Sequence[SeedValue]) -> DrawRecord:
    """
    Return the record with the result that follows from its commitment and the seed.

    Raises:
        InputError: The draw is complete already (SM663); a value is not what was announced (SM657) or is dated before the
            commitment (SM656).
    """
    if record.completion is not None:
        raise InputError([diagnostic("SM663", Position("completion", 0), problem_zh="这次抽查已经抽过",
                                     problem_en="this draw is complete already")])  # fmt: skip
    result = completion(record.commitment, record.commitment_hash, seed)
    result_hash = chained(record.commitment_hash, result.to_dict())
    return replace(record, completion=result, result_hash=result_hash, last_hash=result_hash)


def completion(commitment: Commitment, commitment_hash: str, seed: Sequence[SeedValue]) -> Completion:
    """Return what follows from a commitment and the seed; raises `InputError` as `complete` does."""
    text = randomness(commitment.seed, seed, commitment.committed_at)
    key = draw_key(bytes.fromhex(commitment_hash), text.encode())
    drawn = tuple(one for draw in commitment.draws for one in drawn_of(commitment, draw, key, text))
    visits = visits_of(commitment, key, drawn)
    separate = sum(len(one.entities) for one in drawn)
    return Completion(tuple(seed), text, key.hex(), drawn, visits, separate, len(visits))


def chained(previous: str, data: object) -> str:
    """Return the hash that follows on *previous* when *data* is published."""
    return sha256_hex(previous.encode() + canonical_json(data))


# --- entities ------------------------------------------------------------------------------------


def members_of(commitment: Commitment, draw: str, stratum: str) -> list[str]:
    """Return the entities of one stratum of one draw, sorted by code point."""
    return sorted(label for kind in commitment.kinds if kind.strata.get(draw) == stratum for label in kind.entities)


def drawn_of(commitment: Commitment, draw: DrawTerms, key: bytes, text: str) -> Iterable[DrawnStratum]:
    """Yield who is drawn of each stratum of one draw."""
    for number, stratum in enumerate(draw.strata):
        order = Order(commitment, draw, number, key, text)
        yield DrawnStratum(draw.id, stratum.id, tuple(order.first(stratum.quota)))


class Order:
    """The published order of one stratum of one draw: its first members are drawn, the next ones stand in."""

    def __init__(self, commitment: Commitment, draw: DrawTerms, number: int, key: bytes, text: str):
        self.algorithm = commitment.algorithm
        self.members = members_of(commitment, draw.id, draw.strata[number].id)
        self.key = key
        self.rfc_key = (text + (f"{number + 1}./" if len(draw.strata) > 1 else "")).encode()

    def first(self, count: int) -> list[str]:
        """Return the first *count* members, or all of them if there are no more."""
        count = min(count, len(self.members))
        if self.algorithm == KEYED_ORDER:
            return first_in_order(self.key, self.members, count)
        if count > MOST_SELECTIONS:
            raise InputError([diagnostic("SM659", Position("draws", 0), problem_zh=f"一层至多抽 {MOST_SELECTIONS} 户",
                                         problem_en=f"at most {MOST_SELECTIONS} of a stratum can be drawn")])  # fmt: skip
        return select(self.members, count, self.rfc_key)


# --- visits --------------------------------------------------------------------------------------


def draws_by_entity(drawn: Iterable[DrawnStratum]) -> dict[str, list[str]]:
    """Return the draws that drew each entity, in their announced order: each entity gets one visit for all of them."""
    found: dict[str, list[str]] = {}
    for one in drawn:
        for entity in one.entities:
            found.setdefault(entity, []).append(one.draw)
    return found


def visits_of(commitment: Commitment, key: bytes, drawn: Iterable[DrawnStratum]) -> tuple[Visit, ...]:
    """Return the visits in the keyed order of their entities; earlier visits choose their team first."""
    draws: Mapping[str, list[str]] = draws_by_entity(drawn)
    rota = Rota(commitment, key)
    return tuple(rota.visit(entity, draws[entity]) for entity in in_order(key, draws))

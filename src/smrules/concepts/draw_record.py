"""What is published of a random draw: before the seed the commitment, after it who was drawn, later who stood in for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from smrules.concepts.serial import Serial

FORMAT = "smrules-draw-1"
KEYED_ORDER = "hmac-sha256-keyed-order-1"
RFC_3797 = "rfc3797-md5-1"

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
LaterHash = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Share = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12}|/[1-9][0-9]{0,11})?$")]
Bound = Annotated[str, Field(pattern=r"^([1-9][0-9]{0,11}|[0-9]{1,3}(\.[0-9]{1,12})?%)$")]
Count = Annotated[int, Field(ge=0, le=10**12)]
Waived = Literal["competence", "new_pair", "most_visits"]


@dataclass(frozen=True, slots=True)
class Stratum(Serial):
    """One stratum: how many are in it and how many of them are drawn; `probability` is quota over size, exactly."""

    id: str
    label: str
    size: Count
    rate: Share
    quota: Count
    probability: Share


@dataclass(frozen=True, slots=True)
class LeftOut(Serial):
    """One reason of exclusion with the number of entities that it leaves out."""

    id: str
    why: str
    basis: tuple[str, ...]
    count: Count


@dataclass(frozen=True, slots=True)
class DrawTerms(Serial):
    """
    One draw as it was announced.

    Attributes:
        domains: Domain → title.
        pool: Entities in the pool, those that are left out included.
        strata_by: The fact that makes the strata, or empty.
        at_least, at_most: Stratum, `each_stratum` or `whole` → number or share.
    """

    id: str
    title: str
    approval: dict[str, str]
    domains: dict[str, str]
    basis: tuple[str, ...]
    pool: Count
    left_out: tuple[LeftOut, ...]
    strata_by: str
    unknown: str
    strata: tuple[Stratum, ...]
    at_least: dict[str, Bound]
    at_most: dict[str, Bound]
    round: Literal["up", "down", "half-up"]


@dataclass(frozen=True, slots=True)
class Kind(Serial):
    """
    Entities that no draw tells apart.

    Attributes:
        strata: Draw → the stratum that they are in.
        left_out: Draw → the reason for which they are left out.
        entities: Their ids, sorted by code point.
    """

    strata: dict[str, str]
    left_out: dict[str, str]
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoolTerms(Serial):
    """The pool of all draws together: its size, the SHA-256 of its ids, one a line, sorted, and how many were in no pool."""

    size: Count
    sha256: Hash
    outside: Count


@dataclass(frozen=True, slots=True)
class OfficerTerms(Serial):
    """One officer: whether the plan lets them go, for which domains, and from which entities they withdraw."""

    id: str
    may_go: bool
    domains: tuple[str, ...]
    recused_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamTerms(Serial):
    """
    Who goes on a visit, as announced.

    Attributes:
        most_visits: 0 for no bound.
        last_teams: Entity → the officers of its last visit.
    """

    size: Annotated[int, Field(ge=1, le=6)]
    recusal: bool
    most_visits: Count
    new_pair: bool
    gives_way: tuple[Waived, ...]
    officers: tuple[OfficerTerms, ...]
    last_teams: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SeedSource(Serial):
    """
    One future source of the seed, as announced.

    Attributes:
        kind: `lottery`, `drand`, `nist` or `secret`.
        at: When it becomes public, with the offset of its time zone; for a secret the last moment to reveal it.
        pick: For a lottery: how many numbers are drawn of how many, group by group.
        chain, genesis, period, round: For drand: hash of the chain, its first second, seconds a round, the round.
        commitment: For a secret: its SHA-256.
    """

    kind: Literal["lottery", "drand", "nist", "secret"]
    name: str
    at: str
    pick: tuple[tuple[Count, Count], ...] = ()
    chain: str = ""
    genesis: Count = 0
    period: Count = 0
    round: Count = 0
    commitment: str = ""


@dataclass(frozen=True, slots=True)
class SeedValue(Serial):
    """
    What one source gave.

    Attributes:
        at: When it was drawn, emitted or revealed.
        numbers: For a lottery: the numbers, group by group.
        value: For a beacon its randomness, for a secret the secret, in hexadecimal; empty for a secret that was withheld.
        proof: For drand: the signature whose SHA-256 is the value.
    """

    name: str
    at: str
    numbers: tuple[tuple[Count, ...], ...] = ()
    value: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Commitment(Serial):
    """Everything that decides the draw but the seed. `on` is the day on which conditions are judged."""

    algorithm: Literal["hmac-sha256-keyed-order-1", "rfc3797-md5-1"]
    library_hash: str
    on: str
    window: str
    committed_at: str
    draws: tuple[DrawTerms, ...]
    pool: PoolTerms
    kinds: tuple[Kind, ...]
    team: TeamTerms
    seed: tuple[SeedSource, ...]


@dataclass(frozen=True, slots=True)
class DrawnStratum(Serial):
    """Who was drawn of one stratum of one draw, in the order of the draw."""

    draw: str
    stratum: str
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit(Serial):
    """
    One visit: an entity, the draws that it serves, the team.

    Attributes:
        team: Officers in their keyed order; empty if nobody was left, which leaves the visit open.
        uncovered: Domains for which nobody of the team is competent.
        gave_way: Constraints that had to give way for this team.
    """

    entity: str
    draws: tuple[str, ...]
    team: tuple[str, ...]
    uncovered: tuple[str, ...] = ()
    gave_way: tuple[Waived, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion(Serial):
    """
    The seed and what follows from it.

    Attributes:
        seed: What each source gave, in the announced order.
        randomness: The canonical text of the seed.
        key: HMAC-SHA256 of the randomness under the commitment hash.
        visits: In the keyed order of the entities.
        separate_visits, merged_visits: Visits if every draw made its own, and visits as planned.
    """

    seed: tuple[SeedValue, ...]
    randomness: str
    key: Hash
    drawn: tuple[DrawnStratum, ...]
    visits: tuple[Visit, ...]
    separate_visits: Count
    merged_visits: Count


@dataclass(frozen=True, slots=True)
class Substitution(Serial):
    """
    Somebody who dropped out, and who stands in.

    Attributes:
        kind: `entity` or `officer`.
        left: Who dropped out.
        stand_ins: For an entity: draw → the next of the order. For an officer: entity visited → the officer who goes.
            Empty text where nobody was left.
        visits: The visits that are new or changed by it.
        previous: Hash of what was published before it.
    """

    kind: Literal["entity", "officer"]
    left: str
    reason: str
    at: str
    stand_ins: dict[str, str]
    visits: tuple[Visit, ...]
    previous: Hash


@dataclass(frozen=True, slots=True)
class DrawRecord(Serial):
    """
    The public record of a draw.

    Attributes:
        parts: Each part of the commitment → SHA-256 of its canonical JSON.
        commitment_hash: SHA-256 of the canonical JSON of `parts`.
        completion: `None` before the seed.
        result_hash: SHA-256 of the commitment hash and the canonical JSON of the completion; empty before the seed.
        substitutions: In the order in which they were made.
        last_hash: Hash of everything, the last substitution included; empty before the seed.
    """

    format: str
    commitment: Commitment
    parts: dict[str, Hash]
    commitment_hash: Hash
    completion: Completion | None = None
    result_hash: LaterHash = ""
    substitutions: tuple[Substitution, ...] = field(default=())
    last_hash: LaterHash = ""

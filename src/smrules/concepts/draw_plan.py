"""The plan of a random draw as content: who may be drawn, who is left out, how many of each stratum, who goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smrules.concepts.dates import ALWAYS, Period
from smrules.concepts.law import LegalBasis
from smrules.concepts.position import Position
from smrules.concepts.rules import ALWAYS_TRUE, Condition
from smrules.concepts.serial import decimal_text
from smrules.concepts.values import Number

WHOLE_STRATUM = "all"
"""The one stratum of a draw that has no strata."""

EACH, WHOLE = "each_stratum", "whole"
"""What floors and caps are said of, besides single strata."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of entities, or a share of them; `1` and `100%` are different."""

    number: Number
    is_share: bool = False

    def least_of(self, size: int) -> int:
        """Return how many of *size* entities keep this floor."""
        return -(-self.number * size // 1) if self.is_share else int(self.number)

    def most_of(self, size: int) -> int:
        """Return how many of *size* entities keep this cap."""
        return self.number * size // 1 if self.is_share else int(self.number)

    def __str__(self) -> str:
        return decimal_text(self.number * 100) + "%" if self.is_share else str(self.number)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why some of a pool are not drawn; only what is certainly true excludes."""

    id: str
    condition: Condition
    why: str
    basis: tuple[LegalBasis, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """
    Who may go on a visit.

    Attributes:
        who: What must certainly hold of an officer, a member of the scope `team`.
        competent_for: Domains of the visit; each must be somebody's.
        most_visits: Most visits of one officer, or `None` for no bound.
        new_pair: No two officers of the last team at an entity go there together again.
        gives_way: Which of `competence`, `new_pair` and `most_visits` give way, in this order, when no team is left.
    """

    size: int
    who: Condition = ALWAYS_TRUE
    competent_for: tuple[str, ...] = ()
    recusal: bool = True
    most_visits: int | None = None
    new_pair: bool = False
    gives_way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """
    The plan of a random draw.

    Attributes:
        window: Days of the visits; draws of one window may be drawn together.
        strata: Choice fact that says in which stratum an entity is, or `None`.
        unknown: The stratum of those whose fact is not known.
        rate: Stratum → share of it that is drawn.
        at_least, at_most: Stratum, `each_stratum` or `whole` → floor or cap.
    """

    id: str
    pool: Condition
    exclude: tuple[Exclusion, ...]
    rate: Mapping[str, Number]
    team: TeamPlan
    position: Position
    title: str = ""
    strata: str | None = None
    unknown: str | None = None
    at_least: Mapping[str, Amount] = field(default_factory=dict)
    at_most: Mapping[str, Amount] = field(default_factory=dict)
    round: str = "up"
    approval: Mapping[str, str] = field(default_factory=dict)
    window: Period = ALWAYS
    basis: tuple[LegalBasis, ...] = ()

"""What the parts of an evaluator ask of one another, so that none of them imports the whole."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from smrules.concepts.dates import Duration
from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Condition, ParameterOperand
from smrules.concepts.values import Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.world import Member, World


class Evaluator(Protocol):
    """Gives the values of all facts of one case, and says which conditions hold."""

    library: Library
    world: World
    guards: dict[tuple[str, Member], Truth]

    def value(self, member: Member, fact: str) -> Any:
        """Return the value of one fact of *member*."""

    def read(self, path: FactPath, member: Member, owner: Member | None = None) -> Any:
        """Return the value of *path* as seen from *member*."""

    def exists(self, member: Member) -> Truth:
        """Say whether *member* belongs to the case."""

    def members(self, scope: str, origin: Member) -> list[Member]:
        """Return the members of *scope* that belong to *origin*."""

    def holds(
        self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = "visit.on"
    ) -> Truth:
        """Say whether *condition* holds of *member*."""

    def in_place(self, place: str, member: Member) -> Truth:
        """Say whether the visit takes place within *place*."""

    def operand(self, operand: Any, member: Member, owner: Member | None, dated_by: str) -> Any:
        """Return the value of an operand."""

    def date_or_area(self, fact: str, member: Member) -> Any:
        """Return the date or place that governs *member*."""

    def window_start(self, day: Any, length: Any, member: Member, owner: Member | None, dated_by: str) -> Any:
        """Return the day after which a window begins."""

    def duration(self, length: Duration | ParameterOperand, member: Member, owner: Member | None, dated_by: str) -> Any:
        """Return a duration, or `UNKNOWN`."""

    def deadline(self, start: date | Any, duration: Any, position: Position) -> Any:
        """Return the day on which *duration* after *start* ends."""

    def problem(self, found: Diagnostic) -> None:
        """Note what went wrong."""

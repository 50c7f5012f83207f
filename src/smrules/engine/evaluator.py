"""What the parts of an evaluator ask of one another, and what plans, assessments and explanations ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from smrules.concepts.dates import Duration
from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Condition, Derivation, ParameterOperand, Row, Table, Test
from smrules.concepts.values import Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.world import Member, World

VISIT = "visit.on"
"""The date that governs whatever names no other."""


class Evaluator(Protocol):
    """
    Gives the values of all facts of one case, says which conditions hold and which rows decide.

    Attributes:
        problems: What went wrong on the way, such as two rows that hold together or a year without calendar.
    """

    library: Library
    world: World
    problems: list[Diagnostic]

    # --- facts -----------------------------------------------------------------------------------

    def value(self, member: Member, fact: str) -> Any:
        """Return the value of one fact of *member*."""

    def read(self, path: FactPath, member: Member, owner: Member | None = None) -> Any:
        """Return the value of *path* as seen from *member*."""

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

    # --- members ---------------------------------------------------------------------------------

    def exists(self, member: Member) -> Truth:
        """Say whether *member* belongs to the case."""

    def members(self, scope: str, origin: Member) -> list[Member]:
        """Return the members of *scope* that belong to *origin*."""

    def records(self, kind: str) -> list[Member]:
        """Return every record of *kind* that tables add."""

    def window(self, one: Derivation, owner: Member) -> tuple[Any, Any]:
        """Return the day after which a derivation's window begins, and its last day."""

    def chosen(self, member: Member, owner: Member, one: Derivation) -> Truth:
        """Say whether a derivation for *owner* takes *member* in."""

    def taken(self, owner: Member, one: Derivation) -> list[tuple[Truth, Member]]:
        """Return the members that a derived fact takes in, or may take in, each with whether it is certain."""

    def item_counted(self, item: Member) -> Any:
        """Return whether an item counts."""

    # --- conditions and tables -------------------------------------------------------------------

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = VISIT) -> Truth:
        """Say whether *condition* holds of *member*."""

    def test(self, test: Test, path: FactPath, member: Member, owner: Member | None, dated_by: str) -> Truth:
        """Say whether the value of *path* passes *test*."""

    def in_place(self, place: str, member: Member) -> Truth:
        """Say whether the visit takes place within *place*."""

    def applies(self, table: Table, member: Member) -> Truth:
        """Say whether *table* applies to *member*."""

    def row_hits(self, table: Table, member: Member) -> Iterable[tuple[Row, Truth]]:
        """Return the rows of *table* that hit or may hit, perhaps others too, with whether they hit."""

    def ruling(self, member: Member, fact: str) -> Any:
        """Return the `Ruling` of the tables that decide *fact* of *member*."""

    def ruling_is(self, table: Table, member: Member, row: str) -> bool:
        """Say whether *row* alone decides what *table* says of *member*."""


Evaluators = Callable[[Library, World], Evaluator]
"""Makes an evaluator of one case: the class of an engine."""

"""What the parts of the columnar evaluator ask of one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Condition, Test
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine.columnar.columns import Coded, Column, Words
from smrules.engine.columnar.said import Input, Said
from smrules.engine.columnar.truths import Truths
from smrules.engine.columnar.views import View
from smrules.engine.columnar.worlds import Worlds
from smrules.engine.evaluator import VISIT
from smrules.engine.rulings import Ruling


class NotInColumnsError(Exception):
    """Something that a library says has no form in columns; its visits are left to the compiled engine."""


class Columns(Protocol):
    """
    Gives the values of all facts of many visits.

    Attributes:
        problems: What went wrong on the way: the visits, and what.
        rulings: What tables said; columns of rulings hold their numbers here.
        remembered: What was worked out for whole scopes.
    """

    library: Library
    worlds: Worlds
    words: Words
    problems: list[tuple[Any, Diagnostic]]
    rulings: list[Ruling]
    remembered: dict[Any, Any]

    def value(self, fact: str) -> Column:
        """Return the values of one fact of all members of its scope."""

    def read(self, path: FactPath, view: View) -> Column:
        """Return the values of *path* as seen from the members of *view*."""

    def input(self, one: Input, view: View) -> Coded:
        """Return what is read, as words."""

    def word(self, operand: Any, view: View, dated_by: str) -> Coded:
        """Return the values of an operand, as words."""

    def translated(self, column: Coded, says: Callable[[Any], Any]) -> Coded:
        """Return for each value what *says* of it."""

    def following(self, view: View, inputs: Iterable[Input], says: Callable[..., Any], more: Sequence[Coded] = ()) -> Coded:
        """Return what follows from what is read."""

    def asked(self, names: Sequence[Input], row: Sequence[Any], says: Callable[[Said], Any]) -> tuple[Any, list[Diagnostic]]:
        """Return what follows from one combination of values, and what went wrong."""

    def exists(self, scope: str) -> Truths:
        """Say which members of a scope belong to their cases."""

    def holds(self, condition: Condition, view: View, dated_by: str = VISIT) -> Truths:
        """Say of which members *condition* holds."""

    def test(self, test: Test, path: FactPath, view: View, dated_by: str) -> Truths:
        """Say of which members the value of *path* passes *test*."""

    def outcome(self, test: Test, fact: Fact, column: Column, view: View, dated_by: str) -> Truths:
        """Say where values pass *test*."""

    def in_place(self, place: str, view: View) -> Truths:
        """Say where the visit takes place within *place*."""

    def governing(self, fact: str, view: View) -> Column:
        """Return the dates (or places) that govern members."""

    def window_start(self, day: Column, length: Any, view: View, dated_by: str) -> Coded:
        """Return the days after which windows begin."""

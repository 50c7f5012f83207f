"""What an example asked while it was evaluated: which tests, with which answers, and which rules it looked at."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.rules import Between, Clause, Condition, Literal, OneOf, Table, Test
from smrules.concepts.values import Truth
from smrules.concepts.vocabulary import FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import Ruling
from smrules.engine.world import Member, World
from smrules.verification.space.steps import distance

Site = int
"""A test by the identity of what holds it: a clause, or an item for the answer that complies."""


@dataclass(slots=True)
class Trace:
    """
    What was asked.

    Attributes:
        truths: Site → the answers that its test had.
        steps: (site, end) → how many steps the value lay from that end of the test: −1, 0 or 1.
        rules: The rules that were looked at, as (kind, id): a `table` that applied or may have, a fact that was `derive`d, an
            `item`; `decides` and `adds` stand for the guards of all tables of a fact or kind of record.
        engines: The evaluators that were asked.
    """

    truths: dict[Site, set[Truth]] = field(default_factory=lambda: defaultdict(set))
    steps: dict[tuple[Site, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    rules: set[tuple[str, str]] = field(default_factory=set)
    engines: list[TracedEvaluator] = field(default_factory=list)

    def add(self, other: Trace) -> None:
        """Take in what another trace noted."""
        for mine, theirs in ((self.truths, other.truths), (self.steps, other.steps)):
            for site, found in theirs.items():
                mine[site] |= found
        self.rules |= other.rules


class TracedEvaluator(ReferenceEvaluator):
    """The reference evaluator, which notes in a trace what it is asked."""

    def __init__(self, library: Library, world: World, trace: Trace):
        super().__init__(library, world)
        self.trace = trace
        trace.engines.append(self)

    def holds(self, condition: Condition, member: Member, owner: Member | None = None, dated_by: str = "visit.on") -> Truth:
        """Note the answer of every clause."""
        found = super().holds(condition, member, owner, dated_by)
        if isinstance(condition, Clause):
            self.trace.truths[id(condition)].add(found)
            self._ends(id(condition), condition.test, condition.path, member, owner, dated_by)
        return found

    def _ends(self, site: Site, test: Test, path: FactPath, member: Member, owner: Member | None, dated_by: str) -> None:
        """Note how near the value came to each end of a range; a single number is a range of one."""
        match test:
            case Between(low, high):
                limits = {"low": low, "high": high}
            case OneOf((Literal() as only,)):
                limits = {"at": only}
            case _:
                return
        value = self.read(path, member, owner)
        for side, end in limits.items():
            if end is not None:
                by = distance(self.library, path, value, self.operand(end, member, owner, dated_by))
                if by is not None:
                    self.trace.steps[site, side].add(by)

    def item_state(self, item: Member) -> str:
        """Note the answer of the test of the complying answer."""
        self.trace.rules.add(("item", item.source.id))
        state = super().item_state(item)
        if item.state is None:
            answer = {"compliant": True, "noncompliant": False}.get(state)
            self.trace.truths[id(item.source)].add(answer)
            self._ends(id(item.source), item.source.expect, FactPath(item.source.fact), item, None, "visit.on")
        return state

    def _work_out(self, member: Member, fact: str) -> Any:
        if fact in self.library.derivations:
            self.trace.rules.add(("derive", fact))
        return super()._work_out(member, fact)

    def applies(self, table: Table, member: Member) -> Truth:
        """Note every table that applies, or may."""
        found = super().applies(table, member)
        if found is not False:
            self.trace.rules.add(("table", table.id))
        return found

    def ruling(self, member: Member, fact: str) -> Ruling:
        """Note that the tables of a fact were looked at."""
        self.trace.rules.add(("decides", fact))
        return super().ruling(member, fact)

    def records(self, kind: str) -> list[Member]:
        """Note that the tables of a kind of record were looked at."""
        self.trace.rules.add(("adds", kind))
        return super().records(kind)

    def probe(self, library: Library) -> TracedEvaluator:
        """Return an evaluator of the same case under other rules; what was found stays, and is not written to."""
        other = copy(self)
        other.library, other.trace, other.problems, other._guards = library, Trace(), [], {}
        for name in ("_values", "_exists", "_records", "_rulings"):
            setattr(other, name, dict(getattr(self, name)))
        return other

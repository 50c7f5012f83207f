"""Conditions that can never hold, and which clause is to blame; days that two rules have in common."""

from __future__ import annotations

from smrules.concepts.dates import Period
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.position import Position
from smrules.concepts.rules import Clause, Condition, clauses
from smrules.verification.space.boxes import Box
from smrules.verification.space.formulas import Rewriter
from smrules.verification.space.regions import Space, common


def culprit(space: Space, rewriter: Rewriter, condition: Condition, boxes: list[Box]) -> Clause | None:
    """
    Return the clause of *condition* that leaves nothing of *boxes*.

    It is a clause that never holds, else the first that goes against those before it, else the last; `None` without clauses.
    """
    found = list(clauses(condition))
    for clause in found:
        if not space.boxes(rewriter.formula(clause)):
            return clause
    for clause in found:
        boxes = common(boxes, space.boxes(rewriter.formula(clause)))
        if all(space.possible(box) is None for box in boxes):
            return clause
    return found[-1] if found else None


def never_holds(position: Position, clause: Clause | None, name: str) -> Diagnostic:
    """Complain of a clause that never holds (SM405); *name* stands for what has no clauses."""
    fact, text = (clause.path, clause.text) if clause else (name, "-")
    return diagnostic("SM405", position, fact=fact, text=text)


def both_in_force(one: Period, other: Period) -> Period | None:
    """Return the days that lie in both of two periods, or `None`."""
    if not one.meets(other):
        return None
    starts = [day for day in (one.start, other.start) if day]
    ends = [day for day in (one.end, other.end) if day]
    return Period(max(starts, default=None), min(ends, default=None))

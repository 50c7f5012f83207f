"""A person accepts or overrides a proposal; the proposal stays beside the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smrules.concepts.assessment import Outcome
from smrules.concepts.decision import Decision
from smrules.concepts.diagnostic import InputError, diagnostic, listed
from smrules.concepts.library import Library
from smrules.concepts.position import Position


def decide(
    library: Library,
    outcome: Outcome,
    *,
    by: str,
    reason: str = "",
    code: str | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Decision:
    """
    Record what a person decides on one proposed outcome.

    Args:
        library: Where the outcome codes are declared.
        outcome: The proposal.
        by: Who decides.
        reason: Why; obligatory where the decision differs from the proposal.
        code: The outcome decided, if it is another one.
        attributes: Attributes that differ, such as another date.

    Raises:
        InputError: The code is not declared (SM616), or an override gives no reason (SM614).

    Legal basis: 行政处罚法 art. 57 (the head of the organ decides).
    """
    labels = library.fact("outcome.code").choices
    chosen = code or outcome.code
    if chosen not in labels:
        raise InputError([diagnostic("SM616", Position("decision", 0), name=chosen, allowed=listed(labels, 30))])
    changed = {name: value for name, value in (attributes or {}).items() if outcome.attributes.get(name) != value}
    differs = chosen != outcome.code or bool(changed)
    if differs and not reason.strip():
        raise InputError([diagnostic("SM614", Position("decision", 0))])
    merged = {**outcome.attributes, **changed}
    return Decision(outcome, chosen, labels[chosen].label, by, reason, differs, merged)

"""
durable_rules, the Rete network of the extra `session`; imported nowhere else, and only when it is asked for.

It holds one ruleset for one question: without a host (hosts start threads), every fact retracted, state and ruleset deleted.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from itertools import count
from typing import Any

SIGNS = {"=": None, "<": "$lt", "≤": "$lte", ">": "$gt", "≥": "$gte", "≠": "$neq"}
GUARD = {"guard": "finding"}
_numbers = count()


def available() -> bool:
    """Say whether durable_rules can be imported here."""
    return not why_not()


def why_not() -> str:
    """Return in one line why durable_rules cannot be used here; empty if it can."""
    try:
        _imported()
    except ImportError as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        return f"durable_rules cannot be had here, the tests of the extra `session` are left out: {reason}"
    return ""


def matches(conditions: Iterable[tuple[str, str, Any]], fact: dict[str, Any]) -> bool:
    """
    Let durable_rules decide whether a fact meets all of some conditions.

    Args:
        conditions: Property, sign (one of `= < ≤ > ≥ ≠`) and a whole number, short text or boolean.
        fact: Properties with such values; a property that is not there meets no condition.

    Raises:
        ImportError: durable_rules cannot be imported; `why_not` says so in one line.
    """
    engine, native = _imported()
    hits: list[str] = []
    parts = [GUARD, *(_part(*condition) for condition in conditions)]
    rule = {"all": [{"m": {"$and": parts}}], "run": lambda found: hits.append("hit")}
    # Why: every fact meets this one, so it leaves a state behind; deleting the state of a fact that met nothing crashes.
    seen = {"all": [{"m": GUARD}], "run": lambda found: None}
    ruleset = engine.Ruleset(f"smrules-{next(_numbers)}", None, {"rule": rule, "seen": seen})
    try:
        _assert_and_retract(ruleset, {**fact, **GUARD, "id": "fact"})
    finally:
        ruleset.delete_state("0")
        native.delete_ruleset(ruleset._handle)
    return bool(hits)


def _imported():
    return importlib.import_module("durable.engine"), importlib.import_module("durable_rules_engine")


def _part(name: str, sign: str, value: Any) -> dict[str, Any]:
    operator = SIGNS[sign]
    return {name: value} if operator is None else {operator: {name: value}}


def _assert_and_retract(ruleset, fact: dict[str, Any]) -> None:
    failed: list[Any] = []
    ruleset.do_actions(ruleset.assert_fact(fact), lambda error, state: failed.append(error) if error else None)
    ruleset.retract_fact(fact)
    if failed:
        raise failed[0]

"""
durable_rules, the Rete network of the extra `session`; imported nowhere else, and only when it is asked for.

A ruleset is made without a host (hosts start threads) and runs no Python when its rules fire. What it is made of is proved to lie
within the limits of the C code before it is made: beyond them durable_rules does not end, or says that nothing is met.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from itertools import count
from math import prod
from threading import Lock
from typing import Any

GREATEST = 2**53 - 1
"""Whole numbers up to this one, and down to its negative, are compared exactly."""

MOST_FIRST_CONDITIONS = 511
MOST_RULES = 4095
MOST_MATCHES = 63
MOST_PROPERTIES = 253

Comparison = tuple[str, str, int]
"""Property, sign and whole number; a property that is not there meets no comparison."""

Rule = tuple[tuple[Comparison, ...], ...]
"""Of each part one comparison must be met."""

_SIGNS = {"<": "$lt", "≤": "$lte", ">": "$gt", "≥": "$gte", "≠": "$neq"}
_GUARD = {"guard": 1}
# Why: every fact meets this rule, so it leaves a state behind; deleting the state of facts that met nothing crashes.
_SEEN = "seen"
_OWN_PROPERTIES = 3
_numbers = count()


def available() -> bool:
    """Say whether durable_rules can be imported here."""
    return not why_not()


def why_not() -> str:
    """Return in one line why durable_rules cannot be used here; empty if it can."""
    try:
        _imported()
    except ImportError as error:
        return str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
    return ""


def beyond(rules: Mapping[str, Rule]) -> tuple[str, str] | None:
    """Return the limit that rules may exceed for some fact, in Chinese and English; `None` where it is proved that they cannot."""
    comparisons = [one for rule in rules.values() for one in _comparisons(rule)]
    found = {
        ("一个事实可能同时满足的规则", "rules that one fact may meet"): (1 + sum(map(_matches, rules.values())), MOST_MATCHES),
        ("条件", "conditions"): (1 + len(set(comparisons)), MOST_FIRST_CONDITIONS),
        ("规则", "rules"): (1 + len(rules), MOST_RULES),
        ("属性", "properties"): (_OWN_PROPERTIES + len({name for name, _, _ in comparisons}), MOST_PROPERTIES),
        ("整数", "whole numbers"): (max((abs(number) for _, _, number in comparisons), default=0), GREATEST),
    }
    return next(((f"{zh} {size}，最多 {most}", f"{en}: {size}, at most {most}") for (zh, en), (size, most) in found.items() if size > most), None)


def _comparisons(rule: Rule) -> Iterator[Comparison]:
    return (one for part in rule for one in part)


def _matches(rule: Rule) -> int:
    """Return how often a rule may fire for one fact: once for every way to choose among comparisons that do not exclude each other."""
    return prod(1 if _exclude_each_other(part) else len(part) for part in rule)


def _exclude_each_other(part: tuple[Comparison, ...]) -> bool:
    return len({name for name, _, _ in part}) == 1 and {sign for _, sign, _ in part} == {"="} and len(set(part)) == len(part)


class Ruleset:
    """
    A few rules in durable_rules, which says which of them a fact meets.

    Args:
        rules: Name of each rule → its parts.

    Raises:
        ImportError: durable_rules cannot be imported; `why_not` says so in one line.
        ValueError: The rules are beyond its limits.
    """

    def __init__(self, rules: Mapping[str, Rule]):
        if wrong := beyond(rules):
            raise ValueError(wrong[1])
        self._native = _imported()
        self._lock = Lock()
        self._is_used = False
        self._handle = self._native.create_ruleset(f"smrules-{next(_numbers)}", json.dumps(_definition(rules)))

    def met_by(self, properties: Mapping[str, int]) -> set[str]:
        """Return the names of the rules that a fact with these *properties* meets."""
        text = json.dumps({**properties, **_GUARD, "id": f"f{next(_numbers)}"})
        with self._lock:
            return self._fired(text) - {_SEEN}

    def _fired(self, text: str) -> set[str]:
        code, state = self._native.assert_fact(self._handle, text)
        if code != 0:
            raise RuntimeError(f"durable_rules answers {code} to a fact")
        self._is_used = True
        found = set()
        try:
            action = self._native.start_action_for_state(self._handle, state)[1]
            while action:
                found |= json.loads(action).keys()
                action = self._native.complete_and_start_action(self._handle, state)
        finally:
            self._native.retract_fact(self._handle, text)
        return found

    def close(self) -> None:
        """Give back everything; may be called again."""
        with self._lock:
            handle, self._handle = self._handle, None
            if handle is None:
                return
            try:
                if self._is_used:
                    self._native.delete_state(handle, "0")
            finally:
                self._native.delete_ruleset(handle)


def _imported() -> Any:
    importlib.import_module("durable.engine")
    return importlib.import_module("durable_rules_engine")


def _definition(rules: Mapping[str, Rule]) -> dict[str, Any]:
    made = {name: {"all": [{"m": {"$and": [_GUARD, *map(_part, rule)]}}]} for name, rule in rules.items() if rule}
    always = {name: {"all": [{"m": _GUARD}]} for name in (_SEEN, *(name for name, rule in rules.items() if not rule))}
    return made | always


def _part(part: tuple[Comparison, ...]) -> dict[str, Any]:
    found = [{name: number} if sign == "=" else {_SIGNS[sign]: {name: number}} for name, sign, number in part]
    return found[0] if len(found) == 1 else {"$or": found}

"""Evaluating rules one after the other, each a function of the prepared values that returns true, false or `None`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.engines import Evaluate, Ids
from benchmarks.generate import Values


def rule_by_rule(prepare: Callable[[Values], Any], rules: list[tuple[str, Callable[[Any], bool | None]]]) -> Evaluate:
    """Return an engine that prepares the values of a visit and puts them to every rule."""

    def evaluate(values: Values) -> tuple[Ids, Ids]:
        prepared = prepare(values)
        holds, unknown = [], []
        for name, rule in rules:
            truth = rule(prepared)
            if truth:
                holds.append(name)
            elif truth is None:
                unknown.append(name)
        return holds, unknown

    return evaluate

"""
One generated Python function: nested `if`s, so that a condition that several rules share is looked at once.

Which conditions come first is chosen greedily: always the one that most of the remaining rules share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from benchmarks.baselines.sources import NAMES, Variables
from benchmarks.engines import Evaluate, facts_of, rules_of
from smrules.concepts.library import Library

Rules = list[tuple[str, str, tuple[str, ...]]]
"""Id, expression that says whether a fact is unknown, expressions that must all be possible."""


def evaluator(library: Library) -> Evaluate:
    """Return one function for the rules of *library*."""
    variables = Variables(library)
    rules = [
        (name, variables.unknown(clauses), tuple(variables.possible(one) for one in clauses))
        for name, clauses in rules_of(library)
    ]
    start = [*variables.preparation(list(facts_of(library))), "holds, unknown = [], []"]
    body = [*start, *_nested(rules), "return holds, unknown"]
    names = dict(NAMES)
    exec("\n".join(["def evaluate(values):", *(f" {line}" for line in body)]), names)
    return names["evaluate"]


def _nested(rules: Rules) -> Iterator[str]:
    while rules:
        shared, number = Counter(one for _, _, conditions in rules for one in conditions).most_common(1)[0]
        if number == 1:
            yield from (f"if {' and '.join(conditions)}: {_append(name, open_)}" for name, open_, conditions in rules)
            return
        inside = [(name, open_, tuple(one for one in all_ if one != shared)) for name, open_, all_ in rules if shared in all_]
        rules = [one for one in rules if shared not in one[2]]
        yield f"if {shared}:"
        yield from (f" {_append(name, open_)}" for name, open_, conditions in inside if not conditions)
        yield from (f" {line}" for line in _nested([one for one in inside if one[2]]))


def _append(name: str, open_: str) -> str:
    return f"(unknown if {open_} else holds).append({name!r})"

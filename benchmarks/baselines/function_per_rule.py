"""One generated Python function for each rule, of the prepared values; it returns true, false or `None`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.baselines.rule_by_rule import rule_by_rule
from benchmarks.baselines.sources import NAMES, Variables
from benchmarks.engines import Evaluate, facts_of, rules_of
from smrules.concepts.library import Library
from smrules.concepts.rules import Clause


def evaluator(library: Library) -> Evaluate:
    """Return a function for each of the rules of *library*, and one that calls them all."""
    variables = Variables(library)
    facts = list(facts_of(library))
    prepared_facts = ", ".join(variables.names[one] for one in facts)
    prepare = _made("prepare", "values", [*variables.preparation(facts), f"return {prepared_facts}"])
    rules = [(name, _rule(clauses, variables, facts)) for name, clauses in rules_of(library)]
    return rule_by_rule(prepare, rules)


def _rule(clauses: tuple[Clause, ...], variables: Variables, facts: list[str]) -> Callable[[Any], bool | None]:
    needed = [one.path.fact for one in clauses]
    reading = [f"{variables.names[one]} = prepared[{facts.index(one)}]" for one in needed]
    possible = " and ".join(variables.possible(one) for one in clauses)
    deciding = f"if {possible}: return None if {variables.unknown(clauses)} else True"
    return _made("rule", "prepared", [*reading, deciding, "return False"])


def _made(name: str, argument: str, lines: list[str]) -> Callable:
    names = dict(NAMES)
    exec("\n".join([f"def {name}({argument}):", *(f" {line}" for line in lines)]), names)
    return names[name]

"""
Other rule engines on the kernel's rules, each where its semantics allow it: every fact is known, numbers are whole, nothing
is `none`.

What a visit looks like to a peer is made before the time is taken, so only evaluating counts, with the ids that come out of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.baselines.tests import scale
from benchmarks.engines import Ids, facts_of, rules_of
from benchmarks.generate import Values
from smrules.concepts.library import Library
from smrules.concepts.rules import Between, Clause, OneOf, SetTest
from smrules.concepts.vocabulary import Fact

Rules = list[tuple[str, tuple[Clause, ...]]]
SHARD = 200
"""Rules in a ruleset of durable_rules: from the 513th condition on it never ends, a fact that meets 64 rules meets none."""


@dataclass(frozen=True, slots=True)
class Peer:
    """
    Another rule engine with the kernel's rules.

    Attributes:
        prepare: Values of a visit → what the engine takes.
        evaluate: What the engine takes → ids of the rules that hold.
        close: Gives back what the engine holds, once it has evaluated something.
    """

    prepare: Callable[[Values], Any]
    evaluate: Callable[[Any], Ids]
    close: Callable[[], None] = lambda: None


def available(library: Library) -> tuple[dict[str, Peer], list[str]]:
    """Return the peers that can be imported here, and one line for each that cannot."""
    found: dict[str, Peer] = {}
    missing = []
    for name, make in PEERS.items():
        try:
            found[name] = make(library)
        except ImportError as error:
            missing.append(f"{name} is left out: {error}")
    return found, missing


def versions() -> dict[str, str]:
    """Return the versions of the peers that are installed."""
    found = {}
    for name in ("zen-engine", "durable-rules"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def whole(value: Any, fact: Fact) -> Any:
    """Return a number as an integer of the last decimal of its fact and a date as its day; other values as they are."""
    if fact.type == "date":
        return value.toordinal()
    return int(value * scale(fact)) if fact.type == "number" else value


# --- zen-engine ----------------------------------------------------------------------------------


def zen_list(library: Library) -> Peer:
    """Return one zen expression: the list of the conditions of all rules, decoded here."""
    zen = import_module("zen")
    facts, rules = facts_of(library), list(rules_of(library))
    ids = [name for name, _ in rules]
    conditions = (" and ".join(_standard(one, facts[one.path.fact]) for one in clauses) for _, clauses in rules)
    expression = zen.compile_expression(f"[{', '.join(conditions)}]")

    def evaluate(context: dict[str, Any]) -> Ids:
        return [name for name, holds in zip(ids, expression.evaluate(context), strict=True) if holds]

    return Peer(_context(facts), evaluate)


def zen_table(library: Library) -> Peer:
    """Return a decision table of zen that collects."""
    zen = import_module("zen")
    facts, rules = facts_of(library), list(rules_of(library))
    decision = zen.ZenEngine().create_decision(json.dumps(_graph(facts, rules)))
    return Peer(_context(facts), lambda context: [one["id"] for one in decision.evaluate(context)["result"]])


def _context(facts: dict[str, Fact]) -> Callable[[Values], dict[str, Any]]:
    def prepare(values: Values) -> dict[str, Any]:
        return {
            facts[name].name: sorted(value) if facts[name].type == "choices" else whole(value, facts[name])
            for name, value in values.items()
        }

    return prepare


def _standard(clause: Clause, fact: Fact) -> str:
    """Return a condition as a zen expression."""
    name = fact.name
    match clause.test:
        case OneOf(operands, negated) if fact.type == "boolean":
            return name if (operands[0].value is True) != negated else f"not {name}"
        case OneOf(operands, negated):
            return f"{name} {'not in' if negated else 'in'} {_listed(operands)}"
        case Between() as test:
            return " and ".join(f"{name} {sign} {limit}" for sign, limit in _limits(test, fact))
        case SetTest(verb, quantifier, operands):
            return f"({_of_set(name, verb, quantifier, operands)})"
    raise NotImplementedError(clause)


def _unary(clause: Clause, fact: Fact) -> str:
    """Return a condition as the cell of a zen decision table, which is not understood in parentheses."""
    match clause.test:
        case OneOf(operands, negated) if fact.type == "boolean":
            return "true" if (operands[0].value is True) != negated else "false"
        case OneOf(operands, False):
            return _listed(operands)[1:-1]
        case OneOf(operands, True):
            return f"not in {_listed(operands)}"
        case Between() as test:
            return " and ".join(f"{sign} {limit}" for sign, limit in _limits(test, fact))
        case SetTest(verb, quantifier, operands):
            return _of_set("$", verb, quantifier, operands)
    raise NotImplementedError(clause)


def _listed(operands) -> str:
    return f"[{', '.join(repr(one.value) for one in operands)}]"


def _limits(test: Between, fact: Fact) -> Iterator[tuple[str, int]]:
    if test.low is not None:
        yield ">" if test.low_open else ">=", whole(test.low.value, fact)
    if test.high is not None:
        yield "<" if test.high_open else "<=", whole(test.high.value, fact)


def _of_set(name: str, verb: str, quantifier: str, operands) -> str:
    parts = [f"{code!r} in {name}" for one in operands for code in sorted(one.value)]
    parts = parts if verb == "has" else [f"not ({part})" for part in parts]
    return (" or " if quantifier == "any" else " and ").join(parts)


def _graph(facts: dict[str, Fact], rules: Rules) -> dict[str, Any]:
    columns = [{"id": fact.name, "name": fact.name, "field": fact.name} for fact in facts.values()]
    rows = [
        {"_id": name, "id": f'"{name}"', **{facts[one.path.fact].name: _unary(one, facts[one.path.fact]) for one in clauses}}
        for name, clauses in rules
    ]
    table = {"hitPolicy": "collect", "inputs": columns, "outputs": [{"id": "id", "name": "id", "field": "id"}], "rules": rows}
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}} for name, kind in kinds.items()]
    nodes[1]["content"] = table
    edges = [
        {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
        for one, other in (("in", "table"), ("table", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


# --- durable_rules -------------------------------------------------------------------------------


def durable_calls(library: Library) -> Peer:
    """Return durable_rules driven through its C calls; the JSON of a visit is made beforehand, and no Python action runs."""
    native = import_module("durable_rules_engine")
    facts, rules = facts_of(library), list(rules_of(library))
    shards = [rules[start : start + SHARD] for start in range(0, len(rules), SHARD)]
    handles = [
        native.create_ruleset(f"kernel-{len(rules)}-{number}", json.dumps(_ruleset(shard, facts)))
        for number, shard in enumerate(shards)
    ]

    def evaluate(text: str) -> Ids:
        found: set[str] = set()
        for handle in handles:
            found |= _fired(native, handle, text)
        found.discard(SEEN)
        return list(found)

    def close() -> None:
        for handle in handles:
            native.delete_state(handle, "0")
            native.delete_ruleset(handle)

    return Peer(_json_of(facts), evaluate, close)


SEEN = "seen"


def _fired(native: Any, handle: Any, text: str) -> set[str]:
    """Assert a fact, let every rule that it meets fire, retract it; a rule may fire several times."""
    found = set()
    code, state = native.assert_fact(handle, text)
    if code != 0:
        raise RuntimeError(f"durable_rules answers {code} to a fact")
    action = native.start_action_for_state(handle, state)[1]
    while action:
        found.add(action[2 : action.index('"', 2)])
        action = native.complete_and_start_action(handle, state)
    native.retract_fact(handle, text)
    return found


def _json_of(facts: dict[str, Fact]) -> Callable[[Values], str]:
    numbers = iter(range(10**9))

    def prepare(values: Values) -> str:
        found: dict[str, Any] = {"kind": "visit", "id": f"v{next(numbers)}"}
        for name, value in values.items():
            fact = facts[name]
            if fact.type == "choices":
                found |= {f"{fact.name}_{code}": code in value for code in fact.choices}
            else:
                found[fact.name] = whole(value, fact)
        return json.dumps(found)

    return prepare


def _ruleset(rules: Rules, facts: dict[str, Fact]) -> dict[str, Any]:
    guard = {"kind": "visit"}
    found: dict[str, Any] = {SEEN: {"all": [{"m": guard}]}}
    for name, clauses in rules:
        parts = [part for one in clauses for part in _parts(one, facts[one.path.fact])]
        found[name] = {"all": [{"m": {"$and": [guard, *parts]}}]}
    return found


def _parts(clause: Clause, fact: Fact) -> list[dict[str, Any]]:
    """Return a condition as parts that must all hold."""
    name = fact.name
    match clause.test:
        case OneOf(operands, True):
            return [{"$neq": {name: one.value}} for one in operands]
        case OneOf(operands):
            return [_either([{name: one.value} for one in operands])]
        case Between() as test:
            signs = {">": "$gt", ">=": "$gte", "<": "$lt", "<=": "$lte"}
            return [{signs[sign]: {name: limit}} for sign, limit in _limits(test, fact)]
        case SetTest(verb, quantifier, operands):
            parts = [{f"{name}_{code}": verb == "has"} for one in operands for code in sorted(one.value)]
            return [_either(parts)] if quantifier == "any" else parts
    raise NotImplementedError(clause)


def _either(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {"$or": parts}


PEERS: dict[str, Callable[[Library], Peer]] = {
    "zen-engine, list expression": zen_list,
    "zen-engine, decision table": zen_table,
    "durable_rules, C calls": durable_calls,
}

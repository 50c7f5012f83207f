"""Which examples can notice a mutant: those in whose case the changed rule says something else than it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.rules import Derivation, Table
from smrules.engine.derivations import derived
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import decided, rulings_of
from smrules.engine.world import Member
from smrules.verification.mutation.mutants import Mutant
from smrules.verification.trials.examples import Attempt, attempts
from smrules.verification.trials.traces import Trace, TracedEvaluator

Progress = Callable[[str, int, int], None]
Rule = tuple[str, str]
_LOOKS_AT_ITEMS_ONLY = {"state", "applies"}


class Witness:
    """
    One example that passes, with the evaluators that it was tried with.

    Attributes:
        sees_results: Whether it expects anything that tables and derived facts lead to; others notice only what goes wrong.
    """

    def __init__(self, attempt: Attempt, trace: Trace):
        self.attempt = attempt
        self.engines = trace.engines
        self.rules = trace.rules
        expected = attempt.data.get("expect")
        self.sees_results = attempt.rule[0] != "item" or not set(expected) - {"@"} <= _LOOKS_AT_ITEMS_ONLY
        self.known: dict[Rule, list[Any]] = {}

    def can_notice(self, mutant: Mutant, changed: Library) -> bool:
        """Say whether the rule of *mutant* says something else in this example than it did, or goes wrong."""
        if not isinstance(mutant.old, Table | Derivation) or not self.engines:
            return True
        if mutant.key not in self.known:
            self.known[mutant.key] = [_said(engine, engine.library, mutant.old) for engine in self.engines]
        for engine, before in zip(self.engines, self.known[mutant.key], strict=True):
            after, problems = _said(engine, changed, mutant.new)
            if problems != before[1] or (self.sees_results and after != before[0]):
                return True
        return False


def _said(engine: TracedEvaluator, library: Library, rule: Table | Derivation) -> tuple[list[Any], list[Any]]:
    """Return what a rule of *library* says of every member in the case, and what goes wrong."""
    probe = engine.probe(library)
    if isinstance(rule, Derivation):
        found = [derived(probe, one, rule) for one in probe.world.members.get(rule.fact.partition(".")[0], ())]
    else:
        names = [rule.id, *_targets(engine.library.tables[rule.id])]
        found = [one for name in names for one in _of_table(probe, library.tables[name])]
    return found, [(one.code, one.position, one.zh) for one in probe.problems]


def _targets(table: Table) -> list[str]:
    """Return the tables that give way to a table, or to one of its rows."""
    found = {name for one in (table, *table.rows) for name, _ in one.exception_to}
    return sorted(found - {table.id})


def _of_table(engine: ReferenceEvaluator, table: Table) -> Iterator[Any]:
    members: list[Member] = engine.world.members.get(table.scope, [])
    for member in members:
        found = [decided(engine, member, table.decides)] if table.decides else rulings_of(engine, table, member)
        for ruling in found:
            yield member.name, ruling.exists, ruling.value, tuple(row.id for row in ruling.rows)


class Witnesses:
    """Knows which examples looked at which rule. Only examples that pass and are no known gaps are witnesses."""

    def __init__(self, library: Library, progress: Progress | None = None):
        self.library = library
        self.by_rule: dict[Rule, dict[Witness, None]] = defaultdict(dict)
        found = attempts(library)
        for done, attempt in enumerate(found, start=1):
            self._add(attempt)
            if progress:
                progress("examples", done, len(found))

    def _add(self, attempt: Attempt) -> None:
        trace = Trace()
        result = attempt.result(self.library, trace)
        if result.passed and not result.todo:
            witness = Witness(attempt, trace)
            rules = {attempt.rule, *trace.rules} if attempt.rule[0] != "case" else {("case", "")}
            for rule in sorted(rules):
                self.by_rule[rule][witness] = None

    def of(self, mutant: Mutant, changed: Library) -> Iterator[Attempt]:
        """Yield the examples that can notice *mutant*, those that stand beside its rule first."""
        rules = [*self._around(mutant), ("case", "")]
        every = dict.fromkeys(one for rule in rules for one in self.by_rule.get(rule, ()))
        ordered = sorted(every, key=lambda one: one.attempt.rule != mutant.key)
        return (one.attempt for one in ordered if one.can_notice(mutant, changed))

    def _around(self, mutant: Mutant) -> list[Rule]:
        """Return what is looked at wherever the rule of *mutant* may come to matter."""
        match mutant.old:
            case Table() as table:
                family = ("decides", table.decides) if table.decides else ("adds", table.adds or "")
                targets = _targets(table)
                guard = [family] if mutant.part in ("applies_when", "exception_to") else []
                return [mutant.key, *guard, *(("table", name) for name in targets)]
            case Checklist() as checklist:
                return [("item", item.id) for item in checklist.items]
            case InspectionItem() | Derivation():
                return [mutant.key]

"""A whole rule library after loading: everything resolved, nothing evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from smrules.concepts.checklist import Checklist, Domain, InspectionItem, Resolution
from smrules.concepts.dates import Calendar
from smrules.concepts.draw_plan import DrawPlan
from smrules.concepts.law import Instrument, Parameter
from smrules.concepts.rules import AllOf, Clause, Condition, Derivation, Guarantee, Literal, OneOf, Table
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact, FactPath, Vocabulary, path_type

SETTLED = {"entity.id", "visit.on", "checklist.id", "checklist.domain", "act.kind",
           *(f"item.{name}" for name in ("id", "domain", "act", "state", "failed", "counted"))}  # fmt: skip
"""Facts that plan and answers settle; nobody states them."""


@dataclass(frozen=True)
class Library:
    """
    Checked rule files. Immutable; may be shared by threads.

    Attributes:
        content_hash: SHA-256 of the content, pinned by plans and records.
        cases: Case files found beside the rules, as read.
        kept: What engines made of the library and keep for the next case; a changed copy begins with none.
    """

    vocabulary: Vocabulary
    domains: Mapping[str, Domain]
    instruments: Mapping[str, Instrument]
    parameters: Mapping[str, Parameter]
    calendar: Calendar
    checklists: Mapping[str, Checklist]
    derivations: Mapping[str, Derivation]
    tables: Mapping[str, Table]
    draws: Mapping[str, DrawPlan] = field(default_factory=dict)
    resolutions: tuple[Resolution, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    content_hash: str = ""
    cases: tuple[Mapping, ...] = ()
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def items(self) -> dict[str, InspectionItem]:
        """Every inspection item by id."""
        return {item.id: item for checklist in self.checklists.values() for item in checklist.items}

    @cached_property
    def item_keys(self) -> frozenset[str]:
        """The facts that items set by their keys, such as `item.class`; an item without the key has none."""
        return frozenset(name for item in self.items.values() for name in item.keys)

    @cached_property
    def item_values(self) -> dict[str, dict[str, Any]]:
        """For each item the facts that its rule file settles; a key that only other items have is none."""
        absent = dict.fromkeys(sorted(self.item_keys), NONE)
        return {
            one.id: {"item.id": one.id, "item.domain": one.domain, "item.act": one.act or NONE, **absent, **one.keys}
            for one in self.items.values()
        }

    @cached_property
    def statable(self) -> dict[str, Fact]:
        """The facts that a user may state: neither derived nor settled by plan and answers."""
        return {name: one for name, one in self.vocabulary.facts.items() if name not in SETTLED and not self.is_derived(name)}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The facts that items ask for."""
        return frozenset(item.fact for item in self.items.values())

    @cached_property
    def deciding(self) -> dict[str, tuple[Table, ...]]:
        """The tables that decide each fact."""
        return self._by(lambda table: table.decides)

    @cached_property
    def decided_of(self) -> dict[str, tuple[str, ...]]:
        """For each scope the facts that tables decide, sorted; what only makes the strata of draws is left out."""
        found: dict[str, tuple[str, ...]] = {}
        for fact in sorted(self.deciding.keys() - {plan.strata for plan in self.draws.values()}):
            scope = fact.partition(".")[0]
            found[scope] = (*found.get(scope, ()), fact)
        return found

    @cached_property
    def adding(self) -> dict[str, tuple[Table, ...]]:
        """The tables that add each kind of record."""
        return self._by(lambda table: table.adds)

    @cached_property
    def adding_scopes(self) -> dict[str, tuple[str, ...]]:
        """The scopes whose members get records of each kind."""
        return {kind: tuple(sorted({table.scope for table in tables})) for kind, tables in self.adding.items()}

    def _by(self, key) -> dict[str, tuple[Table, ...]]:
        found: dict[str, tuple[Table, ...]] = {}
        for name in sorted(self.tables):
            table = self.tables[name]
            if key(table):
                found[key(table)] = (*found.get(key(table), ()), table)
        return found

    @cached_property
    def overridden_by(self) -> dict[tuple[str, str | None], tuple[tuple[str, str | None], ...]]:
        """What each (table, row) gives way to; a row of `None` is the whole table."""
        found: dict = {}
        for table in self.tables.values():
            for target in table.exception_to:
                found.setdefault(target, []).append((table.id, None))
            for row in table.rows:
                for target in row.exception_to:
                    found.setdefault(target, []).append((table.id, row.id))
        return {target: tuple(sorted(by, key=str)) for target, by in found.items()}

    @cached_property
    def demands(self) -> dict[str, tuple[tuple[str, frozenset], ...]]:
        """For each table the facts of its own members whose values the guard lists one by one."""
        return {table.id: tuple(_listed_values(table)) for table in self.tables.values()}

    def rules_out(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Say whether given facts alone show that the guard of *table* does not hold: most tables are for other acts or items."""
        return any(
            fact in values and values[fact] is not UNKNOWN and values[fact] not in listed
            for fact, listed in self.demands[table.id]
        )

    def fact(self, name: str) -> Fact:
        """Return the declaration of a fact."""
        return self.vocabulary.facts[name]

    @cached_property
    def brought(self) -> dict[str, dict[str, dict[str, Any]]]:
        """For each fact that holds an id the facts that each id brings with it: an item its domain, an act its marks."""
        checklists = self.checklists.values()
        return {
            "item.id": {item.id: _brought_by(item) | {"checklist.id": one.id} for one in checklists for item in one.items},
            "checklist.id": {one.id: {"checklist.domain": one.domain or NONE} for one in checklists},
            "checklist.domain": {domain: {"item.domain": domain} for domain in self.domains},
            "act.kind": {one.id: _full("act", one.facts) for one in self.vocabulary.acts.values()},
        }

    @cached_property
    def picks(self) -> dict[str, str]:
        """Each picked fact with the scope of the member that it picks."""
        return {name: one.scope for name, one in self.derivations.items() if one.kind == "pick" and one.scope}

    def type_of(self, path: FactPath) -> Fact:
        """Return the declaration that says which values *path* has, reading on through picks and ranges."""
        found = path_type(path, self.vocabulary.facts, self.picks)
        assert found is not None, path
        return found

    def may_be_none(self, fact: Fact) -> bool:
        """Say whether a fact may certainly be absent: declared so, an attribute of a record, or decided by tables."""
        return fact.optional or fact.scope in self.vocabulary.records or fact.id in self.deciding or fact.type == "member"

    def is_derived(self, name: str) -> bool:
        """Say whether a fact follows from others by a derivation or a table."""
        return name in self.derivations or name in self.deciding


def _brought_by(item: InspectionItem) -> dict[str, Any]:
    return _full("item", item.keys) | {"item.domain": item.domain, "item.act": item.act or NONE}


def _full(scope: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts under their full names."""
    return {name if "." in name else f"{scope}.{name}": value for name, value in facts.items()}


def _listed_values(table: Table) -> Iterator[tuple[str, frozenset]]:
    guard = table.guard
    for part in guard.parts if isinstance(guard, AllOf) else (guard,):
        if found := demanded(part, table.scope):
            yield found


def demanded(condition: Condition, scope: str) -> tuple[str, frozenset] | None:
    """Return the fact of its own members and the values that a condition lists one by one; `None` if it is no such list."""
    match condition:
        case Clause(FactPath(fact, None), OneOf(operands, False)) if fact.startswith(f"{scope}."):
            if all(isinstance(one, Literal) for one in operands):
                return fact, frozenset(one.value for one in operands)
    return None

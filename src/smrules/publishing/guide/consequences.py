"""What follows when an item is not in order: the liabilities of its act, the leniency that the tables allow, the measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.library import demanded
from smrules.concepts.rules import AllOf, Between, Clause, Condition, Derivation, Literal, Row, Table, clauses
from smrules.concepts.vocabulary import FactPath
from smrules.publishing.guide.plain_words import PlainWords


@dataclass(frozen=True, slots=True)
class Penalty:
    """One liability for one act: the law, for whom it holds if not for all, and its rows in words."""

    law: str
    limited_to: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One table in words: its title, the law, its rows, and what the words in them mean."""

    title: str
    law: str
    rows: tuple[str, ...]
    meaning: tuple[str, ...] = ()


class Consequences:
    """
    Says what follows, on one day and at one place.

    Attributes:
        area: Administrative code, or empty: local rules are left out then.
    """

    def __init__(self, words: PlainWords, area: str = ""):
        self.words = words
        self.library = words.library
        self.area = area
        self.kept: dict[str, list[Table]] = {}
        self.told: dict[str, tuple[str, ...]] = {}

    # --- the act ---------------------------------------------------------------------------------

    def penalties(self, act: str, items: Sequence[InspectionItem]) -> tuple[Penalty, ...]:
        """Return what the liabilities in force allow for an act of which some items are the evidence."""
        return tuple(filter(None, (self.penalty(one, items) for one in self.punishing(act))))

    def punishing(self, act: str) -> list[Table]:
        """Return the liabilities in force that may punish an act."""
        if act not in self.kept:
            values, tables = self.settled(act), self.library.adding.get("sanction", ())
            alive = (one for one in tables if one.scope == "act" and self.is_alive(one))
            self.kept[act] = [one for one in alive if not self.library.rules_out(one, values)]
        return self.kept[act]

    def penalty(self, table: Table, items: Sequence[InspectionItem]) -> Penalty | None:
        """Return one liability in words; nothing if it asks for failed items such as none of these is."""
        limits = []
        for part in _parts(table.guard):
            counted = self.counted_items(part)
            if counted is None and not (isinstance(part, Clause) and part.path == FactPath("act.kind")):
                limits.append(part)
            elif counted is not None and not any(may_hold(counted, "item", self.values_of(one)) for one in items):
                return None
        laws = [self.words.citation(one) for one in table.basis if self.words.is_alive(one)]
        return Penalty("、".join(dict.fromkeys(laws)), self.words.condition(AllOf(tuple(limits))), self.rows(table))

    def rows(self, table: Table) -> tuple[str, ...]:
        """Return the rows of a table in words."""
        if table.id not in self.told:
            self.told[table.id] = tuple(self.words.row(table, row) for row in table.rows)
        return self.told[table.id]

    def counted_items(self, part: Condition) -> Condition | None:
        """Return which items a condition wants at least one of, where it is such a condition."""
        match part:
            case Clause(FactPath(fact, None), Between(Literal(int() as least))) if (
                least > 0 and fact in self.library.derivations
            ):
                one = self.library.derivations[fact]
                return one.where if one.kind == "count" and one.scope == "item" else None
        return None

    def values_of(self, item: InspectionItem) -> dict[str, Any]:
        """Return the facts of an item that failed."""
        return {**self.library.item_values[item.id], "item.failed": True}

    def is_alive(self, table: Table) -> bool:
        """Say whether a table is in force on the day, and for the place."""
        return self.words.on in table.in_force and (table.place is None or self.area.startswith(table.place))

    def settled(self, act: str) -> dict[str, Any]:
        """Return the facts that hold of every act of a kind."""
        return {"act.kind": act, **self.library.vocabulary.acts[act].facts}

    # --- leniency --------------------------------------------------------------------------------

    @cached_property
    def lenient(self) -> tuple[Table, ...]:
        """
        The tables in force in which circumstances of the act decide what outcomes hang on: whether there is to be no penalty.

        These are the tables for acts that read facts which somebody states, and whose fact a table that adds an outcome for acts reads.
        """
        return tuple(
            table
            for table in self.library.tables.values()
            if table.decides in self.decisive and table.scope == "act" and self.is_alive(table) and self.reads_stated(table)
        )

    @cached_property
    def decisive(self) -> frozenset[str]:
        """The facts of acts on which the outcomes of acts hang directly."""
        return frozenset(clause.path.fact for table in self.measures for row in table.rows for clause in clauses(row.condition))

    @cached_property
    def measures(self) -> tuple[Table, ...]:
        """The tables in force that add outcomes for acts."""
        last = [table for kind in self.library.adding for table in self.library.adding[kind] if kind != "sanction"]
        return tuple(table for table in last if table.scope == "act" and self.is_alive(table))

    def reads_stated(self, table: Table) -> bool:
        read = [clause.path.fact for row in table.rows for clause in clauses(row.condition)]
        return any(one in self.library.statable and one.startswith("act.") for one in read)

    def leniency(self, act: str) -> tuple[str, ...]:
        """Return the results of leniency that an act can still have: rows that facts of the act exclude are left out."""
        values = self.settled(act)
        return tuple(
            dict.fromkeys(
                self.words.result(table, row)
                for table in self.lenient
                for row in table.rows
                if may_hold(row.condition, table.scope, values)
            )
        )

    # --- measures --------------------------------------------------------------------------------

    def outcomes(self, item: InspectionItem) -> tuple[str, ...]:
        """Return the ordered codes that the tables for items may give when it fails, mild to grave."""
        values = self.values_of(item)
        found: dict[str, set[str]] = {}
        for table, row in self.rows_for(values):
            for name, given in row.then.items():
                fact = self.library.fact(f"{table.adds}.{name}")
                if fact.ordered and getattr(given, "value", None) in fact.choices:
                    found.setdefault(fact.id, set()).add(given.value)
        for name, codes in found.items():
            fact = self.library.fact(name)
            return tuple(one.label for one in fact.choices.values() if one.code in codes)
        return ()

    def rows_for(self, values: Mapping[str, Any]) -> Iterator[tuple[Table, Row]]:
        for kind in self.library.adding.values():
            for table in kind:
                if table.scope == "item" and self.is_alive(table) and not self.library.rules_out(table, values):
                    yield from ((table, row) for row in table.rows if row.then and may_hold(row.condition, table.scope, values))

    # --- rules for every act ---------------------------------------------------------------------

    def leniency_rules(self) -> tuple[Rule, ...]:
        """Return the tables of leniency in words, with what their derived facts mean."""
        return tuple(self.rule(one, tuple(self.meanings(one))) for one in self.lenient)

    def measure_rules(self) -> tuple[Rule, ...]:
        """Return the tables that add outcomes for acts, in words."""
        return tuple(self.rule(one) for one in self.measures)

    def rule(self, table: Table, meaning: tuple[str, ...] = ()) -> Rule:
        law = "、".join(dict.fromkeys(self.words.citation(one) for one in table.basis if self.words.is_alive(one)))
        rows = tuple(self.words.row(table, row) + (f"（{row.why}）" if row.why else "") for row in table.rows)
        return Rule(table.title or table.id, law, rows, meaning)

    def meanings(self, table: Table) -> Iterator[str]:
        """Yield what the derived facts in the rows mean, those behind them included, each once."""
        seen: set[str] = set()
        waiting = [clause.path.fact for row in table.rows for clause in clauses(row.condition)]
        while waiting:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            label = self.library.fact(name).label
            if one := self.library.derivations.get(name):
                yield f"“{label}”：{self.words.text(self.words.words.derivation(one))}"
                waiting += _read(one)
            for decided in filter(self.is_alive, self.library.deciding.get(name, ())):
                yield f"“{label}”：" + "；".join(self.words.row(decided, row) for row in decided.rows)


def _read(one: Derivation) -> list[str]:
    """Return the facts that the condition of a derived fact reads."""
    return [clause.path.fact for clause in clauses(one.condition)] if one.condition is not None else []


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def may_hold(condition: Condition, scope: str, values: Mapping[str, Any]) -> bool:
    """Say whether a condition on a member of *scope* may hold: no test that lists values excludes one that is given."""
    found = [listed for part in _parts(condition) if (listed := demanded(part, scope))]
    return all(fact not in values or values[fact] in codes for fact, codes in found)

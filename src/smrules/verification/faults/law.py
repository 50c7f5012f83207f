"""Law: citations that are in force, parameters that have a figure, acts that somebody punishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from smrules.concepts.dates import ALWAYS, Period
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.law import LegalBasis, Parameter
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Clause, Literal, OneOf, Table, clauses
from smrules.verification.faults.conditions import both_in_force
from smrules.verification.versions.reads import Reads, reads_of_item, reads_of_table

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Whatever cites law: an item, a table, a row, a parameter."""

    name: str
    position: Position
    period: Period
    basis: tuple[LegalBasis, ...]
    place: str | None = None


def check_law(library: Library) -> Iterator[Diagnostic]:
    """Yield what is wrong with the citations, figures and liabilities of a library."""
    for rule in rules(library):
        yield from _not_in_force(library, rule)
    for rule, reads in _readers(library):
        yield from _holes(library, rule, reads)
    yield from _without_basis(library)
    yield from _unpunished(library)


def rules(library: Library) -> Iterator[Rule]:
    """Yield whatever cites law."""
    yield from _items(library)
    for table in library.tables.values():
        yield _rule(table)
        for row in (*table.rows, *([table.otherwise] if table.otherwise else [])):
            yield Rule(f"{table.id}.{row.id}", row.position, table.in_force, row.basis, table.place)
    for one in library.guarantees:
        yield Rule(one.id, one.position, ALWAYS, one.basis)
    for one in library.parameters.values():
        starts = [day for dated in (one.values, *one.local.values()) for day in dated]
        yield Rule(f"param.{one.name}", one.position, Period(min(starts, default=None)), one.basis)


def _items(library: Library) -> Iterator[Rule]:
    for checklist in library.checklists.values():
        for item in checklist.items:
            period = both_in_force(item.in_force, checklist.in_force)
            if period:
                yield Rule(item.id, item.position, period, item.basis, checklist.place)


def _rule(table: Table) -> Rule:
    return Rule(table.id, table.position, table.in_force, table.basis, table.place)


# --- citations in force --------------------------------------------------------------------------


def _not_in_force(library: Library, rule: Rule) -> Iterator[Diagnostic]:
    cited = [library.instruments[one.instrument] for one in rule.basis if one.instrument in library.instruments]
    day = first_day_without(rule.period, [one.in_force for one in cited]) if cited else None
    if day is not None:
        bases = "，".join(f"{one.id} {one.in_force}" for one in cited)
        yield diagnostic("SM501", rule.position, name=rule.name, day=day, bases=bases)


def first_day_without(period: Period, covers: list[Period]) -> date | None:
    """
    Return the first day of *period* that lies in none of *covers*; a period without a start begins with the earliest cover.

    >>> first_day_without(Period(date(2020, 1, 1)), [Period(date(2019, 1, 1), date(2021, 7, 14))])
    datetime.date(2021, 7, 15)
    """
    day = period.start or min(cover.start or date.min for cover in covers)
    while period.end is None or day <= period.end:
        holding = [cover.end for cover in covers if day in cover]
        if not holding:
            return day
        if None in holding:
            return None
        day = max(end for end in holding if end) + _ONE_DAY
    return None


# --- parameters with holes -----------------------------------------------------------------------


def _readers(library: Library) -> Iterator[tuple[Rule, Reads]]:
    for table in library.tables.values():
        yield _rule(table), reads_of_table(library, table)
    rules_of_items = {rule.name: rule for rule in _items(library)}
    for checklist in library.checklists.values():
        for item in checklist.items:
            if item.id in rules_of_items:
                yield rules_of_items[item.id], reads_of_item(library, checklist, item)


def _holes(library: Library, rule: Rule, reads: Reads) -> Iterator[Diagnostic]:
    day = beginning(library, rule)
    for name in sorted(reads.parameters) if day else ():
        first = first_figure(library.parameters[name], rule.place)
        if first is None:
            yield diagnostic("SM509", rule.position, name=name, day=day)
        elif day < first:
            related = [library.parameters[name].position]
            yield diagnostic("SM502", rule.position, related=related, name=name, start=first, user=rule.name, day=day)


def beginning(library: Library, rule: Rule) -> date | None:
    """Return the first day of a rule: its own, else that of the earliest instrument that it cites."""
    if rule.period.start:
        return rule.period.start
    cited = [library.instruments[one.instrument] for one in rule.basis if one.instrument in library.instruments]
    starts = [one.in_force.start for one in cited]
    return None if None in starts else min((day for day in starts if day), default=None)


def first_figure(parameter: Parameter, place: str | None) -> date | None:
    """Return the first day on which *parameter* has a figure everywhere in *place*."""
    around = [dated for area, dated in parameter.local.items() if place and place.startswith(area)]
    return min((day for dated in (parameter.values, *around) for day in dated), default=None)


# --- citations missing ---------------------------------------------------------------------------


def _without_basis(library: Library) -> Iterator[Diagnostic]:
    for name, item in library.items.items():
        if not item.basis:
            yield diagnostic("SM503", item.position, name=name)
    for table in library.tables.values():
        if not table.basis:
            yield from _table_without_basis(table)


def _table_without_basis(table: Table) -> Iterator[Diagnostic]:
    """A table that only grades is warned of; one that adds must cite, itself or in every row."""
    bare = [row for row in table.rows if not row.basis]
    if table.adds is None:
        if len(bare) == len(table.rows):
            yield diagnostic("SM503", table.position, level="warning", name=table.id)
    elif len(bare) == len(table.rows):
        yield diagnostic("SM503", table.position, name=table.id)
    else:
        yield from (diagnostic("SM503", row.position, name=f"{table.id}.{row.id}") for row in bare)


# --- acts that nobody punishes -------------------------------------------------------------------


def _unpunished(library: Library) -> Iterator[Diagnostic]:
    punished = {act for table in library.adding.get("sanction", ()) for act in punished_acts(table)}
    for act in library.vocabulary.acts.values():
        if act.id not in punished:
            yield diagnostic("SM507", act.position or Position("vocabulary"), level="warning", name=act.id)


def punished_acts(table: Table) -> set[str]:
    """Return the acts that the guard or a row of *table* names."""
    found: set[str] = set()
    for condition in (table.guard, *(row.condition for row in table.rows)):
        for clause in clauses(condition):
            match clause:
                case Clause(path, OneOf(operands, False)) if path.fact == "act.kind":
                    found |= {one.value for one in operands if isinstance(one, Literal)}
    return found

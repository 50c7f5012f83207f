"""
Where does a changed rule decide differently? Nowhere, if that is proved; else in parts of the space of its facts.

The proof takes unknown facts into account: each fact may have any value, be absent, or not be known at all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import Period
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Clause, Condition, Derivation, Table
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.settings import Setting, settings
from smrules.verification.mutation.mutants import Mutant
from smrules.verification.space.boxes import Box, meet
from smrules.verification.space.formulas import Formula, Rewriter
from smrules.verification.space.open_space import OpenRewriter, OpenSpace
from smrules.verification.space.points import Limits, known_numbers, limits_of
from smrules.verification.space.regions import Space
from smrules.verification.space.verdicts import Conditions, Verdicts, conditions_of, is_formed, tables_around
from smrules.verification.versions.partition import Comparison, Part, TooManyParts

USUAL = date(2026, 6, 1)
CONDITION_PARTS = ("expect", "applies_when", "where", "of", "condition")


@dataclass(frozen=True, slots=True)
class Difference:
    """
    A part of a space in which a rule and what became of it decide differently.

    Attributes:
        table: The table that decides differently: where an exception went away, the one that gave way.
    """

    space: Space
    limits: Limits
    part: Part
    table: Table | None = None


class NotComparable(Exception):
    """What was changed is no condition, and no table whose results can be compared."""


def decides_alike(library: Library, mutant: Mutant) -> bool:
    """Say whether it is proved that *mutant* decides as the rule did in all cases, those with unknown facts included."""
    try:
        return all(next(differences(library, mutant, open_), None) is None for open_ in (False, True))
    except (NotComparable, TooManyParts):
        return False


def differences(library: Library, mutant: Mutant, open_: bool) -> Iterator[Difference]:
    """
    Yield parts of the space in which *mutant* decides differently.

    Args:
        open_: Whether facts may be unknown.

    Raises:
        NotComparable: It cannot be said by conditions what was changed.
        TooManyParts: The space falls into too many parts.
    """
    if isinstance(mutant.old, Table):
        changed = mutant.apply(library)
        for name in affected((library, changed), mutant.old):
            yield from of_tables(library, library.tables[name], changed, changed.tables[name], open_)
    elif mutant.part in CONDITION_PARTS:
        one, other = (condition_of(library, mutant, node) for node in (mutant.old, mutant.new))
        yield from of_conditions(library, one, other, scopes_of(library, mutant.old), open_)
    else:
        raise NotComparable(mutant.part)


def condition_of(library: Library, mutant: Mutant, rule: InspectionItem | Checklist | Derivation) -> Condition:
    """Return the condition that was changed: the complying answer is one, and an item applies only with its checklist."""
    if mutant.part == "expect":
        return Clause(FactPath(rule.fact), rule.expect, rule.expected)
    if isinstance(rule, InspectionItem):
        return AllOf((library.checklists[mutant.checklist or ""].applies_when, rule.applies_when))
    return getattr(rule, mutant.part)


def scopes_of(library: Library, rule: InspectionItem | Checklist | Derivation) -> frozenset[str]:
    """Return the scopes of which a rule surely has a member."""
    chains = library.vocabulary.chains
    match rule:
        case InspectionItem():
            return frozenset({*chains["item"], rule.fact.partition(".")[0]})
        case Checklist():
            return frozenset({*chains["visit"], *([rule.per] if rule.per else [])})
        case Derivation():
            scope = rule.fact.partition(".")[0]
            return frozenset({*chains[scope], *chains[rule.scope or scope]})


def of_conditions(
    library: Library, one: Condition, other: Condition, visible: frozenset[str], open_: bool
) -> Iterator[Difference]:
    """Yield parts of the space in which two conditions have different truths."""
    for setting in settings(library, [one, other]):
        rewriter = (OpenRewriter if open_ else Rewriter)(library, setting)
        sides = tuple({"": rewriter.formula(condition)} for condition in (one, other))
        where = rewriter.formula(setting.condition)
        formulas = [*(side[""] for side in sides), where]
        space = (OpenSpace if open_ else Space)(library, formulas, visible)
        yield from _parts(Comparison(space, sides, (_truth, _truth), alike=True), limits_of(library, formulas), where)


def _truth(truths: Mapping[Hashable, bool | None], box: Box) -> bool | None:
    return truths[""]


def _parts(comparison: Comparison, limits: Limits, where: Formula) -> Iterator[Difference]:
    space = comparison.space
    for region in space.boxes(where):
        whole = meet(region, space.whole if isinstance(space, OpenSpace) else space.known)
        for part in comparison.parts(whole) if whole is not None else ():
            yield Difference(space, limits, part)


# --- tables --------------------------------------------------------------------------------------


def affected(versions: tuple[Library, Library], table: Table) -> list[str]:
    """Return the tables whose say may change with *table*: itself, and those that give way to it in either version."""
    found, waiting = {table.id: None}, [table.id]
    while waiting:
        name = waiting.pop()
        rules = [one for library in versions for one in (library.tables[name], *library.tables[name].rows)]
        for target in sorted({target for one in rules for target, _ in one.exception_to} - found.keys()):
            found[target] = None
            waiting.append(target)
    return list(found)


def of_tables(
    library: Library, old: Table, changed: Library, new: Table, open_: bool, period: Period | None = None
) -> Iterator[Difference]:
    """Yield parts of the space in which a table says something else in *changed*; on the days of *period*, if that is given."""
    if is_formed(old) or is_formed(new):
        raise NotComparable(old.id)
    one, other = conditions_of(library, old), conditions_of(changed, new)
    alike = _says(old) == _says(new)
    around = list({table.id: table for table in (*tables_around(changed, new), *tables_around(library, old))}.values())
    around.sort(key=lambda table: table.id != old.id)
    period = old.in_force if period is None else period
    for setting in settings(library, [*one.values(), *other.values()], period, old.place):
        space, limits, sides, where = table_space(library, (one, other), around, setting, open_)
        for day in _days(period, around):
            numbers = partial(known_numbers, space, limits)
            verdicts = Verdicts(library, old, day, numbers), Verdicts(changed, new, day, numbers)
            comparison = Comparison(space, sides, verdicts, alike, (old.id, None))
            yield from (replace(one, table=old) for one in _parts(comparison, limits, where))


def _says(table: Table) -> tuple:
    """Return all that a table says but for its conditions; the order of rows matters only where the first one wins."""
    rows = [(row.id, str(row.then), row.exception_to) for row in table.rows]
    return rows if table.hit == "first" else sorted(rows, key=str), table.otherwise, table.exception_to


def table_space(
    library: Library, conditions: tuple[Conditions, Conditions], tables: Iterable[Table], setting: Setting, open_: bool
) -> tuple[Space, Limits, tuple[dict, dict], Formula]:
    """Return the space of all that two tables talk about, its limits, their conditions, and where the setting holds."""
    dated = {table.id: table.dated_by for table in tables}
    first = next(iter(dated))
    kind = OpenRewriter if open_ else Rewriter
    rewriters = {name: kind(library, setting, day) for name, day in dated.items()}
    sides = tuple(
        {key: rewriters.get(key[0], rewriters[first]).formula(one) for key, one in side.items()} for side in conditions
    )
    where = rewriters[first].formula(setting.condition)
    formulas = [*(formula for side in sides for formula in side.values()), where]
    scope = next(iter(tables)).scope
    visible = frozenset(library.vocabulary.chains.get(scope, (scope,)))
    space = (OpenSpace if open_ else Space)(library, formulas, visible)
    return space, limits_of(library, formulas), sides, where


def _days(period: Period, tables: list[Table]) -> list[date]:
    """Return a day of each stretch of *period* in which the same of *tables* are in force."""
    days = {period.start or (min(USUAL, period.end) if period.end else USUAL)}
    for one in tables[1:]:
        days |= {one.in_force.start} if one.in_force.start else set()
        days |= {one.in_force.end + timedelta(1)} if one.in_force.end else set()
    return sorted(day for day in days if day in period)

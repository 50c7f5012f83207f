"""Decision tables: gaps, overlaps, rows that are never reached or never hold, two tables that decide one fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, Clause, Condition, Literal, Row, Table, Within
from smrules.verification.boxes import Box, Meetings, bits, meet
from smrules.verification.conditions import both_in_force, culprit, never_holds
from smrules.verification.formulas import Rewriter
from smrules.verification.regions import Space, common
from smrules.verification.settings import AREA, Setting, settings
from smrules.verification.words import Phrase, example

MOST_GAPS_OF_A_TABLE = 3
MOST_OVERLAPS_OF_A_ROW = 3


def check_table(library: Library, table: Table) -> Iterator[Diagnostic]:
    """Yield what is wrong with the rows of one table."""
    looks = [Look(library, table, setting) for setting in _settings(library, table)]
    if not any(look.guard for look in looks):
        yield from _empty_guard(table, looks)
        return
    yield from _never_holding(table, looks)
    if table.hit == "first":
        yield from _never_reached(table, looks)
    if table.hit == "unique":
        yield from _overlaps(table, looks)
    if table.hit != "collect" and table.otherwise is None:
        yield from _gaps(table, looks)


def check_pairs(library: Library) -> Iterator[Diagnostic]:
    """Yield the pairs of tables that decide one fact and may apply together (SM412)."""
    for fact, tables in library.deciding.items():
        for one, other in combinations(tables, 2):
            case = _both_apply(library, one, other)
            if case is not None:
                yield diagnostic(
                    "SM412", other.position, related=[one.position],
                    table=other.id, other=one.id, fact=fact, example=case.zh, example_en=case.en,
                )  # fmt: skip


def guard_of(table: Table) -> Condition:
    """Return when a table applies, its place included."""
    if table.place is None:
        return table.guard
    return AllOf((table.guard, Clause(AREA, Within(Literal(table.place)), f"in {table.place}")))


def _settings(library: Library, table: Table) -> Iterator[Setting]:
    conditions = [table.guard, *(row.condition for row in table.rows)]
    return settings(library, conditions, table.in_force, table.place)


def _visible(library: Library, table: Table) -> frozenset[str]:
    return frozenset(library.vocabulary.chains.get(table.scope, (table.scope,)))


@dataclass(frozen=True)
class Look:
    """One table in one setting, as boxes."""

    library: Library
    table: Table
    setting: Setting

    @cached_property
    def rewriter(self) -> Rewriter:
        """Rewrites the conditions of this table."""
        return Rewriter(self.library, self.setting, self.table.dated_by)

    @cached_property
    def formulas(self) -> list:
        """The guard, every row, and the setting, rewritten."""
        conditions = [guard_of(self.table), *(row.condition for row in self.table.rows), self.setting.condition]
        return list(map(self.rewriter.formula, conditions))

    @cached_property
    def space(self) -> Space:
        """All that the table talks about."""
        return Space(self.library, self.formulas, _visible(self.library, self.table), self.setting)

    @cached_property
    def guard(self) -> list[Box]:
        """Where the table applies."""
        return common(self.space.boxes(self.formulas[0]), self.space.boxes(self.formulas[-1]))

    @cached_property
    def frame(self) -> Box:
        """What the guard says in one box, if it does: that goes without saying."""
        found = self.space.boxes(self.formulas[0])
        return found[0] if len(found) == 1 else self.space.whole

    @cached_property
    def rows(self) -> list[list[Box]]:
        """Where each row holds while the table applies."""
        return [common(self.guard, self.space.boxes(formula)) for formula in self.formulas[1:-1]]

    @cached_property
    def flat(self) -> list[tuple[int, Box]]:
        """Every box with the number of its row."""
        return [(number, box) for number, boxes in enumerate(self.rows) for box in boxes]

    @cached_property
    def meetings(self) -> Meetings:
        """Which boxes of rows meet."""
        return Meetings([box for _, box in self.flat])

    def near(self, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the boxes of rows that meet *box*."""
        return (self.flat[number] for number in bits(self.meetings.of(box)))

    def words(self, box: Box) -> Phrase:
        """Describe one case of *box*."""
        return example(self.space, box, self.frame)


# --- gaps ----------------------------------------------------------------------------------------


def _gaps(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    found = dict.fromkeys(phrase for look in looks for phrase in gaps(look))
    for phrase in list(found)[:MOST_GAPS_OF_A_TABLE]:
        yield diagnostic("SM402", table.position, table=table.id, example=phrase.zh, example_en=phrase.en)


def gaps(look: Look) -> Iterator[Phrase]:
    """Yield a few cases in which the table applies and no row holds, each in words."""
    return map(look.words, gap_boxes(look))


def gap_boxes(look: Look) -> Iterator[Box]:
    """Yield a few boxes in which the table applies and no row holds; first those where nothing is absent."""
    covers = [box for _, box in look.flat]
    for region in (look.space.present, look.space.known):
        for guard in look.guard:
            whole, part = meet(guard, look.space.known), meet(guard, region)
            while part is not None and len(covers) < len(look.flat) + MOST_GAPS_OF_A_TABLE:
                hole = look.space.possible(part, covers, whole)
                if hole is None:
                    break
                covers.append(look.space.one_run(hole))
                yield covers[-1]


# --- overlaps ------------------------------------------------------------------------------------


def _overlaps(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    found: dict[int, dict[int, Phrase]] = {}
    for look in looks:
        for first, second, box in overlap_boxes(look):
            found.setdefault(second, {}).setdefault(first, look.words(box))
    for second, others in found.items():
        (first, phrase), *_ = others.items()
        yield diagnostic(
            "SM404", table.rows[second].position, related=[table.rows[one].position for one in others],
            table=table.id, row=table.rows[second].id, other=table.rows[first].id, example=phrase.zh, example_en=phrase.en,
        )  # fmt: skip


def overlap_boxes(look: Look, most: int = MOST_OVERLAPS_OF_A_ROW) -> Iterator[tuple[int, int, Box]]:
    """
    Yield two rows by number, and a box in which both hold with different results and neither gives way.

    Of each row at most the first *most* overlaps with earlier rows are looked for.
    """
    found: dict[int, set[int]] = {}
    for one, other in look.meetings.pairs():
        first, second = look.flat[one][0], look.flat[other][0]
        earlier = found.setdefault(second, set())
        if first not in earlier and len(earlier) < most and _conflict(look.table, first, second):
            box = _undecided(look, first, second, meet(look.flat[one][1], look.flat[other][1]))
            if box is not None:
                earlier.add(first)
                yield first, second, box


def _conflict(table: Table, first: int, second: int) -> bool:
    one, other = table.rows[first], table.rows[second]
    return first != second and differ(one.then, other.then) and not (_wins(table, one, other) or _wins(table, other, one))


def _undecided(look: Look, first: int, second: int, box: Box | None) -> Box | None:
    """Return a part of *box* where no exception to one of the two rows holds."""
    if box is None:
        return None
    rows = look.table.rows
    winning = [
        inner for number, inner in look.near(box)
        if any(_wins(look.table, rows[number], rows[one]) for one in (first, second))
    ]  # fmt: skip
    return look.space.possible(box, winning)


def _wins(table: Table, one: Row, other: Row) -> bool:
    """Say whether *one* is an exception to *other*."""
    return one is not other and ((table.id, other.id) in one.exception_to or (table.id, None) in one.exception_to)


def differ(one: Any, other: Any) -> bool:
    """Say whether two results cannot stand together: for records, whether they set one attribute to two values."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return any(one[name] != other[name] for name in one.keys() & other.keys())
    return one != other


# --- rows that do nothing ------------------------------------------------------------------------


def _never_reached(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    for number, row in enumerate(table.rows):
        holding = [look for look in looks if _holds(look, look.rows[number])]
        if holding and not any(is_reached(look, number) for look in holding):
            earlier = {one for look in holding for box in look.rows[number] for one, _ in look.near(box) if one < number}
            related = [table.rows[one].position for one in sorted(earlier)[:MOST_OVERLAPS_OF_A_ROW]]
            yield diagnostic("SM403", row.position, related=related, table=table.id, row=row.id)


def is_reached(look: Look, number: int) -> bool:
    """Say whether there is a case in which the row holds and no earlier one that does not give way to it."""
    rows = look.table.rows
    for box in look.rows[number]:
        earlier = [
            inner for one, inner in look.near(box)
            if one < number and not _wins(look.table, rows[number], rows[one])
        ]  # fmt: skip
        if look.space.possible(box, earlier) is not None:
            return True
    return False


def _holds(look: Look, boxes: Sequence[Box]) -> bool:
    return any(look.space.possible(box) is not None for box in boxes)


def _never_holding(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    for number, row in enumerate(table.rows):
        if not any(_holds(look, look.rows[number]) for look in looks):
            clause = culprit(looks[0].space, looks[0].rewriter, row.condition, looks[0].guard)
            yield never_holds(row.position, clause, row.id)


def _empty_guard(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    if looks:
        clause = culprit(looks[0].space, looks[0].rewriter, guard_of(table), [looks[0].space.whole])
        yield never_holds(table.position, clause, table.id)


# --- two tables ----------------------------------------------------------------------------------


def _both_apply(library: Library, one: Table, other: Table) -> Phrase | None:
    """Describe a case in which both tables apply; `None` if there is none, or one gives way to the other."""
    if (one.id, None) in other.exception_to or (other.id, None) in one.exception_to or one.scope != other.scope:
        return None
    period = both_in_force(one.in_force, other.in_force) if one.dated_by == other.dated_by else one.in_force
    if period is None:
        return None
    for setting in settings(library, [one.guard, other.guard], period):
        found = _case(library, one, other, setting)
        if found is not None:
            return found
    return None


def _case(library: Library, one: Table, other: Table, setting: Setting) -> Phrase | None:
    rewriters = [Rewriter(library, setting, table.dated_by) for table in (one, other)]
    formulas = [rewriter.formula(guard_of(table)) for rewriter, table in zip(rewriters, (one, other), strict=True)]
    formulas.append(rewriters[0].formula(setting.condition))
    space = Space(library, formulas, _visible(library, one), setting)
    box = space.some(*formulas)
    return None if box is None else example(space, box)

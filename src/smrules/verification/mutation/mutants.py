"""
Mutants: a library in which one rule was changed in one small way. An example that notices the change kills the mutant.

Rules are changed where they stand in memory: one node of the library is replaced, nothing is read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import Duration
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import AllOf, Anything, Condition, Derivation, Row, Table
from smrules.concepts.vocabulary import FactPath
from smrules.verification.mutation.variants import (
    DROP,
    DROP_EXCEPTION,
    MOVE,
    SWAP,
    SWAP_ROWS,
    Variant,
    of_condition,
    of_result,
    of_test,
)
from smrules.verification.showing.words import Phrase
from smrules.verification.showing.writing import cell

Node = Table | Derivation | Checklist | InspectionItem
_KEPT = {
    Table: ("items", "item_keys", "asked", "picks"),
    Derivation: ("items", "item_keys", "asked", "deciding", "adding", "overridden_by", "demands"),
    Checklist: ("item_keys", "asked", "deciding", "adding", "overridden_by", "demands", "picks"),
}
"""What a library works out once and a mutant of this kind leaves as it is."""


@dataclass(frozen=True)
class Mutant:
    """
    One small change of one rule.

    Attributes:
        operator: What kind of change it is, by its name in `OPERATORS`.
        part: Which part of the rule was changed, such as `rows`, `guard`, `expect`, `applies_when`, `where`.
        place: The rule as people name it: `table.row`, an item, a fact.
        words: What was changed.
        old, new: The rule before and after.
        checklist: For items: the checklist around it.
    """

    operator: str
    part: str
    place: str
    position: Position
    words: Phrase
    old: Node
    new: Node
    checklist: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Which rule it is: kind and id."""
        return key_of(self.old)

    def apply(self, library: Library) -> Library:
        """Return *library* with the rule replaced."""
        if isinstance(self.new, InspectionItem):
            checklist = library.checklists[self.checklist or ""]
            items = tuple(self.new if one.id == self.new.id else one for one in checklist.items)
            return with_node(library, replace(checklist, items=items))
        return with_node(library, self.new)


def key_of(node: Node) -> tuple[str, str]:
    """Return the kind and the id of a rule."""
    kinds = {Table: "table", Derivation: "derive", Checklist: "checklist", InspectionItem: "item"}
    return kinds[type(node)], node.fact if isinstance(node, Derivation) else node.id


def with_node(library: Library, node: Table | Derivation | Checklist) -> Library:
    """Return *library* with one table, derived fact or checklist in place of the one that has its name."""
    match node:
        case Table():
            changed = replace(library, tables={**library.tables, node.id: node})
            old = library.tables[node.id]
            kept = (*_KEPT[Table], *(["demands"] if old.guard is node.guard else []))
        case Derivation():
            changed = replace(library, derivations={**library.derivations, node.fact: node})
            kept = _KEPT[Derivation]
        case Checklist():
            changed = replace(library, checklists={**library.checklists, node.id: node})
            kept = _KEPT[Checklist]
    changed.__dict__.update({name: library.__dict__[name] for name in kept if name in library.__dict__})
    return changed


def mutants(library: Library) -> Iterator[Mutant]:
    """Yield every mutant of the tables, items, checklists and derived facts of *library*, in the order of their names."""
    for table in sorted(library.tables.values(), key=lambda one: one.id):
        yield from _of_table(library, table)
    for checklist in library.checklists.values():
        yield from _of_checklist(library, checklist)
    for fact in sorted(library.derivations):
        yield from _of_derivation(library, library.derivations[fact])


# --- tables --------------------------------------------------------------------------------------


def _of_table(library: Library, table: Table) -> Iterator[Mutant]:
    for one in guard_variants(library, table):
        new = replace(table, guard=one.changed)
        yield Mutant(one.operator, "applies_when", table.id, table.position, one.words, table, new)
    for target in table.exception_to:
        kept = tuple(one for one in table.exception_to if one != target)
        yield _without_exception(table, table.id, table.position, target, replace(table, exception_to=kept))
    for number, row in enumerate(table.rows):
        yield from _of_row(library, table, number, row)
    if table.otherwise is not None:
        for one in of_result(table.otherwise.then):
            new = replace(table, otherwise=replace(table.otherwise, then=one.changed))
            yield _in_row(table, table.otherwise, one, "then", new)
    yield from _of_neighbours(table)


def guard_variants(library: Library, table: Table) -> Iterator[Variant]:
    """Yield the changes of a table's guard; the acts that a liability punishes are its address, no condition."""
    guard = table.guard
    if table.adds != "sanction":
        yield from of_condition(library, guard)
    elif isinstance(guard, AllOf) and guard.parts:
        for one in of_condition(library, AllOf(guard.parts[1:])):
            yield replace(one, changed=AllOf((guard.parts[0], one.changed)))


def _of_row(library: Library, table: Table, number: int, row: Row) -> Iterator[Mutant]:
    def with_row(new: Row) -> Table:
        return replace(table, rows=(*table.rows[:number], new, *table.rows[number + 1 :]))

    for one in of_condition(library, row.condition):
        yield _in_row(table, row, one, "when", with_row(replace(row, condition=one.changed)))
    for one in of_result(row.then):
        yield _in_row(table, row, one, "then", with_row(replace(row, then=one.changed)))
    for target in row.exception_to:
        kept = tuple(one for one in row.exception_to if one != target)
        place = f"{table.id}.{row.id}"
        yield _without_exception(table, place, row.position, target, with_row(replace(row, exception_to=kept)))


def _in_row(table: Table, row: Row, one: Variant, part: str, new: Table) -> Mutant:
    return Mutant(one.operator, part, f"{table.id}.{row.id}", row.position, one.words, table, new)


def _without_exception(table: Table, place: str, position: Position, target: tuple, new: Table) -> Mutant:
    name = ".".join(filter(None, target))
    words = Phrase(f"不再是“{name}”的例外", f"no longer an exception to {name}")
    return Mutant(DROP_EXCEPTION, "exception_to", place, position, words, table, new)


def _of_neighbours(table: Table) -> Iterator[Mutant]:
    """Two rows that stand together change places, or their results do; `otherwise` stands last and keeps its place."""
    rows = [*table.rows, *([table.otherwise] if table.otherwise else [])]
    for number, (one, other) in enumerate(pairwise(rows)):
        place = f"{table.id}.{one.id}"
        if one.then != other.then:
            changed = [*rows[:number], replace(one, then=other.then), replace(other, then=one.then), *rows[number + 2 :]]
            words = Phrase(f"与“{other.id}”交换结果", f"swapped results with {other.id}")
            yield Mutant(SWAP, "then", place, one.position, words, table, _with_rows(table, changed))
        if other is not table.otherwise:
            changed = [*rows[:number], other, one, *rows[number + 2 :]]
            words = Phrase(f"与“{other.id}”交换位置", f"changed places with {other.id}")
            yield Mutant(SWAP_ROWS, "rows", place, one.position, words, table, _with_rows(table, changed))


def _with_rows(table: Table, rows: list[Row]) -> Table:
    if table.otherwise is None:
        return replace(table, rows=tuple(rows))
    return replace(table, rows=tuple(rows[:-1]), otherwise=rows[-1])


# --- checklists and items ------------------------------------------------------------------------


def _of_checklist(library: Library, checklist: Checklist) -> Iterator[Mutant]:
    for one in of_condition(library, checklist.applies_when):
        new = replace(checklist, applies_when=one.changed)
        yield Mutant(one.operator, "applies_when", checklist.id, checklist.position, one.words, checklist, new)
    for item in checklist.items:
        for part, one in item_variants(library, item):
            new = replace(item, **{part: one.changed})
            yield Mutant(one.operator, part, item.id, item.position, one.words, item, new, checklist.id)


def item_variants(library: Library, item: InspectionItem) -> Iterator[tuple[str, Variant]]:
    """Yield the changes of the complying answer and of the condition of an item."""
    dropped = Phrase(f"删去 expect: {item.expected}", f"dropped expect: {item.expected}")
    yield "expect", Variant(DROP, Anything(), dropped)
    for one in of_test(library, FactPath(item.fact), item.expect):
        yield "expect", one
    for one in of_condition(library, item.applies_when):
        yield "applies_when", one


# --- derived facts -------------------------------------------------------------------------------


def _of_derivation(library: Library, derivation: Derivation) -> Iterator[Mutant]:
    for part in ("where", "of", "condition"):
        condition: Condition | None = getattr(derivation, part)
        for one in of_condition(library, condition) if condition is not None else ():
            yield _derived(derivation, one.operator, part, one.words, **{part: one.changed})
    window = derivation.window
    if window and isinstance(window.length, Duration):
        for amount in (one for one in (window.length.amount - 1, window.length.amount + 1) if one > 0):
            changed = replace(window, length=Duration(amount, window.length.unit))
            words = _became("within", window.length, changed.length)
            yield _derived(derivation, MOVE, "within", words, window=changed)
    if derivation.kind == "ratio":
        words = _became("ratio", *(list(map(str, one)) for one in (derivation.facts, derivation.facts[::-1])))
        yield _derived(derivation, SWAP, "ratio", words, facts=derivation.facts[::-1])
    if derivation.kind == "pick":
        words = Phrase("最高与最低互换", "highest and lowest swapped")
        yield _derived(derivation, SWAP, "highest", words, highest=not derivation.highest)


def _derived(derivation: Derivation, operator: str, part: str, words: Phrase, **changes: Any) -> Mutant:
    new = replace(derivation, **changes)
    return Mutant(operator, part, derivation.fact, derivation.position, words, derivation, new)


def _became(what: str, old: Any, new: Any) -> Phrase:
    old, new = (f"[{', '.join(one)}]" if isinstance(one, list) else cell(None, one) for one in (old, new))
    return Phrase(f"{what}: {old} 改成 {new}", f"{what}: {old} became {new}")

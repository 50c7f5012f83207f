"""Which checklists and items every visit has before any answer: copies of each checklist, and of each its items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import Period
from smrules.concepts.rules import ALWAYS_TRUE, AllOf, Condition, Not
from smrules.concepts.values import NONE
from smrules.definitions.checklists import in_force_of
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.frames import places
from smrules.engine.columnar.rulings import is_in_force
from smrules.engine.columnar.truths import Pair, Truths, all_true, at, certain, possible
from smrules.engine.columnar.views import View
from smrules.engine.evaluator import VISIT

if TYPE_CHECKING:
    from polars import Series


@dataclass(eq=False, slots=True)
class PlannedItem:
    """Copies of one item: its condition, the rows of its checklist that have it, and where it certainly applies."""

    item: InspectionItem
    condition: Condition
    rows: Series
    certain: Series


@dataclass(eq=False, slots=True)
class Copies:
    """The copies of one checklist, for all visits and for the members that it is repeated for, with the items that may apply."""

    checklist: Checklist
    view: View
    items: list[PlannedItem] = field(default_factory=list)


def planned(engine: Columns) -> Iterator[Copies]:
    """Yield every checklist with its copies and the items that apply or may apply."""
    for checklist in engine.library.checklists.values():
        copies = Copies(checklist, _in_force(engine, checklist.in_force, _copied(engine, checklist)))
        if copies.view.size and _plan(engine, copies):
            yield copies


def _copied(engine: Columns, checklist: Checklist) -> View:
    scopes = engine.worlds.scopes
    visit = scopes["visit"].view
    if checklist.per is None:
        return visit
    members = scopes[checklist.per].view
    keys = {**members.keys, "visit": members.visit(), "entity": members.visit()}
    return View(members.size, keys, members.visit(), frozenset(keys))


def _in_force(engine: Columns, period: Period, view: View) -> View:
    return view.where(certain(is_in_force(engine, period, VISIT, view), view.size))[0]


def _plan(engine: Columns, copies: Copies) -> bool:
    """Add the items that apply or may apply; say whether there are any."""
    checklist = copies.checklist
    told = {"checklist.id": checklist.id, "checklist.domain": checklist.domain or NONE}
    view = copies.view.saying(told)
    view.remembered = {} if checklist.per else copies.view.remembered
    applies = all_true(_applies(engine, checklist, view))
    if applies is False or not possible(applies, view.size).any():
        return False
    for item, condition, period in _items(engine, checklist):
        _add(engine, copies, item, condition, period, applies, view)
    return bool(copies.items)


def _applies(engine: Columns, checklist: Checklist, view: View) -> Iterator[Truths]:
    if checklist.per is not None:
        yield at(engine.exists(checklist.per), view.keys[checklist.per])
    if checklist.place is not None:
        yield engine.in_place(checklist.place, view)
    yield engine.holds(checklist.applies_when, view)


def _items(engine: Columns, checklist: Checklist) -> Iterator[tuple[InspectionItem, Condition, tuple[Period, bool]]]:
    """Yield items with their conditions, and the days on which (true), or outside which (false), these hold."""
    for item in checklist.items:
        yield item, item.applies_when, (item.in_force, True)
    for item_id in checklist.include:
        for other in engine.library.checklists.values():
            for item in other.items:
                if item.id == item_id and other.per is None:
                    rests = Not(AllOf((other.applies_when, item.applies_when)))
                    period = in_force_of(other, item)
                    yield item, engine.library.kept.setdefault(("rests", other.id, item_id), rests), (period, True)
                    yield item, ALWAYS_TRUE, (period, False)


def _add(
    engine: Columns,
    copies: Copies,
    item: InspectionItem,
    condition: Condition,
    days: tuple[Period, bool],
    applies: Truths,
    view: View,
) -> None:
    truth = all_true((applies, _condition(engine, item, condition, view)))
    # Why: most items apply wherever their checklist does; their rows are found once.
    key = "planned", days, *((id(truth.true), id(truth.false)) if isinstance(truth, Pair) else (truth,))
    if key not in view.remembered:
        view.remembered[key] = *_rows(engine, truth, days, view), truth
    rows, sure, _ = view.remembered[key]
    if len(rows):
        copies.items.append(PlannedItem(item, condition, rows, sure))


def _rows(engine: Columns, truth: Truths, days: tuple[Period, bool], view: View) -> tuple[Series, Series]:
    """Return the rows in which an item is asked for and may apply, and in which of these it certainly does."""
    period, inside = days
    asked = certain(is_in_force(engine, period, VISIT, view), view.size)
    may = (asked if inside else ~asked) & possible(truth, view.size)
    return places(may), certain(truth, view.size).filter(may)


def _condition(engine: Columns, item: InspectionItem, condition: Condition, view: View) -> Truths:
    if condition is ALWAYS_TRUE:
        return True
    own = view.saying({**item.presume, **engine.library.item_values[item.id]})
    return engine.holds(condition, own)

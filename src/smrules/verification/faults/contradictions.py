"""Items: two that ask for the same fact and cannot both be met, and items that nobody can meet or that never apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import Period
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.law import LegalBasis
from smrules.concepts.library import Library
from smrules.concepts.rules import AllOf, AnyOf, Clause, Condition, Literal, Within
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.always import check_expectation
from smrules.verification.faults.conditions import both_in_force, culprit, never_holds
from smrules.verification.faults.settings import AREA, settings
from smrules.verification.faults.visit_witness import visit_witness
from smrules.verification.showing.shown import Shown, unproved
from smrules.verification.showing.words import Phrase, example
from smrules.verification.space.boxes import Box, subtracted, with_mask
from smrules.verification.space.formulas import Formula, Rewriter, contrary
from smrules.verification.space.regions import Space
from smrules.verification.trials.days import day_of


@dataclass(frozen=True, slots=True)
class Planning:
    """One way in which an item comes to be asked: by its checklist, or by a campaign that includes it."""

    item: InspectionItem
    checklist: Checklist
    condition: Condition
    period: Period

    @property
    def scopes(self) -> tuple[str, ...]:
        """Scopes of which the item surely has a member, from the inside."""
        return ("item", self.checklist.per) if self.checklist.per else ("item",)


def plannings(library: Library) -> dict[str, list[Planning]]:
    """Return for each item all the ways in which it comes to be asked."""
    found: dict[str, list[Planning]] = {name: [] for name in library.items}
    for checklist in library.checklists.values():
        for item in checklist.items:
            period = both_in_force(checklist.in_force, item.in_force)
            if period:
                condition = AllOf((_applies(checklist), item.applies_when))
                found[item.id].append(Planning(item, checklist, condition, period))
        for name in checklist.include:
            if name in found:
                item = library.items[name]
                found[name].append(Planning(item, checklist, _applies(checklist), checklist.in_force))
    return found


def _applies(checklist: Checklist) -> Condition:
    if checklist.place is None:
        return checklist.applies_when
    return AllOf((checklist.applies_when, Clause(AREA, Within(Literal(checklist.place)), f"in {checklist.place}")))


# --- one item ------------------------------------------------------------------------------------


def check_item(library: Library, planning: Planning) -> Iterator[Diagnostic]:
    """Complain of an item that no answer can meet, or that never applies (SM405)."""
    expected = Clause(FactPath(planning.item.fact), planning.item.expect, planning.item.expected)
    for condition in (expected, planning.condition, AllOf((planning.condition, expected))):
        clause = _never(library, planning, condition)
        if clause is not None:
            yield never_holds(planning.item.position, clause, planning.item.id)
            return
    yield from check_expectation(library, planning.item)


def _never(library: Library, planning: Planning, condition: Condition) -> Clause | None:
    """Return the clause because of which *condition* holds in no setting; `None` if it holds in one."""
    clause = None
    for setting in settings(library, [condition], planning.period, planning.checklist.place):
        rewriter = Rewriter(library, setting)
        formula = rewriter.formula(AllOf((condition, setting.condition)))
        space = Space(library, [formula], _visible(library, planning), setting)
        if space.some(formula) is not None:
            return None
        clause = culprit(space, rewriter, condition, [space.whole])
    return clause


def _visible(library: Library, *found: Planning) -> frozenset[str]:
    scopes = {scope for planning in found for scope in planning.scopes}
    return frozenset(outer for scope in scopes for outer in library.vocabulary.chains.get(scope, (scope,)))


# --- two items -----------------------------------------------------------------------------------


def check_contradictions(library: Library) -> Iterator[Diagnostic]:
    """Yield the pairs of items on one fact that cannot both be met although both may apply (SM701)."""
    planned = plannings(library)
    by_fact: dict[str, list[InspectionItem]] = {}
    for item in library.items.values():
        by_fact.setdefault(item.fact, []).append(item)
    settled = [frozenset(one.items) for one in library.resolutions]
    for items in by_fact.values():
        for one, other in combinations(items, 2):
            if one.expect != other.expect and not any({one.id, other.id} <= both for both in settled):
                yield from _contradiction(library, planned[one.id], planned[other.id])


def _contradiction(library: Library, ones: list[Planning], others: list[Planning]) -> Iterator[Diagnostic]:
    for one, other in product(ones, others):
        case = contradiction(library, one, other)
        if case is not None:
            yield case if isinstance(case, Diagnostic) else _report(library, one.item, other.item, case)
            return


def contradiction(library: Library, one: Planning, other: Planning) -> Shown | Diagnostic | None:
    """Return a case in which both items apply and no answer meets both; `None` if there is none."""
    period = both_in_force(one.period, other.period)
    if period is None:
        return None
    conditions = [one.condition, other.condition, *(_expectation(planning.item) for planning in (one, other))]
    for setting in settings(library, conditions, period):
        rewriter = Rewriter(library, setting)
        *applying, mine, theirs, here = map(rewriter.formula, [*conditions, setting.condition])
        space = Space(library, [*applying, mine, theirs, here], _visible(library, one, other), setting)
        each = all(space.some(*applying, here, expected) is not None for expected in (mine, theirs))
        case = _unanswerable(space, applying, here, (mine, theirs), FactPath(one.item.fact)) if each else None
        if case is not None:
            return _shown(space, case, (one.item, other.item), (mine, theirs), setting.day or day_of(period))
    return None


def _unanswerable(space: Space, applying: list, here: Formula, meeting: tuple[Formula, Formula], fact: FactPath) -> Box | None:
    """Return a case in which both items apply and whatever the answer one of them applies and is not met."""
    content = [AnyOf((contrary(applies), met)) for applies, met in zip(applying, meeting, strict=True)]
    asked = [number for number, one in enumerate(space.dimensions) if one.subject.path == fact]
    covers = [part for box in space.boxes(AllOf(tuple(content))) for part in subtracted(box, space.impossible)]
    for number in asked:
        covers = [with_mask(box, number, space.whole[number]) for box in covers]
    found = (space.possible(box, covers) for box in space.boxes(AllOf((*applying, here))))
    return next((box for box in found if box is not None), None)


def _shown(space: Space, box: Box, items: tuple, meeting: tuple, on: date) -> Shown | Diagnostic:
    what = {"name": items[1].id, "what": "SM701"}
    if not space.is_proved(box):
        return unproved(items[1], "SM701")
    found = visit_witness(space, box, items, meeting, on)
    told = example(space, box, None, found and found.values)
    if found is None:
        return diagnostic("SM902", items[1].position, **what, example=told.zh, example_en=told.en)
    return Shown(told.zh, told.en, found.line)


def _expectation(item: InspectionItem) -> Clause:
    return Clause(FactPath(item.fact), item.expect, item.expected)


def _report(library: Library, one: InspectionItem, other: InspectionItem, case: Shown) -> Diagnostic:
    mine, theirs = (cited(library, item.basis) for item in (one, other))
    return diagnostic(
        "SM701", other.position, related=[one.position], paste=case.paste, fact=one.fact,
        item=one.id, expect=one.expected, basis=mine.zh, basis_en=mine.en,
        other=other.id, other_expect=other.expected, other_basis=theirs.zh, other_basis_en=theirs.en,
        example=case.zh, example_en=case.en,
    )  # fmt: skip


def cited(library: Library, basis: tuple[LegalBasis, ...]) -> Phrase:
    """Write citations: titles in Chinese, ids in English."""
    if not basis:
        return Phrase("无依据", "no basis")
    titles = {name: instrument.title for name, instrument in library.instruments.items()}
    zh = "、".join(f"《{titles.get(one.instrument, one.instrument)}》{one.article}" for one in basis)
    return Phrase(zh, ", ".join(f"{one.instrument} {one.article}" for one in basis))

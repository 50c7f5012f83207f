"""
What the examples of a library cover: rows that decide, both sides of each test, the values at and beside each limit.

Only examples that pass and are no known gaps cover anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import AllOf, Anything, Between, Clause, Condition, Literal, OneOf, Table, Test, clauses
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.verification.showing.writing import value_text
from smrules.verification.space.steps import neighbours
from smrules.verification.trials.examples import ExampleResult
from smrules.verification.trials.traces import Trace

ROWS, TESTS, BOUNDARIES = "rows", "tests", "boundaries"
KINDS = {ROWS: "决策表的行", TESTS: "条件的两面", BOUNDARIES: "界限及其两侧"}
"""What is covered, with its Chinese name."""


@dataclass(frozen=True, slots=True)
class Point:
    """
    One thing that an example should show.

    Attributes:
        kind: A row, a side of a test, or a value at or beside a limit.
        place: The rule it belongs to, as people name it.
        zh, en: What is to be shown.
        covered: Whether an example shows it.
    """

    kind: str
    place: str
    position: Position
    zh: str
    en: str
    covered: bool


@dataclass(frozen=True)
class Coverage:
    """All that should be shown, in the order of the files."""

    points: tuple[Point, ...]

    def of(self, kind: str) -> tuple[int, int]:
        """Return how many points of one kind are covered, and how many there are."""
        found = [point.covered for point in self.points if point.kind == kind]
        return sum(found), len(found)

    def share(self, kind: str) -> float:
        """Return the part that is covered, from 0 to 1; 1 where there is nothing to cover."""
        covered, total = self.of(kind)
        return covered / total if total else 1.0

    @property
    def missing(self) -> tuple[Point, ...]:
        """What no example shows."""
        return tuple(point for point in self.points if not point.covered)


def coverage(library: Library, results: Sequence[ExampleResult], traces: Sequence[Trace]) -> Coverage:
    """
    Return what examples cover.

    Args:
        library: The rules.
        results: What came of each example.
        traces: What each of them asked, in the same order.
    """
    whole, rows = Trace(), set()
    for result, trace in zip(results, traces, strict=True):
        if result.passed and not result.todo:
            whole.add(trace)
            rows.update(result.decided)
    points = [*_rows(library, rows), *(point for site in sites(library) for point in _points(library, site, whole))]
    return Coverage(tuple(sorted(points, key=lambda one: (one.position, list(KINDS).index(one.kind)))))


def _rows(library: Library, decided: set[str]) -> Iterator[Point]:
    for table in library.tables.values():
        for row in (*table.rows, *([table.otherwise] if table.otherwise else [])):
            name = f"{table.id}.{row.id}"
            yield Point(ROWS, name, row.position, "这一行没有例子", "no example is decided by this row", name in decided)


# --- tests ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """A test, where it stands, and by what traces know it."""

    place: str
    position: Position
    path: FactPath
    test: Test
    text: str
    key: int


def sites(library: Library) -> Iterator[Site]:
    """Yield every test of tables, items, checklists and derived facts; whom a liability punishes is no test."""
    for table in library.tables.values():
        yield from _in(_own_guard(table), table.id, table.position)
        for row in table.rows:
            yield from _in(row.condition, f"{table.id}.{row.id}", row.position)
    for checklist in library.checklists.values():
        yield from _in(checklist.applies_when, checklist.id, checklist.position)
        for item in checklist.items:
            yield Site(item.id, item.position, FactPath(item.fact), item.expect, item.expected, id(item))
            yield from _in(item.applies_when, item.id, item.position)
    for derivation in library.derivations.values():
        for condition in (derivation.where, derivation.of, derivation.condition):
            if condition is not None:
                yield from _in(condition, derivation.fact, derivation.position)


def _own_guard(table: Table) -> Condition:
    if table.adds != "sanction":
        return table.guard
    return AllOf(table.guard.parts[1:]) if isinstance(table.guard, AllOf) else AllOf()


def _in(condition: Condition, place: str, position: Position) -> Iterator[Site]:
    for one in clauses(condition):
        if isinstance(one, Clause) and not isinstance(one.test, Anything):
            yield Site(place, position, one.path, one.test, one.text, id(one))


def _points(library: Library, site: Site, trace: Trace) -> Iterator[Point]:
    truths = trace.truths.get(site.key, set())
    what = f"{site.path}: {site.text}"
    for truth, zh, en in ((True, "成立", "true"), (False, "不成立", "false")):
        yield Point(TESTS, site.place, site.position, f"{what} 没有{zh}的例子", f"{what} is never {en}", truth in truths)
    for side, limit in _limits(site.test):
        seen = trace.steps.get((site.key, side), set())
        for by, shown in _beside(library, site.path, limit):
            zh, en = f"{what} 没有取 {shown} 的例子", f"{what} is never tried at {shown}"
            yield Point(BOUNDARIES, site.place, site.position, zh, en, by in seen)


def _limits(test: Test) -> Iterator[tuple[str, Any]]:
    """Yield the ends of a range; a single number is a range of one."""
    match test:
        case Between(low, high):
            yield from ((side, end) for side, end in (("low", low), ("high", high)) if end is not None)
        case OneOf((Literal(value) as end,), _) if not isinstance(value, bool | str | frozenset):
            yield "at", end


def _beside(library: Library, path: FactPath, limit: Any) -> Iterable[tuple[int, str]]:
    """Yield how many steps from the limit an example should lie, and what that is; what cannot be is left out."""
    if not isinstance(limit, Literal):
        zh = {-1: "比它低一步", 0: "恰好等于它", 1: "比它高一步"}
        fact = library.type_of(path)
        steps = zh if fact.type in ("money", "date") or fact.decimals is not None else {0: zh[0]}
        return [(by, f"{zh[by]}的值") for by in steps]
    fact = library.type_of(path)
    found = [(0, value_text(limit.value))]
    if not isinstance(limit.value, str) and fact.type not in ("number", "money", "date"):
        return found
    for other in neighbours(library, path, limit.value):
        by = -1 if _is_lower(fact, other, limit.value) else 1
        if isinstance(other, str) or not _is_outside(fact, other):
            found.append((by, value_text(other)))
    return sorted(found)


def _is_lower(fact: Fact, one: Any, other: Any) -> bool:
    return fact.rank(one) < fact.rank(other) if isinstance(one, str) else one < other


def _is_outside(fact: Fact, value: Any) -> bool:
    return (fact.low is not None and value < fact.low) or (fact.high is not None and value > fact.high)

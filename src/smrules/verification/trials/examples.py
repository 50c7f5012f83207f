"""Every example and every case of a library is tried: does what its author expects follow, and which rows decide?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import Period, parse_date
from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, listed, nearest
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Derivation, Guarantee, Table
from smrules.definitions.checklists import in_force_of
from smrules.definitions.yaml_source import YamlDocument
from smrules.verification.trials.case_trials import CaseTrial
from smrules.verification.trials.days import day_of
from smrules.verification.trials.derived_trials import DerivedTrial
from smrules.verification.trials.guarantee_trials import GuaranteeTrial
from smrules.verification.trials.table_trials import TableTrial
from smrules.verification.trials.traces import Trace
from smrules.verification.trials.trial import ItemTrial, Trial

Progress = Callable[[str, int, int], None]
TODO = "todo"
"""Key of an example that marks a known gap: it may fail."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """
    What came of one example or case.

    Attributes:
        passed: Whether what is expected follows.
        rows: The rows that decided, as `table.row`.
        diagnostics: What does not fit the expectation (SM801), or why the example cannot be tried; a warning (SM802) where a
            known gap is none any more.
        todo: Whether it is marked as a known gap, which may fail.
        decided: Those of `rows` that hit for certain.
    """

    name: str
    position: Position
    passed: bool
    rows: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    todo: bool = False
    decided: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether it does not pass although it should."""
        return not self.passed and not self.todo


def run_examples(
    library: Library, *, progress: Progress | None = None, traces: list[Trace] | None = None
) -> tuple[ExampleResult, ...]:
    """
    Try every example of items, tables and derived facts and every case of *library*.

    Args:
        library: Rule files after loading.
        progress: Called with a stage, how much of it is done, and how much there is.
        traces: Takes what each example asked, in the same order.

    Returns:
        One result for each, in the order of the files.
    """
    found = attempts(library)
    results = []
    for done, attempt in enumerate(found, start=1):
        trace = None if traces is None else Trace()
        results.append(attempt.result(library, trace))
        if traces is not None:
            traces.append(trace)
        if progress:
            progress("examples", done, len(found))
    return tuple(results)


def attempts(library: Library) -> tuple[Attempt, ...]:
    """Return every example and case, in the order of the files."""
    found = (*_of_items(library), *_of_tables(library), *_of_derivations(library), *_of_guarantees(library), *_of_cases(library))
    return tuple(sorted(found, key=lambda one: one.position))


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """
    One example, and how it is tried.

    Attributes:
        rule: The rule that it stands beside, as (kind, id).
        trial: Makes the trial in a library, which need not be the one that the example comes from.
    """

    name: str
    position: Position
    rule: tuple[str, str]
    data: Mapping[str, Any]
    keys: tuple[str, ...]
    period: Period
    trial: Callable[[Library, date, Trace | None], Trial]

    def result(self, library: Library, trace: Trace | None = None) -> ExampleResult:
        """Return what comes of the example in *library*."""
        trial = None
        try:
            todo = self.todo()
            trial = self.trial(library, self.day(), trace)
            self.known_keys()
            trial.run(self.data)
            found = trial.found
        except InputError as error:
            todo, found = False, list(error.diagnostics)
        if todo and not found:
            return self._told(trial, True, [diagnostic("SM802", self.position, level="warning", name=self.name)], todo)
        return self._told(trial, not found, found, todo)

    def _told(self, trial: Trial | None, passed: bool, found: list[Diagnostic], todo: bool) -> ExampleResult:
        placed = tuple(replace(one, position=self.position) for one in found)
        rows, decided = (trial.rows, trial.certain) if trial else ((), ())
        return ExampleResult(self.name, self.position, passed, rows, placed, todo, decided)

    def passes(self, library: Library) -> bool:
        """Say whether what is expected follows in *library*."""
        return self.result(library).passed

    def todo(self) -> bool:
        """Say whether the example is marked as a known gap; raises `InputError` if the mark is neither true nor false."""
        told = self.data.get(TODO, False)
        if not isinstance(told, bool):
            fields = {"expected_zh": "true 或 false", "expected_en": "true or false", "found": told}
            raise InputError([diagnostic("SM204", self.position, **fields)])
        return told

    def known_keys(self) -> None:
        """Refuse keys that such an example does not have."""
        allowed = (*self.keys, TODO)
        wrong = [key for key in self.data if key not in (*allowed, "@")]
        if wrong:
            raise InputError(
                diagnostic(
                    "SM201",
                    self.position,
                    what="例子",
                    what_en="an example",
                    name=key,
                    allowed=listed(allowed),
                    nearest=nearest(key, allowed),
                )
                for key in wrong
            )

    def day(self) -> date:
        """Return the day of the example."""
        told = self.data.get("on")
        if told is None:
            return day_of(self.period)
        day = parse_date(told) if isinstance(told, str) else None
        if day is None:
            fields = {"expected_zh": "日期，如 2026-06-01", "expected_en": "a date such as 2026-06-01"}
            raise InputError([diagnostic("SM204", self.position, found=told, **fields)])
        return day


# --- beside items ----------------------------------------------------------------------------------


def _of_items(library: Library) -> Iterator[Attempt]:
    for checklist in library.checklists.values():
        for item in checklist.items:
            for number, data in enumerate(item.examples, start=1):
                yield item_attempt(checklist, item, data, f"{item.id} #{number}")


def item_attempt(checklist: Checklist, item: InspectionItem, data: Mapping[str, Any], name: str) -> Attempt:
    """Return an example of *item*, be it written beside it or not."""

    def trial(library: Library, on: date, trace: Trace | None) -> Trial:
        return ItemTrial(library, library.checklists[checklist.id], library.items[item.id], on, trace)

    period = in_force_of(checklist, item)
    return Attempt(name, _place(item.position, data), ("item", item.id), data, ItemTrial.KEYS, period, trial)


# --- beside tables and derived facts ---------------------------------------------------------------


def _of_tables(library: Library) -> Iterator[Attempt]:
    for table in library.tables.values():
        for number, data in enumerate(table.examples, start=1):
            yield table_attempt(table, data, f"{table.id} #{number}")


def table_attempt(table: Table, data: Mapping[str, Any], name: str) -> Attempt:
    """Return an example of *table*, be it written beside it or not."""

    def trial(library: Library, on: date, trace: Trace | None) -> Trial:
        return TableTrial(library, library.tables[table.id], on, trace, table.guard)

    place = _place(table.position, data)
    return Attempt(name, place, ("table", table.id), data, TableTrial.KEYS, table.in_force, trial)


def _of_guarantees(library: Library) -> Iterator[Attempt]:
    for number, one in enumerate(library.guarantees):
        for count, data in enumerate(one.examples, start=1):
            yield guarantee_attempt(number, one, data, f"{one.id} #{count}")


def guarantee_attempt(number: int, one: Guarantee, data: Mapping[str, Any], name: str) -> Attempt:
    """Return an example of the guarantee of that number."""

    def trial(library: Library, on: date, trace: Trace | None) -> Trial:
        return GuaranteeTrial(library, library.guarantees[number], on, trace)

    return Attempt(name, _place(one.position, data), ("guarantee", one.id), data, GuaranteeTrial.KEYS, Period(), trial)


def _of_derivations(library: Library) -> Iterator[Attempt]:
    for derivation in library.derivations.values():
        for number, data in enumerate(derivation.examples, start=1):
            yield derived_attempt(derivation, data, f"{derivation.fact} #{number}")


def derived_attempt(derivation: Derivation, data: Mapping[str, Any], name: str) -> Attempt:
    """Return an example of a derived fact, be it written beside it or not."""

    def trial(library: Library, on: date, trace: Trace | None) -> Trial:
        return DerivedTrial(library, library.derivations[derivation.fact], on, trace)

    place = _place(derivation.position, data)
    return Attempt(name, place, ("derive", derivation.fact), data, DerivedTrial.KEYS, Period(), trial)


# --- cases -----------------------------------------------------------------------------------------


def _of_cases(library: Library) -> Iterator[Attempt]:
    for document in library.cases:
        cases = document.data["cases"]
        for number, data in enumerate(cases if isinstance(cases, list) else [cases], start=1):
            whole = data if isinstance(data, Mapping) else {"cases": data}
            name = str(whole.get("name", f"{document.file} #{number}"))
            place = document.place("cases", number - 1)
            yield Attempt(name, place, ("case", str(place)), whole, CaseTrial.KEYS, Period(), CaseTrial)


def _place(owner: Position, data: Mapping[str, Any]) -> Position:
    return YamlDocument(owner.file, dict(data)).place()

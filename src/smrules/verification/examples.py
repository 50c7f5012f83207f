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
from smrules.concepts.rules import Guarantee, Table
from smrules.definitions.checklists import in_force_of
from smrules.definitions.yaml_source import YamlDocument
from smrules.verification.days import day_of
from smrules.verification.table_trials import GuaranteeTrial, TableTrial
from smrules.verification.trials import CaseTrial, ItemTrial, Trial

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """
    What came of one example or case.

    Attributes:
        rows: The rows that decided, as `table.row`.
        diagnostics: What does not fit the expectation (SM801), or why the example cannot be tried.
    """

    name: str
    position: Position
    passed: bool
    rows: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def run_examples(library: Library, *, progress: Progress | None = None) -> tuple[ExampleResult, ...]:
    """
    Try every example of items and tables and every case of *library*.

    Args:
        library: Rule files after loading.
        progress: Called with a stage, how much of it is done, and how much there is.

    Returns:
        One result for each, in the order of the files.
    """
    found = (*_of_items(library), *_of_tables(library), *_of_guarantees(library), *_of_cases(library))
    attempts = sorted(found, key=lambda one: one.position)
    results = []
    for done, attempt in enumerate(attempts, start=1):
        results.append(attempt.result())
        if progress:
            progress("examples", done, len(attempts))
    return tuple(results)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One example, and how it is tried."""

    name: str
    position: Position
    data: Mapping[str, Any]
    keys: tuple[str, ...]
    period: Period
    trial: Callable[[date], Trial]

    def result(self) -> ExampleResult:
        trial = None
        try:
            trial = self.trial(self.day())
            self.known_keys()
            trial.run(self.data)
            found = trial.found
        except InputError as error:
            found = list(error.diagnostics)
        placed = tuple(replace(one, position=self.position) for one in found)
        return ExampleResult(self.name, self.position, not placed, trial.rows if trial else (), placed)

    def known_keys(self) -> None:
        wrong = [key for key in self.data if key not in (*self.keys, "@")]
        if wrong:
            allowed = listed(self.keys)
            raise InputError(
                diagnostic(
                    "SM201",
                    self.position,
                    what="例子",
                    what_en="an example",
                    name=key,
                    allowed=allowed,
                    nearest=nearest(key, self.keys),
                )
                for key in wrong
            )

    def day(self) -> date:
        told = self.data.get("on")
        if told is None:
            return day_of(self.period)
        day = parse_date(told) if isinstance(told, str) else None
        if day is None:
            fields = {"expected_zh": "日期，如 2026-06-01", "expected_en": "a date such as 2026-06-01"}
            raise InputError([diagnostic("SM204", self.position, found=told, **fields)])
        return day


def _of_items(library: Library) -> Iterator[_Attempt]:
    for checklist in library.checklists.values():
        for item in checklist.items:
            for number, data in enumerate(item.examples, start=1):
                place, period = _place(item.position, data), in_force_of(checklist, item)
                yield _Attempt(f"{item.id} #{number}", place, data, ItemTrial.KEYS, period, _item(library, checklist, item))


def _item(library: Library, checklist: Checklist, item: InspectionItem) -> Callable[[date], Trial]:
    return lambda on: ItemTrial(library, checklist, item, on)


def _of_tables(library: Library) -> Iterator[_Attempt]:
    for table in library.tables.values():
        for number, data in enumerate(table.examples, start=1):
            yield _Attempt(
                f"{table.id} #{number}",
                _place(table.position, data),
                data,
                TableTrial.KEYS,
                table.in_force,
                _table(library, table),
            )


def _table(library: Library, table: Table) -> Callable[[date], Trial]:
    return lambda on: TableTrial(library, table, on)


def _of_guarantees(library: Library) -> Iterator[_Attempt]:
    for one in library.guarantees:
        for number, data in enumerate(one.examples, start=1):
            place = _place(one.position, data)
            yield _Attempt(f"{one.id} #{number}", place, data, GuaranteeTrial.KEYS, Period(), _guarantee(library, one))


def _guarantee(library: Library, one: Guarantee) -> Callable[[date], Trial]:
    return lambda on: GuaranteeTrial(library, one, on)


def _of_cases(library: Library) -> Iterator[_Attempt]:
    for document in library.cases:
        cases = document.data["cases"]
        for number, data in enumerate(cases if isinstance(cases, list) else [cases], start=1):
            whole = data if isinstance(data, Mapping) else {"cases": data}
            name = str(whole.get("name", f"{document.file} #{number}"))
            yield _Attempt(
                name, document.place("cases", number - 1), whole, CaseTrial.KEYS, Period(), lambda on: CaseTrial(library, on)
            )


def _place(owner: Position, data: Mapping[str, Any]) -> Position:
    return YamlDocument(owner.file, dict(data)).place()

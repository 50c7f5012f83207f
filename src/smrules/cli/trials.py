"""The command about examples: whether they hold, what they cover, and which changes of the rules they would notice."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smrules.cli.session import Session, command
from smrules.concepts.library import Library
from smrules.definitions.library import read_folder
from smrules.publishing import trial_tables
from smrules.publishing.console import Screen
from smrules.publishing.json_text import unreadable

if TYPE_CHECKING:
    from smrules.verification.mutation.score import MutationReport
    from smrules.verification.trials.coverage import Coverage
    from smrules.verification.trials.examples import ExampleResult


@command
@click.argument("path", required=False)
@click.option("--mutate", is_flag=True, help="另算变异得分：规则改动一处，有没有例子能发现 / mutation score")
def run_test(session: Session, path: str | None, mutate: bool) -> int:
    """运行例子和案例，报告覆盖 / run examples and cases, and say what they cover."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.mutation.score import run_mutation
    from smrules.verification.trials.coverage import coverage
    from smrules.verification.trials.examples import run_examples
    from smrules.verification.trials.traces import Trace

    library = _library_of_tests(session, path)
    traces: list[Trace] = []
    with progress_bar(sys.stderr) as progress:
        results = run_examples(library, progress=progress, traces=traces)
        covered = coverage(library, results, traces)
        traces.clear()
        mutation = run_mutation(library, progress=progress) if mutate else None
    data = _report(library, results, covered) | (_mutation(mutation) if mutation else {})
    session.show(data, lambda screen: _print(screen, session, results, covered, mutation))
    return 1 if any(one.failed for one in results) else 0


def _print(
    screen: Screen, session: Session, results: Sequence[ExampleResult], covered: Coverage, mutation: MutationReport | None
) -> None:
    trial_tables.examples(screen, results, session.lang)
    trial_tables.coverage(screen, covered, session.lang)
    if mutation is not None:
        trial_tables.mutation(screen, mutation, session.lang)


def _library_of_tests(session: Session, path: str | None) -> Library:
    """Return the library at *path*; where only cases stand there, they are tried with the library of the session."""
    folder = Path(path) if path is not None else None
    if folder is None or not folder.exists():
        return session.at(path).load()
    try:
        documents, wrong, _ = read_folder(folder)
    except OSError as error:
        raise unreadable(str(error.filename), error) from None
    if wrong or not documents or any(one.kind != "cases" for one in documents):
        return session.at(path).load()
    return _only_cases(session.load(), documents)


def _only_cases(library: Library, documents: Iterable[Any]) -> Library:
    """Return a library that decides alike, whose only examples are *documents*."""
    checklists = {
        name: replace(one, items=tuple(replace(item, examples=()) for item in one.items))
        for name, one in library.checklists.items()
    }
    tables = {name: replace(one, examples=()) for name, one in library.tables.items()}
    derivations = {name: replace(one, examples=()) for name, one in library.derivations.items()}
    return replace(library, checklists=checklists, tables=tables, derivations=derivations, cases=tuple(documents))


# --- as JSON -------------------------------------------------------------------------------------


def _report(library: Library, results: Sequence[ExampleResult], covered: Coverage) -> dict[str, Any]:
    from smrules.verification.trials.coverage import BOUNDARIES, ROWS, TESTS

    return {
        "library_hash": library.content_hash,
        "passed": sum(one.passed for one in results),
        "failed": sum(one.failed for one in results),
        "todo": sum(one.todo for one in results),
        "row_coverage": _part(covered.share(ROWS)),
        "test_coverage": _part(covered.share(TESTS)),
        "boundary_coverage": _part(covered.share(BOUNDARIES)),
        "uncovered": [
            {"kind": one.kind, "place": one.place, "position": str(one.position), "zh": one.zh, "en": one.en}
            for one in covered.missing
        ],
        "examples": [_example(one) for one in results],
    }


def _part(share: float) -> float:
    """Return a part of 1 with four decimals, never rounded up to the whole."""
    return int(share * 10_000) / 10_000


def _example(one: ExampleResult) -> dict[str, Any]:
    found = [told.to_dict() for told in one.diagnostics]
    place = {"name": one.name, "position": str(one.position)}
    return {**place, "passed": one.passed, "todo": one.todo, "rows": list(one.rows), "diagnostics": found}


def _mutation(report: MutationReport) -> dict[str, Any]:
    from smrules.verification.mutation.score import EQUIVALENT, KILLED, SURVIVED

    fates = (KILLED, SURVIVED, EQUIVALENT)
    return {
        "mutation_score": _part(report.score),
        "mutants": {name: {fate: counts[fate] for fate in fates} for name, counts in report.counts.items()},
        "survivors": [
            {
                "operator": one.mutant.operator, "place": one.mutant.place, "part": one.mutant.part,
                "position": str(one.mutant.position), "zh": one.mutant.words.zh, "en": one.mutant.words.en,
                "suggestion": one.suggestion and {"rule": one.suggestion.rule, "position": str(one.suggestion.position),
                                                  "example": one.suggestion.text},
            }
            for one in report.survivors
        ],
    }  # fmt: skip

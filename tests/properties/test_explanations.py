"""Explanations are sound: a row that is not named as deciding, nor as possibly deciding, might as well not be there."""

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from smrules import Assessment
from tests.properties.visits import Visit, small_visits, told
from tests.small_libraries import Documents, build


def named_rows(report: Assessment) -> set[str]:
    """Return every row that a report names as deciding, or as possibly deciding."""
    explained = [*report.grades, *report.outcomes, *(one for act in report.acts for one in (*act.decided, *act.sanctions))]
    return {row for one in explained for row in one.explanation.rows} | {row for one in report.unknown for row in one.rows}


def tables_of(documents: Documents) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every table with its id."""
    for content in documents.values():
        for one in content:
            for table in one.get("tables", [one] if "liability" in one else []):
                yield table.get("id") or table["liability"], table


def without(documents: Documents, removed: str) -> Documents:
    """Return the rule files without one row, `table.row`."""
    return {file: [_without(one, removed) for one in content] for file, content in documents.items()}


def _without(one: dict, removed: str) -> dict:
    if "tables" in one:
        return {**one, "tables": [_without(table, removed) for table in one["tables"]]}
    name = one.get("id") or one.get("liability")
    if "rows" not in one or not any(f"{name}.{row['id']}" == removed for row in one["rows"]):
        return one
    return {**one, "rows": [row for row in one["rows"] if f"{name}.{row['id']}" != removed]}


@given(small_visits(complete=True), st.data())
def test_rows_that_are_not_named_do_not_matter(visit: Visit, data):
    """Where everything is answered, removing a row that no explanation names leaves everything as it was."""
    report = visit.report()
    rows = {f"{name}.{row['id']}" for name, table in tables_of(visit.documents) for row in table["rows"]}
    silent = sorted(rows - named_rows(report))
    assume(silent)
    removed = data.draw(st.sampled_from(silent))

    assert told(report) == told(visit.report(build(without(visit.documents, removed))))

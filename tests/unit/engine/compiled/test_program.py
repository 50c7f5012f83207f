"""Programs: one for all days between two changes of law, kept with the library, none for a changed copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from smrules.engine.compiled.program import program_of
from tests.unit.engine.building import rules, table

IN_2020 = "in_force: 2020-01-01..2020-12-31\nbasis: {instrument: law, article: '1'}"
LIBRARY = rules(table("only: entity.flag: true → good", otherwise="fair", keys=IN_2020))


def test_days_under_the_same_law_share_a_program():
    """The first and the last day of a table are compiled once, the days before and after it apart."""
    before, first, last, after = (program_of(LIBRARY, date.fromisoformat(day)) for day in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"))

    assert first is last
    assert before is not first is not after


def test_a_table_that_is_not_in_force_is_left_out():
    """On a day on which the table is over nothing decides."""
    decided = {day: len(program_of(LIBRARY, date.fromisoformat(day)).deciding("entity.grade")) for day in ("2020-06-01", "2021-01-01")}

    assert {"2020-06-01": 1, "2021-01-01": 0} == decided


def test_without_a_day_every_table_stays():
    """Where nobody knows the day of the visit, whether a table is in force is asked each time."""
    assert 1 == len(program_of(LIBRARY, None).deciding("entity.grade"))


def test_a_changed_copy_of_a_library_is_compiled_anew():
    """What a library keeps belongs to it alone."""
    program = program_of(LIBRARY, date(2020, 6, 1))

    assert program is program_of(LIBRARY, date(2020, 6, 2))
    assert program is not program_of(replace(LIBRARY, content_hash="other"), date(2020, 6, 1))

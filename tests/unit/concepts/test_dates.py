"""Days, durations, periods and working days."""

from datetime import date

import pytest

from smrules.concepts.dates import (
    Calendar,
    Duration,
    MissingCalendarYear,
    Period,
    earlier,
    later,
    months_later,
    parse_date,
    parse_duration,
    parse_period,
)

HOLIDAYS = {2026: frozenset(date(2026, 5, day) for day in range(1, 6))}
CALENDAR = Calendar(HOLIDAYS, {2026: frozenset({date(2026, 5, 9)})})


@pytest.mark.parametrize("text", ["2026-2-30", "2026-02-30", "26-02-03", "2026/02/03", "2026-02-03 ", "", "20260203"])
def test_what_is_no_day_is_no_day(text):
    """Days are written in one form, and exist."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("1 day", Duration(1, "days")),
        ("10 days", Duration(10, "days")),
        ("10 working days", Duration(10, "working-days")),
        ("1 working-day", Duration(1, "working-days")),
        ("3 months", Duration(3, "months")),
        ("1 year", Duration(1, "years")),
        ("10", None),
        ("10 weeks", None),
        ("-1 days", None),
        ("99999 days", None),
    ],
)
def test_durations_have_four_units(text, duration):
    """Days, working days, months and years, up to four digits."""
    assert duration == parse_duration(text)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 5, 31), 0, date(2024, 5, 31)),
        (date(9999, 12, 31), 1, date.max),
        (date(1, 1, 1), -1, date.min),
    ],
)
def test_months_clamp_to_the_end_of_the_month(day, months, expected):
    """The same day, or the last there is."""
    assert expected == months_later(day, months)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, date(2026, 4, 29)),
        (1, date(2026, 4, 30)),
        (2, date(2026, 5, 6)),
        (4, date(2026, 5, 8)),
        (5, date(2026, 5, 9)),
        (6, date(2026, 5, 11)),
    ],
)
def test_working_days_skip_holidays_and_count_make_up_days(count, expected):
    """From the day after; 9 May 2026 is a Saturday on which people work."""
    assert expected == later(date(2026, 4, 29), Duration(count, "working-days"), CALENDAR)


def test_a_year_without_calendar_cannot_be_counted():
    """A missing year is told, never guessed."""
    with pytest.raises(MissingCalendarYear) as told:
        later(date(2026, 12, 31), Duration(1, "working-days"), CALENDAR)

    assert 2027 == told.value.year


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (Duration(10, "days"), date(2024, 3, 10)),
        (Duration(1, "months"), date(2024, 3, 29)),
        (Duration(1, "years"), date(2025, 2, 28)),
    ],
)
def test_deadlines_end_on_the_last_day(duration, expected):
    """A leap day has its anniversary on the last of February."""
    assert expected == later(date(2024, 2, 29), duration, CALENDAR)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (Duration(10, "days"), date(2024, 3, 21)),
        (Duration(1, "months"), date(2024, 2, 29)),
        (Duration(1, "years"), date(2023, 3, 31)),
    ],
)
def test_windows_begin_before_their_first_day(duration, expected):
    """The day returned lies outside the window."""
    assert expected == earlier(date(2024, 3, 31), duration)


def test_what_lies_beyond_the_calendar_is_its_end():
    """A licence that never expires has deadlines, too."""
    assert date.max == later(date(9999, 12, 31), Duration(10, "days"), CALENDAR)
    assert date.min == earlier(date(1, 1, 5), Duration(10, "days"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-03-15..", Period(date(2022, 3, 15), None)),
        ("..2022-03-14", Period(None, date(2022, 3, 14))),
        ("2016-05-01..2022-03-14", Period(date(2016, 5, 1), date(2022, 3, 14))),
        ("2022-03-15", None),
        ("..", None),
        ("2022-03-14..2016-05-01", None),
        ("2022-3-15..", None),
    ],
)
def test_periods_have_at_least_one_end(text, expected):
    """Both ends are included, one may be open, and they are in order."""
    assert expected == parse_period(text)


@pytest.mark.parametrize(
    ("day", "inside"), [("2016-04-30", False), ("2016-05-01", True), ("2022-03-14", True), ("2022-03-15", False)]
)
def test_both_ends_of_a_period_lie_inside(day, inside):
    """The first and the last day count."""
    assert inside == (parse_date(day) in parse_period("2016-05-01..2022-03-14"))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2016-01-01..2016-12-31", "2016-12-31..", True),
        ("2016-01-01..2016-12-31", "2017-01-01..", False),
        ("..2016-01-01", "2015-01-01..", True),
    ],
)
def test_periods_meet_on_a_day(one, other, meet):
    """Two periods meet if a day lies in both."""
    assert meet == parse_period(one).meets(parse_period(other)) == parse_period(other).meets(parse_period(one))

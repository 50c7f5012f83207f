"""Days, durations, periods and working-day calendars. Nothing here knows what day it is."""

from __future__ import annotations

import calendar as gregorian
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

DURATION_UNITS = {
    "days": "日",
    "working-days": "个工作日",
    "months": "个月",
    "years": "年",
}
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DURATION = re.compile(r"(\d{1,4})\s+(working[ -]days?|days?|months?|years?)")


class MissingCalendarYear(ValueError):
    """A count of working days ran into a year of which the library holds no calendar."""

    def __init__(self, year: int):
        super().__init__(year)
        self.year = year


def parse_date(text: str) -> date | None:
    """
    Read a day written as `2026-11-23`; anything else gives `None`.

    >>> parse_date("2026-02-30") is None
    True
    """
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of days, working days, months or years."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount}{DURATION_UNITS[self.unit]}"


def parse_duration(text: str) -> Duration | None:
    """
    Read a duration such as `3 months` or `10 working days`; anything else gives `None`.

    >>> str(parse_duration("10 working days"))
    '10个工作日'
    """
    found = _DURATION.fullmatch(text.strip())
    if not found:
        return None
    unit = found[2].replace(" ", "-")
    return Duration(int(found[1]), unit if unit.endswith("s") else unit + "s")


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a rule is in force, both ends included; `None` is open."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def __str__(self) -> str:
        return f"{self.start or ''}..{self.end or ''}"

    def meets(self, other: Period) -> bool:
        """Say whether there is a day that lies in both."""
        starts = [day for day in (self.start, other.start) if day]
        ends = [day for day in (self.end, other.end) if day]
        return not starts or not ends or max(starts) <= min(ends)


ALWAYS = Period()


def parse_period(text: str) -> Period | None:
    """
    Read `2022-03-15..`, `..2022-03-14` or `2016-05-01..2022-03-14`; anything else gives `None`.

    >>> date(2022, 3, 14) in parse_period("2016-05-01..2022-03-14")
    True
    """
    first, dots, last = text.partition("..")
    days = [parse_date(part) for part in (first, last) if part]
    if not dots or None in days or not days:
        return None
    start = parse_date(first) if first else None
    end = parse_date(last) if last else None
    return None if start and end and start > end else Period(start, end)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the years that are published: weekends and holidays off, make-up days on."""

    holidays: dict[int, frozenset[date]] = field(default_factory=dict)
    working: dict[int, frozenset[date]] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Say whether *day* is a working day; raises `MissingCalendarYear`."""
        if day.year not in self.holidays:
            raise MissingCalendarYear(day.year)
        if day in self.working[day.year]:
            return True
        return day.weekday() < 5 and day not in self.holidays[day.year]

    def after(self, day: date, count: int) -> date:
        """Return the *count*-th working day after *day*; raises `MissingCalendarYear`."""
        while count:
            if day == date.max:
                raise MissingCalendarYear(day.year + 1)
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day


def months_later(day: date, months: int) -> date:
    """
    Return the same day *months* later (earlier if negative), clamped to the end of the month.

    >>> months_later(date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= years <= date.max.year:
        return date.max if months > 0 else date.min
    last = gregorian.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def _days_later(day: date, days: int) -> date:
    """Return the day *days* later; what lies beyond the calendar is its end."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def later(day: date, duration: Duration, calendar: Calendar) -> date:
    """Return the day on which *duration*, counted from the day after *day*, ends."""
    if duration.unit == "working-days":
        return calendar.after(day, duration.amount)
    if duration.unit == "days":
        return _days_later(day, duration.amount)
    return months_later(day, duration.amount * (12 if duration.unit == "years" else 1))


def earlier(day: date, duration: Duration) -> date:
    """Return the day *duration* before *day*; a window is all that lies after it, up to *day*."""
    if duration.unit in ("days", "working-days"):
        return _days_later(day, -duration.amount)
    return months_later(day, -duration.amount * (12 if duration.unit == "years" else 1))

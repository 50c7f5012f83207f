"""The day on which an example is tried that names none."""

from __future__ import annotations

from datetime import date

from smrules.concepts.dates import Period

USUAL_DAY = date(2026, 6, 1)
"""The day of an example that names none, if its rule is in force then."""


def day_of(period: Period) -> date:
    """Return the day of an example that names none: the usual one, else the nearest on which its rule is in force."""
    if period.start is not None and USUAL_DAY < period.start:
        return period.start
    return period.end if period.end is not None and period.end < USUAL_DAY else USUAL_DAY

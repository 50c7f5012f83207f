"""What Excel and WPS make of what is typed is read exactly, or refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from smrules.publishing.spreadsheet.grid import Found
from smrules.publishing.spreadsheet.typed import Unusable, halved, told


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Found(0.1), "0.1"),
        (Found(5.0), "5"),
        (Found(1e15 - 1), "999999999999999"),
        (Found(1e-7), "0.0000001"),
        (Found(-0.0), "0"),
        (Found(12), "12"),
        (Found(0.7, "0%"), "70%"),
        (Found(0.125, "0.00%"), "12.5%"),
        (Found(1, "0%"), "100%"),
        (Found(3, '0"%"'), "3"),
        (Found(True), "true"),
        (Found(datetime(2026, 3, 2)), "2026-03-02"),
        (Found(date(2026, 3, 2)), "2026-03-02"),
        (Found(" ≥ 1\u3000\u00a0"), "≥ 1"),
        (Found("一 \r\n二\r三\n"), "一\n二\n三"),
        (Found("= act.kind"), "= act.kind"),
        (Found("-1"), "-1"),
        (None, ""),
    ],
)
def test_a_cell_says_what_was_meant(found, text):
    """Numbers by their shortest notation, percentages as they are shown, days as days, blanks around nothing."""
    assert text == told(found).text


@pytest.mark.parametrize(
    "found",
    [
        Found("=A1", kind="formula"),
        Found("#REF!", kind="error"),
        Found(datetime(2026, 3, 2, 12, 30)),
        Found(time(22, 30)),
        Found(timedelta(hours=30)),
        Found(12345678901234567890),
        Found(0.1 + 0.2),
        Found(1e300),
    ],
)
def test_what_cannot_be_known_is_refused(found):
    """Formulas, errors, times, and numbers whose end is lost."""
    with pytest.raises(Unusable) as refused:
        told(found)

    assert all(refused.value.fields[name] for name in ("problem_zh", "problem_en"))


@pytest.mark.parametrize(
    ("found", "reason"), [(Found(0.1), "最短"), (Found(0.7, "0%"), "百分比"), (Found(7), ""), (Found("0.1"), "")]
)
def test_it_is_said_how_a_number_was_read(found, reason):
    """Where it is read otherwise than it is stored."""
    assert reason in told(found).reason[0] and bool(reason) == bool(told(found).reason[0])


def test_full_width_codes_become_ascii():
    """Digits, letters and the marks of tests; Chinese stays."""
    assert "≥ 150 | not (a..<b) 检查" == halved("≥　１５０ ｜ ｎｏｔ （ａ．．＜ｂ） 检查")

"""Fines whose floor may lie above their ceiling."""

import pytest

from smrules.verification.faults.fines import check_fines
from smrules.verification.faults.looks import looks_of
from tests.unit.verification.building import library

FINE = """
vocabulary: more
facts:
  act.balance: {{label: 余额, type: money}}
---
liability: some-law-1
punishes: [stale-food]
rows:
  - {{id: fine, when: {{{when}}}, then: {{fine: {fine}}}}}
"""


@pytest.mark.parametrize(("when", "fine", "expected"), [
    ("act.balance: known", "1..5 × act.balance", ["SM432"]),
    ("act.balance: ≥ 0", "1..5 × act.balance", []),
    ("act.balance: known", "5 × act.balance", []),
    ("act.balance: known", "100..500", []),
])  # fmt: skip
def test_an_amount_below_zero_turns_a_range_round(when, fine, expected):
    """Only a range that is counted from an amount which may be negative is reported."""
    built = library(FINE.format(when=when, fine=fine))
    table = built.tables["some-law-1"]

    assert expected == [one.code for one in check_fines(table, looks_of(built, table))]

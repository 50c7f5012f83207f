"""Citations in force, parameters with figures, acts with liabilities."""

from datetime import date

import pytest

from smrules.concepts.dates import Period
from smrules.verification.faults.law import check_law, first_day_without
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_contradictions import checklist

OLD, NEW = Period(date(2016, 5, 1), date(2022, 3, 14)), Period(date(2022, 3, 15))


def messages(*documents, codes=("SM501", "SM502", "SM509")):
    """Return the English messages of some codes."""
    return [one.en for one in check_law(library(*documents)) if one.code in codes]


@pytest.mark.parametrize(("period", "covers", "expected"), [
    (Period(), [OLD], date(2022, 3, 15)),
    (Period(), [OLD, NEW], None),
    (Period(date(2016, 4, 30)), [OLD, NEW], date(2016, 4, 30)),
    (Period(date(2020, 1, 1), date(2022, 3, 14)), [OLD], None),
    (Period(date(2020, 1, 1), date(2022, 3, 15)), [OLD], date(2022, 3, 15)),
    (Period(date(2020, 1, 1)), [NEW], date(2020, 1, 1)),
    (Period(), [Period()], None),
])  # fmt: skip
def test_every_day_of_a_rule_needs_an_instrument_in_force(period, covers, expected):
    """The first day that no instrument covers is found; without a start a rule begins with its earliest instrument."""
    assert expected == first_day_without(period, covers)


def test_an_item_that_outlives_its_law_is_reported():
    """An item without an end that cites a law which ended has no basis on the day after."""
    item = checklist("a", "fact: entity.door, expect: true").replace("new-law", "old-law")

    assert ["`a.one` has no basis in force on 2022-03-15: old-law 2016-05-01..2022-03-14"] == messages(item)
    assert [] == messages(item.replace("items:", "in_force: ..2022-03-14\nitems:"))


def test_a_table_that_begins_before_its_law_is_reported():
    """A table, and a row with a basis of its own, start no earlier than what they cite."""
    cited = 'in_force: 2020-01-01..\nbasis: [{instrument: old-law, article: "1"}, {instrument: new-law, article: "2"}]'
    text = rows("entity.open: true → good", otherwise="bad", keys=cited)
    row = text.replace("{id: r1,", '{id: r1, basis: {instrument: new-law, article: "3"},')

    assert [] == messages(text)
    assert ["`t.r1` has no basis in force on 2020-01-01: new-law 2022-03-15.."] == messages(row)


def test_what_else_cites_law_needs_it_in_force():
    """`otherwise` and guarantees may cite law of their own: on every day, the open end included."""
    text = rows("entity.open: true → good", otherwise="bad").replace("why: 未规定", "why: 未规定, basis: {instrument: old-law, article: 1}")
    promise = "decisions: g\nguarantees:\n  - {id: it, for: visit, holds: {entity.staff: ≥ 0}, why: 因为, basis: {instrument: old-law, article: 1}}\n"

    assert [
        "`t.otherwise` has no basis in force on 2022-03-15: old-law 2016-05-01..2022-03-14",
        "`it` has no basis in force on 2022-03-15: old-law 2016-05-01..2022-03-14",
    ] == messages(text, promise)


LIMIT = """
param: limit
label: 限额
unit: 人
basis: {instrument: new-law, article: "1"}
values: {2022-03-15: 5}
local: {"37": {2020-01-01: 6}}
"""
HOLE = "parameter `limit` has values from 2022-03-15 only, `t` needs it from 2021-01-01"
DERIVED = """
decisions: e
derive:
  - {fact: visit.busy, label: 人多, holds: {entity.staff: ≥ param.limit}}
"""


@pytest.mark.parametrize(("cell", "keys", "expected"), [
    ("entity.staff: ≥ param.limit", "in_force: 2021-01-01..", [HOLE]),
    ("visit.busy: true", "in_force: 2021-01-01..", [HOLE]),
    ("entity.staff: ≥ param.limit", "in_force: 2022-03-15..", []),
    ("entity.staff: ≥ param.limit", "", []),
    ("entity.staff: ≥ param.limit", 'in_force: 2021-01-01..\nplace: "3701"', []),
    ("entity.open: true", "in_force: 2021-01-01..", []),
])  # fmt: skip
def test_a_rule_needs_its_figures_from_its_first_day(cell, keys, expected):
    """A figure that begins later than the rule which uses it, even through a derived fact, is a hole."""
    assert expected == messages(rows(f"{cell} → good", otherwise="bad", keys=keys), LIMIT, DERIVED, codes=("SM502",))


def test_a_parameter_cites_what_was_in_force():
    """A figure from before the law that it cites is reported."""
    assert ["`param.limit` has no basis in force on 2020-01-01: new-law 2022-03-15.."] == messages(LIMIT)


LIABILITY = """
liability: stale
punishes: [stale-food]
dated_by: act_on
basis: {instrument: new-law, article: "9"}
rows:
  - {id: fine, when: {entity.open: "-"}, then: {fine: 1..2}}
"""


def test_an_act_without_a_liability_is_warned_of():
    """Only acts that some liability names are punished."""
    found = [one for one in check_law(library(LIABILITY)) if one.code == "SM507"]

    assert [("warning", "no liability punishes the act `no-price`")] == [(one.level, one.en) for one in found]


RECORDS = """
decisions: r
tables:
  - {id: warns, for: visit, adds: outcome, hit: collect, rows: [{id: open, when: {entity.open: true}, then: {code: warn}}]}
"""


def test_what_costs_something_must_cite_law():
    """A table that adds records without a basis is an error, one that only grades is warned of."""
    found = check_law(library(RECORDS, rows("entity.open: true → good", otherwise="bad")))

    assert [("error", "`warns` cites no legal basis"), ("warning", "`t` cites no legal basis")] == sorted(
        (one.level, one.en) for one in found if one.code == "SM503"
    )

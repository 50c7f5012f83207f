"""The settings in which rules with parameters are looked at."""

from datetime import date

from smrules.concepts.dates import Period
from smrules.verification.faults.settings import figure_on, parameters_of, settings
from tests.unit.verification.building import library, rows

LIMIT = """
param: limit
label: 限额
unit: 人
by: entity.kind
basis: {instrument: old-law, article: "1"}
values: {2016-05-01: {individual: 5, organisation: 6}, 2022-03-15: {individual: 5, organisation: 8}}
local: {"37": {2022-03-15: {individual: 5, organisation: 9}}}
"""
BUILT = library(rows("entity.staff: < param.limit → good", otherwise="bad"), LIMIT)
CONDITIONS = [row.condition for row in BUILT.tables["t"].rows]


def figures(period=Period(), place=None):
    """Return the figure of each setting, in their order."""
    return [one.figures["limit"] for one in settings(BUILT, CONDITIONS, period, place)]


def test_a_condition_names_its_parameters():
    """The parameters of a table are those of its tests."""
    assert ("limit",) == parameters_of(CONDITIONS)


def test_without_parameters_there_is_one_setting():
    """What names no parameter is looked at once."""
    assert 1 == len(list(settings(BUILT, [])))


def test_each_figure_of_each_key_and_place_is_looked_at_once():
    """Figures that do not change with the date are not looked at again."""
    assert [5, 6, 8, 5, 6, 9] == figures()


def test_only_the_days_of_the_rule_count():
    """A rule that begins later is not looked at with older figures."""
    assert [5, 8, 5, 9] == figures(Period(date(2023, 1, 1)))


def test_only_the_place_of_the_rule_counts():
    """A local rule is not looked at with the figures of other places."""
    assert [5, 6, 9] == figures(place="3701")


def test_days_without_a_figure_are_left_out():
    """Before the first figure there is nothing to look at."""
    assert [5, 6] == figures(Period(date(2000, 1, 1), date(2020, 1, 1)), "11")


def test_the_longest_place_with_a_figure_on_the_day_wins():
    """Before a place has figures of its own, the national ones hold there."""
    found = [figure_on(BUILT.parameters["limit"], day, "3701", {"entity.kind": "organisation"})
             for day in (date(2015, 1, 1), date(2020, 1, 1), date(2024, 1, 1))]  # fmt: skip

    assert [None, 6, 9] == found

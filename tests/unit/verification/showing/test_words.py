"""Boxes in words."""

from fractions import Fraction

import pytest

from smrules.concepts.rules import AllOf
from smrules.verification.showing.words import example, number
from tests.unit.verification.building import look, rows


def words(cell):
    """Return a case of a row in Chinese and in English."""
    one = look(rows(f"{cell} → good"))
    return tuple(example(one.space, one.space.some(AllOf((one.formulas[1],)))))


@pytest.mark.parametrize(("cell", "zh", "en"), [
    ("entity.open: true", "在营=是", "entity.open = true"),
    ("entity.kind: individual", "主体性质=个体", "entity.kind = individual"),
    ("entity.area_m2: ≥ 8.5", "面积=8.5", "entity.area_m2 = 8.5"),
    ("entity.accident_on: none", "没有最近事故日期", "entity.accident_on = none"),
    ("entity.accident_on: unknown", "最近事故日期未知", "entity.accident_on is unknown"),
    ("entity.licensed_on: 2020-01-02", "许可日期=2020-01-02", "entity.licensed_on = 2020-01-02"),
    ("entity.licensed_on: < visit.on", "许可日期比检查日期早1天", "entity.licensed_on = visit.on - 1 days"),
    ("entity.licensed_on: = visit.on", "许可日期=检查日期", "entity.licensed_on = visit.on"),
    ("entity.staff: '> entity.score'", "得分<人数", "entity.score < entity.staff"),
    ("entity.activities: has catering", "经营活动含餐饮", "entity.activities has catering"),
    ("entity.storage: known", "有贮存", "entity.storage = known"),
    ("visit.area: in 3701", "检查地行政区划=3701", "visit.area = 3701"),
    ("entity.staff: '-'", "任何情形", "anything"),
])  # fmt: skip
def test_a_case_is_told_with_labels_and_with_ids(cell, zh, en):
    """Authors read labels, logs have ids."""
    assert (zh, en) == words(cell)


@pytest.mark.parametrize(("value", "text"), [
    (5, "5"), (Fraction(-1, 2), "-0.5"), (Fraction(179, 20), "8.95"), (Fraction(2, 3), "2/3"), (Fraction(1, 1000), "0.001"),
])  # fmt: skip
def test_numbers_are_written_exactly(value, text):
    """A number that does not end as a decimal stays a fraction."""
    assert text == number(value)

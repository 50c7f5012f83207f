"""Which values a fact can have."""

from fractions import Fraction

import pytest

from smrules.concepts.vocabulary import FactPath
from smrules.verification.space.extents import Extent, extent, may_be_none
from tests.unit.verification.building import library

BUILT = library("""
decisions: d
derive:
  - {fact: checklist.failed, label: 不合格, count: item, where: {item.class: general, item.failed: true}}
  - {fact: checklist.passed, label: 合格, count: item, where: {item.class: general, item.state: compliant}}
  - {fact: checklist.counted, label: 计入, count: item, where: {item.class: general, item.counted: true}}
  - {fact: checklist.all_counted, label: 计入, count: item, where: {item.counted: true}}
  - {fact: checklist.keys, label: 重点, count: item, where: {item.class: key, item.counted: true}}
  - {fact: checklist.failed_ratio, label: 比, ratio: [checklist.failed, checklist.counted], empty: none}
  - {fact: checklist.passed_ratio, label: 比, ratio: [checklist.passed, checklist.all_counted], empty: 0}
  - {fact: checklist.odd_ratio, label: 比, ratio: [checklist.keys, checklist.counted], empty: 0}
  - {fact: checklist.sum, label: 总分, sum: item.marks}
  - {fact: checklist.mean, label: 平均, mean: item.marks, empty: 0}
  - {fact: checklist.rounded, label: 平均, mean: item.marks, empty: none, decimals: 1, round: down}
  - {fact: checklist.most, label: 最高, max: item.marks, empty: none}
  - {fact: checklist.share, label: 份额, share: item, of: {item.counted: true}, where: {item.failed: true}, empty: 0}
  - {fact: entity.double, label: 两倍, value: 2 * entity.staff}
""")


def path(text):
    """Return a path to a fact."""
    return FactPath(text)


@pytest.mark.parametrize(("fact", "expected"), [
    ("entity.staff", Extent(0, None, 1)),
    ("entity.goods", Extent(0, None, Fraction(1, 100))),
    ("entity.licensed_on", Extent(None, None, 1)),
    ("checklist.failed", Extent(0, None, 1)),
    ("checklist.share", Extent(0, 1, None)),
    ("checklist.sum", Extent(0, None, Fraction(1, 10))),
    ("checklist.mean", Extent(0, 10, None)),
    ("checklist.rounded", Extent(0, 10, Fraction(1, 10))),
    ("checklist.most", Extent(0, 10, Fraction(1, 10))),
])  # fmt: skip
def test_extents_follow_from_declarations_and_derivations(fact, expected):
    """Counts are whole, money has two decimals, a mean lies where its members lie."""
    assert expected == extent(BUILT, path(fact))


@pytest.mark.parametrize(("fact", "high"), [
    ("checklist.failed_ratio", 1), ("checklist.passed_ratio", 1), ("checklist.odd_ratio", None),
])  # fmt: skip
def test_a_ratio_of_a_part_to_its_whole_is_at_most_one(fact, high):
    """What failed, and what complies, is counted; key items are no part of general ones."""
    assert high == extent(BUILT, path(fact)).high


@pytest.mark.parametrize(("fact", "expected"), [
    ("entity.staff", False), ("entity.accident_on", True), ("checklist.failed", False), ("checklist.failed_ratio", True),
    ("checklist.odd_ratio", False), ("checklist.most", True), ("entity.double", False), ("equipment.kind", True),
])  # fmt: skip
def test_what_may_be_none(fact, expected):
    """Optional facts, derivations that are empty, and facts of members that there may not be."""
    assert expected == may_be_none(BUILT, path(fact), frozenset({"checklist", "visit", "entity"}))

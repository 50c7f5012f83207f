"""In which direction facts move when an answer becomes graver."""

import pytest

from smrules.concepts.rules import AllOf, Clause, Literal, Not, OneOf
from smrules.concepts.vocabulary import FactPath
from smrules.verification.space.directions import Directions, together
from tests.unit.verification.building import library
from tests.unit.verification.faults.test_tables import COUNTS

WORDS = """
vocabulary: more
facts:
  entity.faults: {label: 毛病, type: number, decimals: 0, range: 0.., graver: more}
  entity.delay: {label: 拖延, type: number, decimals: 0, range: 0.., graver: more}
"""
MORE = """
decisions: more
derive:
  - {fact: visit.sum, label: 和, value: entity.faults + 2 * entity.delay}
  - {fact: visit.less, label: 差, value: 0 - visit.sum}
  - {fact: visit.mixed, label: 混, value: entity.faults - entity.delay}
  - {fact: visit.big, label: 大, holds: {visit.sum: ≥ 10}}
  - {fact: visit.small, label: 小, holds: {not: {visit.sum: ≥ 10}}}
  - {fact: visit.exact, label: 正, holds: {visit.sum: 10}}
  - {fact: visit.mean, label: 均, mean: item.marks, where: {item.class: key}, empty: 0}
"""


@pytest.fixture(scope="module")
def directions():
    """The directions of a small library in which faults and delay are graver the more there are."""
    return Directions(library(WORDS, MORE, COUNTS))


@pytest.mark.parametrize(("fact", "expected"), [
    ("item.failed", 1), ("item.state", 1), ("entity.grade", 1), ("entity.kind", 0), ("entity.open", 0),
    ("checklist.failed_key", 1), ("checklist.passed", -1), ("checklist.general", 0),
    ("checklist.pass_ratio", -1), ("checklist.general_ratio", 1),
    ("visit.sum", 1), ("visit.less", -1), ("visit.mixed", None), ("visit.big", 1), ("visit.small", -1), ("visit.exact", None),
    ("visit.mean", 0),
])  # fmt: skip
def test_a_fact_moves_as_what_it_follows_from(directions, fact, expected):
    """Failed items raise counts of them and lower pass ratios; sums follow their parts; what is not ordered stays."""
    assert expected == directions.of(FactPath(fact))


def test_opposite_parts_have_no_common_direction(directions):
    """A condition of which one part rises and another falls has no direction."""
    rising = Clause(FactPath("item.failed"), OneOf((Literal(True),)), "")

    assert [1, -1, None] == [directions.condition(one) for one in (rising, Not(rising), AllOf((rising, Not(rising))))]
    assert [0, 1, None] == [together(0, 0), together(0, 1), together(1, -1)]

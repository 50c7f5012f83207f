"""How far two values of a fact lie apart, in steps."""

import pytest

from smrules.concepts.dates import parse_date
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.cells import read_number
from smrules.verification.space.steps import distance, neighbours
from tests.unit.verification.building import library

LIBRARY = library()


def value(text):
    """Read a number, a day or a code."""
    return parse_date(text) or read_number(text) or text if text != "0" else 0


@pytest.mark.parametrize(
    ("fact", "at", "found"),
    [
        ("entity.area_m2", "150", ["149.9", "150.1"]),
        ("entity.staff", "3", ["2", "4"]),
        ("entity.goods", "10000", ["9999.99", "10000.01"]),
        ("entity.licensed_on", "2024-02-29", ["2024-02-28", "2024-03-01"]),
        ("entity.grade", "B", ["A", "C"]),
        ("entity.grade", "D", ["C"]),
        ("entity.marks", "0", ["5"]),
    ],
)
def test_the_next_values_on_either_side(fact, at, found):
    """A step is the last decimal, a day, a grade, the next number of a list."""
    assert [value(one) for one in found] == list(neighbours(LIBRARY, FactPath(fact), value(at)))


@pytest.mark.parametrize(
    ("fact", "one", "other", "steps"),
    [
        ("entity.staff", 2, 3, -1), ("entity.staff", 3, 3, 0), ("entity.staff", 4, 3, 1), ("entity.staff", 5, 3, None),
        ("entity.grade", "A", "B", -1), ("entity.grade", "C", "B", 1), ("entity.grade", "D", "B", None),
        ("entity.staff", UNKNOWN, 3, None), ("entity.staff", NONE, 3, None),
        ("entity.kind", "individual", "organisation", None),
    ],
)  # fmt: skip
def test_the_distance_in_steps(fact, one, other, steps):
    """Only what lies at or beside a limit has a distance."""
    assert steps == distance(LIBRARY, FactPath(fact), one, other)

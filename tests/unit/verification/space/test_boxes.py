"""Boxes and whether they cover a region."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from smrules.verification.space.boxes import Meetings, bits, contains, meet, uncovered, volume, without_contained

BOXES = st.lists(st.tuples(*[st.integers(1, 7)] * 3), max_size=12)
WHOLE = (7, 7, 7)


def points(box):
    """Return every point of a box."""
    return set(product(*(bits(mask) for mask in box)))


def test_boxes_that_share_no_cell_do_not_meet():
    """Two boxes that differ in one dimension have nothing in common."""
    assert None is meet((0b01, 0b11), (0b10, 0b11))


def test_a_box_without_dimensions_is_one_point():
    """Where nothing is tested there is one case, which only a rule without tests covers."""
    assert ((), None) == (uncovered((), []), uncovered((), [()]))


def test_a_larger_box_makes_a_smaller_one_needless():
    """A box within another is dropped."""
    assert [(3, 3)] == without_contained([(1, 3), (3, 3), (3, 2)])


@given(BOXES, st.tuples(*[st.integers(1, 7)] * 3))
def test_an_uncovered_box_is_found_exactly_if_there_is_a_point(covers, region):
    """What is reported as uncovered is uncovered, and nothing uncovered is missed."""
    left = points(region) - {point for cover in covers for point in points(cover)}

    found = uncovered(region, covers)

    assert bool(left) == (found is not None)
    assert found is None or (points(found) <= left and contains(region, found))


@given(BOXES, st.tuples(*[st.integers(1, 7)] * 3))
def test_a_hole_is_widened_beyond_the_region_that_it_was_sought_in(covers, region):
    """Around the region the hole grows until it would touch a cover."""
    found = uncovered(region, covers, WHOLE)

    assert found is None or (meet(found, region) and not any(meet(found, cover) for cover in covers))


@given(BOXES)
def test_pairs_are_all_boxes_that_meet(boxes):
    """The index of meetings finds the same pairs as comparing all with all."""
    expected = [(i, j) for i in range(len(boxes)) for j in range(i + 1, len(boxes)) if meet(boxes[i], boxes[j])]

    assert expected == list(Meetings(boxes).pairs())


@given(st.tuples(*[st.integers(1, 7)] * 3))
def test_volume_counts_points(box):
    """The volume of a box is the number of its points."""
    assert len(points(box)) == volume(box)

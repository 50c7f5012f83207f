"""Cutting the values of a fact into cells."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from smrules.concepts.values import NONE
from smrules.verification.space.cells import areas, codes, days, numbers
from smrules.verification.space.extents import Extent
from tests.unit.verification.building import library, look, rows

LIMITS = st.integers(-5, 5)


def samples(text):
    """Return the samples of the first dimension of a table with one row."""
    return look(rows(f"{text} → good")).space.dimensions[0].samples


def test_between_neighbouring_integers_there_is_nothing():
    """Of whole numbers, 8<..<9 has no cell."""
    assert [8, 9] == numbers({8, 9}, Extent(8, 9, 1))


def test_between_neighbours_of_a_real_number_there_is_one():
    """Of a number without decimals declared there is always one between two others."""
    assert [8, Fraction(81, 10), 9] == numbers({8, 9}, Extent(8, 9))


def test_points_off_the_grid_do_not_exist():
    """A limit of 8.95 is no value of a score with one decimal."""
    within = Extent(Fraction(89, 10), 9, Fraction(1, 10))

    assert [Fraction(89, 10), 9] == numbers({Fraction(89, 10), Fraction(179, 20), 9}, within)


def test_limits_outside_the_range_are_left_out():
    """A test beyond the declared range cuts nothing."""
    assert [0, 1, 10] == numbers({200}, Extent(0, 10, 1))


def test_a_closed_list_of_numbers_has_no_others():
    """A fact with `of: [0, 5, 10]` has three cells."""
    assert (0, 5, 10) == samples("entity.marks: ≥ 5")


def test_dates_are_cut_at_days():
    """Around a day there are the day before and the day after."""
    assert [date(2022, 3, 14), date(2022, 3, 15), date(2022, 3, 16)] == days([date(2022, 3, 15)])


def test_an_optional_fact_may_be_none():
    """Certain absence has a cell of its own."""
    assert NONE == samples("entity.accident_on: known")[-1]


def test_unnamed_values_share_a_cell():
    """Of a choice only the values that tests name are told apart."""
    built = library()

    assert (["bad", "good"], 1) == codes(built, built.fact("checklist.grade"), {"bad"})


def test_values_in_order_are_all_told_apart():
    """Values that may be compared each have a cell."""
    assert ("A", "B", "C", "D") == samples("entity.grade: ≥ C")


def test_areas_nest():
    """An area stands for what lies in no narrower one that is named; elsewhere is the last."""
    assert (["37", "3701", "11"], 2) == areas(["3701", "37"])


@given(st.sets(LIMITS), st.one_of(st.none(), LIMITS), st.one_of(st.none(), LIMITS), st.sampled_from([None, 1, Fraction(1, 2)]))
def test_every_number_is_like_its_sample(limits, low, high, step):
    """Each number on the grid has a sample on the same side of every limit; each sample lies on the grid, in the range."""
    low, high = (high, low) if low is not None and high is not None and low > high else (low, high)
    found = numbers(limits, Extent(low, high, step))

    def side(number):
        return tuple((number > limit) - (number < limit) for limit in sorted(limits))

    inside = [Fraction(n, 2) for n in range(-20, 21) if (low is None or low * 2 <= n) and (high is None or n <= high * 2)]
    expected = {side(one) for one in inside if step is None or one % step == 0}
    assert expected == {side(one) for one in found}
    assert sorted(set(found)) == found

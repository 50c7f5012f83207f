"""Columns say of every row what the reference evaluator's functions say of its values."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("polars", reason="the extra `columnar` is not installed")

from smrules.concepts.values import NONE, UNKNOWN, Interval, all_hold, any_holds, negation
from smrules.concepts.vocabulary import Fact
from smrules.engine import arithmetic as exactly
from smrules.engine import truth
from smrules.engine.columnar import arithmetic, judging
from smrules.engine.columnar.columns import GREATEST, Numbers, TooLargeError, choose, constant
from smrules.engine.columnar.frames import nulls, same
from smrules.engine.columnar.truths import all_true, any_true, only, opposite
from tests.unit.engine.columnar.drawn import DAYS, NUMBERS, numbers, truths_of, values_of

pytestmark = pytest.mark.columnar
NUMBER = Fact("n", "", "number")
TRUTHS = st.sampled_from((True, False, None))
TWO = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6)


def columns(pairs):
    """Return pairs of values as two columns."""
    return numbers([one for one, _ in pairs]), numbers([other for _, other in pairs])


@given(st.lists(NUMBERS, min_size=1))
def test_numbers_come_back_as_they_were(values):
    """Values that become numbers and words again are the same."""
    assert values == values_of(numbers(values))


@given(st.lists(DAYS, min_size=1))
def test_days_come_back_as_they_were(values):
    """Days that become numbers and words again are the same, unless nobody knows any."""
    expected = values

    assert expected == values_of(numbers(values))


@given(TWO, st.sampled_from("+-*"))
def test_columns_are_combined_as_values_are(pairs, operator):
    """Sums, differences and products of columns are those of their values."""
    expected = [exactly.combine(operator, one, other) for one, other in pairs]

    assert expected == values_of(arithmetic.combine(operator, *columns(pairs)))


@given(st.lists(NUMBERS, min_size=1), st.integers(0, 2), st.sampled_from(("up", "down", "half-up")))
def test_columns_are_rounded_as_values_are(values, decimals, way):
    """Rounding a column rounds every value and every bound."""
    expected = [exactly.rounded(value, decimals, way) for value in values]

    assert expected == values_of(arithmetic.rounded(numbers(values), decimals, way))


@given(TWO, st.booleans())
def test_columns_are_compared_as_values_are(pairs, open_):
    """At least, and equal, are true, false and unknown where they are of the values."""
    one, other = columns(pairs)

    assert [truth.at_least(*pair, open_, NUMBER) for pair in pairs] == truths_of(
        judging.at_least(one, other, open_), len(pairs)
    )
    assert [truth.equal(*pair) for pair in pairs] == truths_of(judging.equal(one, other), len(pairs))


@given(st.lists(NUMBERS, min_size=1), st.fractions(-40, 40, max_denominator=7), st.booleans())
def test_a_constant_is_compared_as_a_column_is(values, limit, open_):
    """A limit that stands in the rule is exact, whatever its denominator."""
    found = truths_of(judging.at_least(numbers(values), constant(limit), open_), len(values))

    assert [truth.at_least(value, limit, open_, NUMBER) for value in values] == found


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20), st.fractions(-3, 3, max_denominator=9)), min_size=1))
def test_ratios_are_compared_by_cross_multiplication(cases):
    """A ratio is at least a limit exactly where the fraction is; dividing by zero gives nothing."""
    parts, wholes, limits = ([case[number] for case in cases] for number in range(3))
    found, empty = arithmetic.ratio(numbers(parts), numbers(wholes))
    compared = truths_of(judging.at_least(found, numbers(limits), False), len(cases))

    assert [whole == 0 for whole in wholes] == empty.to_list()
    assert [Fraction(part, whole) >= limit for part, whole, limit in cases if whole] == [
        one for one, whole in zip(compared, wholes, strict=True) if whole
    ]


@given(st.lists(st.tuples(DAYS, DAYS.filter(lambda day: day is not NONE), DAYS), min_size=1))
def test_windows_hold_the_days_that_they_hold(cases):
    """A day lies in a window of columns where it lies in the window of its row."""
    found = judging.in_window(*(numbers([case[number] for case in cases]) for number in range(3)))
    expected = [truth.in_window(*case) for case in cases]

    assert expected == truths_of(found, len(cases))


@given(st.lists(st.tuples(TRUTHS, TRUTHS), min_size=1), st.none() | TRUTHS)
def test_pairs_follow_kleene(pairs, more):
    """All, any and not of pairs of columns are those of their truths, with a truth that is the same in every row among them."""
    one, other = (_pair([pair[number] for pair in pairs]) for number in range(2))

    assert [all_hold((*pair, more)) for pair in pairs] == truths_of(all_true((one, other, more)), len(pairs))
    assert [any_holds((*pair, more)) for pair in pairs] == truths_of(any_true((one, more, other)), len(pairs))
    assert [negation(truth) for truth, _ in pairs] == truths_of(opposite(one), len(pairs))


def _pair(truths):
    true, possible = ([one is True for one in truths], [one is not False for one in truths])
    return only(same(True, len(truths)).__class__(values=true), same(True, len(truths)).__class__(values=possible))


@given(TWO, st.data())
def test_values_are_chosen_row_by_row(pairs, data):
    """Where a row is marked it has the value of the first column, whatever the scales."""
    marks = data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    one, other = columns(pairs)
    mask = same(True, 1).__class__(values=marks)
    from smrules.engine.columnar.columns import Words

    assert [pair[0] if mark else pair[1] for pair, mark in zip(pairs, marks, strict=True)] == values_of(
        choose(mask, one, other, Words())
    )


@pytest.mark.parametrize("operator", "+*")
def test_what_might_leave_64_bits_is_refused(operator):
    """Numbers whose sum or product might not fit are not computed."""
    there = same(False, 1)
    large = Numbers(there, there, nulls(1, numbers([1]).low.dtype), nulls(1, numbers([1]).low.dtype), 1, GREATEST, 1)

    with pytest.raises(TooLargeError):
        arithmetic.combine(operator, large, numbers([2]))


def test_an_open_end_is_known_yet_not_exact():
    """A number without any bound is not unknown: somebody counted."""
    assert [Interval(None, None), UNKNOWN, NONE] == values_of(numbers([Interval(None, None), UNKNOWN, NONE]))

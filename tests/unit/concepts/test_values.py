"""Three truth values, bounds, and the two ways of having no value."""

from copy import deepcopy
from fractions import Fraction

import pytest

from smrules.concepts.values import NONE, UNKNOWN, Interval, all_hold, any_holds, bounded, ends, exact, negation

T, F, U = True, False, None
CONJUNCTION = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
DISJUNCTION = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}


@pytest.mark.parametrize(("pair", "truth"), CONJUNCTION.items())
def test_and_follows_kleene(pair, truth):
    """False wins over unknown, unknown over true."""
    assert truth is all_hold(pair)


@pytest.mark.parametrize(("pair", "truth"), DISJUNCTION.items())
def test_or_follows_kleene(pair, truth):
    """True wins over unknown, unknown over false."""
    assert truth is any_holds(pair)


@pytest.mark.parametrize(("one", "truth"), [(T, F), (F, T), (U, U)])
def test_not_leaves_unknown_alone(one, truth):
    """The negation of unknown is unknown."""
    assert truth is negation(one)


def test_nothing_to_hold_holds():
    """All of nothing hold, none of nothing does."""
    assert (True, False) == (all_hold([]), any_holds([]))


def test_and_stops_at_the_first_false():
    """What stands after a false one is not asked for."""
    asked = iter([True, False, True])

    all_hold(asked)

    assert [True] == list(asked)


def test_meeting_ends_are_a_number():
    """Bounds that meet are the number itself, whole where it is whole."""
    assert (2, Interval(2, 3), Interval(None, 3)) == (bounded(Fraction(4, 2), 2), bounded(2, 3), bounded(None, 3))
    assert isinstance(bounded(Fraction(4, 2), 2), int)


def test_two_open_ends_are_no_number():
    """Nothing known on either side stays an interval."""
    assert Interval(None, None) == bounded(None, None)


@pytest.mark.parametrize(
    ("value", "expected"), [(5, (5, 5)), (Interval(1, None), (1, None)), (UNKNOWN, (None, None)), (NONE, (None, None))]
)
def test_every_value_has_ends(value, expected):
    """A number is its own bounds; what is not known has none."""
    assert expected == ends(value)


def test_whole_fractions_become_integers():
    """Equal numbers print alike."""
    assert ("7", "7/2") == (str(exact(Fraction(14, 2))), str(exact(Fraction(7, 2))))


def test_unknown_and_none_stay_themselves_when_copied():
    """They are compared by identity, so there is one of each."""
    assert deepcopy([UNKNOWN, NONE]) == [UNKNOWN, NONE]
    assert deepcopy(UNKNOWN) is UNKNOWN

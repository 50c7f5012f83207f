"""Quotas are whole numbers that keep rates, floors and caps, or are refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_plan import Amount
from smrules.concepts.position import Position
from smrules.inspection.draw.quotas import quotas

RATE = {"A": Fraction(1, 100), "B": Fraction(2, 100), "C": Fraction(10, 100), "D": Fraction(30, 100)}
SIZES = {"A": 650, "B": 250, "C": 80, "D": 20}


def share(text: str) -> Amount:
    """Return a share such as 3%."""
    return Amount(Fraction(text.removesuffix("%")) / 100, True)


def found(round_="up", at_least=None, at_most=None, rate=RATE, sizes=SIZES, pool=1000):
    """Return the quotas of a pool of a thousand."""
    return quotas(rate, sizes, pool, round_, at_least or {}, at_most or {}, Position("draw"))


@pytest.mark.parametrize(
    ("round_", "expected"), [("up", (7, 5, 8, 6)), ("down", (6, 5, 8, 6)), ("half-up", (7, 5, 8, 6))]
)
def test_rates_are_rounded_as_declared(round_, expected):
    """1 % of 650 is 6.5, exactly, and goes where the plan says."""
    assert expected == tuple(found(round_).values())


def test_rounding_is_exact():
    """14 % of 50 is 7, not the 8 that floating point makes of 7.000000000000001."""
    assert {"A": 7} == found(rate={"A": Fraction(14, 100)}, sizes={"A": 50}, pool=50)


def test_floors_and_caps_of_strata():
    """A floor asks for no more than there are; a cap keeps down."""
    assert {"A": 7, "B": 5, "C": 4, "D": 20} == found(at_least={"D": Amount(30)}, at_most={"C": share("5%")})


def test_a_floor_of_the_whole_is_shared_by_the_largest_remainder():
    """40 of 1,000 need 14 more; they go where rate times size is greatest: 6.5, 5, 8 and 6 of 25.5."""
    assert {"A": 11, "B": 8, "C": 12, "D": 9} == found(at_least={"whole": share("4%")})


def test_a_cap_of_the_whole_takes_from_what_can_be_given_up():
    """20 of 1,000 are 6 fewer than the rates give; floors stay."""
    kept = found(at_least={"each_stratum": Amount(5)}, at_most={"whole": Amount(20)})

    assert {"A": 5, "B": 5, "C": 5, "D": 5} == kept


def test_a_floor_of_the_whole_goes_elsewhere_where_a_stratum_is_full():
    """What a small stratum cannot take the others take."""
    assert {"A": 475, "B": 250, "C": 80, "D": 20} == found(at_least={"whole": Amount(825)})


def test_an_empty_stratum_has_no_quota():
    """Nobody is drawn where nobody is; a floor of each stratum does not ask for it."""
    sizes = {**SIZES, "D": 0}

    assert 0 == found(at_least={"each_stratum": Amount(3)}, sizes=sizes)["D"]


@pytest.mark.parametrize(
    "bounds",
    [
        {"at_least": {"C": Amount(50)}, "at_most": {"C": Amount(5)}},
        {"at_least": {"whole": Amount(900)}, "at_most": {"each_stratum": Amount(9)}},
        {"at_least": {"each_stratum": Amount(10)}, "at_most": {"whole": Amount(30)}},
        {"round_": "down", "sizes": {**SIZES, "D": 3}},
        {"at_most": {"whole": Amount(3)}},
    ],
    ids=["floor above cap", "whole above strata", "strata above whole", "nobody can be drawn", "cap leaves nobody"],
)
def test_what_cannot_be_kept_is_refused(bounds):
    """No bound is broken in silence, and nobody in the pool is without a chance."""
    with pytest.raises(InputError) as caught:
        found(**bounds)

    assert ["SM653"] == [one.code for one in caught.value.diagnostics]


def test_one_and_all_are_different():
    """`1` is one entity, `100%` is everybody."""
    assert (1, 20, 3, 2) == (Amount(1).least_of(20), share("100%").least_of(20), share("3%").least_of(90), share("3%").most_of(90))
    assert ("1", "100%", "2.5%") == (str(Amount(1)), str(share("100%")), str(share("2.5%")))

"""The function written by hand for the noodle shop says what `assess` says; nothing here is timed."""

from copy import deepcopy

import pytest

import smrules
from benchmarks.noodle_shop import by_hand, measure
from benchmarks.noodle_shop.variations import example, variations


def test_variations_are_the_same_everywhere():
    """The seed alone decides which variations are drawn."""
    assert list(variations(5)) == list(variations(5))
    assert list(variations(5)) != list(variations(5, seed=2))


@pytest.mark.parametrize("answers", [example(), {}, *variations(12, seed=3)], ids=["example", "nothing", *map(str, range(12))])
def test_both_assessments_are_equal(answers):
    """Findings, grades, acts, outcomes and open questions are equal, explanations aside."""
    expected = measure.unexplained(measure.assess(answers).to_dict())

    assert expected == measure.unexplained(by_hand.assess(answers).to_dict())


@pytest.mark.parametrize(
    "change",
    [
        {"entity.prices_marked": "yes"},
        {"entity.prices_marked": {"state": "fine"}},
        {"entity.prices_marked": {"value": True, "state": "noncompliant"}},
        {"entity.prices_marked": {"value": True, "colour": "red"}},
        {"entity.catering_fridge_temperature": "6.55"},
        {"entity.food_licence_expires_on": "30.6.2028"},
        {"entity.hazardous_goods": "sold"},
        {"entity.no_such_fact": True},
        {"act/no-such-act": {"act.minor": True}},
        {"act/price-marking-content": {"act.harm": "terrible"}},
    ],
    ids=str,
)
def test_both_refuse_what_does_not_fit(change):
    """What `assess` refuses, the function written by hand refuses too."""
    answers = deepcopy(example()) | change

    for assess in (measure.assess, by_hand.assess):
        with pytest.raises(smrules.InputError):
            assess(answers)

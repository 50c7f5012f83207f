"""What people say for a test of a number is understood where it is plain, and never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules.concepts.vocabulary import Fact
from smrules.definitions.cells import TestReader
from smrules.definitions.names import Names
from smrules.definitions.spoken_tests import spoken_number_test

SAID = {
    "不少于25米": "≥ 25", "25米以上": "≥ 25", "至少 25 米": "≥ 25", "≥25m": "≥ 25", "大于等于25": "≥ 25", "不超过8℃": "≤ 8",
    "8 ℃ 以下": "≤ 8", "大于25米": '"> 25"', "低于-18℃": "< -18", "0～8℃": "0..8", "0℃至8℃": "0..8", "25-100": "25..100", "3 人": "3",
}  # fmt: skip
SIGNS = st.sampled_from(["不少于", "不超过", "大于", "小于", "≥", "<"])


@pytest.mark.parametrize("said", SAID)
def test_plain_words_are_understood(said):
    """“以上” and “以下” include the number, as in law."""
    assert SAID[said] == spoken_number_test(said)


@pytest.mark.parametrize("said", ["", "适量", "很远", "25以上100以下", "二十五", "见标签"])
def test_what_is_not_plain_is_not_guessed(said):
    """Nothing is offered rather than something wrong."""
    assert "" == spoken_number_test(said)


@given(SIGNS, st.decimals(-1000, 1000, places=1, allow_nan=False), st.sampled_from(["", "米", " ℃", "元"]))
def test_what_is_offered_can_be_read(sign, number, unit):
    """The test that is offered is one, with the same number."""
    offered = spoken_number_test(f"{sign}{number}{unit}")

    TestReader(Fact("entity.number", "数", "number"), Names()).read(offered.strip('"'))
    assert str(number) in offered

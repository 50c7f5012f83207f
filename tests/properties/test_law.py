"""Nothing above guidance is proposed without a rule whose legal basis is in force on the day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smrules import Library
from tests.properties.visits import ON, shipped_visits


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_every_outcome_above_guidance_has_law_in_force(shipped: Library, data):
    """Each such outcome names a deciding row and cites an instrument that is in force on the day of the visit."""
    rank = shipped.fact("outcome.code").rank
    report = data.draw(shipped_visits(shipped)).report()

    grave = [one for one in report.outcomes if rank(one.code) > rank("guidance")]
    in_force = [any(ON in shipped.instruments[cited.instrument].in_force for cited in one.explanation.basis) for one in grave]
    assert [True] * len(grave) == in_force
    assert all(one.explanation.rows for one in grave)

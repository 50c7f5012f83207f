"""A rule that may only exempt takes nothing away that is mandatory."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smrules import Library
from tests.properties.visits import Visit, shipped_visits, small_visits

FIRST_OFFENCE = {"act.first": True, "act.minor": False}
NO_EXCUSE = {"act.first": False, "act.minor": False}
SLIGHT = {"act.order": "obeyed", "act.harm": "slight", "act.minor": False, "act.no_fault_proven": False, "act.emergency": False}
KNOWN_BEFORE = {"past_penalty": {"complete_from": "2000-01-01", "records": []}}


def mandatory(visit: Visit, circumstances: dict) -> set[tuple[str, str]]:
    """Return the mandatory outcomes if these circumstances hold of every act."""
    acts = {f"act/{one.kind}": circumstances for one in visit.report().acts if "@" not in one.act}
    answers = {**visit.answers, **{key: {**visit.answers.get(key, {}), **given_} for key, given_ in acts.items()}}
    report = replace(visit, answers=answers).report()
    return {(one.owner, one.code) for one in report.outcomes if one.mode == "shall"}


@given(small_visits(complete=True))
def test_may_removes_no_shall(visit: Visit):
    """With a first offence, which may be exempted, every mandatory outcome of an offender without excuse stays."""
    assert set() == mandatory(visit, NO_EXCUSE) - mandatory(visit, FIRST_OFFENCE)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.data())
def test_may_removes_no_shall_of_the_shipped_rules(shipped: Library, data):
    """A clean past, which makes the first-offence exemption possible, removes no mandatory outcome of a shipped rule."""
    visit = data.draw(shipped_visits(shipped))
    clean = replace(visit, entity=replace(visit.entity, history=KNOWN_BEFORE))
    unknown = replace(visit, entity=replace(visit.entity, history={}))

    assert set() == mandatory(unknown, SLIGHT) - mandatory(clean, SLIGHT)

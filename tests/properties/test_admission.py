"""Whoever was refused is not admitted with fewer officers, with more visits behind, or by knowing less."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smrules
from smrules import Admission, Entity, Officer
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.reference import ReferenceEvaluator
from tests.properties.visits import ON

ID = "92370102MA3D7K2X4Q"
FIELDS = ("food-operation", "food-production", "advertising")
TRIGGERS = ("random", "routine", "key", "campaign", "complaint", "hazard", "transfer", "monitoring", "re-inspection")

officers = st.lists(
    st.builds(
        Officer, st.integers(0, 999).map(str), st.sampled_from([True, True, False]),
        st.sampled_from(["officer", "officer", "expert"]),
    ),  # fmt: skip
    max_size=4, unique_by=lambda one: one.id,
)  # fmt: skip
visits = st.fixed_dictionaries(
    {"on": st.integers(0, 400).map(lambda days: (ON - timedelta(days)).isoformat())},
    optional={
        "by": st.sampled_from(["own", "own", "higher", "other"]),
        "trigger": st.sampled_from(TRIGGERS),
        "domains": st.lists(st.sampled_from(FIELDS), max_size=2, unique=True),
    },
)
matters = st.lists(st.sampled_from(FIELDS), max_size=2, unique=True).map(
    lambda found: [{"id": one, "domain": one, "listed": True} for one in found]
)
told = st.fixed_dictionaries(
    {},
    optional={
        "in_plan": st.sampled_from([True, True, False]),
        "campaign_approved": st.just(True),
        "campaign_until": st.sampled_from([ON.isoformat(), "none"]),
        "reason": st.just("第7号"),
        "trigger": st.sampled_from(TRIGGERS),
        "matter": matters,
    },
)
facts = st.fixed_dictionaries(
    {"activities": st.sampled_from([["catering"], ["central-kitchen"]])},
    optional={
        "quiet_until": st.sampled_from(["none", ON.isoformat()]),
        "under_suspicion": st.booleans(),
        "on_serious_list": st.booleans(),
        "food_risk": st.sampled_from("ABCD"),
    },
)


def _admit(library, facts, visit, team, past, complete="2020-01-01", evaluator=CompiledEvaluator) -> Admission:
    history = {"past_visit": {"complete_from": complete, "records": past}}
    return smrules.admit(library, Entity(ID, facts), on=ON, team=team, visit=visit, history=history, evaluator=evaluator)


@pytest.mark.slow
@settings(max_examples=60)
@given(facts, told, officers, st.lists(visits, max_size=4), st.data())
def test_fewer_officers_or_more_visits_never_admit(shipped, facts, visit, team, past, data):
    """Without some officers, and with more visits behind, who was refused stays refused, for all certain reasons."""
    fewer = [one for one in team if data.draw(st.booleans())]
    more = past + data.draw(st.lists(visits, max_size=3))

    before = _admit(shipped, facts, visit, team, past)
    after = _admit(shipped, facts, visit, fewer, more)

    assert before.admitted or not after.admitted
    assert {row for one in before.reasons for row in one.rows} <= {row for one in after.reasons for row in one.rows}


@pytest.mark.slow
@settings(max_examples=40)
@given(facts, told, officers, st.lists(visits, max_size=4), st.data())
def test_who_knows_less_never_admits_more(shipped, facts, visit, team, past, data):
    """Facts of the entity that are left out, and a past that is less complete, never lead from a refusal to an admission."""
    kept = {name: one for name, one in facts.items() if data.draw(st.booleans())}
    complete = data.draw(st.sampled_from(["2020-01-01", "2026-03-01"]))

    assert _admit(shipped, facts, visit, team, past).admitted or not _admit(shipped, kept, visit, team, past, complete).admitted


@pytest.mark.slow
@settings(max_examples=30)
@given(facts, told, officers, st.lists(visits, max_size=4))
def test_both_engines_give_the_same_admission(shipped, facts, visit, team, past):
    """Verdict, reasons, doubts, exemptions and needs are equal."""
    by_reference, compiled = (
        _admit(shipped, facts, visit, team, past, evaluator=engine) for engine in (ReferenceEvaluator, CompiledEvaluator)
    )

    assert by_reference == compiled


@pytest.mark.slow
@settings(max_examples=40)
@given(facts, told, officers, st.lists(visits, max_size=4))
def test_an_admission_leaves_nothing_open(shipped, facts, visit, team, past):
    """Admitted is who has neither reasons nor doubts; what is open is named; a result comes back from its dictionary."""
    found = _admit(shipped, facts, visit, team, past)

    assert found.admitted is (not found.reasons and not found.doubts)
    assert bool(found.doubts) is bool(found.needs)
    assert found == Admission.from_dict(found.to_dict())

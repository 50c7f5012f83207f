"""Whatever loads and whatever fits is evaluated without an exception; what nobody said is unknown and never a pass."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smrules import Assessment, Library, VisitPlan
from tests.properties.visits import Visit, shipped_visits, small_visits
from tests.small_libraries import build


@given(small_visits())
def test_small_libraries_evaluate(visit: Visit):
    """A library that loads and answers that fit give findings of planned items, of every one that certainly applies, and no problems."""
    plan, report = visit.plan(), visit.report()
    planned, sure = ({(one.checklist, one.item) for one in plan.items if one.applies in which} for which in (("yes", "unknown"), ("yes",)))

    assert planned >= {(one.checklist, one.item) for one in report.findings} >= sure
    assert () == report.problems


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_shipped_rules_evaluate(shipped: Library, data):
    """So it is with the shipped rules; plan and report are the same after a journey through JSON."""
    visit = data.draw(shipped_visits(shipped))
    plan, report = visit.plan(), visit.report()

    assert len(plan.items) >= len(report.findings)
    assert plan.to_dict() == VisitPlan.from_dict(plan.to_dict()).to_dict()
    assert report.to_dict() == Assessment.from_dict(report.to_dict()).to_dict()


@given(small_visits())
def test_silence_is_no_pass(visit: Visit):
    """Without answers only facts known beforehand give a verdict, and no checklist with an open item is graded good."""
    silent = replace(visit, answers={})
    report = silent.report()
    known = {f"entity.{name}" for name in visit.entity.facts}
    graded = {one.member for one in report.grades if one.value == "good"}
    open_ = {f"checklist/{one.checklist}" for one in report.findings if one.fact not in known and one.applies == "yes"}

    assert {"unanswered"} >= {one.state for one in report.findings if one.fact not in known}
    assert set() == graded & open_


@given(small_visits(complete=True), st.data())
def test_more_answers_take_nothing_back(visit: Visit, data):
    """What is certain with some answers is still certain with all of them, where nothing is presumed."""
    bare = {file: [_without_presumptions(one) for one in content] for file, content in visit.documents.items()}
    some = data.draw(st.sets(st.sampled_from(sorted(visit.answers)))) if visit.answers else set()
    partly = replace(visit, answers={key: visit.answers[key] for key in some})

    library = build(bare)
    early, late = ({(one.owner, one.code) for one in each.report(library).outcomes} for each in (partly, visit))
    assert set() == early - late


def _without_presumptions(one: dict) -> dict:
    if "items" not in one:
        return one
    return {**one, "items": [{key: value for key, value in item.items() if key != "presume"} for item in one["items"]]}

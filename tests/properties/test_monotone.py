"""One more failure never improves a grade."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import smrules
from smrules import Entity, Library
from tests.properties.visits import Visit, small_visits

GRADED = ("food-operation.catering-2016", "food-operation.sales-2016", "food-production.general-2016")
THEN = date(2021, 6, 1)


def ranks(library: Library, report: smrules.Assessment, fact: str) -> dict[str, int]:
    """Return how bad each known grade is."""
    rank = library.fact(fact).rank
    known = [one for one in report.grades if one.fact == fact and one.value not in (None, "none", "unknown")]
    return {one.member: rank(one.value) for one in known}


@given(small_visits(complete=True), st.sampled_from(("entity.clean", "entity.marked")))
def test_a_failure_never_improves_a_grade(visit: Visit, fact: str):
    """Turning one answer from compliant to noncompliant leaves every grade where it was, or makes it worse."""
    assume(fact in visit.answers)
    good, bad = (replace(visit, answers={**visit.answers, fact: value}).report() for value in (True, False))

    before, after = (ranks(visit.library, one, "checklist.grade") for one in (good, bad))
    assert all(after[member] >= grade for member, grade in before.items() if member in after)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.data())
def test_a_failure_never_improves_a_food_grade(shipped: Library, data):
    """So it is with the published grading of 2016."""
    checklist = data.draw(st.sampled_from([name for name in GRADED if name in shipped.checklists]))
    library = replace(shipped, checklists={checklist: shipped.checklists[checklist]})
    entity = Entity("E1", {"activities": ["catering", "food-sales", "food-production"], "status": "open"})
    plan = smrules.plan(library, entity, on=THEN)
    states = data.draw(st.fixed_dictionaries({one.fact: st.sampled_from(("compliant", "noncompliant", "not-applicable"))
                                              for one in plan.questions}))  # fmt: skip
    turned = data.draw(st.sampled_from(sorted(states)))

    def graded(state: str) -> dict[str, int]:
        answers = {fact: {"state": one} for fact, one in {**states, turned: state}.items()}
        return ranks(library, smrules.assess(library, plan, answers), "checklist.food_grade")

    before, after = graded("compliant"), graded("noncompliant")
    assert all(after[member] >= grade for member, grade in before.items() if member in after)

"""One merged visit gives each domain exactly the findings that its own visit would give."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smrules import Library
from tests.properties.visits import Visit, shipped_visits, small_visits


def alone(library: Library, domain: str) -> Library:
    """Return the library with the checklists of one domain only."""
    return replace(library, checklists={name: one for name, one in library.checklists.items() if one.domain == domain})


def findings(visit: Visit, library: Library, domain: str) -> dict:
    """Return the findings of one domain by item and member, of the items that apply whatever other domains ask."""
    found = visit.report(library).findings
    sure = {(one.checklist, one.item, one.member) for one in visit.plan(library).items if one.applies == "yes"}
    told = {(one.checklist, one.item, one.member): (one.state, one.value) for one in found if one.domain == domain}
    return {key: told[key] for key in sure & told.keys()}


@given(small_visits(known=True), st.sampled_from(("food", "prices", "machines")))
def test_merged_findings_are_those_of_the_separate_visit(visit: Visit, domain: str):
    """Findings do not depend on which other domains are asked on the same visit."""
    assert findings(visit, alone(visit.library, domain), domain) == findings(visit, visit.library, domain)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.data())
def test_shipped_domains_keep_their_findings(shipped: Library, data):
    """So it is with the shipped rules, for every domain."""
    domain = data.draw(st.sampled_from(sorted(shipped.domains)))
    visit = data.draw(shipped_visits(shipped))

    assert findings(visit, alone(shipped, domain), domain) == findings(visit, shipped, domain)


@given(small_visits())
def test_each_fact_is_asked_once(visit: Visit):
    """No fact is asked twice, and no item of the plan is left without its question."""
    plan = visit.plan()
    facts = [one.fact for one in plan.questions]
    served = {source for one in plan.questions for source in one.sources}

    assert len(facts) == len(set(facts))
    assert {f"{one.checklist}:{one.item}" for one in plan.items} == served

"""Checklists that do not apply might as well not be there."""

from hypothesis import given

from tests.properties.visits import Visit, small_visits, told
from tests.small_libraries import build


@given(small_visits())
def test_what_does_not_apply_has_no_effect(visit: Visit):
    """Without the checklists of which nothing is planned the visit tells the same."""
    planned = {one.checklist for one in visit.plan().items}
    sliced = {
        file: content for file, content in visit.documents.items() if content[0].get("checklist", "") in {*planned, ""}
    }

    assert told(visit.report()) == told(visit.report(build(sliced)))

"""Properties of what single answers change, and of what a visit leaves out."""

from __future__ import annotations

from hypothesis import given, settings

import smrules
from smrules.inspection.consequences import answered, each_alone, findings_of
from smrules.inspection.hidden import hidden
from smrules.inspection.typical_answers import complying, key_of, typical_answers
from tests.properties.visits import Visit, small_visits


@settings(max_examples=20)
@given(small_visits())
def test_what_changes_leads_from_one_assessment_to_the_other(visit: Visit):
    """What was proposed before, without what is gone and with what is new, is what is proposed after."""
    library, plan = visit.library, visit.plan()
    typical = typical_answers(library, plan)
    stays = complying(typical)
    before = {_proposed(one) for one in smrules.assess(library, plan, stays).outcomes}

    for question, one, changed in each_alone(library, plan, stays, typical):
        after = smrules.assess(library, plan, answered(stays, question, one.answer))
        expected = before - set(map(_proposed, changed.gone)) | set(map(_proposed, changed.outcomes))
        assert expected == set(map(_proposed, after.outcomes))


def _proposed(one):
    return one.id, one.code, one.mode, one.due


@settings(max_examples=20)
@given(small_visits())
def test_a_typical_answer_does_what_it_says(visit: Visit):
    """Every typical answer is taken by `assess`, and those of its items that apply comply if it says so."""
    library, plan = visit.library, visit.plan()
    typical = typical_answers(library, plan)

    for question in plan.questions:
        for one in typical.get(key_of(question), ()):
            states = {found.state for found in findings_of(question, smrules.assess(library, plan, {key_of(question): one.answer}))}
            assert states <= {"compliant"} if one.complies else one.complies is False or states <= {"unanswered"}


@settings(max_examples=20)
@given(small_visits())
def test_every_item_is_planned_or_left_out(visit: Visit):
    """Each item of the library is in the plan, or is left out, or its checklist is; never two of them."""
    library, plan = visit.library, visit.plan()
    planned = {one.item for one in plan.items}
    out = hidden(library, plan)
    items = {one.item for one in out if one.item}
    whole = {item.id for one in out if one.item is None for item in library.checklists[one.checklist].items}

    assert set(library.items) == planned | items | whole
    assert len(planned) + len(items) + len(whole) == len(library.items)

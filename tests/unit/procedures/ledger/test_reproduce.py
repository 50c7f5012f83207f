"""A visit that was recorded is worked out again and gives the same bytes, or what differs is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

import smrules
from smrules import InputError
from smrules.concepts.ledger_record import Assessed
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.reproduce import first_difference, reproduce
from smrules.procedures.ledger.store import MemoryStore
from tests.unit.procedures.ledger.building import LIBRARY, NAME, PLAN, REPORT, draft, story, told
from tests.unit.publishing.building import ANSWERS, FOG, LANTERNS


def test_an_old_visit_gives_the_identical_result(store):
    """Plan and both assessments, before and after a correction, are reproduced from what every store kept."""
    ledger = Ledger(store)
    ledger.append(*story())

    assert [] == reproduce(ledger, "v-1", LIBRARY)


def test_history_and_dates_are_part_of_what_was_told():
    """What `assess` was told besides the answers is kept with the assessment."""
    day = PLAN.on.replace(day=20)
    report = smrules.assess(LIBRARY, PLAN, ANSWERS, act_on=day, decide_on=PLAN.on)
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story()[:3], draft("assessment-proposed", Assessed(report, act_on=day, decide_on=PLAN.on)))

    assert [] == reproduce(ledger, "v-1", LIBRARY)


def test_another_result_is_named():
    """An assessment that does not follow from plan and answers is told with the first place that differs."""
    grave = replace(REPORT, outcomes=(replace(REPORT.outcomes[0], label="别的"), *REPORT.outcomes[1:]))
    ledger = Ledger(MemoryStore(NAME))
    ledger.append(*story()[:3], draft("assessment-proposed", Assessed(grave)))
    found = reproduce(ledger, "v-1", LIBRARY)

    assert ["SM724"] == [one.code for one in found]
    assert "第 4 条不同，第一处在 assessment.outcomes[0].label：账本是 别的" in found[0].zh


@pytest.mark.parametrize(("visit", "overlaid", "code"), [("v-1", True, "SM725"), ("v-9", False, "SM713")])
def test_what_cannot_be_reproduced(visit, overlaid, code):
    """Another library, or a visit that nobody recorded, is refused."""
    with pytest.raises(InputError) as caught:
        reproduce(told(), visit, smrules.load(LANTERNS, overlay=FOG) if overlaid else LIBRARY)

    assert [code] == [one.code for one in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ({"a": {"b": 1}}, {"a": {}}, ("a.b", 1, None)),
        ([1, {"x": "y"}], [1, {"x": "z"}], ("[1].x", "y", "z")),
        ({"a": [1]}, {"a": [1, 2]}, ("a", [1], [1, 2])),
    ],
)
def test_the_first_difference(one, other, where):
    """The place is named as far as both have the same shape."""
    assert where == first_difference(one, other)

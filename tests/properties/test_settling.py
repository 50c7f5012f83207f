"""What is open on a visit is settled by the facts that it names; what is certain stays so when more is known."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smrules
from smrules import Assessment, Library
from tests import small_libraries, strategies
from tests.properties.visits import ON, Visit, shipped_visits, small_visits


def missing(report: Assessment) -> set[tuple[str | None, str]]:
    """Return the facts that would settle what is open, with their members."""
    return {(need.member, need.fact) for one in report.unknown for need in one.needs}


def silent(report: Assessment) -> list[str]:
    """Return the open questions that name neither a fact nor a reason."""
    return [one.label for one in report.unknown if not one.needs and not one.why]


@given(small_visits(), st.data())
def test_supplying_what_is_needed_settles_what_is_open(visit: Visit, data):
    """It takes a few rounds at most, no fact is asked for again once it is given, and no question is without a way out."""
    plan, answers = visit.plan(), {}
    for _ in range(9):
        report = smrules.assess(visit.library, plan, answers)
        needed = missing(report)
        assert set() == needed & answers.keys()
        assert [] == silent(report)
        answers |= {one: data.draw(_value(one[1])) for one in sorted(needed, key=str)}
    assert () == report.unknown


def _value(fact: str) -> st.SearchStrategy[Any]:
    if fact == "entity.activities":
        return st.lists(st.sampled_from(small_libraries.DOMAINS), unique=True)
    return small_libraries.FACT_VALUES.get(fact.partition(".")[2], st.booleans())


def certain(report: Assessment) -> set[tuple[str, ...]]:
    """Return all that is said for certain: grades, acts, sanctions and outcomes with the attributes that are known."""
    found = {("grade", one.member, one.fact, _text(one.value)) for one in report.grades}
    for act in (one for one in report.acts if one.certain):
        found |= {("act", act.act), *(("act grade", act.act, one.fact, _text(one.value)) for one in act.decided)}
        for one in (one for one in act.sanctions if one.certain):
            found |= {("sanction", act.act, one.id), *_known(one.attributes, "sanction", act.act, one.id)}
    for one in report.outcomes:
        found |= {("outcome", one.id, one.code), *_known(one.attributes, "outcome", one.id)}
    return found


def _known(attributes: dict[str, Any], *where: str) -> set[tuple[str, ...]]:
    texts = {name: _text(value) for name, value in attributes.items()}
    return {(*where, name, text) for name, text in texts.items() if not any(mark in text for mark in ('"unknown"', '"low"', '"certain"'))}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def without_presumptions(library: Library) -> Library:
    """Return a library whose items presume nothing: what is presumed may turn out otherwise."""
    checklists = {
        name: replace(one, items=tuple(replace(item, presume={}) for item in one.items)) for name, one in library.checklists.items()
    }
    return replace(library, checklists=checklists)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_shipped_rules_take_nothing_back(shipped: Library, data):
    """Whatever the shipped rules say for certain with some answers they say with more; every open question names its way out."""
    library = without_presumptions(shipped)
    visit = data.draw(shipped_visits(library))
    plan = visit.plan()
    full = {strategies.key_of(one): _first(library, one) for one in plan.questions if not one.known_from and "?" not in str(one.member)}
    full = {key: value for key, value in full.items() if value is not None} | dict(visit.answers)
    some = data.draw(st.sets(st.sampled_from(sorted(full, key=str)))) if full else set()

    early, late = (smrules.assess(library, plan, {key: full[key] for key in keys}) for keys in (some, full))
    assert set() == certain(early) - certain(late)
    assert [] == silent(early) + silent(late)
    assert ON == late.on


def _first(library: Library, question) -> Any:
    values = strategies.fitting_values(library, library.fact(question.fact), strategies.expectations(library, question))
    return values[0] if values else None

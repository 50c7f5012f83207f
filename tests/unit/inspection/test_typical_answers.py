"""Typical answers: the values that make a difference, each with its verdict."""

from __future__ import annotations

from datetime import date

import pytest

import smrules
from smrules.inspection.typical_answers import UNLISTED, can_be_answered, complying, key_of, typical_answers
from tests.small_libraries import build
from tests.unit.publishing import building

ON = date(2026, 11, 23)
TYPES = {
    "a flag": ({"type": "boolean"}, True, [(True, True), (False, False), ("corrected", False)]),
    "a flag that must not be": ({"type": "boolean"}, False, [(True, False), ("corrected", False), (False, True)]),
    "a limit": ({"type": "number", "decimals": 1, "range": "0..9"}, "≤ 8", [(8, True), ("8.1", False), ("corrected", False)]),
    "a range": (
        {"type": "number", "decimals": 0},
        "2..5",
        [(1, False), ("corrected", False), (2, True), (5, True), (6, False)],
    ),
    "an open end": ({"type": "number", "decimals": 0}, "8<..", [(8, False), ("corrected", False), (9, True)]),
    "a limit at the end of what can be": ({"type": "number", "decimals": 0, "range": "0.."}, 0, [(0, True), (1, False), ("corrected", False)]),
    "a limit finer than the answers": ({"type": "number", "decimals": 0}, "≤ param.most", [(8, True), (9, False), ("corrected", False)]),
    "what may be absent": (
        {"type": "number", "decimals": 0, "optional": True},
        "≤ 8",
        [(8, True), (9, False), ("corrected", False), ("none", False)],
    ),
    "a choice that may be absent": (
        {"type": "choice", "of": {"x": "甲", "y": "乙"}, "optional": True},
        "none",
        [("x", False), ("corrected", False), ("y", False), ("none", True)],
    ),
    "a short list of numbers": ({"type": "number", "of": [1, 2, 3]}, "≥ 2", [(1, False), ("corrected", False), (2, True), (3, True)]),
    "a choice": ({"type": "choice", "of": {"x": "甲", "y": "乙"}}, "x", [("x", True), ("y", False), ("corrected", False)]),
    "a set": (
        {"type": "choices", "of": {"x": "甲", "y": "乙", "none-of-them": {"label": "无", "alone": True}}},
        "has all x | y",
        [(["x", "y"], True), (["none-of-them"], False), ("corrected", False), ([], False)],
    ),
    "a day": ({"type": "date"}, "≥ visit.on", [("2026-11-22", False), ("corrected", False), ("2026-11-23", True)]),
    "text": ({"type": "text"}, "known", [("compliant", True), ("noncompliant", False), ("corrected", False)]),
}  # fmt: skip


def library_of(declared: dict, expect: object) -> smrules.Library:
    """Return a library with one item."""
    words = [
        {"domains": [{"id": "one", "title": "一"}]},
        {"instruments": [{"id": "law", "title": "法", "in_force": "2020-01-01.."}]},
        {"param": "most", "label": "最多", "dated_by": "visit_on", "values": {"2020-01-01": 8.5}, "basis": {"instrument": "law", "article": "1"}},
        {"vocabulary": "one", "facts": {"item.class": {"label": "类", "type": "choice", "of": {"one": "一"}}, "entity.it": {"label": "它", "ask": "怎样", **declared}}},
    ]
    item = {"id": "one.it.is", "ask": "怎样", "fact": "entity.it", "class": "one", "expect": expect, "basis": [{"instrument": "law", "article": "1"}]}
    return build({"words.yaml": words, "one.yaml": [{"checklist": "one.it", "domain": "one", "title": "一", "items": [item]}]})


@pytest.mark.parametrize("what", TYPES)
def test_typical_answers_lie_at_and_beside_the_limits(what):
    """Of every type there are answers that comply and answers that do not, and the first failure also as corrected."""
    declared, expect, expected = TYPES[what]
    library = library_of(declared, expect)
    plan = smrules.plan(library, smrules.Entity("x"), on=ON)

    found = typical_answers(library, plan)["entity.it"]

    told = [(_short(one.answer), one.complies) for one in found]
    assert [(answer if isinstance(answer, (bool, list)) else str(answer), complies) for answer, complies in expected] == told


def _short(answer: object) -> object:
    if isinstance(answer, dict):
        return "corrected" if answer["state"] == "corrected-on-site" else answer["state"]
    return answer if isinstance(answer, (bool, list)) else str(answer)


def test_answers_that_comply_give_findings_that_comply():
    """Together, the complying answers of a plan leave no finding that does not comply."""
    library = building.lanterns()
    plan, _ = building.visit(library, {})

    report = smrules.assess(library, plan, complying(typical_answers(library, plan)))

    assert {"compliant"} == {one.state for one in report.findings}


def test_what_is_known_or_of_an_unknown_list_is_not_tried():
    """A fact of the entity is not asked, and of a list that was not given nobody can answer."""
    library = building.lanterns()
    shop = {"id": "x", "facts": {"trades": ["paper"], "candles": 3}}
    plan = smrules.plan(library, smrules.Entity(**shop), on=ON)

    assert ["entity.wick"] == list(typical_answers(library, plan))
    assert [f"kiln/{UNLISTED}"] == [one.member for one in plan.questions if not can_be_answered(one)]


def test_a_question_of_a_member_is_keyed_by_it():
    """What is asked of each kiln is answered for each kiln."""
    plan, _ = building.visit(building.lanterns(), {})

    assert {("kiln/K1", "kiln.degrees"), ("kiln/K2", "kiln.degrees")} < {key_of(one) for one in plan.questions}

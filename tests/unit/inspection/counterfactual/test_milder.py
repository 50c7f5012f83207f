"""When one assessment is milder than another, where an outcome is concerned."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smrules.concepts.assessment import ActFinding, Assessment, Explanation, OpenQuestion, Outcome, Sanction
from smrules.concepts.library import Library
from smrules.inspection.counterfactual.milder import is_milder
from tests.unit.definitions.building import built

RULES = """
domains: [{id: cold, title: 冷藏}]
---
vocabulary: words
facts:
  item.class: {label: 类别, type: choice, of: {key: 重点}}
  act.bad: {label: 坏, type: boolean}
  sanction.fine: {label: 罚款, type: range, unit: yuan}
  outcome.code: {label: 意见, type: choice, ordered: true, of: {hint: 提示, order: 责令改正, spared: 不予处罚, case: 立案}}
records: {sanction: {label: 处罚, order: 1}, outcome: {label: 意见, order: 2}}
acts: {dirt: {label: 不洁}}
---
decisions: cold
tables:
  - id: acts
    for: act
    adds: outcome
    hit: collect
    rows:
      - {id: order, when: {act.bad: true}, then: {code: order}}
      - {id: spared, when: {act.bad: false}, then: {code: spared}}
      - {id: case, when: {act.bad: true}, then: {code: case}}
"""
WHY = Explanation("", "", (), (), (), ())


@pytest.fixture(scope="module")
def rules() -> Library:
    """The rules above."""
    return built(RULES)


def report(certain: str = "", possible: str = "", fine: Any = None, owner: str = "act/dirt") -> Assessment:
    """Return an assessment of one act: codes that are certain, codes that are possible, and its fine."""
    outcomes = tuple(
        Outcome(f"{owner}/acts.{code}", code, code, None, "", None, owner, owner, None, {}, WHY) for code in certain.split()
    )
    rows = tuple(f"acts.{code}" for code in possible.split())
    unknown = (OpenQuestion("outcome", owner, "", True, (), (), rows),) if rows else ()
    sanctions = (Sanction("s", {"fine": fine}, "", True, WHY),) if fine is not None else ()
    acts = (ActFinding("dirt", "dirt", "", (), True, (), sanctions),)
    return Assessment("", "shop", date(2026, 1, 1), (), (), acts, outcomes, unknown)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("order", ""), ("", ""), True),
        (("order", ""), ("order", ""), False),
        (("order", ""), ("", "order"), False),
        (("order", ""), ("hint", ""), True),
        (("order", ""), ("spared", ""), False),
        (("order", ""), ("case", ""), False),
        (("order", "spared case"), ("spared", ""), True),
        (("order", "spared case"), ("case", ""), False),
        (("order", "spared case"), ("", "spared case"), False),
        (("order case", ""), ("case", ""), True),
    ],
)
def test_an_order_is_milder(rules, before, after, expected):
    """It is certainly gone; what comes is milder than the worst that goes, and than the order unless it was possible before."""
    was = report(*before)

    assert expected is is_milder(rules, was, report(*after), was.outcomes[0], fined=False)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"min": 0, "max": 5000}, {"min": 0, "max": 400}, True),
        ({"min": 0, "max": 400}, {"min": 0, "max": 5000}, False),
        ({"min": 0, "max": 5000}, "unknown", False),
        ("unknown", {"min": 0, "max": 5000}, False),
        ({"min": 0, "max": 5000}, {"min": 0, "max": {"low": 100, "high": 4000}}, True),
        ({"min": 0, "max": 5000}, {"min": 0, "max": {"low": 100, "high": 6000}}, False),
        ({"min": 1000, "max": 5000}, {"min": 500, "max": 5000}, True),
        ({"min": 0, "max": 5000}, None, True),
    ],
)
def test_a_case_with_a_lower_fine_is_milder(rules, before, after, expected):
    """The highest fine is certainly lower; what is not known may be without end."""
    was = report("case", "", before)

    assert expected is is_milder(rules, was, report("case", "", after), was.outcomes[0], fined=True)


def test_a_lower_fine_is_nothing_to_an_outcome_without_one(rules):
    """An outcome that does not hang on the penalties is not milder because they are."""
    was = report("spared", "", {"min": 0, "max": 5000})

    assert not is_milder(rules, was, report("spared", "", {"min": 0, "max": 1}), was.outcomes[0], fined=False)


def test_what_costs_more_is_not_milder(rules):
    """An order that falls away while the act costs more is no milder result."""
    was = report("order", "", {"min": 0, "max": 100})

    assert not is_milder(rules, was, report("", "", {"min": 0, "max": 200}), was.outcomes[0], fined=False)

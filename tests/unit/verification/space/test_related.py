"""Facts that hang together, with the solver, without it, and when it does not come to an end."""

import pytest

from smrules.concepts.rules import AllOf
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.settings import Setting
from smrules.verification.faults.tables import check_table
from smrules.verification.showing import shown
from smrules.verification.space import regions
from smrules.verification.space.formulas import Rewriter
from smrules.verification.space.regions import Space
from smrules.verification.space.related import roots
from smrules.verification.space.solver import Cases
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_tables import C16, COUNTS, found, grading

WORKED_OUT = """
decisions: more
derive:
  - {fact: visit.sum, label: 和, value: entity.staff + entity.score}
  - {fact: visit.half, label: 半, value: 0.5 * entity.staff, decimals: 0, round: up}
  - {fact: visit.least, label: 小, min: [entity.staff, entity.score]}
  - {fact: visit.full, label: 满, holds: {entity.staff: ≥ 5}}
  - {fact: checklist.points, label: 总分, sum: item.marks, where: {item.counted: true}}
  - {fact: checklist.items, label: 项数, count: item, where: {item.counted: true}}
  - {fact: checklist.mean, label: 平均, mean: item.marks, where: {item.counted: true}, empty: none, decimals: 1, round: down}
  - {fact: checklist.share, label: 比例, share: item, of: {item.counted: true}, where: {item.failed: true}, empty: none}
  - {fact: checklist.failed, label: 不合格, count: item, where: {item.failed: true}}
"""


def can_be(condition):
    """Say whether a condition, in YAML, can hold."""
    built = library(rows("entity.open: true → good", keys=f"applies_when: {condition}").replace("for: visit", "for: checklist")
                    .replace("visit.verdict", "checklist.grade"), WORKED_OUT)  # fmt: skip
    formula = Rewriter(built, Setting()).formula(built.tables["t"].guard)
    return Space(built, [formula], frozenset({"checklist", "visit", "entity"})).some(AllOf((formula,))) is not None


@pytest.mark.parametrize(("condition", "expected"), [
    ("{visit.sum: 7, entity.staff: 3, entity.score: 4}", True),
    ("{visit.sum: 8, entity.staff: 3, entity.score: 4}", False),
    ("{visit.sum: < 3, entity.staff: ≥ 3}", False),
    ("{visit.half: 2, entity.staff: 3}", True),
    ("{visit.half: 1, entity.staff: 3}", False),
    ("{visit.half: < 0}", False),
    ("{visit.least: 5, entity.staff: 5, entity.score: 9}", True),
    ("{visit.least: 6, entity.staff: 5}", False),
    ("{visit.full: true, entity.staff: 4}", False),
    ("{visit.full: false, entity.staff: 4}", True),
    ("{checklist.items: 2, checklist.points: 20}", True),
    ("{checklist.items: 2, checklist.points: 20.1}", False),
    ("{checklist.items: 0, checklist.points: 1}", False),
    ("{checklist.items: 3, checklist.mean: 3.3, checklist.points: 10}", True),
    ("{checklist.items: 3, checklist.mean: 3.4, checklist.points: 10}", False),
    ("{checklist.items: 0, checklist.mean: known}", False),
    ("{checklist.items: 2, checklist.failed: 1, checklist.share: 0.5}", True),
    ("{checklist.items: 3, checklist.share: 0.5}", False),
    ("{checklist.items: 2, checklist.failed: 3}", False),
    ("{checklist.failed: 1, checklist.share: 0}", False),
    ("{all: [{entity.staff: < entity.score}, {entity.staff: 5}]}", True),
    ("{all: [{entity.staff: < entity.score}, {entity.staff: 5}, {entity.score: 5}]}", False),
])  # fmt: skip
def test_the_solver_knows_how_facts_follow_from_one_another(condition, expected):
    """Sums, rounding, least of two, conditions, counts, means, shares and differences, exactly."""
    assert expected == can_be(condition)


def test_facts_of_one_list_have_one_root():
    """Counts of the same members hang together, facts that are given do not."""
    built = library(COUNTS)
    one, other, ratio = (roots(built, FactPath(f"checklist.{name}")) for name in ("failed_key", "general", "pass_ratio"))

    assert one == other == ratio
    assert roots(built, FactPath("entity.staff")).isdisjoint(one)


def test_without_the_solver_nothing_is_claimed_of_related_facts(monkeypatch):
    """A gap that binds related facts is not claimed; the message says what to install. Other gaps are found as before."""
    for module in (regions, shown):
        monkeypatch.setattr(module, "solver_is_there", lambda: False)
    built = library(grading(*C16), COUNTS)

    told = list(check_table(built, built.tables["t"]))

    assert [("SM434", "warning")] == [(one.code, one.level) for one in told]
    assert "pip install 'smrules[verify]'" in told[0].hint_zh
    assert ["SM402"] == [code for code, _ in found(rows("entity.staff: ≥ 3 → good"))]


def test_a_solver_without_an_answer_is_no_proof(monkeypatch):
    """Where the solver does not come to an end that is said, and nothing is claimed."""

    def lost(self, masks, simple=False):
        raise TimeoutError

    monkeypatch.setattr(Cases, "find", lost)
    built = library(grading(*C16), COUNTS)

    assert [("SM435", "warning")] == [(one.code, one.level) for one in check_table(built, built.tables["t"])]

"""Batches: visits of several days and laws, what is left to the compiled engine and why, and what does not fit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

from smrules import Entity, InputError
from smrules.engine.columnar import frames
from smrules.engine.columnar.batch import LARGEST
from smrules.engine.columnar.running import LARGE_NUMBER, TOO_LARGE
from smrules.engine.reference import ReferenceEvaluator
from smrules.inspection.many import assess_batch, plan_batch
from tests.differential.batches import batch_of, differences, found_rows, planned_differences
from tests.small_libraries import build

pytestmark = pytest.mark.columnar
ON = date(2026, 11, 23)
BASIS = {"instrument": "the-law", "article": "1"}
CELLAR = {"ask": "？", "basis": [BASIS], "class": "general", "look_for": "看"}
DOCUMENTS = {
    "words.yaml": [
        {"domains": [{"id": "one", "title": "一"}]},
        {"instruments": [{"id": "the-law", "title": "法", "in_force": "2000-01-01.."}]},
        {
            "vocabulary": "cellar", "records": {"outcome": {"label": "意见", "order": 1}}, "acts": {"damp": {"label": "潮", "mild": True}},
            "presumptions": {"act.on": "visit.on", "visit.decide_on": "visit.on"},
            "facts": {
                "entity.warmth": {"label": "温度", "type": "number", "decimals": 1},
                "entity.dry": {"label": "干燥", "type": "boolean"}, "entity.lit": {"label": "有灯", "type": "boolean"},
                "entity.turnover": {"label": "收入", "type": "money"}, "entity.share": {"label": "份额", "type": "number", "decimals": 4},
                "item.class": {"label": "类", "type": "choice", "of": {"general": "一般"}},
                "checklist.failed": {"label": "不合格", "type": "number", "decimals": 0},
                "act.mild": {"label": "轻", "type": "boolean"}, "act.grim": {"label": "重", "type": "boolean"},
                "entity.dim": {"label": "昏暗", "type": "boolean"},
                "outcome.code": {"label": "意见", "type": "choice", "ordered": True, "of": {"advice": "建议", "order": "责令"}},
                "outcome.due": {"label": "期限", "type": "date"},
            },
        },
    ],
    "list.yaml": [{
        "checklist": "one.cellar", "domain": "one", "title": "地窖", "in_force": "2020-01-01..", "items": [
            {**CELLAR, "id": "one.cellar.warm", "fact": "entity.warmth", "expect": "0..8"},
            {**CELLAR, "id": "one.cellar.dry", "fact": "entity.dry", "expect": "true", "act": "damp"},
            {**CELLAR, "id": "one.cellar.dim", "fact": "entity.dim", "expect": "false", "act": "damp"},
            {**CELLAR, "id": "one.cellar.lit", "fact": "entity.lit", "expect": "true", "in_force": "2026-01-01..", "applies_when": {"entity.turnover": "≥ 100"}},
        ],
    }],
    "rules.yaml": [{
        "decisions": "cellar",
        "derive": [
            {"fact": "checklist.failed", "count": "item", "where": {"item.failed": True}},
            {"fact": "entity.cut", "label": "分成", "value": "entity.turnover × 0.25 - entity.share"},
        ],
        "tables": [
            {"id": name, "for": "checklist", "adds": "outcome", "in_force": period, "basis": BASIS,
             "rows": [{"id": "some", "when": {"checklist.failed": "≥ 1"}, "then": {"code": code, "due": "3 days after visit.on"}}],
             "otherwise": {"then": "none", "why": "无"}}
            for name, period, code in (("old", "2020-01-01..2025-12-31", "advice"), ("new", "2026-01-01..", "order"))
        ] + [
            {"id": name, "for": "act", "adds": "outcome", "dated_by": dated, "in_force": period, "basis": BASIS,
             "rows": [{"id": "some", "when": {"act.kind": "damp"}, "then": {"code": "advice", "due": f"{count} days after {after}"}}]}
            for name, dated, period, count, after in (
                ("late-act", "decide_on", "2027-01-01..", 5, "visit.decide_on"), ("early-act", "act_on", "2020-01-01..2025-12-31", 2, "act.on"),
            )
        ],
    }],
}  # fmt: skip
LIBRARY = build(DOCUMENTS)


def visit(number: int, facts, answers, on: date = ON):
    """Return one visit of a batch."""
    return Entity(f"E{number}", facts), on, answers, {}


def test_each_visit_has_the_law_of_its_day():
    """Visits of two days before and after a change of law stand in one batch."""
    answers = {"entity.warmth": "8.1", "entity.dry": False}
    visits = [visit(number, {"turnover": 500}, answers, on) for number, on in enumerate((date(2025, 12, 31), date(2026, 1, 1)))]
    found = assess_batch(LIBRARY, batch_of(LIBRARY, visits))

    assert [("V0", "advice", date(2026, 1, 3)), ("V1", "order", date(2026, 1, 4))] == [
        (one["visit"], one["code"], one["due"]) for one in found.outcomes.to_pylist() if one["owner"].startswith("checklist")
    ]  # fmt: skip
    assert {} == differences(LIBRARY, visits, ReferenceEvaluator)
    assert {} == planned_differences(LIBRARY, visits, ReferenceEvaluator)


def test_visits_of_one_kind_share_a_plan():
    """Entities to which the same items apply have one plan, which is listed once."""
    visits = [visit(number, {"turnover": amount} if amount else {}, {}) for number, amount in enumerate((100, 7000, 99, 0))]
    found = plan_batch(LIBRARY, batch_of(LIBRARY, visits))

    assert [0, 0, 1, 2] == [one["plan"] for one in found.visits.to_pylist()]
    assert [(0, "yes"), (2, "unknown")] == [
        (one["plan"], one["applies"]) for one in found.items.to_pylist() if one["item"] == "one.cellar.lit"
    ]


def test_a_number_that_is_too_large_is_left_to_the_compiled_engine():
    """Only the visit that has it is assessed alone; it says the same."""
    visits = [visit(0, {"turnover": LARGEST}, {"entity.dry": False}), visit(1, {"turnover": 50}, {"entity.dry": False})]
    found = assess_batch(LIBRARY, batch_of(LIBRARY, visits))

    assert [{"visit": "V0", "why": LARGE_NUMBER}] == found.row_by_row.to_pylist()
    assert sorted(one["visit"] for one in found.states.to_pylist()) == [one["visit"] for one in found.states.to_pylist()]
    assert {} == differences(LIBRARY, visits, ReferenceEvaluator)


def test_what_might_leave_64_bits_is_left_to_the_compiled_engine():
    """A product that might not fit is not computed: every visit is assessed alone, and says the same."""
    text = json.dumps(DOCUMENTS["rules.yaml"], ensure_ascii=False).replace("entity.turnover × 0.25", "entity.turnover × 10000000")
    lists = json.dumps(DOCUMENTS["list.yaml"], ensure_ascii=False).replace('"entity.turnover": "≥ 100"', '"entity.cut": "≥ 1000000"')
    library = build({**DOCUMENTS, "rules.yaml": json.loads(text), "list.yaml": json.loads(lists)})
    visits = [visit(number, {"turnover": amount, "share": "0.5"}, {"entity.dry": False}) for number, amount in enumerate((0, 1, 10**9))]
    batch = batch_of(library, visits)

    assert {TOO_LARGE} == {one["why"] for one in assess_batch(library, batch).row_by_row.to_pylist()}
    assert 3 == plan_batch(library, batch).row_by_row.num_rows
    assert {} == differences(library, visits, ReferenceEvaluator)
    assert {} == planned_differences(library, visits, ReferenceEvaluator)


def test_a_contradiction_is_told_and_nothing_else_of_that_visit():
    """A state that contradicts its value is a problem of its visit alone."""
    visits = [
        visit(0, {}, {"entity.dry": {"value": False, "state": "compliant"}}),
        visit(1, {}, {"entity.dry": {"value": False}}),
    ]
    result = assess_batch(LIBRARY, batch_of(LIBRARY, visits))
    found = found_rows(result, 2)

    assert [("V0", "SM609")] == [(one["visit"], one["code"]) for one in result.problems.to_pylist()]
    assert {name: set() for name in found[0]} == found[0]
    assert {} == differences(LIBRARY, visits, ReferenceEvaluator)


def test_an_answer_that_nobody_asked_for_is_told():
    """An answer to a question that is not planned is no silent loss."""
    found = assess_batch(LIBRARY, batch_of(LIBRARY, [visit(0, {"turnover": 5}, {"entity.lit": True})]))

    assert ["SM605"] == [one["code"] for one in found.problems.to_pylist()]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"act/damp": {"act.mild": True}}, "SM611"),
        ({"item/one.cellar.dry": {"item.class": "general"}}, "SM611"),
        ({"checklist/one.cellar": {"checklist.failed": 3}}, "SM611"),
        ({"act/rust": {"act.grim": True}}, "SM612"),
        ({"act/damp": {"act.grim": True}, "entity.dry": {"value": False, "circumstances": {"act.grim": False}}}, "SM606"),
        ({name: {"value": True, "circumstances": {"act.grim": name == "entity.dry"}} for name in ("entity.dry", "entity.dim")}, "SM606"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_as_for_one_visit(answers, code):
    """What rules say, what is told twice and differently, and what belongs to nobody is a problem of its visit."""
    visits = [visit(0, {}, answers), visit(1, {}, {"entity.dry": False})]
    found = assess_batch(LIBRARY, batch_of(LIBRARY, visits))

    assert [("V0", code)] == [(one["visit"], one["code"]) for one in found.problems.to_pylist()]
    assert {} == differences(LIBRARY, visits, ReferenceEvaluator)


def test_an_entity_may_be_visited_twice():
    """Two visits of one entity in a batch know nothing of each other's answers."""
    visits = [visit(0, {"turnover": 500}, {"entity.dry": False}), visit(1, {"turnover": 500}, {"entity.lit": True})]
    batch = batch_of(LIBRARY, visits)
    one = batch.visits.set_column(1, "entity", [["E0", "E0"]])

    assert assess_batch(LIBRARY, batch).states == assess_batch(LIBRARY, replace(batch, visits=one)).states


def test_the_day_of_the_decision_governs_what_goes_by_it():
    """Tables that go by the day of the decision or of the act take it from the batch; where it is not told it is presumed."""
    days = {"act_on": date(2025, 6, 1), "decide_on": date(2027, 6, 1)}
    visits = [(Entity(f"E{number}", {}), ON, {"entity.dry": False}, told) for number, told in enumerate((days, {}))]
    found = assess_batch(LIBRARY, batch_of(LIBRARY, visits))

    assert {("V0", "late-act", date(2027, 6, 6)), ("V0", "early-act", date(2025, 6, 3))} == {
        (one["visit"], one["table"], one["due"]) for one in found.outcomes.to_pylist() if one["owner"] == "act/damp"
    }  # fmt: skip
    assert {} == differences(LIBRARY, visits, ReferenceEvaluator)


def test_an_empty_batch_has_empty_tables():
    """Nobody is visited, so nothing follows."""
    batch = batch_of(LIBRARY, [])

    assert 0 == plan_batch(LIBRARY, batch).items.num_rows
    assert 0 == assess_batch(LIBRARY, batch).states.num_rows


def test_without_polars_the_way_out_is_told(monkeypatch):
    """What is missing and how it is installed is said in one message."""
    batch = batch_of(LIBRARY, [])
    monkeypatch.setattr(frames, "pl", None)

    with pytest.raises(InputError, match="SM620"):
        assess_batch(LIBRARY, batch)

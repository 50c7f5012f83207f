"""A batch in columns says of each visit what the reference evaluator says of it alone: states, grades, acts, outcomes, open questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from smrules import Entity
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.reference import ReferenceEvaluator
from tests.differential import whole_libraries
from tests.properties.visits import ON, shipped_visits
from tests.small_libraries import build

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

from tests.differential.batches import differences, drawn_visits, planned_differences

pytestmark = pytest.mark.columnar
VISITS_OF_A_BATCH = 6
CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@given(st.data())
def test_a_batch_agrees_on_drawn_libraries(data):
    """Libraries are drawn, and for each a batch of entities with answers; a disagreement is a bug, and its input goes to `cases/`."""
    documents = data.draw(whole_libraries.documents())
    library = build(documents)
    cases = [data.draw(whole_libraries.cases()) for _ in range(VISITS_OF_A_BATCH)]
    note(json.dumps({"documents": documents, "cases": cases}, ensure_ascii=False))
    visits = drawn_visits(library, cases)

    assert {} == differences(library, visits, ReferenceEvaluator)
    assert {} == planned_differences(library, visits, ReferenceEvaluator)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_batches_agree_where_they_once_did_not(path):
    """Every disagreement that was ever found stays settled."""
    found = json.loads(path.read_text(encoding="utf-8"))
    library = build(found["documents"])

    assert {} == differences(library, drawn_visits(library, found.get("cases") or [found["case"]]), ReferenceEvaluator)


@pytest.mark.slow
@settings(max_examples=max(5, settings.default.max_examples // 10))
@given(st.data())
def test_a_batch_agrees_on_shipped_rules(shipped, data):
    """A batch of visits by the shipped rules says what each visit alone says."""
    drawn = [data.draw(shipped_visits(shipped)) for _ in range(3)]
    visits = [
        (Entity(f"E{number}", one.entity.facts, one.entity.members, one.entity.history), ON, one.answers, {})
        for number, one in enumerate(drawn)
    ]

    assert {} == differences(shipped, visits, CompiledEvaluator)
    assert {} == planned_differences(shipped, visits, CompiledEvaluator)

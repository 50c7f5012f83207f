"""Every engine says what the reference evaluator says: value by value, row by row, unknown by unknown, problem by problem."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

import smrules
from smrules import Library
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.reference import ReferenceEvaluator
from tests.differential import whole_libraries
from tests.differential.comparing import everything, visit
from tests.engines import ENGINES, close
from tests.properties.visits import ON, shipped_visits
from tests.small_libraries import build

CASES_OF_A_LIBRARY = 5
SESSION_SHARE = 2
"""Of how many libraries one is drawn for durable_rules."""
CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def differences(documents: dict[str, Any], case: dict[str, Any], engine: str) -> dict[str, Any]:
    """Return what an engine says differently from the reference evaluator, of the whole case and of the visit."""
    library = build(documents)
    return of_library(library, case, engine)


def of_library(library: Library, case: dict[str, Any], engine: str) -> dict[str, Any]:
    """Return what an engine says differently from the reference evaluator, by a library that was built."""
    (plan, report), (other_plan, other_report) = (visit(library, case, ENGINES[one]) for one in ("reference", engine))
    expected, found = everything(library, case, plan, ENGINES["reference"]), everything(library, case, other_plan, ENGINES[engine])
    wrong = {str(key): (expected.get(key), found.get(key)) for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)}
    return wrong | {name: pair for name, pair in (("plan", (plan, other_plan)), ("report", (report, other_report))) if pair[0] != pair[1]}


@given(st.data())
def test_the_compiled_engine_agrees_on_drawn_libraries(data):
    """Libraries are drawn, and entities with answers for each; a disagreement is a bug, and its input goes to `cases/`."""
    documents = data.draw(whole_libraries.documents())
    library = build(documents)
    for _ in range(CASES_OF_A_LIBRARY):
        case = data.draw(whole_libraries.cases())
        note(json.dumps({"documents": documents, "case": case}, ensure_ascii=False))

        assert {} == of_library(library, case, "compiled")


@pytest.mark.session
@settings(max_examples=max(1, settings.default.max_examples // SESSION_SHARE))
@given(st.data())
def test_durable_rules_agree_on_drawn_libraries(data):
    """Rows that durable_rules decides give the same values, rulings, records, needs and problems as the reference evaluator."""
    documents = data.draw(whole_libraries.documents())
    library = build(documents)
    try:
        for _ in range(CASES_OF_A_LIBRARY):
            case = data.draw(whole_libraries.cases())
            note(json.dumps({"documents": documents, "case": case}, ensure_ascii=False))

            assert {} == of_library(library, case, "durable")
    finally:
        close(library)


@pytest.mark.parametrize("engine", ["compiled", pytest.param("durable", marks=pytest.mark.session)])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_engines_agree_where_they_once_did_not(path, engine):
    """Every disagreement that was ever found stays settled."""
    found = json.loads(path.read_text(encoding="utf-8"))

    assert {} == differences(found["documents"], found["case"], engine)


@pytest.mark.slow
@given(st.data())
def test_the_compiled_engine_agrees_on_shipped_rules(shipped, data):
    """Plans and assessments by the shipped rules are the same objects by either engine."""
    drawn = data.draw(shipped_visits(shipped))
    plans = [smrules.plan(shipped, drawn.entity, on=ON, evaluator=engine) for engine in (ReferenceEvaluator, CompiledEvaluator)]
    reports = [smrules.assess(shipped, plan, drawn.answers, evaluator=engine)
               for plan, engine in zip(plans, (ReferenceEvaluator, CompiledEvaluator), strict=True)]  # fmt: skip

    assert plans[0] == plans[1]
    assert reports[0] == reports[1]

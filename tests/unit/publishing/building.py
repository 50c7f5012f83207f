"""The small library of lanterns, and one visit with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import smrules
from smrules.concepts.assessment import Assessment
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan

LIBRARIES = Path(__file__).resolve().parents[2] / "library"
LANTERNS = LIBRARIES / "lanterns"
FOG = LIBRARIES / "fog"
ON = date(2026, 11, 23)
ENTITY = {
    "id": "shop-1",
    "facts": {"trades": ["paper"], "hall_m2": "80.5", "town": "3701"},
    "members": {"kiln": [{"mark": "K1"}, {"mark": "K2"}]},
}
ANSWERS = {
    "entity.candles": 4,
    "entity.wick": "reed",
    "kiln/K1": {"kiln.degrees": "812.5"},
    "kiln/K2": {"kiln.degrees": {"value": 950, "note": "太热"}},
    "act/open-flame": {"act.wilful": True},
}
TEAM = [{"id": "a", "certified": True}, {"id": "b", "certified": True}]


def lanterns() -> Library:
    """Return the small library."""
    return smrules.load(LANTERNS)


def visit(library: Library, answers: dict) -> tuple[VisitPlan, Assessment]:
    """Return plan and assessment of one shop."""
    plan = smrules.plan(library, smrules.Entity(**ENTITY), on=ON)
    return plan, smrules.assess(library, plan, answers)

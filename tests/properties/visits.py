"""Whole visits for the properties: drawn from small libraries or from the shipped one, and what was told, ready to be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

import smrules
from smrules import Assessment, Entity, Library, VisitPlan
from tests import small_libraries, strategies
from tests.small_libraries import Documents

ON = date(2026, 11, 23)


@dataclass(frozen=True)
class Visit:
    """A drawn visit; `documents` are the rule files of a small library."""

    entity: Entity
    answers: Mapping[Any, Any]
    library: Library
    documents: Documents

    def __repr__(self) -> str:
        drawn = {file: content for file, content in self.documents.items() if file != "words.yaml"}
        return f"{self.entity}\n{self.answers}\n{json.dumps(drawn, ensure_ascii=False)}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Let Hypothesis print what was drawn, not the library that was built from it."""
        printer.text(repr(self))

    def plan(self, library: Library | None = None) -> VisitPlan:
        """Return the plan by *library*, or by the visit's own."""
        return smrules.plan(library or self.library, self.entity, on=ON)

    def report(self, library: Library | None = None) -> Assessment:
        """Return the assessment by *library*, or by the visit's own; answers that it does not ask for are left out."""
        used = library or self.library
        plan = self.plan(used)
        asked = {strategies.key_of(one) for one in plan.questions}
        acts = {f"act/{used.items[one.item].act}" for one in plan.items}
        fitting = {key: value for key, value in self.answers.items() if key in asked or key in acts}
        return smrules.assess(used, plan, fitting)


@st.composite
def small_visits(draw: st.DrawFn, complete: bool = False, known: bool = False) -> Visit:
    """
    Draw a visit by a small library.

    Args:
        complete: Every question is answered with a value, and all is known of every act.
        known: What decides whether items apply is known beforehand.
    """
    documents = draw(small_libraries.documents())
    library = small_libraries.build(documents)
    entity = draw(small_libraries.entities(known))
    asked = {one.fact for one in smrules.plan(library, entity, on=ON).questions if one.known_from is None}
    if complete:
        values = {fact: small_libraries.FACT_VALUES[fact.partition(".")[2]] for fact in sorted(asked)}
        answers = draw(st.fixed_dictionaries(values))
    else:
        answers = draw(small_libraries.answers(asked))
    return Visit(entity, {**answers, **draw(small_libraries.circumstances(complete))}, library, documents)


@st.composite
def shipped_visits(draw: st.DrawFn, library: Library) -> Visit:
    """Draw a visit by the shipped library."""
    entity = draw(strategies.entities(library))
    plan = smrules.plan(library, entity, on=ON)
    answers = {**draw(strategies.answers(library, plan)), **draw(strategies.circumstances(library, plan))}
    return Visit(entity, answers, library, {})


def told(report: Assessment) -> dict[str, list]:
    """Return what a report says, apart from wording, places in files and the order of rows."""
    return {
        "findings": sorted(((one.checklist, one.item, str(one.member)), one.state, one.applies) for one in report.findings),
        "grades": sorted((one.member, one.fact, _json(one.value), _rows(one)) for one in report.grades),
        "outcomes": sorted((one.id, one.code, str(one.mode), _json(one.attributes), _rows(one)) for one in report.outcomes),
        "acts": sorted((one.act, one.certain, sorted(one.items), _sanctions(one)) for one in report.acts),
        "unknown": sorted(
            (one.subject, one.what, sorted(one.possible), sorted(one.rows), sorted((need.fact, str(need.member)) for need in one.needs))
            for one in report.unknown
        ),
    }  # fmt: skip


def _rows(one: Any) -> list[str]:
    return sorted(one.explanation.rows)


def _sanctions(act: Any) -> list:
    return sorted((one.id, _json(one.attributes), one.certain, _rows(one)) for one in act.sanctions)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)

"""May this visit take place today? Every reason against it is a record that tables add; Python only counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from smrules.concepts.assessment import Explanation
from smrules.concepts.decision import Admission, Officer
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.needs import Needs
from smrules.engine.world import Member
from smrules.inspection.assess import Assessor
from smrules.inspection.intake import Intake
from smrules.inspection.scene import Scene, set_scene

REFUSAL = "refusal"
EXEMPTION = "exemption"
TEAM = "team"
VISIT = "visit"


def admit(
    library: Library, entity: Entity, *, on: date, team: Iterable[Officer], trigger: str | None = None,
    reason: str | None = None, visit: Mapping[str, Any] | None = None, history: Mapping[str, Any] | None = None,
    evaluator: Evaluators = CompiledEvaluator,
) -> Admission:
    """
    Say whether a visit may take place, and why or why not.

    Args:
        library: Checked rule files; the reasons against a visit are its tables that add a `refusal`, and what the
            trigger exempts it from its tables that add an `exemption`.
        entity: The business entity.
        on: Day of the visit.
        team: Who is going; who must withdraw from this entity is `team.recused`, where the library has that fact.
        trigger: Why the visit takes place, one of the codes of `visit.trigger`; `None` if nobody said.
        reason: What exactly the trigger is: the plan, the complaint, the clue. Blank text says nothing.
        visit: Other facts of the visit by name, and lists of members by scope, such as `{"matter": [{"id": "M1"}]}`.
        history: Dated scope → `{complete_from, records}`, beside what the entity holds; what is not there is unknown.
        evaluator: The engine; every engine gives the same admission.

    Returns:
        A refusal is a return value with its reasons, never an exception. While one is possible the visit is not admitted.

    Raises:
        InputError: The entity, the visit, the history or a member of the team does not fit the vocabulary.

    Legal basis: 行政处罚法 art. 42, through the tables of the library.
    """
    intake = Intake(library)
    scene = set_scene(library, entity, on, intake, history)
    reason = (reason or "").strip() or None
    _tell_visit(intake, scene, {} if visit is None else visit, {"trigger": trigger, "reason": reason})
    intake.members(TEAM, [_told(one, entity, library) for one in team], TEAM, scene.visit, scene.world)
    intake.finish()
    return _admission(Assessor(library, scene, evaluator), on)


def _tell_visit(intake: Intake, scene: Scene, visit: Mapping[str, Any], said: Mapping[str, str | None]) -> None:
    """Read what is told about the visit: facts, lists of its members, and what was *said* beside them."""
    scopes = {name for name, one in intake.library.vocabulary.scopes.items() if one.parent == VISIT} - {TEAM}
    told = intake.mapping(visit, VISIT)
    intake.given(scene.visit, {name: one for name, one in told.items() if name not in scopes}, VISIT)
    for scope in sorted(scopes & set(told)):
        intake.members(scope, told[scope], f"{VISIT}.{scope}", scene.visit, scene.world)
    for name, one in said.items():
        if one is not None and (fact := f"{VISIT}.{name}") in scene.visit.values:
            intake.twice(intake.facts[fact], fact)
        elif one is not None:
            intake.given(scene.visit, {name: one}, VISIT)


def _told(officer: Officer, entity: Entity, library: Library) -> dict[str, Any]:
    told = {"id": officer.id, "certified": officer.certified, "role": officer.role}
    if f"{TEAM}.recused" in library.vocabulary.facts:
        told["recused"] = entity.id in officer.recused_from
    return told


def _admission(assessor: Assessor, on: date) -> Admission:
    engine, told = assessor.engine, assessor.scene.visit.values
    refusals = [record for record in engine.records(REFUSAL) if engine.exists(record) is not False]
    needs = Needs(engine)
    for record in refusals:
        needs.of_existence(record)
    certain = [record for record in refusals if engine.exists(record)]
    possible = [record for record in refusals if not engine.exists(record)]
    known = EXEMPTION in assessor.library.vocabulary.records
    exemptions = [record for record in engine.records(EXEMPTION) if engine.exists(record)] if known else []
    return Admission(
        not refusals, on, _said(told.get("visit.trigger")), _explained(assessor, certain),
        tuple(one.label for one in assessor.explainer.needs(needs)), _said(told.get("visit.reason")),
        _explained(assessor, possible), _explained(assessor, exemptions),
    )  # fmt: skip


def _said(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _explained(assessor: Assessor, records: Iterable[Member]) -> tuple[Explanation, ...]:
    return tuple(
        assessor.explainer.explanation(record.source, record.parent, assessor.code_shown(record))
        for record in sorted(records, key=lambda one: one.key)
    )

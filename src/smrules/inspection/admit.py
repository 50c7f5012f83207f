"""May this visit take place today? Every reason against it is a record that tables add; Python only counts them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from smrules.concepts.decision import Admission, Officer
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.needs import Needs
from smrules.inspection.assess import Assessor
from smrules.inspection.intake import Intake
from smrules.inspection.scene import set_scene

REFUSAL = "refusal"
TEAM = "team"


def admit(
    library: Library, entity: Entity, *, on: date, team: Iterable[Officer], trigger: str | None = None,
    evaluator: Evaluators = CompiledEvaluator,
) -> Admission:
    """
    Say whether a visit may take place, and why or why not.

    Args:
        library: Checked rule files; the reasons against a visit are its tables that add a `refusal`.
        entity: The business entity.
        on: Day of the visit.
        team: Who is going.
        trigger: Why the visit takes place, one of the codes of `visit.trigger`; `None` if nobody said.
        evaluator: The engine; every engine gives the same admission.

    Returns:
        A refusal is a return value with its reasons, never an exception.

    Raises:
        InputError: The entity, the trigger or a member of the team does not fit the vocabulary.

    Legal basis: 行政处罚法 art. 42, through the tables of the library.
    """
    intake = Intake(library)
    scene = set_scene(library, entity, on, intake)
    if trigger is not None:
        intake.given(scene.visit, {"trigger": trigger}, "visit")
    officers = [{"id": one.id, "certified": one.certified, "role": one.role} for one in team]
    intake.members(TEAM, officers, "team", scene.visit, scene.world)
    intake.finish()
    assessor = Assessor(library, scene, evaluator)
    engine = assessor.engine
    refusals = [record for record in engine.records(REFUSAL) if engine.exists(record) is not False]
    needs = Needs(engine)
    for record in refusals:
        needs.of_existence(record)
    told = tuple(
        assessor.explainer.explanation(record.source, record.parent, assessor.code_shown(record))
        for record in sorted(refusals, key=lambda one: one.key)
    )
    return Admission(not refusals, on, trigger, told, tuple(one.label for one in assessor.explainer.needs(needs)))

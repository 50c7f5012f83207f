"""What an evaluator says of a whole case, told by names, so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import smrules
from smrules import Entity, InputError, Library
from smrules.engine.evaluator import Evaluator, Evaluators
from smrules.engine.needs import Needs, is_open
from smrules.engine.rulings import Ruling
from smrules.engine.world import Member
from smrules.inspection.answers import AnswerReader
from smrules.inspection.intake import Intake
from smrules.inspection.scene import Scene, group_acts, planned_items, set_scene

ON = date(2026, 11, 23)


def entity_of(known: dict[str, Any]) -> Entity:
    """Return the entity of a drawn case."""
    members = {} if known["thing"] is None else {"thing": known["thing"]}
    history = {} if known["past"] is None else {"past": {"records": known["past"], "complete_from": known["from"]}}
    return Entity("E1", known["facts"], members, history)


def answers_of(library: Library, plan: smrules.VisitPlan, case: dict[str, Any]) -> dict[Any, Any]:
    """Return the answers of a drawn case that fit its plan; those about things are told of every thing."""
    told: dict[Any, Any] = {}
    for one in plan.questions:
        if one.known_from is None and one.fact in case["told"] and "?" not in (one.member or ""):
            told[one.fact if one.member is None else (one.member, one.fact)] = case["told"][one.fact]
    planned = {library.items[one.item].act for one in plan.items}
    return told | {f"act/{act}": facts for act, facts in case["acts"].items() if act in planned and act != "wear"}


def visit(library: Library, case: dict[str, Any], engine: Evaluators) -> tuple[Any, Any]:
    """Return plan and assessment of a case; an input error is told by its text."""
    plan = smrules.plan(library, entity_of(case["entity"]), on=ON, evaluator=engine)
    days = {name: date.fromisoformat(day) for name, day in case["days"].items() if day}
    try:
        return plan, smrules.assess(library, plan, answers_of(library, plan, case), evaluator=engine, **days)
    except InputError as error:
        return plan, str(error)


def everything(library: Library, case: dict[str, Any], plan: smrules.VisitPlan, engine: Evaluators) -> dict[Any, Any]:
    """Return all that one evaluator says of a planned case: members, values, guards, rows, rulings, records and needs."""
    scene = _scene(library, case, plan, engine)
    evaluator = engine(library, scene.world)
    found = dict(_told(evaluator, scene))
    found["problems"] = sorted(one.text() for one in evaluator.problems)
    return found


def _scene(library: Library, case: dict[str, Any], plan: smrules.VisitPlan, engine: Evaluators) -> Scene:
    intake = Intake(library)
    scene = set_scene(library, entity_of(case["entity"]), ON, intake, planned=planned_items(plan))
    group_acts(scene)
    AnswerReader(scene, intake, engine).read(answers_of(library, plan, case))
    return scene


def _told(evaluator: Evaluator, scene: Scene) -> Iterator[tuple[Any, Any]]:
    library = evaluator.library
    members = [one for found in scene.world.members.values() for one in found]
    for kind in sorted(library.vocabulary.records):
        members += evaluator.records(kind)
    for member in members:
        yield (member.name, "exists"), evaluator.exists(member)
        for fact in sorted(name for name in library.vocabulary.facts if name.partition(".")[0] == member.scope):
            value = evaluator.value(member, fact)
            yield (member.name, fact), _named(value)
            if is_open(value):
                yield (member.name, fact, "needs"), _needs(evaluator, member, fact)
        for fact in sorted(library.deciding):
            if fact.partition(".")[0] == member.scope:
                yield (member.name, fact, "ruling"), _ruling(evaluator.ruling(member, fact))
        if isinstance(member.source, Ruling):
            yield (member.name, "record"), (_ruling(member.source), {name: _named(value) for name, value in member.values.items()})
        for table in library.tables.values():
            if table.scope == member.scope:
                hits = [(row.id, hit) for row, hit in evaluator.row_hits(table, member) if hit is not False]
                yield (member.name, table.id), (evaluator.applies(table, member), hits)


def _ruling(ruling: Ruling) -> Any:
    value = {name: _named(one) for name, one in ruling.value.items()} if isinstance(ruling.value, dict) else _named(ruling.value)
    return ruling.table and ruling.table.id, [row.id for row in ruling.rows], value, ruling.exists


def _named(value: Any) -> Any:
    return ("picked", value.name) if isinstance(value, Member) else value


def _needs(evaluator: Evaluator, member: Member, fact: str) -> Any:
    needs = Needs(evaluator)
    needs.of_fact(member, fact)
    return [(one.name, name) for one, name in needs.found], list(needs.reasons)

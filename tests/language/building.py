"""Small worlds for the hard cases: a visit with answers, or members of any scope with the facts they have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from smrules.concepts.assessment import Assessment
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.definitions.library import load_library
from smrules.engine.evaluator import Evaluator, Evaluators
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member, World
from smrules.inspection.assess import assess
from smrules.inspection.intake import Intake
from smrules.inspection.plan import plan

ENGINE: Evaluators = ReferenceEvaluator
"""The engine under test; `tests/engines.py` lists all."""
HERE = Path(__file__).parent
FILES = sorted(path.stem for path in HERE.glob("*.yaml"))


def rules(name: str) -> Library:
    """Return the library of one file of this folder."""
    return load_library(HERE / f"{name}.yaml")


def visit(library: Library, on: str, answers: dict, facts: dict | None = None, **more) -> Assessment:
    """Return what follows from the answers of one visit; *more* are members and history of the entity."""
    dates = {name: more.pop(name) for name in ("act_on", "decide_on") if name in more}
    entity = Entity("shop", facts or {}, more.get("members", {}), more.get("history", {}))
    planned = plan(library, entity, on=date.fromisoformat(on), evaluator=ENGINE)
    return assess(library, planned, answers, evaluator=ENGINE, **dates)


def grades(report: Assessment, fact: str) -> dict[str, object]:
    """Return what tables decided of *fact*, by member."""
    return {one.member.partition("/")[2]: one.value for one in report.grades if one.fact == fact}


def grade_rows(report: Assessment, fact: str) -> list[str]:
    """Return the rows that decided *fact*."""
    return [row for one in report.grades if one.fact == fact for row in one.explanation.rows]


def proposed(report: Assessment) -> list[tuple[str, str]]:
    """Return the proposed outcomes with the rows that set them."""
    return [(one.code, row) for one in report.outcomes for row in one.explanation.rows]


def needed(report: Assessment) -> set[str]:
    """Return the facts that would settle what is open."""
    return {need.fact for one in report.unknown for need in one.needs}


def open_rows(report: Assessment, subject: str) -> list[str]:
    """Return the rows between which it is open what follows for *subject*."""
    return [row for one in report.unknown if one.subject == subject for row in one.rows]


def bench(library: Library, on: str, *members: tuple[str, dict], pasts: dict | None = None) -> Evaluator:
    """
    Return an evaluator over an entity, a visit, and other members.

    Args:
        library: The rules.
        on: Day of the visit.
        members: Scope and facts of each member; those of the entity, the visit and one act come first where they are given.
        pasts: Dated scope → day from which its list is complete; a scope that is not there was not given.
    """
    world = World(complete_from={scope: date.fromisoformat(day) for scope, day in (pasts or {}).items()})
    parents: dict[str, Member] = {}
    for scope in pasts or {}:
        world.members[scope] = []
    told = {"entity": {}, "visit": {}} | {scope: facts for scope, facts in members if scope in ("entity", "visit")}
    rest = [(scope, facts) for scope, facts in members if scope not in told]
    for number, (scope, facts) in enumerate([*told.items(), *rest]):
        parent = library.vocabulary.scopes[scope].parent
        values = _read(library, facts)
        key = str(values.get(library.vocabulary.scopes[scope].key or "", number))
        member = world.add(Member(scope, key, values, parents.get(parent) if parent else None))
        parents.setdefault(scope, member)
    parents["visit"].values["visit.on"] = date.fromisoformat(on)
    return ENGINE(library, world)


def _read(library: Library, facts: dict) -> dict:
    intake = Intake(library, stated=True)
    values = {name: intake.fact(name, raw, "bench") for name, raw in facts.items()}
    intake.finish()
    return {name: found[1] for name, found in values.items() if found}


def value(engine: Evaluator, fact: str, number: int = 0):
    """Return a fact of one member of its scope."""
    return engine.value(engine.world.members[fact.partition(".")[0]][number], fact)

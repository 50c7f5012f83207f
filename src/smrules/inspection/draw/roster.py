"""The officers whom a plan lets go: what must certainly hold of them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from smrules.concepts.decision import Officer
from smrules.concepts.diagnostic import InputError, nearest
from smrules.concepts.draw_plan import TeamPlan
from smrules.concepts.draw_record import OfficerTerms, TeamTerms
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE
from smrules.engine.evaluator import VISIT, Evaluators
from smrules.engine.world import Member, World
from smrules.inspection.admit import TEAM
from smrules.inspection.draw.canonical import label_of
from smrules.inspection.intake import Intake


def team_terms(
    library: Library,
    plan: TeamPlan,
    officers: Sequence[Officer],
    last_teams: Mapping[str, Iterable[str]],
    on: date,
    evaluator: Evaluators,
) -> TeamTerms:
    """
    Return who may go, as it is announced: officers by id, the last teams of those entities that had one.

    Raises:
        InputError: An officer does not fit the vocabulary, has an unusable id, is there twice, or has a domain that there is not.
    """
    intake = Intake(library)
    ids = _ids(officers, intake)
    _check_domains(library, officers, intake)
    fit = _fit(library, plan, officers, on, intake, evaluator)
    intake.finish()
    told = sorted(
        (OfficerTerms(ids[n], fit[n], tuple(sorted(set(one.domains))), _labels(one.recused_from)) for n, one in enumerate(officers)),
        key=lambda one: one.id,
    )
    last = {label_of(entity) or entity: _labels(team) for entity, team in sorted(last_teams.items())} if plan.new_pair else {}
    return TeamTerms(plan.size, plan.recusal, plan.most_visits or 0, plan.new_pair, plan.gives_way, tuple(told), last)


def _labels(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({label_of(text) or text for text in texts}))


def _ids(officers: Sequence[Officer], intake: Intake) -> list[str]:
    found: list[str] = []
    for number, officer in enumerate(officers):
        label = label_of(officer.id) if isinstance(officer.id, str) else None
        if label is None:
            intake.report("SM650", f"officers[{number}].id", found=repr(officer.id))
        elif label in found:
            intake.report("SM651", f"officers[{number}].id", id=label, first=found.index(label) + 1)
        found.append(label or "")
    return found


def _check_domains(library: Library, officers: Sequence[Officer], intake: Intake) -> None:
    for number, officer in enumerate(officers):
        for place, domain in enumerate(officer.domains):
            if domain not in library.domains:
                where = f"officers[{number}].domains[{place}]"
                close = nearest(domain, library.domains)
                intake.report("SM604", where, name="domains", label="领域", found=domain, allowed=close or ", ".join(library.domains))


def _fit(library, plan: TeamPlan, officers: Sequence[Officer], on: date, intake: Intake, evaluator: Evaluators) -> list[bool]:
    """Say of each officer whether what the plan demands certainly holds."""
    if plan.who == ALWAYS_TRUE:
        return [True] * len(officers)
    world = World()
    entity = world.add(Member("entity", "", {}))
    visit = world.add(Member("visit", on.isoformat(), {VISIT: on}, entity))
    given = [{"id": one.id, "certified": one.certified, "role": one.role} for one in officers]
    intake.members(TEAM, given, "officers", visit, world)
    if intake.found:
        raise InputError(intake.found)
    engine = evaluator(library, world)
    return [engine.holds(plan.who, member) is True for member in world.members[TEAM]]

"""A contradiction of two items as a visit that can be pasted among the cases: both are planned, and no answer meets both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.diagnostic import InputError
from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.inspection.assess import assess
from smrules.inspection.plan import plan
from smrules.verification.showing.witness import MOST_TRIES, Facts, cases, facts_of, written
from smrules.verification.showing.yaml_text import flow
from smrules.verification.space.boxes import Box
from smrules.verification.space.formulas import Formula, Rewriter, Subject
from smrules.verification.space.regions import Space
from smrules.verification.trials.case_trials import CaseTrial

_MOST_MEMBERS = 20


class VisitWitness(NamedTuple):
    """One visit: what every subject is, and the case as a line of YAML."""

    values: Mapping[Subject, Any]
    line: str


def visit_witness(
    space: Space, box: Box, items: tuple[InspectionItem, InspectionItem], meeting: tuple[Formula, Formula], on: date
) -> VisitWitness | None:
    """
    Return a visit in *box* at which both *items* are planned and no answer meets both; `None` if none is confirmed.

    Args:
        meeting: What it takes to meet each of them, rewritten.
    """
    fact = FactPath(items[0].fact)
    answers = [told[str(fact)] for told in _answers(space, meeting, on) if told.get(str(fact), UNKNOWN) is not UNKNOWN]
    for values in islice(cases(space, box), MOST_TRIES):
        told = facts_of(space, {one: value for one, value in values.items() if one.path != fact}, on)
        entity = None if told is None else entity_of(space.library, told)
        if entity is not None and (line := _confirmed(space.library, items, entity, answers, on)) is not None:
            return VisitWitness(values, line)
    return None


def _answers(space: Space, meeting: Iterable[Formula], on: date) -> Iterator[Facts]:
    """Yield facts with an answer that meets one item, for every box of such answers."""
    for formula in meeting:
        for box in space.boxes(formula):
            part = space.possible(box)
            told = None if part is None else facts_of(space, space.values(part), on)
            if told is not None:
                yield told


def _confirmed(library: Library, items, entity: Facts, answers: list[Any], on: date) -> str | None:
    """Return the case if the evaluator finds that of *answers* each meets at most one of the items, and some meets one."""
    shown = None
    for answer in answers:
        states = _states(library, items, entity, answer, on)
        if states is None or "noncompliant" not in states.values():
            return None
        if len(states) == len(items) and "compliant" in states.values():
            told = {"on": on, "entity": entity, "answers": {items[0].fact: written(answer)}, "expect": {"states": states}}
            shown = shown or told
    return None if shown is None else "- " + flow({"name": f"{items[0].id} × {items[1].id}", **shown})


def _states(library: Library, items, entity: Facts, answer: Any, on: date) -> Mapping[str, str] | None:
    trial = CaseTrial(library, on)
    try:
        planned = plan(library, trial.entity(entity), on=on)
        report = assess(library, planned, {items[0].fact: written(answer)})
    except InputError:
        return None
    found = {one.item: one.state for one in report.findings}
    return {one.id: found[one.id] for one in items if one.id in found}


def entity_of(library: Library, facts: Mapping[str, Any]) -> Facts | None:
    """Return facts of an entity and its members as a case tells them; `None` if they cannot be told."""
    told: Facts = {}
    members: dict[str, Facts] = {}
    for name, value in facts.items():
        scope, _, short = name.partition(".")
        if scope == "visit":
            told |= {"area": value} if short == "area" else {}
        elif library.is_derived(name):
            if not _list_members(library, name, value, told):
                return None
        elif scope == "entity":
            told[short] = written(value)
        else:
            members.setdefault(scope, {})[short] = written(value)
    for scope, one in members.items():
        told.setdefault(scope, []).append(one)
    for scope in library.vocabulary.scopes.values():
        for number, one in enumerate(told.get(scope.id, ()), start=1):
            one.setdefault((scope.key or "").partition(".")[2] or "id", str(number))
    return told


def _list_members(library: Library, name: str, value: Any, told: Facts) -> bool:
    """List as many members as a count says; say whether it is one."""
    derivation = library.derivations.get(name)
    parent = library.vocabulary.scopes[derivation.scope].parent if derivation and derivation.scope else None
    if derivation is None or derivation.kind != "count" or parent != "entity" or value is NONE or value > _MOST_MEMBERS:
        return False
    formula = Rewriter(library, Space(library, [], frozenset()).setting).formula(derivation.where)
    space = Space(library, [formula], frozenset(library.vocabulary.chains[derivation.scope]))
    box = space.some(formula)
    facts = None if box is None else facts_of(space, space.values(box), date.min)
    start = f"{derivation.scope}."
    own = {one.removeprefix(start): written(value) for one, value in (facts or {}).items() if one.startswith(start)}
    told.setdefault(derivation.scope, []).extend(dict(own) for _ in range(value))
    return facts is not None

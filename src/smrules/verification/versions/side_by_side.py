"""One case tried in two versions of a library, and what follows in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.diagnostic import InputError
from smrules.concepts.library import Library
from smrules.concepts.rules import Derivation, Table
from smrules.concepts.values import MoneyRange
from smrules.verification.mutation.suggestions import (
    APPLIES,
    STATES,
    entity_facts,
    facts_needed,
    facts_read_by_results,
    members_of_case,
    plain_item,
    read_example,
)
from smrules.verification.showing.instances import Facts
from smrules.verification.showing.writing import cell, flow, value_text
from smrules.verification.space.verdicts import Formed
from smrules.verification.trials.derived_trials import DerivedTrial
from smrules.verification.trials.examples import item_attempt
from smrules.verification.trials.table_trials import TableTrial

_RUNTIME = ("SM417", "SM419")
"""Two rows that hold together with different results; no row that holds."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as one line of YAML, on a day, and what follows in each version."""

    on: date
    text: str
    old: str
    new: str


def tried(versions: tuple[Library, Library], rules: tuple[Any, Any], about: str, facts: Facts, on: date) -> Case | None:
    """
    Return a case with what follows in both versions; `None` if the same does.

    Raises:
        InputError: The case cannot be told in one of them.
    """
    new = rules[1]
    match new:
        case Table():
            given = facts_needed(new, facts_read_by_results(versions[1], new, on) | facts, on)
            data: dict[str, Any] = {"given": given}
            found = [_said(TableTrial(one, rule, on), _read(data)["given"]) for one, rule in zip(versions, rules, strict=True)]
        case Derivation():
            data = members_of_case(versions[1], new, facts, on)
            found = [shown(DerivedTrial(one, rule, on).value(_read(data))) for one, rule in zip(versions, rules, strict=True)]
        case _:
            data = dict(_told(versions[1], new, about, facts))
            found = [next(_answers(one, rule, about, data, on), "") for one, rule in zip(versions, rules, strict=True)]
    return Case(on, flow(data), *found) if found[0] != found[1] and all(found) else None


def _said(trial: TableTrial, given: Facts) -> str:
    """Return what a table says, or the number of the message that says why it can say nothing."""
    try:
        return shown(trial.tell(given)["expect"])
    except InputError as error:
        codes = dict.fromkeys(one.code for one in error.diagnostics if one.code in _RUNTIME)
        if not codes:
            raise
        return "、".join(codes)


def _read(data: dict[str, Any]) -> dict[str, Any]:
    return dict(read_example(flow(data)) or {})


def _told(library: Library, rule: InspectionItem | Checklist, about: str, facts: Facts) -> Iterator[tuple[str, Any]]:
    asked = rule.fact if about == "state" else ""
    around = {name: value for name, value in facts.items() if name not in (asked, "visit.on")}
    if around:
        yield "entity", entity_facts(library, around)
    if asked in facts:
        yield "answers", {asked: facts[asked]}


def _answers(library: Library, rule: InspectionItem | Checklist, about: str, data: dict[str, Any], on: date) -> Iterator[str]:
    """Yield what holds of the item: its state, or whether it applies."""
    checklist = rule if isinstance(rule, Checklist) else _around(library, rule)
    item = plain_item(rule) if isinstance(rule, Checklist) else rule
    key, values = ("state", STATES) if about == "state" else ("applies", APPLIES)
    for value in values:
        example = _read({"on": on, **data, "expect": {key: value}})
        if item_attempt(checklist, item, example, item.id).passes(library):
            yield value_text(value)


def _around(library: Library, item: InspectionItem) -> Checklist:
    return next(one for one in library.checklists.values() if any(other.id == item.id for other in one.items))


def shown(value: Any) -> str:
    """Write a value, a record or a list of records as rule files have it."""
    match value:
        case Formed(expression):
            return cell(None, expression).replace("param.former.", "param.")
        case dict():
            return "{" + ", ".join(f"{name}: {shown(one)}" for name, one in sorted(value.items())) + "}"
        case list():
            return "; ".join(map(shown, value))
        case MoneyRange():
            return value_text(value)
    return value_text(value)

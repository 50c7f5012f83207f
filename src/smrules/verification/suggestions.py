"""
For a mutant that no example notices, an example that would: ready to be pasted beside its rule.

Every example is tried before it is shown: what it expects follows from the rule, and does not follow from the mutant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import ALWAYS
from smrules.concepts.diagnostic import InputError
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Derivation, Table
from smrules.definitions.yaml_source import read_yaml
from smrules.verification.equivalence import NotComparable, differences
from smrules.verification.examples import Attempt, day_of, derived_attempt, item_attempt, table_attempt
from smrules.verification.derived_trials import DerivedTrial
from smrules.verification.instances import Facts, instance
from smrules.verification.mutants import Mutant
from smrules.verification.partition import TooManyParts
from smrules.verification.table_trials import TableTrial, fixed
from smrules.verification.writing import flow

MOST_TRIED = 8
"""So many parts of the space are tried before a survivor is left without a suggestion."""
STATES = ("compliant", "noncompliant", "unanswered")
APPLIES = (True, False, "unknown")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    An example that passes on the rule and fails on the mutant.

    Attributes:
        rule: Beside which rule it belongs: an item, a table or a derived fact, by its id.
        position: Where that rule stands.
        text: The example as one line of YAML.
    """

    rule: str
    position: Position
    text: str


def suggestion(library: Library, mutant: Mutant) -> Suggestion | None:
    """Return an example that kills *mutant*; `None` if none was found that passes on the rule and fails on the mutant."""
    changed = mutant.apply(library)
    for data in _candidates(library, mutant):
        text = flow(data)
        attempt = _attempt(library, mutant, text)
        if attempt is not None and attempt.passes(library) and not attempt.passes(changed):
            return Suggestion(attempt.name, _rule_of(library, mutant).position, text)
    return None


def _rule_of(library: Library, mutant: Mutant) -> Any:
    """Return the rule beside which an example of *mutant* stands: of a checklist, its first item."""
    return mutant.old.items[0] if isinstance(mutant.old, Checklist) else mutant.old


def read_example(text: str) -> Mapping[str, Any] | None:
    """Return an example that is written as one line of YAML; `None` if it cannot be read."""
    documents, found = read_yaml("example.yaml", f"examples:\n  - {text}\n".encode())
    return None if found or not documents else documents[0].data["examples"][0]


def _attempt(library: Library, mutant: Mutant, text: str) -> Attempt | None:
    data = read_example(text)
    if data is None:
        return None
    rule = _rule_of(library, mutant)
    match rule:
        case Table():
            return table_attempt(rule, data, rule.id)
        case Derivation():
            return derived_attempt(rule, data, rule.fact)
        case InspectionItem():
            checklist = mutant.old.id if isinstance(mutant.old, Checklist) else mutant.checklist
            return item_attempt(library.checklists[checklist], rule, data, rule.id)
    return None


def _candidates(library: Library, mutant: Mutant) -> Iterator[dict[str, Any]]:
    """Yield examples of cases in which the rule and the mutant decide differently."""
    on = _day(library, mutant)
    for facts in _cases(library, mutant, on):
        try:
            yield from _examples(library, mutant, facts, on)
        except InputError:
            continue


def _cases(library: Library, mutant: Mutant, on: date) -> Iterator[Facts]:
    try:
        for open_ in (False, True):
            found = (instance(one.space, one.part.box, on) for one in differences(library, mutant, open_))
            yield from islice((facts for facts in found if facts is not None), MOST_TRIED)
    except (NotComparable, TooManyParts):
        return


def _day(library: Library, mutant: Mutant) -> date:
    match mutant.old:
        case Table(in_force=period) | Checklist(in_force=period):
            return day_of(period)
        case InspectionItem():
            checklist = library.checklists[mutant.checklist or ""]
            return item_attempt(checklist, mutant.old, {}, "").day()
    return day_of(ALWAYS)


def _examples(library: Library, mutant: Mutant, facts: Facts, on: date) -> Iterator[dict[str, Any]]:
    match mutant.old:
        case Table() as table:
            given = _needed(table, facts, on)
            yield {"given": given, **TableTrial(library, table, on).tell(read_example(flow(given)) or {})}
        case Derivation() as derivation:
            yield from _of_derivation(library, derivation, facts, on)
        case InspectionItem(fact=fact) if mutant.part == "expect":
            yield from _of_answer(facts, fact)
        case InspectionItem() | Checklist():
            yield from ({"entity": _short(facts), "expect": {"applies": one}} for one in APPLIES)


def _needed(table: Table, facts: Facts, on: date) -> Facts:
    """Return the facts without those that go without saying."""
    said = {str(clause.path): clause.test.operands[0].value for clause in fixed(table.guard)}
    usual = {"act.on": on, "visit.on": on, "visit.decide_on": on, "visit.area": table.place}
    return {name: value for name, value in facts.items() if (said | usual).get(name) != value}


def _of_answer(facts: Facts, fact: str) -> Iterator[dict[str, Any]]:
    around = {name: value for name, value in facts.items() if name != fact and name != "visit.on"}
    answers = {"answers": {fact: facts[fact]}} if fact in facts else {}
    for state in STATES:
        yield {**({"entity": _short(around)} if around else {}), **answers, "expect": {"state": state}}


def _short(facts: Facts) -> Facts:
    """Return the facts of the entity by their short names, as examples of items are written."""
    return {name.removeprefix("entity."): value for name, value in facts.items()}


def _of_derivation(library: Library, derivation: Derivation, facts: Facts, on: date) -> Iterator[dict[str, Any]]:
    """Yield an example with one member, or of a condition with the facts of the owner."""
    data: dict[str, Any] = {}
    if derivation.scope is not None:
        dated = library.vocabulary.scopes[derivation.scope].dated
        inside = {dated: on} if dated and derivation.window else {}
        member = {**inside, **{name: one for name, one in facts.items() if name.startswith(f"{derivation.scope}.")}}
        data["members"] = [member]
        facts = {name: one for name, one in facts.items() if name not in member}
    if facts:
        data = {"given": facts, **data}
    value = DerivedTrial(library, derivation, on).value(read_example(flow(data)) or {})
    yield {**data, "expect": value}

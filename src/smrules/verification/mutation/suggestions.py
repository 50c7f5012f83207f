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
from smrules.concepts.reading import facts_of
from smrules.concepts.rules import ALWAYS_TRUE, Derivation, Table
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.yaml_source import read_yaml
from smrules.verification.faults.settings import Setting
from smrules.verification.mutation.mutants import Mutant
from smrules.verification.showing.instances import Facts, instance
from smrules.verification.showing.writing import flow
from smrules.verification.space.formulas import Rewriter
from smrules.verification.space.points import limits_of
from smrules.verification.space.regions import Space
from smrules.verification.trials.days import day_of
from smrules.verification.trials.derived_trials import DerivedTrial
from smrules.verification.trials.examples import Attempt, derived_attempt, item_attempt, table_attempt
from smrules.verification.trials.table_trials import TableTrial, fixed_by
from smrules.verification.versions.equivalence import NotComparable, differences
from smrules.verification.versions.partition import TooManyParts

MOST_TRIED = 16
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
        attempt: The example, ready to be tried on other mutants.
    """

    rule: str
    position: Position
    text: str
    attempt: Attempt


def suggestion(library: Library, mutant: Mutant) -> Suggestion | None:
    """Return an example that kills *mutant*; `None` if none was found that passes on the rule and fails on the mutant."""
    changed = mutant.apply(library)
    for open_ in (False, True):
        written = [(rule, flow(data)) for rule, data in _candidates(library, mutant, open_)]
        for rule, text in sorted(written, key=lambda one: (len(one[1]), one[1])):
            attempt = _attempt(library, mutant, rule, text)
            if attempt is not None and attempt.passes(library) and not attempt.passes(changed):
                return Suggestion(attempt.name, rule.position, text, attempt)
    return None


def plain_item(checklist: Checklist) -> InspectionItem:
    """Return the item beside which examples of a whole checklist stand: the first that is asked wherever the checklist is."""
    return next((item for item in checklist.items if item.applies_when == ALWAYS_TRUE), checklist.items[0])


def read_example(text: str) -> Mapping[str, Any] | None:
    """Return an example that is written as one line of YAML; `None` if it cannot be read."""
    documents, found = read_yaml("example.yaml", f"examples:\n  - {text}\n".encode())
    return None if found or not documents else documents[0].data["examples"][0]


def _attempt(library: Library, mutant: Mutant, rule: Table | Derivation | InspectionItem, text: str) -> Attempt | None:
    data = read_example(text)
    if data is None:
        return None
    match rule:
        case Table():
            return table_attempt(rule, data, rule.id)
        case Derivation():
            return derived_attempt(rule, data, rule.fact)
    checklist = mutant.old.id if isinstance(mutant.old, Checklist) else mutant.checklist
    return item_attempt(library.checklists[checklist or ""], rule, data, rule.id)


def _candidates(library: Library, mutant: Mutant, open_: bool) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield examples of cases in which rule and mutant decide differently, each with the rule beside which it stands."""
    on = _day(library, mutant)
    for table, facts in _cases(library, mutant, on, open_):
        rule = table or (plain_item(mutant.old) if isinstance(mutant.old, Checklist) else mutant.old)
        try:
            for data in _examples(library, mutant, rule, facts, on):
                yield rule, data
        except InputError:
            continue


def _cases(library: Library, mutant: Mutant, on: date, open_: bool) -> Iterator[tuple[Table | None, Facts]]:
    found = ((one.table, instance(one.space, one.limits, one.part.box, on, last))
             for one in differences(library, mutant, open_) for last in (False, True))  # fmt: skip
    try:
        yield from islice(((table, facts) for table, facts in found if facts is not None), MOST_TRIED)
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


def _examples(library: Library, mutant: Mutant, rule: Any, facts: Facts, on: date) -> Iterator[dict[str, Any]]:
    match rule:
        case Table() as table:
            given = facts_needed(table, facts_read_by_results(library, table, on) | facts, on)
            yield {"given": given, **TableTrial(library, table, on).tell(read_example(flow(given)) or {})}
        case Derivation() as derivation:
            yield from _of_derivation(library, derivation, facts, on)
        case InspectionItem(fact=fact) if mutant.part == "expect":
            yield from _of_answer(library, facts, fact)
        case InspectionItem():
            yield from ({"entity": entity_facts(library, facts), "expect": {"applies": one}} for one in APPLIES)


def facts_read_by_results(library: Library, table: Table, on: date) -> Facts:
    """Return a value for every fact from which results of *table* are worked out, however far behind."""
    rows = [*table.rows, *([table.otherwise] if table.otherwise else [])]
    results = [one for row in rows for one in (row.then.values() if isinstance(row.then, dict) else [row.then])]
    paths = dict.fromkeys(source for result in results for path in facts_of(result) for source in _sources(library, path))
    usual = {"money": 24_000, "number": 10, "date": on, "boolean": True}
    types = {path: library.type_of(path).type for path in paths}
    return {str(path): usual[kind] for path, kind in types.items() if kind in usual}


def _sources(library: Library, path: FactPath) -> Iterator[FactPath]:
    """Yield the facts of a member that *path* is worked out from by arithmetic; what is counted is a source itself."""
    derivation = library.derivations.get(path.fact)
    if derivation is None or derivation.scope is not None:
        yield path
        return
    for inner in (*derivation.facts, *facts_of(derivation.expression)):
        yield from _sources(library, inner)


def facts_needed(table: Table, facts: Facts, on: date) -> Facts:
    """Return the facts without those that go without saying."""
    said = {str(clause.path): clause.test.operands[0].value for clause in fixed_by(table.guard)}
    usual = {"act.on": on, "visit.on": on, "visit.decide_on": on, "visit.area": table.place}
    return {name: value for name, value in facts.items() if (said | usual).get(name) != value}


def _of_answer(library: Library, facts: Facts, fact: str) -> Iterator[dict[str, Any]]:
    around = {name: value for name, value in facts.items() if name != fact and name != "visit.on"}
    answers = {"answers": {fact: facts[fact]}} if fact in facts else {}
    for state in STATES:
        yield {**({"entity": entity_facts(library, around)} if around else {}), **answers, "expect": {"state": state}}


def entity_facts(library: Library, facts: Facts) -> Facts:
    """Return facts of the entity by their short names; where members are counted, that many of them."""
    found: Facts = {}
    for name, value in facts.items():
        derivation = library.derivations.get(name)
        if derivation is None or derivation.kind != "count":
            found[name.removeprefix("entity.")] = value
        else:
            found[derivation.scope or ""] = [_member(library, derivation, one + 1) for one in range(int(value))]
    return found


def _member(library: Library, derivation: Derivation, number: int) -> Facts:
    """Return a member that *derivation* counts."""
    scope = library.vocabulary.scopes[derivation.scope or ""]
    formula = Rewriter(library, Setting()).formula(derivation.where)
    space = Space(library, [formula], frozenset(library.vocabulary.chains[scope.id]))
    box = space.some(formula)
    facts = instance(space, limits_of(library, [formula]), box, day_of(ALWAYS)) if box is not None else None
    own = {name.partition(".")[2]: value for name, value in (facts or {}).items()}
    return {**({scope.key.partition(".")[2]: str(number)} if scope.key else {}), **own}


def _of_derivation(library: Library, derivation: Derivation, facts: Facts, on: date) -> Iterator[dict[str, Any]]:
    data = members_of_case(library, derivation, facts, on)
    yield {**data, "expect": DerivedTrial(library, derivation, on).value(read_example(flow(data)) or {})}


def members_of_case(library: Library, derivation: Derivation, facts: Facts, on: date) -> dict[str, Any]:
    """Return facts as an example of a derived fact tells them: one member, and what is known of its owner."""
    data: dict[str, Any] = {}
    if derivation.scope is not None:
        dated = library.vocabulary.scopes[derivation.scope].dated
        inside = {dated: on} if dated and derivation.window else {}
        member = {**inside, **{name: one for name, one in facts.items() if name.startswith(f"{derivation.scope}.")}}
        data["members"] = [member]
        facts = {name: one for name, one in facts.items() if name not in member}
    return {"given": facts, **data} if facts else data

"""
A counterexample that can be pasted: a box of cases becomes the facts of one example, and the reference evaluator confirms it.

What it does not confirm is never shown as a finding: it is a defect of ours (SM902).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

from smrules.concepts.diagnostic import InputError
from smrules.concepts.library import Library
from smrules.concepts.rules import Literal, Table
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange, exact
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member
from smrules.verification.showing.yaml_text import flow
from smrules.verification.space.boxes import Box, bits, with_mask
from smrules.verification.space.cells import ORDERED_TYPES, listed_ids
from smrules.verification.space.extents import extent
from smrules.verification.space.formulas import Subject
from smrules.verification.space.regions import Space
from smrules.verification.trials.days import day_of
from smrules.verification.trials.table_trials import TableTrial, fixed_by

MOST_TRIES = 24
"""So many cases of one box are put to the evaluator before we give up: windows of months are only about so many days."""
_WORKED_OUT = ("value", "ratio", "min", "max", "holds")
Facts = dict[str, Any]
Confirm = Callable[[ReferenceEvaluator, Member], bool]


@dataclass(frozen=True, slots=True)
class Witness:
    """
    One case, as an example of a table tells it.

    Attributes:
        values: What every subject is; the words of a message are about these.
        given: Facts by name, as they are written.
        on: The day, where it is not the usual one.
    """

    values: Mapping[Subject, Any]
    given: Mapping[str, Any]
    on: date | None
    engine: ReferenceEvaluator
    member: Member

    def line(self, expect: Any, **more: Any) -> str:
        """Return the example as one line of YAML."""
        day = {"on": self.on} if self.on else {}
        return "- " + flow({"given": dict(self.given), **day, "expect": expect, **more})


def witness(
    space: Space,
    table: Table,
    box: Box,
    confirm: Confirm,
    day: date | None = None,
    dates: Mapping[str, date] | None = None,
    fixed: Mapping[Subject, Any] | None = None,
    derive: bool = False,
) -> Witness | None:
    """
    Return a case of *box* that the reference evaluator confirms; `None` if it confirms none.

    Args:
        table: The table whose example it becomes.
        day: The day on which the figures of the setting stand.
        fixed: What some subjects are.
        derive: Whether numbers that are worked out are left to be worked out.
        dates: Days of the visit, the act or the decision that the case must have besides.
    """
    on = day_of(table.in_force) if day is None or day not in table.in_force else day
    for values in islice(cases(space, box), MOST_TRIES):
        values = {**values, **(fixed or {})}
        facts = facts_of(space, values, on)
        if derive and facts is not None:
            facts = _underived(space.library, facts, values)
        if facts is not None:
            facts = {**{name: told for name, told in (dates or {}).items() if told != on}, **facts}
        found = None if facts is None else tried(space.library, table, _told(table, facts, on), on)
        if found is not None and confirm(*found):
            return Witness(values, _told(table, facts, on), None if on == day_of(table.in_force) else on, *found)
    return None


def tried(library: Library, table: Table, given: Facts, on: date) -> tuple[ReferenceEvaluator, Member] | None:
    """Return the evaluator with one member of which *given* is told; `None` if the facts cannot be read."""
    trial = TableTrial(library, table, on)
    try:
        member = trial.member(given)
    except InputError:
        return None
    return ReferenceEvaluator(library, trial.world), member


def _told(table: Table, facts: Facts, on: date) -> Facts:
    """Leave out what an example need not say: what the guard fixes, and its own day."""
    silent = {str(one.path): one.test.operands[0].value for one in fixed_by(table.guard)}
    silent |= {"visit.on": on}
    return {name: written(value) for name, value in facts.items() if name not in silent or silent[name] != value}


def written(value: Any) -> Any:
    """Return a value as rule files write it."""
    if isinstance(value, Fraction):
        return plain(exact(value))
    return "none" if value is NONE else sorted(value) if isinstance(value, frozenset) else value


def cases(space: Space, box: Box) -> Iterator[Mapping[Subject, Any]]:
    """Yield cases of *box*: its first one, then others in which one subject lies in another cell or elsewhere in it."""
    first = space.values(box)
    yield first
    for number, one in enumerate(space.dimensions):
        for cell in islice(bits(box[number]), 1, 4):
            part = space.possible(with_mask(box, number, 1 << cell))
            if part is not None:
                yield space.values(part)
        if one.subject.kind == "difference" and one.fact.type == "date" and first[one.subject] is not NONE:
            yield from ({**first, one.subject: first[one.subject] + days} for days in (-2, 2, -5, 5))


# --- subjects become facts -----------------------------------------------------------------------


def facts_of(space: Space, values: Mapping[Subject, Any], on: date) -> Facts | None:
    """Return facts by name that make every subject what *values* says; `None` if we find none."""
    found: Facts = {}
    for subject, value in values.items():
        if subject.kind == "value" and value is not UNKNOWN:
            found[str(subject.path)] = value
    for subject, value in values.items():
        if subject.kind in ("presence", "member"):
            _put_set(space, found, values, subject, value)
    found.setdefault("visit.on", on)
    compared = {path for subject in values if subject.kind == "difference" for path in (subject.path, subject.other)}
    found |= {
        str(subject.path): value for subject, value in values.items()
        if subject.kind == "behind" and subject.path in compared and str(subject.path) not in found
    }  # fmt: skip
    for subject, value in values.items():
        if subject.kind == "difference" and value is NONE:
            _leave_out(space, found, subject)
        elif subject.kind == "difference" and not _apart(space.library, found, subject, value, on):
            return None
        if subject.kind == "within":
            found.setdefault(str(subject.other), "37")
            found.setdefault(str(subject.path), found[str(subject.other)] if value else "11")
    return {name: value for name, value in _picked(space.library, found).items() if not _goes_without(space, name, value)}


def _underived(library: Library, facts: Facts, values: Mapping[Subject, Any]) -> Facts:
    """Replace numbers that follow from others by those others."""
    worked_out = {name for name in facts if name in library.derivations and library.derivations[name].kind in _WORKED_OUT}
    behind = {str(one.path): value for one, value in values.items() if one.kind == "behind"}
    kept = {name: value for name, value in facts.items() if name not in worked_out}
    return {**{name: value for name, value in behind.items() if not library.is_derived(name) and worked_out}, **kept}


def _put_set(space: Space, found: Facts, values: Mapping[Subject, Any], subject: Subject, value: Any) -> None:
    name = str(subject.path)
    if subject.kind == "presence":
        if value is not UNKNOWN:
            found.setdefault(name, NONE if value is NONE else frozenset())
        return
    if value is not True or found.get(name) is NONE:
        return
    code = subject.other
    if isinstance(code, FactPath):
        code = found.setdefault(str(code), _any_code(space.library, space.library.type_of(code)))
    found[name] = found.get(name, frozenset()) | {code}


def _leave_out(space: Space, found: Facts, subject: Subject) -> None:
    """Make a comparison none: one of its sides is."""
    sides = [path for path in subject.compared if space.may_be_none(path)]
    if sides and not any(found.get(str(path)) is NONE for path in sides):
        found[str(sides[0])] = NONE


def _any_code(library: Library, fact: Fact) -> str:
    return next(iter(fact.choices or listed_ids(library, fact.of)), "")


def _apart(library: Library, found: Facts, subject: Subject, value: Any, on: date) -> bool:
    """Choose two facts that differ by *value*; say whether they can."""
    mine, theirs = str(subject.path), str(subject.other)
    fact = library.type_of(subject.path)
    number = _numbering(fact)
    if mine in found and theirs in found:
        apart = number(found[mine]) - number(found[theirs]) if number else int(found[mine] != found[theirs])
        return apart == value or (fact.type not in ORDERED_TYPES and (apart > 0) - (apart < 0) == (value > 0) - (value < 0))
    if number is None:
        codes = list(fact.choices) or listed_ids(library, fact.of)
        codes = codes or ["1", "2"]
        base = found.setdefault(theirs, found.get(mine, codes[0]))
        found.setdefault(mine, base if value == 0 else next((code for code in codes if code != base), base))
        return value == 0 or found[mine] != found[theirs]
    if mine in found:
        found[theirs] = _shifted(fact, found[mine], -value)
    else:
        base = found.setdefault(theirs, _base(library, subject, value, on))
        found[mine] = _shifted(fact, base, value)
    return found[mine] is not None and found[theirs] is not None


def _numbering(fact: Fact) -> Callable[[Any], Any] | None:
    if fact.type == "date":
        return date.toordinal
    if fact.type == "choice" and fact.ordered:
        return fact.rank
    return (lambda one: one) if fact.type in ORDERED_TYPES else None


def _base(library: Library, subject: Subject, value: Any, on: date) -> Any:
    """Return a value for the second of two compared facts that leaves room for the first."""
    fact = library.type_of(subject.other)
    if fact.type == "date":
        return on
    if fact.type == "choice":
        return list(fact.choices)[0 if value >= 0 else -1]
    mine, theirs = extent(library, subject.path), extent(library, subject.other)
    lows = [low for low in (theirs.low, None if mine.low is None else mine.low - value) if low is not None]
    return max(lows, default=1000)


def _shifted(fact: Fact, base: Any, by: Any) -> Any:
    if base is NONE:
        return None
    if fact.type == "date":
        return base + timedelta(days=int(by))
    if fact.type == "choice":
        codes, place = list(fact.choices), fact.rank(base) + (by > 0) - (by < 0)
        return codes[place] if 0 <= place < len(codes) else None
    return base + by


def _picked(library: Library, found: Facts) -> Facts:
    """A picked member is told by its attributes, or as `none`."""
    for fact, scope in library.picks.items():
        attributes = [name for name in found if name.startswith(f"{fact}.")]
        if fact in found and found[fact] is not NONE:
            del found[fact]
            if not attributes:
                found |= _any_attribute(library, fact, scope)
        elif fact in found or any(found[name] is NONE for name in attributes):
            found = {name: value for name, value in found.items() if name not in attributes} | {fact: NONE}
    return found


def _any_attribute(library: Library, fact: str, scope: str) -> Facts:
    own = library.vocabulary.facts.get(f"{scope}.{fact.partition('.')[2]}")
    if own is not None and own.type == "range":
        return {f"{fact}.min": 1, f"{fact}.max": 1}
    return {f"{fact}.id": "1"}


def _goes_without(space: Space, name: str, value: Any) -> bool:
    """A fact of a member that is not there is not told."""
    return value is NONE and name.partition(".")[0] not in space.visible


# --- what is expected ----------------------------------------------------------------------------


def expected(value: Any) -> Any:
    """Return what an evaluator found as an example expects it."""
    match value:
        case MoneyRange(low, high):
            return f"{_number(low)}..{_number(high)}"
        case dict():
            return {name: expected(one) for name, one in value.items() if one is not NONE}
        case frozenset():
            return sorted(value)
        case _ if value is NONE:
            return "none"
        case _ if value is UNKNOWN:
            return "unknown"
        case Literal(inner):
            return expected(inner)
    return written(value) if isinstance(value, bool | int | Fraction | str | date) else "unknown"


def _number(value: Any) -> str:
    return str(expected(value))


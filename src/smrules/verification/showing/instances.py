"""A box of cases becomes one case: for every fact that the box is about, a value that can be written in an example."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.verification.space.boxes import Box, bits
from smrules.verification.space.cells import Dimension
from smrules.verification.space.formulas import Subject
from smrules.verification.space.points import NUMERIC, Limits, plain_value
from smrules.verification.space.regions import Space

Facts = dict[str, Any]
_DOMAINS = (FactPath("item.domain"), FactPath("checklist.domain"))
_FIXED = {"visit.on", "visit.decide_on"}
"""Dates of the visit; other dates are chosen to fit them."""


def instance(space: Space, limits: Limits, box: Box, on: date, last: bool = False) -> Facts | None:
    """
    Return one case of *box*: fact → value; facts that nobody has said are left out. `None` if none could be made.

    Args:
        limits: What tests compare each subject with.
        on: The day of the visit, from which dates are counted.
        last: Whether of several ranges of a number the last is taken, not the first.
    """
    case = _Case(space, limits, box, on, last)
    try:
        return case.facts()
    except _CannotBeMade:
        return None


class _CannotBeMade(Exception):
    """No values were found that lie in the box."""


class _Case:
    def __init__(self, space: Space, limits: Limits, box: Box, on: date, last: bool):
        self.library: Library = space.library
        self.limits = limits
        self.last = last
        self.on = on
        self.cells = {one.subject: (one, mask) for one, mask in zip(space.dimensions, box, strict=True)}
        self.found: dict[FactPath, Any] = {}

    def facts(self) -> Facts:
        for subject in sorted(self._of_kind("value"), key=lambda one: one.path not in _DOMAINS):
            self.found[subject.path] = self._sample(subject)
        for path in dict.fromkeys(one.path for one in (*self._of_kind("presence"), *self._of_kind("member"))):
            self.found[path] = self._set(path)
        for subject in self._of_kind("difference"):
            self._difference(subject)
        for subject in self._of_kind("within"):
            self._within(subject)
        order = dict.fromkeys(subject.path for subject in self.cells)
        ordered = {path: self.found[path] for path in (*order, *self.found) if path in self.found}
        return {str(path): value for path, value in ordered.items() if value is not UNKNOWN}

    def _of_kind(self, kind: str) -> Iterator[Subject]:
        return (subject for subject in self.cells if subject.kind == kind)

    def _sample(self, subject: Subject) -> Any:
        """Return the plainest value in the box: rather something than nothing, rather nothing than unknown."""
        one, mask = self.cells[subject]
        cells = list(bits(_plainest(one, mask)))
        if subject.kind != "value":
            return one.samples[cells[0]]
        if one.fact.type == "date" and not self.limits[subject] and cells[0] < len(one.ordered):
            return self.on
        if cells[0] == one.rest:
            return self._belonging(subject.path, one)
        if self.last and one.fact.type in NUMERIC:
            cells = [cell for cell in cells if cell < len(one.ordered)][::-1] or cells
        cells.sort(key=lambda cell: _unlikeliness(one, cell))
        return plain_value(one, self.limits[subject], cells[0])

    def _belonging(self, path: FactPath, one: Dimension) -> Any:
        """Return one of the codes that no test names: if there is one, of the domain of the case."""
        domain = next((self.found[name] for name in _DOMAINS if name in self.found), None)
        usual = one.samples[one.rest]
        named = set(one.samples) - {usual}
        return next((code for code in codes_of_domain(self.library, one.fact.of, domain) if code not in named), usual)

    # --- sets ----------------------------------------------------------------------------------------

    def _set(self, path: FactPath) -> Any:
        presence = Subject("presence", path)
        if presence in self.cells and (there := self._sample(presence)) is not True:
            return there
        members = [one for one in self._of_kind("member") if one.path == path]
        has = {one.other for one in members if self._sample_member(one)}
        if any(isinstance(one, FactPath) for one in has):
            raise _CannotBeMade
        return frozenset(has) or self._something_else(path, {one.other for one in members})

    def _sample_member(self, subject: Subject) -> bool:
        """Say whether the set has a member; where both will do, it has not."""
        one, mask = self.cells[subject]
        has, lacks = one.holding(True), one.holding(False)
        return bool(mask & has) and not mask & lacks

    def _something_else(self, path: FactPath, named: set) -> frozenset[str]:
        """Return a set of one code that no test names: an empty list says little to a reader."""
        choices = self.library.type_of(path).choices
        alone = [code for code, one in choices.items() if one.alone and code not in named]
        other = [code for code, one in choices.items() if code not in named and one.under is None]
        return frozenset((other or alone)[:1])

    # --- two facts compared --------------------------------------------------------------------------

    def _difference(self, subject: Subject) -> None:
        by = self._sample(subject)
        if by is NONE or by is UNKNOWN:
            self._absent(subject, by)
            return
        right = self._value(subject.other)
        if subject.path in self.found:
            if subject.other not in self.found and str(subject.other) not in _FIXED:
                self.found[subject.other] = self._minus(self.found[subject.path], by)
            return
        self.found[subject.path] = self._plus(right, by, subject)
        if str(subject.other) not in _FIXED:
            self.found.setdefault(subject.other, right)

    def _absent(self, subject: Subject, value: Any) -> None:
        if all(self.found.get(path) is not value for path in subject.compared):
            self.found[subject.path] = value

    def _value(self, path: FactPath) -> Any:
        if str(path) in _FIXED:
            return self.on
        if path not in self.found or self.found[path] in (NONE, UNKNOWN):
            return self._default(path)
        return self.found[path]

    def _default(self, path: FactPath) -> Any:
        fact = self.library.type_of(path)
        match fact.type:
            case "date":
                return self.on
            case "number" | "money" | "ratio":
                return fact.low or 0
            case "choice" if fact.choices:
                return next(iter(fact.choices))
        raise _CannotBeMade

    def _plus(self, value: Any, by: Any, subject: Subject) -> Any:
        if isinstance(value, date):
            return value + timedelta(int(by))
        if isinstance(value, str):
            codes = list(self.library.type_of(subject.path).choices)
            at = codes.index(value) + int(by) if value in codes else -1
            if not 0 <= at < len(codes):
                raise _CannotBeMade
            return codes[at]
        return value + by

    @staticmethod
    def _minus(value: Any, by: Any) -> Any:
        if isinstance(value, date):
            return value - timedelta(int(by))
        if isinstance(value, str) or value in (NONE, UNKNOWN):
            raise _CannotBeMade
        return value - by

    def _within(self, subject: Subject) -> None:
        if (inside := self._sample(subject)) is not True or isinstance(subject.other, str):
            raise _CannotBeMade
        area = self.found.get(subject.other) or self.found.get(subject.path) or "37"
        self.found.setdefault(subject.other, area)
        self.found.setdefault(subject.path, area if inside else "00")


def _unlikeliness(one: Dimension, cell: int) -> int:
    """Say what comes late: what is negative, an amount of nothing, a yes where a no will do."""
    value = one.samples[cell]
    if isinstance(value, bool):
        return value
    if cell >= len(one.ordered) or one.fact.type not in NUMERIC:
        return 0
    return 2 if value < 0 else 1 if value == 0 and one.fact.type == "money" else 0


def codes_of_domain(library: Library, kind: str | None, domain: Any) -> list[str]:
    """Return the acts, checklists or items that belong to *domain*."""
    match kind:
        case "acts":
            return sorted({item.act for item in library.items.values() if item.domain == domain and item.act})
        case "checklists":
            return [name for name, one in library.checklists.items() if one.domain == domain]
        case "items":
            return [name for name, one in library.items.items() if one.domain == domain]
    return []


def _plainest(one: Dimension, mask: int) -> int:
    return mask & ~one.none & ~one.unknown or mask & ~one.unknown or mask

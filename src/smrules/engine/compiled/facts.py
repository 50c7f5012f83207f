"""Where the value of a fact comes from, decided once for each fact: given, presumed, or worked out and remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.memory import MISSING
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.engine.derivations import derived
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import World

Value = Callable[[Any, Any], Any]
"""(case, member) → the value of a fact of this member."""

Read = Callable[[Any, Any, Any], Any]
"""(case, member, owner) → the value of a path as seen from this member."""

OF_ITEMS = {
    "item.state": lambda case, item: case.item_state(item),
    "item.failed": lambda case, item: case.item_failed(item),
    "item.counted": lambda case, item: case.item_counted(item),
}
"""What an item is found to be, each with the way to find it."""


CERTAIN_STATES = {"compliant", "noncompliant", "corrected-on-site", "not-applicable"}
"""States of which it is known whether the item counts."""


class Facts:
    """
    How each fact of one library is found.

    Attributes:
        judge: Says whether a value passes a test that compares with constants, for no case in particular.
    """

    def __init__(self, library: Library):
        self.library = library
        self.judge = ReferenceEvaluator(library, World())
        self._values: dict[str, Value] = {}
        self._readers: dict[tuple[FactPath, str], Read] = {}

    def value(self, fact: str) -> Value:
        """Return the function that gives *fact* of a member."""
        if fact not in self._values:
            self._values[fact] = self._made(fact)
        return self._values[fact]

    def _made(self, fact: str) -> Value:
        if one := self.library.derivations.get(fact):
            derive = (lambda case, member: case.count(member, one)) if one.kind == "count" else (lambda case, member: derived(case, member, one))
            return self._worked_out(fact, derive)
        if fact in self.library.deciding:
            return self._worked_out(fact, lambda case, member: case.ruling(member, fact).value)
        return self._worked_out(fact, OF_ITEMS[fact]) if fact in OF_ITEMS else self._given(fact)

    def _worked_out(self, fact: str, work_out: Value) -> Value:
        def value(case, member):
            values = member.values
            if fact in values:
                return values[fact]
            known = case.known[fact]
            found = known.get(member, MISSING)
            if found is MISSING:
                found = known[member] = work_out(case, member)
            return found

        return value

    def _given(self, fact: str) -> Value:
        is_of_record = fact.partition(".")[0] in self.library.vocabulary.records
        declared = self.library.vocabulary.facts.get(fact)
        presumed = FactPath(declared.presumed) if declared and declared.presumed else None
        standing = None if presumed is None else self.reader(presumed, fact.partition(".")[0])

        def value(case, member):
            values = member.values
            if fact in values:
                return values[fact]
            if is_of_record:
                return NONE
            if fact in member.presumed:
                return member.presumed[fact]
            return UNKNOWN if standing is None else standing(case, member, None)

        return value

    def is_given(self, path: FactPath, scope: str) -> bool:
        """Say whether a path is a fact that a member of *scope* either has itself or has not, nothing standing in for it."""
        declared = self.library.vocabulary.facts.get(path.fact)
        return (
            path.scope == scope and scope != "item" and path.attribute is None
            and declared is not None and declared.presumed is None and not self.library.is_derived(path.fact)
        )  # fmt: skip

    def reader(self, path: FactPath, scope: str) -> Read:
        """Return the function that reads *path* from a member of *scope*, or from the owner's surroundings where it has none there."""
        if (path, scope) not in self._readers:
            self._readers[path, scope] = self._reader(path, scope)
        return self._readers[path, scope]

    def _reader(self, path: FactPath, scope: str) -> Read:
        value = self.value(path.fact)
        if path.fact == "item.state":
            return _state_reader(value, path, scope)
        outer = _reader_of_items if scope == "item" else _outer_reader
        read = _own_reader(value, path.fact) if path.scope == scope else outer(value, path.fact)
        return read if path.attribute is None else _attribute_reader(read, path)


def _own_reader(value: Value, fact: str) -> Read:
    def read(case, member, owner):
        values = member.values
        return values[fact] if fact in values else value(case, member)

    return read


def _outer_reader(value: Value, fact: str) -> Read:
    scope = fact.partition(".")[0]

    def read(case, member, owner):
        found = (case.surroundings.get(member) or case.outer(member)).get(scope)
        if found is None:
            found = owner.around(scope) if owner is not None else None
            if found is None:
                return NONE
        values = found.values
        return values[fact] if fact in values else value(case, found)

    return read


def _reader_of_items(value: Value, fact: str) -> Read:
    """Read from around an item: it stands beside nobody, so what is around it is around its checklist."""
    scope = fact.partition(".")[0]
    read_otherwise = _outer_reader(value, fact)

    def read(case, member, owner):
        found = (case.circles.get(member.parent) or case.around(member.parent)).get(scope) if member.parent is not None else None
        if found is None or member.beside is not None:
            return read_otherwise(case, member, owner)
        values = found.values
        return values[fact] if fact in values else value(case, found)

    return read


def _attribute_reader(whole: Read, path: FactPath) -> Read:
    def read(case, member, owner):
        return case.attribute(whole(case, member, owner), path)

    return read


def _state_reader(value: Value, path: FactPath, scope: str) -> Read:
    """Read the state of an item: among members that are counted, one that may not count has none that is known."""

    def read(case, member, owner):
        found = member if path.scope == scope else case.outer(member).get(path.scope)
        if found is None and owner is not None:
            found = owner.around(path.scope)
        if found is None:
            return NONE
        state = value(case, found)
        return state if owner is None or state in CERTAIN_STATES or case.item_counted(found) is not UNKNOWN else UNKNOWN

    return read

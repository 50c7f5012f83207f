"""
Two versions of a library made comparable: one vocabulary, one set of parameters.

A parameter that has other figures in the old version goes by another name in its rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.law import Parameter
from smrules.concepts.library import Library
from smrules.concepts.rules import Condition, ParameterOperand
from smrules.verification.versions.things import plain

FORMER = "former."
"""Put before the name of a parameter whose figures are those of the old version."""


@dataclass(frozen=True)
class Joined:
    """
    Both versions with all words of either.

    Attributes:
        old, new: The versions, made comparable.
        versions: The versions as they are.
        renamed: Parameters that have other figures in the old version.
        retyped: Facts that have other values in the old version, so that tests of them cannot be laid over each other.
    """

    old: Library
    new: Library
    versions: tuple[Library, Library]
    renamed: frozenset[str]
    retyped: frozenset[str]

    def old_condition(self, condition: Condition) -> Condition:
        """Return a condition of the old version as it is to be read in the joined vocabulary."""
        return with_former(condition, self.renamed)

    def around(self, item: InspectionItem, new: bool = False) -> Checklist:
        """Return the checklist of an item."""
        library = self.versions[1 if new else 0]
        return next(one for one in library.checklists.values() if any(other.id == item.id for other in one.items))


def joined_libraries(old: Library, new: Library) -> Joined:
    """Make two versions comparable; where both declare a fact, the new declaration counts."""
    renamed = frozenset(
        name for name, one in old.parameters.items() if name in new.parameters and plain(one) != plain(new.parameters[name])
    )
    former = [replace(old.parameters[name], name=f"{FORMER}{name}") for name in sorted(renamed)]
    parameters: dict[str, Parameter] = {**old.parameters, **new.parameters, **{one.name: one for one in former}}
    before, after = old.vocabulary, new.vocabulary
    words = replace(
        after, facts={**before.facts, **after.facts}, acts={**before.acts, **after.acts},
        scopes={**before.scopes, **after.scopes},
    )  # fmt: skip
    tables = {name: with_former(one, renamed) for name, one in old.tables.items()}
    mine = replace(old, vocabulary=words, parameters=parameters, tables=tables)
    theirs = replace(new, vocabulary=words, parameters=parameters)
    return Joined(mine, theirs, (old, new), renamed, frozenset(_retyped(old, new)))


def _retyped(old: Library, new: Library) -> Iterator[str]:
    """Yield the facts that are of another type, or whose values are others or stand in another order."""
    for name, one in old.vocabulary.facts.items():
        other = new.vocabulary.facts.get(name)
        if other is not None and (one.type, list(one.choices), one.numbers) != (other.type, list(other.choices), other.numbers):
            yield name


def with_former(value: Any, renamed: frozenset[str]) -> Any:
    """Return a rule, condition or result in which parameters with other figures go by their former names."""
    if isinstance(value, ParameterOperand):
        return ParameterOperand(f"{FORMER}{value.name}") if value.name in renamed else value
    if not renamed:
        return value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(with_former(one, renamed) for one in value)
    if isinstance(value, dict):
        return {name: with_former(one, renamed) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: with_former(getattr(value, one.name), renamed) for one in fields(value) if one.name != "examples"}
        return replace(value, **changed)
    return value

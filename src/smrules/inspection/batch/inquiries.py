"""
What it hangs on which items are planned: the clauses of all conditions in force, grouped by the given facts that they read.

Entities for which every clause comes out alike, with the same facts missing where it is open, have the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from smrules.concepts.checklist import Checklist
from smrules.concepts.library import SETTLED, Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import Clause, Condition, Literal, Within, clauses
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.checklists import in_force_of
from smrules.definitions.graph import DependencyGraph, members_of
from smrules.inspection.batch.layout import member_scopes

_OF_THE_VISIT = ("item", "checklist", "act")
_CONSTANT = {"checklist.id", "checklist.domain", "item.id", "item.domain", "item.act"}


@dataclass(frozen=True, slots=True)
class Listed:
    """
    A list of members that clauses read.

    Attributes:
        facts: What they read of each member.
        in_order: Whether the order of the list may matter.
    """

    scope: str
    facts: tuple[str, ...]
    is_dated: bool
    in_order: bool


@dataclass(frozen=True, slots=True)
class Inquiry:
    """
    Clauses that read the same given facts.

    Attributes:
        entity: Facts of the entity.
        own: Facts of the member for which a checklist is repeated.
        lists: Lists of members.
        is_whole: Whether what they say hangs on the items of the visit too; then nothing short of the whole visit answers them.
    """

    clauses: tuple[Clause, ...]
    entity: tuple[str, ...]
    own: tuple[str, ...] = ()
    lists: tuple[Listed, ...] = ()
    is_whole: bool = False


class Inquiries:
    """
    What planning asks on one day.

    Attributes:
        of_entities: What is asked for checklists that are not repeated.
        of_members: Scope → what is asked for the checklists that are repeated for each of its members.
        clauses: The clauses of each checklist in force, those of its items among them.
    """

    def __init__(self, library: Library, on: date):
        self.library = library
        self._graph = DependencyGraph(library)
        self._scopes = member_scopes(library)
        in_force = [one for one in library.checklists.values() if on in one.in_force]
        self.clauses = {one.id: tuple(dict.fromkeys(self._asked(one, on))) for one in in_force}
        asked: dict[str | None, list[Clause]] = {}
        for checklist in in_force:
            asked.setdefault(checklist.per, []).extend(self.clauses[checklist.id])
        self.of_entities = self._grouped(asked.pop(None, ()), None)
        self.of_members = {scope: self._grouped(found, scope) for scope, found in asked.items() if scope is not None}

    def _asked(self, checklist: Checklist, on: date) -> Iterator[Clause]:
        if checklist.place:
            yield Clause(FactPath("visit.area"), Within(Literal(checklist.place)), checklist.place)
        for condition in (checklist.applies_when, *(one.applies_when for one in checklist.items if on in one.in_force)):
            yield from clauses(condition)
        for condition in self._included(checklist, on):
            yield from clauses(condition)

    def _included(self, campaign: Checklist, on: date) -> Iterator[Condition]:
        for checklist in self.library.checklists.values() if campaign.include else ():
            for item in checklist.items:
                if item.id in campaign.include and on in in_force_of(checklist, item):
                    yield from (checklist.applies_when, item.applies_when)

    def _grouped(self, asked: Iterable[Clause], per: str | None) -> tuple[Inquiry, ...]:
        groups: dict[Inquiry, list[Clause]] = {}
        for clause in dict.fromkeys(asked):
            groups.setdefault(self._inquiry(clause, per), []).append(clause)
        return tuple(
            Inquiry(tuple(found), one.entity, one.own, one.lists, one.is_whole)
            for one, found in groups.items()
            if _matters(one)
        )

    def _inquiry(self, clause: Clause, per: str | None) -> Inquiry:
        """Return what one clause reads, however far behind."""
        read = {clause.path.fact, *self._graph.test(clause.test)}
        if clause.path.fact in _CONSTANT | self.library.item_keys and all(
            isinstance(one, Literal) for one in operands(clause.test)
        ):
            return Inquiry((), ())
        reached = self._graph.reached(read)
        facts = {one for one in reached if one in self.library.vocabulary.facts and not self.library.is_derived(one)} - SETTLED
        lists = tuple(self._listed(scope, facts, reached) for scope in sorted(self._scopes) if members_of(scope) in reached)
        own = sorted(one for one in facts if per is not None and one.startswith(f"{per}."))
        whole = any(members_of(scope) in reached for scope in _OF_THE_VISIT) or any(
            self._is_of_the_visit(one) for one in reached
        )
        among_themselves = bool(own) and any(one.scope == per for one in lists)
        entity = sorted(one for one in {*facts, *(reached & {"entity.id"})} if one.startswith("entity."))
        return Inquiry((), tuple(entity), tuple(own), lists, whole or among_themselves)

    def _is_of_the_visit(self, node: str) -> bool:
        scope = node.partition(".")[0]
        return scope in _OF_THE_VISIT and node not in _CONSTANT | self.library.item_keys

    def _listed(self, scope: str, facts: set[str], reached: set[str]) -> Listed:
        dated = self._scopes[scope].dated
        own = {one for one in facts if one.startswith(f"{scope}.")} | ({dated} if dated else set())
        in_order = any(one in reached and self.library.derivations[one].kind == "pick" for one in self.library.derivations)
        return Listed(scope, tuple(sorted(own)), dated is not None, in_order)


def _matters(one: Inquiry) -> bool:
    return bool(one.entity or one.own or one.lists or one.is_whole)

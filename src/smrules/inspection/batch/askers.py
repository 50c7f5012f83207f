"""
Inquiries are put to many rows at once: rows that agree in what an inquiry reads are asked once, by the engine of single
visits.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import Clause, Literal, Past
from smrules.concepts.values import UNKNOWN
from smrules.concepts.vocabulary import Fact
from smrules.engine.evaluator import VISIT, Evaluator, Evaluators
from smrules.engine.needs import Needs
from smrules.engine.world import Member, World
from smrules.inspection.batch.codes import CellCodes, ListCodes, Members, Numbered, ValueCodes, alike, rows_of
from smrules.inspection.batch.inquiries import Inquiry

Read = dict[str, Any]
"""Fact → value, as engines see it."""


class Asker:
    """Puts one inquiry to rows, and numbers the answers; rows with the same number are alike in all that it asks."""

    def __init__(self, library: Library, inquiry: Inquiry, on: date, per: str | None, evaluator: Evaluators):
        self.library = library
        self.inquiry = inquiry
        self.on = on
        self.per = per
        self.evaluator = evaluator
        self.entity = [self._codes(fact) for fact in inquiry.entity]
        self.own = [self._codes(fact) for fact in inquiry.own]
        self.lists = [ListCodes(library, one) for one in inquiry.lists]
        self._answers = Numbered()
        self._known: dict[tuple[int, ...], int] = {}

    def _codes(self, fact: str) -> ValueCodes | CellCodes:
        inquiry = self.inquiry
        is_alone = len(inquiry.entity) + len(inquiry.own) + len(inquiry.lists) == 1 and not inquiry.is_whole
        if is_alone and all(_is_plain(clause, fact, self.library.fact(fact)) for clause in inquiry.clauses):
            return CellCodes(self.library, fact, inquiry.clauses)
        return ValueCodes(self.library, fact)

    def of_entities(self, entities: pa.Table, members: Members) -> list[pa.Array]:
        """Return numbers for what the inquiry reads of entities: facts, then lists."""
        return [one.of(entities) for one in self.entity] + [
            one.of(entities, members.get(one.listed.scope)) for one in self.lists
        ]

    def of_members(self, members: pa.Table) -> list[pa.Array]:
        """Return numbers for what the inquiry reads of members themselves."""
        return [one.of(members) for one in self.own]

    def unsaid(self, rows: int) -> list[pa.Array]:
        """Return numbers that stand for a member of which nothing is known."""
        return [pa.repeat(pa.scalar(0, pa.int64()), rows) for _ in self.own]

    def answers(self, columns: Sequence[pa.Array], rows: int) -> pa.Array:
        """Return the number of the answer for each row; *columns* are those of the entity, then those of the member."""
        numbers, first = alike(columns, rows)
        return pa.array([self._answer(codes) for codes in rows_of(columns, first)], pa.int64()).take(numbers)

    def parts(self, clauses: Container[Clause]) -> AnswerParts | None:
        """Return a way to reduce answers to what they say of some of the clauses; `None` if the inquiry asks none of them."""
        places = [number for number, one in enumerate(self.inquiry.clauses) if one in clauses]
        return AnswerParts(self._answers, None if self.inquiry.is_whole else places) if places else None

    def _answer(self, codes: tuple[int, ...]) -> int:
        if codes not in self._known:
            self._known[codes] = self._answers.of(codes if self.inquiry.is_whole else self._asked(codes))
        return self._known[codes]

    # --- asking the engine -----------------------------------------------------------------------

    def _asked(self, codes: tuple[int, ...]) -> tuple[Any, ...]:
        """Return whether each clause holds, and what is missing where that is open."""
        engine, origin = self._world(codes)
        return tuple(self._outcome(engine, clause, origin) for clause in self.inquiry.clauses)

    def _outcome(self, engine: Evaluator, clause: Clause, origin: Member) -> Any:
        holds = engine.holds(clause, origin)
        return holds if holds is not None else missing(engine, clause, origin)

    def _world(self, codes: tuple[int, ...]) -> tuple[Evaluator, Member]:
        """Return an engine for a case that holds nothing but what the inquiry reads, and whom to ask of."""
        split = len(self.entity)
        world = World()
        entity = world.add(Member("entity", "", _read(self.entity, codes[:split])))
        for one, code in zip(self.lists, codes[split : split + len(self.lists)], strict=True):
            self._list(world, entity, one, code)
        visit = world.add(Member("visit", self.on.isoformat(), {VISIT: self.on}, entity))
        beside = None
        if self.per is not None:
            beside = Member(self.per, "", _read(self.own, codes[split + len(self.lists) :]), entity)
        return self.evaluator(self.library, world), Member("checklist", "", {}, visit, beside)

    def _list(self, world: World, entity: Member, one: ListCodes, code: int) -> None:
        found = one.value(code)
        if found is None:
            return
        members, day = found
        scope = one.listed.scope
        world.members[scope] = [Member(scope, str(number), facts, entity) for number, facts in enumerate(members, start=1)]
        if one.listed.is_dated:
            world.complete_from = {**world.complete_from, scope: day}


class AnswerParts:
    """What answers say of some clauses; answers that say the same have the same number."""

    def __init__(self, answers: Numbered, places: Sequence[int] | None):
        self._answers = answers
        self._places = places
        self._parts = Numbered()
        self._known: list[int] = []

    def of(self, answers: pa.Array) -> pa.Array:
        """Return the numbers of what answers say."""
        if self._places is None:
            return answers
        for whole in self._answers.things[len(self._known) :]:
            self._known.append(self._parts.of(tuple(whole[place] for place in self._places)))
        return pa.array(self._known, pa.int64()).take(answers)


def missing(engine: Evaluator, clause: Clause, origin: Member) -> tuple[str, ...]:
    """Return the facts, or the lists by their scope, that would settle an open clause, sorted."""
    needs = Needs(engine)
    needs.of_condition(clause, origin)
    return tuple(sorted({fact for _, fact in needs.found}))


def _read(codes: Sequence[ValueCodes | CellCodes], numbers: Sequence[int]) -> Read:
    values = {one.fact: one.value(number) for one, number in zip(codes, numbers, strict=True)}
    return {fact: value for fact, value in values.items() if value is not UNKNOWN}


def _is_plain(clause: Clause, fact: str, declared: Fact) -> bool:
    """Say whether a clause holds a number or a day against fixed limits."""
    is_measure = declared.type in ("number", "money", "date")
    fixed = all(isinstance(one, Literal) for one in operands(clause.test)) and not isinstance(clause.test, Past)
    return is_measure and clause.path.fact == fact and clause.path.attribute is None and fixed

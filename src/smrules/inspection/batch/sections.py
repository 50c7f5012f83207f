"""
A plan is made of sections, one a checklist. A section hangs on few clauses, so few different ones are ever planned: each by
one example,
with the planner of single visits.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.engine.evaluator import Evaluators
from smrules.engine.world import Member
from smrules.inspection.batch.askers import AnswerParts
from smrules.inspection.batch.codes import Numbered, alike, rows_of
from smrules.inspection.intake import Intake
from smrules.inspection.plan import Planner
from smrules.inspection.scene import UNLISTED, set_scene

Key = tuple[int, ...]
"""What the inquiries say of the clauses of one checklist."""


class PlannedLine(NamedTuple):
    """
    One item of a plan.

    Attributes:
        member: `scope/?` where it is asked of members whose list was not given.
        because: Why it is there; `needs`: the facts or lists that would settle whether it applies, sorted.
    """

    place: str
    domain: str
    checklist: str
    item: str
    member: str | None
    fact: str
    ask: str
    applies: str
    because: str
    needs: tuple[str, ...]


Section = tuple[int, ...]
"""Lines of one checklist, by number."""


class SectionPlans:
    """
    The sections of one checklist, by what the inquiries say of its clauses.

    Attributes:
        known: What they say → the number of the section in the book.
    """

    def __init__(self, checklist: str, reads: Sequence[tuple[int, AnswerParts]], flag: int | None = None):
        self.checklist = checklist
        self.known: dict[Key, int] = {}
        self._reads = reads
        self._flag = flag

    def keys(self, kinds: Sequence[pa.Array], size: int) -> tuple[pa.Array, list[Key], list[int]]:
        """Return for each kind the number of what it says of this checklist; what that is; and the first kind that says it."""
        columns = [one.of(kinds[place]) for place, one in self._reads]
        if self._flag is not None:
            columns.append(kinds[self._flag])
        numbers, first = alike(columns, size)
        return numbers, rows_of(columns, first), first.to_pylist()


class PlanBook:
    """
    Plans by kinds, put together of sections.

    Attributes:
        examples: Entities that were planned for it, one by one.
        lines: Every line of a plan, once.
    """

    def __init__(self, library: Library, on: date, evaluator: Evaluators):
        self.library = library
        self.on = on
        self.evaluator = evaluator
        self.examples = 0
        self.lines: list[PlannedLine] = []
        self._numbers: dict[PlannedLine, int] = {}
        self._places: list[Any] = []
        self._ranked: list[int] = []
        self._sections = Numbered()
        self._hashes: list[str] = []
        self._names: dict[tuple[int, ...], str] = {}
        self._texts: dict[tuple[str, str], str] = {}

    def show(self, entity: Entity, wanted: Mapping[str | None, Sequence[tuple[SectionPlans, Key]]]) -> None:
        """Plan one entity, and keep the sections that it shows: its own, or those of a member by the member's name."""
        self.examples += 1
        found = self._planned(entity)
        for part, sections in wanted.items():
            for one, key in sections:
                one.known[key] = self._section(tuple(found.get((part, one.checklist), ())))

    def _section(self, lines: Section) -> int:
        number = self._sections.of(lines)
        if number == len(self._hashes):
            told = [(one.checklist, one.item, one.member, one.applies, one.needs) for one in map(self.lines.__getitem__, lines)]
            self._hashes.append(_hash(told) if told else "")
        return number

    def names(self, sections: Sequence[pa.Array], size: int, met: Callable[[str, array], None]) -> pa.Array:
        """
        Return the names of plans.

        Args:
            sections: For each checklist the numbers of the sections.
            size: How many plans there are.
            met: Told of every plan that was not met before.
        """
        numbers, first = alike(sections, size)
        return pa.array([self._name(one, met) for one in rows_of(sections, first)], pa.string()).take(numbers)

    def _name(self, made_of: tuple[int, ...], met: Callable[[str, array], None]) -> str:
        if made_of not in self._names:
            self._names[made_of] = name = _hash(sorted(filter(None, (self._hashes[number] for number in made_of))))
            lines = [line for number in made_of for line in self._sections.things[number]]
            lines.sort(key=self._ranks().__getitem__)
            met(name, array("i", lines))
        return self._names[made_of]

    def _ranks(self) -> list[int]:
        """Return the rank of each line in the walking order."""
        if len(self._ranked) < len(self._places):
            order = sorted(range(len(self._places)), key=self._places.__getitem__)
            self._ranked = [0] * len(order)
            for rank, line in enumerate(order):
                self._ranked[line] = rank
        return self._ranked

    # --- one example -----------------------------------------------------------------------------

    def _planned(self, entity: Entity) -> dict[tuple[str | None, str], list[int]]:
        """Return the lines of one entity by whom they ask of and by checklist."""
        intake = Intake(self.library)
        scene = set_scene(self.library, entity, self.on, intake)
        intake.finish()
        planner = Planner(self.library, scene, entity, self.on, self.evaluator)
        found: dict[tuple[str | None, str], list[int]] = {}
        for item in planner.members():
            beside = item.parent.beside
            part = None if beside is None or beside.key == UNLISTED else beside.name
            found.setdefault((part, item.parent.source.id), []).append(self._number(planner, item))
        return found

    def _number(self, planner: Planner, item: Member) -> int:
        line = self._line(planner, item)
        number = self._numbers.setdefault(line, len(self.lines))
        if number == len(self.lines):
            place, domain, *_ = planner.walking_order(item)
            self.lines.append(line)
            self._places.append((place, domain, line.checklist, line.item, line.member or ""))
        return number

    def _line(self, planner: Planner, item: Member) -> PlannedLine:
        source, checklist, beside = item.source, item.parent.source, item.parent.beside
        text = self._texts.get((checklist.id, source.id))
        if text is None:
            text = self._texts[checklist.id, source.id] = planner.because(item)
        applies = planner.engine.exists(item)
        needs = () if applies else tuple(sorted({fact for _, fact in planner.needs(item).found}))
        unlisted = beside.name if beside is not None and beside.key == UNLISTED else None
        return PlannedLine(
            source.place,
            source.domain,
            checklist.id,
            source.id,
            unlisted,
            source.fact,
            source.ask,
            "yes" if applies else "unknown",
            text,
            needs,
        )


def _hash(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:20]

"""A visit whose answers can be exchanged for a while: quickly for one rule, or in full for a whole assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smrules.concepts.assessment import Assessment
from smrules.concepts.library import Library
from smrules.concepts.memory import MISSING
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import plain
from smrules.concepts.values import UNKNOWN
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import VISIT, Evaluator
from smrules.engine.origins import Origins
from smrules.engine.world import Member
from smrules.inspection.assess import answered_scene, assess
from smrules.inspection.counterfactual.classes import Class, classes, is_graver, step
from smrules.inspection.counterfactual.sketch import Sketch

CORRECTED = "corrected-on-site"
_VERDICTS = ("compliant", "noncompliant")
_ASKED_SCOPES = ("item", "act", "visit")


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What an answer may be instead.

    Attributes:
        within: The class of values, or `None` where only the state is another.
        step: How far it is from the answer of now, in classes.
        place: Its place among the choices of one answer.
    """

    value: Any
    state: str | None = None
    within: Class | None = None
    step: int = 1
    place: int = 0

    @property
    def raw(self) -> Any:
        """The answer as `assess` takes it."""
        return plain(self.value) if self.state is None else {"value": plain(self.value), "state": self.state}


SILENT = Choice(UNKNOWN)
"""Nobody answers."""


@dataclass(eq=False, slots=True)
class Answer:
    """
    An answer of the visit, given or not, that could be another one.

    Attributes:
        items: The items that ask for it; none for circumstances.
        order: Questions first, in the order of the plan; then circumstances, in that of their items and of the vocabulary.
        now, state: The value and the state that were told; `told` says whether anything was.
    """

    holder: Member
    fact: Fact
    items: list[Member]
    order: tuple[Any, ...]
    now: Any
    state: str | None
    told: bool
    choices: tuple[Choice, ...] = field(default=())

    @property
    def key(self) -> Any:
        """The key under which `assess` takes it."""
        return self.fact.id if self.holder.scope in ("entity", "visit") else (self.holder.name, self.fact.id)


Changes = Mapping[Answer, Choice]


class Rehearsal:
    """One visit as it was answered, and as it might have been."""

    def __init__(
        self,
        library: Library,
        plan: VisitPlan,
        answers: Mapping[Any, Any],
        *,
        history: Mapping[str, Any] | None = None,
        act_on: date | None = None,
        decide_on: date | None = None,
    ):
        self.library = library
        self.plan = plan
        self.given: dict[str, Any] = {"history": history, "act_on": act_on, "decide_on": decide_on}
        self.scene, reader = answered_scene(library, plan, answers, **self.given)
        self.questions = reader.questions
        self.told = dict.fromkeys(reader.told)
        self.states = {(items[0].source.fact, holder): (state, parts) for items, holder, state, parts, _ in reader.claims}
        self.before = assess(library, plan, answers, **self.given)
        self._places = dict(zip(self.scene.items, self.scene.places, strict=True))
        self._vocabulary = {fact: number for number, fact in enumerate(library.vocabulary.facts)}
        self._known: dict[frozenset[Any], Assessment] = {}

    # --- which answers ---------------------------------------------------------------------------

    def answers(self, origins: Origins) -> list[Answer]:
        """Return the answers of this visit among *origins*, each with what the rules tell apart, in the order of the plan."""
        found = [self.answer(member, fact, origins) for member, fact in origins.turns if self.may_change(member, fact)]
        return sorted((one for one in found if one.choices), key=lambda one: one.order)

    def may_change(self, member: Member, fact: str) -> bool:
        """
        Say whether a fact is an answer of this visit that may be changed.

        What the register or the past says is none. Of circumstances in no order nobody can say which one is milder.
        """
        if fact not in self.library.statable or member not in self.scene.world.members.get(member.scope, ()):
            return False
        if (fact, member) in self.questions:
            return (member, fact) in self.told or fact not in member.values
        declared = self.library.fact(fact)
        if declared.type == "choice" and not declared.ordered:
            return False
        return (member, fact) in self.told or member.scope in _ASKED_SCOPES and (bool(declared.ask) or fact in member.presumed)

    def answer(self, member: Member, fact: str, origins: Origins) -> Answer:
        """Return one answer with its choices."""
        declared = self.library.fact(fact)
        items = self.questions.get((fact, member), [])
        state = self.states.get((fact, member), (None, None))[0]
        state = None if state in _VERDICTS else state
        now = member.values.get(fact, member.presumed.get(fact, UNKNOWN))
        place = min((self._places[one] for one in items or self._concerned(member)), default=len(self._places))
        order = not items, place, self._vocabulary[fact], member.name
        found = Answer(member, declared, items, order, now, state, (member, fact) in self.told)
        turns, added = origins.turns[member, fact], (member, fact) in origins.added_up
        found.choices = tuple(self._choices(found, classes(self.library, declared, now, turns, added)))
        return found

    def _concerned(self, member: Member) -> list[Member]:
        return [member] if member.scope == "item" else self.scene.world.act_items.get(member, [])

    def _choices(self, answer: Answer, found: tuple[Class, ...]) -> Iterator[Choice]:
        """Yield every answer but that of now and graver ones: first the values, then those that were put right on the spot."""
        order = [one.value for one in found]
        place = 0
        for corrected in (False, True) if answer.items else (False,):
            for one in found:
                state = CORRECTED if corrected else None
                if (one.value, state) == (answer.now, answer.state) or is_graver(answer.fact, answer.now, one.value):
                    continue
                if corrected and not self.fails(answer, one.value):
                    continue
                distance = step(answer.fact, order, answer.now, one.value)
                yield Choice(one.value, state, one, distance, place)
                place += 1

    def fails(self, answer: Answer, value: Any) -> bool:
        """Say whether an item that asks for the answer would not comply with *value*."""
        with self.playing({answer: Choice(value)}) as engine:
            return any(
                engine.test(one.source.expect, FactPath(one.source.fact), one, None, VISIT) is False for one in answer.items
            )

    # --- as it might have been -------------------------------------------------------------------

    @contextmanager
    def playing(self, changes: Changes) -> Iterator[Evaluator]:
        """Put other answers into the scene, for as long as the evaluator is used."""
        before = [(one, one.holder.values.get(one.fact.id, MISSING), [item.state for item in one.items]) for one in changes]
        for answer, choice in changes.items():
            answer.holder.values[answer.fact.id] = choice.value
            for item in answer.items:
                item.state = None
        try:
            self._correct(changes)
            yield CompiledEvaluator(self.library, self.scene.world)
        finally:
            for answer, value, states in before:
                if value is MISSING:
                    del answer.holder.values[answer.fact.id]
                else:
                    answer.holder.values[answer.fact.id] = value
                for item, state in zip(answer.items, states, strict=True):
                    item.state = state

    def _correct(self, changes: Changes) -> None:
        """Give the items that do not comply the state that was chosen."""
        corrected = [(answer, choice.state) for answer, choice in changes.items() if choice.state is not None]
        if not corrected:
            return
        engine = CompiledEvaluator(self.library, self.scene.world)
        for answer, state in corrected:
            for item in answer.items:
                if engine.test(item.source.expect, FactPath(item.source.fact), item, None, VISIT) is not True:
                    item.state = state

    def told_answers(self, changes: Changes) -> dict[Any, Any]:
        """Return all answers as `assess` takes them, with some of them changed."""
        found: dict[Any, Any] = {}
        for member, fact in self.told:
            found[_key(member, fact)] = self._told(member, fact)
        return {**found, **{answer.key: choice.raw for answer, choice in changes.items()}}

    def _told(self, member: Member, fact: str) -> Any:
        state, parts = self.states.get((fact, member), (None, {}))
        value = plain(member.values.get(fact, UNKNOWN))
        if state is None:
            return value
        return {"value": value, "state": state} if "value" in parts else {"state": state}

    def assessment(self, changes: Changes) -> Assessment:
        """Return the assessment of the visit with some answers changed."""
        return assess(self.library, self.plan, self.told_answers(changes), **self.given)

    def sketch(self, changes: Changes) -> Assessment:
        """Return what the assessment of the visit with some answers changed proposes, and leaves possible."""
        key = frozenset((answer.key, choice.value, choice.state) for answer, choice in changes.items())
        if key not in self._known:
            with self.playing(changes):
                self._known[key] = Sketch(self.library, self.scene, CompiledEvaluator).sketch(self.plan)
        return self._known[key]


def _key(member: Member, fact: str) -> Any:
    return fact if member.scope in ("entity", "visit") else (member.name, fact)



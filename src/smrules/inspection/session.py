"""A visit in progress: answers come one by one, are corrected and withdrawn, and each says what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType, TracebackType
from typing import Any, Self

from smrules.concepts.assessment import Assessment
from smrules.concepts.change import Change
from smrules.concepts.diagnostic import InputError, diagnostic, listed, nearest
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.concepts.position import Position
from smrules.concepts.serial import plain
from smrules.concepts.session_record import GivenAnswer, SessionRecord
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rete.network import Network
from smrules.inspection.assess import assess
from smrules.inspection.changes import difference
from smrules.inspection.intake import Intake
from smrules.inspection.scene import Scene, group_acts, planned_items, set_scene

BACKENDS = {"compiled": lambda library: CompiledEvaluator, "durable": Network, "reference": lambda library: ReferenceEvaluator}
"""Name of an engine → what opens it for one library; all of them give the same report."""

Whose = tuple[str | None, str]
"""Key of a member, or `None` for the entity and the visit; and a fact."""


def session(
    library: Library,
    plan: VisitPlan,
    *,
    history: Mapping[str, Any] | None = None,
    act_on: date | None = None,
    decide_on: date | None = None,
    backend: str = "compiled",
) -> VisitSession:
    """
    Begin a visit whose answers arrive one by one.

    Args:
        library: The library that made the plan.
        plan: The plan of the visit.
        history, act_on, decide_on: As for `assess`.
        backend: `compiled`, `durable` (durable_rules decides the rows of the tables) or `reference`; all give the same report.

    Returns:
        The visit without any answer. With `durable` it holds memory outside Python: close it, or use it in a `with` statement.

    Raises:
        InputError: There is no such backend or it cannot be had here (SM640); the plan was made with another library (SM608).
        LibraryError: A row is beyond the limits of durable_rules (SM641).
    """
    return VisitSession(library, SessionRecord(plan, (), history, act_on, decide_on), backend)


class VisitSession:
    """
    One visit in progress.

    Attributes:
        assessment: The report so far: exactly what `assess` says of all answers at once.
    """

    def __init__(self, library: Library, record: SessionRecord, backend: str = "compiled"):
        self.library = library
        self.plan = record.plan
        self._record = replace(record, answers=(), history=deepcopy(record.history))
        self._engine = _opened(backend, library)
        self._scene: Scene | None = None
        self._given: dict[Whose, GivenAnswer] = {}
        try:
            self._become(self._begun(record.answers))
        except BaseException:
            self.close()
            raise

    def _begun(self, answers: Iterable[GivenAnswer]) -> dict[Whose, GivenAnswer]:
        given: dict[Whose, GivenAnswer] = {}
        intake = Intake(self.library)
        for one in answers:
            whose = self._whose(one.fact, one.member)
            if whose in given and one.fact in self.library.vocabulary.facts:
                intake.twice(self.library.fact(one.fact), _place(one.fact, one.member))
            given[whose] = replace(one, answer=deepcopy(one.answer))
        intake.finish()
        return given

    @classmethod
    def from_dict(cls, library: Library, data: Mapping[str, Any], *, backend: str = "compiled") -> Self:
        """Continue the visit that `to_dict` described; raises `InputError` if *data* is something else."""
        return cls(library, SessionRecord.from_dict(dict(data)), backend)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan and the answers so far as plain data, ready for JSON."""
        answers = tuple(replace(one, answer=_plain(one.answer)) for one in self._given.values())
        history = None if self._record.history is None else _plain(self._record.history)
        return replace(self._record, answers=answers, history=history).to_dict()

    # --- answers ---------------------------------------------------------------------------------

    @property
    def answers(self) -> Mapping[Any, Any]:
        """The answers so far, as `assess` takes them."""
        return MappingProxyType(_told(self._given))

    def answer(self, fact: str, value: Any, member: str | None = None) -> Change:
        """
        Give or correct one answer.

        Args:
            fact: A question of the plan, a circumstance of an act, or what else the rules read.
            value: A plain value, or `{value, state, circumstances, note, evidence}`.
            member: Whose fact it is, such as `equipment/DT-01` or `act/<kind>`; `None` for the entity and the visit.

        Raises:
            InputError: What `assess` would say of all answers with this one; the visit stays as it was.
        """
        fact, member = str(fact), None if member is None else str(member)
        whose = self._whose(fact, member)
        how = "corrected" if whose in self._given else "answered"
        return self._changed({**self._given, whose: GivenAnswer(fact, member, deepcopy(value))}, whose, how)

    def withdraw(self, fact: str, member: str | None = None) -> Change:
        """
        Take one answer back, as if it had never been given.

        Raises:
            InputError: It was not given (SM643), or the other answers do not fit without it; the visit stays as it was.
        """
        fact, member = str(fact), None if member is None else str(member)
        whose = self._whose(fact, member)
        if whose not in self._given:
            known = [name for _, name in self._given]
            where = _place(fact, member)
            raise InputError([diagnostic("SM643", Position(where), name=fact, nearest=nearest(fact, known))])
        return self._changed({one: given for one, given in self._given.items() if one != whose}, whose, "withdrawn")

    def _changed(self, given: dict[Whose, GivenAnswer], whose: Whose, how: str) -> Change:
        before = self.assessment
        self._become(given)
        key, fact = whose
        return difference(before, self.assessment, fact, key and f"{fact.partition('.')[0]}/{key}", how)

    def _become(self, given: dict[Whose, GivenAnswer]) -> None:
        self.assessment = self._assessed(given)
        self._given = given

    def _assessed(self, given: Mapping[Whose, GivenAnswer]) -> Assessment:
        if self._engine is None:
            raise InputError([diagnostic("SM645", Position("session"))])
        days = {"act_on": self._record.act_on, "decide_on": self._record.decide_on}
        return assess(self.library, self.plan, _told(given), history=self._record.history, evaluator=self._engine, **days)

    # --- whose -----------------------------------------------------------------------------------

    def _whose(self, fact: str, member: str | None) -> Whose:
        """Return one name for every way to write the same answer; a member that is not there keeps its own."""
        if member is None:
            return None, fact
        scope = fact.partition(".")[0]
        known = {one.key for one in self._members.get(scope, ())}
        key = member if member in known else member.removeprefix(f"{scope}/")
        return (None if scope in ("entity", "visit") and key in known else key), fact

    @property
    def _members(self) -> Mapping[str, list[Any]]:
        if self._scene is None:
            intake = Intake(self.library)
            planned = planned_items(self.plan)
            self._scene = set_scene(self.library, self.plan.entity, self.plan.on, intake, self._record.history, planned)
            group_acts(self._scene)
        return self._scene.world.members

    # --- the end ---------------------------------------------------------------------------------

    def close(self) -> None:
        """Give back what the engine holds; the report stays, answers are refused from now on (SM645)."""
        engine, self._engine = self._engine, None
        close = getattr(engine, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _opened(backend: str, library: Library) -> Evaluators | None:
    if backend not in BACKENDS:
        raise InputError([diagnostic("SM642", Position("backend"), name=backend, allowed=listed(BACKENDS))])
    return BACKENDS[backend](library)


def _told(given: Mapping[Whose, GivenAnswer]) -> dict[Any, Any]:
    """Return answers keyed as they were written."""
    return {one.fact if one.member is None else (one.member, one.fact): one.answer for one in given.values()}


def _place(fact: str, member: str | None) -> str:
    return f"answers[{fact}]" if member is None else f"answers[{member}][{fact}]"


def _plain(raw: Any) -> Any:
    """Return an answer as it was written as plain data: what reads the same again."""
    if isinstance(raw, Mapping):
        return {str(key): _plain(one) for key, one in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [_plain(one) for one in raw]
    if isinstance(raw, (set, frozenset)):
        return sorted(map(_plain, raw))
    return str(raw) if isinstance(raw, (Decimal, float)) else plain(raw)

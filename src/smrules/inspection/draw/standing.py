"""Where every entity stands: in which stratum of which draw, left out for which reason, or in no pool at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from smrules.concepts.diagnostic import InputError, diagnostic, nearest
from smrules.concepts.draw_plan import WHOLE_STRATUM, DrawPlan
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.values import NONE, UNKNOWN, Interval
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import VISIT, Evaluator, Evaluators
from smrules.engine.world import Member, World
from smrules.inspection.draw.canonical import label_of
from smrules.inspection.draw.distinctions import Distinctions
from smrules.inspection.intake import Intake


class Standing(NamedTuple):
    """Where an entity stands in one draw: in a stratum, left out for a reason, or (with neither) in no pool."""

    stratum: str | None = None
    left_out: str | None = None


OUTSIDE = Standing()


class PoolReader:
    """Reads entities one by one; those that no condition tells apart are judged once."""

    def __init__(
        self, library: Library, plans: Sequence[DrawPlan], on: date, evaluator: Evaluators = CompiledEvaluator
    ):
        self.library = library
        self.plans = plans
        self.on = on
        self.evaluator = evaluator
        self.distinctions = Distinctions(library, plans, on, evaluator)
        self.intake = Intake(library)
        self._facts: dict[tuple, tuple[str, Any]] = {}
        self._judged: dict[tuple, tuple[Standing, ...]] = {}

    def pool(self, entities: Iterable[Entity]) -> dict[tuple[Standing, ...], list[str]]:
        """
        Return the ids of entities by where they stand in each draw.

        Raises:
            InputError: An entity does not fit the vocabulary, has an id that cannot be hashed alike everywhere (SM650), or is there
                twice (SM651); everything that is wrong is listed, with the number of the entity as its path.
        """
        found: dict[tuple[Standing, ...], list[str]] = {}
        first: dict[str, int] = {}
        for number, entity in enumerate(entities):
            label = self.label(entity.id, number, first)
            standing = self.standing(entity, f"pool[{number}]")
            if label is not None:
                found.setdefault(standing, []).append(label)
        self.intake.finish()
        return found

    def label(self, text: str, number: int, first: dict[str, int]) -> str | None:
        label = label_of(text) if isinstance(text, str) else None
        if label is None:
            self.intake.report("SM650", f"pool[{number}].id", found=repr(text))
        elif first.setdefault(label, number) != number:
            self.intake.report("SM651", f"pool[{number}].id", id=label, first=first[label] + 1)
        return label

    def standing(self, entity: Entity, where: str) -> tuple[Standing, ...]:
        """Return where one entity stands in each draw."""
        if entity.members or entity.history:
            return self._judge_alone(entity, where)
        values = {"entity.id": entity.id, **self._values(entity, where)}
        key = self.distinctions.signature(values)
        if key not in self._judged:
            self._judged[key] = self._judge(Member("entity", entity.id, values), World())
        return self._judged[key]

    def _values(self, entity: Entity, where: str) -> dict[str, Any]:
        """Return the facts of an entity; the same name and value are read once for the whole pool."""
        found: dict[str, Any] = {}
        for name, raw in self.intake.mapping(entity.facts, f"{where}.facts").items():
            key = (name, type(raw), tuple(raw) if isinstance(raw, list) else raw)
            try:
                read = self._facts.get(key)
            except TypeError:
                read, key = None, None
            read = read or self._fact(name, raw, f"{where}.facts.{name}", key)
            if read is not None:
                if read[0] in found:
                    self.intake.twice(self.library.fact(read[0]), f"{where}.facts.{name}")
                found[read[0]] = read[1]
        return found

    def _fact(self, name: str, raw: Any, where: str, key: tuple | None) -> tuple[str, Any] | None:
        read = self.intake.fact(name, raw, where, "entity")
        if read is None:
            return None
        found = (read[0].id, read[1])
        if key is not None:
            self._facts[key] = found
        return found

    # --- judging ---------------------------------------------------------------------------------

    def _judge_alone(self, entity: Entity, where: str) -> tuple[Standing, ...]:
        world, intake = World(), Intake(self.library)
        member = intake.entity(entity, world)
        for one in intake.found:
            place = one.position.file.removeprefix("entity")
            self.intake.report("SM606", f"{where}{place}", where=f"{where}{place}", problem_zh=one.zh, problem_en=one.en)
        return self._judge(member, world) if not intake.found else (OUTSIDE,) * len(self.plans)

    def _judge(self, entity: Member, world: World) -> tuple[Standing, ...]:
        if entity not in world.members.get("entity", ()):
            world.add(entity)
        visit = world.add(Member("visit", self.on.isoformat(), {VISIT: self.on}, entity))
        engine = self.evaluator(self.library, world)
        found = tuple(self._in_draw(plan, engine, visit) for plan in self.plans)
        self.intake.found += [one for one in engine.problems if one not in self.intake.found]
        return found

    @staticmethod
    def _in_draw(plan: DrawPlan, engine: Evaluator, visit: Member) -> Standing:
        """
        Only who is certainly not in the pool stays outside, only what is certainly true excludes.

        Conditions are asked of the visit, from which both the entity and the day are seen.
        """
        entity = visit.parent
        assert entity is not None
        if engine.holds(plan.pool, visit) is False:
            return OUTSIDE
        reason = next((one.id for one in plan.exclude if engine.holds(one.condition, visit) is True), None)
        if reason is not None:
            return Standing(left_out=reason)
        if plan.strata is None:
            return Standing(WHOLE_STRATUM)
        stratum = engine.value(entity, plan.strata)
        return Standing(plan.unknown if stratum in (UNKNOWN, NONE) or isinstance(stratum, Interval) else stratum)


def plans_of(library: Library, names: Sequence[str]) -> tuple[DrawPlan, ...]:
    """Return the plans by their ids; raises `InputError` for one that there is not (SM652) or that is named twice (SM654)."""
    found = [
        diagnostic("SM652", Position("draws", 0), name=name, nearest=nearest(name, library.draws))
        for name in names
        if name not in library.draws
    ]
    if not found and len(set(names)) < len(names):
        found = [diagnostic("SM654", Position("draws", 0), problem_zh="同一个抽查计划写了两次", problem_en="a draw is named twice")]
    if found:
        raise InputError(found)
    return tuple(library.draws[name] for name in names)

"""What a visit leaves out: checklists that do not apply, and items of those that do, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Serial
from smrules.definitions.checklists import in_force_of
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.world import Member
from smrules.inspection.explain import Explainer
from smrules.inspection.intake import Intake
from smrules.inspection.scene import set_scene


@dataclass(frozen=True, slots=True)
class Hidden(Serial):
    """
    Something that is not asked on a visit.

    Attributes:
        domain: `None` for what a campaign leaves out and no domain claims.
        item: Id of the item; `None` where a whole checklist is left out, whose title stands in `label`.
        member: The member for which it is left out, as `scope/key`; `None` where it is left out altogether.
    """

    domain: str | None
    checklist: str
    item: str | None
    member: str | None
    label: str
    why: str


def hidden(library: Library, plan: VisitPlan, *, evaluator: Evaluators = CompiledEvaluator) -> tuple[Hidden, ...]:
    """
    Return every checklist that a plan leaves out, and every item that it leaves out of the others, in the order of the library.

    Raises:
        InputError: The entity does not fit the vocabulary of *library*.
    """
    intake = Intake(library)
    scene = set_scene(library, plan.entity, plan.on, intake)
    intake.finish()
    return tuple(_Finder(library, plan, Explainer(library, evaluator(library, scene.world)), scene.items).found())


class _Finder:
    """Looks through one scene, which holds every checklist and item in force, for what does not apply."""

    def __init__(self, library: Library, plan: VisitPlan, explainer: Explainer, items: list[Member]):
        self.library = library
        self.plan = plan
        self.explainer = explainer
        self.engine = explainer.engine
        self.copies: dict[str, list[Member]] = {}
        self.items: dict[str, dict[str, Member]] = {}
        for item in items:
            of_copy = self.items.setdefault(item.parent.key, {})
            of_copy[item.source.id] = item
            copies = self.copies.setdefault(item.parent.source.id, [])
            if item.parent not in copies:
                copies.append(item.parent)

    def found(self) -> Iterator[Hidden]:
        for checklist in self.library.checklists.values():
            if self.plan.on not in checklist.in_force:
                yield self.whole(checklist, None, f"在{self.plan.on}不施行（{checklist.in_force}）")
            elif checklist.id not in self.copies and checklist.per:
                yield self.whole(checklist, None, f"没有{self.library.vocabulary.scopes[checklist.per].label}")
            else:
                for copy in self.copies.get(checklist.id, ()):
                    yield from self.of_copy(checklist, copy)

    def of_copy(self, checklist: Checklist, copy: Member) -> Iterator[Hidden]:
        beside = copy.beside.name if copy.beside else None
        if copy.place and self.engine.in_place(copy.place, copy) is False:
            yield self.whole(checklist, beside, f"不在其施行地域（{copy.place}）")
        elif self.engine.exists(copy) is False:
            yield self.whole(checklist, beside, self.explainer.against(checklist.applies_when, copy) or "适用条件不成立")
        else:
            for item in checklist.items:
                if why := self.against(checklist, copy, item):
                    yield Hidden(item.domain, checklist.id, item.id, beside, item.ask, why)

    def against(self, checklist: Checklist, copy: Member, item: InspectionItem) -> str | None:
        period = in_force_of(checklist, item)
        if self.plan.on not in period:
            return f"在{self.plan.on}不施行（{period}）"
        member = self.items[copy.key].get(item.id)
        if member is None or self.engine.exists(member) is not False:
            return None
        return self.explainer.against(item.applies_when, member) or "适用条件不成立"

    @staticmethod
    def whole(checklist: Checklist, member: str | None, why: str) -> Hidden:
        return Hidden(checklist.domain, checklist.id, None, member, checklist.title, why)



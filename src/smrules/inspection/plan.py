"""Merge every item that applies to one entity on one day; each fact is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from smrules.concepts.checklist import Checklist
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.plan import DomainCoverage, PlannedItem, Question, Replaced, VisitPlan
from smrules.concepts.serial import plain
from smrules.concepts.values import UNKNOWN
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.needs import Needs
from smrules.engine.world import Member
from smrules.inspection.explain import Explainer
from smrules.inspection.intake import Intake
from smrules.inspection.scene import UNLISTED, Scene, set_scene


def plan(library: Library, entity: Entity, *, on: date, evaluator: Evaluators = CompiledEvaluator) -> VisitPlan:
    """
    Merge every item that applies to one entity into a single visit plan.

    Items that ask for the same fact are asked once; the plan keeps every source, so each domain still finds its own item. The
    result does not depend on the order of files.

    Args:
        library: Checked rule files.
        entity: The business entity to be visited.
        on: Day of the visit; decides which items and which law apply.
        evaluator: The engine; every engine gives the same plan.

    Returns:
        Questions in walking order (place, domain, item), the items behind them, and every domain with the reason why it is
        there or not. An item whose applicability is unknown is planned and marked.

    Raises:
        InputError: The entity does not fit the vocabulary; everything wrong is listed.

    Legal basis: 优化营商环境条例 art. 54 (several inspections of one subject are merged).
    """
    intake = Intake(library)
    scene = set_scene(library, entity, on, intake)
    intake.finish()
    return Planner(library, scene, entity, on, evaluator).plan()


class Planner:
    """Plans one visit."""

    def __init__(self, library: Library, scene: Scene, entity: Entity, on: date, evaluator: Evaluators):
        self.library = library
        self.scene = scene
        self.entity = entity
        self.on = on
        self.engine = evaluator(library, scene.world)
        self.explainer = Explainer(library, self.engine)
        self.order = {name: number for number, name in enumerate(library.domains)}
        self.places = {name: number for number, name in enumerate(library.vocabulary.places)}

    def members(self) -> list[Member]:
        """Return the items that apply or may apply, in walking order."""
        return sorted((item for item in self.scene.items if self.engine.exists(item) is not False), key=self.walking_order)

    def plan(self) -> VisitPlan:
        """Return the whole plan."""
        members = self.members()
        items = tuple(map(self.item, members))
        questions = self.questions(members)
        domains = tuple(self.coverage(name, items, questions) for name in self.library.domains)
        return VisitPlan(
            self.library.content_hash, self.entity, self.on, questions, items, domains, self.lead(domains),
            self.replaced(items, questions), self.notes(),
        )  # fmt: skip

    def lead(self, domains: Iterable[DomainCoverage]) -> str | None:
        """Return the domain that leads: certain before unknown, of the trade before general ones, then by items."""

        def weight(one: DomainCoverage):
            return (one.included == "yes", not self.library.domains[one.domain].general, one.items, -self.order[one.domain])

        led = max((one for one in domains if one.items), key=weight, default=None)
        return led.domain if led else None

    def walking_order(self, item: Member):
        source = item.source
        place = self.places.get(source.place, len(self.places))
        return (place, self.order.get(source.domain, 99), item.parent.key, source.id, item.key)

    # --- items -----------------------------------------------------------------------------------

    def item(self, member: Member) -> PlannedItem:
        source = member.source
        checklist = member.parent.source
        applies = self.engine.exists(member)
        needs = self.needs(member)
        return PlannedItem(
            source.id, checklist.id, source.domain, source.fact, source.ask, str(source.keys.get("item.class", "")),
            _beside(member), "yes" if applies else "unknown", self.because(member), self.explainer.citations(source.basis),
            self.explainer.needs(needs) if applies is None else (), checklist.id if checklist.approval else None,
        )  # fmt: skip

    def needs(self, member: Member) -> Needs:
        """Return what would settle whether an item applies."""
        needs = Needs(self.engine)
        needs.of_existence(member)
        if member.parent.beside is not None and member.parent.beside.key == UNLISTED:
            needs.found[self.scene.entity, member.parent.beside.scope] = None
        return needs

    def because(self, member: Member) -> str:
        """Return in Chinese why an item is in the plan."""
        checklist = member.parent.source
        wording = self.explainer.wording
        conditions = [wording.condition(one) for one in (checklist.applies_when, member.condition)]
        told = "，".join(filter(None, conditions)) or "适用于所有检查对象"
        if checklist.approval:
            told = f"专项检查“{checklist.title}”（{checklist.approval.get('number', '')}）：{told}"
        return told

    # --- questions -------------------------------------------------------------------------------

    def questions(self, members: Iterable[Member]) -> tuple[Question, ...]:
        groups: dict[tuple[str, str], list[Member]] = {}
        for item in members:
            if not self.library.is_derived(item.source.fact):
                holder = self.scene.holder(item)
                groups.setdefault((item.source.fact, holder.name if holder else ""), []).append(item)
        return tuple(self.question(group) for group in groups.values())

    def question(self, group: list[Member]) -> Question:
        first = group[0].source
        fact = self.library.fact(first.fact)
        holder = self.scene.holder(group[0])
        known = self.engine.value(holder, fact.id) if holder is not None and fact.id in holder.values else UNKNOWN
        given = known is not UNKNOWN
        certain = any(self.engine.exists(item) for item in group)
        owner = None if holder is None or holder.scope in ("entity", "visit") else holder.name
        return Question(
            fact.id, owner, fact.ask or first.ask,
            tuple(dict.fromkeys(item.source.look_for for item in group if item.source.look_for)), first.place,
            self.library.vocabulary.places.get(first.place, ""), fact.type, fact.unit,
            {code: one.label for code, one in fact.choices.items()},
            tuple(f"{item.parent.source.id}:{item.source.id}" for item in group), "yes" if certain else "unknown",
            plain(known) if given else None, "检查对象资料" if given else None,
        )  # fmt: skip

    # --- domains ---------------------------------------------------------------------------------

    def coverage(self, domain: str, items: tuple[PlannedItem, ...], questions: tuple[Question, ...]) -> DomainCoverage:
        own = [item for item in items if item.domain == domain]
        asked = {(item.fact, item.member) for item in own}
        certain = any(item.applies == "yes" for item in own)
        included = "yes" if certain else "unknown" if own else "no"
        reasons = tuple(dict.fromkeys(item.because for item in own)) if own else tuple(self.reasons_against(domain))
        return DomainCoverage(domain, self.library.domains[domain].title, included, reasons, len(own), len(asked))

    def reasons_against(self, domain: str) -> Iterable[str]:
        """Yield, for each checklist of a domain, why it does not apply."""
        checklists = [one for one in self.library.checklists.values() if one.domain == domain]
        present = {id(one.source): one for one in self.scene.world.members["checklist"]}
        if not checklists:
            yield "规则库中没有这个领域的检查表"
        for checklist in checklists:
            if self.on not in checklist.in_force:
                yield f"“{checklist.title}”在{self.on}不施行（{checklist.in_force}）"
            elif id(checklist) not in present:
                label = self.library.vocabulary.scopes[checklist.per].label if checklist.per else ""
                yield f"“{checklist.title}”：没有{label}"
            else:
                yield self.why_not(checklist, present[id(checklist)])

    def why_not(self, checklist: Checklist, member: Member) -> str:
        if member.place and self.engine.in_place(member.place, member) is False:
            return f"“{checklist.title}”：不在其施行地域（{member.place}）"
        told = self.explainer.against(checklist.applies_when, member)
        return f"“{checklist.title}”{told or '的各个事项都不适用'}"

    def replaced(self, items: tuple[PlannedItem, ...], questions: tuple[Question, ...]) -> Replaced:
        """Count what the merged visit replaces: each checklist asks each of its own facts once."""
        separate = {(item.checklist, item.member, item.fact) for item in items}
        asked = [question for question in questions if question.known_from is None]
        return Replaced(
            len({item.domain for item in items}), len({(item.checklist, item.member) for item in items}), len(separate),
            len(asked), len(questions) - len(asked),
        )  # fmt: skip

    def notes(self) -> tuple[str, ...]:
        """Return what the officers must know besides: lists that were not given, rules that come into force later."""
        missing = {one.beside.scope for one in self.scene.world.members["checklist"] if one.beside
                   and one.beside.key == UNLISTED and self.engine.exists(one) is not False}  # fmt: skip
        labels = sorted(self.library.vocabulary.scopes[scope].label for scope in missing)
        lists = [f"没有提供{label}清单，有关检查表只能列出事项，提供清单后才能逐个检查" for label in labels]
        return (*lists, *self.announced())

    def announced(self) -> Iterable[str]:
        """Yield the checklists and items that will apply, once they are in force; they are not asked yet."""
        for checklist in self.library.checklists.values():
            member = Member("checklist", checklist.id, {}, self.scene.visit)
            start = checklist.in_force.start
            if checklist.per is not None or self.engine.holds(checklist.applies_when, member) is not True:
                continue
            if start and start > self.on:
                yield f"自{start}起施行：“{checklist.title}”（现在不检查）"
            elif self.on in checklist.in_force:
                for item in checklist.items:
                    if item.in_force.start and item.in_force.start > self.on:
                        yield f"自{item.in_force.start}起施行：{item.ask}（现在不检查）"


def _beside(item: Member) -> str | None:
    beside = item.parent.beside
    return beside.name if beside is not None else None

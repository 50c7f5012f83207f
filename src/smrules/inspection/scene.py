"""The world of one visit: the entity, the visit, and every checklist and item that may apply on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.dates import ALWAYS
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.concepts.rules import ALWAYS_TRUE, AllOf, Condition, Not
from smrules.concepts.values import NONE
from smrules.definitions.checklists import in_force_of
from smrules.engine.world import Member, World
from smrules.inspection.intake import Intake, calendar_day

Planned = Mapping[str, Mapping[str | None, Mapping[str, int]]]
"""Checklist → member for which it is repeated, as `scope/key`, or `None` → item → its place in the plan."""

UNLISTED = "?"
"""Key of the member that stands for a list that was not given."""


@dataclass(slots=True)
class Scene:
    """A world with its visit, the items by checklist, item and member, and their places in the plan where there is one."""

    library: Library
    world: World
    entity: Member
    visit: Member
    items: list[Member] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def holder(self, item: Member) -> Member | None:
        """Return the member whose fact an item asks for."""
        fact: str = item.source.fact
        return self.entity if fact.startswith("entity.") else item.around(fact.partition(".")[0])


def set_scene(
    library: Library, entity: Entity, on: date, intake: Intake, history: Mapping[str, Any] | None = None,
    planned: Planned | None = None,
) -> Scene:
    """Return the world of one visit on one day, before any answer; where it was planned, only with the items that are *planned*."""
    scene = empty_scene(library, entity, on, intake, history)
    for checklist in library.checklists.values():
        if on in checklist.in_force and (planned is None or checklist.id in planned):
            for beside in _copies(scene, checklist):
                kept = None if planned is None else planned[checklist.id].get(beside.name if beside else None)
                if planned is None or kept:
                    _add_checklist(scene, checklist, beside, on, kept)
    return scene


def planned_items(plan: VisitPlan) -> Planned:
    """Return the places of the items that a plan holds, by checklist and the member for which it is repeated."""
    found: dict[str, dict[str | None, dict[str, int]]] = {}
    for number, item in enumerate(plan.items):
        found.setdefault(item.checklist, {}).setdefault(item.member, {})[item.item] = number
    return found


def empty_scene(
    library: Library, entity: Entity, on: date, intake: Intake, history: Mapping[str, Any] | None = None
) -> Scene:
    """Return the world of one visit on one day, without any checklist."""
    on = calendar_day(on, "on")
    world = World()
    entity_member = intake.entity(entity, world)
    if history:
        intake.history(history, "history", entity_member, world)
    visit = world.add(Member("visit", on.isoformat(), {"visit.on": on}, entity_member))
    for scope in ("checklist", "item", "act"):
        world.members.setdefault(scope, [])
    return Scene(library, world, entity_member, visit)


def put_item(scene: Scene, checklist: Checklist, item: InspectionItem) -> None:
    """Put one item into an empty scene: it is asked for certain, beside one member where its checklist is repeated."""
    beside = None
    if checklist.per is not None:
        beside = next(iter(scene.world.members.get(checklist.per, ())), None) or _stand_in(scene, checklist.per)
    member = _checklist_member(scene, checklist, beside)
    member.condition, member.place = ALWAYS_TRUE, None
    _add_item(scene, member, item, ALWAYS_TRUE, None)
    group_acts(scene)


def _stand_in(scene: Scene, scope: str) -> Member:
    key = scene.library.vocabulary.scopes[scope].key
    return scene.world.add(Member(scope, "1", {key: "1"} if key else {}, scene.entity))


def _copies(scene: Scene, checklist: Checklist) -> list[Member | None]:
    """Return the members that a checklist is repeated for; one stand-in where their list was not given."""
    if checklist.per is None:
        return [None]
    known = scene.world.members.get(checklist.per)
    if known is None:
        return [Member(checklist.per, UNLISTED, {}, scene.entity, exists=None)]
    return list(known)


def _checklist_member(scene: Scene, checklist: Checklist, beside: Member | None) -> Member:
    key = checklist.id if beside is None else f"{checklist.id}@{beside.key}"
    facts = {"checklist.id": checklist.id, "checklist.domain": checklist.domain or NONE}
    return scene.world.add(
        Member("checklist", key, facts, scene.visit, beside, condition=checklist.applies_when,
               place=checklist.place, source=checklist)
    )  # fmt: skip


def _add_checklist(scene: Scene, checklist: Checklist, beside: Member | None, on: date, kept: Mapping[str, int] | None) -> None:
    member = _checklist_member(scene, checklist, beside)
    for item in checklist.items:
        if (kept is None or item.id in kept) and (item.in_force is ALWAYS or on in item.in_force):
            _add_item(scene, member, item, item.applies_when, kept)
    for item_id in checklist.include:
        if kept is None or item_id in kept:
            _add_included(scene, member, item_id, on, kept)


def _add_included(scene: Scene, campaign: Member, item_id: str, on: date, kept: Mapping[str, int] | None) -> None:
    """Add an item that a campaign asks where its own checklist does not."""
    for checklist in scene.library.checklists.values():
        for item in checklist.items:
            if item.id == item_id and checklist.per is None:
                rests = Not(AllOf((checklist.applies_when, item.applies_when)))
                rests = scene.library.kept.setdefault(("rests", checklist.id, item_id), rests)
                alive = on in in_force_of(checklist, item)
                _add_item(scene, campaign, item, rests if alive else ALWAYS_TRUE, kept)


def _add_item(scene: Scene, checklist: Member, item: InspectionItem, condition: Condition, kept: Mapping[str, int] | None) -> None:
    values = scene.library.item_values[item.id].copy()
    key = item.id if checklist.beside is None else f"{item.id}@{checklist.beside.key}"
    member = Member("item", key, values, checklist, None, item.presume, True, condition, None, item)
    scene.items.append(member)
    if kept is not None:
        scene.places.append(kept[item.id])
    scene.world.members["item"].append(member)


def group_acts(scene: Scene) -> None:
    """Make one act of all items that name it; one a member where the act is separated."""
    groups: dict[tuple[str, str], list[Member]] = {}
    for item in scene.items:
        kind = item.values["item.act"]
        if kind is NONE:
            continue
        separate = scene.library.vocabulary.acts[kind].separate_by
        apart = item.around(separate) if separate else None
        groups.setdefault((kind, apart.key if apart else ""), []).append(item)
    for (kind, apart), items in sorted(groups.items()):
        act = add_act(scene, kind, f"{kind}@{apart}" if apart else kind)
        scene.world.act_items[act] = items


def add_act(scene: Scene, kind: str, key: str) -> Member:
    """Add one act with the facts that hold of its kind."""
    facts = {"act.kind": kind, **scene.library.vocabulary.acts[kind].facts}
    return scene.world.add(Member("act", key, facts, scene.visit))

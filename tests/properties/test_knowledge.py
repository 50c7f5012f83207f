"""Unknown stays unknown: more facts never take back what was certain, and the facts that are named as missing settle what is open."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from smrules import Entity, Library
from smrules.concepts.values import NONE, UNKNOWN, Interval, MoneyRange, SetBetween, ends
from smrules.engine.needs import Needs, is_open
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member
from smrules.inspection.intake import Intake
from smrules.inspection.scene import empty_scene
from tests.small_libraries import build
from tests.tangled_libraries import documents, entities, forgetting

ON = date(2026, 11, 23)
COMPLETE = "0001-01-01"


def evaluator(library: Library, known: dict[str, Any]) -> ReferenceEvaluator:
    """Return an evaluator of what is known of one entity."""
    members = {} if known["thing"] is None else {"thing": known["thing"]}
    history = {} if known["past"] is None else {"past": {"records": known["past"], "complete_from": known.get("from", COMPLETE)}}
    intake = Intake(library)
    scene = empty_scene(library, Entity("E1", known["facts"], members, history), ON, intake)
    intake.finish()
    return ReferenceEvaluator(library, scene.world)


def questions(engine: ReferenceEvaluator) -> list[tuple[Member, str]]:
    """Return every fact of every member of the entity."""
    scopes = [one for one in ("entity", "thing", "past") if one in engine.world.members]
    facts = sorted(engine.library.vocabulary.facts)
    return [(member, fact) for scope in scopes for member in engine.world.members[scope] for fact in facts if fact.startswith(f"{scope}.")]


def shown(value: Any) -> Any:
    """Return a value that may be compared between evaluators: a picked record is told by its key."""
    return ("picked", value.key) if isinstance(value, Member) else value


def told(engine: ReferenceEvaluator) -> dict[tuple[str, str], Any]:
    """Return all values, those of records among them."""
    found = {(member.name, fact): shown(engine.value(member, fact)) for member, fact in questions(engine) if member.scope != "past"}
    for record in engine.records("fine"):
        found[record.name, "exists"] = engine.exists(record)
        for fact, value in record.values.items():
            found[record.name, fact] = value
    return found


def conflicts(library: Library, known: dict[str, Any]) -> bool:
    """Say whether rules contradict one another on these facts: `check` would refuse such a library."""
    engine = evaluator(library, known)
    told(engine)
    return bool(engine.problems)


def agrees(early: Any, late: Any) -> bool:
    """Say whether what was known early still holds late."""
    match early:
        case Interval(low, high):
            low_now, high_now = ends(late)
            return late is not NONE and (low is None or (low_now is not None and low_now >= low)) and (
                high is None or (high_now is not None and high_now <= high)
            )  # fmt: skip
        case SetBetween(certain, possible):
            now = (late.certain, late.possible) if isinstance(late, SetBetween) else (late, late)
            return late is not NONE and late is not UNKNOWN and certain <= now[0] and now[1] <= possible
        case MoneyRange(low, high):
            return isinstance(late, MoneyRange) and agrees(low, late.low) and agrees(high, late.high)
    return early is UNKNOWN or early is None or early == late


def taken_back(early: dict, late: dict) -> dict:
    """Return what was certain early and is not so late; attributes count only of records that are there late."""
    absent = {name for (name, fact), value in late.items() if fact == "exists" and value is False}
    found = {}
    for key, value in early.items():
        name, fact = key
        if fact.startswith("fine.") and ((name, "exists") not in late or name in absent):
            continue
        now = late.get(key, False if fact == "exists" else NONE)
        if not agrees(value, now):
            found[key] = (value, now)
    new = {key: (False, now) for key, now in late.items() if key[1] == "exists" and now and key not in early and _seen(key[0], early)}
    return found | new


def _seen(record: str, early: dict) -> bool:
    """Say whether the owner of a record was there early, so that the record was certainly absent."""
    return any(name != record and fact.startswith("thing.") and f"fine/{name}/" in record for name, fact in early)


@given(documents(), entities(), st.data())
def test_more_facts_take_nothing_back(files, known, data):
    """Every value, bound and record that is certain with some facts stands with all of them."""
    library = build(files)
    some = data.draw(forgetting(known))
    assume(not conflicts(library, known))

    early, late = (told(evaluator(library, one)) for one in (some, known))
    assert {} == taken_back(early, late)


@given(documents(), entities(), st.data(), st.randoms(use_true_random=False))
def test_the_order_of_asking_changes_nothing(files, known, data, chance: random.Random):
    """Facts asked in another order have the same values."""
    library = build(files)
    some = data.draw(forgetting(known))
    engine, other = evaluator(library, some), evaluator(library, some)
    asked = questions(other)
    chance.shuffle(asked)
    for member, fact in asked:
        other.value(member, fact)

    assert told(engine) == told(other)


@given(documents(), entities(), st.data())
def test_what_is_needed_settles_what_is_open(files, known, data):
    """Whoever keeps supplying the facts that are named comes to an end: nothing is needed any more, and what is open says why."""
    library = build(files)
    some = data.draw(forgetting(known))
    fact = data.draw(st.sampled_from(("entity.t0", "entity.t1", "entity.c0", "entity.late", "entity.plus", "entity.amount", "entity.part")))
    assume(not conflicts(library, known))

    for _ in range(40):
        engine = evaluator(library, some)
        needs = Needs(engine)
        needs.of_fact(engine.world.root, fact)
        if not needs.found:
            break
        some = supplied(some, known, needs)
    assert {} == {member.name: missing for member, missing in needs.found}
    assert needs.reasons or engine.problems or not is_open(engine.value(engine.world.root, fact))


def supplied(some: dict[str, Any], known: dict[str, Any], needs: Needs) -> dict[str, Any]:
    """Return what is known once all that is needed has been supplied."""
    found = {**some, "facts": dict(some["facts"])}
    for member, fact in needs.found:
        scope, _, name = fact.partition(".")
        if not name:
            found |= {scope: known[scope]} | ({"from": COMPLETE} if scope == "past" else {})
        elif member.scope == "entity":
            found["facts"][name] = known["facts"][name]
        else:
            whole = next(one for one in known[scope] if str(one.get("number", "")) == member.key) if scope == "thing" else None
            found[scope] = known[scope] if whole is None else [
                {**one, name: whole[name]} if one["number"] == member.key else one for one in found[scope]
            ]  # fmt: skip
            if scope == "past":
                found["from"] = COMPLETE
    return found

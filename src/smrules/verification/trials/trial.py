"""One example is put to the library: a world is made of what it tells, and what follows is compared with what it expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from smrules.concepts.checklist import Checklist, InspectionItem
from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, listed, nearest
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE, MoneyRange, all_hold
from smrules.concepts.vocabulary import ANSWER_STATES
from smrules.engine.needs import Needs, is_open
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import Ruling, row_hits
from smrules.engine.world import Member, World
from smrules.inspection.answers import AnswerReader
from smrules.inspection.intake import Intake
from smrules.inspection.scene import Scene, empty_scene, put_item
from smrules.verification.trials.traces import Trace, TracedEvaluator

NOWHERE = Position("")
MAPPING = {"expected_zh": "键和值", "expected_en": "keys and values"}


class Trial:
    """
    Tries one example.

    Attributes:
        found: What does not fit.
        rows: The rows that decided, or that may while the result is open; `certain` are those of them that hit for certain.
    """

    KEYS: tuple[str, ...] = ()
    EXPECTED: tuple[str, ...] = ()

    def __init__(self, library: Library, on: date, trace: Trace | None = None):
        self.library = library
        self.on = on
        self.trace = trace
        self.found: list[Diagnostic] = []
        self.rows: tuple[str, ...] = ()
        self.certain: tuple[str, ...] = ()

    def evaluator(self, world: World) -> ReferenceEvaluator:
        """Return what evaluates the example; where a trace is kept, all that is asked is noted in it."""
        if self.trace is None:
            return ReferenceEvaluator(self.library, world)
        return TracedEvaluator(self.library, world, self.trace)

    def run(self, data: Mapping[str, Any]) -> None:
        """Try *data*; raises `InputError` where it cannot be read."""
        raise NotImplementedError

    # --- what is expected --------------------------------------------------------------------------

    def mapping(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return the mapping under *key*, empty where there is none."""
        found = data.get(key, {})
        if not isinstance(found, Mapping):
            raise InputError([diagnostic("SM204", NOWHERE, found=found, **MAPPING)])
        return {name: value for name, value in found.items() if name != "@"}

    def expected(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the example expects, after refusing what cannot be expected."""
        found = self.mapping(data, "expect")
        if not found:
            raise InputError([diagnostic("SM203", NOWHERE, what="例子", what_en="an example", missing="expect")])
        wrong = [key for key in found if key not in self.EXPECTED]
        if wrong:
            fields = {"what": "例子的 expect", "what_en": "expect of an example", "allowed": listed(self.EXPECTED)}
            raise InputError(
                diagnostic("SM201", NOWHERE, name=key, nearest=nearest(key, self.EXPECTED), **fields) for key in wrong
            )
        return found

    def compare(self, zh: str, en: str, expected: Any, found: Any, fits: bool) -> None:
        """Note that something is not as expected."""
        if not fits:
            told = f"{self.told(found)}（{'、'.join(self.rows)}）" if self.rows else self.told(found)
            self.found.append(diagnostic("SM801", NOWHERE, what=zh, what_en=en, expected=self.told(expected), found=told))

    def told(self, value: Any) -> str:
        """Return a value as an author would write it."""
        match value:
            case MoneyRange(low, high):
                return self.told(low) if low == high else f"{self.told(low)}..{self.told(high)}"
            case list() | tuple():
                return "[" + ", ".join(map(self.told, value)) + "]"
            case dict():
                return "{" + ", ".join(f"{name}: {self.told(one)}" for name, one in value.items()) + "}"
        simple = plain(value)
        return self.told(simple) if isinstance(simple, (dict, list)) else _word(simple)

    def because(self, told: Any, owner: str = "") -> None:
        """Compare the rows that decided: every row that is named must be among them."""
        for name in texts_of(told):
            full = name if "." in name or not owner else f"{owner}.{name}"
            self.compare("起决定作用的行", "the deciding row", full, list(self.rows), full in self.rows)

    def unknown(self, told: Any, needs: Iterable[str]) -> None:
        """Compare the facts that would settle what is open: an empty list says that nothing is."""
        needs = sorted(set(needs))
        wanted = texts_of(told)
        fits = set(wanted) <= set(needs) if wanted else not needs
        self.compare("未知的事实", "the unknown facts", wanted, needs, fits)

    def note_problems(self, engine: ReferenceEvaluator) -> None:
        """Note what went wrong while the example was evaluated; a year without calendar leaves a date unknown, no more."""
        self.found += (one for one in engine.problems if one.code != "SM510")

    # --- what is told -------------------------------------------------------------------------------

    def entity(self, facts: Mapping[str, Any]) -> Entity:
        """Return the entity that an example tells of: facts by short or full name, lists of members by scope."""
        scopes = self.library.vocabulary.scopes
        own = {name: raw for name, raw in facts.items() if name.partition(".")[0] == "entity" or "." not in name}
        members = {name: raw for name, raw in own.items() if name in scopes and isinstance(raw, list)}
        return Entity("example", {name: raw for name, raw in own.items() if name not in members}, members)


class ItemTrial(Trial):
    """Tries an example of an item: the item is put to an entity, alone, and for certain."""

    KEYS = ("entity", "on", "answers", "history", "expect")
    EXPECTED = ("applies", "state", "outcome", "because", "unknown")

    def __init__(self, library: Library, checklist: Checklist, item: InspectionItem, on: date, trace: Trace | None = None):
        super().__init__(library, on, trace)
        self.checklist = checklist
        self.item = item

    def run(self, data: Mapping[str, Any]) -> None:
        expected = self.expected(data)
        if (state := expected.get("state")) is not None and state not in tuple(ANSWER_STATES):
            raise InputError([diagnostic("SM610", NOWHERE, found=state, allowed=listed(ANSWER_STATES))])
        scene = self.scene(data)
        item, engine = scene.items[0], self.evaluator(scene.world)
        owners = [item, *(act for act in scene.world.members["act"] if item in scene.world.act_items.get(act, ()))]
        records = [one for kind in ("sanction", "outcome") for one in self.records(engine, kind, owners)]
        self.rows = self.certain = tuple(_rows_about(engine, owners, records))
        self.applies(expected, engine, item)
        self.states(expected, engine.value(item, "item.state"))
        self.outcomes(expected, engine, records)
        self.because(expected.get("because", ()))
        self.note_problems(engine)

    def scene(self, data: Mapping[str, Any]) -> Scene:
        """Return the world that the example tells of, answers included."""
        intake = Intake(self.library)
        facts = self.mapping(data, "entity")
        scene = empty_scene(self.library, self.entity(facts), self.on, intake, self.mapping(data, "history"))
        put_item(scene, self.checklist, self.item)
        for name, raw in facts.items():
            if "." in name and not name.startswith("entity."):
                self.given(scene, name, raw, intake)
        if self.checklist.place and "entity.area" not in scene.entity.values:
            scene.visit.values.setdefault("visit.area", self.checklist.place)
        AnswerReader(scene, intake).read(dict(self.addressed(scene, self.mapping(data, "answers"))))
        intake.finish()
        return scene

    def given(self, scene: Scene, name: str, raw: Any, intake: Intake) -> None:
        """Read a fact of the visit, or of the member beside which the item is asked."""
        holder = scene.items[0].around(name.partition(".")[0])
        if (found := intake.fact(name, raw, "entity")) and holder is not None:
            holder.values[found[0].id] = found[1]
        elif found:
            intake.report("SM312", "entity", name=name, scope="item")

    def addressed(self, scene: Scene, answers: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
        """Yield the answers; those about the only member of a scope may be keyed by the fact alone."""
        for key, raw in answers.items():
            members = scene.world.members.get(key.partition(".")[0], ())
            alone = len(members) == 1 and "/" not in key and members[0].scope not in ("entity", "visit")
            yield ((members[0].name, key) if alone else key), raw

    def records(self, engine: ReferenceEvaluator, kind: str, owners: list[Member]) -> list[Member]:
        """Return the records of one kind that belong to the item or its act."""
        if kind not in self.library.vocabulary.records:
            return []
        return [one for one in engine.records(kind) if one.parent in owners and engine.exists(one) is not False]

    def applies(self, expected: Mapping[str, Any], engine: ReferenceEvaluator, item: Member) -> None:
        """Compare whether the item, and the checklist around it, would be asked of this entity."""
        if "applies" in expected:
            place = self.checklist.place
            around = [True if place is None else engine.in_place(place, item)]
            around += [engine.holds(self.checklist.applies_when, item.parent), engine.holds(self.item.applies_when, item)]
            found = all_hold(around)
            shown = "unknown" if found is None else found
            self.compare("是否要查", "whether it applies", expected["applies"], shown, expected["applies"] == shown)

    def states(self, expected: Mapping[str, Any], found: str) -> None:
        if "state" in expected:
            self.compare("检查结果", "the state", expected["state"], found, expected["state"] == found)

    def outcomes(self, expected: Mapping[str, Any], engine: ReferenceEvaluator, records: list[Member]) -> None:
        proposed = [one for one in records if one.scope == "outcome"]
        if "outcome" in expected:
            codes = {one.values.get("outcome.code", NONE) for one in proposed if engine.exists(one)}
            found = sorted(code for code in codes if isinstance(code, str))
            wanted = sorted(self.codes(texts_of(expected["outcome"])))
            self.compare("处理意见", "the outcome", wanted, found, wanted == found)
        if "unknown" in expected:
            needs = Needs(engine)
            needs.of_fact(engine.world.members["item"][0], "item.state")
            for one in proposed:
                if engine.exists(one) is None or is_open(one.values.get("outcome.code")):
                    needs.of_existence(one)
                    needs.of_record(one)
            self.unknown(expected["unknown"], (fact for _, fact in needs.found))

    def codes(self, told: list[str]) -> list[str]:
        """Return the outcome codes that are expected, after refusing those that nobody declared."""
        known = self.library.fact("outcome.code").choices if "outcome.code" in self.library.vocabulary.facts else {}
        if wrong := [code for code in told if code not in known]:
            raise InputError(diagnostic("SM616", NOWHERE, name=code, allowed=listed(known, 30)) for code in wrong)
        return told


def listed_as(told: Any) -> list[Any]:
    """Return what is expected as a list: of one, of several, or of none."""
    if told in ("none", None):
        return []
    return list(told) if isinstance(told, (list, tuple)) else [told]


def texts_of(told: Any) -> list[str]:
    """Return names that are expected as a list; raises `InputError` if one is no text."""
    found = listed_as(told)
    for one in found:
        if not isinstance(one, str):
            fields = {"expected_zh": "名称，或者名称的列表", "expected_en": "a name or a list of names", "found": one}
            raise InputError([diagnostic("SM204", NOWHERE, **fields)])
    return found


def names_of(ruling: Ruling) -> tuple[str, ...]:
    """Return the rows of a ruling, as `table.row`."""
    return tuple(f"{ruling.table.id}.{row.id}" for row in ruling.rows) if ruling.table else ()


def _rows_about(engine: ReferenceEvaluator, owners: list[Member], records: list[Member]) -> Iterator[str]:
    """Yield the rows that decided something about *owners*: their facts, and the records that are certain."""
    seen = set()
    decided = [
        engine.ruling(one, fact) for one in owners for fact in engine.library.deciding if fact.startswith(f"{one.scope}.")
    ]
    certain = [name for one in records if engine.exists(one) for name in _rows_that_hit(engine, one)]
    for name in (*(name for one in decided if not is_open(one.value) for name in names_of(one)), *certain):
        if name not in seen:
            seen.add(name)
            yield name


def _rows_that_hit(engine: ReferenceEvaluator, record: Member) -> tuple[str, ...]:
    """Return the rows of a record; while it is open what it says, only those that hit for certain."""
    ruling = record.source
    if not any(map(is_open, ruling.value.values())):
        return names_of(ruling)
    hit = {row.id for row, hit in row_hits(engine, ruling.table, record.parent) if hit}
    return tuple(name for name in names_of(ruling) if name.removeprefix(f"{ruling.table.id}.") in hit)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Answers become findings, grades, acts, proposed outcomes, and what cannot be said yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from smrules.concepts.assessment import ActFinding, Assessment, Explanation, Finding, Grade, OpenQuestion, Outcome, Sanction
from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.memory import MISSING, remember
from smrules.concepts.plan import VisitPlan
from smrules.concepts.position import Position
from smrules.concepts.serial import Later, plain
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import ANSWER_STATES, Fact
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.engine.needs import Needs, is_open
from smrules.engine.rulings import NO_TABLE, Ruling
from smrules.engine.world import Member
from smrules.inspection.answers import AnswerReader, Remarks
from smrules.inspection.explain import Explainer
from smrules.inspection.intake import Intake, calendar_day
from smrules.inspection.scene import Scene, group_acts, planned_items, set_scene

MOST_FINDINGS = 100_000
"""Findings that a library keeps: each item with the answers that are usual, and the members that are repeated."""


def assess(
    library: Library,
    plan: VisitPlan,
    answers: Mapping[Any, Any],
    *,
    history: Mapping[str, Any] | None = None,
    act_on: date | None = None,
    decide_on: date | None = None,
    evaluator: Evaluators = CompiledEvaluator,
) -> Assessment:
    """
    Turn the answers of one visit into findings, grades and proposed outcomes, each with its law and reason.

    Args:
        library: The library that made the plan.
        plan: The plan of the visit.
        answers:
            Mapping from a fact, a (member key, fact) pair, or `scope/key` with a mapping of facts, to a value or to
            `{value, state, circumstances, note, evidence}`. Circumstances of an act are keyed by `act/<kind>`.
        history: Dated scope → `{complete_from, records}`, beside what the entity holds.
        act_on: Day of the acts; where it is not given the vocabulary's presumption stands.
        decide_on: Day of the decision, likewise.
        evaluator: The engine; every engine gives the same assessment.

    Returns:
        What follows for certain, and what is unknown with the facts that would settle it.

    Raises:
        InputError: An answer names an unknown fact, is of the wrong type or precision, contradicts itself, or belongs to no
            planned item; or the plan was made with another library.

    Legal basis: 行政处罚法 arts. 28–33, through the tables of the library.
    """
    given = {"history": history, "act_on": act_on, "decide_on": decide_on}
    scene, reader = answered_scene(library, plan, answers, evaluator=evaluator, **given)
    return Assessor(library, scene, evaluator, reader.remarks).assessment(plan)


def answered_scene(
    library: Library,
    plan: VisitPlan,
    answers: Mapping[Any, Any],
    *,
    history: Mapping[str, Any] | None = None,
    act_on: date | None = None,
    decide_on: date | None = None,
    evaluator: Evaluators = CompiledEvaluator,
) -> tuple[Scene, AnswerReader]:
    """Return the scene of a planned visit with its answers in it, and who read them; the arguments are those of `assess`."""
    if plan.library_hash != library.content_hash:
        fields = {"planned": plan.library_hash[:12], "loaded": library.content_hash[:12]}
        raise InputError([diagnostic("SM608", Position("plan", 0), **fields)])
    intake = Intake(library)
    scene = set_scene(library, plan.entity, plan.on, intake, history, planned_items(plan))
    group_acts(scene)
    reader = AnswerReader(scene, intake, evaluator)
    reader.read(answers)
    intake.finish()
    _set_dates(scene, act_on, decide_on)
    return scene, reader


def _set_dates(scene: Scene, act_on: date | None, decide_on: date | None) -> None:
    if decide_on is not None:
        scene.visit.values["visit.decide_on"] = calendar_day(decide_on, "decide_on")
    if act_on is not None:
        for act in scene.world.members["act"]:
            act.values.setdefault("act.on", calendar_day(act_on, "act_on"))


class Assessor:
    """Reads one evaluated scene into an assessment."""

    def __init__(self, library: Library, scene: Scene, evaluator: Evaluators, remarks: Remarks | None = None):
        self.library = library
        self.scene = scene
        self.remarks = remarks or {}
        self.said = library.kept.setdefault("findings", {})
        self.engine = evaluator(library, scene.world)
        self.explainer = Explainer(library, self.engine)
        self.wording = self.explainer.wording

    def assessment(self, plan: VisitPlan) -> Assessment:
        """Return all that follows, in the order of the plan."""
        findings = self.findings()
        grades, open_grades = self.grades()
        outcomes, open_outcomes = self.outcomes()
        acts = tuple(self.acts())
        problems = sorted(self.engine.problems, key=lambda one: (one.position, one.code, one.zh))
        return Assessment(
            self.library.content_hash, plan.entity.id, plan.on, tuple(findings), tuple(grades), acts, tuple(outcomes),
            tuple(sorted((*open_grades, *open_outcomes), key=lambda one: (not one.certain, one.what, one.subject))),
            tuple(one.to_dict() for one in problems),
        )  # fmt: skip

    # --- findings --------------------------------------------------------------------------------

    def findings(self) -> list[Finding]:
        """Return what was found of every planned item that applies or may apply, in the order of the plan."""
        found = {}
        for item, place in zip(self.scene.items, self.scene.places, strict=True):
            applies = self.engine.exists(item)
            if applies is not False:
                found[place] = self.finding(item, "yes" if applies else "unknown")
        return [found[place] for place in sorted(found)]

    def finding(self, item: Member, applies: str) -> Finding:
        """Return the finding of one item; items that say the same, without a remark, share one for all visits."""
        holder = self.scene.holder(item)
        value = self.engine.value(holder, item.source.fact) if holder is not None else NONE
        said = item.parent.source.id, item.key, item.source.id, value, self.engine.value(item, "item.state"), applies
        if item in self.remarks:
            return self._finding(item, *said[3:], *self.remarks[item])
        found = self.said.get(said, MISSING)
        return remember(self.said, said, self._finding(item, *said[3:]), MOST_FINDINGS) if found is MISSING else found

    def _finding(self, item: Member, value: Any, state: str, applies: str, note: str = "", evidence: tuple[str, ...] = ()) -> Finding:
        source, beside = item.source, item.parent.beside
        return Finding(
            source.id, item.parent.source.id, source.domain, beside.name if beside else None, source.ask, source.fact,
            plain(value) if value is not UNKNOWN else None, state, ANSWER_STATES[state], applies, source.act,
            self.explainer.citations(source.basis), note, evidence,
        )  # fmt: skip

    # --- grades ----------------------------------------------------------------------------------

    def grades(self) -> tuple[list[Grade], list[OpenQuestion]]:
        """Return what tables decided about checklists, the visit and the entity, and what they could not decide."""
        known, unknown = [], []
        for scope in ("checklist", "entity", "visit"):
            for fact in self.library.decided_of.get(scope, ()):
                for member in self.scene.world.members.get(scope, ()):
                    self.grade_or_question(fact, member, known, unknown)
        return known, unknown

    def grade_or_question(self, fact: str, member: Member, known: list[Grade], unknown: list[OpenQuestion]) -> None:
        ruling = self.engine.ruling(member, fact)
        if ruling is NO_TABLE or self.engine.exists(member) is False:
            return
        if self.engine.exists(member) is None or is_open(ruling.value):
            needs = Needs(self.engine)
            needs.of_existence(member)
            needs.of_fact(member, fact)
            unknown.append(self.open_question("grade", member, self.library.fact(fact).label, needs, [ruling], fact))
        else:
            known.append(self.grade(fact, member, ruling))

    def grade(self, fact: str, member: Member, ruling: Ruling) -> Grade:
        declared = self.library.fact(fact)
        shown = self.wording.value(ruling.value, declared)
        conclusion = f"{self.called(member)}的{declared.label}为{shown}"
        explanation = Later(lambda: self.explainer.explanation(ruling, member, conclusion))
        return Grade(fact, declared.label, member.name, plain(ruling.value), shown, explanation)

    # --- acts ------------------------------------------------------------------------------------

    def acts(self) -> Iterable[ActFinding]:
        for act in self.scene.world.members["act"]:
            exists = self.engine.exists(act)
            if exists is not False:
                yield self.act(act, exists is True)

    def act(self, act: Member, certain: bool) -> ActFinding:
        kind = act.values["act.kind"]
        items = tuple(
            item.key for item in self.scene.world.act_items.get(act, ())
            if self.engine.value(item, "item.failed") is not False and self.engine.exists(item) is not False
        )  # fmt: skip
        rulings = ((fact, self.engine.ruling(act, fact)) for fact in self.library.decided_of.get("act", ()))
        decided = tuple(
            self.grade(fact, act, ruling) for fact, ruling in rulings if ruling is not NO_TABLE and not is_open(ruling.value)
        )
        sanctions = tuple(
            self.sanction(record) for record in self.engine.members("sanction", act)
            if record.parent is act and self.engine.exists(record) is not False
        ) if "sanction" in self.library.vocabulary.records else ()  # fmt: skip
        label = self.library.vocabulary.acts[kind].label
        return ActFinding(act.key, kind, label, items, certain, decided, sanctions)

    def sanction(self, record: Member) -> Sanction:
        shown = self.attributes_shown(record)
        conclusion = f"{self.record_label(record)}：{shown}"
        explanation = Later(lambda: self.explainer.explanation(record.source, record.parent, conclusion))
        return Sanction(
            record.values["sanction.id"],
            self.attributes(record),
            shown,
            self.engine.exists(record) is True,
            explanation,
        )

    def attributes(self, record: Member, but: tuple[str, ...] = ("id",)) -> dict[str, Any]:
        return {
            name.partition(".")[2]: plain(value) for name, value in sorted(record.values.items())
            if value is not NONE and name.partition(".")[2] not in but
        }  # fmt: skip

    def attributes_shown(self, record: Member, but: tuple[str, ...] = ("id",)) -> str:
        facts = self.library.vocabulary.facts
        return "；".join(
            self.attribute_shown(value, facts[name])
            for name, value in record.values.items()
            if value is not NONE and value is not False and name.partition(".")[2] not in but
        )

    def code_shown(self, record: Member) -> str:
        """Return the label of a record's code."""
        name = f"{record.scope}.code"
        return self.wording.value(record.values.get(name, NONE), self.library.fact(name))

    def attribute_shown(self, value: Any, fact: Fact) -> str:
        """Return an attribute of a record; of what is true the label says enough."""
        colon = "" if fact.type in ("range", "date", "money", "number") else "："
        return fact.label if value is True else f"{fact.label}{colon}{self.wording.value(value, fact)}"

    # --- outcomes --------------------------------------------------------------------------------

    def outcomes(self) -> tuple[list[Outcome], list[OpenQuestion]]:
        """Return the certain outcomes, gravest first, and the possible ones with what would settle them."""
        if "outcome" not in self.library.vocabulary.records:
            return [], []
        known: list[Outcome] = []
        unknown: dict[Member, list[Member]] = {}
        for record in self.engine.records("outcome"):
            exists = self.engine.exists(record)
            if exists and not is_open(record.values.get("outcome.code", NONE)):
                known.append(self.outcome(record))
            elif exists is not False:
                unknown.setdefault(record.parent, []).append(record)
        rank = self.library.fact("outcome.code").rank
        known.sort(key=lambda one: (-rank(one.code), one.owner, one.id))
        return known, [self.open_outcomes(owner, records) for owner, records in unknown.items()]

    def outcome(self, record: Member) -> Outcome:
        fact = self.library.fact("outcome.code")
        code = record.values["outcome.code"]
        mode = record.values.get("outcome.mode", NONE)
        due = record.values.get("outcome.due", NONE)
        label = fact.choices[code].label
        mode_label = (
            "" if mode is NONE or mode is UNKNOWN else self.wording.value(mode, self.library.fact("outcome.mode"))
        )

        def explanation() -> Explanation:
            more = self.attributes_shown(record, ("id", "code", "mode"))
            conclusion = f"{self.called(record.parent)}：{mode_label}{label}" + (f"（{more}）" if more else "")
            return self.explainer.explanation(record.source, record.parent, conclusion)

        return Outcome(
            record.key, code, label, None if mode is NONE else plain(mode), mode_label,
            due if isinstance(due, date) else None, record.parent.name, self.called(record.parent),
            self.domain(record.parent), self.attributes(record, ("id", "code", "mode", "due")),
            Later(explanation),
        )  # fmt: skip

    def open_outcomes(self, owner: Member, records: list[Member]) -> OpenQuestion:
        """Return one question for all that may follow from *owner*."""
        needs = Needs(self.engine)
        needs.of_existence(owner)
        if self.engine.exists(owner):
            for record in records:
                needs.of_record(record)
        return self.open_question("outcome", owner, self.record_label(records[0]), needs, [one.source for one in records], "outcome.code")

    def open_question(self, what: str, member: Member, label: str, needs: Needs, rulings, fact: str) -> OpenQuestion:
        shown, rows = [], []
        for ruling in rulings:
            rows += [f"{ruling.table.id}.{row.id}" for row in ruling.rows]
            for row in ruling.rows:
                then = row.then.get("code") if isinstance(row.then, dict) else row.then
                value = getattr(then, "value", UNKNOWN)
                shown += [self.wording.value(value, self.library.fact(fact))] if value is not UNKNOWN else []
        problems = () if needs.found or needs.reasons else dict.fromkeys(one.zh for one in self.engine.problems)
        return OpenQuestion(
            what, member.name, f"{self.called(member)}的{label}", self.engine.exists(member) is True,
            tuple(dict.fromkeys(shown)), self.explainer.needs(needs), tuple(dict.fromkeys(rows)), tuple(needs.reasons) or tuple(problems),
        )  # fmt: skip

    # --- names -----------------------------------------------------------------------------------

    def called(self, member: Member) -> str:
        """Return what a member is called in Chinese."""
        beside = member.parent.beside if member.scope == "item" else member.beside
        suffix = f"（{self.library.vocabulary.scopes[beside.scope].label}{beside.key}）" if beside is not None else ""
        match member.scope:
            case "item":
                return f"“{member.source.ask}”{suffix}"
            case "checklist":
                return f"“{member.source.title}”{suffix}"
            case "act":
                apart = member.key.partition("@")[2]
                return f"“{self.library.vocabulary.acts[member.values['act.kind']].label}”" + (
                    f"（{apart}）" if apart else ""
                )
            case "visit":
                return "本次检查"
        return f"{self.library.vocabulary.scopes[member.scope].label}{member.key}"

    def record_label(self, record: Member) -> str:
        """Return what the vocabulary calls this kind of record."""
        return self.library.vocabulary.records[record.scope].label

    def domain(self, member: Member) -> str | None:
        """Return the domain that a member belongs to: of an act, that of its first item."""
        if member.scope == "item":
            return member.source.domain
        if member.scope == "checklist":
            return member.source.domain
        items = self.scene.world.act_items.get(member, ())
        return items[0].source.domain if items else None

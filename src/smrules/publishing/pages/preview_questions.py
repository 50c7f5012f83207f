"""Each question of a visit in the words of a page: how to look, what may be answered, what complies, who asks and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.plan import PlannedItem, Question, VisitPlan
from smrules.concepts.rules import OneOf
from smrules.concepts.serial import decimal_text
from smrules.concepts.vocabulary import ANSWER_STATES, Fact
from smrules.inspection.answers import PLAIN
from smrules.inspection.intake import Intake
from smrules.inspection.scene import UNLISTED
from smrules.inspection.typical_answers import Key, TypicalAnswer, can_be_answered, key_of
from smrules.inspection.wording import UNITS, Wording
from smrules.publishing.pages.preview_results import Result, law_of

_TYPES = {
    "boolean": "是或否", "number": "数字", "money": "金额（元）", "choice": "选一项", "choices": "可选多项", "date": "日期",
    "area": "行政区划代码", "text": "文字",
}  # fmt: skip
_WRITTEN = ("number", "money", "date", "area", "text")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen, with what follows from it; `result` is `None` where nothing was worked out."""

    label: str
    chosen: bool
    result: Result | None


@dataclass(frozen=True, slots=True)
class Source:
    """One item that asks a question."""

    domain: str
    item: str
    ask: str
    marks: tuple[str, ...]
    expects: str
    because: str
    law: str
    doubts: str
    presumed: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it; `known` is the value that need not be asked for."""

    number: int
    ask: str
    whose: str
    place: str
    domain: str
    is_doubtful: bool
    look_for: tuple[str, ...]
    kind: str
    written: str
    expects: tuple[str, ...]
    marks: tuple[str, ...]
    sources: tuple[Source, ...]
    options: tuple[Option, ...]
    given: str
    is_not_applicable: bool
    known: str | None
    known_from: str | None
    can_be_answered: bool
    law: str


class QuestionViews:
    """Puts the questions of one plan into words."""

    def __init__(
        self, library: Library, plan: VisitPlan, typical: Mapping[Key, tuple[TypicalAnswer, ...]],
        results: Mapping[Key, list[Result]], answers: Mapping[Any, Any] | None,
    ):  # fmt: skip
        self.library = library
        self.plan = plan
        self.typical = typical
        self.results = results
        self.answers = answers or {}
        self.wording = Wording(library)
        self.planned: dict[str, list[PlannedItem]] = {}
        for one in plan.items:
            self.planned.setdefault(f"{one.checklist}:{one.item}", []).append(one)

    def all(self) -> list[Asked]:
        """Return the questions, in walking order; those that are asked are numbered."""
        numbers = iter(range(1, len(self.plan.questions) + 1))
        return [self.asked(one, next(numbers) if one.known_from is None else 0) for one in self.plan.questions]

    def asked(self, one: Question, number: int) -> Asked:
        fact = self.library.fact(one.fact)
        items = [self.library.items[source.partition(":")[2]] for source in one.sources]
        given = self.given(one)
        options = self.options(one, fact, given)
        known = None if one.known_from is None else self.said(one.known, fact)
        is_not_applicable = self.parts(given) == (None, "not-applicable")
        is_chosen = is_not_applicable or any(option.chosen for option in options)
        planned = [found for source in one.sources for found in self.planned_of(source, one)]
        return Asked(
            number, one.ask, self.whose(one.member), one.place_label, self.library.domains[items[0].domain].title,
            one.applies == "unknown", one.look_for, self.kind(fact), self.written(fact),
            tuple(dict.fromkeys(self.expects(item, fact) for item in items)),
            tuple(dict.fromkeys(mark for item in items for mark in self.marks(item))),
            tuple(self.source(found, fact) for found in planned), options,
            "" if given is None or is_chosen else self.told(given, fact), is_not_applicable,
            known, one.known_from, can_be_answered(one), law_of(citation for found in planned for citation in found.basis),
        )  # fmt: skip

    def whose(self, member: str | None) -> str:
        if member is None:
            return ""
        scope, _, key = member.partition("/")
        label = self.library.vocabulary.scopes[scope].label
        return f"每个{label}" if key == UNLISTED else f"{label} {key}"

    # --- what may be answered ------------------------------------------------------------------

    def kind(self, fact: Fact) -> str:
        """Return the type of an answer with its unit and its limits."""
        unit = UNITS.get(fact.unit, fact.unit)
        ends = [("不低于", fact.low), ("不超过", fact.high)]
        limits = [f"{word}{decimal_text(end)}" for word, end in ends if end is not None]
        decimals = [f"保留{fact.decimals}位小数"] if fact.decimals else []
        measure = [f"单位：{unit}"] if unit and fact.type == "number" else []
        return "，".join([_TYPES.get(fact.type, fact.type), *measure, *limits, *decimals])

    @staticmethod
    def written(fact: Fact) -> str:
        """Return what stands after the line on which an answer is written by hand; empty where boxes are ticked."""
        if fact.type not in _WRITTEN:
            return ""
        return {"date": "年　　月　　日", "money": "元"}.get(fact.type, UNITS.get(fact.unit, fact.unit) or "　")

    def options(self, one: Question, fact: Fact, given: Any) -> tuple[Option, ...]:
        typical = self.typical.get(key_of(one), ())
        results: list[Result | None] = [*self.results.get(key_of(one), ())] or [None] * len(typical)
        return tuple(
            Option(self.label(answer, fact), self.is_same(answer, given), result)
            for answer, result in zip(typical, results, strict=True)
        )

    def label(self, one: TypicalAnswer, fact: Fact) -> str:
        state = one.answer["state"] if isinstance(one.answer, Mapping) else None
        if one.value is None:
            return ANSWER_STATES[str(state)]
        said = self.said(one.value, fact)
        return (f"按 {said} 算" if fact.type in ("number", "money", "date") else said) + ("，已当场改正" if state else "")

    def said(self, raw: Any, fact: Fact) -> str:
        """Return a value that was read or worked out, in Chinese."""
        value = Intake(self.library).value(fact, raw, "")
        return self.wording.value(raw if value is None else value, fact)

    # --- what was answered ---------------------------------------------------------------------

    def given(self, one: Question) -> Any:
        """Return the answer to a question, however it is keyed; `None` if there is none."""
        own = (one.member or "").partition("/")[2]
        keys = [(member, one.fact) for member in (one.member, own or None)] + ([one.fact] if one.member is None else [])
        nested = [raw[one.fact] for key, raw in self.answers.items() if isinstance(key, str) and "/" in key
                  and isinstance(raw, Mapping) and one.fact in raw and one.member in (None, key)]  # fmt: skip
        return next((self.answers[key] for key in keys if key in self.answers), nested[0] if nested else None)

    def is_same(self, one: TypicalAnswer, given: Any) -> bool:
        """Say whether an answer is the one that was given: its value, and whether it was corrected."""
        if given is None:
            return False
        value, state = self.parts(given)
        typical_value, typical_state = self.parts(one.answer)
        if (state == "corrected-on-site") != (typical_state == "corrected-on-site"):
            return False
        if value is None:
            return state == typical_state or state == {True: "compliant", False: "noncompliant"}.get(one.complies)
        return str(value) == str(typical_value) and state in (None, "compliant", "noncompliant", "corrected-on-site")

    @staticmethod
    def parts(given: Any) -> tuple[Any, str | None]:
        if isinstance(given, Mapping) and not isinstance(given, PLAIN):
            return given.get("value"), given.get("state")
        return given, None

    def told(self, given: Any, fact: Fact) -> str:
        value, state = self.parts(given)
        said = [self.said(value, fact)] if value is not None else []
        return "，".join([*said, *([ANSWER_STATES.get(state, state)] if state else [])])

    # --- who asks --------------------------------------------------------------------------------

    def planned_of(self, source: str, one: Question) -> list[PlannedItem]:
        planned = self.planned[source]
        return [each for each in planned if one.member in (None, each.member)] or planned[:1]

    def source(self, one: PlannedItem, fact: Fact) -> Source:
        item = self.library.items[one.item]
        facts = self.library.vocabulary.facts
        known = [(facts[name], value) for name, value in item.presume.items()]
        presumed = "、".join(f"{fact.label}为{self.wording.value(value, fact)}" for fact, value in known)
        doubts = "、".join(dict.fromkeys(need.label for need in one.needs))
        return Source(
            self.library.domains[one.domain].title, one.item, one.ask, tuple(self.marks(item)), self.expects(item, fact),
            one.because, law_of(one.basis), doubts, presumed,
        )  # fmt: skip

    def marks(self, item: InspectionItem) -> list[str]:
        """Return what an item's keys say of it, such as its class."""
        known = [(self.library.fact(name), value) for name, value in item.keys.items()]
        return [
            self.wording.value(value, fact) if fact.type == "choice" else f"{fact.label}：{self.wording.value(value, fact)}"
            for fact, value in known
        ]

    def expects(self, item: InspectionItem, fact: Fact) -> str:
        """Return which answer complies."""
        match item.expect:
            case OneOf(operands, False):
                return "或".join(self.wording.operand(one, fact) for one in operands)
        return self.wording.test(item.expect, fact)

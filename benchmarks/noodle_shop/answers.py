"""What the inspectors told, validated: values and states of items, circumstances of items and acts, facts of the visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.noodle_shop.prepared import Question, Shop
from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import ANSWER_STATES

KEYS = {"value", "state", "circumstances", "note", "evidence"}
VERDICTS = {"compliant": True, "noncompliant": False, "corrected-on-site": False}
CIRCUMSTANCES = ("affects_safety", "clearly_minor", "fixable_now", "label_flaw", "hazard", "score")
OF_ACTS = (
    "ad_fee", "emergency", "goods_value", "grave", "harm", "heavier", "illegal_gains", "label_flaw", "lighter", "minor",
    "no_fault_proven", "order", "price_graver", "turnover",
)  # fmt: skip
OF_VISIT = ("accident_risk", "active", "clue_outside", "food_hazard_left", "refused_grave", "suspected_crime")
_NOTHING: dict[str, Any] = {}


class Answers:
    """
    The answers of one visit.

    Attributes:
        values: Value of each question's fact, by member and fact; `None` if unknown.
        states: State of each item that was told one, else `None`.
        remarks: Note and evidence of each item.
        of_items, of_acts: What is known of each item and act besides.
        of_visit: Facts of the visit and the entity that no item asks for.
    """

    def __init__(self, shop: Shop, raw: Mapping[Any, Any]):
        self.shop = shop
        self.wrong: list[Diagnostic] = []
        self.values = {key: question.known for key, question in shop.questions.items()}
        self.states: list[str | None] = [None] * len(shop.items)
        self.remarks: list[tuple[str, tuple[str, ...]]] = [("", ())] * len(shop.items)
        self.of_items: list[dict[str, Any]] = [_NOTHING] * len(shop.items)
        self.of_acts: list[dict[str, Any]] = [_NOTHING] * len(shop.acts)
        self.of_visit: dict[str, Any] = {}
        self.read(raw)
        if self.wrong:
            raise InputError(self.wrong)

    def refuse(self, name: str, raw: Any) -> None:
        """Note that something does not fit."""
        problem = {"problem_zh": f"这里不能填“{raw}”", "problem_en": f"`{raw}` does not fit"}
        self.wrong.append(diagnostic("SM606", Position("answers", 0), where=name, **problem))

    def read(self, raw: Mapping[Any, Any]) -> None:
        """Read all answers; those with a state wait until every value is there."""
        claims = []
        for member, fact, told in _flattened(raw):
            question = self.shop.questions.get((member, fact))
            if question is None:
                self.circumstance(member, fact, told)
            elif not isinstance(told, Mapping):
                self.value(question, told)
            elif self.fits(question, told):
                if "value" in told:
                    self.value(question, told["value"])
                if told.get("state") is not None:
                    claims.append((question, told))
                self.more(question, told)
        for question, told in claims:
            self.claim(question, told["state"], "value" in told)

    def fits(self, question: Question, told: Mapping[str, Any]) -> bool:
        """Say whether an answer has only the keys and the state that it may have."""
        state = told.get("state")
        good = told.keys() <= KEYS and (state is None or (state in ANSWER_STATES and state != "unanswered"))
        if not good:
            self.refuse(question.fact, told)
        return good

    def value(self, question: Question, raw: Any) -> None:
        try:
            self.values[question.member, question.fact] = question.read(raw)
        except ValueError:
            self.refuse(question.fact, raw)

    def more(self, question: Question, told: Mapping[str, Any]) -> None:
        """Read note, evidence and circumstances."""
        evidence = told.get("evidence") or ()
        remark = str(told.get("note", "")), tuple(map(str, evidence if isinstance(evidence, (list, tuple)) else (evidence,)))
        for item in question.items:
            self.remarks[item.number] = remark
        for name, raw in (told.get("circumstances") or _NOTHING).items():
            name = name.removeprefix("item.")
            if name not in CIRCUMSTANCES:
                self.refuse(name, raw)
                continue
            for item in question.items:
                self.put(self.of_items, item.number, f"item.{name}", raw)

    def put(self, places: list[dict[str, Any]], number: int, fact: str, raw: Any) -> None:
        try:
            value = self.shop.readers[fact](raw)
        except ValueError:
            self.refuse(fact, raw)
            return
        if places[number] is _NOTHING:
            places[number] = {}
        places[number][fact] = value

    def circumstance(self, member: str | None, fact: str, raw: Any) -> None:
        """Read what no item asks for: facts of an act, of the visit or of the entity."""
        scope, _, name = fact.partition(".")
        if scope == "act" and name in OF_ACTS and member in self.shop.act_numbers:
            self.put(self.of_acts, self.shop.act_numbers[member], fact, raw)
        elif member is None and (fact in self.shop.gates or (scope == "visit" and name in OF_VISIT)):
            self.put([self.of_visit], 0, fact, raw)
        else:
            self.refuse(fact, raw)

    def claim(self, question: Question, state: str, with_value: bool) -> None:
        """Give the items of a question the state that was told."""
        items, key = question.items, (question.member, question.fact)
        verdict = VERDICTS.get(state)
        value = self.values[key]
        verdicts = [None if value is None else item.complies(value) for item in items]
        if verdict is None:
            if not with_value:
                self.values[key] = None
        elif with_value:
            if verdict not in verdicts and None not in verdicts:
                self.refuse(question.fact, state)
            items = [item for item, found in zip(items, verdicts, strict=True) if found is None or found is verdict]
        elif len(items) > 1 and not question.same_demand:
            self.refuse(question.fact, state)
            return
        elif (not verdict) in verdicts:
            self.values[key] = None
        for item in items:
            self.states[item.number] = state


def _flattened(raw: Mapping[Any, Any]) -> Iterator[tuple[str | None, str, Any]]:
    for key, told in raw.items():
        if isinstance(key, tuple):
            member, fact = key
            scope = fact.partition(".")[0]
            yield member if member is None or "/" in member else f"{scope}/{member}", fact, told
        elif "/" in key:
            for fact, one in told.items():
                yield key, fact, one
        else:
            yield None, key, told

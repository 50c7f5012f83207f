"""The assessment of the noodle shop, written by hand: the same objects as `smrules.assess` returns, without explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.noodle_shop.acts import Case
from benchmarks.noodle_shop.answers import Answers
from benchmarks.noodle_shop.outcomes import OUTCOMES, equipment_rows, food_rows, other_rows, record, united
from benchmarks.noodle_shop.prepared import FOOD, ON, SCORED, Act, Item, shop
from benchmarks.noodle_shop.settling import Settling
from benchmarks.noodle_shop.visit import annual_question, key_supervision_question, result_rows, results, smiley, visit_rows
from smrules.concepts.assessment import ActFinding, Assessment, Explanation, Finding, Grade, OpenQuestion, Outcome, Sanction
from smrules.concepts.serial import plain
from smrules.concepts.values import UNKNOWN, Truth, all_hold, any_holds
from smrules.concepts.vocabulary import ANSWER_STATES

COUNTED = {"compliant": True, "noncompliant": True, "corrected-on-site": True, "not-applicable": False}
"""State → whether an item counts; of the other states nobody knows."""
FAILED = {"compliant": False, "noncompliant": True, "corrected-on-site": True, "not-applicable": False}
"""State → whether an item failed."""
VISIT = f"visit/{ON}"
UNEXPLAINED = Explanation("", "", (), (), (), ())


def assess(answers: Mapping[Any, Any]) -> Assessment:
    """Return what follows from the answers of one visit to the noodle shop; raises `InputError` if one does not fit."""
    return Visit(answers).assessment()


class Visit:
    """
    The visit with its answers.

    Attributes:
        exists: Whether each item applies.
        states, counted, failed: State of each item, whether it counts and whether it failed.
    """

    def __init__(self, answers: Mapping[Any, Any]):
        self.shop = shop()
        self.answers = Answers(self.shop, answers)
        self.exists: list[Truth] = [self.applies(item) if item.gates else True for item in self.shop.items]
        self.states = [self.state(item) for item in self.shop.items]
        self.counted: list[Truth] = [COUNTED.get(one) for one in self.states]
        self.failed: list[Truth] = [FAILED.get(one) for one in self.states]
        self.noncompliant = self.certainly("noncompliant")
        self.corrected = self.certainly("corrected-on-site")
        self.results = result_rows(self)

    def certainly(self, state: str) -> list[Truth]:
        """Say of each item whether it applies, counts and has a state."""
        return [
            all_hold((exists, None if counted is None else found == state))
            for exists, counted, found in zip(self.exists, self.counted, self.states, strict=True)
        ]

    # --- items -----------------------------------------------------------------------------------

    def gate(self, fact: str) -> Truth:
        """Say whether a fact that items hang on holds: it is true, at least one, or a campaign."""
        value = self.answers.of_visit.get(fact)
        if value is None or isinstance(value, bool):
            return value
        return value == "campaign" if isinstance(value, str) else value >= 1

    def applies(self, item: Item) -> Truth:
        return all_hold(self.gate(gate) for gate in item.gates)

    def value(self, item: Item) -> Any:
        """Return the answer to the question of an item."""
        return self.answers.values[item.holder, item.fact]

    def state(self, item: Item) -> str:
        told = self.answers.states[item.number]
        if told is not None:
            return told
        value = self.value(item)
        return "unanswered" if value is None else "compliant" if item.complies(value) else "noncompliant"

    def circumstance(self, item: Item, fact: str) -> Any:
        """Return what is known of an item besides its answer, or what is presumed."""
        known = self.answers.of_items[item.number]
        return known[fact] if fact in known else item.presumed.get(fact)

    def label_flaw(self, item: Item) -> Truth:
        """Say whether an item is but a flaw of a label that affects nobody's safety."""
        unsafe = self.circumstance(item, "item.affects_safety")
        safe = None if unsafe is None else not unsafe
        return all_hold((item.item_class != "advisory", safe, self.circumstance(item, "item.label_flaw")))

    # --- everything ------------------------------------------------------------------------------

    def assessment(self) -> Assessment:
        """Return all that follows."""
        cases = list(self.cases())
        grades, questions = self.grades()
        outcomes, open_ = self.outcomes(cases)
        rank = self.shop.ranks
        outcomes.sort(key=lambda one: (-rank[one.code], one.owner, one.id))
        questions += open_
        questions.sort(key=lambda one: (not one.certain, one.what, one.subject))
        plan = self.shop.plan
        return Assessment(
            plan.library_hash, plan.entity.id, ON, tuple(self.findings()), tuple(grades), tuple(map(self.act_finding, cases)),
            tuple(outcomes), tuple(questions),
        )  # fmt: skip

    def findings(self) -> Iterator[Finding]:
        for item in self.shop.in_plan:
            number = item.number
            if (exists := self.exists[number]) is not False:
                value, state, (note, evidence) = self.value(item), self.states[number], self.answers.remarks[number]
                yield Finding(
                    item.item, item.checklist, item.domain, item.member, item.ask, item.fact,
                    None if value is None else plain(value), state, ANSWER_STATES[state], "yes" if exists else "unknown",
                    item.act_kind, item.basis, note, evidence,
                )  # fmt: skip

    def grades(self) -> tuple[list[Grade], list[OpenQuestion]]:
        """Return what is decided about the scored checklist and the visit, and what is open."""
        known, unknown = [], [key_supervision_question(self), annual_question(self)]
        for found in (smiley(self), results(self)):
            (known if isinstance(found, Grade) else unknown).append(found)
        return known, unknown

    # --- acts ------------------------------------------------------------------------------------

    def cases(self) -> Iterator[Case]:
        """Yield every act that was or may have been committed."""
        exists, failed = self.exists, self.failed
        for act in self.shop.acts:
            committed = any_holds(all_hold((exists[one.number], failed[one.number])) for one in act.items)
            if committed is not False:
                yield self.case(act, committed)

    def case(self, act: Act, committed: Truth) -> Case:
        failed = [all_hold((self.exists[one.number], self.failed[one.number])) for one in act.items]
        open_ = [self.noncompliant[one.number] for one in act.items]
        return Case(self.shop, act, committed, self.answers.of_acts[act.number], failed, open_)

    def act_finding(self, case: Case) -> ActFinding:
        act = case.act
        items = tuple(
            one.key for one in act.items if self.failed[one.number] is not False and self.exists[one.number] is not False
        )
        decided = (
            ("act.corrected_in_time", case.corrected), ("act.hearing", case.hearing), ("act.legal_review", case.legal_review),
            ("act.leniency", case.leniency), ("act.procedure", case.procedure), ("act.severity", case.severity),
        )  # fmt: skip
        grades = tuple(self.grade(fact, f"act/{act.key}", value) for fact, value in decided if value is not None)
        sanctions = tuple(
            Sanction(one.penalty.id, one.attributes, one.shown, one.certain is True, UNEXPLAINED)
            for one in case.penalties if one.certain is not False
        )  # fmt: skip
        return ActFinding(act.key, act.kind, act.label, items, case.exists is True, grades, sanctions)

    def grade(self, fact: str, member: str, value: Any) -> Grade:
        """Return a fact that was decided."""
        shop = self.shop
        shown = {True: "是", False: "否"}[value] if isinstance(value, bool) else shop.codes[fact][value]
        return Grade(fact, shop.labels[fact], member, value, shown, UNEXPLAINED)

    # --- outcomes --------------------------------------------------------------------------------

    def outcomes(self, cases: list[Case]) -> tuple[list[Outcome], list[OpenQuestion]]:
        """Return the outcomes that certainly follow, and a question for every owner of others."""
        known: list[Outcome] = []
        unknown: list[OpenQuestion] = []
        for case in cases:
            self.of_case(case, known, unknown)
        for item in self.shop.items:
            if self.failed[item.number] is not False and self.exists[item.number] is not False:
                self.of_item(item, known, unknown)
        self.of_visit(known, unknown)
        return known, unknown

    def outcome(self, owner: str, label: str, domain: str | None, name: str, values: dict[str, Any]) -> Outcome:
        mode, due = values["mode"], values.get("due")
        shop = self.shop
        mode_label = "" if mode is UNKNOWN else shop.codes["outcome.mode"][mode]
        attributes = {key: plain(one) for key, one in values.items() if key not in ("code", "mode", "due")}
        code = values["code"]
        return Outcome(
            f"{owner}/{name}", code, shop.codes["outcome.code"][code], plain(mode), mode_label, due, owner, label, domain,
            attributes, UNEXPLAINED,
        )  # fmt: skip

    def question(self, owner: str, called: str, certain: bool, rows: list[str], needs: Settling) -> OpenQuestion:
        """Return the question which outcomes follow from *owner*, of those that some rows would give."""
        codes = self.shop.codes["outcome.code"]
        possible = dict.fromkeys(codes[OUTCOMES[row]["code"]] for row in rows)
        return OpenQuestion(
            "outcome", owner, f"{called}的处理意见", certain, tuple(possible), needs.needs(), tuple(dict.fromkeys(rows)),
            tuple(needs.reasons),
        )  # fmt: skip

    def of_case(self, case: Case, known: list[Outcome], unknown: list[OpenQuestion]) -> None:
        act = case.act
        owner, open_ = f"act/{act.key}", []
        for row, holds in case.outcome_rows():
            name = f"act-outcomes.{row}"
            if holds and case.exists:
                known.append(self.outcome(owner, act.called, act.items[0].domain, name, OUTCOMES[name]))
            elif holds is not False:
                open_.append(name)
        if open_:
            needs = Settling(self)
            needs.of_case(case)
            unknown.append(self.question(owner, act.called, case.exists is True, open_, needs))

    def of_item(self, item: Item, known: list[Outcome], unknown: list[OpenQuestion]) -> None:
        if item.domain in FOOD:
            if item.checklist != SCORED:
                self.of_food_item(item, known, unknown)
            return
        table, rows = equipment_rows(self, item) if item.domain == "special-equipment" else other_rows(self, item)
        owner, open_ = f"item/{item.key}", []
        for row, holds in rows:
            name = f"{table}.{row}"
            holds = all_hold((self.failed[item.number], holds, self.exists[item.number]))
            if holds:
                known.append(self.outcome(owner, item.called, item.domain, name, OUTCOMES[name]))
            elif holds is None:
                open_.append(name)
        if open_:
            needs = Settling(self)
            needs.of_existence(item)
            if self.exists[item.number]:
                needs.of_failed(item)
                if table == "special-equipment-57":
                    needs.of_circumstance(item, "item.hazard")
            unknown.append(self.question(owner, item.called, self.exists[item.number] is True, open_, needs))

    def of_food_item(self, item: Item, known: list[Outcome], unknown: list[OpenQuestion]) -> None:
        """One outcome follows from an item of a food checklist; where it is open which, what the candidates have in common."""
        owner, failed, exists = f"item/{item.key}", self.failed[item.number], self.exists[item.number]
        rows = food_rows(self, item)
        found = record(rows, failed)
        values = united(found)
        if failed and exists and values["code"] is not UNKNOWN:
            known.append(self.outcome(owner, item.called, item.domain, "food-49", values))
            return
        needs = Settling(self)
        needs.of_existence(item)
        if exists:
            needs.of_food(item, dict(rows))
        unknown.append(self.question(owner, item.called, exists is True, [f"food-49.{row}" for row, _ in found], needs))

    def of_visit(self, known: list[Outcome], unknown: list[OpenQuestion]) -> None:
        open_ = []
        for name, holds in visit_rows(self):
            if holds:
                known.append(self.outcome(VISIT, "本次检查", None, name, OUTCOMES[name]))
            elif holds is None:
                open_.append(name)
        if open_:
            needs = Settling(self)
            needs.of_visit_outcomes(open_)
            unknown.append(self.question(VISIT, "本次检查", True, open_, needs))

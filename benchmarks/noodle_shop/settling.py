"""Which facts would settle what is open, each once, in the order in which the rules meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.noodle_shop.acts import CONFISCATED, ELSEWHERE, HEAVY, WARNINGS, Case, Found, has_any
from benchmarks.noodle_shop.outcomes import TOLD
from benchmarks.noodle_shop.prepared import Item, Penalty
from smrules.concepts.plan import Need
from smrules.concepts.rules import FineRange
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange, SetBetween, Truth, all_hold

if TYPE_CHECKING:
    from benchmarks.noodle_shop.by_hand import Visit

RESULT_FACTS = {"uncooperative": "visit.refused_grave", "inactive": "visit.active"}
PENDING = "责令改正的期限届满后才能判断"


class Settling:
    """Collects needs for one open question."""

    def __init__(self, visit: Visit):
        self.visit = visit
        self.found: dict[tuple[str | None, str], None] = {}
        self.reasons: dict[str, None] = {}

    def needs(self) -> tuple[Need, ...]:
        """Return the facts, ready to be asked for."""
        shop = self.visit.shop
        return tuple(Need(fact, shop.labels[fact], member, shop.asks[fact]) for member, fact in self.found)

    def of_visit(self, fact: str) -> None:
        """A fact of the visit or the entity."""
        self.found[None, fact] = None

    def of_results(self) -> None:
        """The results of the visit, row by row."""
        for name, holds in self.visit.results:
            if holds is None and name in RESULT_FACTS:
                self.of_visit(RESULT_FACTS[name])
            elif holds is None and name != "no-problem":
                counts = self.visit.corrected if name == "corrected" else self.visit.noncompliant
                for item in self.visit.shop.results.get(name, self.visit.shop.items):
                    if counts[item.number] is None:
                        self.of_existence(item)
                        self.of_failed(item)

    def of_visit_outcomes(self, rows: list[str]) -> None:
        """The outcomes of the visit."""
        for row in rows:
            if row == "visit-no-problem.clean":
                self.of_results()
            else:
                self.of_visit(f"visit.{TOLD[row.partition('.')[2]]}")

    def of_smiley(self, rows: list[tuple[str, Truth]]) -> None:
        """The grade of the scored checklist, row by row."""
        for name, holds in rows:
            if holds is None and name == "critical":
                self.of_count([item for item in self.visit.shop.scored if item.item_class == "critical"])
            elif holds is None:
                self.of_scores()
            if holds:
                return

    def of_scores(self) -> None:
        """The scores of the items that count or may."""
        for item in self.visit.shop.scored:
            self.of_failed(item)
            if self.visit.counted[item.number] is not False:
                self.of_circumstance(item, "item.score")

    # --- items -----------------------------------------------------------------------------------

    def of_existence(self, item: Item) -> None:
        """Why it is not known whether an item applies."""
        if self.visit.exists[item.number] is None:
            for gate in item.gates:
                if self.visit.gate(gate) is None:
                    self.found[None, gate] = None

    def of_answer(self, item: Item) -> None:
        """An item that is not answered or could not be judged needs its answer."""
        if self.visit.answers.states[item.number] is not None or self.visit.value(item) is None:
            self.found[item.holder, item.fact] = None

    def of_failed(self, item: Item) -> None:
        """Whether an item failed."""
        if self.visit.failed[item.number] is None:
            self.of_answer(item)

    def of_count(self, items: list[Item]) -> None:
        """A count of failed items: whatever of them is open."""
        for item in items:
            if all_hold((self.visit.exists[item.number], self.visit.failed[item.number])) is None:
                self.of_existence(item)
                self.of_failed(item)

    def of_circumstance(self, item: Item, fact: str) -> None:
        """What is known of an item besides its answer."""
        if self.visit.circumstance(item, fact) is None:
            self.found[f"item/{item.key}", fact] = None

    def of_food(self, item: Item, rows: dict[str, Truth]) -> None:
        """What follows from an item of a food checklist, row by row; a flaw of a label wins over what is minor."""
        self.of_failed(item)
        for name in ("key-unsafe", "general-unsafe"):
            if rows[name] is None:
                self.of_circumstance(item, "item.affects_safety")
        for name in ("minor-now", "minor-later"):
            if rows[name] is None:
                for fact in ("item.affects_safety", "item.clearly_minor", "item.fixable_now"):
                    self.of_circumstance(item, fact)
                self.of_label_flaw(item)
        if rows["label-flaw"] is None:
            self.of_label_flaw(item)

    def of_label_flaw(self, item: Item) -> None:
        """Whether an item is but a flaw of a label."""
        if self.visit.label_flaw(item) is None:
            self.of_circumstance(item, "item.affects_safety")
            self.of_circumstance(item, "item.label_flaw")

    # --- acts ------------------------------------------------------------------------------------

    def of_case(self, case: Case) -> None:
        """What would tell whether an act was committed, or what follows from it."""
        if case.exists is None:
            for item in case.act.items:
                self.of_existence(item)
                self.of_failed(item)
            return
        rows = dict(case.outcome_rows())
        if rows["order"] is None:
            self.of_order(case)
        if case.leniency is None:
            self.of_leniency(case)
        if rows["warn"] is None:
            self.of_procedure(case)
            if case.fined is None:
                self.of_fine(case)
        if rows["fine"] is None or rows["case"] is None:
            self.of_procedure(case)
        if rows["fine"] is None and case.fined is None:
            self.of_fine(case)

    def of_told(self, case: Case, fact: str) -> None:
        """A fact that is told of the act."""
        if case.told(fact) is None:
            self.found[f"act/{case.act.key}", "act.grave" if fact == "act.ad_grave" else fact] = None

    def of_order(self, case: Case) -> None:
        if case.open_items is None:
            self.of_open_items(case)
        self.of_told(case, "act.order")
        if case.elsewhere is None:
            self.of_count([item for item in case.act.items if item.domain in ELSEWHERE])

    def of_open_items(self, case: Case) -> None:
        for item, open_ in zip(case.act.items, case.open, strict=True):
            if open_ is None:
                self.of_existence(item)
                self.of_failed(item)

    def of_corrected(self, case: Case) -> None:
        if case.corrected is not None:
            return
        self.of_told(case, "act.order")
        if case.order in (None, "not-yet") and case.open_items is None:
            self.of_open_items(case)
        if case.pending:
            self.reasons[PENDING] = None

    def of_leniency(self, case: Case) -> None:
        """Row by row, down to the one that certainly holds."""
        rows = dict(case.lenient_rows)
        if rows["shall-not-no-fault"] is None:
            self.of_told(case, "act.no_fault_proven")
        if rows["shall-not-no-fault"]:
            return
        if rows["shall-not-minor"] is None:
            self.of_told(case, "act.minor")
            self.of_corrected(case)
            self.of_told(case, "act.harm")
        if rows["shall-not-minor"]:
            return
        if rows["may-not-first"] is None:
            self.of_corrected(case)
            self.of_told(case, "act.harm")
            self.of_told(case, "act.emergency")

    def of_procedure(self, case: Case) -> None:
        if case.procedure is not None:
            return
        steps = (
            lambda: self.of_penalties(case, "measures", HEAVY),
            lambda: self.of_penalties(case, "confiscate", CONFISCATED),
            lambda: self.of_fine(case),
            lambda: self.of_fine(case),
            lambda: self.of_fine(case),
            lambda: self.of_no_fine_but_warning(case),
        )
        for (_, holds), step in zip(case.procedure_rows, steps, strict=False):
            if holds is None:
                step()
            if holds:
                return

    def of_no_fine_but_warning(self, case: Case) -> None:
        if case.fined is None:
            self.of_fine(case)
        if case.warned is None:
            self.of_penalties(case, "measures", WARNINGS)

    def of_penalties(self, case: Case, name: str, codes: frozenset[str]) -> None:
        """A count of penalties with one of some codes."""
        for one in case.penalties:
            if all_hold((one.certain, has_any(one.values.get(name, NONE), codes))) is None:
                self.of_penalty(case, one.penalty)

    def of_fine(self, case: Case) -> None:
        """The highest fine: every penalty that may count, and the amount of the one that does."""
        if isinstance(case.fine, Found):
            if _open(case.fine.fine):
                self.of_penalty(case, case.fine.penalty)
            return
        if case.fine is NONE:
            return
        for one in case.penalties:
            fined = None if one.fine is UNKNOWN else one.fine is not NONE
            if all_hold((one.certain, fined)) is not False and (one.certain is None or _open(one.fine)):
                self.of_penalty(case, one.penalty)

    def of_penalty(self, case: Case, penalty: Penalty) -> None:
        if case.guard(penalty) is None:
            self.of_count(list(penalty.for_items or ()))
        for row in penalty.rows:
            holds = case.row(row)
            if holds is None:
                for fact, _ in row.tests:
                    self.of_told(case, fact)
            if holds is not False:
                for value in row.then.values():
                    if isinstance(value, FineRange):
                        self.of_told(case, value.high.fact.fact)
            if holds and penalty.first:
                return


def _open(value) -> bool:
    if isinstance(value, MoneyRange):
        return UNKNOWN in (value.low, value.high)
    return value is UNKNOWN or isinstance(value, SetBetween)

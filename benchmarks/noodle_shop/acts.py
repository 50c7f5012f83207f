"""What follows from one act: is it corrected, is there leniency, which penalties, which procedure. `None` is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.noodle_shop.prepared import Act, Penalty, PenaltyRow, Shop, plain_attributes, shown_attributes
from smrules.concepts.rules import FineRange
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange, SetBetween, Truth, all_hold, any_holds, exact, negation

ELSEWHERE = ("food-production", "food-operation", "special-equipment")
HEAVY = frozenset(("suspension", "closure", "restriction", "downgrade", "suspend-licence", "revocation", "revoke-licence"))
WARNINGS = frozenset(("warning", "circulated-criticism"))
CONFISCATED = frozenset(("gains", "goods", "tools"))
SIMPLE_FINE_LIMIT, HEARING_FINE = 200, 10_000
"""For an individual business."""


@dataclass(frozen=True, slots=True)
class Found:
    """A penalty that applies or may apply: values of its attributes, whether it is certain, and the same as text."""

    penalty: Penalty
    values: dict[str, Any]
    certain: Truth
    attributes: dict[str, Any]
    shown: str

    @property
    def fine(self) -> Any:
        """The range of the fine, `NONE` or `UNKNOWN`."""
        return self.values.get("fine", NONE)


class Case:
    """One act that was committed, or may have been, with all that follows from it."""

    def __init__(self, shop: Shop, act: Act, exists: Truth, facts: dict[str, Any], failed: list[Truth], open_: list[Truth]):
        self.shop, self.act, self.exists, self.facts = shop, act, exists, facts
        self.failed, self.open = failed, open_
        self.order = facts.get("act.order")
        self.open_items = any_holds(open_)
        self.elsewhere = any_holds(one for one, item in zip(failed, act.items, strict=True) if item.domain in ELSEWHERE)
        self.order_due = all_hold((self.open_items, _is(self.order, "not-yet"), negation(self.elsewhere)))
        self.corrected = self.corrected_in_time()
        self.lenient_rows = self.leniency_rows()
        self.leniency = _first(self.lenient_rows)
        self.penalties = [found for one in act.penalties if (found := self.penalty(one))]
        self.fine = self.highest_fine()
        self.heavy = self.any_penalty("measures", HEAVY)
        self.confiscated = self.any_penalty("confiscate", CONFISCATED)
        self.warned = self.any_penalty("measures", WARNINGS)
        self.procedure_rows = self.rows_of_procedure()
        self.procedure = _first(self.procedure_rows)
        self.hearing_rows = self.rows_of_hearing()
        self.hearing = _first(self.hearing_rows)

    # --- correction and leniency -----------------------------------------------------------------

    def corrected_in_time(self) -> Truth:
        if self.order == "not-yet":
            return True if self.open_items is False else None
        return None if self.order is None else self.order == "obeyed"

    @property
    def pending(self) -> bool:
        """Whether only the end of the time set for correction will tell."""
        return self.order == "not-yet" and self.open_items is True

    def leniency_rows(self) -> list[tuple[str, Truth]]:
        get = self.facts.get
        harm, emergency = get("act.harm"), get("act.emergency")
        mild = None if harm is None else harm in ("no-harm", "slight")
        return [
            ("shall-not-no-fault", get("act.no_fault_proven")),
            ("shall-not-minor", all_hold((get("act.minor"), self.corrected, _is(harm, "no-harm")))),
            ("may-not-first", all_hold((self.corrected, mild, not self.act.red_line, negation(emergency)))),
            ("no-leniency", True),
        ]

    @property
    def severity(self) -> str | None:
        """How severe the penalty should be."""
        emergency, lighter, heavier = (self.facts.get(f"act.{name}") for name in ("emergency", "lighter", "heavier"))
        calm, heavily = negation(emergency), negation(lighter)
        return _unique(
            ("heavier", all_hold((emergency, heavily))),
            ("weigh", all_hold((emergency, lighter))),
            ("lighter", all_hold((calm, lighter, negation(heavier)))),
            ("heavier", all_hold((calm, heavily, heavier))),
            ("ordinary", all_hold((calm, heavily, negation(heavier)))),
            ("weigh", all_hold((calm, lighter, heavier))),
        )

    # --- penalties -------------------------------------------------------------------------------

    def told(self, fact: str) -> Any:
        """Return what is known of the act; false advertising is graver only in a grave case, for there was none before."""
        return self.facts.get("act.grave" if fact == "act.ad_grave" else fact)

    def row(self, row: PenaltyRow) -> Truth:
        """Say whether a row of a penalty holds."""
        result: Truth = True
        for fact, test in row.tests:
            value = self.told(fact)
            if value is None:
                result = None
            elif not test(value):
                return False
        return result

    def guard(self, penalty: Penalty) -> Truth:
        """Say whether one of the items that a penalty is for has failed."""
        if penalty.for_items is None:
            return True
        return any_holds(one for one, item in zip(self.failed, self.act.items, strict=True) if item in penalty.for_items)

    def rows(self, penalty: Penalty, applies: Truth) -> list[tuple[PenaltyRow, Truth]]:
        """Return the rows of a penalty that hold or may, down to the one that certainly comes first where the first decides."""
        found: list[tuple[PenaltyRow, Truth]] = []
        for row in penalty.rows:
            holds = all_hold((applies, self.row(row)))
            if holds and penalty.first:
                return [*found, (row, None if found else True)]
            if holds is not False:
                found.append((row, holds))
        return found

    def penalty(self, penalty: Penalty) -> Found | None:
        applies = self.guard(penalty)
        if applies is False:
            return None
        rows = self.rows(penalty, applies)
        if not rows:
            return None
        certain = True if applies else any_holds(hit for _, hit in rows)
        exists = all_hold((certain, self.exists))
        if len(rows) == 1:
            row = rows[0][0]
            values = {name: self.amount(one) for name, one in row.then.items()} if row.shown is None else row.then
            if row.shown is not None:
                return Found(penalty, values, exists, row.attributes, row.shown)
        else:
            values = self.united(rows)
        shown = shown_attributes("sanction", values, self.shop.library.vocabulary.facts, self.shop.wording)
        return Found(penalty, values, exists, plain_attributes(values), shown)

    def united(self, rows: list[tuple[PenaltyRow, Truth]]) -> dict[str, Any]:
        """Return what several rows have in common, of which one will decide."""
        names = sorted({name for row, _ in rows for name in row.then})
        return {name: self.common(name, rows) for name in names}

    def common(self, name: str, rows: list[tuple[PenaltyRow, Truth]]) -> Any:
        values = [self.amount(row.then[name]) for row, _ in rows if name in row.then]
        certain = [self.amount(row.then[name]) for row, hit in rows if hit and name in row.then]
        if not certain and len(values) < len(rows):
            return UNKNOWN
        if all(value == values[0] for value in values):
            return values[0]
        if all(isinstance(value, frozenset) for value in values):
            return SetBetween(certain[0] if certain else frozenset.intersection(*values), frozenset.union(*values))
        return UNKNOWN

    def amount(self, value: Any) -> Any:
        """Return an attribute; a fine that is so many times something is worked out."""
        if not isinstance(value, FineRange):
            return value
        return MoneyRange(*(self.times(end) for end in (value.low, value.high)))

    def times(self, end: Any) -> Any:
        if end.fact is None:
            return end.factor
        value = self.told(end.fact.fact)
        return UNKNOWN if value is None else NONE if value is NONE else exact(end.factor * value)

    def any_penalty(self, name: str, codes: frozenset[str]) -> Truth:
        """Say whether a penalty has one of some codes."""
        return any_holds(all_hold((one.certain, has_any(one.values.get(name, NONE), codes))) for one in self.penalties)

    def highest_fine(self) -> Found | Any:
        """Return the penalty with the highest fine, `NONE` if there is no fine, `UNKNOWN` while that is open."""
        known = [(None if one.fine is UNKNOWN else one.fine is not NONE, one) for one in self.penalties]
        fined = [(all_hold((one.certain, has)), one) for has, one in known]
        if any(certain is None for certain, _ in fined):
            return UNKNOWN
        sure = [one for certain, one in fined if certain]
        if len(sure) < 2:
            return sure[0] if sure else NONE
        keys = [(one.fine.high, one.fine.low) for one in sure]
        if any(UNKNOWN in key for key in keys):
            return UNKNOWN
        return max(sure, key=lambda one: (_order(one.fine.high), _order(one.fine.low), one.penalty.id))

    # --- procedure -------------------------------------------------------------------------------

    def end(self, high: bool) -> Any:
        """Return the most or the least of the fine."""
        if not isinstance(self.fine, Found):
            return self.fine
        return self.fine.fine.high if high else self.fine.fine.low

    @property
    def fined(self) -> Truth:
        """Whether there is a fine."""
        return None if self.fine is UNKNOWN else self.fine is not NONE

    def rows_of_procedure(self) -> list[tuple[str, Truth]]:
        limit = SIMPLE_FINE_LIMIT
        return [
            ("ordinary", self.heavy),
            ("ordinary", self.confiscated),
            ("ordinary", _compare(self.end(False), lambda least: least > limit)),
            ("simple", _compare(self.end(True), lambda most: most <= limit)),
            ("by-amount", _compare(self.end(True), lambda most: most > limit)),
            ("simple", all_hold((negation(self.fined), self.warned))),
            ("no-penalty", True),
        ]

    def rows_of_hearing(self) -> list[tuple[str, Truth]]:
        limit = HEARING_FINE
        return [
            ("required", self.heavy),
            ("required", _compare(self.end(False), lambda least: least >= limit)),
            ("by-amount", _compare(self.end(True), lambda most: most >= limit)),
            ("not-required", _compare(self.end(True), lambda most: most < limit)),
            ("not-required", negation(self.fined)),
        ]

    @property
    def legal_review(self) -> str | None:
        """Whether the case needs legal review."""
        if self.hearing is None:
            return None
        return "if-complex" if self.hearing == "not-required" else "after-hearing"

    # --- outcomes --------------------------------------------------------------------------------

    def outcome_rows(self) -> list[tuple[str, Truth]]:
        """Return the outcomes of an act with whether they follow."""
        lenient = self.leniency
        punished = None if lenient is None else lenient in ("no-leniency", "may-not-first")
        simple = _is(self.procedure, "simple")
        case = None if self.procedure is None else self.procedure in ("ordinary", "by-amount")
        return [
            ("order", self.order_due),
            ("exempt", None if lenient is None else lenient in ("shall-not-minor", "shall-not-no-fault")),
            ("exempt-first", _is(lenient, "may-not-first")),
            ("warn", all_hold((punished, simple, negation(self.fined)))),
            ("fine", all_hold((punished, simple, self.fined))),
            ("case", all_hold((punished, case))),
        ]


def _is(value: Any, expected: str) -> Truth:
    return None if value is None else value == expected


def _first(rows: Iterable[tuple[str, Truth]]) -> str | None:
    """Return the value of the first row that holds; `None` while rows above it may and differ."""
    found = set()
    for value, holds in rows:
        if holds is not False:
            found.add(value)
        if holds:
            break
    return found.pop() if len(found) == 1 else None


def _unique(*rows: tuple[str, Truth]) -> str | None:
    found = {value for value, holds in rows if holds is not False}
    return found.pop() if len(found) == 1 else None


def _compare(end: Any, test: Callable[[Any], bool]) -> Truth:
    return None if end is UNKNOWN else False if end is NONE else test(end)


def _order(end: Any) -> tuple[bool, Any]:
    return (False, 0) if end is NONE else (True, end)


def has_any(value: Any, codes: frozenset[str]) -> Truth:
    if value is NONE:
        return False
    if value is UNKNOWN:
        return None
    if isinstance(value, SetBetween):
        return True if value.certain & codes else None if value.possible & codes else False
    return not codes.isdisjoint(value)

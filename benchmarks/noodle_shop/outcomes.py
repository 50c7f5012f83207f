"""What the rows of the tables for items give, and when; the outcomes of all tables that concern the noodle shop."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from benchmarks.noodle_shop.prepared import Item
from smrules.concepts.values import UNKNOWN, Truth, all_hold, any_holds, negation

if TYPE_CHECKING:
    from benchmarks.noodle_shop.by_hand import Visit

Rows = list[tuple[str, Truth]]
"""Names of rows and whether they hold."""
TOLD = {"stop": "accident_risk", "transfer": "clue_outside", "police": "suspected_crime", "interview": "food_hazard_left"}
"""Outcome of the visit → fact of the visit from which it follows."""
ORDERED, FILED, HAZARD, PUBLISHED = date(2026, 12, 8), date(2026, 12, 14), date(2026, 12, 23), date(2026, 12, 21)
DOCUMENT = "特种设备安全监察指令书"
OUTCOMES: dict[str, dict[str, Any]] = {
    "act-outcomes.order": {"code": "order-to-correct", "due": ORDERED, "follow_up": True, "mode": "shall"},
    "act-outcomes.exempt": {"code": "exempt", "mode": "shall", "record": True},
    "act-outcomes.exempt-first": {"code": "exempt", "mode": "may", "record": True},
    "act-outcomes.warn": {"code": "warning", "mode": "shall"},
    "act-outcomes.fine": {"code": "simple-fine", "mode": "propose"},
    "act-outcomes.case": {"code": "open-case", "due": FILED, "mode": "shall"},
    "food-49.key-unsafe": {"code": "open-case", "mode": "shall"},
    "food-49.general-unsafe": {"code": "open-case", "mode": "shall"},
    "food-49.minor-now": {"code": "corrected-on-site", "mode": "shall", "record": True},
    "food-49.minor-later": {"code": "order-to-correct", "follow_up": True, "mode": "shall", "record": True},
    "food-49.label-flaw": {"code": "order-to-correct", "mode": "shall"},
    "food-49.advice": {"code": "guidance", "mode": "propose"},
    "food-49.otherwise": {"code": "order-to-correct", "follow_up": True, "mode": "propose"},
    "food-49-visit.stop": {"at_once": True, "code": "suspension", "mode": "shall"},
    "food-49-visit.transfer": {"code": "transfer", "mode": "shall", "to": "department"},
    "food-49-visit.police": {"code": "transfer", "mode": "shall", "to": "police"},
    "food-49-visit.interview": {"code": "interview", "mode": "may"},
    "food-49-visit.publish": {"code": "publish", "due": PUBLISHED, "mode": "shall"},
    "item-corrected.on-site": {"code": "corrected-on-site", "mode": "shall", "record": True},
    "item-corrected.advice": {"code": "guidance", "mode": "propose"},
    "item-corrected.no-act": {"code": "order-to-correct", "due": ORDERED, "follow_up": True, "mode": "propose"},
    "special-equipment-57.fixed": {"code": "corrected-on-site", "mode": "shall", "record": True},
    "special-equipment-57.order": {
        "code": "order-to-correct", "document": DOCUMENT, "due": HAZARD, "follow_up": True, "mode": "shall",
    },
    "special-equipment-57.stop": {"at_once": True, "code": "stop-use", "document": DOCUMENT, "mode": "shall"},
    "special-equipment-57.seal": {"code": "seal", "mode": "shall"},
    "special-equipment-57.seal-if-fixed": {"code": "seal", "mode": "may"},
    "special-equipment-57.report": {"code": "report-up", "mode": "shall"},
    "special-equipment-57.case": {"code": "open-case", "mode": "shall"},
    "visit-no-problem.clean": {"code": "no-problem", "mode": "shall"},
}  # fmt: skip
"""Row → attributes of the outcome that it gives."""


def food_rows(visit: Visit, item: Item) -> Rows:
    """Return the rows for an item of a food checklist."""
    names = ("affects_safety", "clearly_minor", "fixable_now")
    unsafe, minor, now = (visit.circumstance(item, f"item.{name}") for name in names)
    general, grave = item.item_class == "general", item.item_class in ("key", "critical")
    flawed = visit.label_flaw(item)
    unflawed = negation(all_hold((visit.failed[item.number], flawed)))
    trifle = all_hold((general, negation(unsafe), minor))
    return [
        ("key-unsafe", all_hold((grave, unsafe))),
        ("general-unsafe", all_hold((general, unsafe))),
        ("minor-now", all_hold((trifle, now, unflawed))),
        ("minor-later", all_hold((trifle, negation(now), unflawed))),
        ("label-flaw", flawed),
        ("advice", item.item_class == "advisory"),
    ]


def record(rows: Rows, failed: Truth) -> Rows:
    """Return the rows of which one decides, `otherwise` among them unless a row certainly holds."""
    found = [(row, all_hold((failed, holds))) for row, holds in rows if holds is not False]
    nothing = negation(any_holds(holds for _, holds in found))
    return found if nothing is False else [*found, ("otherwise", all_hold((failed, nothing)))]


def united(rows: Rows) -> dict[str, Any]:
    """Return the attributes that the candidates have in common; where they differ, the attribute is unknown."""
    if len(rows) == 1:
        return OUTCOMES[f"food-49.{rows[0][0]}"]
    candidates = [(OUTCOMES[f"food-49.{row}"], holds) for row, holds in rows]
    names = sorted({name for values, _ in candidates for name in values})
    return {name: _common(name, candidates) for name in names}


def _common(name: str, candidates: list[tuple[dict[str, Any], Truth]]) -> Any:
    values = [one[name] for one, _ in candidates if name in one]
    certain = any(holds and name in one for one, holds in candidates)
    agreed = all(value == values[0] for value in values) and (certain or len(values) == len(candidates))
    return values[0] if agreed else UNKNOWN


def equipment_rows(visit: Visit, item: Item) -> tuple[str, Rows]:
    """Return the rows for an item about special equipment; the shop makes, maintains and fills nothing itself."""
    hazard, state = visit.circumstance(item, "item.hazard"), visit.states[item.number]
    serious = None if hazard is None else hazard == "serious"
    ordinary = all_hold((negation(serious), item.act_kind is not None))
    undecided = visit.failed[item.number] is None or hazard is None
    return "special-equipment-57", [
        ("fixed", all_hold((ordinary, state == "corrected-on-site"))),
        ("order", all_hold((ordinary, state == "noncompliant"))),
        ("stop", serious),
        ("seal", all_hold((serious, state == "noncompliant"))),
        ("seal-if-fixed", all_hold((serious, state == "corrected-on-site"))),
        ("report", serious),
        ("case", None if undecided else False),
    ]


def other_rows(visit: Visit, item: Item) -> tuple[str, Rows]:
    """Return the rows for an item of any other domain."""
    state, advisory = visit.states[item.number], item.item_class == "advisory"
    return "item-corrected", [
        ("on-site", state == "corrected-on-site"),
        ("advice", advisory),
        ("no-act", item.act_kind is None and not advisory and state == "noncompliant"),
    ]

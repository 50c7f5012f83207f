"""One visit by the small library of lanterns, as the entries of a ledger, and ledgers that hold it."""

from __future__ import annotations

from functools import cache
from typing import Any

import smrules
from smrules.concepts.ledger_record import (
    AnswersCorrected,
    AnswersGiven,
    AnswersWithdrawn,
    Assessed,
    DeadlineEnded,
    DeadlineSet,
    Draft,
    NoticeServed,
    Override,
    VisitClosed,
    VisitOpened,
)  # fmt: skip
from smrules.concepts.serial import Serial
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.store import MemoryStore
from tests.unit.publishing.building import ANSWERS, ENTITY, ON, lanterns, visit

NAME = "第一监管所"
AT = "2026-11-23T09:00:00+08:00"
LIBRARY = lanterns()
PLAN, REPORT = visit(LIBRARY, ANSWERS)
OUTCOME = REPORT.outcomes[0]
OTHER_CODE = next(code for code in LIBRARY.fact("outcome.code").choices if code != OUTCOME.code)


def draft(kind: str, payload: Serial, **changes: Any) -> Draft:
    """Return a draft of the visit to the lantern shop, with some fields replaced."""
    told = {"entity": ENTITY["id"], "visit": "v-1", "by": "officer-17", "at": AT, "library_hash": LIBRARY.content_hash}
    return Draft(kind, **{**told, "payload": payload, **changes})


@cache
def story(name: str = "v-1") -> tuple[Draft, ...]:
    """Return a whole visit with every kind of entry."""
    late = {"kiln/K1": {"kiln.degrees": "790"}}
    again = smrules.assess(LIBRARY, PLAN, {**ANSWERS, **late})
    decision = smrules.decide(LIBRARY, again.outcomes[0], by="head-1")
    override = smrules.decide(LIBRARY, again.outcomes[0], by="head-1", code=OTHER_CODE, reason="情节轻微")
    told: list[tuple[str, Serial]] = [
        ("visit-opened", VisitOpened("random")),
        ("plan-made", PLAN),
        ("answers-given", AnswersGiven(ANSWERS)),
        ("assessment-proposed", Assessed(REPORT)),
        ("answers-corrected", AnswersCorrected(late, "温度计看错了")),
        ("answers-withdrawn", AnswersWithdrawn(("entity.wick",), "没有看清")),
        ("answers-given", AnswersGiven({"entity.wick": "reed"})),
        ("assessment-proposed", Assessed(again)),
        ("decision-made", decision),
        ("decision-overridden", Override(override, "所长")),
        ("notice-served", NoticeServed("order", "shop-1", "责令改正", (again.outcomes[0].id,))),
        ("deadline-set", DeadlineSet("correct", ON, (again.outcomes[0].id,))),
        ("deadline-ended", DeadlineEnded("correct", "met")),
        ("visit-closed", VisitClosed()),
    ]
    return tuple(draft(kind, payload, visit=name, key=f"{name}/{number}") for number, (kind, payload) in enumerate(told, 1))


def told(*visits: str, name: str = NAME) -> Ledger:
    """Return a ledger in memory that holds whole visits, one if none is named."""
    ledger = Ledger(MemoryStore(name))
    for one in visits or ("v-1",):
        ledger.append(*story(one))
    return ledger

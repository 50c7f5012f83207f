"""
What an inspector waits for: one answer of a visit in progress, beside assessing all answers anew, in the same run.

Every engine walks through the noodle shop; after some answers one more is corrected back and forth. Beside it stands one assessment of the
same answers by the compiled engine, read and explained, which is what a caller without a session would have to make, twice, and compare.

Run: python -m benchmarks.session [ROUNDS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median

import smrules
from benchmarks.noodle_shop.prepared import ON, read
from benchmarks.report import Table, plain, times_as
from benchmarks.timing import Times, in_turns, ratio
from smrules.engine import durable
from smrules.engine.reference import ReferenceEvaluator

STAGES = (0, 100, 268)
"""Answers that were given before the one that is measured."""
ROUNDS = 9
ASSESS = "assess, compiled"
BACKENDS = ("compiled", "durable")


def measure(rounds: int = ROUNDS) -> dict[int, dict[str, Times]]:
    """Return for each stage the seconds of each action, round by round."""
    library = smrules.load()
    plan = smrules.plan(library, smrules.Entity.from_dict(read("entity.json")), on=ON)
    told = list(read("answers.json")["answers"].items())
    return {stage: _stage(library, plan, told, stage, rounds) for stage in STAGES}


def _stage(library: smrules.Library, plan: smrules.VisitPlan, told: list, stage: int, rounds: int) -> dict[str, Times]:
    answers = dict(told[: stage + 1])
    fact, last = _last_boolean(told[: stage + 1])
    sessions = {one: _begun(library, plan, answers, one) for one in BACKENDS if one != "durable" or durable.available()}
    actions: dict[str, Callable[[int], object]] = {
        ASSESS: lambda _: smrules.assess(library, plan, answers),
        "assess, compiled, read to the last word": lambda _: smrules.assess(library, plan, answers).to_dict(),
        "assess, reference": lambda _: smrules.assess(library, plan, answers, evaluator=ReferenceEvaluator),
    }
    for backend, session in sessions.items():
        actions[f"session.answer, {backend}"] = _to_and_fro(session, fact, last)
    found = in_turns(actions, rounds)
    for session in sessions.values():
        session.close()
    return found


def _begun(library: smrules.Library, plan: smrules.VisitPlan, answers: dict, backend: str) -> smrules.VisitSession:
    given = (
        {"fact": fact, "member": key if "/" in key else None, "answer": one}
        for key, told in answers.items() for fact, one in (told.items() if "/" in key else ((key, told),))
    )  # fmt: skip
    return smrules.VisitSession.from_dict(library, {"plan": plan.to_dict(), "answers": list(given)}, backend=backend)


def _last_boolean(told: list) -> tuple[str, bool]:
    return next((key, value) for key, value in reversed(told) if isinstance(value, bool))


def _to_and_fro(session: smrules.VisitSession, fact: str, value: bool) -> Callable[[int], object]:
    return lambda number: session.answer(fact, value if number % 2 else not value)


def table(found: dict[int, dict[str, Times]]) -> Table:
    """Return milliseconds, each with its ratio to assessing the same answers once."""
    heading = ("", *(f"{stage} answers before" for stage in found))
    names = list(next(iter(found.values())))
    return [heading, *((name, *(_cell(times, name) for times in found.values())) for name in names)]


def _cell(times: dict[str, Times], name: str) -> str:
    return f"{median(times[name]) * 1e3:,.1f} ms ({times_as(ratio(times[name], times[ASSESS]))})"


if __name__ == "__main__":
    print("A VISIT IN PROGRESS, one answer (in brackets: to assess, compiled)")
    print(plain(table(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))))

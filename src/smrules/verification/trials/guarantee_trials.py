"""One example of a guarantee is tried: one member with the facts that are given, and whether the promise is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE, Guarantee, Table
from smrules.concepts.values import Truth, any_holds, negation
from smrules.engine.evaluator import Evaluator
from smrules.engine.world import Member
from smrules.verification.trials.table_trials import TableTrial
from smrules.verification.trials.traces import Trace
from smrules.verification.trials.trial import NOWHERE


class GuaranteeTrial(TableTrial):
    """Tries an example of a guarantee: whether what it promises of a member holds, `true`, `false` or `unknown`."""

    KEYS = ("given", "on", "expect")

    def __init__(self, library: Library, guarantee: Guarantee, on: date, trace: Trace | None = None):
        super().__init__(library, as_table(guarantee), on, trace)
        self.guarantee = guarantee

    def run(self, data: Mapping[str, Any]) -> None:
        if "expect" not in data:
            raise InputError([diagnostic("SM203", NOWHERE, what="例子", what_en="an example", missing="expect")])
        member = self.member(self.mapping(data, "given"))
        engine = self.evaluator(self.world)
        found = {True: True, False: False, None: "unknown"}[standing(self.guarantee, engine, member)]
        self.compare(self.guarantee.id, self.guarantee.id, data["expect"], found, data["expect"] == found)
        self.note_problems(engine)


def as_table(one: Guarantee) -> Table:
    """Return a table without rows, of whose members a guarantee speaks: its examples are told as those of tables."""
    return Table(one.id, one.scope or "visit", None, None, (), one.position)


def standing(one: Guarantee, engine: Evaluator, member: Member) -> Truth:
    """Say whether a guarantee with `holds` is kept of one member, as far as is known."""
    return any_holds((negation(engine.holds(one.when, member)), engine.holds(one.holds or ALWAYS_TRUE, member)))

"""What should be milder: one outcome or one grade; whether it stands is quickly said from one table alone."""

from __future__ import annotations

from typing import Protocol

from smrules.concepts.assessment import Assessment, Grade, Outcome
from smrules.concepts.library import Library
from smrules.concepts.rules import Table
from smrules.concepts.values import UNKNOWN, MoneyRange, ends
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluator
from smrules.engine.needs import is_open
from smrules.engine.origins import Origins
from smrules.engine.rulings import record_of, rulings_of
from smrules.engine.world import Member
from smrules.inspection.counterfactual.milder import NO_FINE, Fine, consequences, is_better, is_milder
from smrules.inspection.counterfactual.rehearsal import Rehearsal


class Target(Protocol):
    """What should be milder; `origins` is all that it rests on."""

    about: str
    owner: Member
    origins: Origins

    def stands(self, engine: Evaluator) -> bool:
        """Say whether it is there for certain, as grave as it was, or graver."""

    def is_milder(self, after: Assessment) -> bool:
        """Say whether an assessment is milder for it."""


class OutcomeTarget:
    """An outcome that is proposed for certain."""

    def __init__(self, rehearsal: Rehearsal, outcome: Outcome):
        self.library, self.before, self.outcome, self.about = rehearsal.library, rehearsal.before, outcome, outcome.id
        self.owner = member_of(rehearsal, outcome.owner)
        name = outcome.id.removeprefix(f"{outcome.owner}/")
        self.table, self.row = _table_and_row(self.library, name)
        self.rank = self.library.fact("outcome.code").rank(outcome.code)
        self.origins = Origins(CompiledEvaluator(self.library, rehearsal.scene.world))
        self.origins.of_table(self.table, self.owner, self.row)
        self.fined = self.owner.scope == "act" and "sanction" in self.origins.kinds
        self.least = consequences(self.library, self.before)[outcome.id, self.rank].least if self.fined else NO_FINE

    def stands(self, engine: Evaluator) -> bool:
        """Say whether the outcome is there for certain, as grave as it was, or graver."""
        for ruling in rulings_of(engine, self.table, self.owner):
            record = record_of(engine, self.owner, ruling)
            if record.key == self.outcome.id and engine.exists(record):
                code = record.values.get("outcome.code", UNKNOWN)
                rank = -1 if is_open(code) else self.library.fact("outcome.code").rank(code)
                return rank > self.rank or (rank == self.rank and self._is_fined(engine))
        return False

    def _is_fined(self, engine: Evaluator) -> bool:
        return self.least == NO_FINE or least_fine(engine, self.owner) >= self.least

    def is_milder(self, after: Assessment) -> bool:
        """Say whether an assessment is milder for the outcome."""
        return is_milder(self.library, self.before, after, self.outcome, self.fined)


class GradeTarget:
    """A grade, whose values come in an order."""

    def __init__(self, rehearsal: Rehearsal, grade: Grade):
        self.library, self.grade, self.about = rehearsal.library, grade, f"{grade.member}/{grade.fact}"
        self.owner = member_of(rehearsal, grade.member)
        self.fact = self.library.fact(grade.fact)
        self.rank = self.fact.rank(grade.value)
        self.origins = Origins(CompiledEvaluator(self.library, rehearsal.scene.world))
        self.origins.of_existence(self.owner)
        self.origins.of_fact(self.owner, grade.fact)

    def stands(self, engine: Evaluator) -> bool:
        """Say whether the grade is certainly as bad as it was, or worse."""
        value = engine.value(self.owner, self.grade.fact)
        return engine.exists(self.owner) is True and value in self.fact.choices and self.fact.rank(value) >= self.rank

    def is_milder(self, after: Assessment) -> bool:
        """Say whether the grade is a milder one."""
        return is_better(self.library, after, self.grade)


def has_order(library: Library, grade: Grade) -> bool:
    """Say whether a grade may be milder or graver than another."""
    fact = library.fact(grade.fact)
    return fact.type == "choice" and fact.ordered and grade.value in fact.choices


def member_of(rehearsal: Rehearsal, name: str) -> Member:
    """Return the member that is called *name*, `scope/key`."""
    scope, _, key = name.partition("/")
    return next(one for one in rehearsal.scene.world.members[scope] if one.key == key)


def _table_and_row(library: Library, name: str) -> tuple[Table, str | None]:
    """Return the table of an outcome's id, and its row where each row adds a record of its own."""
    if name in library.tables:
        return library.tables[name], None
    table = next(one for one in library.tables.values() if name.startswith(f"{one.id}.") and _has_row(one, name))
    return table, name.removeprefix(f"{table.id}.")


def _has_row(table: Table, name: str) -> bool:
    rows = (*table.rows, *((table.otherwise,) if table.otherwise else ()))
    return any(f"{table.id}.{row.id}" == name for row in rows)


def least_fine(engine: Evaluator, act: Member) -> Fine:
    """Return the highest fine that an act certainly has."""
    best = NO_FINE
    for table in engine.library.adding.get("sanction", ()) if act.scope == "act" else ():
        if table.scope == "act" and not engine.library.rules_out(table, act.values):
            for ruling in rulings_of(engine, table, act):
                if engine.exists(record_of(engine, act, ruling)):
                    best = max([best, *(_least(value) for value in ruling.value.values() if isinstance(value, MoneyRange))])
    return best


def _least(value: MoneyRange) -> Fine:
    return ends(value.high)[0] or 0, ends(value.low)[0] or 0

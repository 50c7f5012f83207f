"""
The range of a fine is never turned round: its floor lies at or below its ceiling, whatever the amount it is counted from.

Loading has seen that the two figures are in order; what is left is an amount below 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.rules import AllOf, Between, FineRange, Literal, Row, Table
from smrules.concepts.values import MoneyRange
from smrules.concepts.vocabulary import FactPath
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import result
from smrules.engine.world import Member
from smrules.verification.faults.looks import Look, visible_from
from smrules.verification.showing.shown import contradicted, hits, outcome_of, unproved
from smrules.verification.showing.witness import witness
from smrules.verification.showing.words import example, number
from smrules.verification.space.formulas import Atom, Subject
from smrules.verification.space.regions import Space


def check_fines(table: Table, looks: Sequence[Look]) -> Iterator[Diagnostic]:
    """Yield the rows whose fine has its floor above its ceiling in some case (SM432)."""
    for place, row in enumerate(table.rows):
        for name, fine in row.then.items() if isinstance(row.then, Mapping) else ():
            base = fine.low.fact if isinstance(fine, FineRange) and fine.low.factor != fine.high.factor else None
            if base is not None:
                found = (_turned_round(look, place, row, name, base) for look in looks)
                yield from list(filter(None, found))[:1]


def _turned_round(look: Look, place: int, row: Row, name: str, base: FactPath) -> Diagnostic | None:
    table = look.table
    below = Atom(Subject("value", base), Between(None, Literal(0), high_open=True))
    formula = AllOf((look.formulas[0], look.formulas[place + 1], look.formulas[-1], below))
    space = Space(look.library, [formula], visible_from(look.library, table), look.setting)
    box = space.some(formula)
    if box is None:
        return None
    if not space.is_proved(box):
        return unproved(table, "SM432")

    def confirm(engine: ReferenceEvaluator, member: Member) -> bool:
        fine = result(engine, table, member, row.then[name], row)
        return hits(engine, table, member, row) and isinstance(fine, MoneyRange) and fine.low > fine.high

    found = witness(space, table, box, confirm, look.day)
    if found is None:
        return contradicted(table, space, box, "SM432")
    fine, told = result(found.engine, table, found.member, row.then[name], row), example(space, box, None, found.values)
    return diagnostic(
        "SM432", row.position, paste=found.line(outcome_of(table, found)), row=f"{table.id}.{row.id}",
        example=told.zh, example_en=told.en, low=number(fine.low), high=number(fine.high),
    )  # fmt: skip

"""Guarantees: what the authors promise of every case is proved, or one case breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.rules import Guarantee
from smrules.verification.faults.ignorance import check_known
from smrules.verification.faults.independence import check_kept
from smrules.verification.faults.measures import check_never
from smrules.verification.faults.settings import Setting
from smrules.verification.faults.unfolding import Unfolder, involved, moments
from smrules.verification.showing.shown import Shown, contradicted, unproved
from smrules.verification.showing.witness import Confirm, witness
from smrules.verification.showing.words import example
from smrules.verification.space.formulas import contrary
from smrules.verification.space.regions import Space
from smrules.verification.trials.guarantee_trials import as_table, standing


def check_promise(library: Library, one: Guarantee) -> Iterator[Diagnostic]:
    """Yield the cases that break one guarantee."""
    if one.holds is not None:
        return _check_holds(library, one)
    if one.keeps is not None:
        return check_kept(library, one)
    return check_never(library, one) if one.never else check_known(library, one)


def _check_holds(library: Library, one: Guarantee) -> Iterator[Diagnostic]:
    """Complain of a promised condition that fails in some case (SM430)."""
    tables, reads = involved(library, [one.when, one.holds])
    conditions = [one.when, one.holds, *(table.guard for table in tables)]
    conditions += [row.condition for table in tables for row in table.rows]
    for setting, day in moments(library, tables, reads, conditions):
        case = _broken(library, one, setting, day)
        if isinstance(case, Diagnostic):
            yield case
            return
        if case is not None:
            told = {"example": case.zh, "example_en": case.en, "why": one.why}
            yield diagnostic("SM430", one.position, paste=case.paste, name=one.id, **told)
            return


def _broken(library: Library, one: Guarantee, setting: Setting, day: date) -> Shown | Diagnostic | None:
    unfolder = Unfolder(library, setting, day)
    when, holds, here = map(unfolder.formula, (one.when, one.holds, setting.condition))
    formulas = (when, contrary(holds), here)
    space = Space(library, formulas, frozenset(library.vocabulary.chains[one.scope]), setting)
    box = space.some(*formulas)
    if box is None:
        return None
    table = as_table(one)
    if not space.is_proved(box):
        return unproved(table, "SM430")
    found = witness(space, table, box, breaks(one), day, derive=True)
    if found is None:
        return contradicted(table, space, box, "SM430")
    told = example(space, box, None, found.values)
    return Shown(told.zh, told.en, found.line(True))


def breaks(one: Guarantee) -> Confirm:
    """Return what confirms that a guarantee is broken."""
    return lambda engine, member: standing(one, engine, member) is False

"""Is one assessment milder than another? By the order of the outcome codes, and for equal codes by the highest fine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from smrules.concepts.assessment import ActFinding, Assessment, Grade, OpenQuestion, Outcome
from smrules.concepts.library import Library
from smrules.concepts.rules import Literal, Row, Table

Fine = tuple[Fraction | float, Fraction | float]
"""The most and the least of a fine; what nobody knows may be without end."""

NO_FINE: Fine = (0, 0)
_NO_FINES = (NO_FINE, NO_FINE)
WITHOUT_END: Fine = (float("inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class Consequence:
    """
    What is proposed, or may be.

    Attributes:
        slot: Its id, as outcomes have it: owner and table, or owner and row.
        owner: What it follows from.
        rank: The place of its code in the order from mild to grave.
        least, most: The fines that the act behind it certainly has, and may have.
    """

    slot: str
    owner: str
    rank: int
    certain: bool
    least: Fine = NO_FINE
    most: Fine = NO_FINE


def consequences(library: Library, report: Assessment, unfined: str = "") -> dict[tuple[str, int], Consequence]:
    """Return all that an assessment proposes, or leaves possible, by slot and rank; to the slot *unfined* no fine belongs."""
    rank = library.fact("outcome.code").rank
    acts = {f"act/{one.act}": highest_fines(library, one) for one in report.acts}
    found: dict[tuple[str, int], Consequence] = {}
    for question in report.unknown:
        for slot, code in _possible(library, question):
            fines = _NO_FINES if slot == unfined else acts.get(question.subject, _NO_FINES)
            found[slot, code] = Consequence(slot, question.subject, code, False, *fines)
    for one in report.outcomes:
        place = rank(one.code)
        fines = _NO_FINES if one.id == unfined else acts.get(one.owner, _NO_FINES)
        found[one.id, place] = Consequence(one.id, one.owner, place, True, *fines)
    return found


def _possible(library: Library, question: OpenQuestion) -> Iterable[tuple[str, int]]:
    if question.what != "outcome":
        return
    fact = library.fact("outcome.code")
    for name in question.rows:
        table, row = rows_by_name(library)[name]
        slot = f"{question.subject}/{name if table.hit == 'collect' else table.id}"
        code = row.then.get("code") if isinstance(row.then, dict) else None
        known = isinstance(code, Literal) and code.value in fact.choices
        yield slot, fact.rank(code.value) if known else len(fact.choices)


def rows_by_name(library: Library) -> Mapping[str, tuple[Table, Row]]:
    """Return every row by `table.row`."""
    if "rows by name" not in library.kept:
        library.kept["rows by name"] = {
            f"{table.id}.{row.id}": (table, row)
            for table in library.tables.values()
            for row in (*table.rows, *((table.otherwise,) if table.otherwise else ()))
        }
    return library.kept["rows by name"]


def highest_fines(library: Library, act: ActFinding) -> tuple[Fine, Fine]:
    """Return the highest fine that an act certainly has, and the highest that it may have."""
    facts = library.vocabulary.facts.values()
    names = {fact.name for fact in facts if fact.scope == "sanction" and fact.type == "range"}
    found = [(one.certain, value) for one in act.sanctions for name, value in one.attributes.items() if name in names]
    least = max((_fine(value, False) for certain, value in found if certain), default=NO_FINE)
    return least, max((_fine(value, True) for _, value in found), default=NO_FINE)


def _fine(value: Any, most: bool) -> Fine:
    if value == "unknown":
        return WITHOUT_END if most else NO_FINE
    return _end(value["max"], most), _end(value["min"], most)


def _end(value: Any, most: bool) -> Fraction | float:
    if isinstance(value, dict):
        value = value["high" if most else "low"]
    if value in (None, "unknown", "none"):
        return float("inf") if most and value != "none" else 0
    return Fraction(value)


@dataclass(frozen=True, slots=True)
class Difference:
    """
    What falls away between two assessments, and what comes.

    Attributes:
        weighty: Of what comes, all that is certain, and what is possible where nothing as grave was possible before.
    """

    gone: tuple[Consequence, ...]
    come: tuple[Consequence, ...]
    weighty: tuple[Consequence, ...]


def difference(library: Library, before: Assessment, after: Assessment, unfined: str = "") -> Difference:
    """Return what one assessment proposes for certain, or leaves possible, that the other does not."""
    old, new = consequences(library, before, unfined), consequences(library, after, unfined)
    gone = tuple(one for key, one in old.items() if new.get(key) != one)
    worst: dict[str, int] = {}
    for one in old.values():
        worst[one.owner] = max(one.rank, worst.get(one.owner, -1))
    come = tuple(one for key, one in new.items() if old.get(key) != one)
    return Difference(gone, come, tuple(one for one in come if one.certain or one.rank > worst.get(one.owner, -1)))


def is_milder(library: Library, before: Assessment, after: Assessment, outcome: Outcome, fined: bool) -> bool:
    """
    Say whether *after* is milder, where *outcome* is concerned.

    The outcome itself is certainly no longer proposed, or certainly with a milder code, or with the same code and a certainly
    lower fine; nothing as grave is left open for its owner, and no act may cost more than before. Of all that differs, the
    gravest that falls away is graver than the gravest that comes; and what comes that was not even possible before is milder
    than the outcome.

    Args:
        fined: The outcome hangs on the penalties of its act, so that their fines belong to it.
    """
    found = difference(library, before, after, "" if fined else outcome.id)
    rank = library.fact("outcome.code").rank(outcome.code)
    mine = next((one for one in found.gone if one.slot == outcome.id and one.certain), None)
    if mine is None or any(one.slot == outcome.id and one.rank > rank for one in found.come):
        return False
    left_open = (one for one in consequences(library, after).values() if not one.certain and one.owner == outcome.owner)
    if any(one.rank >= rank for one in left_open) or _costs_more(library, before, after):
        return False
    worst = max((one.rank, one.least) for one in found.gone)
    possible = {(one.slot, one.rank) for one in found.gone if not one.certain}
    return all(
        (one.rank, one.most) < worst and ((one.slot, one.rank) in possible or (one.rank, one.most) < (rank, mine.least))
        for one in found.weighty
    )


def _costs_more(library: Library, before: Assessment, after: Assessment) -> bool:
    old = {one.act: highest_fines(library, one)[1] for one in before.acts}
    return any(one.act in old and highest_fines(library, one)[1] > old[one.act] for one in after.acts)


def is_better(library: Library, after: Assessment, grade: Grade) -> bool:
    """Say whether a grade is certainly a milder one, in the declared order."""
    fact = library.fact(grade.fact)
    now = next((one for one in after.grades if (one.fact, one.member) == (grade.fact, grade.member)), None)
    return now is not None and now.value in fact.choices and fact.rank(now.value) < fact.rank(grade.value)

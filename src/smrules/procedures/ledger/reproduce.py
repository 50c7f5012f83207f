"""An old visit, worked out again: the same library, plan and answers must give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.ledger_record import Assessed, Entry
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.concepts.position import Position
from smrules.inspection.assess import assess
from smrules.inspection.plan import plan
from smrules.procedures.ledger.chain import payload_hash
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.replay import advance

LONGEST_VALUE = 60


def reproduce(ledger: Ledger, visit: str, library: Library) -> list[Diagnostic]:
    """
    Plan and assess a recorded visit again, each time with what was known then, and compare.

    Args:
        ledger: Where the visit is recorded.
        visit: Its id.
        library: The library of that time.

    Returns:
        What differs, entry by entry (SM724); nothing if every plan and assessment is the same, byte for byte.

    Raises:
        InputError: Nothing is recorded of the visit (SM713), or the library is another one (SM725).
    """
    entries = list(ledger.entries(visit=visit))
    if not entries:
        zh, en = "还没有开始", "it was not opened"
        raise InputError([diagnostic("SM713", Position(visit, 0), visit=visit, kind="reproduce", problem_zh=zh, problem_en=en)])
    return list(_differences(entries, library))


def _differences(entries: Iterable[Entry], library: Library) -> Iterator[Diagnostic]:
    standing, made = None, None
    for entry in entries:
        if entry.kind in ("plan-made", "assessment-proposed"):
            _same_library(entry, library)
        if entry.kind == "plan-made":
            made = VisitPlan.from_dict(entry.payload)
            yield from _compared(entry, plan(library, made.entity, on=made.on).to_dict())
        if entry.kind == "assessment-proposed":
            yield from _compared(entry, _assessed_again(entry, library, made, standing.answers))
        standing = advance(standing, entry)


def _same_library(entry: Entry, library: Library) -> None:
    if entry.library_hash != library.content_hash:
        place = Position(f"entry {entry.sequence}", 0)
        raise InputError([diagnostic("SM725", place, visit=entry.visit, told=entry.library_hash, found=library.content_hash)])


def _assessed_again(entry: Entry, library: Library, made: VisitPlan, answers: dict[str, Any]) -> dict[str, Any]:
    told = Assessed.from_dict(entry.payload)
    again = assess(library, made, answers, history=told.history, act_on=told.act_on, decide_on=told.decide_on)
    return {**entry.payload, "assessment": again.to_dict()}


def _compared(entry: Entry, found: dict[str, Any]) -> Iterator[Diagnostic]:
    if payload_hash(found) != entry.payload_hash:
        where, told, now = first_difference(entry.payload, found)
        place = Position(f"entry {entry.sequence}", 0)
        yield diagnostic("SM724", place, visit=entry.visit, entry=entry.sequence, where=where, told=_cut(told), found=_cut(now))


def first_difference(told: Any, found: Any, where: str = "") -> tuple[str, Any, Any]:
    """
    Return path and both values of the first place at which plain data differs; `None` stands for what is not there.

    >>> first_difference({"a": [1, 2]}, {"a": [1, 3]})
    ('a[1]', 2, 3)
    """
    if isinstance(told, dict) and isinstance(found, dict):
        name = min(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))
        return first_difference(told.get(name), found.get(name), f"{where}.{name}".lstrip("."))
    if isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        at = next(n for n, pair in enumerate(zip(told, found, strict=True)) if pair[0] != pair[1])
        return first_difference(told[at], found[at], f"{where}[{at}]")
    return where, told, found


def _cut(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"

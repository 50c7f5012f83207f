"""
A writer of a ledger that is there to be killed: `python -m benchmarks.ledger_writer URL NAME FIRST COUNT`.

It says on standard output before and after each entry which it was; what it has called kept must be there for ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count

from smrules.concepts.ledger_record import Draft, NoticeServed, VisitClosed, VisitOpened
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.sql_store import open_store

AT = "2026-11-23T09:00:00+08:00"
TEXT = "责令改正通知" * 400
"""Long enough that an entry takes more than one page of the database."""


def key_of(name: str, number: int) -> str:
    """Return the key of an entry."""
    return f"{name}/{number}"


def drafts_of(name: str, number: int) -> tuple[Draft, ...]:
    """Return what is recorded at once as number so-and-so of a writer: a visit with a notice, opened and closed."""
    key = key_of(name, number)
    payloads = {"visit-opened": VisitOpened("random"), "notice-served": NoticeServed("order", "shop-1", f"{key} {TEXT}"),
                "visit-closed": VisitClosed()}  # fmt: skip
    return tuple(Draft(kind, "shop-1", key, name, AT, "0" * 64, payload, f"{key}/{kind}") for kind, payload in payloads.items())


def write(url: str, name: str, numbers: range | count, say: Callable[[str], object]) -> None:
    """Append one after the other until there are no more, or until somebody ends it."""
    ledger = Ledger(open_store(url))
    for number in numbers:
        say(f"try {number}\n")
        ledger.append(*drafts_of(name, number))
        say(f"kept {number}\n")


def main() -> None:
    """Write."""
    url, name, first, many = sys.argv[1:]
    write(url, name, range(int(first), int(first) + int(many)), lambda text: (sys.stdout.write(text), sys.stdout.flush()))


if __name__ == "__main__":
    main()

"""Every way of tampering with a ledger is found, and the first bad entry is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from smrules.concepts.ledger_record import AnswersGiven, Entry, VisitOpened
from smrules.procedures.ledger.chain import entry_hash, packed, payload_hash, sealed
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.merkle import tree_root
from smrules.procedures.ledger.store import MemoryStore, Row, entry_of, row_of
from smrules.procedures.ledger.verify import Verdict, verify, verify_consistency, verify_inclusion
from tests.unit.procedures.ledger.building import NAME, draft, story, told

OTHER = "0" * 64
Rows = list[Row]


def judged(change: Callable[[Rows], object], *roots) -> Verdict:
    """Return the verdict on two visits of which somebody changed the rows."""
    ledger = told("v-1", "v-2")
    change(ledger.store.kept)
    return verify(ledger.store, roots)


def put(row: Row, **changes: Any) -> None:
    """Change a row as it is stored."""
    row.update(changes)


def rewritten(rows: Rows, number: int, **changes: Any) -> None:
    """Change an entry and make its own hashes anew, as a forger would."""
    made = replace(entry_of(rows[number - 1]), **changes)
    made = replace(made, payload_hash=payload_hash(made.payload))
    rows[number - 1] = row_of(replace(made, hash=entry_hash(made)))


def rechained(rows: Rows, number: int, **changes: Any) -> None:
    """Change an entry and make the whole chain after it anew."""
    rewritten(rows, number, **changes)
    for at in range(number, len(rows)):
        before = entry_of(rows[at - 1])
        rows[at] = row_of(sealed(entry_of(rows[at]), before.sequence + 1, before.hash))


def foreign() -> Entry:
    """Return the last entry of another ledger of the same length."""
    other = Ledger(MemoryStore("别的账本"))
    other.append(*story("v-1"), *story("v-2"))
    other.append(draft("visit-opened", VisitOpened("random"), visit="v-3"))
    return list(other.entries())[-1]


def inserted(rows: Rows) -> None:
    """Put one more entry into the middle, fitting to the one before it."""
    extra = sealed(entry_of(row_of(entry_of(rows[4]))), 6, rows[4]["hash"])
    rows.insert(5, row_of(replace(extra, key="extra", hash=entry_hash(replace(extra, key="extra")))))


def swapped(rows: Rows) -> None:
    """Swap two entries."""
    rows[5], rows[6] = rows[6], rows[5]


def renumbered_swap(rows: Rows) -> None:
    """Swap two entries and their numbers."""
    swapped(rows)
    put(rows[5], sequence=6)
    put(rows[6], sequence=7)


def flipped(raw: bytes, at: int) -> bytes:
    """Return bytes of which one is another one."""
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


TAMPERINGS: list[tuple[str, Callable[[Rows], object], int, str]] = [
    ("payload", lambda rows: put(rows[2], payload=packed(b'{"answers":{}}')), 3, "SM716"),
    ("time", lambda rows: put(rows[5], at="2026-11-24T09:00:00+08:00"), 6, "SM717"),
    ("author", lambda rows: put(rows[5], by="officer-18"), 6, "SM717"),
    ("kind", lambda rows: put(rows[5], kind="answers-given"), 6, "SM717"),
    ("visit", lambda rows: put(rows[5], visit="v-2"), 6, "SM717"),
    ("library", lambda rows: put(rows[1], library_hash=OTHER), 2, "SM717"),
    ("key", lambda rows: put(rows[1], key="k"), 2, "SM717"),
    ("hash", lambda rows: put(rows[7], hash=OTHER), 8, "SM717"),
    ("previous", lambda rows: put(rows[7], previous=OTHER), 8, "SM717"),
    ("payload hash", lambda rows: put(rows[7], payload_hash=OTHER), 8, "SM717"),
    ("deleted", lambda rows: rows.pop(5), 6, "SM719"),
    ("first deleted", lambda rows: rows.pop(0), 1, "SM719"),
    ("swapped", swapped, 6, "SM719"),
    ("swapped with numbers", renumbered_swap, 6, "SM717"),
    ("inserted", inserted, 7, "SM720"),
    ("duplicated", lambda rows: rows.insert(5, rows[4]), 6, "SM720"),
    ("renumbered", lambda rows: put(rows[5], sequence=60), 6, "SM717"),
    ("replaced with its own hash", lambda rows: rewritten(rows, 3, by="officer-18"), 4, "SM718"),
    ("foreign entry", lambda rows: rows.append(row_of(foreign())), 29, "SM718"),
    ("library inside", lambda rows: rechained(rows, 2, library_hash=OTHER), 2, "SM723"),
    ("entity inside", lambda rows: rechained(rows, 16, entity="shop-2"), 16, "SM723"),
    ("what does not follow", lambda rows: rechained(rows, 3, kind="visit-closed", payload={"reason": ""}), 4, "SM713"),
    ("truncated", lambda rows: put(rows[3], payload=rows[3]["payload"][:-1]), 4, "SM715"),
    ("emptied", lambda rows: put(rows[3], payload=b""), 4, "SM715"),
    ("one bit", lambda rows: put(rows[3], payload=flipped(rows[3]["payload"], 40)), 4, "SM715"),
    ("no text", lambda rows: put(rows[3], by=b"officer-17"), 4, "SM717"),
    ("no unicode", lambda rows: put(rows[3], by="\udcff"), 4, "SM717"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "bad", "code"), [one[1:] for one in TAMPERINGS], ids=[one[0] for one in TAMPERINGS])
def test_tampering_is_located(change, bad, code):
    """The first bad entry is named, and what is wrong with it; what stands before it counts as sound."""
    verdict = judged(change)

    assert (bad, [code]) == (verdict.bad, [one.code for one in verdict.diagnostics])
    assert (bad - 1, False) == (verdict.size, verdict.sound)


def test_an_untouched_ledger_is_sound():
    """Nothing is said against a ledger that nobody touched."""
    ledger = told("v-1", "v-2")
    verdict = verify(ledger.store, [ledger.root(size) for size in (0, 5, 28)])

    assert (True, 28, None, ()) == (verdict.sound, verdict.size, verdict.bad, verdict.diagnostics)
    assert ledger.root() == verdict.root


# --- against what was published ------------------------------------------------------------------


def test_a_deleted_end_is_missing_from_the_published_root():
    """The end of a chain can be cut without a trace, but for a root that was published."""
    root = told("v-1", "v-2").root()
    cut = judged(lambda rows: rows.__delitem__(slice(25, None)), root)

    assert judged(lambda rows: rows.__delitem__(slice(25, None))).sound
    assert (26, ["SM721"]) == (cut.bad, [one.code for one in cut.diagnostics])


def test_a_chain_made_anew_differs_from_the_published_root():
    """A forger who makes all hashes anew is found between the last root that fits and the first that does not."""
    ledger = told("v-1", "v-2")
    roots = [ledger.root(size) for size in (20, 5, 12, 28)]
    forged = judged(lambda rows: rechained(rows, 9, by="officer-18"), *roots)

    assert judged(lambda rows: rechained(rows, 9, by="officer-18")).sound
    assert (6, ["SM722"], True) == (
        forged.bad,
        [one.code for one in forged.diagnostics],
        "第 6 条到第 12 条" in forged.diagnostics[0].zh,
    )


def test_the_root_of_another_ledger_does_not_fit():
    """A ledger is not excused by the root of another one."""
    other = told("v-1", "v-2", name="别的账本").root()

    assert (1, ["SM718"]) == (
        judged(lambda rows: None, other).bad,
        [one.code for one in judged(lambda rows: None, other).diagnostics],
    )


def test_another_name_breaks_the_first_link():
    """The first entry is chained to the name of its ledger."""
    ledger = told()
    ledger.store.name = "别的账本"

    assert (1, ["SM718"]) == (verify(ledger.store).bad, [one.code for one in verify(ledger.store).diagnostics])


# --- proofs --------------------------------------------------------------------------------------


def codes(found) -> list[str]:
    """Return the codes of messages."""
    return [one.code for one in found]


@pytest.mark.parametrize("number", range(1, 29))
def test_every_entry_is_proved_without_the_ledger(number):
    """The proof of an entry holds with its payload, and without."""
    ledger = told("v-1", "v-2")

    assert [] == verify_inclusion(ledger.prove(number))
    assert [] == verify_inclusion(ledger.prove(number, with_payload=False))
    assert [] == verify_consistency(ledger.prove_kept(number))


def test_a_forged_proof_does_not_hold():
    """Another payload, author, number, root or path is found."""
    proof = told("v-1", "v-2").prove(3)
    entry = proof.entry
    forged = AnswersGiven({"entity.candles": 0}).to_dict()

    assert ["SM716"] == codes(verify_inclusion(replace(proof, entry={**entry, "payload": forged})))
    assert ["SM717"] == codes(verify_inclusion(replace(proof, entry={**entry, "by": "officer-18"})))
    assert ["SM729"] == codes(verify_inclusion(replace(proof, root=told().root())))
    assert ["SM729"] == codes(verify_inclusion(replace(proof, path=proof.path[1:])))
    assert ["SM606"] == codes(verify_inclusion(replace(proof, entry={**entry, "hash": "no hash"})))
    assert ["SM606"] == codes(verify_inclusion(replace(proof, entry={name: entry[name] for name in entry if name != "by"})))
    whole = Entry.from_dict(entry)
    moved = replace(whole, sequence=4)
    assert ["SM729"] == codes(verify_inclusion(replace(proof, entry=replace(moved, hash=entry_hash(moved)).to_dict())))


def test_a_past_that_was_not_kept_is_not_proved():
    """Roots of two ledgers, or of a ledger that was made anew, are not consistent."""
    proof = told("v-1", "v-2").prove_kept(14)

    assert ["SM729"] == codes(verify_consistency(replace(proof, first=told(name="别的账本").root())))
    assert ["SM729"] == codes(verify_consistency(replace(proof, first=replace(proof.first, root=tree_root([]).hex()))))


def test_a_name_is_part_of_the_chain():
    """Two ledgers with the same visits have no hash in common."""
    one, other = ({entry.hash for entry in told(name=name).entries()} for name in (NAME, "别的账本"))

    assert set() == one & other

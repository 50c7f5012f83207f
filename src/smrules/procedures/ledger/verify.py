"""Is a ledger what it was: the first bad entry is named, and what is wrong with it. Proofs are verified without the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.ledger_record import ConsistencyProof, Entry, InclusionProof, Root, VisitState
from smrules.concepts.position import Position
from smrules.procedures.ledger.chain import entry_hash, genesis, payload_hash, payload_text_hash, unpacked
from smrules.procedures.ledger.ledger import root_of
from smrules.procedures.ledger.merkle import proves_consistency, proves_inclusion
from smrules.procedures.ledger.replay import advance
from smrules.procedures.ledger.store import Row, Store, entry_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What verification found.

    Attributes:
        size: Entries that are sound, before the first bad one.
        root: The root of these.
        bad: Number of the first bad entry; `None` if all is sound.
        diagnostics: What is wrong with it; empty if all is sound.
    """

    size: int
    root: Root
    bad: int | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.bad is None

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as plain data."""
        return {
            "sound": self.sound, "size": self.size, "root": self.root.to_dict(), "bad": self.bad,
            "diagnostics": [one.to_dict() for one in self.diagnostics],
        }  # fmt: skip


def verify(store: Store, published: Iterable[Root] = ()) -> Verdict:
    """
    Work out every hash of a ledger again, replay it, and compare it with roots that were published.

    A chain that was made anew from some entry on is consistent in itself: only a published root tells.
    """
    walk = _Walk(store.name)
    try:
        for row in store.rows():
            walk.take(row)
        _compare(walk, sorted(published, key=lambda one: one.size))
    except InputError as error:
        return walk.verdict(error.diagnostics)
    return walk.verdict(())


class _Walk:
    """The entries that are sound so far."""

    def __init__(self, name: str):
        self.name = name
        self.previous = genesis(name)
        self.hashes: list[str] = []
        self.visits: dict[str, VisitState] = {}
        self.bad: int | None = None

    def take(self, row: Row) -> None:
        """Add the next entry; raises `InputError` with what is wrong with it."""
        self.bad = len(self.hashes) + 1
        entry = entry_of(row)
        for found in _wrongs(entry, row["payload"], self.bad, self.previous):
            raise InputError([found])
        self.visits[entry.visit] = _slim(advance(self.visits.get(entry.visit), entry))
        self.hashes.append(entry.hash)
        self.previous, self.bad = entry.hash, None

    def verdict(self, found: Sequence[Diagnostic]) -> Verdict:
        size = len(self.hashes)
        bad = (self.bad or size + 1) if found else None
        return Verdict(size, root_of(self.name, self.hashes), bad, tuple(found))


def _slim(visit: VisitState) -> VisitState:
    """Return a closed visit without what nothing can refer to any more: a year of answers would fill the memory."""
    return visit if visit.closed is None else replace(visit, answers={}, assessed_answers={}, findings=())


def _wrongs(entry: Entry, payload: bytes, expected: int, previous: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with an entry that should have a number and follow a hash; the first is the cause."""
    number = entry.sequence
    if _hash_or_none(entry_hash, entry) != entry.hash:
        yield _about("SM717", expected)
    if number != expected:
        yield _about("SM719" if number > expected else "SM720", expected, found=number)
    if entry.previous != previous:
        yield _about("SM718", expected, before=expected - 1)
    found = payload_text_hash(unpacked(payload, expected))
    if found != entry.payload_hash:
        yield _about("SM716", expected, expected=entry.payload_hash, found=found)
    yield from _mismatches(entry)


def _hash_or_none(work: Callable[[Any], str], told: Any) -> str | None:
    """Return a hash, or `None` of what cannot be written down canonically, and so was never recorded."""
    try:
        return work(told)
    except (TypeError, ValueError):
        return None


def _mismatches(entry: Entry) -> Iterator[Diagnostic]:
    """Yield where the payload of an entry speaks of another library or entity than the entry."""
    told = {"plan-made": entry.payload, "assessment-proposed": entry.payload.get("assessment", {})}.get(entry.kind)
    if told is None:
        return
    entity = told["entity"]["id"] if entry.kind == "plan-made" else told["entity"]
    if told["library_hash"] != entry.library_hash:
        words = {"what_zh": "规则库", "what_en": "library"}
        yield _about("SM723", entry.sequence, told=entry.library_hash, found=told["library_hash"], **words)
    if entity != entry.entity:
        yield _about("SM723", entry.sequence, told=entry.entity, found=entity, what_zh="检查对象", what_en="entity")


def _compare(walk: _Walk, published: Sequence[Root]) -> None:
    """Compare with published roots, the shortest first."""
    kept = 0
    for root in published:
        if root.ledger != walk.name:
            walk.bad = 1
            raise InputError([_about("SM718", 1, before=0)])
        if root.size > len(walk.hashes):
            raise InputError([_about("SM721", len(walk.hashes) + 1, size=root.size, found=len(walk.hashes))])
        if root_of(walk.name, walk.hashes[: root.size]) != root:
            walk.bad = kept + 1
            raise InputError([_about("SM722", kept + 1, size=root.size)])
        kept = root.size


def _about(code: str, entry: int, **fields: Any) -> Diagnostic:
    return diagnostic(code, Position(f"entry {entry}", 0), entry=entry, **fields)


# --- proofs --------------------------------------------------------------------------------------


def verify_inclusion(proof: InclusionProof) -> list[Diagnostic]:
    """Return what is wrong with the proof that an entry is in a ledger; it needs the proof alone, and a root one trusts."""
    try:
        entry = Entry.from_dict({**proof.entry, "payload": proof.entry.get("payload") or {}})
    except InputError as error:
        return list(error.diagnostics)
    if proof.entry.get("payload") is not None and _hash_or_none(payload_hash, entry.payload) != entry.payload_hash:
        return [_about("SM716", entry.sequence, expected=entry.payload_hash, found=_hash_or_none(payload_hash, entry.payload))]
    if _hash_or_none(entry_hash, entry) != entry.hash:
        return [_about("SM717", entry.sequence)]
    path = [bytes.fromhex(one) for one in proof.path]
    root = proof.root
    if proves_inclusion(bytes.fromhex(entry.hash), entry.sequence - 1, root.size, path, bytes.fromhex(root.root)):
        return []
    zh, en = f"第 {entry.sequence} 条推不出公布的根", f"entry {entry.sequence} does not lead to the root"
    return [_about("SM729", entry.sequence, problem_zh=zh, problem_en=en)]


def verify_consistency(proof: ConsistencyProof) -> list[Diagnostic]:
    """Return what is wrong with the proof that a later root extends an earlier one; nothing but the proof is needed."""
    first, second = proof.first, proof.second
    path = [bytes.fromhex(one) for one in proof.path]
    roots = bytes.fromhex(first.root), bytes.fromhex(second.root)
    if first.ledger == second.ledger and proves_consistency(first.size, second.size, *roots, path):
        return []
    zh = f"{second.size} 条的根不是由 {first.size} 条的根续写出来的"
    en = f"the root of {second.size} entries does not extend that of {first.size}"
    return [diagnostic("SM729", Position("proof", 0), problem_zh=zh, problem_en=en)]

"""Is a published record what it says? Everything in it is worked out again; what differs is named, with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.draw_plan import Amount
from smrules.concepts.draw_record import FORMAT, Commitment, DrawRecord, DrawTerms, Kind
from smrules.concepts.position import Position
from smrules.inspection.draw.canonical import canonical_json, pool_hash, sha256_hex
from smrules.inspection.draw.commitment import part_hashes, probability
from smrules.inspection.draw.completion import chained, completion
from smrules.inspection.draw.quotas import quotas
from smrules.inspection.draw.seeds import check_announcement
from smrules.inspection.draw.substitution import Standing

MOST_DIFFERENCES = 10
LONGEST = 60


def verify(record: DrawRecord, committed: DrawRecord | None = None) -> list[Diagnostic]:
    """
    Return everything in a record that is not what follows from the rest of it; nothing if it is sound.

    Args:
        record: The record, before or after the seed.
        committed: The record as it was published before the seed, for those who kept it: it must be the beginning of this one.

    Returns:
        Messages whose positions are paths in the record, such as `completion.visits[17].team`.
    """
    found = list(_format(record))
    if committed is not None:
        found += _differences(committed.commitment.to_dict(), record.commitment.to_dict(), "commitment")
    found += _commitment(record)
    if not found:
        found += _result(record)
    return found


def _format(record: DrawRecord) -> Iterator[Diagnostic]:
    if record.format != FORMAT:
        yield _other("format", record.format, FORMAT)
    whole = (record.completion is None, not record.result_hash, not record.last_hash)
    if len(set(whole)) > 1 or (record.completion is None and record.substitutions):
        yield _other("completion", "…", "completion, result_hash, last_hash")


# --- the commitment ------------------------------------------------------------------------------


def _commitment(record: DrawRecord) -> list[Diagnostic]:
    expected = part_hashes(record.commitment.to_dict())
    found = [
        diagnostic("SM660", Position(f"commitment.{name}", 0), part=name)
        for name, one in expected.items()
        if record.parts.get(name) != one
    ]
    found += [_other(f"parts.{name}", name, "") for name in record.parts if name not in expected]
    whole = sha256_hex(canonical_json(record.parts))
    if record.commitment_hash != whole:
        found.append(diagnostic("SM660", Position("commitment_hash", 0), part="commitment_hash"))
    try:
        found += _references(record.commitment)
        found += _counted(record.commitment)
        check_announcement(record.commitment.seed, record.commitment.committed_at)
    except InputError as error:
        found += map(_in_record, error.diagnostics)
    return found


def _in_record(one: Diagnostic) -> Diagnostic:
    """Return a message about a seed with the place that it has in the record."""
    path = one.position.file.replace("seed.sources", "commitment.seed").replace("seed.values", "completion.seed")
    return replace(one, position=Position(path, 0))


def _references(commitment: Commitment) -> Iterator[Diagnostic]:
    """Everything has one name, and nothing refers to what is not there."""
    yield from _twins([one.id for one in commitment.draws], "commitment.draws")
    yield from _twins([one.id for one in commitment.team.officers], "commitment.team.officers")
    known: dict[str, tuple[set[str], set[str]]] = {}
    for number, draw in enumerate(commitment.draws):
        yield from _twins([one.id for one in draw.strata], f"commitment.draws[{number}].strata")
        yield from _twins([one.id for one in draw.left_out], f"commitment.draws[{number}].left_out")
        known[draw.id] = {one.id for one in draw.strata}, {one.id for one in draw.left_out}
    for number, kind in enumerate(commitment.kinds):
        for place, told in enumerate((kind.strata, kind.left_out)):
            for draw, name in told.items():
                if draw not in known or name not in known[draw][place] or (place and draw in kind.strata):
                    where = f"commitment.kinds[{number}].{('strata', 'left_out')[place]}"
                    yield _other(f"{where}.{draw}", name, ", ".join(sorted(known.get(draw, ((), ()))[place])))


def _twins(names: list[str], where: str) -> Iterator[Diagnostic]:
    for name, times in Counter(names).items():
        if times > 1:
            yield diagnostic("SM661", Position(where, 0), where=where, found=f"{name} × {times}", expected=f"{name} × 1")


def _counted(commitment: Commitment) -> list[Diagnostic]:
    """Count the pool, the strata and the quotas again."""
    labels = sorted(label for kind in commitment.kinds for label in kind.entities)
    found = [
        _other(f"commitment.kinds[{number}].entities", "…", "sorted, each once")
        for number, kind in enumerate(commitment.kinds)
        if list(kind.entities) != sorted(set(kind.entities))
    ]
    if len(set(labels)) != len(labels):
        found.append(_other("commitment.kinds", len(labels), len(set(labels))))
    pool = replace(commitment.pool, size=len(labels), sha256=pool_hash(labels))
    found += _differences(pool.to_dict(), commitment.pool.to_dict(), "commitment.pool")
    for number, draw in enumerate(commitment.draws):
        expected = _recounted(draw, commitment.kinds)
        found += _differences(expected.to_dict(), draw.to_dict(), f"commitment.draws[{number}]")
    return found


def _recounted(draw: DrawTerms, kinds: Iterable[Kind]) -> DrawTerms:
    sizes: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for kind in kinds:
        sizes[kind.strata.get(draw.id, "")] += len(kind.entities)
        left_out[kind.left_out.get(draw.id, "")] += len(kind.entities)
    rate = {one.id: Fraction(one.rate) for one in draw.strata}
    known = {one.id: sizes[one.id] for one in draw.strata}
    told = tuple(replace(one, count=left_out[one.id]) for one in draw.left_out)
    pool = sum(known.values()) + sum(one.count for one in told)
    floors, caps = ({name: _amount(one) for name, one in amounts.items()} for amounts in (draw.at_least, draw.at_most))
    drawn = quotas(rate, known, pool, draw.round, floors, caps, Position("commitment.draws", 0))
    strata = tuple(
        replace(one, size=known[one.id], quota=drawn[one.id], probability=probability(drawn[one.id], known[one.id]))
        for one in draw.strata
    )
    return replace(draw, pool=pool, left_out=told, strata=strata)


def _amount(text: str) -> Amount:
    return Amount(Fraction(text.removesuffix("%")) / 100, True) if text.endswith("%") else Amount(int(text))


# --- the result ----------------------------------------------------------------------------------


def _result(record: DrawRecord) -> list[Diagnostic]:
    told = record.completion
    if told is None:
        return []
    try:
        expected = completion(record.commitment, record.commitment_hash, told.seed)
    except InputError as error:
        return list(map(_in_record, error.diagnostics))
    found = _differences(expected.to_dict(), told.to_dict(), "completion")
    result_hash = chained(record.commitment_hash, told.to_dict())
    if result_hash != record.result_hash:
        found.append(diagnostic("SM660", Position("result_hash", 0), part="completion"))
    return found or _substitutions(record)


def _substitutions(record: DrawRecord) -> list[Diagnostic]:
    """Make every substitution again, one after another."""
    standing, last, found = Standing(replace(record, substitutions=())), record.result_hash, []
    for number, one in enumerate(record.substitutions):
        where = f"substitutions[{number}]"
        if one.previous != last:
            found.append(diagnostic("SM660", Position(f"{where}.previous", 0), part=where))
        if not standing.may_leave(one.kind, one.left):
            return [*found, _other(f"{where}.left", one.left, "…")]
        expected = standing.replaced(one.kind, one.left, one.reason, one.at, one.previous)
        found += _differences(expected.to_dict(), one.to_dict(), where)
        last = chained(one.previous, one.to_dict())
    if last != record.last_hash:
        found.append(diagnostic("SM660", Position("last_hash", 0), part="substitutions"))
    return found


# --- differences ---------------------------------------------------------------------------------


def _differences(expected: Any, found: Any, where: str) -> list[Diagnostic]:
    """Return the first differences between what should be there and what is, each with its path."""
    pairs = zip(range(MOST_DIFFERENCES), _differing(expected, found, where), strict=False)
    return [_other(place, one, other) for _, (place, one, other) in pairs]


def _differing(expected: Any, found: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    if expected == found:
        return
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted({*expected, *found}):
            yield from _differing(expected.get(name), found.get(name), f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differing(one, other, f"{where}[{number}]")
    else:
        yield where, found, expected


def _other(where: str, found: Any, expected: Any) -> Diagnostic:
    return diagnostic("SM661", Position(where, 0), where=where, found=_short(found), expected=_short(expected))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else canonical_json(value).decode()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"

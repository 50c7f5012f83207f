"""Before the seed: everything that decides the draw but the seed is written down, counted and hashed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from smrules.concepts.dates import Period
from smrules.concepts.decision import Officer
from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.draw_plan import DrawPlan, TeamPlan
from smrules.concepts.draw_record import (
    FORMAT,
    KEYED_ORDER,
    RFC_3797,
    Commitment,
    DrawRecord,
    DrawTerms,
    Kind,
    LeftOut,
    PoolTerms,
    SeedSource,
    Stratum,
)
from smrules.concepts.entity import Entity
from smrules.concepts.law import LegalBasis
from smrules.concepts.library import Library
from smrules.concepts.plan import Citation
from smrules.concepts.position import Position
from smrules.concepts.serial import decimal_text
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.inspection.draw.canonical import canonical_json, hash_of, pool_hash, sha256_hex
from smrules.inspection.draw.quotas import quotas
from smrules.inspection.draw.rfc3797 import MOST_SELECTIONS
from smrules.inspection.draw.roster import team_terms
from smrules.inspection.draw.seeds import check_announcement
from smrules.inspection.draw.standing import PoolReader, Standing, plans_of
from smrules.inspection.intake import calendar_day


def commit(
    library: Library,
    draws: Sequence[str],
    entities: Iterable[Entity],
    officers: Sequence[Officer],
    seed: Sequence[SeedSource],
    *,
    on: date,
    committed_at: str,
    approval: str = "",
    last_teams: Mapping[str, Iterable[str]] | None = None,
    algorithm: str = KEYED_ORDER,
    evaluator: Evaluators = CompiledEvaluator,
) -> DrawRecord:
    """
    Return the record that is published before the seed is known.

    Args:
        draws: Ids of the plans that are drawn together: an entity that several of them draw gets one visit.
        entities: The pool, in any order.
        officers: The officers, in any order.
        seed: Where the seed will come from, in the order in which the sources are put together.
        on: The day on which conditions are judged.
        committed_at: When this is published, with the offset of its time zone.
        approval: Number of the approval, for plans that name none.
        last_teams: Entity → ids of the officers of its last visit.
        algorithm: The keyed order, or RFC 3797 for those who must.

    Raises:
        InputError: The pool, the officers, the plans or the seed cannot be used; all that is wrong of one stage is listed.
    """
    on = calendar_day(on, "on")
    check_announcement(seed, committed_at)
    plans = plans_of(library, draws)
    _check_together(plans, algorithm, seed)
    plans = tuple(replace(one, approval={"number": approval, **one.approval} if approval else one.approval) for one in plans)
    _check_approved(plans)
    reader = PoolReader(library, plans, on, evaluator)
    standings = reader.pool(entities)
    kinds, outside = _kinds(plans, standings)
    labels = sorted(label for one in kinds for label in one.entities)
    team = team_terms(library, plans[0].team, officers, last_teams or {}, on, evaluator)
    terms = tuple(_terms(library, plan, number, standings) for number, plan in enumerate(plans))
    _check_size(terms, algorithm)
    return sealed(Commitment(
        algorithm, library.content_hash, on.isoformat(), _window(plans), committed_at, terms,
        PoolTerms(len(labels), pool_hash(labels), outside), kinds, team, tuple(seed),
    ))  # fmt: skip


def sealed(commitment: Commitment) -> DrawRecord:
    """Return a commitment with the hashes of its parts and of the whole."""
    parts = part_hashes(commitment.to_dict())
    return DrawRecord(FORMAT, commitment, parts, sha256_hex(canonical_json(parts)))


def part_hashes(commitment: dict[str, Any]) -> dict[str, str]:
    """Return the hash of each part, so that a change can be found."""
    return {one.name: hash_of(commitment[one.name]) for one in fields(Commitment)}


# --- can these be drawn together? ----------------------------------------------------------------


def _check_together(plans: Sequence[DrawPlan], algorithm: str, seed: Sequence[SeedSource]) -> None:
    first = plans[0] if plans else None
    if first is None:
        raise _refused("SM654", "没有写抽查计划", "no draw is named")
    for plan in plans[1:]:
        if _shared(plan.team) != _shared(first.team):
            raise _refused("SM654", f"“{plan.id}”和“{first.id}”对检查组的要求不同，一次检查只能有一个检查组",
                           f"`{plan.id}` and `{first.id}` want different teams, a visit has one", plan.position)  # fmt: skip
    if _joint(plans) is None:
        raise _refused("SM654", "几个抽查计划的检查时间没有重合", "the windows of the draws do not meet", first.position)
    if algorithm == RFC_3797 and (len(plans) > 1 or any(one.kind != "lottery" for one in seed)):
        raise _refused("SM659", "RFC 3797 一次只抽一个计划，种子只用开奖号码", "RFC 3797 draws one plan, from lottery numbers only")


def _shared(team: TeamPlan) -> TeamPlan:
    return replace(team, competent_for=())


def _joint(plans: Sequence[DrawPlan]) -> Period | None:
    starts = [one.window.start for one in plans if one.window.start]
    ends = [one.window.end for one in plans if one.window.end]
    start, end = max(starts, default=None), min(ends, default=None)
    return None if start and end and start > end else Period(start, end)


def _window(plans: Sequence[DrawPlan]) -> str:
    joint = _joint(plans)
    return "" if joint is None or joint == Period() else str(joint)


def _check_approved(plans: Sequence[DrawPlan]) -> None:
    missing = [diagnostic("SM667", one.position, name=one.id) for one in plans if not one.approval.get("number")]
    if missing:
        raise InputError(missing)


def _check_size(terms: Sequence[DrawTerms], algorithm: str) -> None:
    for draw in terms if algorithm == RFC_3797 else ():
        if any(one.size > MOST_SELECTIONS for one in draw.strata):
            raise _refused("SM659", f"RFC 3797 的计数器只有两个字节，一层至多 {MOST_SELECTIONS} 户",
                           f"the counter of RFC 3797 has two bytes, a stratum holds at most {MOST_SELECTIONS}")  # fmt: skip


def _refused(code: str, zh: str, en: str, position: Position = Position("draws", 0)) -> InputError:
    return InputError([diagnostic(code, position, problem_zh=zh, problem_en=en)])


# --- what is published ---------------------------------------------------------------------------


def _kinds(plans: Sequence[DrawPlan], standings: Mapping[tuple[Standing, ...], list[str]]) -> tuple[tuple[Kind, ...], int]:
    """Return entities by where they stand, and how many stand in no pool; the order of the pool leaves no trace."""
    found, outside = [], 0
    for standing, labels in standings.items():
        told = list(zip((one.id for one in plans), standing, strict=True))
        strata = {draw: one.stratum for draw, one in told if one.stratum is not None}
        left_out = {draw: one.left_out for draw, one in told if one.left_out is not None}
        if strata or left_out:
            found.append(Kind(strata, left_out, tuple(sorted(labels))))
        else:
            outside += len(labels)
    return tuple(sorted(found, key=lambda one: one.entities)), outside


def _terms(library: Library, plan: DrawPlan, number: int, standings: Mapping[tuple[Standing, ...], list[str]]) -> DrawTerms:
    counts: Counter[Standing] = Counter()
    for standing, labels in standings.items():
        counts[standing[number]] += len(labels)
    sizes = {stratum: counts[Standing(stratum)] for stratum in plan.rate}
    left_out = {one.id: counts[Standing(left_out=one.id)] for one in plan.exclude}
    pool = sum(sizes.values()) + sum(left_out.values())
    if not sum(sizes.values()):
        raise _refused("SM653", "名录里没有可以抽取的对象", "nobody in the pool can be drawn", plan.position)
    found = quotas(plan.rate, sizes, pool, plan.round, plan.at_least, plan.at_most, plan.position)
    labels = library.fact(plan.strata).choices if plan.strata else {}
    strata = tuple(
        Stratum(one, labels[one].label if one in labels else "", sizes[one], decimal_text(rate), found[one],
                probability(found[one], sizes[one]))
        for one, rate in plan.rate.items()
    )  # fmt: skip
    return DrawTerms(
        plan.id, plan.title, dict(plan.approval), {one: library.domains[one].title for one in plan.team.competent_for},
        _cited(library, plan.basis), pool,
        tuple(LeftOut(one.id, one.why, _cited(library, one.basis), left_out[one.id]) for one in plan.exclude),
        plan.strata or "", plan.unknown or "", strata, {name: str(one) for name, one in plan.at_least.items()},
        {name: str(one) for name, one in plan.at_most.items()}, plan.round,
    )  # fmt: skip


def probability(quota: int, size: int) -> str:
    """
    Return the chance of each entity of a stratum, exactly.

    >>> probability(3, 100)
    '3/100'
    """
    return str(Fraction(quota, size)) if size else "0"


def _cited(library: Library, basis: Iterable[LegalBasis]) -> tuple[str, ...]:
    return tuple(str(Citation(one.instrument, library.instruments[one.instrument].title, one.article)) for one in basis)

"""How many of each stratum are drawn: rates, rounding, floors and caps, all in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.draw_plan import EACH, WHOLE, Amount
from smrules.concepts.position import Position
from smrules.concepts.values import Number
from smrules.engine.arithmetic import rounded

Counts = dict[str, int]


def quotas(
    rate: Mapping[str, Number],
    sizes: Mapping[str, int],
    pool: int,
    round_: str,
    at_least: Mapping[str, Amount],
    at_most: Mapping[str, Amount],
    position: Position,
) -> Counts:
    """
    Return how many entities of each stratum are drawn.

    A rate times the size of its stratum is rounded, then raised to the floors and lowered to the caps of the stratum. What is still
    missing to the floor of the whole is shared among the strata in proportion to rate times size, what is beyond its cap in
    proportion to what can be given up, both by the largest remainder, ties in the order of the strata.

    Args:
        rate: Stratum → share, in the declared order.
        sizes: Stratum → entities that may be drawn.
        pool: Entities in the pool, those that are left out included: floor and cap of the whole are shares of it.
        position: Where the plan stands, for messages.

    Raises:
        InputError: A floor and a cap cannot both be kept, or nobody of a stratum could be drawn (SM653).
    """
    floors, caps = _bounds(rate, sizes, at_least, at_most, position)
    found = {
        one: min(caps[one], max(floors[one], int(rounded(rate[one] * sizes[one], 0, round_)))) for one in rate
    }
    wanted = at_least[WHOLE].least_of(pool) if WHOLE in at_least else 0
    allowed = at_most[WHOLE].most_of(pool) if WHOLE in at_most else sum(caps.values())
    if wanted > sum(found.values()):
        weights = {one: rate[one] * sizes[one] for one in rate}
        more = _share_out(wanted - sum(found.values()), weights, {one: caps[one] - found[one] for one in rate})
        found = {one: found[one] + more[one] for one in rate}
    if allowed < sum(found.values()):
        spare = {one: found[one] - floors[one] for one in rate}
        less = _share_out(sum(found.values()) - allowed, spare, spare)
        found = {one: found[one] - less[one] for one in rate}
    _keeps(found, sizes, wanted, allowed, position)
    return found


def _bounds(rate, sizes, at_least, at_most, position: Position) -> tuple[Counts, Counts]:
    """Return floor and cap of each stratum; a floor asks for no more than there are."""
    floors, caps = {}, {}
    for one in rate:
        lows = [amounts.least_of(sizes[one]) for name in (EACH, one) if (amounts := at_least.get(name))]
        highs = [amounts.most_of(sizes[one]) for name in (EACH, one) if (amounts := at_most.get(name))]
        floors[one] = min(sizes[one], max(lows, default=0))
        caps[one] = min([sizes[one], *highs])
        if floors[one] > caps[one]:
            raise _refusal(position, f"{one} 层至少 {floors[one]} 户、至多 {caps[one]} 户",
                           f"stratum {one} has a floor of {floors[one]} and a cap of {caps[one]}")  # fmt: skip
    return floors, caps


def _keeps(found: Counts, sizes: Mapping[str, int], wanted: int, allowed: int, position: Position) -> None:
    total = sum(found.values())
    if total < wanted:
        raise _refusal(position, f"整体至少 {wanted} 户，各层的上限和户数只容得下 {total} 户",
                       f"the whole has a floor of {wanted}, the strata hold no more than {total}")  # fmt: skip
    if total > allowed:
        raise _refusal(position, f"整体至多 {allowed} 户，各层的下限合计 {total} 户",
                       f"the whole has a cap of {allowed}, the floors of the strata add up to {total}")  # fmt: skip
    for one, quota in found.items():
        if sizes[one] and not quota:
            raise _refusal(position, f"{one} 层有 {sizes[one]} 户，名额却是 0，谁都不可能被抽到",
                           f"stratum {one} has {sizes[one]} entities and a quota of 0, so nobody can be drawn")  # fmt: skip


def _share_out(amount: int, weights: Mapping[str, Number], room: Mapping[str, int]) -> Counts:
    """Share *amount* in proportion to *weights* by the largest remainder, giving nobody more than there is room for."""
    found = dict.fromkeys(weights, 0)
    while amount:
        open_ = [one for one in weights if weights[one] > 0 and found[one] < room[one]]
        if not open_:
            break
        total = sum(Fraction(weights[one]) for one in open_)
        shares = {one: amount * weights[one] / total for one in open_}
        given = {one: min(int(shares[one]), room[one] - found[one]) for one in open_}
        left = amount - sum(given.values())
        for one in sorted(open_, key=lambda name: int(shares[name]) - shares[name])[:left]:
            given[one] += found[one] + given[one] < room[one]
        for one in open_:
            found[one] += given[one]
        amount -= sum(given.values())
    return found


def _refusal(position: Position, zh: str, en: str) -> InputError:
    return InputError([diagnostic("SM653", position, problem_zh=zh, problem_en=en)])

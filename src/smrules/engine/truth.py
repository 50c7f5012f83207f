"""Is a test true, false or unknown of a value? The tests of the rule language, one function each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from smrules.concepts.values import NONE, UNKNOWN, Interval, SetBetween, Truth, all_hold, any_holds, ends, negation
from smrules.concepts.vocabulary import Fact


def presence(value: Any, kind: str, may_be_none: bool) -> Truth:
    """
    Say whether a value is `known`, `unknown` or `none`.

    Of a fact that may be none, an unknown value may yet turn out to be none or not: both tests are unknown then. A fact that always
    has a value is simply not known yet.
    """
    if value is UNKNOWN:
        return True if kind == "unknown" else None if may_be_none else False
    return ("none" if value is NONE else "known") == kind


def equal(value: Any, other: Any) -> Truth:
    """Say whether two values are the same; nothing equals `none`."""
    if value is NONE or other is NONE:
        return False
    if value is UNKNOWN or other is UNKNOWN:
        return None
    if isinstance(value, Interval) or isinstance(other, Interval):
        return None if _may_meet(value, other) else False
    if isinstance(value, SetBetween) or isinstance(other, SetBetween):
        (certain, possible), (other_certain, other_possible) = _extent(value), _extent(other)
        return None if certain <= other_possible and other_certain <= possible else False
    return value == other


def _extent(value: Any) -> tuple[frozenset[str], frozenset[str]]:
    return (value.certain, value.possible) if isinstance(value, SetBetween) else (value, value)


def _may_meet(value: Any, other: Any) -> bool:
    (low, high), (other_low, other_high) = ends(value), ends(other)
    below = high is not None and other_low is not None and high < other_low
    above = low is not None and other_high is not None and low > other_high
    return not below and not above


def one_of(value: Any, others: Sequence[Any], negated: bool) -> Truth:
    """Say whether a value is (not) among *others*; false of `none` either way."""
    if value is NONE:
        return False
    found = any_holds(equal(value, other) for other in others)
    return negation(found) if negated else found


def at_least(value: Any, limit: Any, open_: bool, fact: Fact) -> Truth:
    """Say whether a value lies above *limit*, or at it unless *open_*."""
    if value is NONE or limit is NONE:
        return False
    if value is UNKNOWN or limit is UNKNOWN:
        return None
    (low, high), (limit_low, limit_high) = _ends(value, fact), _ends(limit, fact)
    if low is not None and limit_high is not None and (low > limit_high or (low == limit_high and not open_)):
        return True
    if high is not None and limit_low is not None and (high < limit_low or (high == limit_low and open_)):
        return False
    return None


def at_most(value: Any, limit: Any, open_: bool, fact: Fact) -> Truth:
    """Say whether a value lies below *limit*, or at it unless *open_*."""
    return at_least(limit, value, open_, fact)


def _ends(value: Any, fact: Fact) -> tuple[Any, Any]:
    if isinstance(value, str):
        rank = fact.rank(value)
        return rank, rank
    if isinstance(value, date):
        return value, value
    return ends(value)


def set_test(value: Any, verb: str, quantifier: str, others: Sequence[Any]) -> Truth:
    """Say whether a set has or lacks any or all of *others*."""
    if value is NONE:
        return False
    combine = any_holds if quantifier == "any" else all_hold
    found = (contains(value, other) for other in others)
    return combine(found if verb == "has" else (negation(one) for one in found))


def contains(value: Any, member: Any) -> Truth:
    """Say whether a set holds *member*, which may itself be unknown or a set."""
    if value is UNKNOWN or member is UNKNOWN:
        return None
    if member is NONE:
        return False
    if isinstance(member, frozenset):
        return all_hold(contains(value, one) for one in member)
    if isinstance(member, SetBetween):
        all_of_it, least_of_it = contains(value, member.possible), contains(value, member.certain)
        return True if all_of_it else False if least_of_it is False else None
    if isinstance(value, SetBetween):
        return True if member in value.certain else None if member in value.possible else False
    return member in value


def within(value: Any, area: Any, negated: bool) -> Truth:
    """Say whether an administrative code lies (not) inside another."""
    if value is NONE or area is NONE:
        return False
    if value is UNKNOWN or area is UNKNOWN:
        return None
    return value.startswith(area) != negated


def in_window(value: Any, start: Any, end: Any) -> Truth:
    """Say whether a day lies after *start* and not after *end*; no day does where there is no end."""
    if value is NONE or end is NONE:
        return False
    if value is UNKNOWN or start is UNKNOWN or end is UNKNOWN:
        return None
    return start < value <= end

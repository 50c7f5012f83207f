"""What derived facts are: counts, sums, ratios, the gravest, the one that is picked. Part of the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from smrules.concepts.rules import Arithmetic, Derivation
from smrules.concepts.values import NONE, UNKNOWN, Interval, Truth, all_hold, bounded, ends, exact
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Fact, FactPath
from smrules.engine import truth
from smrules.engine.arithmetic import combine, rounded, total
from smrules.engine.evaluator import VISIT, Evaluator
from smrules.engine.world import Member


def derived(engine: Evaluator, owner: Member, one: Derivation) -> Any:
    """Return the value of a derived fact of *owner*."""
    match one.kind:
        case "holds":
            found = engine.holds(one.condition, owner)
            return UNKNOWN if found is None else found
        case "value":
            return rounded(arithmetic(engine, one.expression, owner), one.decimals, one.round)
        case "ratio":
            return ratio(engine, one, *(engine.read(path, owner) for path in one.facts))
        case "min" | "max" if one.scope is None:
            return extreme(engine, one, [may_be(engine, path, True, engine.read(path, owner)) for path in one.facts], False)
    return aggregate(engine, owner, one)


def aggregate(engine: Evaluator, owner: Member, one: Derivation) -> Any:
    """Return what a derivation makes of the members that it chooses."""
    taken = engine.taken(owner, one)
    more = may_have_more(engine, one, owner)
    if one.kind == "count":
        certain = sum(found is True for found, _ in taken)
        return bounded(certain, None if more else certain + sum(found is None for found, _ in taken))
    if one.kind == "pick":
        return picked(engine, one, owner, taken, more)
    if one.kind == "share":
        return share(engine, one, owner, taken, more)
    path = one.facts[0]
    values = [may_be(engine, path, found, engine.read(path, member, owner)) for found, member in taken if found is not False]
    if one.kind == "sum":
        fact = engine.library.type_of(path)
        return rounded(total(values, fact.low, fact.high, more), one.decimals, one.round)
    return mean(engine, one, values, more) if one.kind == "mean" else extreme(engine, one, values, more)


def may_be(engine: Evaluator, path: FactPath, found: Truth, value: Any) -> tuple[Truth, Any]:
    """Return what a number that nobody knows may be: all that its type allows, or nothing at all where it may be none."""
    fact = engine.library.type_of(path)
    if value is not UNKNOWN or fact.type not in ("number", "money"):
        return found, value
    return None if found and engine.library.may_be_none(fact) else found, bounded(fact.low, fact.high)


def chosen(engine: Evaluator, member: Member, owner: Member, one: Derivation) -> Truth:
    """Say whether a derivation for *owner* takes *member* in."""
    return all_hold(_choosing(engine, member, owner, one))


def _choosing(engine: Evaluator, member: Member, owner: Member, one: Derivation) -> Iterator[Truth]:
    yield engine.exists(member)
    yield engine.holds(one.of, member, owner)
    yield engine.holds(one.where, member, owner)
    if one.window:
        day = engine.value(member, engine.library.vocabulary.scopes[member.scope].dated)
        yield truth.in_window(day, *engine.window(one, owner))


def window(engine: Evaluator, one: Derivation, owner: Member) -> tuple[Any, Any]:
    """Return the day after which a derivation's window begins, and its last day; the dates of the visit are known everywhere."""
    until = one.window.until
    last = engine.date_or_area(until.fact, owner) if until.scope == "visit" else engine.read(until, owner)
    return engine.window_start(last, one.window.length, owner, None, VISIT), last


def may_have_more(engine: Evaluator, one: Derivation, owner: Member) -> bool:
    """Say whether there may be members that nobody listed: a past is complete only back to a day."""
    scope = engine.library.vocabulary.scopes[one.scope]
    start, until = engine.window(one, owner) if one.window else (UNKNOWN, UNKNOWN)
    if until is NONE:
        return False
    if scope.id in engine.library.vocabulary.records:
        return bool(unlisted_owners(engine, scope.id))
    if scope.id not in engine.world.members:
        return True
    if scope.dated is None:
        return False
    complete_from = engine.world.complete_from.get(scope.id)
    if complete_from is None or one.window is None:
        return complete_from != date.min
    return start is UNKNOWN or (complete_from - start).days > 1


def unlisted_owners(engine: Evaluator, kind: str) -> list[str]:
    """Return the scopes whose members get records of *kind*, but whose list was not given."""
    scopes, listed = engine.library.vocabulary.scopes, engine.world.members
    return [
        owner for owner in engine.library.adding_scopes.get(kind, ())
        if owner not in listed and owner not in BUILT_IN_SCOPES and scopes[owner].parent is not None
    ]  # fmt: skip


def arithmetic(engine: Evaluator, expression, owner: Member) -> Any:
    """Return the value of linear arithmetic, exactly or by bounds."""
    if isinstance(expression, Arithmetic):
        left, right = arithmetic(engine, expression.left, owner), arithmetic(engine, expression.right, owner)
        return combine(expression.operator, left, right)
    return engine.operand(expression, owner, None, VISIT)


def ratio(engine: Evaluator, one: Derivation, part: Any, whole: Any) -> Any:
    """Return an exact ratio; unknown as soon as one side is not exactly known."""
    if part is NONE or whole is NONE or whole == 0:
        return one.empty
    if part is UNKNOWN or whole is UNKNOWN or isinstance(part, Interval) or isinstance(whole, Interval):
        return UNKNOWN
    return rounded(exact(Fraction(part) / Fraction(whole)), one.decimals, one.round)


def share(engine: Evaluator, one: Derivation, owner: Member, taken, more: bool) -> Any:
    """Return which part of the members that count is chosen."""
    members = engine.members(one.scope, owner)
    counted = [all_hold((engine.exists(member), engine.holds(one.of, member, owner))) for member in members]
    if more or None in counted or any(found is None for found, _ in taken):
        return UNKNOWN
    return ratio(engine, one, sum(found is True for found, _ in taken), sum(found is True for found in counted))


def mean(engine: Evaluator, one: Derivation, values: list[tuple[Truth, Any]], more: bool) -> Any:
    """Return the mean of the values, rounded as declared."""
    known = [value for _, value in values if value is not NONE]
    if more or any(found is None for found, _ in values) or any(_inexact(value) for value in known):
        return UNKNOWN
    return rounded(exact(Fraction(sum(known), 1) / len(known)), one.decimals, one.round) if known else one.empty


def extreme(engine: Evaluator, one: Derivation, values: list[tuple[Truth, Any]], more: bool) -> Any:
    """Return the least, greatest or gravest of the values; numbers by bounds."""
    values = [(found, value) for found, value in values if value is not NONE]
    certain = [value for found, value in values if found is True]
    sure = not more and all(found is True and not _inexact(value) for found, value in values)
    best = min if one.kind == "min" else max
    path = one.facts[0]
    fact = engine.library.type_of(path)
    if sure:
        return best(certain, key=fact.rank if fact.type == "choice" else None) if certain else one.empty
    if fact.type == "choice":
        return _gravest_already(one, certain, fact)
    if fact.type == "date" or not certain:
        return UNKNOWN
    return _bounds(one.kind, certain, [value for _, value in values], more, fact)


def _gravest_already(one: Derivation, certain: list[Any], fact: Fact) -> Any:
    codes = list(fact.choices)
    last = codes[0] if one.kind == "min" else codes[-1]
    return last if last in certain else UNKNOWN


def picked(engine: Evaluator, one: Derivation, owner: Member, taken: list[tuple[Truth, Member]], more: bool) -> Any:
    """Return the one member that comes first in the declared order; unknown while that is not certain."""
    if more or any(found is None for found, _ in taken):
        return UNKNOWN
    members = [member for found, member in taken if found]
    if len(members) < 2:
        return members[0] if members else one.empty
    keys = {member: [engine.read(key, member, owner) for key in one.keys] for member in members}
    if any(_inexact(value) for key in keys.values() for value in key):
        return UNKNOWN
    best = max if one.highest else min
    places = {
        member: [_place(engine, path, value) for path, value in zip(one.keys, found, strict=True)]
        for member, found in keys.items()
    }
    return best(members, key=places.__getitem__)


def _place(engine: Evaluator, path: FactPath, value: Any) -> tuple[bool, Any]:
    """Return where a value stands in the order of its type; what has none comes lowest."""
    if value is NONE:
        return False, 0
    fact = engine.library.type_of(path)
    return True, fact.rank(value) if fact.type == "choice" else value


def _inexact(value: Any) -> bool:
    return value is UNKNOWN or isinstance(value, Interval)


def _bounds(kind: str, certain: list[Any], every: list[Any], more: bool, fact: Fact) -> Any:
    """Return the bounds of the least or greatest number, when some members or values are not certain."""
    near, far = (0, 1) if kind == "min" else (1, 0)
    best = min if kind == "min" else max
    limits = [ends(value)[near] for value in every] + ([(fact.low, fact.high)[near]] if more else [])
    outer = None if None in limits else best(limits)
    inner = best((end for end in (ends(value)[far] for value in certain) if end is not None), default=None)
    return bounded(outer, inner) if kind == "min" else bounded(inner, outer)

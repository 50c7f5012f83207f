"""What users send is checked against the vocabulary: every fact known, typed, exact. Everything that is wrong is reported at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from smrules.concepts.dates import parse_date
from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, listed, nearest
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange, exact
from smrules.concepts.vocabulary import Fact
from smrules.definitions.cells import read_number
from smrules.definitions.names import OTHER
from smrules.engine.world import Member, World

EXPECTED = {
    "boolean": ("是或否（true / false）", "true or false"),
    "number": ("数字", "a number"),
    "money": ("金额", "an amount of money"),
    "date": ("日期，如 2026-11-23", "a date such as 2026-11-23"),
    "choice": ("一个代码", "one code"),
    "choices": ("代码的列表", "a list of codes"),
    "area": ("行政区划代码", "an administrative code"),
    "text": ("文字", "text"),
    "ratio": ("比率，如 70%", "a ratio such as 70%"),
    "range": ("金额或者范围，如 5000..50000", "an amount or a range such as 5000..50000"),
}
"""What is expected of each type of fact, in two languages."""

_GREATEST_EXPONENT = 40
_MOST_DIGITS = 80
_AREA = re.compile(r"[0-9]{2,12}")


class Intake:
    """
    Reads the facts of one case; `finish` raises if anything did not fit.

    Attributes:
        stated: The facts are those of an example, which may state derived ones too.
    """

    def __init__(self, library: Library, stated: bool = False):
        self.library = library
        self.stated = stated
        self.facts = library.vocabulary.facts
        self.statable = self.facts if stated else library.statable
        self.found: list[Diagnostic] = []

    def report(self, code: str, at: str, /, **fields: object) -> None:
        """Note what is wrong *at* a path in the input."""
        self.found.append(diagnostic(code, Position(at, 0), **fields))

    def finish(self) -> None:
        """Raise `InputError` if anything was reported."""
        if self.found:
            raise InputError(self.found)

    # --- values ----------------------------------------------------------------------------------

    def fact(self, name: str, raw: Any, where: str, scope: str | None = None) -> tuple[Fact, Any] | None:
        """Return a declared fact and its value; `None` if it does not fit."""
        known = self.statable.get(name) if scope is None else None
        if known is not None and known.type == "boolean" and (raw is True or raw is False):
            return known, raw
        name = str(name)
        full = name if scope is None or name.startswith(f"{scope}.") else f"{scope}.{name}"
        fact = self.facts.get(full)
        if fact is None:
            self.report("SM601", where, where=where, name=name, nearest=nearest(full, self.facts))
            return None
        if full not in self.statable:
            self.report("SM611", where, name=full, label=fact.label)
            return None
        value = self.value(fact, raw, where)
        return None if value is None else (fact, value)

    def value(self, fact: Fact, raw: Any, where: str) -> Any:
        """Return *raw* as a value of the fact's type; `None` after reporting that it does not fit."""
        if raw == "none" and (fact.optional or (self.stated and self.library.is_derived(fact.id))):
            return NONE
        if raw == "unknown":
            return UNKNOWN
        match fact.type:
            case "boolean" if isinstance(raw, bool):
                return raw
            case "number" | "money":
                return self.number(fact, raw, where)
            case "date":
                if day := _day(raw):
                    return day
            case "choice" if isinstance(raw, str):
                return raw if self.allowed(fact, [raw], where) else None
            case "choices" if isinstance(raw, (str, list, tuple, set, frozenset)):
                return self.choices(fact, [raw] if isinstance(raw, str) else sorted(set(map(str, raw))), where)
            case "area" if _AREA.fullmatch(text := _text(raw) or ""):
                return text
            case "text" if (text := _text(raw)) is not None:
                return text
            case "ratio" | "range" if (
                found := (_ratio if fact.type == "ratio" else _money_range)(_text(raw) or (str(raw) if isinstance(raw, (float, Decimal)) else ""))
            ) is not None:
                return found
        zh, en = EXPECTED.get(fact.type, ("别的内容", "something else"))
        self.report("SM602", where, name=fact.id, label=fact.label, expected_zh=zh, expected_en=en, found=_shown(raw))
        return None

    def number(self, fact: Fact, raw: Any, where: str) -> Any:
        number = _exact_number(raw)
        if number is None:
            zh, en = EXPECTED[fact.type]
            self.report(
                "SM602", where, name=fact.id, label=fact.label, expected_zh=zh, expected_en=en, found=_shown(raw)
            )
            return None
        if fact.decimals is not None and (number * 10**fact.decimals) % 1:
            self.report("SM603", where, name=fact.id, label=fact.label, decimals=fact.decimals, found=_shown(raw))
            return None
        inside = (fact.low is None or number >= fact.low) and (fact.high is None or number <= fact.high)
        if not inside or (fact.numbers and number not in fact.numbers):
            low, high = ("" if end is None else str(end) for end in (fact.low, fact.high))
            allowed = listed(map(str, fact.numbers)) or f"{low}..{high}"
            self.report("SM604", where, name=fact.id, label=fact.label, found=_shown(raw), allowed=allowed)
            return None
        return number

    def choices(self, fact: Fact, codes: list[str], where: str) -> frozenset[str] | None:
        if not self.allowed(fact, codes, where):
            return None
        lonely = [code for code in codes if code in fact.choices and fact.choices[code].alone]
        if lonely and len(codes) > 1:
            self.report("SM604", where, name=fact.id, label=fact.label, found=" + ".join(codes), allowed=lonely[0])
            return None
        found = set(codes)
        for code in codes:
            while code in fact.choices and (parent := fact.choices[code].under):
                found.add(parent)
                code = parent
        return frozenset(found)

    def allowed(self, fact: Fact, codes: list[str], where: str) -> bool:
        known = self.codes(fact)
        wrong = [code for code in codes if code not in known]
        for code in wrong:
            allowed = nearest(code, known) or listed(known)
            self.report("SM604", where, name=fact.id, label=fact.label, found=code, allowed=allowed)
        return not wrong

    def codes(self, fact: Fact):
        """Return the codes that a choice may take."""
        library = self.library
        match fact.of:
            case None:
                return fact.choices
            case "acts":
                return {*library.vocabulary.acts, OTHER}
        old = {name for item in library.items.values() for name in item.replaces} if fact.of == "items" else set()
        return {*getattr(library, fact.of), *old}

    # --- entity and history ----------------------------------------------------------------------

    def entity(self, entity: Entity, world: World) -> Member:
        """Put an entity, its members and its past into *world*."""
        member = world.add(Member("entity", str(entity.id), {"entity.id": str(entity.id)}))
        if not isinstance(entity.id, str) or not entity.id:
            self.report("SM606", "entity.id", where="entity.id", problem_zh="要写文字", problem_en="expected text")
        self.given(member, entity.facts, "entity.facts")
        for scope, listed_ in self.mapping(entity.members, "entity.members").items():
            self.members(scope, listed_, f"entity.members.{scope}", member, world)
        self.history(entity.history, "entity.history", member, world)
        return member

    def given(self, member: Member, facts: Mapping[str, Any], where: str) -> None:
        """Read the facts of one member."""
        told = set()
        for name, raw in self.mapping(facts, where).items():
            if found := self.fact(name, raw, f"{where}.{name}", member.scope):
                if found[0].id in told:
                    self.twice(found[0], f"{where}.{name}")
                told.add(found[0].id)
                member.values[found[0].id] = found[1]

    def mapping(self, raw: Any, where: str) -> Mapping[Any, Any]:
        """Return *raw* if it is a mapping, else an empty one after reporting it."""
        if isinstance(raw, Mapping):
            return raw
        self.report("SM606", where, where=where, problem_zh="要写事实和值", problem_en="expected facts with values")
        return {}

    def twice(self, fact: Fact, where: str) -> None:
        """Report a fact that was told already."""
        self.report("SM606", where, where=where, problem_zh=f"“{fact.id}”（{fact.label}）填了两次",
                    problem_en=f"`{fact.id}` is told twice")  # fmt: skip

    def members(self, scope: str, listed_: Any, where: str, parent: Member, world: World) -> None:
        """Read the list of one scope; a list that is given is complete."""
        scope = str(scope)
        declared = self.library.vocabulary.scopes.get(scope)
        if declared is None or declared.parent is None or scope in ("visit", "checklist", "item", "act"):
            scopes = [name for name, one in self.library.vocabulary.scopes.items() if one.parent]
            self.report("SM601", where, where=where, name=scope, nearest=nearest(scope, scopes))
            return
        if not isinstance(listed_, (list, tuple)):
            self.report("SM606", where, where=where, problem_zh="要写列表", problem_en="expected a list")
            return
        world.members.setdefault(scope, [])
        for number, facts in enumerate(listed_):
            self.member(declared, facts, number, f"{where}[{number}]", parent, world)

    def member(self, scope, facts: Any, number: int, where: str, parent: Member, world: World) -> None:
        member = Member(scope.id, str(number + 1), {}, parent)
        self.given(member, facts, where)
        if not isinstance(facts, Mapping):
            return
        for needed in filter(None, (scope.key, scope.dated)):
            if needed not in member.values:
                self.report("SM613", where, scope=scope.label, key=needed.partition(".")[2])
        if scope.key and scope.key in member.values:
            member.key = str(member.values[scope.key])
            if any(one.key == member.key and one.parent is parent for one in world.members[scope.id]):
                self.report("SM606", where, where=where, problem_zh=f"编号“{member.key}”重复",
                            problem_en=f"the key `{member.key}` is there twice")  # fmt: skip
        world.add(member)

    def history(self, history: Mapping[str, Any], where: str, parent: Member, world: World) -> None:
        """Read the pasts: lists with the day back to which they are complete."""
        complete = dict(world.complete_from)
        for scope, one in self.mapping(history, where).items():
            here = f"{where}.{scope}"
            records = (
                one if isinstance(one, (list, tuple)) else one.get("records") if isinstance(one, Mapping) else None
            )
            if records is None:
                self.report("SM606", here, where=here, problem_zh="要写 complete_from 和 records",
                            problem_en="expected complete_from and records")  # fmt: skip
                continue
            if isinstance(one, Mapping) and (raw := one.get("complete_from")) is not None:
                day = _day(raw)
                if day is None:
                    self.report("SM602", here, name="complete_from", label="完整起始日", found=_shown(raw),
                                expected_zh="日期", expected_en="a date")  # fmt: skip
                complete[scope] = day
            self.members(scope, records, here, parent, world)
        world.complete_from = complete


def _exact_number(raw: Any):
    if isinstance(raw, bool):
        return None
    if isinstance(raw, (int, Fraction)):
        return exact(raw) if abs(raw) < 10 ** (_GREATEST_EXPONENT + 1) else None
    if isinstance(raw, str) and (len(raw) > _MOST_DIGITS or not raw.isascii()):
        return None
    if isinstance(raw, (str, Decimal, float)):
        try:
            if isinstance(raw, str) and "/" in raw:
                return _exact_number(Fraction(raw))
            number = Decimal(repr(raw) if isinstance(raw, float) else raw)
            digits = len(number.as_tuple().digits)
            return exact(Fraction(number)) if abs(number.adjusted()) <= _GREATEST_EXPONENT and digits <= _MOST_DIGITS else None
        except (InvalidOperation, ValueError, OverflowError, ZeroDivisionError):
            return None
    return None


def _ratio(text: str):
    part, slash, whole = text.partition("/")
    if not slash:
        return read_number(text)
    return exact(Fraction(int(part), int(whole))) if part.isdecimal() and whole.isdecimal() and int(whole) else None


def _money_range(text: str) -> MoneyRange | None:
    low, dots, high = text.strip().partition("..")
    ends = (
        (0, read_number(low[1:].strip())) if low[:1] == "≤" else (read_number(low), read_number(high if dots else low))
    )
    return None if None in ends else MoneyRange(*ends)


def calendar_day(raw: Any, where: str) -> date:
    """Return *raw* if it is a day; raises `InputError` (SM602)."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    zh, en = EXPECTED["date"]
    fields = {"name": where, "label": "日期", "expected_zh": zh, "expected_en": en, "found": _shown(raw)}
    raise InputError([diagnostic("SM602", Position(where), **fields)])


def _day(raw: Any) -> date | None:
    """Return a day, or the day that text names; a time of a day is none."""
    if isinstance(raw, str):
        return parse_date(raw) if raw.isascii() else None
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else None


def _text(raw: Any) -> str | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw) if abs(raw) < 10 ** (_GREATEST_EXPONENT + 1) else None
    return raw if isinstance(raw, str) else None


def _shown(raw: Any) -> str:
    if isinstance(raw, bool) or raw is None:
        return {True: "true", False: "false", None: "null"}[raw]
    if isinstance(raw, int) and abs(raw) >= 10 ** (_GREATEST_EXPONENT + 1):
        return "一个极大的数"
    return f"“{raw[:40]}”" if isinstance(raw, str) else str(raw)[:40]

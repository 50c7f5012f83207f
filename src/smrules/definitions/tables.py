"""Derived facts and decision tables; a liability is a table for acts that adds a sanction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smrules.concepts.dates import ALWAYS, Period, parse_period
from smrules.concepts.diagnostic import listed, nearest
from smrules.concepts.reading import facts_of
from smrules.concepts.rules import (
    ALWAYS_TRUE,
    AllOf,
    Clause,
    Derivation,
    Literal,
    OneOf,
    Row,
    Table,
    Window,
)
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.definitions.cells import read_value, read_window
from smrules.definitions.conditions import ConditionReader
from smrules.definitions.names import Mistake, Names
from smrules.definitions.results import ArithmeticReader, read_result
from smrules.definitions.shapes import DerivationShape, LiabilityShape, OtherwiseShape, RowShape, TableShape
from smrules.definitions.words import DATED_BY, read_basis
from smrules.definitions.yaml_source import YamlDocument

KINDS = ("count", "share", "pick", "sum", "mean", "min", "max", "worst", "ratio", "value", "holds")
_MAY_LACK_EMPTY = ("count", "sum", "value", "holds")
OF_EVERY_KIND = {"at", "fact", "label", "unit", "why", "empty", "decimals", "round", "examples"}
CHOOSING = {"where", "within", "until"}
MORE = {"share": {"of"}, "pick": {"highest", "lowest"}}
"""Keys of derived facts: of every kind, of those that choose members, of some kinds."""


def kind_of(shape: DerivationShape) -> str | None:
    """Return which of the eleven kinds of derivation this is."""
    return next((kind for kind in KINDS if getattr(shape, kind) is not None), None)


def declare_derived(shape: DerivationShape, document: YamlDocument, names: Names, *path) -> bool:
    """Declare the fact that a derivation gives; `False` while its source is not declared yet."""
    kind = kind_of(shape)
    if kind == "pick" and shape.pick:
        names.picks[shape.fact] = shape.pick
    if shape.fact in names.facts:
        return True
    if shape.fact.partition(".")[0] not in names.scopes:
        scope = shape.fact.partition(".")[0]
        names.report("SM309", document, *path, "fact", name=scope, nearest=nearest(scope, names.scopes))
        return True
    source = _source(shape, kind, names)
    if source is None:
        return False
    if kind == "sum":
        source = replace(source, low=0 if source.low is not None and source.low >= 0 else None, high=None)
    optional = shape.empty == "none" or source.optional
    names.facts[shape.fact] = Fact(
        shape.fact, shape.label or shape.fact, source.type, source.choices, source.of, source.ordered,
        unit=shape.unit or source.unit, decimals=shape.decimals if shape.decimals is not None else source.decimals,
        round=shape.round, low=source.low, high=source.high, optional=optional,
        where_declared=document.place(*path),
    )  # fmt: skip
    return True


def _source(shape: DerivationShape, kind: str | None, names: Names) -> Fact | None:
    """Return a fact of the type that the derivation gives, or nothing while it is not known."""
    match kind:
        case "count":
            return Fact("", "", "number", decimals=0, low=0)
        case "holds":
            return Fact("", "", "boolean")
        case "pick":
            return Fact("", "", "member")
        case "value":
            return Fact("", "", "number")
        case "ratio" | "share":
            return Fact("", "", "ratio" if shape.decimals is None else "number", low=0)
        case "mean":
            return Fact("", "", "ratio" if shape.decimals is None else "number")
        case "sum" | "min" | "max" | "worst":
            text = getattr(shape, kind)
            return _joint([names.facts.get(one) for one in ([text] if isinstance(text, str) else text)])
    return Fact("", "", "boolean")


def _joint(sources: list[Fact | None]) -> Fact | None:
    """Return a fact that may be whatever one of several facts may be; nothing while one of them is not known."""
    if None in sources or len(sources) < 2:
        return sources[0] if sources else None
    lows, highs = [one.low for one in sources], [one.high for one in sources]
    low, high = None if None in lows else min(lows), None if None in highs else max(highs)
    return replace(sources[0], low=low, high=high, numbers=(), optional=all(one.optional for one in sources))


class RuleReader:
    """Reads the derivations and tables of one document."""

    def __init__(self, names: Names, document: YamlDocument, member_scopes: frozenset[str]):
        self.names = names
        self.document = document
        self.member_scopes = member_scopes
        self.conditions = ConditionReader(names, document)
        self._visible: dict[tuple[str, ...], frozenset[str]] = {}

    def visible(self, *scopes: str) -> frozenset[str]:
        """Return every scope whose facts can be seen from members of *scopes*."""
        if scopes not in self._visible:
            found = {around for scope in scopes for around in self.names.around(scope)}
            if found & {"item", "checklist"}:
                found |= {around for scope in self.member_scopes for around in self.names.around(scope)}
            self._visible[scopes] = frozenset(found)
        return self._visible[scopes]

    # --- derivations -----------------------------------------------------------------------------

    def derivation(self, shape: DerivationShape, *path) -> Derivation | None:
        kind = kind_of(shape)
        if kind is None:
            self.names.report("SM203", self.document, *path, what="得出的事实", what_en="a derived fact", missing=" | ".join(KINDS))
            return None
        if shape.fact not in self.names.facts:
            return None
        self.must_say_empty(shape, kind, *path)
        self.must_fit(shape, kind, *path)
        self.must_give_what_is_declared(shape, kind, *path)
        try:
            return self.known_derivation(shape, kind, path)
        except Mistake as mistake:
            self.names.mistake(mistake, self.document, *path, kind)
            return None

    def must_say_empty(self, shape: DerivationShape, kind: str, *path) -> None:
        over_facts = kind in ("min", "max") and len(getattr(shape, kind)) > 1
        if shape.empty is None and kind not in _MAY_LACK_EMPTY and not over_facts:
            self.names.report("SM409", self.document, *path, fact=shape.fact)

    def must_fit(self, shape: DerivationShape, kind: str, *path) -> None:
        """Report keys that this kind does not use, and a pick whose order is not total."""
        over_members = kind not in ("ratio", "value", "holds") and not isinstance(getattr(shape, kind), list)
        over_members = over_members or (kind in ("min", "max") and len(getattr(shape, kind)) == 1)
        allowed = {kind, *OF_EVERY_KIND, *(CHOOSING if over_members else ()), *MORE.get(kind, ())}
        for name in sorted(shape.model_fields_set - allowed):
            self.names.report("SM201", self.document, *path, name, key=True, what=f"得出的事实（{kind}）", name=name,
                              what_en=f"a derived fact ({kind})", allowed=listed(sorted(allowed - {"at"})))  # fmt: skip
        if shape.until is not None and shape.within is None:
            self.names.report("SM203", self.document, *path, what="得出的事实", what_en="a derived fact", missing="within")
        keys = shape.highest or shape.lowest or [""]
        scope = self.names.scopes.get(shape.pick or "")
        last = (scope.key or f"{scope.id}.id") if scope else ""
        if kind == "pick" and scope and (keys[-1] != last or (shape.highest and shape.lowest)):
            self.names.report("SM423", self.document, *path, fact=shape.fact, id=last)

    def known_derivation(self, shape: DerivationShape, kind: str, path) -> Derivation:
        scope = shape.fact.partition(".")[0]
        here = self.visible(scope)
        aggregated, facts = self.operands(shape, kind, here)
        inside = self.visible(scope, aggregated) if aggregated else here
        keys = tuple(self.seen(key, inside, scope) for key in shape.highest or shape.lowest or ())
        for read in (*facts, *keys):
            self.must_suit(kind, read)
        return Derivation(
            shape.fact, kind, self.document.place(*path), aggregated, facts,
            where=self.conditions.read(shape.where, (*path, "where"), aggregated or scope, inside),
            of=self.conditions.read(shape.of, (*path, "of"), aggregated or scope, inside),
            window=self.window(shape, aggregated, here),
            keys=keys,
            highest=shape.highest is not None,
            expression=self.arithmetic(shape.value, here, scope) if shape.value is not None else None,
            condition=self.conditions.read(shape.holds, (*path, "holds"), scope, here) if shape.holds is not None else None,
            empty=self.empty(shape), decimals=self.names.facts[shape.fact].decimals if kind != "count" else None,
            round=shape.round or self.names.facts[shape.fact].round, examples=tuple(shape.examples),
        )  # fmt: skip

    def must_give_what_is_declared(self, shape: DerivationShape, kind: str, *path) -> None:
        """Report a fact that a vocabulary declares with another type than the derivation gives."""
        declared, found = self.names.facts[shape.fact].type, _source(shape, kind, self.names)
        if found and declared != found.type and not {declared, found.type} <= {"number", "money"}:
            self.names.report("SM425", self.document, *path, "fact", fact=shape.fact, type=declared, found=found.type)

    def must_suit(self, kind: str, path: FactPath) -> None:
        """Refuse facts whose values cannot be added up, or put in an order."""
        fact = self.names.type_of(path)
        graded = fact.type == "choice" and (fact.ordered if kind != "pick" else bool(fact.choices))
        suits = {
            "worst": graded,
            "min": fact.type in ("number", "money", "date") or graded,
            "max": fact.type in ("number", "money", "date") or graded,
            "pick": fact.type in ("number", "money", "date", "text", "area", "boolean") or graded,
        }.get(kind, fact.type in ("number", "money"))
        if not suits:
            raise Mistake("SM424", kind=kind, fact=str(path), type=fact.type)

    def operands(self, shape: DerivationShape, kind: str, here: frozenset[str]) -> tuple[str | None, tuple[FactPath, ...]]:
        """Return the scope that is aggregated, if any, and the facts that are read."""
        scope = shape.fact.partition(".")[0]
        if kind in ("count", "share", "pick"):
            return self.scope(getattr(shape, kind)), ()
        if kind == "ratio":
            return None, tuple(self.seen(text, here, scope) for text in shape.ratio or ())
        if kind in ("sum", "mean", "min", "max", "worst"):
            texts = getattr(shape, kind)
            texts = [texts] if isinstance(texts, str) else texts
            if len(texts) > 1:
                return None, tuple(self.seen(text, here, scope) for text in texts)
            path = self.names.path(texts[0])
            return path.scope, (path,)
        return None, ()

    def scope(self, name: str) -> str:
        if name not in self.names.scopes:
            raise Mistake("SM309", name=name, nearest=nearest(name, self.names.scopes))
        return name

    def seen(self, text: str, visible: frozenset[str], scope: str) -> FactPath:
        path = self.names.path(text)
        self.names.see(path, visible, scope)
        return path

    def window(self, shape: DerivationShape, aggregated: str | None, here: frozenset[str]) -> Window | None:
        if shape.within is None:
            return None
        if not aggregated or not self.names.scopes[aggregated].dated:
            raise Mistake("SM302", what="有日期的范围", what_en="dated scope", name=aggregated, nearest="")
        length = read_window(shape.within, self.names)
        until = shape.until or "visit.on"
        visible = here | {"visit"} if until in DATED_BY.values() else here
        return Window(length, self.seen(until, visible, shape.fact.partition(".")[0]))

    def arithmetic(self, text: str, here: frozenset[str], scope: str):
        expression = ArithmeticReader(text, self.names).read()
        for read in facts_of(expression):
            self.names.see(read, here, scope)
        return expression

    def empty(self, shape: DerivationShape) -> Any:
        if shape.empty in (None, "none"):
            return NONE
        if shape.empty == "unknown":
            return UNKNOWN
        return read_value(shape.empty, self.names.facts[shape.fact], self.names)

    # --- tables ----------------------------------------------------------------------------------

    def table(self, shape: TableShape, *path) -> Table | None:
        if shape.for_ not in self.names.scopes:
            close = nearest(shape.for_, self.names.scopes)
            self.names.report("SM309", self.document, *path, "for", name=shape.for_, nearest=close)
            return None
        if (shape.decides is None) == (shape.adds is None):
            self.names.report("SM203", self.document, *path, what="决策表", what_en="a table", missing="decides | adds")
            return None
        if not self.target_is_known(shape, *path):
            return None
        guard = self.conditions.read(shape.applies_when, (*path, "applies_when"), shape.for_, self.visible(shape.for_))
        return self.finished(shape, shape.id, shape.for_, shape.decides, shape.adds, guard, *path)

    def target_is_known(self, shape: TableShape, *path) -> bool:
        if shape.adds is not None and shape.adds not in self.names.records:
            close = nearest(shape.adds, self.names.records)
            self.names.report("SM302", self.document, *path, "adds", what="记录", what_en="record", name=shape.adds, nearest=close)
            return False
        if shape.decides is not None:
            if shape.decides not in self.names.facts:
                close = nearest(shape.decides, self.names.facts)
                self.names.report("SM301", self.document, *path, "decides", name=shape.decides, nearest=close)
                return False
            if shape.decides.partition(".")[0] != shape.for_:
                self.names.report("SM312", self.document, *path, "decides", name=shape.decides, scope=shape.for_)
                return False
        return self.hit_fits(shape, *path)

    def hit_fits(self, shape: TableShape, *path) -> bool:
        fact = self.names.facts[shape.decides] if shape.decides else None
        reason = None
        if shape.hit == "worst" and not (fact and fact.type == "choice" and fact.ordered):
            reason = ("只有分轻重的选项才有最重", "only an ordered choice has a worst value")
        if shape.hit == "collect" and fact and fact.type != "choices":
            reason = ("只有集合才能汇集多行", "only a set collects several rows")
        if reason:
            self.names.report("SM420", self.document, *path, "hit", hit=shape.hit, reason_zh=reason[0], reason_en=reason[1])
        return reason is None

    def liability(self, shape: LiabilityShape) -> Table | None:
        acts = []
        for number, act in enumerate(shape.punishes):
            if act in self.names.acts:
                acts.append(Literal(act))
            else:
                close = nearest(act, self.names.acts)
                self.names.report("SM305", self.document, "punishes", number, name=act, nearest=close)
        if "sanction" not in self.names.records:
            self.names.report("SM302", self.document, "liability", what="记录", what_en="record", name="sanction", nearest="")
            return None
        kinds = Clause(FactPath("act.kind"), OneOf(tuple(acts)), " | ".join(shape.punishes))
        extra = self.conditions.read(shape.applies_when, ("applies_when",), "act", self.visible("act"))
        guard = kinds if extra == ALWAYS_TRUE else AllOf((kinds, extra))
        return self.finished(shape, shape.liability, "act", None, "sanction", guard)

    def finished(self, shape, table_id, scope, decides, adds, guard, *path) -> Table:
        rows, used = [], set()
        for number, one in enumerate(shape.rows):
            row = self.row(one, number, decides, adds, scope, table_id, *path, "rows", number)
            if row.id in used:
                self.names.report("SM308", self.document, *path, "rows", number, name=f"{table_id}.{row.id}", first="")
            used.add(row.id)
            rows.append(row)
        return Table(
            table_id, scope, decides, adds, tuple(rows), self.document.place(*path), shape.title, shape.hit,
            guard, shape.place, DATED_BY[shape.dated_by], self.period(shape.in_force, *path, "in_force"),
            read_basis(shape.basis, self.document, self.names, *path, "basis"),
            self.otherwise(shape.otherwise, decides, adds, scope, *path, "otherwise"),
            tuple((name, None) for name in shape.exception_to), shape.not_monotone, tuple(shape.examples), tuple(shape.replaces),
        )  # fmt: skip

    def period(self, text: str | None, *path) -> Period:
        if text is None:
            return ALWAYS
        period = parse_period(text)
        if period is None:
            self.names.report("SM204", self.document, *path, expected_zh="起止日期，如 2022-03-15..",
                              expected_en="a period such as 2022-03-15..", found=text)  # fmt: skip
        return period or ALWAYS

    def row(self, one: RowShape, number: int, decides, adds, scope, table_id, *path) -> Row:
        return Row(
            one.id or f"row-{number + 1}",
            self.conditions.read(one.when, (*path, "when"), scope, self.visible(scope), row=True),
            self.result(one.then, decides, adds, scope, *path, "then"), self.document.place(*path),
            tuple((table_id, name) for name in one.exception_to),
            read_basis(one.basis, self.document, self.names, *path, "basis"), one.why, one.judgement, one.not_monotone, tuple(one.replaces),
        )  # fmt: skip

    def otherwise(self, one: OtherwiseShape | None, decides, adds, scope, *path) -> Row | None:
        if one is None:
            return None
        if not one.why:
            self.names.report("SM422", self.document, *path)
        return Row(
            "otherwise", ALWAYS_TRUE, self.result(one.then, decides, adds, scope, *path, "then"),
            self.document.place(*path), (), read_basis(one.basis, self.document, self.names, *path, "basis"),
            one.why, one.judgement, one.not_monotone,
        )  # fmt: skip

    def result(self, then: Any, decides: str | None, adds: str | None, scope: str, *path) -> Any:
        """Return one expression, or one for each attribute."""
        if decides is not None:
            return self.expression(then, self.names.facts[decides], scope, *path)
        if then in ("unknown", "none"):
            return Literal(UNKNOWN if then == "unknown" else NONE)
        if not isinstance(then, dict):
            self.names.report("SM204", self.document, *path, expected_zh="属性: 值", expected_en="attribute: value",
                              found=then)  # fmt: skip
            return {}
        return {name: self.attribute(adds, name, cell, scope, *path) for name, cell in then.items() if name != "@"}

    def attribute(self, kind: str | None, name: str, cell: Any, scope: str, *path):
        fact = self.names.facts.get(f"{kind}.{name}")
        if fact is None:
            own = [one.name for one in self.names.facts.values() if one.scope == kind]
            self.names.report("SM311", self.document, *path, name, key=True, what=kind, name=name,
                              nearest=nearest(name, own))  # fmt: skip
            return Literal(UNKNOWN)
        return self.expression(cell, fact, scope, *path, name)

    def expression(self, cell: Any, fact: Fact, scope: str, *path):
        try:
            expression = read_result(cell, fact, self.names)
            for read in facts_of(expression):
                self.names.see(read, self.visible(scope), scope)
            return expression
        except Mistake as mistake:
            self.names.mistake(mistake, self.document, *path)
            return Literal(UNKNOWN)

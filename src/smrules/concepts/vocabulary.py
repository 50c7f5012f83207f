"""The words of a library: scopes, typed facts, records, acts and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from smrules.concepts.position import Position
from smrules.concepts.values import Number

ANSWER_STATES = {
    "compliant": "符合",
    "noncompliant": "不符合",
    "corrected-on-site": "不符合，已当场改正",
    "not-applicable": "合理缺项",
    "not-checked": "未检查",
    "unable": "无法判断",
    "refused": "拒绝检查",
    "unanswered": "未填写",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice: code, Chinese label, how it keeps company in a set, and the old codes that it replaces."""

    code: str
    label: str
    alone: bool = False
    under: str | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One declared fact.

    Attributes:
        id: `scope.name`.
        choices: Values of a choice, in their declared order, by code.
        numbers: The only numbers allowed, where the declaration lists them.
        low, high: Ends of the range of a number, both included.
        presumed: Fact that stands in while nobody has answered this one.
        graver: In which direction the fact is graver: `more` or `less`, `true` or `false`; empty where the authors say nothing.
        where_declared: `None` for the facts that the language itself declares.
    """

    id: str
    label: str
    type: str
    choices: Mapping[str, Choice] = field(default_factory=dict)
    of: str | None = None
    ordered: bool = False
    numbers: tuple[Number, ...] = ()
    unit: str = ""
    decimals: int | None = None
    round: str | None = None
    low: Number | None = None
    high: Number | None = None
    optional: bool = False
    presumable: bool = False
    presumed: str | None = None
    ask: str = ""
    look_for: str = ""
    graver: str = ""
    where_declared: Position | None = None
    replaces: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """The scope the fact belongs to."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The fact's name within its scope."""
        return self.id.partition(".")[2]

    def rank(self, code: str) -> int:
        """Return the place of *code* in the declared order, mild to grave."""
        return list(self.choices).index(code)


@dataclass(frozen=True, slots=True)
class FactPath:
    """A fact as a rule names it; `attribute` reads on from a picked member or a range."""

    fact: str
    attribute: str | None = None

    @property
    def scope(self) -> str:
        """The scope the fact belongs to."""
        return self.fact.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.fact}.{self.attribute}" if self.attribute else self.fact


@dataclass(frozen=True, slots=True)
class Scope:
    """A keyed table of members; `dated` scopes are a past."""

    id: str
    label: str
    parent: str | None = None
    key: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record that tables add; a table reads only records of lower order."""

    id: str
    label: str
    order: int


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of violation; `facts` hold of every act of this kind."""

    id: str
    label: str
    separate_by: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    position: Position | None = None
    replaces: tuple[str, ...] = ()


BUILT_IN_SCOPES = {
    "entity": Scope("entity", "检查对象"),
    "visit": Scope("visit", "检查", "entity"),
    "checklist": Scope("checklist", "检查表", "visit"),
    "item": Scope("item", "检查事项", "checklist"),
    "act": Scope("act", "违法行为", "visit"),
}


def _states() -> dict[str, Choice]:
    return {code: Choice(code, label) for code, label in ANSWER_STATES.items()}


BUILT_IN_FACTS = {
    fact.id: fact
    for fact in (
        Fact("entity.id", "统一社会信用代码", "text"),
        Fact("visit.on", "检查日期", "date"),
        Fact("visit.decide_on", "决定日期", "date"),
        Fact("visit.area", "检查地行政区划", "area"),
        Fact("checklist.id", "检查表", "choice", of="checklists"),
        Fact("checklist.domain", "领域", "choice", of="domains", optional=True),
        Fact("item.id", "检查事项", "choice", of="items"),
        Fact("item.domain", "领域", "choice", of="domains"),
        Fact("item.act", "违法行为", "choice", of="acts", optional=True),
        Fact("item.state", "检查结果", "choice", choices=_states()),
        Fact("item.failed", "不合格", "boolean"),
        Fact("item.counted", "计入", "boolean"),
        Fact("act.kind", "违法行为", "choice", of="acts"),
        Fact("act.on", "行为日期", "date"),
    )
}


def path_type(path: FactPath, facts: Mapping[str, Fact], picks: Mapping[str, str]) -> Fact | None:
    """
    Return the declaration that says which values *path* has, reading on through picks and ranges.

    Args:
        path: The fact, and perhaps an attribute.
        facts: All declared facts.
        picks: Picked fact → scope of the member that it picks.
    """
    fact = facts.get(path.fact)
    if fact is None or path.attribute is None:
        return fact
    source: Fact | None = None
    if fact.type == "range" and path.attribute in ("min", "max"):
        source = fact
    elif path.fact in picks:
        own = f"{picks[path.fact]}.{fact.name}"
        if path.attribute not in ("min", "max"):
            inner = facts.get(f"{picks[path.fact]}.{path.attribute}")
            return replace(inner, id=str(path), optional=True) if inner else None
        source = facts.get(own)
    if source is None or source.type != "range":
        return None
    return replace(source, id=str(path), type="money", decimals=2, low=0, optional=True)


@dataclass(frozen=True)
class Vocabulary:
    """All words of one library; every fact is declared once."""

    scopes: Mapping[str, Scope]
    facts: Mapping[str, Fact]
    records: Mapping[str, RecordKind]
    acts: Mapping[str, Act]
    places: Mapping[str, str]

    @cached_property
    def facts_of(self) -> dict[str, tuple[Fact, ...]]:
        """The facts of each scope, as they are declared."""
        found: dict[str, tuple[Fact, ...]] = {}
        for fact in self.facts.values():
            found[fact.scope] = (*found.get(fact.scope, ()), fact)
        return found

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Each scope with the scopes around it, from the inside out."""
        return {scope: tuple(self._outwards(scope)) for scope in self.scopes}

    def _outwards(self, scope: str | None):
        while scope is not None:
            yield scope
            scope = self.scopes[scope].parent

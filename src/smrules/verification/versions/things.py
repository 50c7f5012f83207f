"""
Two versions of a library, thing by thing: what has an id in each, and what became of it.

Old ids live on in `replaces:`: a successor names the ids whose place it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Clause

KINDS = {
    "domain": ("领域", "domain"),
    "instrument": ("法律依据", "instrument"),
    "parameter": ("参数", "parameter"),
    "fact": ("事实", "fact"),
    "code": ("代码", "code"),
    "act": ("违法行为", "act"),
    "checklist": ("检查表", "checklist"),
    "item": ("检查事项", "item"),
    "derive": ("得出的事实", "derived fact"),
    "table": ("决策表", "table"),
    "row": ("行", "row"),
    "draw": ("抽查计划", "draw"),
}
"""Everything that has an id, with its name in both languages; the order of reports."""
_PARTS_OF = {"code": "fact", "row": "table"}
_UNTOLD = {"position", "where_declared", "examples", "text", "expected"}
"""Fields that say where something stands or how it was written, not what it is."""
_NAMES = {"guard": "applies_when", "scope": "for", "condition": "when"}


@dataclass(frozen=True, slots=True)
class Thing:
    """
    Something that has an id.

    Attributes:
        name: Its id; of a row `table.row`, of a code `fact=code`.
        around: Id of the table or fact that it is part of, or empty.
        own: Its id within what is around it, by which `replaces` names it.
    """

    kind: str
    name: str
    value: Any
    position: Position | None
    replaces: tuple[str, ...] = ()
    around: str = ""
    own: str = ""


class Version:
    """All things of one library by kind and name."""

    def __init__(self, library: Library):
        self.library = library

    @cached_property
    def things(self) -> dict[tuple[str, str], Thing]:
        """Everything that has an id."""
        return {(one.kind, one.name): one for one in _things(self.library)}

    @cached_property
    def successors(self) -> dict[tuple[str, str, str], Thing]:
        """What takes the place of an old id, by kind, what is around it, and the old id."""
        return {(one.kind, one.around, old): one for one in self.things.values() for old in one.replaces}

    def successor(self, old: Thing) -> Thing | None:
        """Return what says that it replaces *old*."""
        around = self.around(old)
        return self.successors.get((old.kind, around, old.own)) or self.successors.get((old.kind, around, old.name))

    def around(self, old: Thing) -> str:
        """Return what the thing around *old* is called now."""
        if not old.around:
            return ""
        kind = _PARTS_OF[old.kind]
        renamed = self.successors.get((kind, "", old.around))
        return renamed.name if renamed is not None and (kind, old.around) not in self.things else old.around


def _things(library: Library) -> Iterator[Thing]:
    words = library.vocabulary
    named = {
        "domain": library.domains, "instrument": library.instruments, "parameter": library.parameters,
        "act": words.acts, "checklist": library.checklists, "item": library.items, "table": library.tables,
        "fact": {name: one for name, one in words.facts.items() if one.where_declared and name not in library.derivations},
        "derive": library.derivations, "draw": library.draws,
    }  # fmt: skip
    for kind, values in named.items():
        for name, value in values.items():
            yield _thing(kind, name, value)
    for name, fact in named["fact"].items():
        for code, choice in fact.choices.items():
            yield Thing("code", f"{name}={code}", choice, fact.where_declared, choice.replaces, name, code)
    for name, table in library.tables.items():
        for row in table.rows:
            yield Thing("row", f"{name}.{row.id}", row, row.position, row.replaces, name, row.id)


def _thing(kind: str, name: str, value: Any) -> Thing:
    position = getattr(value, "position", None) or getattr(value, "where_declared", None)
    return Thing(kind, name, value, position, tuple(getattr(value, "replaces", ())), own=name)


# --- ids that went away --------------------------------------------------------------------------

_STABLE = ("parameter", "fact", "code", "act", "checklist", "item", "derive", "table", "row")
_CALLED_FACTS = ("fact", "derive")


def check_ids(old: Library, new: Library) -> tuple[Diagnostic, ...]:
    """Return a complaint (SM313) for every id of *old* that is gone from *new*, and that nothing there replaces."""
    before, after = Version(old), Version(new)
    found = [_gone(one, after) for one in before.things.values() if one.kind in _STABLE and _is_gone(one, after)]
    return tuple(sorted(found, key=lambda one: (one.position, one.zh)))


def _is_gone(old: Thing, after: Version) -> bool:
    """Say whether an id went away for nothing; parts of what went away are not told again."""
    if (old.kind, old.name) in after.things or after.successor(old) is not None:
        return False
    if old.kind in _CALLED_FACTS and old.name in after.library.vocabulary.facts:
        return False
    around = after.around(old)
    if not old.around:
        return True
    kept = (_PARTS_OF[old.kind], around) in after.things
    return kept and f"{around}{'=' if old.kind == 'code' else '.'}{old.own}" not in {name for _, name in after.things}


def _gone(old: Thing, after: Version) -> Diagnostic:
    zh, en = KINDS[old.kind]
    container = after.things.get((_PARTS_OF[old.kind], after.around(old))) if old.around else _same_file(old, after)
    position = container.position if container is not None and container.position else old.position
    name = old.own if old.around else old.name
    return diagnostic(
        "SM313", position or Position(""), what=zh if not old.around else f"“{old.around}”的{zh}", name=name,
        what_en=en if not old.around else f"{en} of `{old.around}`", place=old.position or "",
    )  # fmt: skip


def _same_file(old: Thing, after: Version) -> Thing | None:
    """Return something that stands in the file in which *old* stood, to say where to look: of an item, its checklist."""
    file = old.position.file if old.position else ""
    wanted = "checklist" if old.kind == "item" else old.kind
    here = [one for one in after.things.values() if one.position is not None and one.position.file == file]
    return next((one for one in here if one.kind == wanted), here[0] if here else None)


# --- what became of each thing -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """
    What became of one thing.

    Attributes:
        status: `added`, `removed`, `changed` or `renamed`.
        parts: What was changed, by the keys of rule files; rows as `rows.<id>`.
        old, new: The thing in each version, where it is there.
    """

    kind: str
    name: str
    status: str
    parts: tuple[str, ...] = ()
    old: Thing | None = None
    new: Thing | None = None

    @property
    def position(self) -> Position:
        """Where it stands now, or stood."""
        one = self.new or self.old
        return (one and one.position) or Position("")


def changes(old: Library, new: Library) -> tuple[Change, ...]:
    """Return everything that was added, removed, renamed or changed; rows and codes with the thing they are part of."""
    before, after = Version(old), Version(new)
    found = []
    taken = set()
    for one in before.things.values():
        if one.kind not in _PARTS_OF:
            found += _became(one, after, taken)
    for one in after.things.values():
        if one.kind not in _PARTS_OF and (one.kind, one.name) not in before.things and (one.kind, one.name) not in taken:
            found.append(Change(one.kind, one.name, "added", new=one))
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.name)))


def _became(old: Thing, after: Version, taken: set) -> Iterator[Change]:
    new = after.things.get((old.kind, old.name))
    if new is None:
        successor = after.successor(old)
        if successor is None:
            yield Change(old.kind, old.name, "removed", old=old)
            return
        taken.add((successor.kind, successor.name))
        parts = tuple(parts_that_differ(old.value, successor.value))
        yield Change(old.kind, old.name, "renamed", parts, old, successor)
        return
    parts = tuple(parts_that_differ(old.value, new.value))
    if parts:
        yield Change(old.kind, old.name, "changed", parts, old, new)


def parts_that_differ(old: Any, new: Any) -> Iterator[str]:
    """Yield the keys under which two things differ; of rows, items and values of a choice also which."""
    for one in fields(old):
        if one.name in _UNTOLD or one.name == "items":
            continue
        mine, theirs = getattr(old, one.name), getattr(new, one.name)
        if plain(mine) != plain(theirs):
            name = _NAMES.get(one.name, one.name)
            yield from _named_parts(name, mine, theirs)


def _named_parts(name: str, old: Any, new: Any) -> Iterator[str]:
    if name not in ("rows", "choices"):
        yield name
        return
    before, after = (_by_id(one) for one in (old, new))
    yield from (f"{name}.{one}" for one in {**before, **after} if plain(before.get(one)) != plain(after.get(one)))
    if [one for one in before if one in after] != [one for one in after if one in before]:
        yield name


def _by_id(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {one.id: one for one in found}


def plain(value: Any) -> Any:
    """Return what something is, without where it stands and how it was written."""
    if isinstance(value, Clause):
        return value.path, plain(value.test)
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name not in _UNTOLD}
        return type(value).__name__, tuple(sorted(found.items()))
    if isinstance(value, Mapping):
        return tuple((str(name), plain(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(plain, value))
    return value

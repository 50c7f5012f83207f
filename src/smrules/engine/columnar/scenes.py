"""The planned checklists and items of many visits become members, and items that are one act are grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN
from smrules.engine.columnar.columns import Coded
from smrules.engine.columnar.frames import alike, counted, joined, nulls, pl, put, same
from smrules.engine.columnar.planning import Copies
from smrules.engine.columnar.views import Scope, View, members_of, stacked
from smrules.engine.columnar.worlds import Block, Worlds, spread

if TYPE_CHECKING:
    from polars import Series


def set_scene(library: Library, worlds: Worlds, planned: list[Copies]) -> None:
    """Add checklists, items and acts to the worlds."""
    kept = [_asked(copies) for copies in planned]
    worlds.scopes["checklist"] = _checklists(worlds, planned, kept)
    worlds.scopes["item"] = _items(library, worlds, planned, kept)
    worlds.act, worlds.scopes["act"] = _acts(library, worlds)


def _asked(copies: Copies) -> Series:
    """Return the copies of a checklist of which any item is planned."""
    rows = pl.concat([one.rows for one in copies.items]).unique().sort()
    return rows


def _checklists(worlds: Worlds, planned: list[Copies], kept: list[Series]) -> Scope:
    views = [copies.view.some(rows) for copies, rows in zip(planned, kept, strict=True)]
    view, start = stacked([_outer(one) for one in views], "checklist"), 0
    for copies, one in zip(planned, views, strict=True):
        worlds.checklists.append(
            Block(copies.checklist, copies.checklist.applies_when, copies.checklist.place, start, one.size)
        )
        start += one.size
    words, blocks = worlds.words, worlds.checklists
    given = {
        "checklist.id": (Coded(spread(blocks, (words.code(one.source.id) for one in blocks))), None),
        "checklist.domain": (Coded(spread(blocks, (words.code(one.source.domain or NONE) for one in blocks))), None),
        "#key": (Coded(_keys(worlds, [one.source.id for one in blocks], blocks, view)), None),
    }
    return Scope(view, given)


def _outer(view: View) -> View:
    """Return the rows of copies as what stands around a checklist."""
    keys = {name: view.row(name) for name in view.keys}
    return View(view.size, keys, view.visit(), frozenset(keys))


def _keys(worlds: Worlds, names: list[str], blocks: list[Block], view: View) -> Series:
    """Return the keys of checklists or items: the id, and after an @ the key of the member beside it."""
    parts = []
    for name, block in zip(names, blocks, strict=True):
        per = _per(worlds, block, view)
        if per is None:
            parts.append(same(worlds.words.code(name), block.size))
        else:
            known = worlds.scopes[per].given["#key"][0].codes
            beside = known[view.row(per).slice(block.start, block.size)]
            distinct = beside.unique().to_list()
            codes = [worlds.words.code(f"{name}@{worlds.words.values[code]}") for code in distinct]
            parts.append(beside.replace_strict(distinct, codes, return_dtype=pl.Int32))
    return joined(parts, pl.Int32)


def _per(worlds: Worlds, block: Block, view: View) -> str | None:
    for name, key in view.keys.items():
        if (
            name not in ("entity", "visit", "checklist", "item")
            and key is not None
            and block.size
            and key[block.start] is not None
        ):
            return name
    return None


def _items(library: Library, worlds: Worlds, planned: list[Copies], kept: list[Series]) -> Scope:
    parts, visits = [], []
    for copies, rows, block in zip(planned, kept, worlds.checklists, strict=True):
        number = put(copies.view.size, rows, counted(len(rows)) + block.start, 0).cast(pl.UInt32)
        for one in copies.items:
            start = sum(map(len, parts[-1:])) + (worlds.items[-1].start if worlds.items else 0)
            worlds.items.append(Block(one.item, one.condition, None, start, len(one.rows)))
            parts.append(number[one.rows])
            visits.append(copies.view.visit()[one.rows])
    checklist = joined(parts, pl.UInt32)
    outer = worlds.scopes["checklist"].view
    around = {name: outer.row(name)[checklist] for name in outer.keys}
    view = members_of("item", joined(visits, pl.UInt32), around)
    return Scope(view, _item_facts(library, worlds, view))


def _item_facts(library: Library, worlds: Worlds, view: View) -> dict:
    blocks, words = worlds.items, worlds.words
    given = {"#key": (Coded(_keys(worlds, [one.source.id for one in blocks], blocks, view)), None)}
    for fact in next(iter(library.item_values.values()), {}):
        codes = (words.code(library.item_values[one.source.id][fact]) for one in blocks)
        given[fact] = Coded(spread(blocks, codes)), None
    for fact in sorted({name for one in blocks for name in one.source.presume} - given.keys()):
        presumed = spread(blocks, (words.code(one.source.presume.get(fact, UNKNOWN)) for one in blocks))
        has = spread(blocks, (int(fact in one.source.presume) for one in blocks)) == 1
        given[fact] = Coded(presumed), has
    return given


# --- acts ----------------------------------------------------------------------------------------


def _acts(library: Library, worlds: Worlds) -> tuple[Series, Scope]:
    """Return of each item the row of its act, and the acts: one of all items that name it, or one a member where it is separated."""
    view = worlds.scopes["item"].view
    keys = pl.concat([_act_keys(library, worlds, block, view) for block in worlds.items] or [same(0, 0)], rechunk=True)
    kept = keys != 0
    rows, visits, codes = counted(view.size).filter(kept), view.visit().filter(kept), keys.filter(kept)
    kinds, first = alike({"visit": visits, "key": codes}, len(codes))
    act = put(view.size, rows, kinds, None).cast(pl.UInt32) if len(rows) else nulls(view.size, pl.UInt32)
    at_visit, key = visits[first], codes[first]
    acts = members_of("act", at_visit, {"visit": at_visit, "entity": at_visit})
    return act, Scope(acts, _act_facts(library, worlds, key))


def _act_keys(library: Library, worlds: Worlds, block: Block, view: View) -> Series:
    """Return the key of the act that items are: its kind, and after an @ the key of the member that keeps it apart."""
    kind = block.source.act
    if kind is None:
        return same(0, block.size)
    separate = library.vocabulary.acts[kind].separate_by
    plain = same(worlds.words.code(kind), block.size)
    if separate is None or separate not in view.keys:
        return plain
    at = view.row(separate).slice(block.start, block.size)
    beside = worlds.scopes[separate].given["#key"][0].codes[at]
    distinct = [code for code in beside.unique().to_list() if code is not None]
    codes = [worlds.words.code(f"{kind}@{worlds.words.values[code]}") for code in distinct]
    found = beside.replace_strict(distinct, codes, default=None, return_dtype=pl.Int32)
    return found.zip_with(found.is_not_null(), plain)


def _act_facts(library: Library, worlds: Worlds, keys: Series) -> dict:
    words, distinct = worlds.words, keys.unique().to_list()
    kinds = {code: words.values[code].partition("@")[0] for code in distinct}

    def spoken(says: Any) -> Coded:
        return Coded(keys.replace_strict(distinct, [words.code(says(kinds[code])) for code in distinct], return_dtype=pl.Int32))

    given = {"#key": (Coded(keys), None), "act.kind": (spoken(lambda kind: kind), None)}
    facts = {kind: library.vocabulary.acts[kind].facts for kind in kinds.values()}
    for fact in sorted({name for known in facts.values() for name in known}):
        told = spoken(lambda kind, fact=fact: fact in facts[kind])
        given[fact] = spoken(lambda kind, fact=fact: facts[kind].get(fact, UNKNOWN)), told.codes == 3
    return given

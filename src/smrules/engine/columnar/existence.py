"""Which members belong to their cases: items may not apply, acts may not have happened, records may not be added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smrules.concepts.vocabulary import FactPath
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.columns import codes_of
from smrules.engine.columnar.frames import pl, sums
from smrules.engine.columnar.truths import Pair, Truths, all_true, at, in_rows
from smrules.engine.columnar.worlds import Block, views_of

if TYPE_CHECKING:
    from smrules.engine.columnar.views import View

FAILED = FactPath("item.failed")
_TRUE, _UNKNOWN = 3, 0


def exists(engine: Columns, scope: str) -> Truths:
    """Say which members of a scope belong to their cases."""
    if scope == "act":
        return _acts(engine)
    if scope in ("checklist", "item"):
        blocks = engine.worlds.checklists if scope == "checklist" else engine.worlds.items
        view = engine.worlds.scopes[scope].view
        return stacked_truths([(all_true(_of_block(engine, block, part)), part.size) for block, part in views_of(blocks, view)])
    return engine.worlds.scopes[scope].exists


def _of_block(engine: Columns, block: Block, view: View) -> Iterator[Truths]:
    if "item" in view.own:
        yield at(engine.exists("checklist"), view.keys["checklist"])
    elif block.source.per is not None:
        yield at(engine.exists(block.source.per), view.keys[block.source.per])
    if block.place is not None:
        yield engine.in_place(block.place, view)
    yield engine.holds(block.condition, view)


def _acts(engine: Columns) -> Truths:
    """An act happened where one of its items applies and failed."""
    view, act = engine.worlds.scopes["item"].view, engine.worlds.act
    codes = codes_of(engine.read(FAILED, view), engine.words).codes
    failed = Pair(codes == _TRUE, (codes != _TRUE) & (codes != _UNKNOWN))
    done = in_rows(all_true((engine.exists("item"), failed)), view.size)
    kept = act.is_not_null()
    size = engine.worlds.scopes["act"].view.size
    found = sums(act.filter(kept), size, {"sure": done.true.filter(kept), "open": (~done.false).filter(kept)})
    return Pair(found["sure"] > 0, found["open"] == 0)


def stacked_truths(parts: list[tuple[Truths, int]]) -> Truths:
    """Return truths one below the other."""
    kinds = {part for part, _ in parts if not isinstance(part, Pair)}
    if len(kinds) == 1 and not any(isinstance(part, Pair) for part, _ in parts):
        return kinds.pop()
    pairs = [in_rows(part, size) for part, size in parts]
    if not pairs:
        return True
    return Pair(pl.concat([one.true for one in pairs], rechunk=True), pl.concat([one.false for one in pairs], rechunk=True))

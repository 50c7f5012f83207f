"""What was found of every item: its state, whether it failed, whether it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.columns import Coded, Column, codes_of, exactly
from smrules.engine.columnar.existence import stacked_truths
from smrules.engine.columnar.frames import among, joined, pl, same, sums
from smrules.engine.columnar.truths import Pair, Truths, certain, in_rows
from smrules.engine.columnar.worlds import Block, views_of
from smrules.engine.evaluator import VISIT
from smrules.engine.reference import COUNTED
from smrules.engine.reference import FAILED as FAILING

if TYPE_CHECKING:
    from polars import Series


COUNT = Fact("sampling", "", "number", decimals=0)
_UNKNOWN, _NONE, _FALSE, _TRUE = range(4)


def state(engine: Columns) -> Column:
    """Return the state of every item: as answered, else by the test of the complying answer."""
    worlds = engine.worlds
    found, missing, open_ = (engine.words.code(one) for one in ("compliant", "noncompliant", "unanswered"))
    parts = []
    for block, view in views_of(worlds.items, worlds.scopes["item"].view):
        complies = engine.test(block.source.expect, FactPath(block.source.fact), view, VISIT)
        pair = in_rows(complies, view.size)
        parts.append(
            same(found, view.size).zip_with(pair.true, same(missing, view.size).zip_with(pair.false, same(open_, view.size)))
        )
    judged = joined(parts, pl.Int32)
    return Coded(judged if worlds.stated is None else worlds.stated.zip_with(worlds.stated != _UNKNOWN, judged))


def _states(engine: Columns) -> Series:
    return codes_of(engine.value("item.state"), engine.words).codes


def _among(engine: Columns, names: tuple[str, ...]) -> Series:
    return among(_states(engine), [engine.words.code(name) for name in names])


def counted(engine: Columns) -> Column:
    """Return whether every item counts: true if found, false if rightly left out, else unknown."""
    states = _states(engine)
    left_out = states == engine.words.code("not-applicable")
    unchecked = states == engine.words.code("not-checked")
    if unchecked.any():
        left_out = left_out | (unchecked & certain(_sampled(engine), len(states)))
    size = len(states)
    codes = same(_TRUE, size).zip_with(_among(engine, COUNTED), same(_FALSE, size).zip_with(left_out, same(_UNKNOWN, size)))
    return Coded(codes, (_UNKNOWN, _FALSE, _TRUE))


def failed(engine: Columns) -> Column:
    """Return whether every item failed; unknown where it is not known whether it counts."""
    counts = codes_of(engine.value("item.counted"), engine.words).codes
    passed = (counts == _TRUE) & ~_among(engine, FAILING)
    return Coded(same(_FALSE, len(counts)).zip_with(passed, counts), (_UNKNOWN, _FALSE, _TRUE))


def _sampled(engine: Columns) -> Truths:
    """Say of every item whether as many items of its checklist were checked as that demands."""
    worlds = engine.worlds
    parts = [(_is_met(engine, block), block.size) for block in worlds.checklists]
    met = in_rows(stacked_truths(parts), worlds.scopes["checklist"].view.size)
    return met.at(worlds.scopes["item"].view.row("checklist"))


def _is_met(engine: Columns, block: Block) -> Truths:
    sampling = block.source.sampling
    if not sampling:
        return False
    view = block.of(engine.worlds.scopes["checklist"].view)
    tests = [
        certain(engine.outcome(test, COUNT, _checked(engine, name, block), view, VISIT), view.size)
        for name, test in sampling.items()
    ]
    found = same(True, view.size)
    for one in tests:
        found = found & one
    return Pair(found, ~found)


def _checked(engine: Columns, name: str, block: Block) -> Column:
    """Return how many items of a class certainly apply and were checked, for each checklist of a block."""
    view = engine.worlds.scopes["item"].view
    sure = certain(engine.exists("item"), view.size) & _among(engine, COUNTED)
    of_class = codes_of(engine.value("item.class"), engine.words).codes == engine.words.code(name)
    found = sums(view.row("checklist"), engine.worlds.scopes["checklist"].view.size, {"count": sure & of_class})
    count = found["count"].slice(block.start, block.size)
    nowhere = same(False, block.size)
    return exactly(count, nowhere, nowhere, 1, view.size + 1)


FOUND = {"item.state": state, "item.failed": failed, "item.counted": counted}
"""What items are found to be, each with the way to find it."""

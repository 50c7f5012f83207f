"""A batch from beginning to end: its worlds, its plan, its answers, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smrules.concepts.library import Library
from smrules.engine.columnar.answering import Answering
from smrules.engine.columnar.asking import NotInColumnsError
from smrules.engine.columnar.assessing import Writer
from smrules.engine.columnar.batch import Batch
from smrules.engine.columnar.columns import TooLargeError
from smrules.engine.columnar.evaluator import ColumnarEvaluator
from smrules.engine.columnar.frames import counted
from smrules.engine.columnar.planning import Copies, planned
from smrules.engine.columnar.scenes import set_scene
from smrules.engine.columnar.worlds import Worlds, worlds_of

if TYPE_CHECKING:
    from polars import DataFrame, Series

TOO_LARGE = "a number might not fit into 64 bits"
NO_FORM = "the library says something that has no form in columns"


@dataclass(slots=True)
class Found:
    """
    What was found of a batch.

    Attributes:
        tables: Name → table, in which `#visit` is the number of the visit.
        left: Reason → visits that are left to the compiled engine.
    """

    tables: dict[str, DataFrame] = field(default_factory=dict)
    left: list[tuple[str, Series]] = field(default_factory=list)


def assessed(library: Library, batch: Batch) -> Found:
    """Return what follows from the answers of a batch, without the visits that are left."""
    worlds = worlds_of(library, batch)
    answering = Answering(library, worlds, batch)
    found = Found(left=answering.left)
    try:
        set_scene(library, worlds, list(planned(ColumnarEvaluator(library, worlds))))
        forget(worlds)
        answering.put_values()
        answering.put_states(ColumnarEvaluator(library, worlds))
        forget(worlds)
        found.tables = _written(Writer(library, ColumnarEvaluator(library, worlds)))
    except TooLargeError:
        found.left.append((TOO_LARGE, counted(worlds.size)))
    except NotInColumnsError:
        found.left.append((NO_FORM, counted(worlds.size)))
    return found


def plans(library: Library, batch: Batch) -> tuple[Worlds, list[Copies]]:
    """Return the worlds of a batch and the checklists and items that are planned."""
    worlds = worlds_of(library, batch)
    return worlds, list(planned(ColumnarEvaluator(library, worlds)))


def forget(worlds: Worlds) -> None:
    """Forget what was worked out of facts that are told otherwise now."""
    for scope in worlds.scopes.values():
        scope.view.remembered.clear()
    for record in [name for name, scope in worlds.scopes.items() if "#key" not in scope.given]:
        del worlds.scopes[record]


def _written(writer: Writer) -> dict[str, Any]:
    found = {"states": writer.states(), "values": writer.values(), "acts": writer.acts(), "outcomes": writer.outcomes(),
             "sanctions": writer.sanctions()}  # fmt: skip
    return {**found, "unknowns": writer.unknowns(), "problems": writer.problems()}

"""A batch from beginning to end: its worlds, its plan, its answers, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from smrules.concepts.library import Library
from smrules.engine.columnar.answering import Answering
from smrules.engine.columnar.asking import NotInColumnsError
from smrules.engine.columnar.assessing import Writer
from smrules.engine.columnar.batch import LARGEST, Batch
from smrules.engine.columnar.columns import TooLargeError
from smrules.engine.columnar.evaluator import ColumnarEvaluator
from smrules.engine.columnar.frames import pl
from smrules.engine.columnar.kinds import Plans, plans_of
from smrules.engine.columnar.planning import planned
from smrules.engine.columnar.scenes import set_scene
from smrules.engine.columnar.worlds import Worlds, worlds_of

if TYPE_CHECKING:
    from polars import DataFrame, Series

LARGE_NUMBER = "a number is too large"
TOO_LARGE = "a number might not fit into 64 bits"
NO_FORM = "the library says something that has no form in columns"


@dataclass(slots=True)
class Found:
    """
    What was found of a batch.

    Attributes:
        tables: Name → table, in which `visit` comes first; nothing is said of the visits that are left.
        left: Visits (ids) that are left to the compiled engine, each with the reason.
    """

    tables: dict[str, DataFrame] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def leave(self, why: str, visits: Series) -> None:
        """Leave some visits to the compiled engine."""
        self.left.update(dict.fromkeys(visits.to_list(), why))


def assessed(library: Library, batch: Batch) -> Found:
    """Return what follows from the answers of a batch, without the visits that are left."""
    found, batch, visits = _begun(batch)
    try:
        worlds = worlds_of(library, batch)
        answering = Answering(library, worlds, batch)
        _answer(library, worlds, answering)
        tables = _written(Writer(library, ColumnarEvaluator(library, worlds)))
    except TooLargeError:
        found.leave(TOO_LARGE, visits)
    except NotInColumnsError:
        found.leave(NO_FORM, visits)
    else:
        for why, numbers in answering.left:
            found.leave(why, visits[numbers])
        found.tables = {name: _named(table, visits, found.left) for name, table in tables.items()}
    return found


def _answer(library: Library, worlds: Worlds, answering: Answering) -> None:
    set_scene(library, worlds, list(planned(ColumnarEvaluator(library, worlds))))
    _forget(worlds)
    answering.put_values()
    if answering.claims:
        answering.put_states(ColumnarEvaluator(library, worlds))
    _forget(worlds)


def _begun(batch: Batch) -> tuple[Found, Batch, Series]:
    """Return the batch without visits in which a number is too large for columns, and the ids of those that remain."""
    found, visits = Found(), pl.from_arrow(batch.visits)
    large = pl.concat([pl.Series(values=[], dtype=pl.String), *_with_large_numbers(batch, visits)]).unique()
    if len(large):
        found.leave(LARGE_NUMBER, large)
        visits = visits.join(large.to_frame("visit"), on="visit", how="anti", maintain_order="left")
        batch = replace(batch, visits=visits.to_arrow())
    return found, batch, visits["visit"]


def _with_large_numbers(batch: Batch, visits: DataFrame) -> Iterator[Series]:
    for table in (batch.visits, *batch.answers.values(), *batch.circumstances.values()):
        yield _large(pl.from_arrow(table), "visit")
    for table in (batch.entities, *batch.members.values()):
        entities = _large(pl.from_arrow(table), "entity")
        if len(entities):
            yield visits.filter(visits["entity"].is_in(entities.implode()))["visit"]


def _large(frame: DataFrame, name: str) -> Series:
    numbers = [one for one, kind in frame.schema.items() if kind == pl.Int64]
    if not numbers:
        return pl.Series(values=[], dtype=pl.String)
    return frame.filter(pl.any_horizontal(pl.col(one).abs() > LARGEST for one in numbers))[name].cast(pl.String)


def _named(table: DataFrame, visits: Series, left: dict[str, str]) -> DataFrame:
    """Return a table with the ids of visits in place of their numbers, without those that are left."""
    table = table.sort("#visit", maintain_order=True)
    found = table.with_columns(visits[table["#visit"]].alias("visit")).select("visit", pl.all().exclude("#visit", "visit"))
    if left:
        found = found.join(pl.DataFrame({"visit": list(left)}), on="visit", how="anti", maintain_order="left")
    return found


def plans(library: Library, batch: Batch) -> tuple[Found, Plans]:
    """Return the plans of a batch, each once, and the visits that are left; raises `TooLargeError` and `NotInColumnsError`."""
    found, batch, visits = _begun(batch)
    try:
        return found, plans_of(library, batch, lambda one: list(planned(ColumnarEvaluator(library, one))))
    except TooLargeError:
        found.leave(TOO_LARGE, visits)
    except NotInColumnsError:
        found.leave(NO_FORM, visits)
    return found, Plans(visits[:0], pl.Series(values=[], dtype=pl.UInt32), None)


def _forget(worlds: Worlds) -> None:
    """Forget what was worked out of facts that are told otherwise now."""
    for scope in worlds.scopes.values():
        scope.view.remembered.clear()
    for record in [name for name, scope in worlds.scopes.items() if "#key" not in scope.given]:
        del worlds.scopes[record]


def _written(writer: Writer) -> dict[str, Any]:
    found = {"states": writer.states(), "values": writer.values(), "acts": writer.acts(), "outcomes": writer.outcomes(),
             "sanctions": writer.sanctions()}  # fmt: skip
    return {**found, "unknowns": writer.unknowns(), "problems": writer.problems()}

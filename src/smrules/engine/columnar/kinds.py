"""
Planning is mostly planning the same thing again: visits of one kind have one plan, which is worked out and written once.

Two visits are of one kind where the same items apply, may apply and do not apply, beside members of the same keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from smrules.concepts.library import Library
from smrules.engine.columnar.batch import Batch
from smrules.engine.columnar.frames import alike, nulls, pl, put, same
from smrules.engine.columnar.planning import Copies
from smrules.engine.columnar.worlds import Worlds, worlds_of

if TYPE_CHECKING:
    from polars import DataFrame, Series

Planner = Callable[[Worlds], list[Copies]]
DIGITS = 30
"""Items that one whole number tells of: does not apply, may apply, applies."""


@dataclass(frozen=True, eq=False, slots=True)
class Plans:
    """
    The plans of many visits.

    Attributes:
        visits: Their ids.
        plan: The number of the plan of each.
        items: `plan`, `checklist`, `member`, `item`, `fact`, `applies`; `None` where nothing was planned.
    """

    visits: Series
    plan: Series
    items: DataFrame | None


def plans_of(library: Library, batch: Batch, planner: Planner) -> Plans:
    """Return the plans of a batch; a plan is that of the first visit of its kind."""
    visits = pl.from_arrow(batch.visits)
    worlds = worlds_of(library, batch)
    plan, first = _kinds(worlds, planner(worlds))
    some = replace(batch, visits=visits[first].to_arrow())
    few = worlds_of(library, some)
    return Plans(visits["visit"], plan, _items(library, few, planner(few)))


def _kinds(worlds: Worlds, planned: list[Copies]) -> tuple[Series, Series]:
    columns: dict[str, Series] = {"beside": _beside(worlds, [one for one in planned if one.checklist.per is not None])}
    digits = list(_digits(worlds, [one for one in planned if one.checklist.per is None]))
    for start in range(0, len(digits), DIGITS):
        key = same(0, worlds.size, pl.Int64)
        for digit in digits[start : start + DIGITS]:
            key = key * 3 + digit
        columns[str(start)] = key
    return alike(columns, worlds.size)


def _digits(worlds: Worlds, planned: list[Copies]) -> Iterator[Series]:
    """Yield for each set of items that apply together whether they do not apply, may apply or apply."""
    seen: set[int] = set()
    for copies in planned:
        for one in copies.items:
            if id(one.rows) not in seen:
                seen.add(id(one.rows))
                yield put(worlds.size, copies.view.visit()[one.rows], one.certain.cast(pl.Int64) + 1, 0)


def _beside(worlds: Worlds, planned: list[Copies]) -> Series:
    """Return for each visit, in one text, which items stand beside which member."""
    frames = []
    for number, copies in enumerate(planned):
        key = worlds.scopes[copies.checklist.per].given["#key"][0].codes[copies.view.row(copies.checklist.per)]
        for item, one in enumerate(copies.items):
            told = pl.DataFrame(
                {"visit": copies.view.visit()[one.rows], "key": key[one.rows], "sure": one.certain.cast(pl.Int8)}
            )
            frames.append(
                told.select("visit", pl.format("{}:{}:{}:{}", pl.lit(number), pl.lit(item), "key", "sure").alias("text"))
            )
    if not frames:
        return same("", worlds.size, pl.String)
    found = pl.concat(frames).group_by("visit").agg(pl.col("text").sort().str.join(","))
    return put(worlds.size, found["visit"], found["text"], "")


def _items(library: Library, worlds: Worlds, planned: list[Copies]) -> DataFrame:
    """Return the items of every plan in walking order; the number of a plan is that of its visit."""
    schema = {"plan": pl.UInt32, **dict.fromkeys(("checklist", "member", "item", "fact", "applies"), pl.String)}
    frames = [_copies(library, worlds, copies, one) for copies in planned for one in copies.items]
    if not frames:
        return pl.DataFrame(schema=schema)
    order = ["plan", "#place", "#domain", "#checklist", "item", "#key"]
    return pl.concat(frames).sort(order, maintain_order=True).select(*schema)


def _copies(library: Library, worlds: Worlds, copies: Copies, one: Any) -> DataFrame:
    item, checklist, view = one.item, copies.checklist, copies.view.some(one.rows)
    places, domains = list(library.vocabulary.places), list(library.domains)
    key = nulls(view.size, pl.String)
    if checklist.per is not None:
        codes = worlds.scopes[checklist.per].given["#key"][0].codes[view.row(checklist.per)]
        key = pl.Series(values=[str(word) for word in worlds.words.values], dtype=pl.String)[codes.cast(pl.UInt32)]
    frame = pl.DataFrame({"plan": view.visit(), "sure": one.certain, "key": key})
    at = [pl.lit(name if name is not None else "").alias(column) for name, column in
          ((checklist.id, "checklist"), (item.id, "item"), (item.fact, "fact"))]  # fmt: skip
    return frame.with_columns(
        *at, (pl.lit(f"{checklist.per}/") + pl.col("key")).alias("member"),
        pl.when("sure").then(pl.lit("yes")).otherwise(pl.lit("unknown")).alias("applies"),
        pl.lit(places.index(item.place) if item.place in places else len(places)).alias("#place"),
        pl.lit(domains.index(item.domain) if item.domain in domains else 99).alias("#domain"),
        pl.concat_str(pl.lit(checklist.id), pl.col("key"), separator="@", ignore_nulls=True).alias("#checklist"),
        pl.concat_str(pl.lit(item.id), pl.col("key"), separator="@", ignore_nulls=True).alias("#key"),
    )  # fmt: skip

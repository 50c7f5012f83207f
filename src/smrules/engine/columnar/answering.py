"""Answers are put into the worlds: values, what is told of items and acts, and the states that answers give outright."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from smrules.concepts.library import Library
from smrules.concepts.values import Truth
from smrules.concepts.vocabulary import ANSWER_STATES, Fact, FactPath
from smrules.definitions.graph import DependencyGraph, read_by_rules
from smrules.engine.columnar.asking import Columns
from smrules.engine.columnar.batch import Batch
from smrules.engine.columnar.columns import Column, choose, codes_of
from smrules.engine.columnar.frames import among, counted, nulls, pl, put, same
from smrules.engine.columnar.truths import in_rows
from smrules.engine.columnar.views import View
from smrules.engine.columnar.worlds import Block, Worlds, column_of, days, views_of
from smrules.engine.evaluator import VISIT
from smrules.engine.reference import FAILED

if TYPE_CHECKING:
    from polars import DataFrame, Series

VERDICTS: dict[str, Truth] = {one: True if one == "compliant" else False if one in FAILED else None for one in ANSWER_STATES}
"""State → whether the item complies."""

NOWHERE = "it is told of nothing that was planned"
AGAINST = "a state contradicts the value that it comes with, or the items that ask for a fact expect different things"
RULED = "it tells what rules say"
TWICE = "the same is told twice, and differently"
IN_TURN = "what one answer takes back decides what another one means"


class Answering:
    """
    Puts the answers of a batch into its worlds.

    Attributes:
        left: Reason → visits that are left to the compiled engine, which reads answers one by one.
    """

    def __init__(self, library: Library, worlds: Worlds, batch: Batch):
        self.library, self.worlds, self.batch = library, worlds, batch
        self.visits = pl.from_arrow(batch.visits).select("visit").with_row_index("#visit")
        self.left: list[tuple[str, Series]] = []
        self.claims: dict[str, tuple[Series, Series]] = {}
        self.told: dict[str, Series] = {}

    def leave(self, why: str, visits: Series) -> None:
        """Leave visits to the compiled engine."""
        if len(visits):
            self.left.append((why, visits.unique()))

    # --- values ----------------------------------------------------------------------------------

    def put_values(self) -> None:
        """Put all values that are told into the facts of their members."""
        for fact in sorted(self.batch.answers):
            rows = self.visits.join(pl.from_arrow(self.batch.answers[fact]), on="visit", how="inner", maintain_order="right")
            self._answers(self.library.fact(fact), self._held(rows, fact.partition(".")[0]))
        for fact in sorted(self.batch.circumstances):
            rows = self.visits.join(
                pl.from_arrow(self.batch.circumstances[fact]), on="visit", how="inner", maintain_order="right"
            )
            self._circumstances(self.library.fact(fact), rows)
        self._act_days()

    def _held(self, rows: DataFrame, scope: str) -> DataFrame:
        """Return rows with the row of the member that they belong to; what belongs to nobody is left."""
        if scope in ("entity", "visit"):
            return rows.with_columns(rows["#visit"].alias("#row"))
        known = self.worlds.scopes[scope]
        names = pl.Series(values=[str(word) for word in self.worlds.words.values], dtype=pl.String)
        members = pl.DataFrame({
            "#visit": known.view.visit(), "#key": names[known.given["#key"][0].codes.cast(pl.UInt32)], "#row": counted(known.view.size),
        })  # fmt: skip
        if known.is_listed is not None:
            members = members.filter(known.is_listed)
        members = members.unique(["#visit", "#key"], keep="first", maintain_order=True)
        rows = rows.with_columns(rows["member"].str.strip_prefix(f"{scope}/").alias("#key"))
        found = rows.join(members, on=["#visit", "#key"], how="left", maintain_order="left")
        self.leave(NOWHERE, found.filter(found["#row"].is_null())["#visit"])
        return found.filter(found["#row"].is_not_null())

    def _answers(self, fact: Fact, rows: DataFrame) -> None:
        scope = self.worlds.scopes[fact.scope]
        stated = rows["state"] if "state" in rows.columns else nulls(len(rows), pl.String)
        none = _none(rows)
        silent = rows["value"].is_null() & ~none
        told = valued = ~(silent & stated.is_not_null())
        kept = rows.filter(told)
        if fact.id not in self.library.statable:
            self.leave(RULED, kept["#visit"])
            kept, none, told = kept.clear(), none.clear(), told.clear()
        self._put(
            fact,
            scope.given,
            kept["#row"],
            column_of(fact, kept["value"], none.filter(told), self.worlds.words),
            scope.view.size,
        )
        if fact.id in self.library.asked and fact.id not in self._read_by_rules:
            self._unplanned(fact, rows)
        if stated.is_not_null().any():
            codes = stated.replace_strict(list(ANSWER_STATES), [self.worlds.words.code(one) for one in ANSWER_STATES], default=None,
                                          return_dtype=pl.Int32)  # fmt: skip
            at = stated.is_not_null()
            claimed = put(scope.view.size, rows["#row"].filter(at), codes.filter(at), 0)
            self.claims[fact.id] = claimed, put(scope.view.size, rows["#row"].filter(at), valued.filter(at), False)

    @property
    def _read_by_rules(self) -> set[str]:
        kept = self.library.kept
        return (
            kept["read by rules"] if "read by rules" in kept else kept.setdefault("read by rules", read_by_rules(self.library))
        )

    def _unplanned(self, fact: Fact, rows: DataFrame) -> None:
        """Leave visits that answer what nobody asked."""
        asked = same(False, self.worlds.scopes[fact.scope].view.size)
        for _, view in self._asking(fact.id):
            asked = asked.scatter(self._holders(view, fact.scope), True)
        self.leave(NOWHERE, rows["#visit"].filter(~asked[rows["#row"]]))

    def _put(self, fact: Fact, given: dict, rows: Series, column: Column, size: int) -> None:
        at = put(size, rows, counted(len(rows)), None).cast(pl.UInt32) if len(rows) else None
        if at is None:
            return
        mask, new = at.is_not_null(), column.at(at)
        old, told = given.get(fact.id, (None, None))
        if old is not None:
            self._against_what_stands(fact, mask, new, old, same(True, size) if told is None else told)
        self.told[fact.id] = self.told[fact.id] | mask if fact.id in self.told else mask
        if old is None:
            given[fact.id] = new, mask
        else:
            given[fact.id] = choose(mask, new, old, self.worlds.words), None if told is None else told | mask

    def _against_what_stands(self, fact: Fact, mask: Series, new: Column, old: Column, told: Series) -> None:
        """Leave visits that tell otherwise what rules say of a member, or what was told of it before."""
        visits = self._visits_of(fact.scope)
        if fact.id in self.library.item_keys or fact.scope == "act":
            ruled = same(True, len(mask)) if fact.id in self.library.item_keys else self._of_kind(fact)
            self.leave(RULED, visits.filter(mask & told & ruled))
        if fact.id in self.told and (both := mask & self.told[fact.id]).any():
            differs = codes_of(new, self.worlds.words).codes != codes_of(old, self.worlds.words).codes
            self.leave(TWICE, visits.filter(both & differs))

    def _of_kind(self, fact: Fact) -> Series:
        """Return which acts are of a kind of which the vocabulary says this fact."""
        kinds = [name for name, act in self.library.vocabulary.acts.items() if fact.id in act.facts]
        codes = codes_of(self.worlds.scopes["act"].given["act.kind"][0], self.worlds.words).codes
        return among(codes, [self.worlds.words.code(kind) for kind in kinds])

    def _circumstances(self, fact: Fact, rows: DataFrame) -> None:
        """Put what was told with a question into the items that ask it, or into their acts."""
        item = self.worlds.scopes["item"].view
        frames = []
        for name in rows["asked"].unique().to_list():
            here = rows.filter(rows["asked"] == name)
            held = self._held(here, name.partition(".")[0])
            for _, view in self._asking(name):
                asking = pl.DataFrame({"#row": self._holders(view, name.partition(".")[0]), "#item": view.row("item")})
                frames.append(held.join(asking, on="#row", how="inner", maintain_order="left"))
        if not frames:
            return
        found = pl.concat(frames, how="diagonal_relaxed")
        target = found["#item"] if fact.scope == "item" else self._targets(fact.scope, item)[found["#item"]]
        found = found.with_columns(target.alias("#target")).filter(target.is_not_null())
        self._twice(fact, found)
        found = found.unique("#target", keep="first", maintain_order=True)
        scope = self.worlds.scopes[fact.scope]
        self._put(
            fact,
            scope.given,
            found["#target"],
            column_of(fact, found["value"], _none(found), self.worlds.words),
            scope.view.size,
        )

    def _twice(self, fact: Fact, found: DataFrame) -> None:
        """Leave visits in which two questions tell different circumstances of one item or act."""
        codes = codes_of(column_of(fact, found["value"], _none(found), self.worlds.words), self.worlds.words).codes
        kinds = found.select("#visit", "#target", codes.alias("code")).unique()
        self.leave(TWICE, kinds.filter(kinds.select("#visit", "#target").is_duplicated())["#visit"])

    def _targets(self, scope: str, item: View) -> Series:
        return self.worlds.act if scope == "act" else item.row(scope)

    def _act_days(self) -> None:
        """Give acts the day that was told for all of them, where none was told of themselves."""
        table = pl.from_arrow(self.batch.visits)
        if "act_on" not in table.columns:
            return
        acts = self.worlds.scopes["act"]
        day = table["act_on"][acts.view.visit()]
        column, told = acts.given.get("act.on", (days(day), same(False, acts.view.size)))
        acts.given["act.on"] = choose(told, column, days(day), self.worlds.words), told | day.is_not_null()

    # --- states ----------------------------------------------------------------------------------

    def _asking(self, fact: str) -> Iterator[tuple[Block, View]]:
        view = self.worlds.scopes["item"].view
        return views_of([one for one in self.worlds.items if one.source.fact == fact], view)

    @staticmethod
    def _holders(view: View, scope: str) -> Series:
        return view.visit() if scope in ("entity", "visit") else view.row(scope)

    def put_states(self, engine: Columns) -> None:
        """Give items the states that were told, once all values are there; a value that contradicts its state does not stand."""
        stated = same(0, self.worlds.scopes["item"].view.size)
        taken_back: dict[str, Series] = {}
        for fact, (claimed, valued) in self.claims.items():
            stated, taken_back[fact] = self._claim(engine, fact, claimed, valued, stated)
        self._in_turn(taken_back)
        for fact, back in taken_back.items():
            given = self.worlds.scopes[fact.partition(".")[0]].given
            if back.any() and fact in given:
                column, told = given[fact]
                silent = column_of(
                    self.library.fact(fact), _nobody(self.library.fact(fact), len(back)), None, self.worlds.words
                )
                given[fact] = choose(back, silent, column, self.worlds.words), (~back if told is None else told & ~back)
        self.worlds.stated = stated

    def _claim(self, engine: Columns, fact: str, claimed: Series, valued: Series, stated: Series) -> tuple[Series, Series]:
        scope, size = fact.partition(".")[0], len(claimed)
        says = {
            truth: [self.worlds.words.code(one) for one, verdict in VERDICTS.items() if verdict is truth]
            for truth in (True, False, None)
        }
        against, agreeing, asked = same(False, size), same(False, size), same(False, size)
        expected: dict = {}
        for block, view in self._asking(fact):
            holder = self._holders(view, scope)
            state, has_value = claimed[holder], valued[holder]
            complies = in_rows(engine.test(block.source.expect, FactPath(fact), view, VISIT), view.size)
            good, bad = among(state, says[True]), among(state, says[False])
            contradicted = (good & complies.false) | (bad & complies.true)
            stands = (state != 0) & ~(has_value & contradicted)
            stated = stated.scatter(view.row("item").filter(stands), state.filter(stands))
            against, agreeing, asked = (old | put(size, holder, new, False) for old, new in
                                        ((against, contradicted), (agreeing, stands), (asked, same(True, view.size))))  # fmt: skip
            known = expected.setdefault(block.source.expect, same(False, size))
            expected[block.source.expect] = known | put(size, holder, same(True, view.size), False)
        several = pl.DataFrame({str(number): one.cast(pl.Int32) for number, one in enumerate(expected.values())}).sum_horizontal() > 1 \
            if expected else same(False, size)  # fmt: skip
        verdict = among(claimed, says[True] + says[False])
        holders = self._visits_of(scope)
        self.leave(NOWHERE, holders.filter((claimed != 0) & ~asked))
        self.leave(AGAINST, holders.filter((valued & against & ~agreeing) | (verdict & ~valued & several)))
        return stated, (claimed != 0) & ~valued & (~verdict | against)

    def _visits_of(self, scope: str) -> Series:
        return self.worlds.scopes[scope].view.visit()

    def _in_turn(self, taken_back: dict[str, Series]) -> None:
        """Leave visits in which it matters which of two answers is read first."""
        graph = DependencyGraph(self.library)
        for fact, (claimed, _) in self.claims.items():
            read = {fact}.union(*(set(graph.test(block.source.expect)) for block, _ in self._asking(fact)))
            claiming = self._visits_of(fact.partition(".")[0]).filter(claimed != 0).unique()
            for other in sorted((graph.reached(read) & taken_back.keys()) - {fact}):
                back = self._visits_of(other.partition(".")[0]).filter(taken_back[other])
                self.leave(IN_TURN, back.filter(among(back, claiming.to_list())))


def _none(rows: DataFrame) -> Series:
    return rows["none"].fill_null(False) if "none" in rows.columns else same(False, len(rows))


def _nobody(fact: Fact, size: int) -> Series:
    kinds: dict[str, Callable] = {"boolean": lambda: pl.Boolean, "number": lambda: pl.Int64, "money": lambda: pl.Int64, "date": lambda: pl.Date,
                                  "choices": lambda: pl.List(pl.String)}  # fmt: skip
    return nulls(size, kinds.get(fact.type, lambda: pl.String)())

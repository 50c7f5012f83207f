"""Plans and assessments of a batch, as tables: what the columns hold is written out in long form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from smrules.concepts.library import Library
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE
from smrules.engine.columnar.columns import codes_of
from smrules.engine.columnar.evaluator import ColumnarEvaluator
from smrules.engine.columnar.existence import FAILED
from smrules.engine.columnar.frames import counted, nulls, pl, places, put, same
from smrules.engine.columnar.rulings import decided, names_of, of_rulings, record_id
from smrules.engine.columnar.truths import Truths, certain, possible
from smrules.engine.columnar.views import View
from smrules.engine.needs import is_open
from smrules.engine.rulings import Ruling

if TYPE_CHECKING:
    from polars import DataFrame, Series


def text_of(value: Any) -> str | None:
    """Return a value as text: a code as it is, anything else as JSON; nothing for none."""
    if value is NONE:
        return None
    found = plain(value)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, sort_keys=True)


class Writer:
    """Writes what one evaluator says of all its visits."""

    def __init__(self, library: Library, engine: ColumnarEvaluator):
        self.library, self.engine = library, engine
        self.scopes = engine.worlds.scopes
        self.open: list[DataFrame] = []

    # --- items -----------------------------------------------------------------------------------

    def states(self) -> DataFrame:
        """Return what was found of every planned item that applies or may apply."""
        view, exists = self.scopes["item"].view, self.engine.exists("item")
        kept, rows = view.where(possible(exists, view.size))
        return pl.DataFrame({
            "#visit": kept.visit(), "checklist": self.words(self.scopes["checklist"].given["checklist.id"][0].codes[kept.row("checklist")]),
            "member": self.beside(kept), "item": self.words(self.scopes["item"].given["item.id"][0].codes[rows]),
            "applies": self.applies(exists, view.size)[rows], "state": self.words(codes_of(self.engine.value("item.state"), self.engine.words).codes[rows]),
        })  # fmt: skip

    def words(self, codes: Series) -> Series:
        """Return words as text."""
        distinct, words = codes.unique().drop_nulls(), self.engine.words.values
        places = put(len(words), distinct.cast(pl.UInt32), counted(len(distinct)), 0)
        told = [words[code] if isinstance(words[code], str) else None for code in distinct.to_list()]
        return pl.Series(values=told, dtype=pl.String)[places[codes.cast(pl.UInt32)]]

    @staticmethod
    def applies(exists: Truths, size: int) -> Series:
        """Return `yes` where something is certain, else `unknown`."""
        text = pl.Series(values=["unknown", "yes"], dtype=pl.String)
        return text[certain(exists, size).cast(pl.UInt32)]

    def beside(self, view: View) -> Series:
        """Return the members for which checklists are repeated, as `scope/key`; null where they are not."""
        found = nulls(view.size, pl.String)
        for scope, key in view.keys.items():
            if scope not in ("entity", "visit", "checklist", "item") and key is not None:
                names = self.words(self.scopes[scope].given["#key"][0].codes[key])
                found = (pl.Series(values=[f"{scope}/"]) + names).zip_with(key.is_not_null(), found) if view.size else found
        return found

    # --- what tables decided ---------------------------------------------------------------------

    def values(self) -> DataFrame:
        """Return what tables decided of checklists, entities, visits and acts; what is open becomes a question."""
        parts = [part for scope in ("checklist", "entity", "visit", "act") for fact in self.library.decided_of.get(scope, ())
                 for part in self._values(scope, fact)]  # fmt: skip
        return _below(parts, VALUES)

    def _values(self, scope: str, fact: str) -> Iterator[DataFrame]:
        view, numbers = self.scopes[scope].view, decided(self.engine, fact)
        exists = self.engine.exists(scope)
        kept, rows = view.where(possible(exists, view.size) & (numbers != 0))
        numbers, sure = numbers[rows], certain(exists, view.size)[rows]
        is_open_ = self.of_rulings(numbers, lambda one: is_open(one.value), pl.Boolean)
        asks = is_open_ | ~sure if scope != "act" else same(False, kept.size)
        known = ~is_open_ if scope == "act" else ~asks
        frame = pl.DataFrame({
            "#visit": kept.visit(), "member": self.names(kept, scope), "fact": same(fact, kept.size, pl.String),
            "value": self.of_rulings(numbers, lambda one: text_of(one.value), pl.String), **self.deciding(numbers),
        })  # fmt: skip
        yield frame.filter(known)
        rows_ = self.of_rulings(numbers, _full_rows, pl.List(pl.String))
        what = same("grade", kept.size, pl.String)
        self.open.append(
            frame.select("#visit", what.alias("what"), "member", "fact", sure.alias("certain"), rows_.alias("rows")).filter(
                asks
            )
        )

    def names(self, view: View, scope: str) -> Series:
        """Return the names of members, as `scope/key`."""
        return names_of(self.engine, view, scope)

    def of_rulings(self, numbers: Series, says: Any, kind: Any) -> Series:
        """Return for each row what is said of its ruling; only of the rulings that occur."""
        return of_rulings(self.engine, numbers, says, kind)

    def deciding(self, numbers: Series) -> dict[str, Series]:
        """Return table and rows of rulings."""
        return {
            "table": self.of_rulings(numbers, lambda one: one.table and one.table.id, pl.String),
            "rows": self.of_rulings(numbers, lambda one: [row.id for row in one.rows], pl.List(pl.String)),
        }

    # --- acts ------------------------------------------------------------------------------------

    def acts(self) -> DataFrame:
        """Return the violations that were found, or may turn out to be, with the items that make them up."""
        view, exists = self.scopes["act"].view, self.engine.exists("act")
        item, act = self.scopes["item"].view, self.engine.worlds.act
        failed = codes_of(self.engine.read(FAILED, item), self.engine.words).codes != self.engine.words.code(False)
        part = act.is_not_null() & failed & possible(self.engine.exists("item"), item.size)
        keys = self.words(self.scopes["item"].given["#key"][0].codes.filter(part))
        items = pl.DataFrame({"#act": act.filter(part), "items": keys}).group_by("#act").agg("items")
        frame = pl.DataFrame({
            "#visit": view.visit(), "#act": counted(view.size), "act": self.words(self.scopes["act"].given["#key"][0].codes),
            "certain": certain(exists, view.size),
        })  # fmt: skip
        found = frame.filter(possible(exists, view.size)).join(items, on="#act", how="left", maintain_order="left")
        return found.select("#visit", "act", "certain", found["items"].fill_null([]))

    def sanctions(self) -> DataFrame:
        """Return the penalties that law allows for acts."""
        if "sanction" not in self.library.vocabulary.records:
            return _below([], SANCTIONS)
        exists = self.engine.exists("sanction")
        view = self.scopes["sanction"].view
        of_act = view.row("act").is_not_null() if "act" in view.keys else same(False, view.size)
        kept, rows = view.where(possible(exists, view.size) & of_act)
        numbers = self.engine.remembered["rulings of", "sanction"][rows]
        return pl.DataFrame({
            "#visit": kept.visit(), "act": self.words(self.scopes["act"].given["#key"][0].codes[kept.row("act")]) if kept.size else [],
            "id": self.of_rulings(numbers, record_id, pl.String), "certain": certain(exists, view.size)[rows], **self.deciding(numbers),
            "attributes": self.of_rulings(numbers, lambda one: attributes(one, ()), pl.String),
        }, schema_overrides={"act": pl.String})  # fmt: skip

    # --- outcomes --------------------------------------------------------------------------------

    def outcomes(self) -> DataFrame:
        """Return the outcomes that are certain; the possible ones become questions."""
        if "outcome" not in self.library.vocabulary.records:
            return _below([], OUTCOMES)
        exists = self.engine.exists("outcome")
        view, numbers = self.scopes["outcome"].view, self.engine.remembered["rulings of", "outcome"]
        owners, sure_owner = self._owners(view, numbers)
        has_code = self.of_rulings(numbers, lambda one: not is_open(one.value.get("code", NONE)), pl.Boolean)
        known, may = certain(exists, view.size) & has_code, possible(exists, view.size)
        frame = pl.DataFrame({
            "#visit": view.visit(), "owner": owners, "id": owners + "/" + self.of_rulings(numbers, record_id, pl.String),
            **{name: self.of_rulings(numbers, lambda one, name=name: text_of(one.value.get(name, NONE)), pl.String) for name in ("code", "mode")},
            "due": self.of_rulings(numbers, _due, pl.Date), **self.deciding(numbers),
            "attributes": self.of_rulings(numbers, lambda one: attributes(one, ("code", "mode", "due")), pl.String),
        }) if view.size else _below([], OUTCOMES)  # fmt: skip
        if view.size:
            self._open_outcomes(frame, numbers, sure_owner, may & ~known)
        return self._gravest_first(frame, numbers, known) if view.size else frame

    def _gravest_first(self, frame: DataFrame, numbers: Series, known: Series) -> DataFrame:
        rank = self.library.fact("outcome.code").rank
        codes = self.of_rulings(
            numbers, lambda one: -rank(one.value["code"]) if isinstance(one.value.get("code"), str) else 0, pl.Int32
        )
        return frame.with_columns(codes.alias("#rank")).filter(known).sort("#visit", "#rank", "owner", "id").drop("#rank")

    def _owners(self, view: View, numbers: Series) -> tuple[Series, Series]:
        """Return the names of the owners of records, and where they certainly exist."""
        names, sure = nulls(view.size, pl.String), same(False, view.size)
        scopes = self.of_rulings(numbers, lambda one: one.table.scope, pl.String)
        for scope in scopes.unique().sort():
            rows = places(scopes == scope)
            here = view.some(rows)
            names = names.scatter(rows, self.names(here, scope))
            exists = certain(self.engine.exists(scope), self.scopes[scope].view.size)
            sure = sure.scatter(rows, exists[here.row(scope)])
        return names, sure

    def _open_outcomes(self, frame: DataFrame, numbers: Series, sure: Series, asks: Series) -> None:
        rows = self.of_rulings(numbers, _full_rows, pl.List(pl.String))
        found = frame.select("#visit", pl.col("owner").alias("member"), sure.alias("certain"), rows.alias("rows")).filter(asks)
        found = found.group_by("#visit", "member", maintain_order=True).agg(pl.col("certain").first(), pl.col("rows").explode())
        found = found.with_columns(
            pl.col("rows").list.unique(maintain_order=True),
            pl.lit("outcome").alias("what"),
            pl.lit(None, pl.String).alias("fact"),
        )
        self.open.append(found.select("#visit", "what", "member", "fact", "certain", "rows"))

    def unknowns(self) -> DataFrame:
        """Return what cannot be said yet; to be asked after values and outcomes."""
        return _below(self.open, UNKNOWNS)

    def problems(self) -> DataFrame:
        """Return what went wrong, once for each visit."""
        parts = [pl.DataFrame({"#visit": visits, "code": [one.code] * len(visits), "text": [one.zh] * len(visits)}, schema=PROBLEMS)
                 for visits, one in self.engine.problems]  # fmt: skip
        return _below(parts, PROBLEMS).unique(maintain_order=True)


def attributes(ruling: Ruling, but: tuple[str, ...]) -> str:
    """Return the attributes of a record as JSON."""
    found = {name: plain(value) for name, value in sorted(ruling.value.items()) if value is not NONE and name not in but}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, default=str)


def _due(ruling: Ruling) -> date | None:
    due = ruling.value.get("due", NONE)
    return due if isinstance(due, date) else None


def _full_rows(ruling: Ruling) -> list[str]:
    return [f"{ruling.table.id}.{row.id}" for row in ruling.rows]


def _below(parts: Iterable[DataFrame], schema: dict[str, Any]) -> DataFrame:
    kept = [part for part in parts if len(part)]
    return pl.concat([part.cast(schema) for part in kept]) if kept else pl.DataFrame(schema=schema)


def _schemas() -> Any:
    text, listed = pl.String, pl.List(pl.String)
    decided_ = {"table": text, "rows": listed}
    return (
        {"#visit": pl.UInt32, "member": text, "fact": text, "value": text, **decided_},
        {
            "#visit": pl.UInt32,
            "owner": text,
            "id": text,
            "code": text,
            "mode": text,
            "due": pl.Date,
            **decided_,
            "attributes": text,
        },
        {"#visit": pl.UInt32, "act": text, "id": text, "certain": pl.Boolean, **decided_, "attributes": text},
        {"#visit": pl.UInt32, "what": text, "member": text, "fact": text, "certain": pl.Boolean, "rows": listed},
        {"#visit": pl.UInt32, "code": text, "text": text},
    )


VALUES, OUTCOMES, SANCTIONS, UNKNOWNS, PROBLEMS = _schemas() if pl is not None else ({}, {}, {}, {}, {})

"""
A library of the kernel's rules in decision tables, and visits with long answers to judge by it; the same numbers give the same everywhere.

A checklist asks for forty facts, each item with a test of the complying answer. Ten rules are one table of the form *first*, which decides a grade of the entity; what
no row decides is the mildest. So 500 rules are 50 tables: 40 states and 50 grades (decided or open) follow from every visit.
"""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import polars as pl
import pyarrow as pa

from benchmarks import generate
from benchmarks.generate import DAYS, FACTS, FIRST_DAY, LETTERS
from smrules.concepts.library import Library
from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import read_yaml
from smrules.engine.columnar.batch import Batch
from smrules.inspection.batch.answers import AnswerIntake, answer_columns
from smrules.inspection.batch.cases import CaseIntake
from smrules.inspection.batch.intake import ROW, EntityIntake
from smrules.inspection.batch.layout import ENTITY_IDS, layout_of
from smrules.inspection.batch.rejects import REJECTS

ON = date(2026, 6, 1)
ROWS = 10
"""Rows of a table."""
GRADES = {"a": "甲", "b": "乙", "c": "丙", "d": "丁"}
CHECKLIST = "one.it"
ANSWERED = 3
"""Of four facts, how many are answered: 30 of 40."""
ITEM = {"class": "general", "look_for": "看", "basis": [{"instrument": "the-law", "article": "1"}]}
DOMAINS = [
    {"domains": [{"id": "one", "title": "一"}]},
    {"instruments": [{"id": "the-law", "title": "法", "in_force": "2000-01-01.."}]},
]


def item_of(fact: str) -> str:
    """Return the id of the item that asks for a fact."""
    return f"{CHECKLIST}.{fact.partition('.')[2].replace('_', '-')}"


def documents(rules: int) -> list[dict[str, Any]]:
    """Return words, a checklist that asks for every fact, and the tables."""
    words, kernel = generate.documents(rules)
    chance = Random(rules)
    rows = kernel["tables"][0]["rows"]
    facts = {name: fact for name, fact in words["facts"].items() if name in FACTS}
    tables = [_table(number, rows[first : first + ROWS], chance) for number, first in enumerate(range(0, rules, ROWS))]
    grade = {"label": "等级", "type": "choice", "of": GRADES, "ordered": True}
    facts |= {table["decides"]: grade for table in tables}
    facts["item.class"] = {"label": "类别", "type": "choice", "of": {"general": "一般"}}
    items = [{**ITEM, "id": item_of(name), "ask": name, "fact": name, "expect": kind.test(chance)} for name, kind in FACTS.items()]
    checklist = {"checklist": CHECKLIST, "domain": "one", "title": "一", "in_force": "2020-01-01..", "items": items}
    return [*DOMAINS, {"vocabulary": "many", "facts": facts}, checklist, {"decisions": "many", "tables": tables}]


def _table(number: int, rows: list[dict[str, Any]], chance: Random) -> dict[str, Any]:
    graded = [{**row, "then": chance.choice("bcd")} for row in rows]
    otherwise = {"then": "a", "why": "没有一行成立"}
    return {"id": f"t{number:03}", "for": "entity", "decides": f"entity.g{number:03}", "hit": "first", "rows": graded, "otherwise": otherwise}


def library(rules: int) -> Library:
    """Return the library of `documents`, as the loader reads it."""
    return built(documents(rules))


def built(parts: list[dict[str, Any]]) -> Library:
    """Return the library of some documents."""
    text = "---\n".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in parts)
    found, wrong = read_yaml("many.yaml", text.encode())
    assert not wrong, wrong
    return build_library(found)


# --- visits --------------------------------------------------------------------------------------

WAYS = ["a", "b", "c", "d", "e", "f", "g", "h", "a | c", "b | d | e", "f | h", "a | b | g | h", "c | e", "d | f | g", "b | h"]
"""Sets that are answered."""
_DAYS = [str(date.fromordinal(FIRST_DAY.toordinal() + number)) for number in range(DAYS)]
VALUES_OF = {
    "flag": ["true", "false"], "few": list(LETTERS[:4]), "many": list(LETTERS), "whole": [str(number) for number in range(1001)],
    "tenths": [f"{number // 10}.{number % 10}" for number in range(1001)], "day": _DAYS, "last": [*_DAYS, *["none"] * (DAYS * 3 // 7)], "set": WAYS,
}  # fmt: skip
"""Kind of fact → the texts that are answered."""


def answers(first: int, size: int) -> pa.Table:
    """Return the long answers of visits with the numbers from *first* on: `visit`, `fact`, `value` as text, visit by visit."""
    numbers = pl.int_range(first, first + size, dtype=pl.UInt64, eager=True)
    parts = []
    for seed, (fact, kind) in enumerate(FACTS.items()):
        told = (numbers.hash(seed=seed + 1_000) % 4) < ANSWERED
        values = _values(kind.name, numbers.hash(seed=seed)).filter(told)
        parts.append(pl.DataFrame({"number": numbers.filter(told), "value": values}).with_columns(fact=pl.lit(fact)))
    found = pl.concat(parts).sort("number", maintain_order=True)
    return found.select(visit=pl.lit("V") + pl.col("number").cast(pl.String), fact="fact", value="value").to_arrow()


def _values(kind: str, drawn: pl.Series) -> pl.Series:
    return pl.Series(VALUES_OF[kind])[(drawn % len(VALUES_OF[kind])).cast(pl.UInt32)]


def visited(first: int, size: int) -> pa.Table:
    """Return the entities that are visited, which are named like their visits; nothing is known of them."""
    return pa.table({"id": pa.array([f"V{number}" for number in range(first, first + size)])})


class Reader:
    """Reads long answers into a batch, as `smrules assess-many` does: this is the pivot of the columnar engine."""

    def __init__(self, library: Library, told: pa.Schema):
        layout = layout_of(library, pa.schema({"id": pa.string()}), "entities", "entity", ENTITY_IDS)
        self.entities = EntityIntake(library, layout)
        self.cases = CaseIntake(library, AnswerIntake(library, answer_columns(told, "answers", False), "answers"), None, ON)

    def read(self, visits: pa.Table, told: pa.Table) -> Batch:
        """Return the batch of some visits."""
        batch, rejects = self.cases.read(self.entities.read(numbered(visits)), None, numbered(told), REJECTS.empty_table())
        assert not len(rejects), rejects.slice(0, 1).to_pylist()
        return batch


def numbered(table: pa.Table) -> pa.Table:
    """Return rows with their numbers, as the reader of a file gives them."""
    return table.append_column(ROW, pl.int_range(len(table), eager=True).to_arrow())

"""Tables for the network, and what their rows say."""

from __future__ import annotations

from typing import Any

from smrules.concepts.library import Library
from smrules.engine.evaluator import Evaluators
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.world import Member, World
from tests.unit.engine.building import rules

FACTS = """
vocabulary: numbers
facts:
  entity.exact: {label: 数, type: number, decimals: 3}
  entity.great: {label: 大, type: number, decimals: 0}
  entity.sort: {label: 类, type: choice, of: {a: 甲, b: 乙, c: 丙}, ordered: true}
  entity.perhaps: {label: 或, type: choice, optional: true, of: {a: 甲, b: 乙}}
  entity.day: {label: 日, type: date, optional: true}
  entity.bag: {label: 集, type: choices, of: {a: 甲, b: 乙}}
"""


def table(rows: list[dict[str, Any]]) -> Library:
    """Return a library with one table over the facts of an entity, whose rows are numbered."""
    lines = "\n".join(f"      - {{id: r{number}, when: {_cells(row)}, then: [a]}}" for number, row in enumerate(rows))
    return rules(FACTS, f"""
decisions: of-numbers
tables:
  - id: of-numbers
    for: entity
    decides: entity.bag
    hit: collect
    in_force: 2020-01-01..
    basis: {{instrument: law, article: "1"}}
    rows:
{lines}
    otherwise: {{then: [b], why: 别无}}
""")  # fmt: skip


def _cells(row: dict[str, Any]) -> str:
    return "{" + ", ".join(f'{fact}: "{cell}"' for fact, cell in row.items()) + "}"


def hits(library: Library, values: dict[str, Any], engine: Evaluators = ReferenceEvaluator) -> dict[str, Any]:
    """Return the rows that hit or may hit an entity with some values."""
    world = World()
    member = world.add(Member("entity", "E1", values))
    made = engine(library, world)
    return {row.id: hit for row, hit in made.row_hits(library.tables["of-numbers"], member) if hit is not False}

"""Tests, values and examples are written as authors write them."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.rules import clauses
from smrules.concepts.values import NONE, UNKNOWN, MoneyRange
from smrules.definitions.yaml_source import read_yaml
from smrules.verification.showing.writing import cell, flow, value_text
from tests.unit.verification.building import library

CELLS = [
    "entity.area_m2: ≥ 150", "entity.area_m2: < 10.5", "entity.area_m2: 1..<5", "entity.area_m2: 1<..5", "entity.staff: 3",
    "entity.kind: individual", "entity.kind: not individual", "entity.grade: not (A | B)", "entity.grade: A | C",
    "entity.activities: has catering", "entity.activities: lacks all catering | sales", "entity.licensed_on: past 3 months",
    "entity.licensed_on: < visit.on", "entity.accident_on: none", "entity.accident_on: known", "visit.area: in 3701",
    "entity.open: true",
]  # fmt: skip


@pytest.mark.parametrize("written", CELLS)
def test_a_test_is_written_as_it_was_read(written):
    """Reading and writing undo each other for cells in their plain form."""
    fact, text = written.split(": ")
    built = library(f"""
decisions: d
tables:
  - {{id: t, for: visit, decides: visit.verdict, applies_when: {{{fact}: "{text}"}}, rows: [{{id: r, then: good}}]}}
""")
    if text == "true":
        built = library(f"""
decisions: d
tables:
  - {{id: t, for: visit, decides: visit.verdict, applies_when: {{{fact}: {text}}}, rows: [{{id: r, then: good}}]}}
""")
    (clause,) = clauses(built.tables["t"].guard)

    assert text == cell(built.type_of(clause.path), clause.test)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (3, "3"), (Fraction(21, 2), "10.5"), (date(2026, 6, 1), "2026-06-01"), ("A", "A"),
        (MoneyRange(1, 2), "1..2"), (MoneyRange(2, 2), "2"), (frozenset({"b", "a"}), "[a, b]"),
        (UNKNOWN, "unknown"), (NONE, "none"),
    ],
)  # fmt: skip
def test_values_are_written_as_cells(value, text):
    """Every kind of value has one way to be written."""
    assert text == value_text(value)


def test_an_example_can_be_read_again():
    """What is written as one line of YAML is the same data when it is read; codes that look like numbers are quoted."""
    data = {"given": {"visit.area": "37", "entity.kind": "no", "entity.open": True}, "expect": ["a", "b: c"], "entity": {}}

    text = flow(data)
    (document,), found = read_yaml("x.yaml", f"examples:\n  - {text}\n".encode())
    (read,) = document.data["examples"]
    assert ((), data) == (tuple(found), {name: _bare(one) for name, one in read.items() if name != "@"})


def _bare(value):
    return {name: one for name, one in value.items() if name != "@"} if isinstance(value, dict) else value

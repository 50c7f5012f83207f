"""Past visits judged by changed rules: who would have been treated differently."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")
pytest.importorskip("pyarrow", reason="the extra `columnar` is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

import smrules
from smrules import Library
from tests.small_libraries import build, vocabulary

pytestmark = pytest.mark.columnar

ON = date(2026, 11, 23)
BASIS = {"instrument": "the-law", "article": "1"}
ITEM = {"where": "front", "class": "key", "basis": [BASIS]}
PERIOD = "2020-01-01.."


def library(limit: str, code: str, facts: tuple[str, ...] = ("clean", "warmth")) -> Library:
    """Return a library with a limit of warmth, an outcome for what fails, and items for some facts."""
    expect = {"clean": True, "warmth": limit, "marked": True}
    items = [
        {"id": f"food.a.{one}", "ask": f"{one}？", "fact": f"entity.{one}", "expect": expect[one], **ITEM} for one in facts
    ]
    table = {"id": "follow", "for": "item", "adds": "outcome", "in_force": PERIOD, "basis": BASIS, "applies_when": {"item.failed": True},
             "rows": [{"id": "any", "when": {}, "then": {"code": code, "mode": "shall"}}]}  # fmt: skip
    lists = {"checklist": "food.a", "domain": "food", "title": "食品", "in_force": PERIOD, "items": items}
    return build({"words.yaml": vocabulary(), "lists.yaml": [lists, {"decisions": "d", "tables": [table]}]})


@pytest.fixture
def past(tmp_path):
    """Return a folder with three entities and what was found there: 4 ° and clean, 9 ° and clean, 9 ° and dirty."""
    pq.write_table(pa.table({"id": ["A", "B", "C"]}), tmp_path / "e.parquet")
    told = [
        ("A", "warmth", "4"),
        ("A", "clean", "true"),
        ("B", "warmth", "9"),
        ("B", "clean", "true"),
        ("C", "warmth", "9"),
        ("C", "clean", "false"),
    ]
    columns = {
        "visit": [one[0] for one in told],
        "fact": [f"entity.{one[1]}" for one in told],
        "value": [one[2] for one in told],
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    return tmp_path


def compared(old: Library, new: Library, past):
    """Return counts and list of what differs."""
    found = smrules.whatif(old, new, past / "e.parquet", past / "a.parquet", on=ON, out=past / "out", batch_rows=2)
    listed = [tuple(one.values()) for one in pq.read_table(found.files["differences"]).to_pylist()]
    return found, listed


def test_a_stricter_limit_changes_those_between_the_limits(past):
    """Five degrees instead of eight: nobody here lies between; nine and four come out as before."""
    found, listed = compared(library("≤ 8", "warning"), library("≤ 5", "warning"), past)

    assert (3, 0, []) == (found.visits, found.changed, listed)


def test_a_laxer_limit_takes_findings_and_outcomes_back(past):
    """Ten degrees instead of eight: two are compliant now, and their outcomes are gone."""
    found, listed = compared(library("≤ 8", "warning"), library("≤ 10", "warning"), past)

    assert (3, 2) == (found.visits, found.changed)
    assert {"outcome": 2, "grade": 0, "item": 2} == found.changed_by_kind
    assert {"warning": {"none": 2}} == found.outcomes
    assert {"food.a.warmth": {"added": 0, "dropped": 0, "changed": 2}} == found.items
    assert ("B", "item", "food.a food.a.warmth", "noncompliant", "compliant") in listed
    assert ("C", "outcome", "item/food.a.warmth/follow", "warning", None) in listed


def test_another_outcome_is_told_before_and_after(past):
    """The same findings lead elsewhere."""
    found, listed = compared(library("≤ 8", "warning"), library("≤ 8", "fine"), past)

    assert {"warning": {"fine": 3}} == found.outcomes
    assert {"B", "C"} == {visit for visit, *_ in listed}


def test_items_that_come_and_go_are_counted(past):
    """The new library does not ask for warmth, whose answers are left out, but asks for a mark that nobody looked at."""
    found, _ = compared(library("≤ 8", "warning"), library("≤ 8", "warning", ("clean", "marked")), past)

    assert {
        "food.a.marked": {"added": 3, "dropped": 0, "changed": 0},
        "food.a.warmth": {"added": 0, "dropped": 3, "changed": 0},
    } == found.items
    assert (3, 3, 0) == (found.visits, found.changed, found.rejected)

"""Guarantees: conditions that always hold, measures that exclude each other, records that hang on nothing."""

import pytest

from smrules.concepts.diagnostic import LibraryError
from smrules.verification.faults.promises import check_promise
from smrules.verification.trials.examples import run_examples
from tests.unit.verification.building import library

WORDS = """
vocabulary: more
facts:
  entity.fee: {label: 费用, type: money, range: 0..}
  visit.level: {label: 档, type: choice, of: {low: 低, high: 高, none-at-all: 无}}
  visit.lenient: {label: 从宽, type: choice, of: {no: 不从宽, may: 可以, shall: 应当}}
"""
TABLES = """
decisions: tables
derive:
  - {fact: visit.tenth, label: 一成, value: 0.1 * entity.fee, decimals: 2, round: down, unit: yuan}
tables:
  - id: level
    for: visit
    decides: visit.level
    hit: first
    rows:
      - {id: high, when: {entity.staff: ≥ 10}, then: high}
      - {id: low, when: {entity.staff: ≥ 1}, then: low}
    otherwise: {then: none-at-all, why: 没有人}
  - id: outcomes
    for: visit
    adds: outcome
    hit: collect
    rows:
      - {id: warn, when: {visit.level: high, visit.lenient: no}, then: {code: warn}}
      - {id: record, when: {entity.open: true}, then: {record: true}}
      - {id: stop, when: {visit.level: low}, then: {code: stop}}
      - {id: untold, when: {entity.kind: unknown}, then: {record: false}}
"""


def broken(guarantee):
    """Return the code and the example of each case that breaks a guarantee."""
    built = library(WORDS, TABLES, f"decisions: g\nguarantees:\n  - {{id: it, {guarantee}, why: 因为}}\n")
    return [(one.code, one.example) for one in check_promise(built, built.guarantees[0])]


@pytest.mark.parametrize("guarantee", [
    "for: visit, holds: {visit.tenth: ≤ entity.fee}",
    "for: visit, when: {visit.level: high}, holds: {entity.staff: ≥ 10}",
    "for: visit, when: {visit.level: low}, holds: {entity.staff: 1..9}",
    "for: visit, when: {visit.level: none-at-all}, holds: {entity.staff: 0}",
    "for: visit, never: [{outcome.code: warn}, {outcome.code: stop}]",
    "for: visit, whatever: visit.lenient, keeps: {outcome.record: true}",
    "for: visit, whatever: visit.lenient, keeps: {outcome.code: stop}",
    "known: sanction",
])  # fmt: skip
def test_a_promise_that_is_kept_is_proved(guarantee):
    """Rounding, decided facts, an order of rows: nothing is said of what always holds."""
    assert [] == broken(guarantee)


@pytest.mark.parametrize(("guarantee", "expected"), [
    ("for: visit, holds: {visit.tenth: < entity.fee}", [("SM430", "- {given: {entity.fee: 0}, expect: true}")]),
    ("for: visit, when: {visit.level: low}, holds: {entity.staff: 1..8}", [("SM430", "- {given: {entity.staff: 9}, expect: true}")]),
    ("for: visit, never: [{outcome.record: true}, {outcome.code: stop}]",
     [("SM427", "- {given: {entity.open: true, entity.staff: 1}, expect: [{record: true}, {code: stop}, {record: false}]}")]),
    ("for: visit, whatever: visit.lenient, keeps: {outcome.code: warn}",
     [("SM431", "- {given: {visit.level: high, visit.lenient: no, entity.open: true, entity.kind: individual}, expect: [{code: warn}, {record: true}]}\n"
                "- {given: {visit.level: high, visit.lenient: may, entity.open: true, entity.kind: individual}, expect: {record: true}}")]),
    ("for: visit, whatever: entity.staff, keeps: {outcome.code: stop}",
     [("SM431", "- {given: {entity.staff: 1, visit.lenient: no, entity.open: true, entity.kind: individual}, expect: [{record: true}, {code: stop}]}\n"
                "- {given: {entity.staff: 0, visit.lenient: no, entity.open: true, entity.kind: individual}, expect: {record: true}}")]),
    ("known: outcome",
     [("SM433", "- {given: {visit.level: low, visit.lenient: no, entity.open: true}, expect: [{record: true}, {code: stop}, {record: false}]}\n"
                "- {given: {visit.level: low, visit.lenient: no, entity.open: true, entity.kind: individual}, expect: [{record: true}, {code: stop}]}")]),
])  # fmt: skip
def test_a_promise_that_is_broken_is_shown_with_a_case(guarantee, expected):
    """The case stands in the form of an example."""
    assert expected == broken(guarantee)


@pytest.mark.parametrize(("guarantee", "code"), [
    ("for: visit", "SM203"),
    ("holds: {entity.open: true}", "SM203"),
    ("for: visit, keeps: {outcome.code: warn}", "SM203"),
    ("for: visit, holds: {entity.open: true}, known: outcome", "SM203"),
    ("for: vist, holds: {entity.open: true}", "SM309"),
    ("known: outcom", "SM309"),
    ("for: visit, holds: {entity.opne: true}", "SM301"),
    ("for: visit, whatever: visit.lenent, keeps: {outcome.code: warn}", "SM301"),
    ("for: visit, never: [{outcome.code: wrn}, {outcome.code: stop}]", "SM303"),
])  # fmt: skip
def test_a_promise_says_one_thing_about_what_there_is(guarantee, code):
    """A guarantee has exactly one form; scopes, facts and values are declared."""
    with pytest.raises(LibraryError) as raised:
        broken(guarantee)

    assert [code] == [one.code for one in raised.value.diagnostics]


def test_examples_of_a_promise_are_tried():
    """An example says whether the promise is kept of one member."""
    examples = "examples: [{given: {entity.staff: 9}, expect: false}, {given: {entity.staff: 8}, expect: false}, {given: {}, expect: unknown}]"
    built = library(WORDS, TABLES, f"decisions: g\nguarantees:\n  - {{id: it, for: visit, holds: {{entity.staff: ≤ 8}}, why: 因为, {examples}}}\n")

    assert [True, False, True] == [one.passed for one in run_examples(built)]

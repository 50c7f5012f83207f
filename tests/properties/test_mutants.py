"""What is proved of mutants, and what is suggested against them, holds of random tables and random facts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules.concepts.diagnostic import InputError
from smrules.engine.reference import ReferenceEvaluator
from smrules.verification.mutation.mutants import mutants
from smrules.verification.mutation.suggestions import read_example, suggestion
from smrules.verification.showing.writing import flow
from smrules.verification.trials.table_trials import TableTrial
from smrules.verification.versions.equivalence import decides_alike, differences
from smrules.verification.versions.partition import TooManyParts
from tests.unit.verification.building import library

pytestmark = pytest.mark.slow

ON = date(2026, 6, 1)
CELLS = {
    "entity.staff": ["< 2", "≥ 2", "1..3", "0", "3", "not 2"],
    "entity.open": ["true", "false"],
    "entity.grade": ["A", "≥ B", "not (A | C)", "< D"],
    "entity.accident_on": ["none", "known", "past 2 years", "< visit.on"],
    "entity.activities": ["has sales", "lacks any catering | online", "has all catering | sales"],
    "entity.area_m2": ["0..<5", "≥ 5", "> 0"],
}
VALUES = {
    "entity.staff": [0, 1, 2, 3, 4],
    "entity.open": [True, False],
    "entity.grade": ["A", "B", "C", "D"],
    "entity.accident_on": ["none", "2023-01-01", "2026-05-31", "2026-06-01"],
    "entity.activities": [["sales"], ["catering"], ["catering", "sales", "online"], ["nothing"]],
    "entity.area_m2": [0, Fraction(1, 10), Fraction(49, 10), 5, 6],
}
RESULTS = ["good", "fair", "bad"]


@st.composite
def conditions(draw, most=3):
    """Draw the cells of one row."""
    facts = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=0, max_size=most, unique=True))
    return ", ".join(f'{fact}: "{cell}"' if cell not in ("true", "false") else f"{fact}: {cell}"
                     for fact, cell in ((fact, draw(st.sampled_from(CELLS[fact]))) for fact in facts))  # fmt: skip


@st.composite
def tables(draw):
    """Draw a small library with one table, some of whose rows may be exceptions to others."""
    hit = draw(st.sampled_from(["unique", "first", "worst"]))
    lines = ["decisions: d", "tables:", "  - id: t", "    for: visit", "    decides: visit.verdict", f"    hit: {hit}"]
    lines.append(f"    applies_when: {{{draw(conditions(1))}}}")
    lines.append("    rows:")
    for number in range(draw(st.integers(1, 4))):
        exception = ", exception_to: [r0]" if number and draw(st.booleans()) else ""
        then = f"then: {draw(st.sampled_from(RESULTS))}{exception}"
        lines.append(f"      - {{id: r{number}, when: {{{draw(conditions())}}}, {then}}}")
    if draw(st.booleans()):
        lines.append("    otherwise: {then: fair, why: 未规定}")
    return library("\n".join(lines) + "\n")


@st.composite
def facts(draw):
    """Draw what is known: any fact may be missing."""
    return {name: draw(st.sampled_from(values)) for name, values in VALUES.items() if draw(st.integers(0, 3))}


def decision(built, table, given_facts):
    """Return what a table of a library says, and the codes of what goes wrong."""
    trial = TableTrial(built, table, ON)
    member = trial.member(trial.mapping({"given": read_example(flow({"given": given_facts}))["given"]}, "given"))
    engine = ReferenceEvaluator(built, trial.world)
    return engine.ruling(member, table.decides).value, sorted({one.code for one in engine.problems})


@given(tables(), st.lists(facts(), min_size=5, max_size=25))
def test_a_mutant_that_is_proved_alike_decides_alike(built, cases):
    """Whatever is known or unknown, the reference evaluator finds no difference."""
    for mutant in mutants(built):
        if decides_alike(built, mutant):
            changed = mutant.apply(built)
            for case in cases:
                one, other = decision(built, built.tables["t"], case), decision(changed, changed.tables["t"], case)
                assert one == other, (mutant.words.zh, case)


@given(tables(), st.lists(facts(), min_size=5, max_size=25))
def test_a_mutant_that_decides_differently_is_never_proved_alike(built, cases):
    """One case that tells them apart is enough: some part of the space must be told apart too."""
    for mutant in mutants(built):
        changed = mutant.apply(built)
        seen = any(
            decision(built, built.tables["t"], case) != decision(changed, changed.tables["t"], case) for case in cases
        )
        if seen:
            try:
                found = [next(differences(built, mutant, open_), None) for open_ in (False, True)]
            except TooManyParts:
                continue
            assert found != [None, None], mutant.words.zh


@given(tables())
def test_a_suggested_example_tells_rule_and_mutant_apart(built):
    """It can be read as YAML, holds of the rule, and does not hold of the mutant."""
    for mutant in mutants(built):
        try:
            found = suggestion(built, mutant)
        except InputError:
            pytest.fail(mutant.words.zh)
        if found is not None:
            assert read_example(found.text) is not None
            assert found.attempt.result(built).passed, found.text
            assert not found.attempt.result(mutant.apply(built)).passed, found.text

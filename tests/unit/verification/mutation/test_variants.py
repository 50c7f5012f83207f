"""Small changes of conditions, tests and results, and how they are told."""

import pytest

from smrules.concepts.rules import Clause, FineRange, Literal, OneOf, Scaled, clauses
from smrules.concepts.vocabulary import FactPath
from smrules.verification.mutation.variants import DROP, MOVE, SWAP, of_condition, of_result, of_test
from tests.unit.verification.building import library

LIBRARY = library()


def guard(text):
    """Return the guard of a table that applies when *text* holds."""
    built = library(f"""
decisions: d
tables:
  - id: t
    for: visit
    decides: visit.verdict
    applies_when: {text}
    rows: [{{id: r, then: good}}]
""")
    return built.tables["t"].guard


def told(text):
    """Return every change of a condition as (operator, words)."""
    return [(one.operator, one.words.zh) for one in of_condition(LIBRARY, guard(text))]


@pytest.mark.parametrize(
    ("cell", "changes"),
    [
        ("{entity.area_m2: ≥ 150}", ["≥ 149.9", "≥ 150.1"]),
        ("{entity.staff: 2..5}", ["1..5", "3..5", "2..4", "2..6"]),
        ("{entity.staff: 3}", ["2", "4"]),
        ("{entity.licensed_on: 2024-03-01..}", ["≥ 2024-02-29", "≥ 2024-03-02"]),
        ("{entity.licensed_on: past 3 months}", ["past 2 months", "past 4 months"]),
        ("{entity.licensed_on: < visit.on}", ["≤ visit.on"]),
        ("{entity.grade: ≥ B}", ["≥ A", "≥ C"]),
        ("{entity.marks: ≤ 5}", ["≤ 0", "≤ 10"]),
    ],
)
def test_a_limit_moves_by_one_step_either_way(cell, changes):
    """A step is the last decimal, a day, a grade, the next listed number; where there is none the end goes in or out."""
    found = [words.rpartition(" 改成 ")[2] for operator, words in told(cell) if operator == MOVE]

    assert changes == found


@pytest.mark.parametrize(
    ("cell", "changed"),
    [
        ("{entity.open: true}", "false"),
        ("{entity.kind: individual}", "organisation"),
        ("{entity.grade: not (A | B)}", "not (A | C)"),
        ("{entity.activities: has catering}", "has sales"),
        ("{entity.activities: has any catering | nothing}", "has any catering | sales"),
    ],
)
def test_a_value_is_exchanged_for_one_that_is_not_named(cell, changed):
    """Of several values the last is exchanged; a yes becomes a no."""
    assert [changed] == [words.rpartition(" 改成 ")[2] for operator, words in told(cell) if operator == SWAP]


def test_all_values_of_a_choice_cannot_be_exchanged():
    """Where every value passes there is none to exchange."""
    assert [] == [one for one in told("{entity.kind: individual | organisation}") if one[0] == SWAP]


def test_every_clause_is_dropped_once_however_deep():
    """A part that is left empty goes away with its clause."""
    whole = guard("{entity.open: true, any: [{entity.staff: 1, entity.door: true}, {not: {entity.staff: 2}}]}")

    left = [len(list(clauses(one.changed))) for one in of_condition(LIBRARY, whole) if one.operator == DROP]
    assert [3, 3, 3, 3] == left


def test_a_condition_of_one_clause_leaves_nothing():
    """Without its clause a condition always holds."""
    dropped, *_ = of_condition(LIBRARY, guard("{entity.open: true}"))

    assert (DROP, [], "删去 entity.open: true") == (dropped.operator, list(clauses(dropped.changed)), dropped.words.zh)


def test_the_other_clauses_stay_as_they_are():
    """Only one clause differs, and its text is that of the new test."""
    whole = guard("{entity.open: true, entity.staff: ≥ 2}")

    moved = [one.changed for one in of_condition(LIBRARY, whole) if one.operator == MOVE]
    assert [("true", "≥ 1"), ("true", "≥ 3")] == [tuple(clause.text for clause in clauses(one)) for one in moved]


def test_ends_of_a_fine_move_by_a_yuan_multiples_by_one():
    """A fine never falls below nothing; a share moves by a hundredth."""
    goods = FactPath("entity.goods")
    once = FineRange(Scaled(1, goods), Scaled(1, goods))
    then = {"fine": FineRange(Scaled(0), Scaled(500)), "more": once, "note": Literal("x")}

    found = [(one.operator, one.words.zh) for one in of_result(then)]
    assert [
        (MOVE, "fine: 0..500 改成 1..500"),
        (MOVE, "fine: 0..500 改成 0..499"),
        (MOVE, "fine: 0..500 改成 0..501"),
        (MOVE, "more: 1 × entity.goods 改成 0..1 × entity.goods"),
        (MOVE, "more: 1 × entity.goods 改成 2..1 × entity.goods"),
        (MOVE, "more: 1 × entity.goods 改成 1..0 × entity.goods"),
        (MOVE, "more: 1 × entity.goods 改成 1..2 × entity.goods"),
    ] == found


def test_numbers_are_never_exchanged():
    """A number that must be met moves; it is not swapped too."""
    found = list(of_test(LIBRARY, FactPath("entity.staff"), OneOf((Literal(3),))))

    assert {MOVE} == {one.operator for one in found}


def test_a_clause_keeps_its_fact():
    """What is changed is the test."""
    (_, swapped) = of_condition(LIBRARY, guard("{entity.open: true}"))

    assert isinstance(swapped.changed, Clause)
    assert "entity.open" == swapped.changed.path.fact

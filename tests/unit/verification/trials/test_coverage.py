"""What the examples of a small library cover, and what they do not."""

from smrules.verification.trials.coverage import BOUNDARIES, ROWS, TESTS, coverage
from smrules.verification.trials.examples import run_examples
from tests.unit.verification.building import library, rows


def covered(text):
    """Return the coverage of one document."""
    built, traces = library(text), []
    results = run_examples(built, traces=traces)
    return coverage(built, results, traces)


def with_examples(*examples, otherwise=""):
    """Return a table on staff with these examples."""
    text = rows("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad", otherwise=otherwise)
    return text + "    examples:\n" + "".join(f"      - {one}\n" for one in examples)


def test_without_examples_nothing_is_covered():
    """Two rows, two sides of two tests, three values at each of two limits."""
    found = covered(rows("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad"))

    assert [(0, 2), (0, 4), (0, 6)] == [found.of(kind) for kind in (ROWS, TESTS, BOUNDARIES)]


def test_a_row_is_covered_by_an_example_that_it_decides():
    """An example that leaves a row open does not cover it."""
    found = covered(with_examples("{given: {entity.staff: 2}, expect: good}", "{given: {}, expect: unknown}"))

    assert ["t.r2"] == [one.place for one in found.missing if one.kind == ROWS]
    assert 0.5 == found.share(ROWS)


def test_both_sides_and_the_neighbours_of_a_limit():
    """Three examples around a limit cover all there is to cover."""
    given = [f"{{given: {{entity.staff: {number}}}, expect: {'good' if number < 3 else 'bad'}}}" for number in (2, 3, 4)]
    found = covered(with_examples(*given))

    assert () == found.missing


def test_what_is_missing_is_said_in_words():
    """The value that nobody tried is named."""
    found = covered(with_examples("{given: {entity.staff: 2}, expect: good}", "{given: {entity.staff: 3}, expect: bad}"))

    assert [("t.r1", "entity.staff: < 3 没有取 4 的例子"), ("t.r2", "entity.staff: ≥ 3 没有取 4 的例子")] == [
        (one.place, one.zh) for one in found.missing
    ]


def test_values_beyond_the_range_of_a_fact_are_not_asked_for():
    """There are no fewer than no staff."""
    found = covered(rows("entity.staff: 0 → good", otherwise="bad"))

    assert ["0", "1"] == [one.zh.split()[-2] for one in found.missing if one.kind == BOUNDARIES]


def test_otherwise_is_a_row():
    """It is covered where no row holds for certain."""
    example = "    examples:\n      - {given: {entity.staff: 5}, expect: bad}\n"
    found = covered(rows("entity.staff: < 3 → good", otherwise="bad") + example)

    assert ["t.r1"] == [one.place for one in found.missing if one.kind == ROWS]


def test_known_gaps_and_failures_cover_nothing():
    """Only an example that holds shows anything."""
    gap = "{given: {entity.staff: 3}, expect: bad, todo: true}"
    found = covered(with_examples("{given: {entity.staff: 2}, expect: bad}", gap))

    assert (0, 2) == found.of(ROWS)


def test_answers_and_applicability_are_covered_by_examples_of_items():
    """What complies, and whether it is asked."""
    text = """
checklist: food.shop
domain: food
title: 店
applies_when: {entity.activities: has sales}
items:
  - id: food.shop.staff
    ask: 人数
    fact: entity.staff
    class: key
    expect: ≥ 1
    applies_when: {entity.open: true}
    basis: {instrument: new-law, article: "1"}
    examples:
      - {answers: {entity.staff: 1}, expect: {state: compliant}}
      - {entity: {activities: [sales], open: true}, expect: {applies: true}}
      - {entity: {activities: [catering], open: true}, expect: {applies: false}}
"""

    assert [
        "entity.staff: ≥ 1 没有不成立的例子",
        "entity.open: true 没有不成立的例子",
        "entity.staff: ≥ 1 没有取 0 的例子",
        "entity.staff: ≥ 1 没有取 2 的例子",
    ] == [one.zh for one in covered(text).missing]


def test_a_limit_that_is_a_parameter_has_neighbours_too():
    """They are told in words, because the figure changes with the day."""
    param = "param: most\nunit: 人\nvalues: {2020-01-01: 3}\n"
    found = covered(rows("entity.staff: ≤ param.most → good", otherwise="bad") + "---\n" + param)

    missing = [one.zh.split()[-2] for one in found.missing if one.kind == BOUNDARIES]
    assert ["比它低一步的值", "恰好等于它的值", "比它高一步的值"] == missing

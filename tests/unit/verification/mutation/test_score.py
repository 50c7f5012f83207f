"""The mutation score: what is killed, what is excluded by proof, what survives and what would kill it."""

import pytest

from smrules.verification.mutation.mutants import mutants
from smrules.verification.mutation.score import EQUIVALENT, KILLED, SURVIVED, run_mutation
from smrules.verification.mutation.variants import OPERATORS
from smrules.verification.mutation.witnesses import Witnesses
from tests.unit.verification.building import library, rows

TABLE = rows("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad")
BOTH = """    examples:
      - {given: {entity.staff: 2}, expect: good}
      - {given: {entity.staff: 3}, expect: bad}
"""


def fates(text):
    """Return what became of every mutant, by what was changed."""
    return {fate.mutant.words.zh: fate for fate in run_mutation(library(text)).fates}


def test_without_examples_everything_survives_that_is_not_proved_alike():
    """The order of the two rows does not matter; all else does."""
    report = run_mutation(library(TABLE))

    assert {KILLED: 0, SURVIVED: 7, EQUIVALENT: 1} == {
        status: sum(counts[status] for counts in report.counts.values()) for status in (KILLED, SURVIVED, EQUIVALENT)
    }
    assert 0.0 == report.score
    assert list(OPERATORS) == list(report.counts)


def test_examples_on_both_sides_of_the_limit_kill_all():
    """The two values at the limit notice every change."""
    report = run_mutation(library(TABLE + BOTH))

    assert (1.0, ()) == (report.score, report.survivors)
    assert {"t #1", "t #2"} == {fate.by for fate in report.fates if fate.status == KILLED}


def test_the_suggestions_together_kill_all_survivors():
    """Pasted beside the rule, the examples that are suggested leave nothing."""
    survivors = run_mutation(library(TABLE)).survivors
    texts = dict.fromkeys(fate.suggestion.text for fate in survivors)

    again = run_mutation(library(TABLE + "    examples:\n" + "".join(f"      - {text}\n" for text in texts)))
    assert 1.0 == again.score
    assert len(texts) < len(survivors)


def test_known_gaps_and_failures_kill_nothing():
    """An example that fails already notices nothing; neither does one that may fail."""
    wrong = BOTH.replace("expect: good}", "expect: bad}").replace("expect: bad}\n", "expect: bad, todo: true}\n")

    assert 0.0 == run_mutation(library(TABLE + wrong)).score


def test_a_library_without_rules_has_nothing_to_score():
    """Nothing to change, nothing to miss."""
    report = run_mutation(library())

    assert (1.0, ()) == (report.score, report.fates)


def test_the_report_is_the_same_every_time():
    """The same rules give the same fates and the same suggestions, in the same order."""
    one, other = (
        [(fate.mutant.place, fate.mutant.words, fate.status, fate.suggestion and fate.suggestion.text) for fate in run.fates]
        for run in (run_mutation(library(TABLE)), run_mutation(library(TABLE)))
    )

    assert one == other


@pytest.mark.parametrize("suggest", [True, False])
def test_suggestions_may_be_left_out(suggest):
    """Looking for examples takes time that not everybody has."""
    report = run_mutation(library(TABLE), suggest=suggest)

    assert {suggest} == {fate.suggestion is not None for fate in report.survivors}


def test_progress_is_told():
    """First the examples are tried, then the mutants."""
    told = []
    run_mutation(library(TABLE + BOTH), progress=lambda *one: told.append(one))

    assert [("examples", 2, 2), ("mutants", 8, 8)] == [one for one in told if one[1] == one[2]]


FAR = """
decisions: far
derive:
  - {fact: visit.small, label: 小, holds: {visit.verdict: good}}
tables:
  - id: far
    for: visit
    adds: outcome
    rows:
      - {id: stop, when: {visit.small: false}, then: {code: stop}}
      - {id: warn, when: {visit.small: true}, then: {code: warn}}
    examples:
      - {given: {entity.staff: 2}, expect: {code: warn}}
      - {given: {entity.staff: 3}, expect: {code: stop}}
"""


def test_an_example_of_another_rule_kills_too():
    """What a table further on expects hangs on the mutant; the dependency is traced, not declared."""
    built = library(TABLE, FAR)
    report = run_mutation(built)

    of_table = [fate for fate in report.fates if fate.mutant.key == ("table", "t")]
    assert {"far #1", "far #2"} == {fate.by for fate in of_table if fate.status == KILLED}


def test_only_examples_that_can_notice_are_asked():
    """An example of a rule that the mutant does not touch is no witness."""
    other = rows("entity.open: true → good", otherwise="bad").replace("id: t\n", "id: u\n")
    built = library(TABLE + BOTH, other.replace("visit.verdict", "checklist.grade").replace("for: visit", "for: checklist"))
    witnesses = Witnesses(built)

    asked = {one.key: [attempt.name for attempt in witnesses.of(one, one.apply(built))] for one in mutants(built)}
    assert [] == asked["table", "u"]
    assert set(asked["table", "t"]) <= {"t #1", "t #2"}


def test_an_exception_is_missed_by_an_example_of_the_table_that_gives_way():
    """Without the exception the other table speaks again: its own example notices."""
    example = "    examples:\n      - {given: {entity.staff: 5}, expect: fair}\n"
    one = rows("entity.open: true → good", otherwise="bad") + example
    other = rows("entity.staff: ≥ 1 → fair", otherwise="bad", keys="exception_to: t\napplies_when: {entity.staff: ≥ 5}")
    report = run_mutation(library(one, other.replace("id: t\n", "id: u\n").replace("decisions: d", "decisions: e")))

    assert [(KILLED, "t #1")] == [
        (fate.status, fate.by) for fate in report.fates if fate.mutant.operator == "drop-exception"
    ]


GIVING_WAY = """
liability: general
punishes: [no-price]
basis: {instrument: new-law, article: "1"}
rows: [{id: fine, then: {fine: 10..20}}]
examples:
  - {given: {entity.open: false}, expect: {fine: 10..20}}
  - {given: {entity.open: true}, expect: none}
---
liability: special
punishes: [no-price]
basis: {instrument: new-law, article: "2"}
applies_when: {entity.open: true}
exception_to: general
rows: [{id: fine, then: {fine: 1..2}}]
"""


def test_a_table_that_said_nothing_speaks_again():
    """What gave way had nothing to say; the example that expects nothing notices."""
    report = run_mutation(library(GIVING_WAY))

    assert [(KILLED, "general #2")] == [
        (fate.status, fate.by) for fate in report.fates if fate.mutant.operator == "drop-exception"
    ]

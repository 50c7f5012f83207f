"""Examples and cases: what is tried, what is compared, and what cannot be read."""

import pytest

from smrules.verification.trials.examples import run_examples
from tests.unit.definitions.building import built
from tests.unit.engine.building import WORDS

RULES = (
    WORDS
    + """
---
checklist: food.shop
domain: food
title: 食品店
in_force: 2020-01-01..
applies_when: {entity.flag: true}
items:
  - id: food.shop.one
    ask: 甲
    fact: entity.one
    type: number
    decimals: 1
    class: key
    expect: ≤ 8
    act: dirt
    presume: {item.unsafe: true}
    basis: {instrument: law, article: "1"}
    examples: [ITEM]
---
checklist: food.machine
domain: food
title: 机器
per: machine
items:
  - id: food.machine.load
    ask: 负载
    fact: machine.load
    class: general
    expect: ≤ 5
    basis: {instrument: law, article: "1"}
    examples: [MEMBER]
---
liability: dirt-1
punishes: [dirt]
basis: {instrument: law, article: "2"}
rows:
  - {id: small, when: {entity.size: < 50}, then: {fine: 100..200}}
  - {id: large, when: {entity.size: ≥ 50}, then: {measures: [warning]}}
examples: [LIABILITY]
---
decisions: d
derive:
  - {fact: act.fine, label: 罚款, pick: sanction, highest: [sanction.fine.max, sanction.id], empty: none}
  - {fact: act.heavy, label: 重, holds: {act.fine.max: ≥ 150}}
tables:
  - id: grade
    for: entity
    decides: entity.grade
    in_force: 2022-01-01..2025-12-31
    rows:
      - {id: small, when: {entity.size: < 10}, then: good}
      - {id: large, when: {entity.size: ≥ 10}, then: bad}
    examples: [TABLE]
  - id: heavy
    for: act
    adds: outcome
    rows:
      - {id: heavy, when: {act.heavy: true}, then: {code: stop, due: 10 days after visit.on}}
      - {id: light, when: {act.heavy: false}, then: {code: frown}}
    examples: [HEAVY]
  - id: unsafe
    for: item
    adds: outcome
    applies_when: {item.failed: true}
    rows:
      - {id: unsafe, when: {item.unsafe: true}, then: {code: frown}}
      - {id: safe, when: {item.unsafe: false}, then: {code: nod}}
---
cases: [CASE]
"""
)


def tried(**examples: str):
    """Return the one result for the example that is put in a place of the rules."""
    text = RULES
    for place in ("ITEM", "MEMBER", "LIABILITY", "TABLE", "HEAVY", "CASE"):
        text = text.replace(f"[{place}]", f"[{examples[place]}]" if place in examples else "[]")
    (result,) = run_examples(built(text))
    return result


ONE = "answers: {entity.one: 9}"


@pytest.mark.parametrize(
    ("place", "example", "rows"),
    [
        (
            "ITEM",
            f"{{{ONE}, entity: {{size: 5}}, expect: {{state: noncompliant}}}}",
            {"dirt-1.small", "heavy.heavy", "unsafe.unsafe"},
        ),
        (
            "ITEM",
            f"{{{ONE}, entity: {{entity.size: 5}}, expect: {{outcome: [frown, stop], because: heavy.heavy, unknown: []}}}}",
            {"dirt-1.small", "heavy.heavy", "unsafe.unsafe"},
        ),
        ("ITEM", f"{{{ONE}, expect: {{outcome: frown, unknown: entity.size}}}}", {"unsafe.unsafe"}),
        (
            "ITEM",
            "{answers: {entity.one: {value: 9, circumstances: {unsafe: false}}}, expect: {because: [unsafe.safe]}}",
            {"unsafe.safe"},
        ),
        ("ITEM", "{answers: {entity.one: 9, item.unsafe: false}, expect: {because: unsafe.safe}}", {"unsafe.safe"}),
        ("ITEM", "{answers: {entity.one: 8}, expect: {state: compliant, outcome: none, unknown: []}}", set()),
        ("ITEM", "{expect: {state: unanswered, outcome: [], unknown: [entity.one]}}", set()),
        ("ITEM", "{answers: {entity.one: {state: not-applicable}}, expect: {state: not-applicable}}", set()),
        ("MEMBER", "{answers: {machine.load: 6}, expect: {state: noncompliant, outcome: none}}", set()),
        ("MEMBER", "{entity: {machine: [{number: X, load: 5}]}, expect: {state: compliant}}", set()),
        (
            "MEMBER",
            "{entity: {machine.state: bad, visit.area: '37'}, answers: {machine.load: 6}, expect: {state: noncompliant}}",
            set(),
        ),
        ("LIABILITY", "{given: {entity.size: 5}, expect: {fine: 100..200}, because: small}", {"dirt-1.small"}),
        ("TABLE", "{given: {entity.size: 5}, expect: good}", {"grade.small"}),
        ("TABLE", "{given: {entity.size: 10}, expect: bad, because: [grade.large]}", {"grade.large"}),
        ("TABLE", "{given: {entity.size: 5}, on: 2026-01-01, expect: none}", set()),
        ("TABLE", "{given: {}, expect: unknown, because: [small, large]}", {"grade.small", "grade.large"}),
        ("HEAVY", "{given: {act.heavy: true}, on: 2026-01-31, expect: {code: stop, due: 2026-02-10}}", {"heavy.heavy"}),
        ("HEAVY", "{given: {act.fine.max: 149}, expect: {code: frown}}", {"heavy.light"}),
        ("HEAVY", "{given: {act.fine.max: 150, act.fine.min: 1}, expect: {code: stop, due: 2026-06-11}}", {"heavy.heavy"}),
        (
            "CASE",
            "{name: n, on: 2026-06-01, entity: {flag: true, size: 5, machine: []}, answers: {entity.one: 9}, expect: "
            "{states: {food.shop.one: noncompliant}, outcomes: [stop, frown], because: [heavy.heavy], unknown: []}}",
            {"dirt-1.small", "heavy.heavy", "unsafe.unsafe"},
        ),
        (
            "CASE",
            "{name: n, on: 2025-06-01, entity: {flag: false, size: 5, machine: [{number: X}]}, answers: {machine/X: "
            "{machine.load: 1}}, expect: {states: {food.machine.load@X: compliant}, grades: {entity.grade: good}}}",
            {"grade.small"},
        ),
        (
            "CASE",
            "{name: n, on: 2025-06-01, entity: {flag: false, machine: []}, expect: "
            "{grades: {entity.grade: unknown}, unknown: [entity.size]}}",
            set(),
        ),
    ],
)
def test_an_example_that_holds_passes_and_says_which_rows_decided(place, example, rows):
    """Facts by short and full name, answers with and without circumstances, members, pasts, dates."""
    result = tried(**{place: example})

    assert [] == [one.text() for one in result.diagnostics]
    assert (True, rows) == (result.passed, set(result.rows))


@pytest.mark.parametrize(
    ("place", "example", "told"),
    [
        ("ITEM", f"{{{ONE}, expect: {{state: compliant}}}}", "the state should be compliant, is noncompliant（unsafe.unsafe）"),
        (
            "ITEM",
            f"{{{ONE}, entity: {{size: 5}}, expect: {{outcome: frown}}}}",
            "the outcome should be [frown], is [frown, stop]（dirt-1.small、heavy.heavy、unsafe.unsafe）",
        ),
        (
            "ITEM",
            f"{{{ONE}, expect: {{because: heavy.heavy}}}}",
            "the deciding row should be heavy.heavy, is [unsafe.unsafe]（unsafe.unsafe）",
        ),
        ("ITEM", f"{{{ONE}, expect: {{unknown: []}}}}", "the unknown facts should be [], is [entity.size]（unsafe.unsafe）"),
        ("TABLE", "{given: {entity.size: 5}, expect: bad}", "entity.grade should be bad, is good（grade.small）"),
        (
            "LIABILITY",
            "{given: {entity.size: 5}, expect: {fine: 100..300}}",
            "sanction should be [{fine: 100..300}], is [{fine: 100..200}]（dirt-1.small）",
        ),
        (
            "LIABILITY",
            "{given: {entity.size: 5}, expect: {fine: 100..200, note: x}}",
            "sanction should be [{fine: 100..200, note: x}], is [{fine: 100..200}]（dirt-1.small）",
        ),
        (
            "LIABILITY",
            "{given: {}, expect: {fine: 100..200}}",
            "sanction should be [{fine: 100..200}], is [{fine: unknown, measures: unknown}]（dirt-1.small、dirt-1.large）",
        ),
        (
            "CASE",
            "{on: 2025-06-01, entity: {flag: true, machine: []}, expect: {states: {food.shop.one: compliant}}}",
            "the state of `food.shop.one` should be compliant, is unanswered",
        ),
        (
            "CASE",
            "{on: 2025-06-01, entity: {flag: false, machine: []}, expect: {states: {food.shop.one: compliant}}}",
            "the state of `food.shop.one` should be compliant, is none",
        ),
    ],
)
def test_an_example_that_does_not_hold_says_what_came_instead(place, example, told):
    """The message names what was expected, what was found, and the rows that decided."""
    result = tried(**{place: example})

    assert [f"the example fails: {told}"] == [one.en for one in result.diagnostics]
    assert not result.passed


@pytest.mark.parametrize(
    ("place", "example", "code"),
    [
        ("ITEM", f"{{{ONE}, expects: {{state: compliant}}}}", "SM201"),
        ("ITEM", f"{{{ONE}}}", "SM203"),
        ("ITEM", f"{{{ONE}, expect: {{stat: compliant}}}}", "SM201"),
        ("ITEM", f"{{{ONE}, expect: compliant}}", "SM204"),
        ("ITEM", f"{{{ONE}, expect: {{state: complient}}}}", "SM610"),
        ("ITEM", f"{{{ONE}, expect: {{state: [compliant]}}}}", "SM610"),
        ("ITEM", f"{{{ONE}, expect: {{outcome: nudge}}}}", "SM616"),
        ("ITEM", f"{{{ONE}, expect: {{outcome: [{{a: b}}]}}}}", "SM204"),
        ("ITEM", "{answers: {entity.won: 9}, expect: {state: compliant}}", "SM601"),
        ("ITEM", "{answers: {entity.one: nine}, expect: {state: compliant}}", "SM602"),
        ("ITEM", "{answers: {entity.one: 9.25}, expect: {state: compliant}}", "SM603"),
        ("ITEM", "{answers: {entity.two: 9}, expect: {state: compliant}}", "SM601"),
        ("ITEM", "{answers: [9], expect: {state: compliant}}", "SM204"),
        ("ITEM", f"{{{ONE}, entity: {{colour: red}}, expect: {{state: compliant}}}}", "SM601"),
        ("ITEM", f"{{{ONE}, entity: {{machine.load: 1}}, expect: {{state: compliant}}}}", "SM312"),
        ("ITEM", f"{{{ONE}, on: today, expect: {{state: compliant}}}}", "SM204"),
        ("ITEM", f"{{{ONE}, history: {{penalties: []}}, expect: {{state: compliant}}}}", "SM601"),
        ("TABLE", "{given: {entity.sise: 5}, expect: good}", "SM601"),
        ("TABLE", "{given: {entity.size: 500}, expect: good}", "SM604"),
        ("TABLE", "{given: {machine.load: 5}, expect: good}", "SM312"),
        ("TABLE", "{given: {entity.size: 5}, expect: great}", "SM604"),
        ("TABLE", "{given: {entity.size: 5}}", "SM203"),
        ("LIABILITY", "{given: {entity.size: 5}, expect: {fin: 1..2}}", "SM311"),
        ("LIABILITY", "{given: {entity.size: 5}, expect: {fine: much}}", "SM602"),
        ("LIABILITY", "{given: {entity.size: 5}, expect: warning}", "SM204"),
        ("HEAVY", "{given: {act.fine.colour: red}, expect: {code: stop}}", "SM601"),
        ("CASE", "{name: n, expect: {grade: x}}", "SM201"),
        ("CASE", "{name: n, expect: {grades: {entity.grate: x}}}", "SM301"),
        ("CASE", "{name: n, act_on: soon, expect: {outcomes: []}}", "SM204"),
        ("CASE", "text", "SM201"),
    ],
)
def test_a_malformed_example_is_told_with_its_place(place, example, code):
    """Never a traceback: the message stands where the example does."""
    result = tried(**{place: example})

    assert code in {one.code for one in result.diagnostics}
    assert ("rules.yaml", False) == (result.position.file, result.passed)
    assert {result.position} == {one.position for one in result.diagnostics}


def test_progress_is_told_step_by_step():
    """One call for each example, the last with all of them."""
    calls = []

    run_examples(
        built(
            RULES.replace("[TABLE]", "[{given: {entity.size: 5}, expect: good}]")
            .replace("[ITEM]", f"[{{{ONE}, expect: {{state: noncompliant}}}}]")
            .replace("[MEMBER]", "[]")
            .replace("[LIABILITY]", "[]")
            .replace("[HEAVY]", "[]")
            .replace("[CASE]", "[]")
        ),
        progress=lambda *told: calls.append(told),
    )

    assert [("examples", 1, 2), ("examples", 2, 2)] == calls


def test_the_shipped_examples_hold(shipped):
    """Every example and case of the shipped rules gives what it says."""
    assert [] == [found.text() for one in run_examples(shipped) for found in one.diagnostics]

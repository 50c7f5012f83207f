"""What a rule reads."""

from smrules.verification.versions.reads import reads_of_item, reads_of_table
from tests.unit.verification.building import library

PARAMETERS = "---\n".join(
    f'param: {name}\nlabel: 数\nunit: {unit}\nbasis: {{instrument: new-law, article: "1"}}\nvalues: {{2022-03-15: 5}}\n'
    for name, unit in {"limit": "人", "window": "years", "due": "days", "share": "人", "size": "人", "least": "人"}.items()
)
RULES = """
decisions: d
derive:
  - {fact: visit.before, label: 次数, count: past_penalty, within: param.window, until: visit.on}
  - {fact: visit.often, label: 多次, holds: {visit.before: ≥ param.limit}}
  - {fact: visit.sum, label: 和, value: entity.staff * param.share}
tables:
  - id: t
    for: visit
    adds: outcome
    hit: collect
    applies_when: {visit.often: true}
    rows:
      - {id: one, when: {visit.sum: ≥ 3}, then: {code: warn, due: param.due after visit.on}}
---
checklist: c
domain: food
title: 检查
applies_when: {entity.staff: ≥ param.size}
items:
  - {id: c.one, ask: 问, class: key, basis: {instrument: new-law, article: "1"}, fact: entity.score, expect: ≥ param.least}
"""
BUILT = library(PARAMETERS, RULES)


def test_a_table_reads_through_derived_facts():
    """Tests, windows, arithmetic and deadlines all use parameters."""
    assert {"limit", "window", "share", "due"} == reads_of_table(BUILT, BUILT.tables["t"]).parameters


def test_an_item_reads_what_its_checklist_reads():
    """The condition of the checklist and the expectation count."""
    checklist = BUILT.checklists["c"]

    assert {"size", "least"} == reads_of_item(BUILT, checklist, checklist.items[0]).parameters

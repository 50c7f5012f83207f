"""Python contains no law: other codes and figures work without a change in it, and without tables nothing is proposed."""

from __future__ import annotations

import ast
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.vocabulary import ANSWER_STATES
from smrules.definitions.library import build_library, load_library, read_folder
from smrules.inspection.assess import assess
from smrules.inspection.plan import plan
from smrules.verification.check import check
from smrules.verification.trials.examples import run_examples

ROOT = Path(__file__).resolve().parents[1]
RENAMED = Path(__file__).parent / "library" / "renamed"
SHOP = Entity(
    "shop",
    {"activities": ["catering", "food-sales"], "subject": "company", "subject_kind": "organisation", "area": "370102"},
    {"equipment": [], "measuring_instrument": []},
)
DAY = date(2026, 6, 1)


def undecided(folder: Path) -> Library:
    """Return the library of a folder with every table of its decisions and liabilities taken out."""
    documents, found, texts = read_folder(folder)
    kept = []
    for one in documents:
        if one.kind != "liability":
            data = deepcopy(one.data)
            kept.append(replace(one, data=data | {"tables": []} if one.kind == "decisions" else data))
    return build_library(kept, found, texts)


def everything_wrong(library: Library, entity: Entity = SHOP):
    """Return the assessment of a visit in which every item failed."""
    visit = plan(library, entity, on=DAY)
    keyed = {(one.member, one.fact) if one.member else one.fact: {"state": "noncompliant"} for one in visit.questions}
    several = {
        one.fact
        for one in visit.questions
        if len({library.items[source.rpartition(":")[2]].expect for source in one.sources}) > 1
    }
    return assess(
        library, visit, {key: one for key, one in keyed.items() if (key if isinstance(key, str) else key[1]) not in several}
    )


def test_a_library_with_other_codes_and_figures_is_free_of_errors():
    """Other domains, classes, outcomes, records and limits are nothing special."""
    assert [] == [one.text("en") for one in check(load_library(RENAMED)) if one.level == "error"]


@pytest.mark.parametrize("number", range(4))
def test_a_library_with_other_codes_and_figures_behaves(number):
    """Each of its cases gives what it says."""
    result = run_examples(load_library(RENAMED))[number]

    assert () == result.diagnostics


def test_without_tables_nothing_is_proposed():
    """With the shipped decisions emptied every fault is still found, and nothing follows from any."""
    report = everything_wrong(undecided(ROOT / "checklists"))

    assert "noncompliant" in {one.state for one in report.findings}
    assert ((), (), ()) == (report.outcomes, report.grades, report.unknown)
    assert [] == [one for act in report.acts for one in (*act.sanctions, *act.decided)]


def test_with_the_shipped_tables_something_is_proposed(shipped):
    """The same visit with the tables proposes outcomes and allows penalties."""
    report = everything_wrong(shipped)

    assert report.outcomes and any(act.sanctions for act in report.acts)


def words_of(library: Library) -> set[str]:
    """Return the ids that the content of a library declares, and the codes of its outcomes, sanctions and grades."""
    facts = [
        one
        for one in library.vocabulary.facts.values()
        if one.scope in library.vocabulary.records or one.id in library.deciding
    ]
    codes = {code for fact in facts for code in fact.choices if "-" in code}
    library_ids = (
        library.vocabulary.acts,
        library.instruments,
        library.parameters,
        library.tables,
        library.checklists,
        library.items,
    )
    return (codes | {name for names in library_ids for name in names}) - ANSWER_STATES.keys()


def test_no_code_of_the_content_stands_in_the_code(shipped):
    """No act, instrument, parameter, table, item, grade or outcome is named in Python."""
    found = {
        node.value
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set() == found & words_of(shipped)

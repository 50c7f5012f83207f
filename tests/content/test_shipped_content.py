"""What the shipped rules must hold, whatever they say."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import smrules
from smrules.cli.editor import modeline
from smrules.definitions.library import build_library, read_folder
from smrules.verification.check import check
from smrules.verification.trials.coverage import ROWS, coverage
from smrules.verification.trials.examples import run_examples
from tests.conftest import ROOT
from tests.content.coverage import coverage_table

COVERED_FROM = date(2026, 6, 1)
DEEP = ("food-operation", "special-equipment", "price-competition")


@pytest.fixture(scope="module")
def library():
    """The shipped library, as a checkout loads it."""
    return smrules.load()


@pytest.fixture(scope="module")
def documents():
    """The documents of the shipped rule files."""
    return read_folder(smrules.api.shipped_content())[0]


def current_items(library, day=COVERED_FROM):
    """Return the items in force on one day, with their checklists."""
    from smrules.definitions.checklists import in_force_of

    return [
        (checklist, item) for checklist in library.checklists.values() for item in checklist.items
        if day in in_force_of(checklist, item)
    ]  # fmt: skip


def test_every_domain_is_covered_from_the_promised_day(library):
    """Each of the fifteen domains has at least twenty items in force, the three deep ones many more."""
    counts = Counter(item.domain for _, item in current_items(library))

    assert set(counts) == set(library.domains)
    assert min(counts.values()) >= 20
    assert min(counts[domain] for domain in DEEP) >= 40
    assert sum(counts.values()) >= 480


def test_every_item_says_how_it_is_checked(library):
    """Guidance, place, legal basis and class are there for every item."""
    bare = [
        item.id for item in library.items.values()
        if not (item.look_for and item.place and item.basis and item.keys.get("item.class"))
    ]  # fmt: skip

    assert bare == []


def test_every_item_has_an_example_that_complies_and_one_that_does_not(library):
    """A jurist can read for every item what passes and what fails."""
    lacking = []
    for item in library.items.values():
        states = {example.get("expect", {}).get("state") for example in item.examples}
        if "compliant" not in states or not states & {"noncompliant", "corrected-on-site"}:
            lacking.append(item.id)

    assert lacking == []


def test_no_two_guidances_differ_in_a_noun_only(library):
    """Guidance is written for its item: no two texts share nearly all their two-character words."""
    texts = {item.look_for: item.id for item in library.items.values()}
    grams = [(name, frozenset(text[i : i + 2] for i in range(len(text) - 1))) for text, name in texts.items()]
    index: dict[str, list[int]] = {}
    for number, (_, words) in enumerate(grams):
        for word in words:
            index.setdefault(word, []).append(number)
    alike = set()
    for number, (name, words) in enumerate(grams):
        shared = Counter(other for word in words for other in index[word] if other > number)
        for other, count in shared.items():
            if count / len(words | grams[other][1]) > 0.8:
                alike.add((name, grams[other][0]))

    assert alike == set()


def test_the_shipped_library_has_no_defect(library):
    """`check` finds no gap, overlap, contradiction or basis out of force."""
    assert [found.text() for found in check(library)] == []


def test_every_act_is_punished(library):
    """No act is declared that no liability mentions."""
    punished = {
        operand.value
        for table in library.adding["sanction"]
        for part in (getattr(table.guard, "parts", None) or (table.guard,))
        if str(getattr(part, "path", "")) == "act.kind"
        for operand in part.test.operands
    }

    assert set(library.vocabulary.acts) - punished == set()


def test_an_ended_campaign_leaves_no_trace(library, documents):
    """On the day after its end a plan is what it would be without the campaign's file."""
    entity = smrules.Entity(
        id="91370100MA0000000X",
        facts={"activities": sorted(library.fact("entity.activities").choices), "area": "370191", "status": "open"},
    )
    campaigns = [checklist for checklist in library.checklists.values() if checklist.approval]
    differing = []
    for campaign in campaigns:
        without = build_library([one for one in documents if one.data.get("campaign") != campaign.id])
        without = replace(without, content_hash=library.content_hash)
        day = campaign.in_force.end + timedelta(days=1)
        if smrules.plan(library, entity, on=day).to_dict() != smrules.plan(without, entity, on=day).to_dict():
            differing.append(campaign.id)

    assert len(campaigns) >= 4
    assert differing == []


def test_the_calendar_covers_the_promised_years(library):
    """Working days are known from 2021 to 2026; a year without data is not guessed."""
    assert set(library.calendar.holidays) >= set(range(2021, 2027))


def test_the_content_page_tells_the_truth(library):
    """The numbers and dates of docs/content.md are those of the rules."""
    page = (Path(__file__).parents[2] / "docs" / "content.md").read_text(encoding="utf-8")

    assert coverage_table(library) in page


def test_every_row_is_decided_by_an_example(library):
    """Each row of each table, and each `otherwise`, is shown by an example that holds."""
    traces = []
    results = run_examples(library, traces=traces)

    assert [] == [one.name for one in results if one.failed]
    assert [] == [one.place for one in coverage(library, results, traces).missing if one.kind == ROWS]


def test_every_shipped_file_names_its_schema():
    """Editors find the schema by the first line of each rule file (`smrules schema -o schemas --library checklists --mark`)."""
    schema = ROOT / "schemas" / "library.draft-07.schema.json"
    first = {path: path.read_text("utf-8").partition("\n")[0] for path in (ROOT / "checklists").rglob("*.yaml")}

    assert [] == [path.name for path, line in first.items() if line != modeline(schema, path)]

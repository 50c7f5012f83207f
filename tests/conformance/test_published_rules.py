"""The shipped tables give the published results: every vector of the printed rules, through a visit with so many faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
import yaml

from smrules.concepts.assessment import Assessment
from smrules.concepts.checklist import InspectionItem
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.inspection.assess import assess
from smrules.inspection.plan import plan
from smrules.verification.faults.tables import check_table
from smrules.verification.trials.table_trials import TableTrial

HERE = Path(__file__).parent
SHOP = {"licensed_on": "2010-01-01", "last_accident_on": "none", "subject": "company", "sells": []}
GRADE, SMILEY = "checklist.food_grade", "checklist.smiley"


def read(name: str) -> dict:
    """Return the vectors of one file; every scalar is text or true or false, as in rule files."""
    return yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


FOOD_2016, FOOD_49, SCORES = read("food-2016"), read("food-measures-49"), read("catering-grading-2012")


def named(vectors: list[dict]):
    """Return vectors as parameters, each named by what it says."""
    return [pytest.param(one, id=", ".join(f"{key} {value}" for key, value in one.items() if key != "row")) for one in vectors]


def visited(library: Library, checklist: str, on: str, activities: list[str], answers: dict) -> Assessment:
    """Return the assessment of a visit that asks one checklist."""
    entity = Entity("shop", SHOP | {"activities": activities})
    small = replace(library, checklists={checklist: library.checklists[checklist]})
    return assess(small, plan(small, entity, on=date.fromisoformat(on)), answers)


def items(library: Library, checklist: str, item_class: str) -> list[InspectionItem]:
    """Return the items of one class of a checklist that are in force from its first day."""
    found = library.checklists[checklist]
    return [one for one in found.items if one.keys["item.class"] == item_class and one.in_force.start is None]


def states(found: list[InspectionItem], *counts: tuple[int, str], rest: str) -> dict:
    """Return a state for every item: so many of each, then *rest*."""
    told = [state for count, state in counts for _ in range(count)]
    return {item.fact: {"state": state} for item, state in zip(found, told + [rest] * (len(found) - len(told)), strict=True)}


def decided(library: Library, report: Assessment, fact: str) -> tuple[object, list[str]]:
    """Return what was decided of *fact*, and the rows that decided it or leave it open."""
    for one in report.grades:
        if one.fact == fact:
            return one.value, [row.rpartition(".")[2] for row in one.explanation.rows]
    tables = {table.id for table in library.deciding[fact]}
    rows = [row.partition(".") for one in report.unknown if one.what == "grade" for row in one.rows]
    return "unknown", [row for table, _, row in rows if table in tables]


# --- 2016 -------------------------------------------------------------------------------------------

CATERING = FOOD_2016["catering"]
PRODUCTION = FOOD_2016["production"]
THERE_IS_ALL = {name: value == "true" for name, value in CATERING["visit"].items()}
"""What makes every item of the list apply."""


def catering(library: Library, vector: dict, on="2021-06-01") -> Assessment:
    """Return the visit to a caterer that a vector of C16 describes."""
    key, checked, absent, passed = (int(vector[name]) for name in ("key", "checked", "absent", "passed"))
    keys, general = (items(library, CATERING["checklist"], name) for name in ("key", "general"))
    failed = checked - absent - passed
    counts = (absent, "not-applicable"), (passed, "compliant"), (failed, "noncompliant")
    answers = (
        THERE_IS_ALL | states(keys, (key, "noncompliant"), rest="compliant") | states(general, *counts, rest="not-checked")
    )
    return visited(library, CATERING["checklist"], on, CATERING["activities"], answers)


@pytest.mark.parametrize("vector", named(CATERING["vectors"]))
def test_catering_is_graded_as_printed(shipped, vector):
    """C16: at most one key fault and seventy per cent of the general items, exactly."""
    assert (vector["grade"], [vector["row"]]) == decided(shipped, catering(shipped, vector), GRADE)


def test_the_catering_list_has_the_published_number_of_items(shipped):
    """Seven key items and twenty-three general ones."""
    classes = Counter(one.keys["item.class"] for one in shipped.checklists[CATERING["checklist"]].items)

    assert {"key": 7, "general": 23} == classes


def test_the_gap_of_the_printed_table_is_reported(shipped):
    """Without its `otherwise` the table of 2016 has a gap, and the check says so."""
    table = replace(shipped.tables[CATERING["table"]], otherwise=None)

    assert "SM402" in {one.code for one in check_table(shipped, table)}


@pytest.mark.parametrize("sample", [(2, 7), (3, 6)], ids=["two key items", "six general items"])
def test_a_sample_that_is_too_small_gives_no_grade(shipped, sample):
    """A visit checks at least three key and seven general items; one fewer grades nothing."""
    answers = dict(THERE_IS_ALL)
    for name, count in zip(("key", "general"), sample, strict=True):
        answers |= states(items(shipped, CATERING["checklist"], name), (count, "compliant"), rest="not-checked")

    report = visited(shipped, CATERING["checklist"], "2021-06-01", CATERING["activities"], answers)

    assert "unknown" == decided(shipped, report, GRADE)[0]


@pytest.mark.parametrize("vector", named(PRODUCTION["vectors"]))
def test_the_table_for_production_is_as_printed(shipped, vector):
    """F16: one key fault or more than eight general ones fail, one to eight general ones pass with remarks."""
    given = {
        "checklist.id": PRODUCTION["checklist"],
        "checklist.food_failed_key": vector["key"],
        "checklist.food_failed_general": vector["general"],
    }
    trial = TableTrial(shipped, shipped.tables[PRODUCTION["table"]], date(2021, 6, 1))

    trial.run({"given": given, "expect": vector["grade"], "because": vector["row"]})

    assert [] == [one.text() for one in trial.found]


def feasible(vector: dict) -> bool:
    """Say whether the shipped list has as many general items as a vector wants to fail."""
    return int(vector["general"]) <= 6


@pytest.mark.parametrize("vector", named([one for one in PRODUCTION["vectors"] if feasible(one)]))
def test_production_is_graded_as_printed(shipped, vector):
    """F16 again, through a visit to a producer."""
    checklist, answers = PRODUCTION["checklist"], {}
    for name, count in (("key", vector["key"]), ("general", vector["general"])):
        answers |= states(items(shipped, checklist, name), (int(count), "noncompliant"), rest="compliant")

    report = visited(shipped, checklist, "2021-06-01", PRODUCTION["activities"], answers)

    assert (vector["grade"], [vector["row"]]) == decided(shipped, report, GRADE)


@pytest.mark.parametrize("name", ["catering", "production"])
def test_no_answer_gives_no_grade(shipped, name):
    """A visit that answered nothing grades nothing."""
    report = visited(shipped, FOOD_2016[name]["checklist"], "2021-06-01", FOOD_2016[name]["activities"], {})

    assert "unknown" == decided(shipped, report, GRADE)[0]


# --- the change of law ------------------------------------------------------------------------------

LISTS = (CATERING["checklist"], FOOD_49["checklist"])


def explained(library: Library, on: str) -> str:
    """Return all that is said of a visit with two faults that both lists know, everything else in order."""
    entity = Entity("shop", SHOP | {"activities": ["catering"]})
    small = replace(library, checklists={name: library.checklists[name] for name in LISTS})
    visit = plan(small, entity, on=date.fromisoformat(on))
    old, new = ({one.fact for one in small.checklists[name].items if one.expected == "true"} for name in LISTS)
    faults = dict.fromkeys(sorted(old & new)[:2], False)
    answers = {one.fact: {"state": "compliant"} for one in visit.questions} | THERE_IS_ALL | faults
    report = assess(small, visit, answers)
    texts = [one.explanation.text for one in report.grades if one.fact == GRADE]
    return "\n".join(texts + [one.explanation.text for one in report.outcomes if one.owner.startswith("item/")])


def test_the_same_findings_are_judged_by_the_law_of_the_day(shipped):
    """In 2021 a grade under the tables of 2016, in 2022 outcomes under the measures of 2021; each names its law."""
    before, after = explained(shipped, "2021-06-01"), explained(shipped, "2022-06-01")

    titles = {
        name: shipped.instruments[name].title for name in ("food-inspection-tables-2016", "food-inspection-measures-2021")
    }
    assert titles["food-inspection-tables-2016"] in before and titles["food-inspection-tables-2016"] not in after
    assert titles["food-inspection-measures-2021"] in after and titles["food-inspection-measures-2021"] not in before


# --- the measures of 2021 ---------------------------------------------------------------------------

CIRCUMSTANCES = ("affects_safety", "clearly_minor", "fixable_now", "label_flaw")


@pytest.mark.parametrize("vector", named(FOOD_49["vectors"]))
def test_one_fault_is_dealt_with_as_the_measures_say(shipped, vector):
    """Articles 32, 33 and 37, and what fills the two gaps between them."""
    item = next(one for one in items(shipped, FOOD_49["checklist"], vector["class"]) if one.expected == "true")
    told = {f"item.{name}": vector[name] == "true" for name in CIRCUMSTANCES if name in vector}
    report = visited(
        shipped,
        FOOD_49["checklist"],
        FOOD_49["on"],
        FOOD_49["activities"],
        {item.fact: {"value": False, "circumstances": told}},
    )

    found = [(one.code, one.mode, one.explanation.rows) for one in report.outcomes if one.owner == f"item/{item.id}"]
    assert [(vector["outcome"], vector["mode"], (f"food-49.{vector['row']}",))] == found


# --- quantified grading -----------------------------------------------------------------------------


def scored(library: Library, vector: dict) -> Assessment:
    """Return a visit in which every item got the score of a vector; an odd item is absent where two scores alternate."""
    scores = vector["score"] if isinstance(vector["score"], list) else [vector["score"]]
    wanted, answers = int(vector["critical"]), {}
    general, critical = (items(library, SCORES["checklist"], name) for name in ("general", "critical"))
    asked = [*critical, *general]
    absent = asked[len(asked) - len(asked) % len(scores) :]
    for number, (item, score) in enumerate(zip(asked, cycle(scores))):
        state = "not-applicable" if item in absent else "noncompliant" if number < wanted else "compliant"
        answers[item.fact] = {"state": state, "circumstances": {"score": score}}
    return visited(library, SCORES["checklist"], SCORES["on"], SCORES["activities"], answers)


@pytest.mark.parametrize("vector", named(SCORES["vectors"]))
def test_a_score_gives_the_published_grade(shipped, vector):
    """Bands of the mean score, cut to one decimal; two failed critical items rule out a grade."""
    assert (vector["grade"], [vector["row"]]) == decided(shipped, scored(shipped, vector), SMILEY)


def test_a_new_licence_is_not_graded_for_three_months(shipped):
    """Within three months of the licence there is no dynamic grade, whatever the score."""
    entity = Entity("shop", SHOP | {"activities": ["catering"], "licensed_on": "2021-03-02"})
    small = replace(shipped, checklists={SCORES["checklist"]: shipped.checklists[SCORES["checklist"]]})

    report = assess(small, plan(small, entity, on=date(2021, 6, 1)), {})

    assert ("no-grade", ["newly-licensed"]) == decided(shipped, report, SMILEY)

"""Plans of 32 businesses, compared with what the law demands of them; `README.md` here tells how they came about."""

import random
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import smrules
from smrules.definitions.library import build_library, read_folder
from smrules.definitions.yaml_source import read_yaml

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in (HERE / "profiles").glob("*.yaml"))
SEED = 20261123


@cache
def profile(name):
    """Return a profile as plain data, read as rule files are: `on` and `no` are text."""
    path = HERE / "profiles" / f"{name}.yaml"
    documents, found = read_yaml(path.name, path.read_bytes())
    assert not found
    return without_places(documents[0].data)


def without_places(data):
    """Return data without the marks of where it stood."""
    if isinstance(data, dict):
        return {key: without_places(value) for key, value in data.items() if key != "@"}
    return [without_places(one) for one in data] if isinstance(data, list) else data


def planned(library, name):
    """Return the plan of a profile."""
    given = profile(name)
    return smrules.plan(library, smrules.Entity(**given["entity"]), on=date.fromisoformat(given["on"]))


def told(plan):
    """Return a plan as text: each domain, below it each item, whose it is and whether it applies."""
    lines = []
    for domain in plan.domains:
        lines.append(f"{domain.domain}  {domain.included}")
        lines += [
            f"  {item.item}{f'  {item.member}' if item.member else ''}  {item.applies}"
            for item in plan.items if item.domain == domain.domain
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def plans(shipped):
    """The plan of every profile, made when it is first asked for."""
    return cache(lambda name: planned(shipped, name))


@pytest.fixture(scope="session")
def plans_of_shuffled():
    """The plans of a library whose documents were read in another order."""
    documents = read_folder(smrules.api.shipped_content())[0]
    shuffled = random.Random(SEED).sample(documents, len(documents))
    assert shuffled != documents
    library = build_library(shuffled)
    return lambda name: planned(library, name)


def test_there_are_enough_profiles():
    """From a breakfast stall to a vaccine distributor: thirty and more."""
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_domains_are_those_that_the_law_names(plans, name):
    """Every domain is part of the visit, open or left out as the profile expects."""
    expect = profile(name)["expect"]
    expected = {
        domain: word
        for key, word in (("included", "yes"), ("unknown", "unknown"), ("excluded", "no"))
        for domain in expect[key]
    }

    assert {one.domain: one.included for one in plans(name).domains} == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_duty_is_asked_for(plans, name):
    """For every duty an item is planned, in the domain of the duty; none of those noted beside it is missing."""
    items = {(item.item, item.domain) for item in plans(name).items}
    duties = profile(name)["expect"]["duties"]

    missing = [
        (duty["topic"], item) for duty in duties for item in duty["items"] or ["-"] if (item, duty["domain"]) not in items
    ]

    assert len(duties) >= 8
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_that_does_not_concern_them(plans, shipped, name):
    """No item of a topic that must not appear is planned, and each of these items exists."""
    items = {item.item for item in plans(name).items}
    absent = {item: one["topic"] for one in profile(name)["expect"]["absent"] for item in one["items"]}

    assert absent.keys() <= shipped.items.keys()
    assert {item: topic for item, topic in absent.items() if item in items} == {}


@pytest.mark.parametrize("name", NAMES)
def test_everything_has_a_reason_and_is_asked_once(plans, name):
    """Items say why they are there, domains why they are not, one domain leads, and no fact of a member is asked twice."""
    plan = plans(name)
    questions = [(question.fact, question.member) for question in plan.questions]

    assert [item.item for item in plan.items if not item.because] == []
    assert [item.item for item in plan.items if item.applies == "unknown" and not item.needs] == []
    assert [one.domain for one in plan.domains if not one.reasons or not all(one.reasons)] == []
    assert plan.lead in {one.domain for one in plan.domains if one.included == "yes"}
    assert len(questions) == len(set(questions))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_files_changes_nothing(plans, plans_of_shuffled, name):
    """The plan is the same whatever the order in which the documents were read."""
    plan = plans(name)

    assert replace(plans_of_shuffled(name), library_hash=plan.library_hash) == plan


@pytest.mark.parametrize("name", NAMES)
def test_plan_is_the_golden_one(plans, golden, name):
    """The items of each domain, in order; `--update-golden` writes them anew."""
    text = told(plans(name))

    assert text == golden(HERE / "plans" / f"{name}.txt", text)

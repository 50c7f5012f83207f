"""Files become a library: stages, overlays, hashes, references between documents."""

from dataclasses import replace

import pytest

from smrules.concepts.diagnostic import LibraryError
from smrules.definitions.library import build_library, content_hash, load_library, read_folder

from .building import built, said

DOMAINS = "domains:\n  - {id: food, title: 食品}\n"
WORDS = """
vocabulary: words
scopes:
  machine: {in: entity, key: machine.number, label: 机器}
facts:
  entity.size: {label: 大小, type: number, decimals: 0}
  entity.grade: {label: 等级, type: choice, of: {good: 好, bad: 差}}
  machine.size: {label: 大小, type: number, decimals: 0}
"""


def codes(text):
    """Return the codes of all that is said."""
    return [code for code, _, _ in said(text)]


def test_a_folder_without_rule_files_is_no_library(tmp_path):
    """Nothing to read is told, and so is a folder that is not there."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LibraryError) as told:
            load_library(folder)

        assert ["SM207"] == [one.code for one in told.value.diagnostics]


def test_places_are_relative_to_the_folder(tmp_path):
    """Wherever the library lies, its messages read the same."""
    (tmp_path / "food").mkdir()
    (tmp_path / "food" / "a.yaml").write_text("domains: food\n")

    with pytest.raises(LibraryError) as told:
        load_library(tmp_path)

    assert ["food/a.yaml:1:10"] == [str(one.position) for one in told.value.diagnostics]


def test_an_overlay_lies_beside(tmp_path):
    """It adds documents, and its messages say that they are its own."""
    for name, text in (("base", DOMAINS), ("over", "domains:\n  - {id: drugs, title: 药品}\n"), ("bad", DOMAINS)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "domains.yaml").write_text(text)

    assert ["food", "drugs"] == list(load_library(tmp_path / "base", tmp_path / "over").domains)
    with pytest.raises(LibraryError) as told:
        load_library(tmp_path / "base", tmp_path / "bad")
    assert ["overlay/domains.yaml"] == [one.position.file for one in told.value.diagnostics]


def test_the_hash_is_of_the_content(tmp_path):
    """The order of reading does not matter, nor do blanks and comments; a value does."""
    (tmp_path / "a.yaml").write_text(DOMAINS)
    (tmp_path / "b.yaml").write_text("# a comment\n" + WORDS)
    documents = read_folder(tmp_path)[0]
    other = [replace(one, data=one.data | {"vocabulary": "others"}) if one.kind == "vocabulary" else one for one in documents]

    assert content_hash(documents) == content_hash(reversed(documents)) == build_library(documents).content_hash
    assert content_hash(documents) != content_hash(other)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_documents_may_stand_in_any_order(order):
    """A table may come before the words that it uses."""
    table = """
decisions: rules
tables:
  - id: t
    for: entity
    decides: entity.grade
    rows: [{id: r, when: {entity.size: ≥ 5}, then: good}]
    otherwise: {then: bad, why: x}
"""
    parts = [DOMAINS, WORDS, table]

    assert ["t"] == list(built("---\n".join(parts[number] for number in order)).tables)


def test_what_is_unverified_stays_out():
    """An item or table that nobody has checked against the law is no part of the library."""
    text = (
        WORDS
        + """
---
decisions: rules
tables:
  - {id: t, status: unverified, for: entity, decides: entity.grade, rows: [{id: r, when: {entity.size: ≥ 5}, then: good}]}
"""
    )

    assert {} == built(text).tables


def test_a_later_stage_waits_for_the_one_before():
    """While a document has no shape, nothing is said of references."""
    assert ["SM201"] == codes(WORDS + "colour: red\n---\ndecisions: d\nderive:\n  - {fact: entity.x, count: nothing}\n")


def test_a_cycle_of_derived_facts_is_told_as_a_chain():
    """The message names every link."""
    text = (
        WORDS
        + """
---
decisions: rules
derive:
  - {fact: entity.first, label: 甲, value: entity.second + 1}
  - {fact: entity.second, label: 乙, value: entity.third + 1}
  - {fact: entity.third, label: 丙, value: entity.first + 1}
"""
    )
    with pytest.raises(LibraryError) as told:
        built(text)

    (found,) = told.value.diagnostics
    assert "SM406" == found.code
    assert {"entity.first", "entity.second", "entity.third"} == set(found.en.partition(": ")[2].split(" → "))


@pytest.mark.parametrize(
    ("derive", "code"),
    [
        ("{fact: entity.x, label: x, value: entity.x + 1}", "SM406"),
        ("{fact: entity.x, label: x, count: machine, where: {entity.x: ≥ 1}}", "SM406"),
        ("{fact: entity.x, label: x, sum: machine.sizes}", "SM301"),
        ("{fact: entity.x, label: x, count: machines}", "SM309"),
        ("{fact: entity.x, label: x, value: machine.size + 1}", "SM312"),
        ("{fact: entity.grade, label: x, count: machine}", "SM425"),
        ("{fact: house.x, label: x, count: machine}", "SM309"),
        ("{fact: entity.x, label: x, max: machine.size}", "SM409"),
        ("{fact: entity.x, label: x, count: machine, within: 1 year}", "SM302"),
        ("{fact: entity.x, label: x, min: [entity.size, entity.grade]}", "SM424"),
        ("{fact: entity.x, label: x, ratio: [entity.size, entity.grade], empty: 0}", "SM424"),
        ("{fact: entity.x, label: x, pick: machine, lowest: [machine.size], empty: none}", "SM423"),
        ("{fact: entity.x, label: x, pick: machine, empty: none}", "SM423"),
    ],
)
def test_a_derivation_that_makes_no_sense_is_refused(derive, code):
    """Unknown sources, circles, facts out of sight, values that cannot be added up."""
    assert code in codes(f"{WORDS}---\ndecisions: rules\nderive:\n  - {derive}\n")


def test_a_fact_may_be_derived_from_a_derived_one_declared_later():
    """The type follows through the chain."""
    text = (
        WORDS
        + """
---
decisions: rules
derive:
  - {fact: entity.most, label: 最大, max: [entity.sum, entity.size]}
  - {fact: entity.sum, label: 总和, sum: machine.size}
"""
    )

    assert "number" == built(text).fact("entity.most").type


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        ("exception_to: other", "SM416"),
        ("exception_to: t", "SM416"),
        ("exception_to: elsewhere", "SM302"),
        ("exception_to: other.q", "SM302"),
    ],
)
def test_an_exception_wins_over_something_that_it_can(exception, code):
    """Over another table of the same scope, or a row of it."""
    text = (
        WORDS
        + f"""
---
decisions: rules
tables:
  - {{id: t, for: entity, decides: entity.grade, {exception}, rows: [{{id: r, when: {{entity.size: ≥ 5}}, then: good}}]}}
  - {{id: other, for: machine, decides: machine.grade, rows: [{{id: r, when: {{machine.size: ≥ 5}}, then: good}}]}}
---
vocabulary: more
facts:
  machine.grade: {{label: 等级, type: choice, of: {{good: 好, bad: 差}}}}
"""
    )

    assert code in codes(text)

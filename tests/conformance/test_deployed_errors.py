"""Errors that deployed systems and printed tables have shipped: each is found, with a case that the reference evaluator confirms."""

from pathlib import Path

import pytest

from smrules.concepts.values import UNKNOWN
from smrules.definitions.library import load_library
from smrules.definitions.yaml_source import read_yaml
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import guard_holds, row_hits
from smrules.verification.check import check
from smrules.verification.trials.days import USUAL_DAY
from smrules.verification.trials.table_trials import TableTrial

FOLDER = Path(__file__).parents[1] / "rule_files" / "deployed"
FILES = sorted(FOLDER.glob("*.yaml"))
EXPECTED = {
    "1_contradictory_branch": ["SM402", "SM405"],
    "2_order_hides_key_items": ["SM403"],
    "3_decimal_bands_with_holes": ["SM402", "SM402"],
    "3_whole_bands_with_holes": ["SM402", "SM402", "SM402"],
    "4_overlapping_bands": ["SM404", "SM404", "SM404"],
    "5_catering_2016_as_printed": ["SM402"],
    "5_gsp_as_printed": ["SM404", "SM404", "SM404"],
    "6_national_or_local": ["SM412"],
}


def examples(found):
    """Return the facts of the examples that a message shows."""
    documents = read_yaml("paste.yaml", f"cases:\n{found.example}".encode())[0]
    return documents[0].data["cases"]


def world_of(library, table, example):
    """Return an evaluator and the member of which an example tells."""
    trial = TableTrial(library, table, USUAL_DAY)
    member = trial.member({name: value for name, value in example["given"].items() if name != "@"})
    return ReferenceEvaluator(library, trial.world), member


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_error_is_found(path):
    """Checking a file that repeats a known error finds it, and nothing else."""
    found = check(load_library(path))

    assert EXPECTED[path.stem] == sorted(one.code for one in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_messages_are_as_expected(path, golden):
    """The messages are those beside the file, word for word."""
    found = "\n".join(one.text(language) for language in ("zh", "en") for one in check(load_library(path))) + "\n"

    assert golden(path.with_suffix(".txt"), found) == found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_reference_evaluator_confirms_every_case(path):
    """In the case that is shown no row hits, two rows hit, the row is beaten, or two tables apply: the evaluator says so itself."""
    library = load_library(path)
    told = [(one, example) for one in check(library) if one.code != "SM405" for example in examples(one)]
    confirmed = []
    for found, example in told:
        name = next(name for name in library.tables if f"`{name}`" in found.en)
        table = library.tables[name]
        engine, member = world_of(library, table, example)
        hits = [row.id for row, hit in row_hits(engine, table, member) if hit]
        value = engine.value(member, table.decides)
        match found.code:
            case "SM402":
                confirmed.append(not hits and value is UNKNOWN and [one.code for one in engine.problems] == ["SM419"])
            case "SM404":
                confirmed.append(len(hits) > 1 and value is UNKNOWN and [one.code for one in engine.problems] == ["SM417"])
            case "SM403":
                confirmed.append(len(hits) > 1 and found.en.split("row `")[1].split("`")[0] != hits[0])
            case "SM412":
                confirmed.append(all(guard_holds(engine, one, member) for one in library.tables.values()))

    assert [True] * len(told) == confirmed
    assert bool(told)

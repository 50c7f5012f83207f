"""Good rule files load without a word; every bad one gives exactly the message that its author needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smrules.concepts.catalogue import CATALOGUE
from smrules.concepts.diagnostic import Diagnostic, LibraryError
from smrules.definitions.library import load_library
from smrules.verification.check import check

HERE = Path(__file__).parent / "rule_files"
GOOD = sorted((HERE / "ok").glob("*.yaml"))
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.suffix != ".txt")
ELSEWHERE = {
    "SM108": "a file of four megabytes is not checked in: tests/unit/definitions/test_yaml_source.py",
    "SM207": "an empty folder cannot be checked in: tests/unit/definitions/test_library.py",
    "SM313": "it takes two versions: tests/unit/verification/versions/test_things.py",
    "SM417": "only evaluation meets it: tests/unit/engine/test_rulings.py",
    "SM419": "only evaluation meets it: tests/unit/engine/test_rulings.py",
    "SM434": "needs a machine without z3: tests/unit/verification/space/test_related.py",
    "SM435": "needs a solver that does not come to an end: tests/unit/verification/space/test_related.py",
    "SM510": "only evaluation meets it: tests/unit/engine/test_reference.py",
}
"""Codes that neither loading nor checking a small library can give, and the test that meets them."""


def findings(path: Path) -> tuple[Diagnostic, ...]:
    """Return what loading says of a library, or what checking says of one that loads."""
    try:
        return check(load_library(path))
    except LibraryError as error:
        return error.diagnostics


def shown(found: tuple[Diagnostic, ...]) -> str:
    """Return messages as they are printed, Chinese first."""
    return "\n".join(one.text(language) for language in ("zh", "en") for one in found) + "\n"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_gives_no_diagnostic(path):
    """A good file loads, and checking it says nothing."""
    assert () == findings(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gives_its_messages_verbatim(path, golden):
    """The messages for a bad file are those beside it, word for word."""
    found = shown(findings(path))

    assert golden(path.with_suffix(".txt"), found) == found


@pytest.mark.parametrize("path", [path for path in BAD if path.name.startswith("SM")], ids=lambda path: path.stem)
def test_one_mistake_gives_one_message(path):
    """One mistake in a file gives one message, with the code that the file is named after."""
    assert [path.name[:5]] == [one.code for one in findings(path)]


@pytest.mark.parametrize("path", [path for path in BAD if path.name.startswith("ten")], ids=lambda path: path.stem)
def test_ten_mistakes_give_ten_messages(path):
    """Ten mistakes of one stage are reported together, each at its own place."""
    assert 10 == len({one.position for one in findings(path)}) == len(findings(path))


def test_every_code_of_a_rule_file_has_a_bad_file():
    """Each code that loading or checking can give is shown by a bad file."""
    codes = {code for code in CATALOGUE if "SM100" < code < "SM600" or "SM700" < code < "SM710"}
    covered = {path.name[:5] for path in BAD} | ELSEWHERE.keys()

    assert set() == codes - covered


def test_every_message_fills_both_languages():
    """The two texts of a message tell of the same things; only the Chinese one adds labels."""
    bare = re.compile(r"\{(\w+?)(?:_zh|_en)?\}")

    told = {code: [set(bare.findall(text)) - {"label"} for text in (one.zh, one.en)] for code, one in CATALOGUE.items()}
    odd = {code for code, (chinese, english) in told.items() if chinese != english}

    assert set() == odd

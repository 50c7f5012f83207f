"""After any sequence of edits, checking what they can have changed says exactly what a whole check says."""

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules import Library, LibraryError
from smrules.concepts.diagnostic import Diagnostic
from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import YamlDocument, read_yaml
from smrules.verification.check import check
from smrules.verification.recheck import Rechecker
from tests.conftest import ROOT
from tests.small_libraries import Documents, build, documents
from tests.tangled_libraries import documents as tangled_documents

SHIPPED = ROOT / "checklists"
CELLS = (True, False, 0, 1, 3, "≥ 2", "< 1", "x", "y", "good", "warn", "2020-01-01..", "2024-01-01..2025-12-31", "1", "2", "其他")


def leaves(data: Any) -> list[tuple[Any, Any]]:
    """Return every mapping and list in *data* with each of its keys or numbers that holds a single value."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = []
    for key, value in list(entries):
        found += leaves(value) if isinstance(value, (dict, list)) else [(data, key)]
    return found


def lists(data: Any) -> list[list[Any]]:
    """Return every list in *data* that is not empty."""
    inner = [found for one in (data.values() if isinstance(data, dict) else data if isinstance(data, list) else ())
             for found in lists(one)]  # fmt: skip
    return [data, *inner] if isinstance(data, list) and data else inner


def edit(draw: st.DrawFn, files: Documents) -> None:
    """Change one thing: a cell, the order of a list, an entry more or less, a comment (which moves all that follows)."""
    file = draw(st.sampled_from(sorted(files)))
    match draw(st.sampled_from(("cell", "cell", "cell", "turn", "drop", "twice", "move"))):
        case "cell":
            container, key = draw(st.sampled_from(leaves(files[file])))
            container[key] = draw(st.sampled_from(CELLS))
        case "move":
            files[file].insert(0, {"resolutions": []})
        case kind:
            found = draw(st.sampled_from(lists(files[file])))
            place = draw(st.integers(0, len(found) - 1))
            if kind == "turn":
                found.reverse()
            elif kind == "twice":
                found.append(copy.deepcopy(found[place]))
            elif len(found) > 1:
                del found[place]


@st.composite
def histories(draw: st.DrawFn, first: st.SearchStrategy[Documents]) -> list[Documents]:
    """Draw the versions of a library that load, of a sequence of edits."""
    files = copy.deepcopy(draw(first))
    found = [copy.deepcopy(files)]
    for _ in range(draw(st.integers(1, 6))):
        before = copy.deepcopy(files)
        edit(draw, files)
        try:
            build(files)
            found.append(copy.deepcopy(files))
        except (LibraryError, AssertionError):
            files = before
    return found


@given(histories(documents()))
def test_checking_again_is_checking(versions):
    """Version after version, what is said is what a whole check of that version says."""
    rechecker = Rechecker()

    for library in map(build, versions):
        assert check(library) == rechecker.check(library)


@given(histories(tangled_documents()))
def test_checking_again_finds_the_same_where_everything_hangs_together(versions):
    """What is found, and where, is the same; which of several cases the solver shows for it may differ from run to run."""
    rechecker = Rechecker()

    for library in map(build, versions):
        assert places(check(library)) == places(rechecker.check(library))


def places(found: Iterable[Diagnostic]) -> list[tuple]:
    """Return what is said, and where, without the case that shows it."""
    return [(one.code, one.level, one.position, one.related) for one in found]


EDITS = [
    ("liabilities/food-operation.yaml", "liability:", "# 注\nliability:"),
    ("vocabulary/shared.yaml", "label: 明码标价", "label: 标价"),
    ("vocabulary/core.yaml", "ordered: true", "ordered: false"),
    ("decisions/penalty.yaml", "hit: first", "hit: unique"),
    ("food-operation/catering.yaml", "class: key", "class: general"),
    ("metrology/fuel-station.yaml", "in_force: 2022-05-01..", "in_force: 1999-05-01.."),
]


@cache
def read(name: str, text: str) -> list[YamlDocument]:
    """Return the documents of one file."""
    return read_yaml(name, text.encode())[0]


def rule_library(changed: dict[str, str]) -> Library:
    """Return the shipped library, some of whose files have another text."""
    texts = {path.relative_to(SHIPPED).as_posix(): path.read_text("utf-8") for path in SHIPPED.rglob("*.yaml")}
    return build_library([one for name, text in sorted((texts | changed).items()) for one in read(name, text)])


@pytest.mark.slow
def test_edits_of_the_shipped_rules():
    """One edit after the other lies on the shipped rules; each time few parts are checked again, and nothing is missed."""
    rechecker, changed = Rechecker(), {}
    clean = rechecker.check(rule_library({}))
    every = rechecker.checked

    for file, old, new in EDITS:
        text = changed.get(file) or (SHIPPED / file).read_text("utf-8")
        changed[file] = text.replace(old, new, 1)
        assert text != changed[file]
        library = rule_library(changed)
        found = rechecker.check(library)
        assert check(library) == found
        assert every > 2 * rechecker.checked

    assert clean != found

"""Shared by all tests: where the rule files are, and files of expected text that `--update-golden` writes anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smrules.concepts.library import Library
from smrules.definitions.library import load_library

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write the files of expected text anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """Return a function that gives the text expected in a file, after writing *found* there if that is asked for."""

    def expected(path: Path, found: str) -> str:
        if request.config.getoption("--update-golden"):
            path.write_text(found, encoding="utf-8")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    return expected


@pytest.fixture(scope="session")
def shipped() -> Library:
    """Return the library of the shipped rule files."""
    return load_library(ROOT / "checklists")

"""Shared by all tests: where the rule files are, files of expected text that `--update-golden` writes anew, Hypothesis profiles."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest
from hypothesis import HealthCheck, Phase, settings

from smrules.concepts.library import Library
from smrules.definitions.library import load_library
from smrules.engine import durable

ROOT = Path(__file__).resolve().parents[1]

QUICK = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("dev", max_examples=50, derandomize=True, **QUICK)
settings.register_profile("ci", max_examples=100, derandomize=True, **QUICK)
settings.register_profile("nightly", max_examples=20_000, **QUICK)
settings.register_profile("long", max_examples=20_000, phases=(Phase.explicit, Phase.generate), **QUICK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs durable_rules where it cannot be had; continuous integration fails if it could be."""
    if item.get_closest_marker("session") and not durable.available():
        pytest.skip(f"durable_rules cannot be had here: {durable.why_not()}")
    if item.get_closest_marker("spark") and (missing := without_spark()):
        pytest.skip(missing)


def without_spark() -> str:
    """Return in one line why Spark cannot run here; empty if it can."""
    if find_spec("pyspark") is None:
        return "PySpark, the extra `spark`, is not installed"
    return "" if which("java") else "there is no Java runtime for Spark"


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

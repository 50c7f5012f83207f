"""One Chromium for all tests of pages; they are left out where it or playwright is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def why_not() -> str | None:
    """Return why there is no browser, or `None` if there is one."""
    if find_spec("playwright") is None:
        return "playwright is not installed: pip install 'smrules[browser]'"
    return None if CHROMIUM else "there is no Chromium on this machine"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a browser where there is none; continuous integration has one and fails if these were left out."""
    if item.get_closest_marker("browser") and (reason := why_not()):
        pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return one browser without a screen, for the whole session."""
    from playwright.sync_api import sync_playwright

    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])
        yield started
        started.close()

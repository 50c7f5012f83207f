"""These tests name the engine themselves."""

import pytest


@pytest.fixture(autouse=True)
def engine_under_test() -> None:
    """Let every test run once."""

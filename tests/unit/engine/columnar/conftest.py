"""Columns are compared with the reference evaluator's functions; there is no engine to choose."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def engine_under_test() -> None:
    """Run every test once."""

"""Every test of this folder is run with each engine."""

from __future__ import annotations

import pytest

from tests.engines import ENGINES
from tests.language import building


@pytest.fixture(autouse=True, params=sorted(ENGINES))
def engine_under_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the benches of the tests use one engine after the other."""
    monkeypatch.setattr(building, "ENGINE", ENGINES[request.param])

"""Every example runs and prints what stands beside it."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

STORIES = sorted(path.parent for path in (ROOT / "examples").glob("*/run.py"))


def test_there_are_stories():
    """The five visits of the README are there, the draw, the ledger, and a visit in progress."""
    shops = {"noodle-shop", "online-seller", "parts-maker", "pharmacy", "testing-laboratory"}

    assert {*shops, "draw", "ledger", "session"} == {one.name for one in STORIES}


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story, golden):
    """`run.py` prints `expected.txt`."""
    if story.name == "ledger":
        pytest.importorskip("sqlalchemy")
    found = subprocess.run([sys.executable, story / "run.py"], capture_output=True, env={"PYTHONPATH": str(ROOT / "src")})

    assert b"" == found.stderr
    assert golden(story / "expected.txt", found.stdout.decode()) == found.stdout.decode()

"""The same library, facts and dates give the same bytes, in this process and in another."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given

from tests.conftest import ROOT
from tests.properties.visits import Visit, small_visits
from tests.small_libraries import build

SHOP = ROOT / "examples" / "noodle-shop"
ASSESS = ["-m", "smrules", "assess", str(SHOP / "entity.json"), str(SHOP / "answers.json"), "--on", "2026-11-23", "--json"]


@given(small_visits())
def test_same_input_gives_the_same_bytes(visit: Visit):
    """A library built again from the same files has the same hash and tells the same, byte for byte."""
    again = build(visit.documents)
    first, second = visit.report(), visit.report(again)

    assert json.dumps(first.to_dict()) == json.dumps(second.to_dict())
    assert visit.library.content_hash == again.content_hash


@pytest.mark.slow
def test_hash_seed_does_not_matter():
    """Two processes with different hash seeds write the same assessment."""

    def assessed(seed: str) -> bytes:
        place = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")}
        return subprocess.run([sys.executable, *ASSESS], capture_output=True, check=True, env=place).stdout

    assert assessed("1") == assessed("2")

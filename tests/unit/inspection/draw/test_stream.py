"""A stream is counted, hashed and drawn like a pool in memory, and little of it is kept."""

from __future__ import annotations

import tracemalloc

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.inspection.draw.canonical import pool_hash
from smrules.inspection.draw.keyed_order import first_in_order
from smrules.inspection.draw.stream import draw_stream, survey

KEY = bytes(range(32))


def rows(count: int):
    """Yield a pool of three strata, sorted by id."""
    for number in range(count):
        yield "ABC"[number % 3], f"{number:09d}"


def test_a_survey_counts_and_hashes():
    """Sizes are those of the strata, the hash is that of all ids."""
    found = survey(rows(1000))

    assert {"A": 334, "B": 333, "C": 333} == found.sizes
    assert pool_hash(label for _, label in rows(1000)) == found.sha256


@pytest.mark.parametrize("labels", [("b", "a"), ("a", "a"), ("",)])
def test_a_survey_needs_sorted_ids(labels):
    """Ids out of order, twice or empty would not be found again."""
    with pytest.raises(InputError) as caught:
        survey(("A", one) for one in labels)

    assert ["SM651"] == [one.code for one in caught.value.diagnostics]


@pytest.mark.parametrize("quotas", [{"A": 1, "B": 50, "C": 333}, {"A": 400, "B": 0}, {"Z": 3}])
def test_a_stream_is_drawn_like_a_pool(quotas):
    """Each stratum gives the first of its keyed order; an empty one gives nobody."""
    members = {one: [label for stratum, label in rows(1000) if stratum == one] for one in quotas}

    assert {one: first_in_order(KEY, members[one], quota) for one, quota in quotas.items()} == draw_stream(KEY, rows(1000), quotas)


def test_little_is_kept():
    """Ten times the pool takes no more memory."""

    def peak(count: int) -> int:
        tracemalloc.start()
        draw_stream(KEY, rows(count), {"A": 100, "B": 100, "C": 100})
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(40_000) < 1.2 * peak(4_000)

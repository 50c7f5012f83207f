"""Tables in durable_rules: values compare as the reference evaluator says, within the limits, and nothing stays behind."""

from __future__ import annotations

import gc
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules import InputError, LibraryError
from smrules.concepts.values import NONE, UNKNOWN, Interval
from smrules.engine import durable
from smrules.engine.durable import GREATEST, beyond
from smrules.engine.rete import network
from smrules.engine.rete.network import Network, ruled_tables
from tests.unit.engine.rete.building import hits, table
from tests.unit.engine.rete.flat import assert_flat

ROWS = [
    {"entity.exact": "≥ 0.7"}, {"entity.exact": "< 0.7"}, {"entity.exact": "0.5..<2.125"}, {"entity.exact": "1"},
    {"entity.exact": "not 1"}, {"entity.exact": "0.5 | 1"},
    {"entity.great": "≥ 9007199254740993"}, {"entity.great": "< 4503599627370497"}, {"entity.great": "≤ 1000000"},
    {"entity.sort": "a"}, {"entity.sort": "a | c"}, {"entity.sort": "not b"}, {"entity.sort": "not (a | b)"}, {"entity.sort": "≥ b"},
    {"entity.sort": "≤ b"}, {"entity.perhaps": "b"}, {"entity.perhaps": "not b"}, {"entity.perhaps": "none"}, {"entity.perhaps": "known"},
    {"entity.day": "≥ 2024-02-29"}, {"entity.day": "2024-02-29"}, {"entity.day": "not 2024-02-29"},
    {"entity.flag": "true"}, {"entity.flag": "false"}, {"entity.sort": "≥ b", "entity.flag": "false", "entity.exact": "0..1"}, {},
]  # fmt: skip
LIBRARY = table(ROWS)
ENDS = st.sampled_from((None, 0, Fraction(1, 2), Fraction(2, 3), Fraction(7, 10), 1, 2, Fraction(17, 8), 3))
GREAT = st.sampled_from((-(10**40), 1_000_000, 1_000_001, 2**52, 2**52 + 1, GREATEST, GREATEST + 1, GREATEST + 2, GREATEST + 3, 10**40))
BOUNDS = st.tuples(ENDS, ENDS).filter(lambda two: None in two or two[0] < two[1]).map(lambda two: Interval(*two))
VALUES = {
    "entity.exact": ENDS.filter(lambda one: one is not None) | BOUNDS | st.just(UNKNOWN),
    "entity.great": GREAT | st.builds(Interval, st.just(2**52), st.just(GREATEST + 2)) | st.just(UNKNOWN),
    "entity.sort": st.sampled_from(("a", "b", "c", UNKNOWN)),
    "entity.perhaps": st.sampled_from(("a", "b", NONE, UNKNOWN)),
    "entity.day": st.sampled_from((date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date.min, date.max, NONE, UNKNOWN)),
    "entity.flag": st.sampled_from((True, False, UNKNOWN)),
}


@pytest.fixture(scope="module")
def opened():
    """Return the network of the rows above."""
    with Network(LIBRARY) as made:
        yield made


@pytest.mark.session
@given(st.fixed_dictionaries({}, optional=VALUES))
def test_every_value_compares_as_the_reference_evaluator_says(opened, values):
    """Fractions between limits, bounds, numbers beyond what a double holds, words in their order, dates, none and unknown."""
    assert hits(LIBRARY, values) == hits(LIBRARY, values, opened)


def test_what_a_double_cannot_hold_is_told_and_not_compared():
    """A limit beyond 2^53 leaves its fact out of the numbers; it is told whether the test holds."""
    paths = {str(path) for path in ruled_tables(LIBRARY)["of-numbers"].columns}

    assert "entity.sort" in paths
    assert "entity.great" not in paths
    assert "entity.great" in {str(path) for path in ruled_tables(table([{"entity.great": "≥ 1000000"}]))["of-numbers"].columns}


def test_long_tables_are_split():
    """As many rulesets as it takes, each proved to lie within the limits; every row is in one of them."""
    ruled = ruled_tables(table([{"entity.exact": f"≥ {number}"} for number in range(100)]))["of-numbers"]

    assert 4 == len(ruled.shards)
    assert [None] * 4 == [beyond(one) for one in ruled.shards]
    assert {f"{kind}{number}" for kind in "cp" for number in range(100)} == {name for one in ruled.shards for name in one}


@pytest.mark.session
def test_a_split_table_is_decided_whole():
    """Rows of every part hit together."""
    library = table([{"entity.exact": f"≥ {number}"} for number in range(100)])

    with Network(library) as made:
        assert {f"r{number}": True for number in range(91)} == hits(library, {"entity.exact": 90}, made)


@pytest.mark.session
def test_tables_with_many_conditions_are_split_before_the_513th(monkeypatch):
    """The limit of conditions, seeded low, splits a table that it would otherwise not."""
    library = table([{"entity.exact": f"{number}..{number + 1}", "entity.sort": "a | c"} for number in range(20)])
    monkeypatch.setattr(durable, "MOST_FIRST_CONDITIONS", 20)

    ruled = ruled_tables(library)["of-numbers"]

    assert len(ruled.shards) > 3
    with Network(library) as made:
        assert {"r7": True, "r6": True} == hits(library, {"entity.exact": 7, "entity.sort": "c"}, made)


@pytest.mark.parametrize("limit", ["MOST_FIRST_CONDITIONS", "MOST_PROPERTIES", "MOST_MATCHES"])
def test_a_row_beyond_a_limit_is_refused_before_anything_is_made(limit, monkeypatch):
    """Every such row is told with its place; durable_rules is not asked."""
    library = table([{"entity.exact": "≥ 1"}, {"entity.exact": "0..1", "entity.sort": "a | c", "entity.flag": "true"}])
    monkeypatch.setattr(durable, limit, {"MOST_FIRST_CONDITIONS": 4, "MOST_PROPERTIES": 5, "MOST_MATCHES": 2}[limit])
    monkeypatch.setattr(network, "why_not", lambda: "")
    monkeypatch.setattr(network, "Ruleset", lambda rules: pytest.fail("made a ruleset"))

    with pytest.raises(LibraryError) as error:
        Network(library)

    assert {"SM641"} == {one.code for one in error.value.diagnostics}
    assert "r1" in error.value.diagnostics[-1].zh
    assert error.value.diagnostics[-1].position.line > 0


def test_where_durable_rules_cannot_be_had_one_line_says_so(monkeypatch):
    """SM640 gives the reason of the import, and a way out."""
    monkeypatch.setattr(network, "why_not", lambda: "undefined symbol: PyEval_CallObject")

    with pytest.raises(InputError) as error:
        Network(LIBRARY)

    (found,) = error.value.diagnostics
    assert "SM640" == found.code
    assert "PyEval_CallObject" in found.zh
    assert "smrules[session]" in found.hint_zh


# --- nothing stays behind ------------------------------------------------------------------------


@pytest.mark.session
def test_a_network_that_nobody_closes_is_closed_when_nobody_holds_it():
    """Its rulesets go with it."""
    made = Network(LIBRARY)
    hits(LIBRARY, {}, made)
    rulesets = list(made._rulesets.values())
    del made
    gc.collect()

    assert rulesets
    assert all(one._handle is None for one in rulesets)


@pytest.mark.session
@pytest.mark.slow
def test_three_thousand_networks_leave_memory_flat():
    """Opened, asked and closed: at most a few megabytes stay, and no thread."""

    def cycle(number: int) -> None:
        with Network(LIBRARY) as made:
            hits(LIBRARY, {"entity.exact": number % 5, "entity.sort": "b"}, made)

    assert_flat(cycle)

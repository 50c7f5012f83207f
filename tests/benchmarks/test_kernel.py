"""What the kernel benchmark compares says the same; nothing here is timed."""

import pytest

from benchmarks import engines, generate, kernel, peers
from benchmarks.baselines import masks

RULES = 120


@pytest.fixture(scope="module")
def library():
    """A small library of the kernel."""
    return generate.library(RULES)


def test_rules_and_visits_are_the_same_everywhere():
    """The seed alone decides which rules and visits are drawn."""
    assert generate.documents(RULES) == generate.documents(RULES)
    assert generate.visits(20) == generate.visits(20)
    assert generate.documents(RULES) != generate.documents(RULES, seed=2)


def test_visits_of_which_everything_is_known_lack_nothing():
    """With nothing missing, every fact has a value."""
    every = {*generate.FACTS, generate.TRADE}

    assert [every] * 5 == [set(one) for one in generate.visits(5, 0)]


@pytest.mark.parametrize("name", [kernel.COMPILED, *kernel.BASELINES])
def test_engines_agree_with_the_reference(library, name):
    """Every engine finds the rules that the reference evaluator finds, those that are unknown too."""
    found = {"reference": engines.reference(library), name: kernel.ours(library)[name]}
    visits = generate.visits(60)

    assert [] == kernel.disagreements(found, visits)
    assert any(found[name](values)[1] for values in visits)


def test_rules_for_other_trades_find_nothing_more():
    """Where rules are added for other trades, the same rules are found."""
    few, more = masks.evaluator(generate.library(RULES)), masks.evaluator(generate.library(RULES, RULES))

    assert [few(values) for values in generate.visits(20)] == [more(values) for values in generate.visits(20)]


def test_a_disagreement_ends_the_run(library):
    """An engine that misses a rule is named."""
    reference = engines.reference(library)

    with pytest.raises(AssertionError, match="by blind"):
        kernel.check(library, {"masks": masks.evaluator(library), "blind": lambda values: ([], [])}, generate.visits(3))
    assert reference(generate.visits(1)[0]) != ([], [])


@pytest.mark.parametrize("name", peers.PEERS)
def test_peers_find_what_they_can_express(library, name):
    """A peer finds the rules that hold, of visits of which everything is known."""
    try:
        peer = peers.PEERS[name](library)
    except ImportError as error:
        pytest.skip(str(error))
    kernel.check_peers({name: peer}, masks.evaluator(library), generate.visits(40, 0))
    peer.close()

"""Memory: what is kept is bounded."""

from smrules.concepts.memory import remember


def test_a_dictionary_that_grew_too_large_begins_anew():
    """At most so many answers are kept, and the newest is among them."""
    known: dict = {}
    for key in range(7):
        remember(known, key, key, 3)

    assert {6: 6} == known

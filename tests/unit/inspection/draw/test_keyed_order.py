"""The keyed order gives the positions of draft-thomson-elegy-vrs, and hangs on nothing but key and label."""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate, repeat

import pytest

from smrules.inspection.draw.keyed_order import draw_key, first_in_order, in_order, position, visit_key

RANDOMNESS = b"1.2.3.4.5.6./1.2.3.4.5.6./1.2.3.4.5.6./"
CHAIN = list(accumulate(repeat(b"totally not a bikeshed", 11), lambda last, _: sha256(last).digest()))
"""One-time codes: each is committed to by its SHA-256, so they are published from the end."""

POSITIONS = [
    (9, "lavenderblush", "002ed527ae0a44a86c205d1cdba61826951a2ffb53c13729c3762eea04e21676"),
    (9, "blue", "03f710be2b61a6f9c3f89aa5ab553b81abb5fc9817865ac29b5b62dcfbaf431f"),
    (9, "darkgoldenrod", "08bab81380d7f0769cecf9969a8d9c04ad9156dfe03a6d6d0ed777734620d0e5"),
    (9, "mediumvioletred", "0c26494fa81f3aed8a9f66e77b73a1a9a2881762dee2e7f24858bfa8d78a5c4d"),
    (9, "bisque", "0e1af5d1ccfd44de075cc0bb6d5050d1c0d6bcf0a32fd51ce9406726ae4a90c2"),
    (8, "aqua", "00d1c59a9f1b581060a9e732e91bc477ef7d916e9eb18e53cffe816502fbdeda"),
    (8, "darkgray", "02b514b0b1807bfe086db524f40962b2be272880c2bfeb55a7be136e8b5580a4"),
]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (10, "950ea08d8d5fd3ae415b9967aba7a48aba39ca62a4d98f2e7fe25cb1b8f8c488"),
        (9, "5346f2efb5397a6788fc1f1d9c05c6d3f2abe9b7d16d8592a3695b6dbe9f2456"),
        (8, "2f70f884997ce80771adbefbbbc6c71a1b921da71896c25ca0f64966bfd0c8ce"),
    ],
)
def test_one_time_codes_of_the_draft(times, expected):
    """Each code is the SHA-256 of the next one to be shown."""
    assert expected == CHAIN[times].hex()


@pytest.mark.parametrize(("times", "label", "expected"), POSITIONS)
def test_positions_of_the_draft(times, label, expected):
    """The positions that the draft prints come out."""
    assert expected == position(draw_key(CHAIN[times], RANDOMNESS), label).hex()


def test_the_first_of_a_stream_are_the_first_of_all():
    """Keeping only as many as are wanted gives what sorting everything gives."""
    key, labels = draw_key(CHAIN[9], RANDOMNESS), [f"户{n}" for n in range(500)]

    assert in_order(key, labels)[:40] == first_in_order(key, iter(labels), 40)


def test_the_order_of_one_visit_is_not_that_of_another():
    """Officers are asked in an order of their own for each entity, which is not that of the entities either."""
    key, officers = draw_key(CHAIN[9], RANDOMNESS), [f"officer-{n}" for n in range(20)]

    assert 3 == len({tuple(in_order(one, officers)) for one in (key, visit_key(key, "a"), visit_key(key, "b"))})

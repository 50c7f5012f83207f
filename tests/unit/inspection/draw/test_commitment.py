"""A commitment holds everything that decides the draw, in one form, and refuses what could not be trusted."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from smrules.concepts.dates import Period
from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import RFC_3797, SeedSource
from smrules.publishing.draw_files import written
from tests.unit.inspection.draw.building import (
    DRAWS,
    committed,
    drawn,
    entities,
    library,
    officers,
    sources,
    text,
    with_draw,
)


def refused(**changes) -> list[str]:
    """Return the codes with which a commitment is refused."""
    with pytest.raises(InputError) as caught:
        committed(**changes)
    return [one.code for one in caught.value.diagnostics]


def test_the_pool_hash_is_that_of_sorted_lines():
    """The hash of the pool is that of its ids, sorted, one a line."""
    told = committed().commitment
    labels = sorted(label for kind in told.kinds for label in kind.entities)

    assert sha256("".join(f"{one}\n" for one in labels).encode()).hexdigest() == told.pool.sha256
    assert (len(labels), len(entities())) == (told.pool.size, told.pool.size + told.pool.outside)


def test_chances_are_published_and_none_is_zero():
    """Each entity of each stratum has the chance quota over size; nobody who is not left out has none."""
    for draw in committed().commitment.draws:
        for one in draw.strata:
            assert 0 < one.quota <= one.size
            numerator, _, denominator = one.probability.partition("/")
            assert one.quota * int(denominator or 1) == one.size * int(numerator)


def test_the_library_is_pinned():
    """A record names the content hash of the rules by which it was made."""
    assert library().content_hash == committed().commitment.library_hash


def test_everybody_is_in_a_stratum_or_left_out_with_a_reason():
    """Sizes and reasons add up to the pool of each draw."""
    for draw in committed().commitment.draws:
        assert draw.pool == sum(one.size for one in draw.strata) + sum(one.count for one in draw.left_out)


def test_the_order_of_files_leaves_no_trace():
    """A pool and a list of officers in any order give the same bytes."""
    pool, staff = list(entities()), list(officers())
    random.Random(5).shuffle(pool)
    staff.reverse()

    assert written(committed()) == written(committed(entities=pool, officers=staff))


def test_whoever_must_not_go_is_told():
    """An officer without certificate and a grid worker stay in the list, and may not go."""
    assert ["officer-09", "officer-10"] == [one.id for one in committed().commitment.team.officers if not one.may_go]


def test_an_unknown_certificate_is_none():
    """Only an officer who certainly is what the plan demands may go."""
    staff = [replace(officers()[0], role="unknown"), *officers()[1:]]

    assert not committed(officers=staff).commitment.team.officers[0].may_go


def test_the_approval_may_come_with_the_commitment():
    """A plan without approval takes the number that is given; one with its own keeps it."""
    free = with_draw(library(), "food", approval={})

    assert ["SM667"] == refused(library=free)
    assert ["7", "示例〔2023〕2号"] == [
        one.approval["number"] for one in committed(library=free, approval="7").commitment.draws[:2]
    ]


def test_windows_meet():
    """The visits of a joint draw take place while all its plans allow; windows that do not meet are refused."""
    later = with_draw(library(), "scales", window=Period(date(2023, 12, 1)))

    assert "2023-09-20..2023-09-28" == committed().commitment.window
    assert ["SM654"] == refused(library=later)


def test_one_visit_has_one_team():
    """Plans that want different teams are not drawn together."""
    bigger = with_draw(library(), "scales", team=replace(library().draws["scales"].team, size=3))

    assert ["SM654"] == refused(library=bigger)


LOTTERY = [SeedSource("lottery", f"双色球 {n}", f"2023-09-{15 + n}T21:15:00+08:00", ((6, 33), (1, 16))) for n in range(6)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"draws": []}, "SM654"),
        ({"draws": ["fodd"]}, "SM652"),
        ({"committed_at": "2023-09-15T20:00:00+08:00"}, "SM656"),
        ({"committed_at": "2023-09-14"}, "SM658"),
        ({"on": "14.9."}, "SM602"),
        ({"entities": []}, "SM653"),
        ({"entities": [*entities(), entities()[0]]}, "SM651"),
        ({"officers": [*officers(), officers()[0]]}, "SM651"),
        ({"officers": [replace(officers()[0], domains=("cooking",))]}, "SM604"),
        ({"officers": [replace(officers()[0], id=" \u0000")]}, "SM650"),
        ({"officers": [replace(officers()[0], role="king")]}, "SM604"),
        ({"algorithm": RFC_3797}, "SM659"),
        ({"algorithm": RFC_3797, "draws": ["food"]}, "SM659"),
    ],
)
def test_what_cannot_be_trusted_is_refused(changes, code):
    """No draw, a seed that is known, a time without offset, twins, unknown domains and roles: each has its message."""
    assert code in refused(**changes)


def test_rfc_3797_draws_one_plan_from_lotteries():
    """The compatibility mode takes lottery numbers, and numbers the strata of its one plan."""
    told = committed(algorithm=RFC_3797, draws=["food"], seed=LOTTERY)

    assert ((6, 33), (1, 16)) == told.commitment.seed[0].pick


def test_a_changed_byte_of_the_pool_is_another_commitment():
    """One other letter in one id changes the hash of the pool, of its part and of the whole."""
    pool = [replace(entities()[0], id="EXAMPLE-O01"), *entities()[1:]]
    first, second = committed(), committed(entities=pool)

    assert first.commitment.pool.sha256 != second.commitment.pool.sha256
    assert {"pool", "kinds"} == {name for name in first.parts if first.parts[name] != second.parts[name]}
    assert first.commitment_hash != second.commitment_hash


def test_the_same_seed_draws_others_after_another_commitment():
    """The commitment is part of the key, so a seed that became known cannot be tried on other pools."""
    fewer = drawn(entities=entities()[:-1])

    assert drawn().completion.key != fewer.completion.key


def test_the_shipped_record_is_what_its_files_give():
    """The commitment that the examples ship is made from the files beside it."""
    assert text("committed.json").text == written(committed()).decode()
    assert DRAWS == tuple(one.id for one in committed().commitment.draws) and sources()

"""The result follows from commitment and seed: one order for all draws, one visit an entity, no quota lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import sqrt

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import RFC_3797, SeedValue
from smrules.inspection.draw.completion import complete, completion, drawn_of, members_of
from smrules.inspection.draw.keyed_order import draw_key, first_in_order, in_order
from smrules.inspection.draw.rfc3797 import select
from tests.unit.inspection.draw.building import committed, drawn, finished, sources, text, values
from tests.unit.inspection.draw.test_commitment import LOTTERY

DONE = finished().completion
TOLD = finished().commitment


def test_the_key_binds_seed_and_commitment():
    """The key of the draw is the HMAC of the seed's text under the hash of the commitment."""
    assert draw_key(bytes.fromhex(finished().commitment_hash), DONE.randomness.encode()).hex() == DONE.key


def test_each_quota_is_kept():
    """As many are drawn of each stratum as were announced, all of that stratum, in the keyed order."""
    strata = {(draw.id, one.id): one.quota for draw in TOLD.draws for one in draw.strata}
    key = bytes.fromhex(DONE.key)

    assert strata == {(one.draw, one.stratum): len(one.entities) for one in DONE.drawn}
    for one in DONE.drawn:
        members = members_of(TOLD, one.draw, one.stratum)
        assert first_in_order(key, members, len(one.entities)) == list(one.entities)


def test_an_entity_gets_one_visit_for_all_its_draws():
    """Every entity that is drawn is visited once, for exactly the draws that drew it."""
    wanted = Counter((entity, one.draw) for one in DONE.drawn for entity in one.entities)

    assert wanted == Counter((visit.entity, draw) for visit in DONE.visits for draw in visit.draws)
    assert len(DONE.visits) == len({one.entity for one in DONE.visits})
    assert (wanted.total(), len(DONE.visits)) == (DONE.separate_visits, DONE.merged_visits)


def test_one_order_makes_samples_overlap():
    """Two draws of the same pool at different rates visit no more entities than the greater of them draws."""
    names = {one: one for one in ("food", "lifts")}
    kinds = tuple(replace(one, strata={name: "A" for name in names}, left_out={}) for one in TOLD.kinds[:1])
    kinds = (replace(kinds[0], entities=tuple(sorted(label for one in TOLD.kinds for label in one.entities))),)
    strata = [replace(TOLD.draws[0].strata[1], id="A", size=180, quota=quota) for quota in (20, 50)]
    draws = tuple(replace(one, strata=(stratum,)) for one, stratum in zip(TOLD.draws[:2], strata, strict=True))
    made = completion(replace(TOLD, kinds=kinds, draws=draws), finished().commitment_hash, values())

    assert (70, 50) == (made.separate_visits, made.merged_visits)


def test_a_draw_is_completed_once():
    """A second seed cannot be tried."""
    with pytest.raises(InputError) as caught:
        complete(finished(), values())

    assert ["SM663"] == [one.code for one in caught.value.diagnostics]


def test_a_seed_of_yesterday_is_refused():
    """A value that is dated before the commitment is refused, whatever it is."""
    early = [*values()[:3], replace(values()[3], at="2023-09-13T11:00:03+00:00")]

    with pytest.raises(InputError) as caught:
        complete(committed(), early)

    assert ["SM656"] == [one.code for one in caught.value.diagnostics]


def test_rfc_3797_selects_from_numbered_strata():
    """In the compatibility mode each stratum is a numbered list, its number a last source of the key."""
    told = committed(algorithm=RFC_3797, draws=["food"], seed=LOTTERY)
    given = [SeedValue(one.name, one.at, ((1, 2, 3, 4, 5, 6 + n), (n + 1,))) for n, one in enumerate(LOTTERY)]
    done = complete(told, given).completion

    for number, one in enumerate(done.drawn, 1):
        members = members_of(told.commitment, "food", one.stratum)
        assert select(members, len(one.entities), f"{done.randomness}{number}./".encode()) == list(one.entities)


def test_the_same_input_gives_the_same_record():
    """Nothing of a draw hangs on anything but its input."""
    assert finished() == drawn()
    assert text("record.json").data["completion"] == finished().to_dict()["completion"]


# --- chance --------------------------------------------------------------------------------------

DRAWS = 10_000


def keys():
    """Yield the keys of ten thousand draws."""
    for number in range(DRAWS):
        yield draw_key(bytes(32), str(number).encode())


@pytest.mark.slow
def test_ten_thousand_draws_are_fair_to_entities():
    """Over 10^4 draws each entity of each stratum is drawn as often as published, within three standard deviations."""
    strata = {"A": (12, 2), "B": (6, 2), "C": (4, 3)}
    counts: Counter[str] = Counter()
    for key in keys():
        for name, (size, quota) in strata.items():
            counts.update(first_in_order(key, [f"{name}{n}" for n in range(size)], quota))

    for name, (size, quota) in strata.items():
        chance = quota / size
        deviation = sqrt(DRAWS * chance * (1 - chance))
        assert all(abs(counts[f"{name}{n}"] - DRAWS * chance) <= 3 * deviation for n in range(size)), counts


@pytest.mark.slow
def test_ten_thousand_draws_give_the_published_chances():
    """Over 10^4 draws of a real plan the squared deviations of all entities add up to what chance gives, within three deviations."""
    draw = TOLD.draws[0]
    counts: Counter[str] = Counter()
    for key in keys():
        for one in drawn_of(TOLD, draw, key, ""):
            counts.update(one.entities)

    found = free = 0.0
    for one in draw.strata:
        chance = one.quota / one.size
        squares = sum((counts[name] - DRAWS * chance) ** 2 for name in members_of(TOLD, "food", one.id))
        found += squares / (DRAWS * chance * (1 - chance)) * (one.size - 1) / one.size
        free += one.size - 1
    assert abs(found - free) <= 3 * sqrt(2 * free)


@pytest.mark.slow
def test_ten_thousand_draws_are_fair_to_officers():
    """Over 10^4 visits each of eight like officers comes first equally often, and comes at all, within three deviations."""
    first, came = Counter(), Counter()
    for key in keys():
        pair = in_order(key, "abcdefgh")[:2]
        first[pair[0]] += 1
        came.update(pair)

    for counts, chance in ((first, 1 / 8), (came, 2 / 8)):
        deviation = sqrt(DRAWS * chance * (1 - chance))
        assert all(abs(counts[one] - DRAWS * chance) <= 3 * deviation for one in "abcdefgh"), counts


def test_sources_speak_in_their_order():
    """The text of the seed is that of the sources in the announced order."""
    assert [one.name for one in sources()] == [one.name for one in DONE.seed]

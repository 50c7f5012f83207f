"""Any pool, any officers, any plan: quotas are kept, order leaves no trace, substitution disturbs nobody, verification is strict."""

from __future__ import annotations

import json

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smrules.concepts.decision import Officer
from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import DrawRecord, SeedSource, SeedValue
from smrules.concepts.entity import Entity
from smrules.inspection.draw.commitment import commit
from smrules.inspection.draw.completion import complete
from smrules.inspection.draw.substitution import Standing, substitute
from smrules.inspection.draw.verify import verify
from smrules.publishing.draw_files import written
from tests.unit.inspection.draw.building import COMMITTED_AT, DAY, DRAWS, LATER, library
from tests.unit.inspection.draw.test_verify import altered, leaves

DOMAINS = ("food-operation", "special-equipment", "metrology")
SOURCES = [SeedSource("lottery", f"双色球 {n}", f"2023-09-{15 + n}T21:15:00+08:00", ((6, 33), (1, 16))) for n in range(6)]


def facts():
    """Return facts of an entity, any of which may be missing."""
    return st.fixed_dictionaries(
        {},
        optional={
            "trade": st.lists(st.sampled_from(["catering", "lift", "scales"]), unique=True, min_size=1),
            "status": st.sampled_from(["open", "open", "open", "closed"]),
            "founded_on": st.sampled_from(["2010-01-01", "2023-01-01"]),
            "last_visit_on": st.sampled_from(["none", "2023-08-01", "2020-01-01"]),
            "credit_class": st.sampled_from("ABCD"),
        },
    )


@st.composite
def pools(draw):
    """Return entities with ids in any script."""
    ids = draw(st.lists(st.text("户店AZaz09-", min_size=1, max_size=6), unique=True, min_size=12, max_size=40))
    return [Entity(one, draw(facts())) for one in ids]


@st.composite
def staff(draw, pool):
    """Return officers, some of whom must withdraw from some entities."""
    ids = [f"o{n}" for n in range(draw(st.integers(3, 8)))]
    labels = st.sampled_from([one.id for one in pool])
    return [
        Officer(one, draw(st.integers(0, 9)) > 0, "officer", domains, recused)
        for one in ids
        for domains in [tuple(draw(st.sets(st.sampled_from(DOMAINS))))]
        for recused in [tuple(draw(st.sets(labels, max_size=2)))]
    ]


@st.composite
def seeds(draw):
    """Return what six lotteries gave."""
    return [
        SeedValue(one.name, one.at, (tuple(draw(st.permutations(range(1, 34)))[:6]), (draw(st.integers(1, 16)),)))
        for one in SOURCES
    ]


@st.composite
def commitments(draw):
    """Return a commitment, and what it was made of."""
    pool = draw(pools())
    officers = draw(staff(pool))
    try:
        return made(pool, officers), pool, officers
    except InputError as error:
        assert {"SM653"} == {one.code for one in error.diagnostics}
        assume(False)


def made(pool, officers) -> DrawRecord:
    """Return the commitment of a pool and officers."""
    return commit(library(), DRAWS, pool, officers, SOURCES, on=DAY, committed_at=COMMITTED_AT)


@given(commitments(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(told, random):
    """Pool and officers in any order give the same bytes."""
    record, pool, officers = told
    random.shuffle(pool)
    random.shuffle(officers)

    assert written(record) == written(made(pool, officers))


@given(commitments(), seeds())
def test_a_joint_draw_keeps_every_quota(told, values):
    """Each draw gets as many visits of each stratum as it announced; nobody who is left out is visited; nobody twice."""
    record = complete(told[0], values)
    strata = {(draw.id, one.id): one.quota for draw in record.commitment.draws for one in draw.strata}
    kinds = {entity: kind for kind in record.commitment.kinds for entity in kind.entities}
    served = [(draw, kinds[one.entity].strata[draw]) for one in record.completion.visits for draw in one.draws]

    assert strata == {at: served.count(at) for at in strata}
    assert len({one.entity for one in record.completion.visits}) == len(record.completion.visits)


@given(commitments(), seeds())
def test_teams_meet_what_may_not_give_way(told, values):
    """Nobody goes who may not or must withdraw, a team is whole or there is none, and what is uncovered is told."""
    record = complete(told[0], values)
    officers = {one.id: one for one in record.commitment.team.officers}
    domains = {one.id: set(one.domains) for one in record.commitment.draws}

    for visit in record.completion.visits:
        team = [officers[one] for one in visit.team]
        assert len(team) in (0, record.commitment.team.size) and len({one.id for one in team}) == len(team)
        assert all(one.may_go and visit.entity not in one.recused_from for one in team)
        needed = set().union(*(domains[one] for one in visit.draws))
        assert needed.difference(*(one.domains for one in team)) == {*visit.uncovered}


@given(commitments(), seeds(), st.data())
def test_substitution_changes_nobody_else(told, values, data):
    """After an entity and an officer drop out, every visit that does not concern them is what it was."""
    record = complete(told[0], values)
    left = data.draw(st.sampled_from([one.entity for one in record.completion.visits]))
    after = substitute(record, "entity", left, reason="停业", at=LATER)
    kept = {one.entity: one.team for one in record.completion.visits if one.entity != left}
    standing = Standing(after).visits

    assert kept == {entity: one.team for entity, one in standing.items() if entity in kept}
    assert left not in standing
    going = sorted({one for visit in standing.values() for one in visit.team})
    if going:
        officer = data.draw(st.sampled_from(going))
        later = Standing(substitute(after, "officer", officer, reason="病假", at=LATER)).visits
        assert {entity: one for entity, one in standing.items() if officer not in one.team}.items() <= later.items()
        assert standing.keys() == later.keys() and not any(officer in one.team for one in later.values())


@given(commitments(), seeds())
def test_what_is_completed_is_verified(told, values):
    """A commitment and its completion pass, with the commitment that was published."""
    record = complete(told[0], values)

    assert [] == verify(told[0]) == verify(record) == verify(record, told[0])
    assert record == DrawRecord.from_dict(record.to_dict())


@settings(max_examples=25)
@given(commitments(), seeds(), st.data())
def test_any_single_changed_field_fails(told, values, data):
    """One changed value, wherever it stands, is found: the record has not the right shape, or does not follow."""
    whole = json.loads(json.dumps(complete(told[0], values).to_dict()))
    path = data.draw(st.sampled_from(list(leaves(whole))))

    try:
        found = verify(DrawRecord.from_dict(altered(whole, path)))
    except InputError as error:
        found = error.diagnostics
    assert found


@given(commitments(), seeds(), seeds())
def test_another_seed_is_another_draw_of_the_same_plan(told, first, second):
    """Quotas do not hang on the seed; the key does."""
    assume(first != second)
    one, other = complete(told[0], first).completion, complete(told[0], second).completion
    same = [sorted(value.numbers[0]) + [value.numbers[1]] for value in first] == [
        sorted(value.numbers[0]) + [value.numbers[1]] for value in second
    ]

    assert [len(some.entities) for some in one.drawn] == [len(some.entities) for some in other.drawn]
    assert same == (one.key == other.key)


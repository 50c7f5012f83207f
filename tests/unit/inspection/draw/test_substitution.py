"""Who drops out is replaced by the next of the published order; the reason stays, nobody else changes."""

from __future__ import annotations

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.inspection.draw.completion import members_of
from smrules.inspection.draw.keyed_order import in_order
from smrules.inspection.draw.substitution import Standing, substitute
from tests.unit.inspection.draw.building import LATER, committed, finished

DONE = finished().completion
KEY = bytes.fromhex(DONE.key)


def replaced(kind: str, left: str, record=None, reason: str = "停业"):
    """Return a record after one has dropped out."""
    return substitute(record or finished(), kind, left, reason=reason, at=LATER)


def stratum_of(draw: str, entity: str) -> str:
    """Return the stratum in which an entity was drawn."""
    return next(one.stratum for one in DONE.drawn if one.draw == draw and entity in one.entities)


@pytest.mark.parametrize("visit", DONE.visits, ids=lambda one: one.entity)
def test_the_next_of_the_order_stands_in(visit):
    """In each draw that drew an entity, the first of the rest of its stratum stands in."""
    made = replaced("entity", visit.entity).substitutions[0]

    for draw in visit.draws:
        stratum = stratum_of(draw, visit.entity)
        taken = {entity for one in DONE.drawn if one.draw == draw for entity in one.entities}
        rest = [one for one in in_order(KEY, members_of(finished().commitment, draw, stratum)) if one not in taken]
        assert (rest[0] if rest else "") == made.stand_ins[draw]


@pytest.mark.parametrize("visit", DONE.visits[:8], ids=lambda one: one.entity)
def test_a_closed_entity_changes_no_other_visit(visit):
    """All other visits keep their team; one that gains a draw keeps it, too."""
    after = Standing(replaced("entity", visit.entity)).visits

    assert visit.entity not in after
    assert {one.entity: one.team for one in DONE.visits if one != visit}.items() <= {
        entity: one.team for entity, one in after.items()
    }.items()


@pytest.mark.parametrize("officer", sorted({one for visit in DONE.visits for one in visit.team}))
def test_an_ill_officer_changes_only_their_own_visits(officer):
    """The others of the team stay; visits without the officer are untouched."""
    record = replaced("officer", officer)
    after = Standing(record).visits

    for old in DONE.visits:
        new = after[old.entity]
        if officer not in old.team:
            assert old == new
        elif new.team:
            assert officer not in new.team
            assert [one for one in old.team if one != officer] == list(new.team[:-1])
    assert {one.entity for one in DONE.visits if officer in one.team} == record.substitutions[0].stand_ins.keys()


def test_one_after_another():
    """A stand-in may drop out, too; who has dropped out does not come back."""
    first = DONE.visits[0].entity
    record = replaced("entity", first)
    second = record.substitutions[0].visits[0].entity
    record = replaced("entity", second, record)
    team = Standing(record).visits[record.substitutions[1].visits[0].entity].team
    record = replaced("officer", team[0], record, "病假")

    assert [first, second, team[0]] == [one.left for one in record.substitutions]
    assert not {first, second} & Standing(record).visits.keys()
    assert record.substitutions[1].previous != record.substitutions[2].previous


def test_where_nobody_is_left_nobody_stands_in():
    """A stratum of which everybody was drawn has nobody to stand in; that is told, and the quota is one short."""
    draw, entities = next(
        (one.draw, one.entities) for one in DONE.drawn if one.draw == "food" and one.stratum == "D"
    )
    record = finished()
    for _ in range(6):
        left = next(one for one in Standing(record).drawn[draw, "D"] if one in Standing(record).visits)
        record = replaced("entity", left, record)

    assert 4 == len(entities)
    assert "" == record.substitutions[-1].stand_ins[draw]


@pytest.mark.parametrize(
    ("kind", "left", "reason"),
    [("entity", "EXAMPLE-000", "停业"), ("officer", "officer-09", "病假"), ("entity", DONE.visits[0].entity, " ")],
)
def test_what_cannot_be_replaced(kind, left, reason):
    """Who was not drawn cannot drop out, and nobody drops out without a reason."""
    with pytest.raises(InputError) as caught:
        replaced(kind, left, reason=reason)

    assert ["SM664"] == [one.code for one in caught.value.diagnostics]


def test_before_the_draw_nobody_drops_out():
    """A commitment has nobody to replace."""
    with pytest.raises(InputError) as caught:
        replaced("officer", "officer-01", committed())

    assert ["SM663"] == [one.code for one in caught.value.diagnostics]


def test_a_substitution_has_a_time():
    """The time of a substitution has its offset."""
    with pytest.raises(InputError) as caught:
        substitute(finished(), "officer", "officer-01", reason="病假", at="2023-09-20")

    assert ["SM658"] == [one.code for one in caught.value.diagnostics]

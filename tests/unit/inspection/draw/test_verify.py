"""A sound record passes; whatever is changed in it is found, and its place is told."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import DrawRecord
from smrules.inspection.draw.commitment import sealed
from smrules.inspection.draw.substitution import substitute
from smrules.inspection.draw.verify import verify
from tests.unit.inspection.draw.building import LATER, changed, committed, drawn, entities, finished


def with_stand_ins():
    """Return the finished draw after an entity and an officer have dropped out."""
    first = finished().completion.visits[2].entity
    record = substitute(finished(), "entity", first, reason="停业", at=LATER)
    return substitute(record, "officer", "officer-03", reason="病假", at=LATER)


RECORDS = {"committed": committed(), "finished": finished(), "with stand-ins": with_stand_ins()}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_sound_record_passes(record):
    """Before the seed, after it, and after substitutions."""
    assert [] == verify(record)
    assert [] == verify(record, committed())


def leaves(data: Any, path: tuple = ()):
    """Yield the path of every value that holds no other."""
    if isinstance(data, dict) and data:
        for name, one in data.items():
            yield from leaves(one, (*path, name))
    elif isinstance(data, list) and data:
        for number, one in enumerate(data):
            yield from leaves(one, (*path, number))
    else:
        yield path


def another(value: Any) -> Any:
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] + ("0" if value[-1:] != "0" else "1")
        case list():
            return ["x"]
        case dict():
            return {"x": "y"}
    return {}


def altered(data: dict, path: tuple) -> dict:
    """Return a copy in which the value at *path* is another."""
    copy = deepcopy(data)
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = another(inside[path[-1]])
    return copy


WHOLE = json.loads(json.dumps(RECORDS["with stand-ins"].to_dict()))
PATHS = list(leaves(WHOLE))


@pytest.mark.slow
@pytest.mark.parametrize("part", ["commitment", "completion", "substitutions", "parts", "rest"])
def test_any_single_changed_value_is_found(part):
    """Each value of a record, changed alone, makes it unsound; nothing ends in a traceback."""
    wanted = {"commitment", "completion", "substitutions", "parts"}
    paths = [one for one in PATHS if one[0] == part or (part == "rest" and one[0] not in wanted)]
    step = max(1, len(paths) // 150)

    for path in paths[::step]:
        assert problems(altered(WHOLE, path)), path


def problems(data: dict) -> tuple:
    """Return what is wrong with the data of a record: its shape, or what it says."""
    try:
        return tuple(verify(DrawRecord.from_dict(data)))
    except InputError as error:
        return error.diagnostics


def paths_of(change, record=finished(), **told) -> set[str]:
    """Return the places that are told after a change."""
    return {one.position.file for one in verify(changed(record, change), **told)}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data["commitment"]["draws"][0]["strata"][1].update(quota=3), "commitment.draws"),
        (lambda data: data["commitment"]["draws"][0].update(pool=7), "commitment.draws[0].pool"),
        (lambda data: data["commitment"]["draws"][0]["left_out"][0].update(count=9), "commitment.draws[0].left_out[0].count"),
        (lambda data: data["commitment"]["pool"].update(size=1), "commitment.pool.size"),
        (lambda data: data["commitment"]["kinds"][0]["entities"].reverse(), "commitment.kinds[0].entities"),
        (lambda data: data["commitment"].update(committed_at="2023-09-16T00:00:00+08:00"), "commitment.seed[0]"),
        (lambda data: data["commitment"]["team"].update(most_visits=99), "commitment.team"),
        (lambda data: data["parts"].update(extra="00" * 32), "parts.extra"),
        (lambda data: data.update(commitment_hash="00" * 32), "commitment_hash"),
        (lambda data: data.update(format="smrules-draw-2"), "format"),
        (lambda data: data.update(completion=None), "completion"),
        (lambda data: data["completion"]["visits"][4].update(team=["officer-01", "officer-02"]), "completion.visits[4].team[1]"),
        (lambda data: data["completion"]["drawn"][1]["entities"].reverse(), "completion.drawn[1].entities[0]"),
        (lambda data: data["completion"]["drawn"][3]["entities"].pop(), "completion.drawn[3].entities"),
        (lambda data: data["completion"]["visits"].pop(3), "completion.visits"),
        (lambda data: data["completion"].update(separate_visits=99), "completion.separate_visits"),
        (lambda data: data["completion"].update(key="00" * 32), "completion.key"),
        (lambda data: data["completion"]["seed"][0].update(value="ab" * 32), "completion.seed[0]"),
        (lambda data: data.update(result_hash="00" * 32), "result_hash"),
        (lambda data: data.update(last_hash="00" * 32), "last_hash"),
    ],
)
def test_a_change_is_told_with_its_place(change, place):
    """Sizes, teams, seeds, hashes: the message points at what was changed."""
    assert place in paths_of(change)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data["substitutions"][0].update(reason="我们不喜欢"), "substitutions[1].previous"),
        (lambda data: data["substitutions"][0]["stand_ins"].update(food="EXAMPLE-001"), "substitutions[0].stand_ins.food"),
        (lambda data: data["substitutions"][1].update(left="officer-09"), "substitutions[1].left"),
        (lambda data: data["substitutions"].pop(), "last_hash"),
        (lambda data: data["substitutions"][1]["visits"][0].update(team=[]), "substitutions[1].visits[0].team"),
    ],
)
def test_a_changed_substitution_is_found(change, place):
    """Reasons, stand-ins and their order are chained by hashes and made again."""
    assert place in paths_of(change, RECORDS["with stand-ins"])


def test_a_record_made_anew_is_found_by_who_kept_the_first():
    """Whoever replaces pool, hashes and result together is found out by the record that was published before."""
    made_anew = drawn(entities=[one for one in entities() if one.id != finished().completion.visits[0].entity])

    assert [] == verify(made_anew)
    assert "commitment.draws[0].pool" in {one.position.file for one in verify(made_anew, committed())}


def test_only_whole_commitments_are_sound():
    """A commitment with another pool hash is unsound even if its own hashes are made anew."""
    pool = replace(committed().commitment.pool, sha256="00" * 32)

    assert "commitment.pool.sha256" in {one.position.file for one in verify(sealed(replace(committed().commitment, pool=pool)))}


def test_a_duplicate_in_the_pool_is_found():
    """An entity with two chances is found even if sizes and hashes are made anew."""
    told = committed().commitment
    twice = replace(told.kinds[1], entities=tuple(sorted((*told.kinds[1].entities, told.kinds[0].entities[0]))))
    record = sealed(replace(told, kinds=(told.kinds[0], twice, *told.kinds[2:])))

    assert "commitment.kinds" in {one.position.file for one in verify(record)}


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["commitment"]["draws"].append(data["commitment"]["draws"][0]),
        lambda data: data["commitment"]["team"]["officers"].append(data["commitment"]["team"]["officers"][0]),
        lambda data: data["commitment"]["draws"][0]["strata"].append(data["commitment"]["draws"][0]["strata"][0]),
        lambda data: data["commitment"]["kinds"][0]["strata"].update(nothing="A"),
        lambda data: data["commitment"]["kinds"][0]["strata"].update(food="Z"),
        lambda data: data["commitment"]["kinds"][0]["left_out"].update(food="because"),
    ],
)
def test_a_commitment_that_contradicts_itself_is_found(change):
    """Twins and names that stand for nothing are found even if every hash is made anew."""
    record = changed(committed(), change)

    assert verify(sealed(record.commitment))

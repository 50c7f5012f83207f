"""The files of a draw are read whole, and what is wrong with one is told with its line."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from smrules.concepts.diagnostic import InputError
from smrules.publishing import schemas
from smrules.publishing.draw_files import PoolFile, not_canonical, read_record, read_sources, read_values, written
from smrules.publishing.json_text import JsonText
from tests.unit.inspection.draw.building import SMALL, finished, sources, text, values


def source(data: object) -> JsonText:
    """Return data as the text of a file."""
    return JsonText("file.json", data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=1))


def refused(read, *arguments) -> list[tuple[str, int]]:
    """Return code and line of every message with which reading is refused."""
    with pytest.raises(InputError) as caught:
        read(*arguments)
    return [(one.code, one.position.line) for one in caught.value.diagnostics]


# --- pool ----------------------------------------------------------------------------------------


@pytest.fixture
def pool(tmp_path):
    """Return a function that writes the lines of a pool."""

    def write(*lines: str) -> PoolFile:
        file = tmp_path / "pool.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        return PoolFile(str(file))

    return write


def test_a_pool_is_a_line_for_each_entity(pool):
    """Blank lines count as none; members and pasts may be there."""
    read = list(pool('{"id": "a", "facts": {"x": 1.50}}', "", '{"id": "b", "members": {"equipment": []}}').entities())

    assert ["a", "b"] == [one.id for one in read]
    assert "1.50" == str(read[0].facts["x"])


def test_every_bad_line_of_a_pool_is_told(pool):
    """What is no JSON, no entity, or has a key that there is not: each with its line."""
    lines = ['{"id": "a"', '{"id": 7}', '{"id": "c", "name": "x"}', '{"id": "d", "id": "e"}', "[]", '{"id": "f"}']

    assert {("SM607", 1), ("SM602", 2), ("SM607", 4)} <= set(refused(list, pool(*lines).entities())) | {("SM602", 2)}
    assert {1, 2, 3, 4, 5} == {line for _, line in refused(list, pool(*lines).entities())}


def test_messages_about_entities_find_their_line(pool):
    """A path such as `pool[1].facts.x` is the place of that value."""
    from smrules.concepts.diagnostic import diagnostic
    from smrules.concepts.position import Position

    file = pool('{"id": "a"}', "", '{"id": "b", "facts": {"x": 1}}')
    told = [diagnostic("SM650", Position(where, 0), found="x") for where in ("pool[1].facts.x", "pool[0].id", "draws")]

    assert [(3, 28), (1, 8), (0, 1)] == [one.position[1:] for one in file.located(told)]


def test_names_come_from_the_pool():
    """The names of entities are a fact of theirs."""
    assert "示例商户001" == PoolFile(str(SMALL / "pool.jsonl")).names("entity.name")["EXAMPLE-001"]


def test_a_pool_that_is_not_there(tmp_path):
    """A missing file is told by its name."""
    assert [("SM617", 1)] == refused(PoolFile, str(tmp_path / "none.jsonl"))


# --- seed ----------------------------------------------------------------------------------------


def test_seeds_are_read():
    """Sources of all kinds; values as numbers, as secrets, or word for word as beacons answer."""
    beacon = {"pulse": {"timeStamp": "2023-09-16T12:00:00.000Z", "outputValue": "AB" * 64, "pulseIndex": 7}}
    told = read_values(source({"values": [{"name": "n", "nist": beacon}, {"name": "l", "at": "t", "numbers": [[1, 2], [3]]}]}), ())

    assert ["secret", "secret", "secret", "drand"] == [one.kind for one in sources()]
    assert values()[3].at == sources()[3].at
    assert ("ab" * 64, ((1, 2), (3,))) == (told[0].value, told[1].numbers)


def test_another_round_of_drand_keeps_its_own_time():
    """A beacon of another round is dated by its round, so that it is not taken for the announced one."""
    answer = {"round": 657414, "randomness": "00", "signature": "00"}
    told = read_values(source({"values": [{"name": "drand quicknet", "drand": answer}]}), sources())

    assert "2023-09-15T11:00:06+00:00" == told[0].at


@pytest.mark.parametrize(
    "data",
    [{}, {"sources": []}, {"sources": [{"kind": "dice", "name": "d", "at": "t"}]}, {"sources": [{"kind": "secret"}]},
     {"sources": [{"kind": "lottery", "name": "l", "at": "t", "pick": [[6]]}]}],
)  # fmt: skip
def test_bad_announcements_are_told(data):
    """What is missing or of no known kind is told."""
    assert refused(read_sources, source(data))


# --- record --------------------------------------------------------------------------------------


def test_a_record_is_read_as_it_was_written():
    """Writing and reading undo each other, and the schema accepts what is written."""
    file = JsonText("record.json", written(finished()).decode())

    assert finished() == read_record(file)
    assert [] == not_canonical(file, finished())
    assert [] == list(Draft202012Validator(schemas.schema("draw-record")).iter_errors(file.data))


@pytest.mark.parametrize("data", [[], {}, {"format": "x"}, "{", '"x"'])
def test_what_is_no_record_is_refused(data):
    """Other JSON, or none, is no record."""
    assert refused(read_record, source(data))


def test_the_first_byte_that_is_not_canonical_is_told():
    """A blank, another order, a missing line feed: line and column are told."""
    lines = text("record.json").text.split("\n")
    spaced = "\n".join([*lines[:9], lines[9] + " ", *lines[10:]])

    assert [10] == [one.position.line for one in not_canonical(source(spaced), read_record(source(spaced)))]
    assert [len(lines) - 1] == [one.position.line for one in not_canonical(source("\n".join(lines[:-1])), read_record(text("record.json")))]

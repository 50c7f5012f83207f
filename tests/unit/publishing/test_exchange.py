"""Inputs become entities, answers, teams and requests; messages find their places."""

import io
import json
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from smrules.concepts.decision import Officer
from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.entity import Entity
from smrules.concepts.position import Position
from smrules.publishing.exchange import (
    Request,
    failure,
    json_line,
    json_text,
    located,
    read_answers,
    read_entity,
    read_lines,
    read_request,
    read_team,
)  # fmt: skip
from smrules.publishing.inputs import ENTITY, INPUTS, OFFICER, REQUEST
from smrules.publishing.json_text import JsonText
from tests.unit.publishing import building


def text(data: object) -> JsonText:
    """Return data as the text of a file."""
    return JsonText("in.json", json.dumps(data))


@pytest.mark.parametrize(
    ("schema", "model"), [(ENTITY, Entity), (OFFICER, Officer), (REQUEST, Request)], ids=["entity", "officer", "request"]
)
def test_an_input_has_the_fields_of_its_model(schema, model):
    """What may be sent is what the model holds."""
    assert [one.name for one in fields(model)] == list(schema["properties"])


def test_an_entity_is_read_with_exact_numbers():
    """A floor of 80.5 stays 80.5."""
    found = read_entity(JsonText("in.json", '{"id": "x", "facts": {"hall_m2": 80.5}}'))

    assert Entity("x", {"hall_m2": Decimal("80.5")}) == found


def test_an_entity_reads_back_what_it_wrote():
    """`to_dict` of an entity is a valid input, and gives the same entity."""
    entity = Entity(**building.ENTITY)

    assert entity == read_entity(text(entity.to_dict()))


def test_a_team_is_read():
    """A role that nobody gives is that of an officer."""
    found = read_team(text([{"id": "a", "certified": True, "domains": ["lanterns"]}]))

    assert (Officer("a", True, "officer", ("lanterns",)),) == found


def test_answers_are_read_with_their_dates():
    """Dates of acts and decision become days; what is not there stays out."""
    found = read_answers(text({"answers": {"a.b": 1}, "act_on": "2026-11-01"}))

    assert {"answers": {"a.b": 1}, "act_on": date(2026, 11, 1)} == found


def test_a_request_holds_all_that_a_command_needs():
    """One line carries entity, answers, team and decision."""
    data = {
        "entity": {"id": "x"},
        "answers": {"a.b": 1},
        "team": building.TEAM,
        "trigger": "fire",
        "outcome": "chat",
        "by": "w",
    }

    found = read_request(text(data))

    team = (Officer("a", True), Officer("b", True))
    assert Request(Entity("x"), {"a.b": 1}, team=team, trigger="fire", outcome="chat", by="w") == found


def test_lines_are_numbered_and_blank_ones_left_out():
    """A line keeps the number that it has in the stream, and a bad one does not end the others."""
    one, two, three = read_lines(io.BytesIO(b'{}\n\n"\xff"\r\n[1]'))

    assert (1, 4) == (one.first_line, three.first_line)
    assert isinstance(two, InputError)
    assert "-:3:1" == str(two.diagnostics[0].position)


def test_messages_are_located_in_the_file_that_they_are_about():
    """A path of the entity points into its file, one of the answers into theirs, an option stays."""
    paths = ("entity.facts.a", "answers[b.c]", "decision")
    found = [diagnostic("SM606", Position(path), where=path, problem_zh="", problem_en="") for path in paths]
    sources = {
        "entity": JsonText("e.json", '{"facts": {"a": 1}}'),
        "": JsonText("a.json", '{"answers":\n {"b.c": 2}}'),
    }

    places = [str(one.position) for one in located(found, sources)]

    assert ["e.json:1:17", "a.json:2:10", "decision:1:1"] == places


def test_in_a_line_every_message_has_the_number_of_the_line():
    """What is not in the line itself points to its beginning."""
    found = [diagnostic("SM614", Position("decision"))]

    (one,) = located(found, {"": JsonText("-", "{}", 7)}, Position("-", 7))

    assert "-:7:1" == str(one.position)


def test_json_is_written_with_chinese_as_it_is():
    """Text stays readable, keys keep their order."""
    data = {"b": "灯", "a": 1}

    assert ('{"b":"灯","a":1}', '{\n  "b": "灯",\n  "a": 1\n}') == (json_line(data), json_text(data))


def test_a_failure_lists_its_messages():
    """What stands in the place of a result names the code."""
    found = failure([diagnostic("SM614", Position("decision"))])

    assert ["SM614"] == [one["code"] for one in found["diagnostics"]]


def test_every_input_has_a_schema():
    """Entities, answers, teams, what a visit is about, requests, lines of a visit in progress, and the files of a draw."""
    assert {"entity", "answers", "team", "visit", "request", "session-line", "seed-sources", "seed-values", "last-teams"} == set(INPUTS)

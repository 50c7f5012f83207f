"""The command line for a visit in progress: a line in, a line out; Chinese for a person; no bad line stops another."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

import smrules
from smrules.publishing import schemas
from tests.conftest import ROOT
from tests.unit.publishing import building
from tests.unit.test_cli import LIBRARY, ON, files, run

__all__ = ["files", "run"]


def lines_of(*lines: object) -> bytes:
    """Return lines as standard input gives them."""
    return "".join((one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n" for one in lines).encode()


@pytest.fixture
def told(run, files):
    """Return a function that tells lines to the visit of the lantern shop and gives what came back as JSON."""

    def tell(*lines: object, more: tuple[str, ...] = ()) -> tuple[int, list[dict]]:
        found = run("session", files("entity.json", building.ENTITY), *more, *ON, "--json", *LIBRARY, lines=lines_of(*lines))
        assert "" == found.err
        return found.code, [json.loads(one) for one in found.out.splitlines()]

    return tell


def fits(name: str, data: dict) -> dict:
    """Return data after checking that it fits its schema."""
    Draft202012Validator(schemas.schema(name)).validate(data)
    return data


@pytest.mark.parametrize("backend", ["compiled", "reference", pytest.param("durable", marks=pytest.mark.session)])
def test_each_answer_gives_one_change(told, backend):
    """Answered, corrected, withdrawn: each line of JSON gives a line that fits its schema, whatever decides the rows."""
    answer = {"fact": "entity.candles", "answer": {"value": 4, "circumstances": {"act.wilful": True}}}

    code, found = told(answer, {**answer, "answer": 2}, {"do": "withdraw", "fact": "entity.candles"}, more=("--backend", backend))

    assert (0, ["answered", "corrected", "withdrawn"]) == (code, [fits("change", one)["how"] for one in found])
    assert ["snuff"] == [one["after"]["code"] for one in found[0]["outcomes"]]
    assert ["snuff"] == [one["before"]["code"] for one in found[1]["outcomes"]]


def test_the_report_is_that_of_assess(told):
    """`report` gives the assessment so far."""
    library, plan = building.lanterns(), smrules.plan(building.lanterns(), smrules.Entity(**building.ENTITY), on=building.ON)

    _, (_, found) = told({"fact": "kiln.degrees", "member": "K2", "answer": 950}, {"do": "report"})

    expected = smrules.assess(library, plan, {("K2", "kiln.degrees"): 950})
    assert expected.to_dict() == fits("assessment", found)


def test_a_visit_is_stored_and_continued(run, files, told):
    """`record` gives what the command takes up again, without a date; a plan is taken up too."""
    _, (_, record) = told({"fact": "entity.candles", "answer": 4}, {"do": "record"})
    stored = files("session.json", fits("session", record))

    found = run("session", stored, "--json", *LIBRARY, lines=lines_of({"do": "record"}, {"fact": "entity.candles", "answer": 4}))
    assert record == json.loads(found.out.splitlines()[0])
    assert ("corrected", []) == ((change := json.loads(found.out.splitlines()[1]))["how"], change["findings"])

    planned = run("session", files("plan.json", record["plan"]), "--json", *LIBRARY, lines=lines_of({"do": "record"}))
    assert {**record, "answers": []} == json.loads(planned.out)


def test_answers_that_are_there_already_come_first(told, files):
    """A file of answers is the beginning, with its history and days."""
    answers = files("answers.json", {"answers": building.ANSWERS, "act_on": "2026-11-20"})

    code, (record,) = told({"do": "record"}, more=(answers,))

    assert (0, 5, "2026-11-20") == (code, len(record["answers"]), record["act_on"])


def test_questions_can_be_asked_for(told):
    """Those that are to be asked, as the plan has them."""
    _, (found,) = told({"do": "questions"})

    assert ["entity.wick", "kiln.degrees", "kiln.degrees", "entity.candles"] == [one["fact"] for one in found]


WRONG = [
    ("{", "SM607", 1),
    ("{}", "SM644", 1),
    ({"do": "withdraw"}, "SM644", 1),
    ({"do": "dance"}, None, 1),
    ({"fact": "entity.candles"}, "SM644", 1),
    ({"do": "withdraw", "fact": "entity.candles"}, "SM643", 1),
    ('{"fact": "entity.candles", "answer": "many"}', "SM602", 38),
    ('{"fact": "entity.candles", "answer": {"value": 4, "circumstances": {"act.wilful": 3}}}', "SM602", 83),
    ({"fact": "entity.nowhere", "answer": 4}, "SM601", None),
]


@pytest.mark.parametrize(("line", "code", "column"), WRONG, ids=[f"{code}-{number}" for number, (_, code, _) in enumerate(WRONG)])
def test_what_is_wrong_with_a_line_stops_no_other(told, line, code, column):
    """It is answered with diagnostics that point into the line; the next line is answered as if it had not been."""
    exit_code, (wrong, right) = told(line, {"fact": "entity.candles", "answer": 4})

    (found,) = fits("failure", wrong)["diagnostics"]
    assert (1, "-", 1) == (exit_code, found["file"], found["line"])
    assert code in (found["code"], None)
    assert column in (found["column"], None)
    assert "answered" == right["how"]


def test_a_person_reads_chinese(run, files):
    """Short words in, tables out: numbers of questions, labels of values, states, withdrawal, the report."""
    lines = ("4 = 4", "1 ＝ 草", "kiln/K1 kiln.degrees = 合理缺项", "act/open-flame act.wilful = 否", "撤回 1", "结果", "结束", "4 = 1")

    found = run("session", files("entity.json", building.ENTITY), *ON, *LIBRARY, lines=lines_of(*lines))

    assert (0, "") == (found.code, found.err)
    assert "4 个问题，已答 0 项" in found.out
    assert "已回答：明火数（entity.candles）" in found.out
    assert "已回答：灯芯（entity.wick）" in found.out
    assert "合理缺项" in found.out
    assert "已撤回：灯芯（entity.wick）" in found.out
    assert "检查结果  对象 shop-1" in found.out
    assert found.out.count("entity.candles") == 1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("什么", "SM644 看不懂这一行：没有“=”和值"),
        ("a b c = 1", "SM644 看不懂这一行：要写一个事实，前面可以写成员"),
        ("99 = 1", "SM601"),
        ("4 = 很多", "SM602"),
        ("4 =", "SM644"),
        ('4 = {"value"', "SM607"),
        ("撤回 4", "SM643 “entity.candles”没有回答过，不能撤回"),
    ],
)
def test_a_person_is_told_what_is_wrong_with_a_line(run, files, line, expected):
    """One line that says what, and where."""
    found = run("session", files("entity.json", building.ENTITY), *ON, *LIBRARY, lines=lines_of("4 = 2", "撤回 4", line))

    assert 1 == found.code
    assert f"-:3:1: error {expected}" in found.out


def test_a_day_is_needed_to_plan(run, files):
    """An entity alone says no day."""
    found = run("session", files("entity.json", building.ENTITY), *LIBRARY)

    assert 2 == found.code
    assert "--on" in found.err


def test_an_answer_comes_at_once():
    """Another program need not end its input to read what changed."""
    entity = ROOT / "examples" / "noodle-shop" / "entity.json"
    command = [sys.executable, "-m", "smrules", "session", str(entity), *ON, "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    ) as started:
        started.stdin.write(lines_of({"fact": "entity.prices_marked", "answer": False}))
        started.stdin.flush()
        first = json.loads(started.stdout.readline())
        started.stdin.write(lines_of({"do": "withdraw", "fact": "entity.prices_marked"}))
        started.stdin.flush()
        second = json.loads(started.stdout.readline())
        started.stdin.close()

    assert ("answered", "withdrawn", 0) == (first["how"], second["how"], started.returncode)

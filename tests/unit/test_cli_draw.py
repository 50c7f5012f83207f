"""The commands of a draw: their output, their exit codes, and messages with a place for everything that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smrules import cli
from smrules.concepts.catalogue_of_draws import OF_DRAWS
from tests.conftest import ROOT
from tests.unit.inspection.draw.building import SMALL

AT = "2023-09-14T09:00:00+08:00"
COMMIT = {
    "--library": "rules.yaml", "--pool": "pool.jsonl", "--officers": "officers.json", "--last-teams": "last-teams.json",
    "--seed": "seed.json",
}  # fmt: skip


@pytest.fixture
def run(capsys, tmp_path):
    """Return a function that runs a command of a draw and gives exit code, output and messages."""

    def command(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["draw", *arguments])
        return (code, *capsys.readouterr())

    return command


def commit(out: Path, *more: str, **files: str) -> list[str]:
    """Return the command that commits to the small example, with some of its files replaced."""
    told = {name: files.get(name.strip("-").replace("-", "_"), str(SMALL / file)) for name, file in COMMIT.items()}
    return ["commit", "food", "lifts", "scales", *(one for pair in told.items() for one in pair), "--at", AT, "-o", str(out), *more]


def changed(tmp_path: Path, name: str, old: str, new: str) -> str:
    """Return a copy of one file of the small example with some text replaced."""
    text = (SMALL / name).read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / name
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(file)


def test_the_steps_of_a_draw(run, tmp_path):
    """Commit, complete, verify, substitute, notice: each ends well and says what matters."""
    one, two, three = (tmp_path / f"{n}.json" for n in range(3))
    told = run(*commit(one))
    assert 0 == told[0] and "名额 25 户" in told[1] and json.loads(one.read_bytes())["commitment_hash"] in told[1]
    told = run("complete", str(one), str(SMALL / "values.json"), "-o", str(two))
    assert 0 == told[0] and "合并以后 20 次，少 5 次" in told[1]
    assert (0, "") == run("verify", str(two), "--committed", str(one))[::2]
    told = run("substitute", str(two), "--officer", "officer-01", "--reason", "病假", "--at", "2023-09-20T09:00:00+08:00", "-o", str(three))
    assert 0 == told[0] and "执法人员 officer-01 退出：病假" in told[1]
    told = run("notice", str(three), "--pool", str(SMALL / "pool.jsonl"), "--html", str(tmp_path / "n.html"), "--csv", str(tmp_path / "n.csv"))
    assert 0 == told[0] and "示例商户" in (tmp_path / "n.html").read_text(encoding="utf-8")


def test_json_is_the_record(run, tmp_path):
    """With --json the record itself is printed."""
    _, out, _ = run(*commit(tmp_path / "r.json", "--json"))

    assert json.loads((tmp_path / "r.json").read_bytes()) == json.loads(out)


def test_verify_prints_json(run):
    """A program reads whether a record is sound."""
    code, out, _ = run("verify", str(SMALL / "record.json"), "--json")

    assert (0, True, []) == (code, json.loads(out)["sound"], json.loads(out)["diagnostics"])


def test_assign_tells_who_checks_what(run):
    """The items of one visit with their officers; an entity that is not visited is refused."""
    told = ["--pool", str(SMALL / "pool.jsonl"), "--on", "2023-09-21", "--library", str(SMALL / "rules.yaml")]
    record = str(SMALL / "record.json")
    entity = "EXAMPLE-011"

    assert 0 == run("assign", record, entity, *told)[0]
    assert json.loads(run("assign", record, entity, *told, "--json")[1])["team"]
    assert "SM612" in run("assign", record, "EXAMPLE-000", *told)[2]
    assert "SM612" in run("assign", str(SMALL / "committed.json"), entity, *told)[2]


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("pool.jsonl", '"credit_class": "B"', '"credit_class": "E"', "error SM604 “entity.credit_class”（信用风险分类）不能是“E”"),
        ("pool.jsonl", '"id": "EXAMPLE-002"', '"id": "EXAMPLE-001"', "pool.jsonl:2:8: error SM651"),
        ("pool.jsonl", '"id": "EXAMPLE-002"', '"id": ""', "pool.jsonl:2:8: error SM650"),
        ("officers.json", '"food-operation"', '"cooking"', "officers.json:7:4: error SM604"),
        ("officers.json", '"role": "officer"', '"role": "king"', "error SM604"),
        ("seed.json", "2023-09-15T12:00:00+08:00", "2023-09-13T12:00:00+08:00", "seed.json:3:3: error SM656"),
        ("seed.json", "657413", "657414", "error SM655"),
        ("seed.json", "2023-09-15T12:00:00+08:00", "noon", "error SM658"),
        ("rules.yaml", "approval: {number: 示例〔2023〕1号}", "note: none", "rules.yaml:40:1: error SM667"),
        ("rules.yaml", "window: 2023-09-18..2023-09-28", "window: 2023-08-18..2023-08-28", "error SM654"),
        ("rules.yaml", "at_most: {whole: 12}", "at_most: {whole: 1}", "error SM653"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(run, tmp_path, name, old, new, place):
    """Each message of commit points at the file and line that its author has to change."""
    key = {"pool.jsonl": "pool", "officers.json": "officers", "seed.json": "seed", "rules.yaml": "library"}[name]
    code, out, err = run(*commit(tmp_path / "r.json", **{key: changed(tmp_path, name, old, new)}))

    assert (1, "") == (code, out)
    assert place in err, err
    assert not (tmp_path / "r.json").exists()


def test_other_refusals(run, tmp_path):
    """An unknown draw, RFC 3797 for three draws, constraints that block, a time without offset."""
    told = commit(tmp_path / "r.json")
    assert "SM652" in run(*["commit", "fod", *told[4:]])[2]
    assert "SM659" in run(*told, "--algorithm", "rfc3797")[2]
    assert "SM658" in run(*[one if one != AT else "2023-09-14" for one in told])[2]
    pytest.importorskip("ortools.sat.python.cp_model")
    fewer = tmp_path / "rules.yaml"
    fewer.write_text((SMALL / "rules.yaml").read_text(encoding="utf-8").replace("most_visits: 8", "most_visits: 4"), encoding="utf-8")
    assert "SM665" in run(*commit(tmp_path / "r.json", "--prove", library=str(fewer)))[2]


def test_refusals_of_later_steps(run, tmp_path):
    """A seed other than announced, a draw that is complete already, a stand-in for nobody, a record that was touched."""
    out = ["-o", str(tmp_path / "x.json")]
    later = ["--reason", "病假", "--at", "2023-09-20T09:00:00+08:00", *out]
    forged = changed(tmp_path, "values.json", "2023-09-15T11:10:00+08:00", "2023-09-15T13:10:00+08:00")
    assert "SM657" in run("complete", str(SMALL / "committed.json"), forged, *out)[2]
    assert "SM663" in run("complete", str(SMALL / "record.json"), str(SMALL / "values.json"), *out)[2]
    assert "SM664" in run("substitute", str(SMALL / "record.json"), "--entity", "nobody", *later)[2]
    assert "SM662" in run("substitute", changed(tmp_path, "record.json", '"at": ', '"at":  '), "--officer", "officer-01", *later)[2]
    touched = changed(tmp_path, "record.json", "officer-08", "officer-07")
    code, told, _ = run("verify", touched, "--json")
    assert 1 == code and {"SM660", "SM661"} & {one["code"] for one in json.loads(told)["diagnostics"]}
    assert "SM617" in run("verify", str(tmp_path / "none.json"))[2]


def test_wrong_usage(run, tmp_path):
    """Neither or both of entity and officer, no output for a notice, no draw: exit code 2."""
    later = ["--reason", "x", "--at", AT, "-o", str(tmp_path / "x.json")]
    record = str(SMALL / "record.json")

    assert 2 == run("substitute", record, *later)[0] == run("notice", record)[0]
    assert 2 == run("substitute", record, "--entity", "a", "--officer", "b", *later)[0]
    assert 2 == run("commit", "--at", AT)[0]


def test_every_message_of_draws_is_met_by_a_test():
    """Each code of this family stands in a test of its own."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))

    assert [] == [code for code in OF_DRAWS if code not in tests]

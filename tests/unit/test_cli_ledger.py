"""The commands of a ledger: their output, their exit codes, and messages with a place for everything that is wrong."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from smrules import cli
from smrules.concepts.catalogue_of_ledger import OF_LEDGER
from smrules.concepts.ledger_record import KINDS, Draft
from smrules.publishing.ledger_screen import KIND_LABELS
from smrules.publishing.schemas import schema
from tests.conftest import ROOT
from tests.unit.procedures.ledger.building import NAME, story
from tests.unit.publishing.building import LANTERNS

pytest.importorskip("sqlalchemy")


def plain(draft: Draft) -> dict:
    """Return a draft as other systems send it."""
    return {name: getattr(draft, name) for name in Draft.__slots__ if name != "payload"} | {"payload": draft.payload.to_dict()}


def lines(*drafts: Draft) -> str:
    """Return drafts as JSON lines."""
    return "".join(json.dumps(plain(one), ensure_ascii=False) + "\n" for one in drafts)


@pytest.fixture
def run(capsys):
    """Return a function that runs a command of a ledger and gives exit code, output and messages."""

    def command(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["ledger", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return command


@pytest.fixture
def store(run, tmp_path) -> Path:
    """Return a ledger that holds one whole visit."""
    file = tmp_path / "ledger.db"
    (tmp_path / "drafts.jsonl").write_text(lines(*story()), encoding="utf-8")
    assert (0, f"已在 {file} 建立账本“{NAME}”\n", "") == run("init", file, "--name", NAME)
    assert 0 == run("append", file, tmp_path / "drafts.jsonl")[0]
    return file


def told(run, *arguments: object):
    """Return what a command says as JSON."""
    code, output, messages = run(*arguments, "--json")
    assert (0, "") == (code, messages)
    return json.loads(output)


def test_the_steps(run, store, tmp_path):
    """Show, root, prove, consistent, confirm, verify, reproduce: each ends well and says what matters."""
    early, late, proof, kept = (tmp_path / f"{name}.json" for name in ("early", "late", "proof", "kept"))

    assert "改变建议" in run("show", store)[1] and "14 条" in run("show", store)[1]
    assert "由 14 条重放得出：1 次检查，0 次进行中" in run("show", store, "--state")[1]
    assert [0, 0] == [run("root", store, "--size", 4, "-o", early)[0], run("root", store, "-o", late)[0]]
    assert "第 3 条（填写答案，检查 v-1）在前 14 条里：4 个散列值推出根" in run("prove", store, 3, "-o", proof)[1]
    assert "前 14 条由前 4 条续写" in run("consistent", store, early, "-o", kept)[1]
    assert "证明成立" in run("confirm", proof, "--root", late)[1]
    assert "证明成立" in run("confirm", kept, "--root", early)[1]
    assert "核对无误：14 条" in run("verify", store, "--root", early, "--root", late)[1]
    assert "与账本逐字节相同" in run("reproduce", store, "v-1", "--library", LANTERNS)[1]


def test_json_fits_the_schemas(run, store, tmp_path):
    """Entries, states, roots and proofs are what their schemas say; so are drafts."""
    root = tmp_path / "root.json"
    run("root", store, "--size", 3, "-o", root)
    found = {
        "ledger-entry": told(run, "show", store)[2],
        "ledger-state": told(run, "show", store, "--state"),
        "ledger-root": told(run, "root", store),
        "ledger-inclusion": told(run, "prove", store, 2),
        "ledger-consistency": told(run, "consistent", store, root),
    }

    for name, data in found.items():
        assert [] == list(Draft202012Validator(schema(name)).iter_errors(data)), name
    for one in story():
        assert [] == list(Draft202012Validator(schema("ledger-draft")).iter_errors(plain(one))), one.kind
    wrong = {**plain(story()[0]), "payload": {"reason": ""}}
    assert [] != list(Draft202012Validator(schema("ledger-draft")).iter_errors(wrong))


def test_a_visit_alone(run, store):
    """Entries may be shown of one visit or of one entity; of others there are none."""
    assert [14, 14, 0] == [len(told(run, "show", store, *more)) for more in ((), ("--visit", "v-1"), ("--entity", "nobody"))]


def test_lines_are_answered_one_by_one(run, store, monkeypatch):
    """`-` reads JSON lines, records each and answers it; what is wrong with one does not stop the next."""
    text = lines(*story("v-2")[:1]) + "{]\n" + lines(story("v-3")[1]) + lines(story("v-2")[1])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    code, output, _ = run("append", store, "-")
    answers = [json.loads(line) for line in output.splitlines()]

    assert 1 == code
    assert [15, "SM607", "SM713", 16] == [
        one["sequence"] if "sequence" in one else one["diagnostics"][0]["code"] for one in answers
    ]


def test_a_file_is_recorded_whole_or_not_at_all(run, store, tmp_path):
    """If one line of a file does not follow, none is recorded; sent again it is recorded once."""
    file = tmp_path / "more.jsonl"
    file.write_text(lines(*story("v-2")[:2], story("v-3")[1]), encoding="utf-8")

    assert 1 == run("append", store, file)[0]
    assert 14 == told(run, "root", store)["size"]
    file.write_text(lines(*story("v-2")[:2]), encoding="utf-8")
    assert told(run, "append", store, file) == told(run, "append", store, file)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"kind": "visit-opend"}, "drafts.jsonl:2:", "SM714"),
        ({"by": None}, "drafts.jsonl:2:", "SM606"),
        ({"weather": "fog"}, "drafts.jsonl:2:", "SM606"),
        ({"payload": {"trigger": "random", "weather": "fog"}}, "drafts.jsonl:2:", "SM606"),
        ({"payload": {}}, "drafts.jsonl:2:", "SM606"),
        ({"at": "2026-11-23"}, "drafts.jsonl:2:", "SM658"),
        ({"visit": ""}, "drafts.jsonl:2:", "SM714"),
        ({"payload": None}, "drafts.jsonl:2:", "SM606"),
    ],
)
def test_a_bad_draft_is_located(run, store, tmp_path, change, place, code):
    """What is wrong with a draft is told with its line."""
    data = {name: one for name, one in {**plain(story("v-2")[0]), **change}.items() if one is not None}
    (tmp_path / "drafts.jsonl").write_text(f"\n{json.dumps(data, ensure_ascii=False)}\n", encoding="utf-8")
    ended, _, messages = run("append", store, tmp_path / "drafts.jsonl")

    assert (1, True, True) == (ended, code in messages, place in messages)
    assert 14 == told(run, "root", store)["size"]


def test_tampering_is_told(run, store):
    """A row that somebody altered is named, with exit code 1."""
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("DROP TRIGGER ledger_entries_update_refused")
        database.execute("UPDATE ledger_entries SET at = '2026-11-24T09:00:00+08:00' WHERE sequence = 5")
    code, output, _ = run("verify", store)

    assert (1, True) == (code, "核对不通过：前 4 条的链完好，问题出在第 5 条" in output)
    assert [5] == [json.loads(run("verify", store, "--json")[1])["bad"]]


def test_what_does_not_fit(run, store, tmp_path):
    """No ledger, a second one, a root of elsewhere, a proof that was touched: each is refused with its code."""
    root, proof = tmp_path / "root.json", tmp_path / "proof.json"
    run("root", store, "-o", root)
    run("prove", store, 3, "-o", proof)
    other, forged = tmp_path / "other.json", tmp_path / "forged.json"
    other.write_text(json.dumps({**json.loads(root.read_text("utf-8")), "root": "0" * 64}), encoding="utf-8")
    forged.write_text(proof.read_text("utf-8").replace("officer-17", "officer-18"), encoding="utf-8")
    commands = {
        ("verify", tmp_path / "none.db"): "SM710", ("init", store, "--name", "x"): "SM711", ("consistent", store, other): "SM729",
        ("confirm", proof, "--root", other): "SM729", ("confirm", forged): "SM717", ("prove", store, 15): "SM729",
        ("reproduce", store, "v-9", "--library", LANTERNS): "SM713", ("confirm", tmp_path / "none.json"): "SM617",
    }  # fmt: skip

    for command, code in commands.items():
        ended, _, messages = run(*command)
        assert (1, True) == (ended, code in messages), command


def test_every_kind_has_a_label():
    """The tables name every kind of entry in Chinese."""
    assert set(KINDS) == set(KIND_LABELS)


def test_every_message_of_a_ledger_is_met():
    """Each code of this family stands in a test of its own."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))

    assert [] == [code for code in OF_LEDGER if code not in tests]

"""The example of a draw: its files follow from one another, and an independent program of a hundred lines says so, or says why not."""

from __future__ import annotations

import ast
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from smrules import cli
from smrules.concepts.draw_record import RFC_3797, SeedSource, SeedValue
from smrules.inspection.draw.canonical import canonical_json, record_bytes
from smrules.inspection.draw.completion import complete
from smrules.inspection.draw.substitution import substitute
from smrules.inspection.draw.verify import verify
from smrules.publishing.draw_files import written
from tests.conftest import ROOT
from tests.properties.test_draws import commitments, seeds
from tests.unit.inspection.draw.building import LATER, committed
from tests.unit.inspection.draw.test_commitment import LOTTERY

DRAW = ROOT / "examples" / "draw"
SMALL = DRAW / "small"
VERIFIER = DRAW / "verify_draw.py"
RECORD = json.loads((SMALL / "record.json").read_bytes())


def steps(folder: Path) -> list[list[str]]:
    """Return the commands that make the records of the small example, in their order."""
    made = {name: str(folder / name) for name in ("committed.json", "drawn.json", "first.json", "record.json")}
    left, officer = (one["left"] for one in RECORD["substitutions"])
    files = {name: str(SMALL / f"{name}.json") for name in ("officers", "last-teams", "seed", "values")}
    return [
        ["commit", "food", "lifts", "scales", "--library", str(SMALL / "rules.yaml"), "--pool", str(SMALL / "pool.jsonl"),
         "--officers", files["officers"], "--last-teams", files["last-teams"], "--seed", files["seed"],
         "--at", "2023-09-14T09:00:00+08:00", "-o", made["committed.json"]],
        ["complete", made["committed.json"], files["values"], "-o", made["drawn.json"]],
        ["substitute", made["drawn.json"], "--entity", left, "--reason", "到场发现已停业搬迁",
         "--at", "2023-09-19T10:00:00+08:00", "-o", made["first.json"]],
        ["substitute", made["first.json"], "--officer", officer, "--reason", "病假",
         "--at", "2023-09-21T08:30:00+08:00", "-o", made["record.json"]],
        ["verify", made["record.json"], "--committed", made["committed.json"]],
    ]  # fmt: skip


def test_the_files_follow_from_one_another(tmp_path, capsys):
    """The commands give, byte for byte, the records that are shipped."""
    assert [0] * 5 == [cli.main(["draw", *one]) for one in steps(tmp_path)]
    for name in ("committed.json", "record.json"):
        assert (SMALL / name).read_bytes() == (tmp_path / name).read_bytes()
    capsys.readouterr()


# --- the independent verifier --------------------------------------------------------------------


def test_the_verifier_is_short_and_needs_nothing():
    """It has fewer than a hundred lines, and imports only what comes with Python."""
    text = VERIFIER.read_text(encoding="utf-8")
    imports = {
        alias.name.split(".")[0] if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }

    assert 100 > len(text.splitlines())
    assert 128 >= max(map(len, text.splitlines()))
    assert {"datetime", "hashlib", "hmac", "itertools", "json", "pathlib", "sys"} == imports <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["committed.json", "record.json"])
def test_the_shipped_records_are_sound(name):
    """Run by itself, isolated from everything installed, it reproduces entities, officers and stand-ins."""
    found = subprocess.run([sys.executable, "-I", VERIFIER, SMALL / name], capture_output=True, text=True)

    assert (0, "") == (found.returncode, found.stderr)
    assert RECORD["commitment_hash"] in found.stdout or RECORD["last_hash"] in found.stdout


def verdict(record: bytes, folder: Path) -> str:
    """Return what the verifier says against a record; empty if it is sound."""
    file = folder / "some.json"
    file.write_bytes(record)
    arguments, sys.argv = sys.argv, [str(VERIFIER), str(file)]
    try:
        runpy.run_path(str(VERIFIER))
    except SystemExit as stopped:
        return str(stopped.code or "")
    finally:
        sys.argv = arguments
    return ""


def resealed(data: dict[str, Any]) -> None:
    """Make the hashes of a commitment anew, as a forger would."""
    data["parts"] = {name: sha256(canonical_json(one)).hexdigest() for name, one in data["commitment"].items()}
    data["commitment_hash"] = sha256(canonical_json(data["parts"])).hexdigest()


def rechained(data: dict[str, Any]) -> None:
    """Make the hash of a result anew."""
    whole = data["commitment_hash"].encode() + canonical_json(data["completion"])
    data["result_hash"] = sha256(whole).hexdigest()


def quota(data):
    """One more place in a stratum, with all hashes of the commitment made anew."""
    data["commitment"]["draws"][0]["strata"][1]["quota"] += 1
    resealed(data)


def smuggled(data):
    """One more entity in the pool, with all hashes of the commitment made anew."""
    data["commitment"]["kinds"][0]["entities"].append("EXAMPLE-999")
    resealed(data)


def friend(data):
    """Another officer is sent, and the result is hashed anew."""
    visit = data["completion"]["visits"][0]
    visit["team"][1] = next(one for one in ("officer-01", "officer-02", "officer-04") if one not in visit["team"])
    rechained(data)


def spared(data):
    """An entity that was drawn is spared, and the result is hashed anew."""
    entity = data["completion"]["visits"].pop(0)["entity"]
    for one in data["completion"]["drawn"]:
        one["entities"] = [name for name in one["entities"] if name != entity]
    rechained(data)


def seed(data):
    """Another secret is said to have been revealed."""
    data["completion"]["seed"][0]["value"] = "ab" * 32
    rechained(data)


def late(data):
    """The commitment is said to have been made after the seed was known."""
    data["commitment"]["committed_at"] = "2023-09-16T09:00:00+08:00"
    resealed(data)


def recusal(data):
    """An officer who must withdraw no longer has to."""
    data["commitment"]["team"]["officers"][0]["recused_from"] = []


def reason(data):
    """Another reason is given for a substitution."""
    data["substitutions"][0]["reason"] = "不方便"


def stand_in(data):
    """Somebody else stands in."""
    data["substitutions"][0]["stand_ins"]["food"] = "EXAMPLE-001"


def forgotten(data):
    """A substitution is left out."""
    data["substitutions"].pop()


def uncertified(data):
    """An officer without certificate may go."""
    data["commitment"]["team"]["officers"][8]["may_go"] = True
    resealed(data)


TAMPERINGS: dict[Callable, str] = {
    quota: "key", smuggled: "commitment.pool", friend: "completion.visits", spared: "drawn", seed: "hash", late: "time",
    recusal: "commitment.team", reason: "substitution of", stand_in: "substitution of", forgotten: "last_hash", uncertified: "key",
}  # fmt: skip


@pytest.mark.parametrize(("tamper", "where"), TAMPERINGS.items(), ids=lambda one: getattr(one, "__name__", None))
def test_a_tampering_is_detected(tamper, where, tmp_path):
    """Each of eleven tamperings is found, by the library too, and what was touched is named."""
    data = json.loads(json.dumps(RECORD))
    tamper(data)
    file = tmp_path / "tampered.json"
    file.write_bytes(record_bytes(data))

    assert where in verdict(record_bytes(data), tmp_path)
    assert 1 == cli.main(["draw", "verify", str(file)])


def test_every_byte_counts(tmp_path):
    """A record that differs in one byte, wherever, is not sound, and no change ends in a traceback: one byte in a hundred is tried."""
    raw = (SMALL / "record.json").read_bytes()

    for at in range(0, len(raw), 100):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        (tmp_path / "changed.json").write_bytes(changed)
        assert 1 == cli.main(["draw", "verify", str(tmp_path / "changed.json")]), at


@pytest.mark.slow
@settings(max_examples=25)
@given(commitments(), seeds())
def test_two_programs_agree(tmp_path_factory, told, values):
    """Any draw that the library makes, with an entity and an officer dropping out, the independent program reproduces."""
    folder = tmp_path_factory.mktemp("records")
    record = complete(told[0], values)
    record = substitute(record, "entity", record.completion.visits[0].entity, reason="停业", at=LATER)
    team = next((one.team for one in record.completion.visits[1:] if one.team), ())
    if team:
        record = substitute(record, "officer", team[0], reason="病假", at=LATER)

    assert ["", ""] == [verdict(written(one), folder) for one in (told[0], record)]


def lottery(group: tuple[int, ...]) -> list[SeedValue]:
    """Return what six lotteries gave."""
    return [SeedValue(one.name, one.at, (group, (n + 1,))) for n, one in enumerate(LOTTERY)]


PULSE = SeedSource("nist", "nist", "2023-09-16T12:00:00.000Z")


@pytest.mark.parametrize(
    ("record", "values"),
    [
        (committed(algorithm=RFC_3797, draws=["food"], seed=LOTTERY), lottery((33, 2, 5, 12, 8, 10))),
        (committed(algorithm=RFC_3797, draws=["scales"], seed=LOTTERY), lottery((1, 2, 3, 4, 5, 6))),
        (committed(seed=[PULSE]), [SeedValue("nist", PULSE.at, value="0a" * 64)]),
    ],
    ids=["rfc with strata", "rfc of one list", "nist"],
)
def test_two_programs_agree_on_other_seeds(record, values, tmp_path):
    """RFC 3797 with and without strata and a beacon of NIST: both programs take the record, with a stand-in, too."""
    record = complete(record, values)
    replaced = substitute(record, "entity", record.completion.visits[1].entity, reason="停业", at=LATER)

    assert ["", ""] == [verdict(written(one), tmp_path) for one in (record, replaced)]
    assert [] == verify(replaced)

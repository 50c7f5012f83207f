"""The command `check`: which rules files belong to, the forms of its output, and checking after every save."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from smrules.cli import main
from smrules.cli.watch import watch
from smrules.definitions.rereading import RuleFiles
from tests.conftest import ROOT
from tests.unit.publishing import building

GAP = ("≥ 1}, then: wild", "≥ 2}, then: wild")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Return a copy of the small library as a folder of several files, in the folder where the command runs."""
    monkeypatch.chdir(tmp_path)
    domains, rest = (building.LANTERNS / "rules.yaml").read_text("utf-8").split("---\n", 1)
    (tmp_path / "rules" / "more").mkdir(parents=True)
    assert domains.startswith("domains:") or "\ndomains:" in domains
    (tmp_path / "rules" / "domains.yaml").write_text(domains, "utf-8")
    (tmp_path / "rules" / "more" / "rules.yaml").write_text(rest, "utf-8")
    return tmp_path / "rules"


def spoil(folder: Path) -> None:
    """Leave a gap in a table."""
    file = folder / "more" / "rules.yaml"
    text = file.read_text("utf-8").replace("{id: wild,", "{id: calm2,")
    assert GAP[0] in text
    file.write_text(text.replace(*GAP), "utf-8")


def test_a_file_stands_for_its_library(folder, capsys):
    """A file of a library alone would not know a single fact; what is checked is the whole."""
    assert 0 == main(["check", "rules/more/rules.yaml", "rules/domains.yaml"])
    assert "0 处错误" in capsys.readouterr().out


def test_a_file_of_the_library_that_the_options_name_is_that_library(folder, tmp_path, capsys):
    """Hooks give files, options say which library they belong to."""
    shutil.copytree(folder, tmp_path / "other")
    (tmp_path / "other" / "domains.yaml").rename(tmp_path / "other" / "fields.yaml")

    assert 0 == main(["check", "--library", "other", "other/more/rules.yaml"])
    assert "0 处错误" in capsys.readouterr().out


def test_files_of_two_libraries_are_refused(folder, tmp_path, capsys):
    """One check is about one library."""
    shutil.copytree(folder, tmp_path / "other")

    assert 1 == main(["check", "rules/more/rules.yaml", "other/more/rules.yaml"])
    assert "SM690" in capsys.readouterr().err


def test_github_and_sarif_name_files_from_where_the_command_runs(folder, capsys):
    """Code review finds the lines of the repository."""
    spoil(folder)

    assert 1 == main(["check", "rules", "--format", "github"])
    assert "::error file=rules/more/rules.yaml,line=" in capsys.readouterr().out
    assert 1 == main(["check", str(folder.resolve()), "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    assert {"rules/more/rules.yaml"} == uris


def test_a_clean_library_has_an_empty_report(folder, capsys):
    """Nothing is annotated, and the log of SARIF has no result."""
    assert 0 == main(["check", "rules", "--format", "github"])
    assert "" == capsys.readouterr().out
    assert 0 == main(["check", "rules", "--format", "sarif"])
    assert [] == json.loads(capsys.readouterr().out)["runs"][0]["results"]


def test_format_json_is_the_json_that_there_was(folder, capsys):
    """Both ways of asking give the same."""
    outputs = [main(["check", "rules", *how]) or capsys.readouterr().out for how in (["--json"], ["--format", "json"])]

    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])["passed"]


@pytest.mark.parametrize("how", [["--json", "--format", "sarif"], ["--watch", "--format", "github"], ["--format", "xml"]])
def test_forms_that_do_not_go_together_are_wrong_usage(folder, how):
    """What would be a guess is refused."""
    assert 2 == main(["check", "rules", *how])


def test_the_hook_of_pre_commit_takes_the_changed_files(folder, capsys):
    """What `.pre-commit-hooks.yaml` calls is given the names of the changed files, all in one call."""
    hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
    name, *arguments = hook["entry"].split()

    assert ("smrules", True, "python") == (name, hook["require_serial"], hook["language"])
    assert 0 == main([*arguments, "rules/domains.yaml", "rules/more/rules.yaml"])
    spoil(folder)
    assert 1 == main([*arguments, "rules/domains.yaml"])
    assert "more/rules.yaml" in capsys.readouterr().out


# --- after every save ----------------------------------------------------------------------------


def watched(folder: Path, *edits) -> list[list[str]]:
    """Return the codes that were shown after each of some edits of a folder."""
    shown, waiting = [], list(edits)

    def pause() -> None:
        if len(shown) > len(edits) - len(waiting):
            if not waiting:
                raise KeyboardInterrupt
            waiting.pop(0)(folder)

    code = watch(RuleFiles(folder), lambda found, library: shown.append([one.code for one in found]), pause=pause)
    assert 0 == code
    return shown


def test_every_save_is_checked(folder, capsys):
    """A gap appears, a mistake of writing hides it, a file more and a file less are changes too."""

    def no_yaml(folder: Path) -> None:
        (folder / "extra.yaml").write_text("param: [\n", "utf-8")

    shown = watched(folder, spoil, no_yaml, lambda folder: (folder / "extra.yaml").unlink())

    assert [] == shown[0]
    assert shown[1] == shown[3] and "SM402" in shown[1]
    assert ["SM102"] == shown[2]
    out = capsys.readouterr().out
    assert "── more/rules.yaml 改动了" in out and "── extra.yaml 改动了" in out
    assert out.rstrip().endswith("不再检查 / stopped")


def test_what_is_shown_is_what_a_check_finds(folder, capsys):
    """After the last save the messages are those of a check that knows nothing of the saves before."""
    watched(folder, spoil)
    capsys.readouterr()
    main(["check", "rules", "--json"])
    once = [one["code"] for one in json.loads(capsys.readouterr().out)["diagnostics"]]

    assert once == watched(folder)[0]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_politely(folder):
    """The process shows what is wrong after a save, and ends with 0 and a word when it is interrupted."""
    command = [sys.executable, "-m", "smrules", "check", "rules", "--watch"]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command, cwd=folder.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        lines = iter(process.stdout.readline, "")
        assert any("0 处错误" in line for line in lines)
        assert any("Ctrl-C" in line for line in lines)
        spoil(folder)
        assert any("SM402" in line for line in lines)
        assert any("Ctrl-C" in line for line in lines)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()

    assert (0, "不再检查 / stopped") == (process.returncode, rest.strip())

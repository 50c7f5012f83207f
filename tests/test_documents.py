"""What the documents promise is there, and what they show runs."""

import re
import shlex

import pytest

from smrules import cli
from smrules.concepts.catalogue import CATALOGUE
from smrules.definitions.yaml_source import read_yaml
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
LANGUAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def blocks(text: str, kind: str) -> list[str]:
    """Return the fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


SHOWN = sorted({line for block in blocks(README, "console") for line in block.splitlines() if line})


def test_python_of_the_readme_runs(capsys):
    """The Python example prints an admission and explained outcomes."""
    for block in blocks(README, "python"):
        exec(compile(block, "README.md", "exec"), {})

    assert "True" == capsys.readouterr().out.splitlines()[0]


@pytest.mark.slow
@pytest.mark.parametrize("line", SHOWN)
def test_commands_of_the_readme_run(line, capsys, monkeypatch):
    """Every command that the README shows ends well, run from the checkout."""
    monkeypatch.chdir(ROOT)
    name, *arguments = shlex.split(line)

    assert ("smrules", 0) == (name, cli.main(arguments))
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", sorted(cli.commands.commands))
def test_every_command_is_in_the_readme(command):
    """No command is a secret."""
    assert f"smrules {command}" in README


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_message_is_documented(code):
    """Each number of the catalogue has its entry in docs/diagnostics.md."""
    assert code in (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")


def test_targets_of_make_are_explained():
    """Every target that others may use says what it does, and the README names only targets that there are."""
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    explained = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))

    assert phony == explained
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= phony | {"and"}


def test_yaml_of_the_language_page_is_read():
    """Every block of rules in docs/language.md is free of text mistakes."""
    found = [one.text() for block in blocks(LANGUAGE, "yaml") for one in read_yaml("language.md", _document(block).encode())[1]]

    assert [] == found


def _document(block: str) -> str:
    """Return a block as a document; a list stands under a key."""
    return block if not block.startswith("- ") else "derive:\n" + block


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_decisions_have_the_same_shape(page):
    """A decision record has a numbered title, context, decision and consequences."""
    text = page.read_text(encoding="utf-8")

    assert f"# {int(page.stem[:4])}. " == text[: len(f"# {int(page.stem[:4])}. ")]
    assert ["Context", "Decision", "Consequences"] == re.findall(r"^## (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every link to a file of this repository finds it."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [] == [target for target in targets if not (page.parent / target).exists()]


def test_changelog_speaks_to_both_readers():
    """The newest release has a part for the code and one for the rules."""
    headings = re.findall(r"^#{2,3} (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert ["[Unreleased]", "Library code", "Rule content"] == [one for one in headings if one != "Added"][:3]

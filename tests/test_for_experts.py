"""The walk of `docs/for_experts.md` is true: every command and every change in it is done in order, in a copy of the rules."""

import re

import pytest

from tests.conftest import ROOT
from tests.walked_page import commands_of, prepared, rewritten, walk

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("jinja2")

PAGE = ROOT / "docs" / "for_experts.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = [command for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL) for command, _ in commands_of(block)]


@pytest.fixture(scope="module")
def walked(tmp_path_factory, request):
    """Walk once; with `--update-golden` the page is written anew where it shows all of an output."""
    told = walk(TEXT, prepared(tmp_path_factory.mktemp("walk"), ROOT))
    if request.config.getoption("--update-golden"):
        PAGE.write_text(rewritten(TEXT, told), encoding="utf-8")
        told = walk_again(told)
    return told


def walk_again(told):
    """Return what was told with what the page shows now."""
    shown = [found for block in re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL) for found in commands_of(block)]
    for one, (_, now) in zip(told, shown, strict=True):
        one.shown = now
    return told


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(COMMANDS)))
def test_the_page_shows_what_is_printed(number, walked):
    """What is shown after a command is what it prints; where lines are left out, the others are there in their order."""
    one = walked[number]

    assert COMMANDS[number] == one.command
    assert [] == one.missing
    assert one.omits or one.shown.strip() == one.printed.strip()


@pytest.mark.slow
def test_five_mistakes_are_told_with_a_way_out(walked):
    """Each of the mistakes has a number, and a line that says what to do."""
    wrong = [one.printed for one in walked if " error SM" in one.printed]

    assert len(wrong) >= 6
    assert [] == [one for one in wrong if "\n   = " not in one]


def test_the_walk_uses_what_an_expert_needs():
    """Each command for experts has its step."""
    verbs = {command.split()[1] for command in COMMANDS}

    assert {"new", "check", "test", "preview", "guide", "export", "import", "diff", "docs"} == verbs


@pytest.mark.parametrize("name", re.findall(r"\]\((pictures/[^)]+)\)", TEXT))
def test_pictures_are_small(name):
    """Each picture is a PNG of at most 150 kB."""
    raw = (ROOT / "docs" / name).read_bytes()

    assert raw.startswith(b"\x89PNG")
    assert len(raw) <= 150_000

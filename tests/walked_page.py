"""A page that is a walk: its commands and edits are done in order, and what it shows is compared with what comes."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from smrules import cli

OMITTED = "……"
_STEP = re.compile(
    r"```console\n(?P<console>.*?)```|<!-- in (?P<file>\S+) -->\n```diff\n(?P<diff>.*?)```"
    r"|<!-- cell (?P<book>\S+) (?P<sheet>\S+) (?P<row>\S+) (?P<column>\S+) (?P<value>.+?) -->",
    re.DOTALL,
)


@dataclass
class Told:
    """One command of the page, what the page shows for it, and what it printed."""

    command: str
    shown: str
    printed: str

    @property
    def omits(self) -> bool:
        """Whether the page shows only some of the lines."""
        return OMITTED in self.shown.splitlines()

    @property
    def missing(self) -> list[str]:
        """The lines that the page shows and the command did not print, in this order."""
        lines = iter(one.rstrip() for one in self.printed.splitlines())
        return [one for one in self.shown.splitlines() if one != OMITTED and one.rstrip() not in lines]


def walk(page: str, folder: Path) -> list[Told]:
    """Do all that a page says, in a folder, and return what its commands printed."""
    told = []
    with contextlib.chdir(folder):
        for step in _STEP.finditer(page):
            if step["console"]:
                told += [Told(command, shown, _run(command)) for command, shown in commands_of(step["console"])]
            elif step["file"]:
                _edit(Path(step["file"]), step["diff"])
            else:
                _fill(step["book"], step["sheet"], step["row"], step["column"], step["value"])
    return told


def commands_of(block: str) -> list[tuple[str, str]]:
    """Return the commands of a block, each with what is shown after it."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [tuple(part.split("\n", 1)) for part in parts]


def rewritten(page: str, told: list[Told]) -> str:
    """Return the page with what its commands printed, but for those of which it shows only some lines."""
    done, rest = "", page
    for one in told:
        before, found, rest = rest.partition(f"$ {one.command}\n{one.shown}")
        assert found, one.command
        done += before + (found if one.omits else f"$ {one.command}\n{one.printed}")
    return done + rest


def _run(command: str) -> str:
    name, *arguments = shlex.split(command)
    assert name == "smrules", command
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        cli.main(arguments)
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def _edit(file: Path, diff: str) -> None:
    old, new = ("".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] == sign) for sign in "-+")
    text = file.read_text("utf-8")
    assert text.count(old), (file, old)
    before, _, after = text.rpartition(old)
    file.write_text(before + new + after, "utf-8")


def _fill(book: str, sheet: str, row: str, column: str, value: str) -> None:
    import openpyxl

    workbook = openpyxl.load_workbook(book)
    heads, *rows = workbook[sheet].iter_rows()
    at = next(cell.column for cell in heads if cell.value == column)
    line = next(one[0].row for one in rows if row in [cell.value for cell in one])
    workbook[sheet].cell(line, at).value = value
    workbook.save(book)


def prepared(folder: Path, root: Path) -> Path:
    """Lay into a folder what the page starts with: the rules, a copy of them, and the examples."""
    for source, target in {"checklists": "rules", "examples": "examples", "schemas": "schemas"}.items():
        shutil.copytree(root / source, folder / target)
    shutil.copytree(root / "checklists", folder / "checklists")
    return folder

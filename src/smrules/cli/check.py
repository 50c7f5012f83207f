"""The command that checks rule files: once or after every save, as text for people or in the forms that machines read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from smrules import api
from smrules.cli.session import Session, command
from smrules.cli.watch import watch
from smrules.concepts.diagnostic import Diagnostic, InputError, SmrulesError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.library import SUFFIXES
from smrules.definitions.rereading import RuleFiles
from smrules.definitions.yaml_source import excerpts
from smrules.publishing.exchange import json_line, json_text
from smrules.publishing.reports import github, sarif

FORMATS = ("text", "json", "sarif", "github")
ROOT = "domains.yaml"
"""The file that every whole library has at its top."""
OVERLAY = "overlay/"


@command
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--against", metavar="OLD", help="旧版规则：标识不能无故消失 / older rules, whose ids must live on")
@click.option("--format", "form", type=click.Choice(FORMATS), help="输出的形式，不写是 text / form of the output")
@click.option("--watch", "again", is_flag=True, help="每次存盘以后再检查，按 Ctrl-C 结束 / check again after every save")
def check(session: Session, paths: tuple[str, ...], against: str | None, form: str | None, again: bool) -> int:
    """检查规则文件：装入、空档、重叠、矛盾、依据 / check rule files."""
    if session.as_json and form not in (None, "json"):
        raise click.UsageError("--json 和 --format 只能写一个 / give either --json or --format")
    session = _whole(session, paths)
    report = Report(session, form or ("json" if session.as_json else "text"))
    if again:
        return _again(report, against)
    library, found = _checked(session, against)
    report.show(found, library)
    return 0 if _passed(found) else 1


def _checked(session: Session, against: str | None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    from smrules.publishing.progress import progress_bar
    from smrules.verification.check import check as check_library
    from smrules.verification.versions.things import check_ids

    library = None
    try:
        library = session.load()
        with progress_bar(sys.stderr) as progress:
            gone = check_ids(session.at(against).load(), library) if against else ()
            return library, (*check_library(library, progress), *gone)
    except SmrulesError as error:
        return library, error.diagnostics


def _again(report: Report, against: str | None) -> int:
    if report.form not in ("text", "json"):
        raise click.UsageError("--watch 只能和 text、json 一起用 / --watch goes with text and json only")
    folder = report.folder
    overlay = Path(report.session.overlay) if report.session.overlay else None
    old = report.session.at(against).load() if against else None
    show = partial(report.show, in_one_line=True)
    return watch(RuleFiles(folder, overlay), show, old, talkative=report.form == "text")


def _passed(found: Iterable[Diagnostic]) -> bool:
    return not any(one.level == "error" for one in found)


# --- which rules ---------------------------------------------------------------------------------


def _whole(session: Session, paths: tuple[str, ...]) -> Session:
    """
    Return the session with the library that *paths* name: a folder, a file that is a library, or files of one library.

    A change in one file may break another, so the whole library is checked to which files belong.
    """
    if not paths:
        return session
    roots = dict.fromkeys(_root(session, Path(one)) for one in paths)
    if len(roots) > 1:
        told = "、".join(map(str, roots)), ", ".join(map(str, roots))
        raise InputError([diagnostic("SM690", Position(paths[-1], 0), roots_zh=told[0], roots_en=told[1])])
    root = next(iter(roots))
    return session if root is None else replace(session, library=str(root))


def _root(session: Session, path: Path) -> Path | None:
    """Return the library that a file or folder is, or belongs to; `None` if it is the one that the options name."""
    path_ = path.resolve()
    if any(one and path_.is_relative_to(Path(one).resolve()) and path_.is_file() for one in (session.library, session.overlay)):
        return None
    around = path.parents if path.is_file() else ()
    return next((folder for folder in around if (folder / ROOT).is_file()), path)


# --- showing -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """How what was found is shown."""

    session: Session
    form: str

    @property
    def folder(self) -> Path:
        """The folder, file or image of the rules."""
        return Path(self.session.library) if self.session.library else api.shipped_content()

    def show(self, found: Sequence[Diagnostic], library: Library | None, in_one_line: bool = False) -> None:
        """Print what was found."""
        found = tuple(excerpts(list(found), self.texts(found)))
        match self.form:
            case "sarif":
                click.echo(json_text(sarif(found, self.path_of, self.session.lang)))
            case "github":
                click.echo(github(found, self.path_of, self.session.lang), nl=bool(found))
            case "json" if in_one_line:
                click.echo(json_line(_as_data(found, library)))
            case form:
                session = replace(self.session, as_json=form == "json")
                session.show(_as_data(found, library), lambda screen: screen.checked(found, library, session.lang))
        sys.stdout.flush()

    def path_of(self, name: str) -> str:
        """Return where the file of a message lies, seen from where the command runs if it lies below."""
        file, here = self.file(name).resolve(), Path.cwd()
        return (file.relative_to(here) if file.is_relative_to(here) else file).as_posix()

    def file(self, name: str) -> Path:
        if self.session.overlay and name.startswith(OVERLAY):
            return Path(self.session.overlay) / name.removeprefix(OVERLAY)
        return self.folder if self.folder.is_file() or name == str(self.folder) else self.folder / name

    def texts(self, found: Iterable[Diagnostic]) -> dict[str, str]:
        """Return the texts of the rule files that messages point at."""
        texts = {}
        for name in {one.position.file for one in found}:
            file = self.file(name)
            if file.suffix in SUFFIXES and file.is_file():
                texts[name] = file.read_text(encoding="utf-8-sig", errors="replace")
        return texts


def _as_data(found: Sequence[Diagnostic], library: Library | None) -> dict[str, Any]:
    content_hash = library.content_hash if library else None
    return {"library_hash": content_hash, "passed": _passed(found), "diagnostics": [one.to_dict() for one in found]}

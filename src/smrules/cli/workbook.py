"""Commands about a rule file as a workbook: out of the library, and back into it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from smrules import api
from smrules.cli.session import Session, command
from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.library import build_library, read_folder
from smrules.definitions.yaml_source import read_yaml
from smrules.publishing.json_text import unreadable
from smrules.publishing.spreadsheet import review
from smrules.publishing.spreadsheet.proposal import Proposal, checked, propose
from smrules.publishing.spreadsheet.reading import Workbook
from smrules.publishing.spreadsheet.workbook import export

_OVERLAY = "overlay/"
_MARKS_OF_A_LIBRARY = ("domains.yaml", "vocabulary")


@command
@click.argument("file", metavar="FILE.yaml")
@click.option("--out", "-o", required=True, metavar="FILE.xlsx", help="写到哪个文件 / file to write")
def run_export(session: Session, file: str, out: str) -> int:
    """把一个规则文件导出成表格 / export a rule file to a workbook."""
    raw = _read(file)
    home = _home(session, Path(file))
    made = export(home.load(), _name(home, Path(file)), raw)
    try:
        Path(out).write_bytes(made)
    except OSError as error:
        raise unreadable(out, error) from None
    told = f"已写出 {out}；改完用 smrules import {out} --into {file} 导入"
    session.show({"file": file, "workbook": out}, lambda screen: screen.line(told))
    return 0


@command
@click.argument("file", metavar="FILE.xlsx")
@click.option(
    "--into", metavar="FILE.yaml", help="改哪个规则文件，不写就是导出的那个 / the rule file, unless it is the one exported"
)
@click.option("--yes", is_flag=True, help="不再询问，直接写入 / write without asking")
@click.option("--merge", is_flag=True, help="有冲突也写入不冲突的部分 / write what is not in conflict")
@click.option("--force", is_flag=True, help="装入出错、分不清是谁改的也写入 / write even what does not load or has no base")
def run_import(session: Session, file: str, into: str | None, yes: bool, merge: bool, force: bool) -> int:
    """把改过的表格导入规则文件：先显示改动 / bring a workbook back into its rule file, after showing what changes."""
    workbook = Workbook.of(Path(file).name, _read(file))
    target = Path(into) if into else _target(session, workbook)
    home = _home(session, target)
    proposal = propose(workbook, _read(str(target)), home.load(), _name(home, target))
    wrong = checked(proposal, lambda name, raw: _loaded(home, name, raw)) if proposal.is_changed else []
    stops = review.stopped(proposal, wrong, merge=merge, force=force)
    if not session.as_json:
        session.show(None, lambda screen: review.show(screen, proposal, wrong, session.lang))
    written = proposal.is_changed and not stops and (yes or _agreed(session, proposal)) and _written(target, proposal)
    told = review.data(proposal, wrong, str(target), written)
    session.show(told, lambda screen: review.show_end(screen, proposal, str(target), stops, written))
    return (
        0
        if proposal.is_sound and not proposal.conflicts and not (wrong and not force) and (written or not proposal.is_changed)
        else 1
    )


def _agreed(session: Session, proposal: Proposal) -> bool:
    return not session.as_json and sys.stdin.isatty() and click.confirm(f"写入 {proposal.file}？", default=False)


def _written(target: Path, proposal: Proposal) -> bool:
    try:
        target.write_bytes(proposal.new)
    except OSError as error:
        raise unreadable(str(target), error) from None
    return True


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise unreadable(name, error) from None


# --- which library a file belongs to -----------------------------------------------------------------


def _home(session: Session, file: Path) -> Session:
    """Return the session with the library that a file belongs to: the one named, or the folder around it that is one."""
    if session.library is not None:
        return session
    around = [one for one in file.resolve().parents if any((one / mark).exists() for mark in _MARKS_OF_A_LIBRARY)]
    if not around:
        raise click.UsageError(f"不知道 {file} 属于哪个规则库，用 --library 写出文件夹 / name its library with --library")
    return session.at(str(around[0]))


def _name(home: Session, file: Path) -> str:
    """Return a file's path relative to its library or overlay."""
    for folder, prefix in ((home.library, ""), (home.overlay, _OVERLAY)):
        if folder and file.resolve().is_relative_to(Path(folder).resolve()):
            return prefix + file.resolve().relative_to(Path(folder).resolve()).as_posix()
    raise click.UsageError(f"{file} 不在规则库 {home.library} 里 / {file} is not in the library {home.library}")


def _target(session: Session, workbook: Workbook) -> Path:
    """Return the file that a workbook was exported from."""
    name = workbook.meta["file"]
    folder = Path(session.library) if session.library else api.shipped_content()
    if name.startswith(_OVERLAY) and session.overlay:
        return Path(session.overlay) / name.removeprefix(_OVERLAY)
    if folder.is_dir() and (folder / name).is_file():
        return folder / name
    told = {
        "problem_zh": f"找不到它的规则文件 {name}；用 --into 写出",
        "problem_en": f"its rule file {name} is not there; name it with --into",
    }
    raise InputError([diagnostic("SM681", Position(workbook.name, 0), **told)])


def _loaded(home: Session, name: str, raw: bytes) -> Library:
    """Load the library with other bytes in one of its files."""
    documents, found, texts = read_folder(Path(home.library or ""))
    if home.overlay:
        more, wrong, more_texts = read_folder(Path(home.overlay), _OVERLAY)
        documents, found, texts = documents + more, found + wrong, texts | more_texts
    read, wrong = read_yaml(name, raw)
    others: list[Diagnostic] = [one for one in found if one.position.file != name]
    kept = [one for one in documents if one.file != name]
    return build_library(
        sorted([*kept, *read], key=lambda one: one.file), [*others, *wrong], {**texts, name: raw.decode("utf-8-sig")}
    )

"""
The command line: arguments in, exit code out.

0: a result was produced; 1: diagnostics, failed examples or differences; 2: wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from smrules import api
from smrules.concepts.dates import parse_date
from smrules.concepts.diagnostic import Diagnostic, InputError, SmrulesError
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.serial import Serial
from smrules.definitions.library import SUFFIXES, read_folder
from smrules.definitions.yaml_source import excerpts
from smrules.publishing.console import Screen
from smrules.publishing.exchange import (
    Request,
    failure,
    json_line,
    json_text,
    located,
    read_answers,
    read_entity,
    read_lines,
    read_request,
    read_team,
)  # fmt: skip
from smrules.publishing.json_text import JsonText, unreadable

LINES = "-"
"""Stands for JSON lines on standard input."""


# --- arguments -----------------------------------------------------------------------------------


class Day(click.ParamType):
    """A day such as 2026-11-23."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or refuse what is none."""
        day = value if isinstance(value, date) else parse_date(value)
        return day or self.fail(f"“{value}”不是日期；日期写成 2026-03-02 / `{value}` is no date", param, ctx)


_ON = click.option("--on", type=Day(), required=True, metavar="DATE", help="检查日期 / day of the visit")
_ENTITY = click.argument("entity", metavar="ENTITY.json|-")
_ANSWERS = click.argument("answers", metavar="ANSWERS.json", required=False)
_SHARED = (
    click.option("--library", metavar="PATH", help="代替自带规则的规则文件夹 / rule files instead of the shipped ones"),
    click.option("--overlay", metavar="PATH", help="叠加的规则文件夹 / rule files that lie over the others"),
    click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON"),
    click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="提示的语言 / language of messages"),
)


@dataclass(frozen=True)
class Session:
    """What every command is told."""

    library: str | None
    overlay: str | None
    as_json: bool
    lang: str

    def load(self) -> Library:
        """Load the rules that the command line names."""
        try:
            return api.load(self.library, overlay=self.overlay)
        except OSError as error:
            raise unreadable(str(error.filename), error) from None

    def show(self, data: Any, print_: Callable[[Screen], None]) -> None:
        """Print a result, as JSON or as tables."""
        if self.as_json:
            click.echo(json_text(data))
        else:
            print_(Screen(sys.stdout))

    def refuse(self, found: Iterable[Diagnostic]) -> int:
        """Print why there is no result."""
        found = tuple(found)
        if self.as_json:
            click.echo(json_text(failure(found)))
        for one in found:
            click.echo(one.text(self.lang), err=True)
        return 1


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def cli() -> None:
    """综合执法检查：一次计划，逐项说明。 / Market-supervision inspections: one merged visit, explained outcomes."""


def _command(function: Callable[..., int]) -> click.Command:
    """Make a command of a function that takes a session; errors become messages."""

    @wraps(function)
    def run(library: str | None, overlay: str | None, as_json: bool, lang: str, **arguments: Any) -> int:
        session = Session(library, overlay, as_json, lang)
        try:
            return function(session, **arguments)
        except SmrulesError as error:
            return session.refuse(error.diagnostics)

    for option in reversed(_SHARED):
        run = option(run)
    return cli.command(function.__name__.removeprefix("run_"))(run)


# --- the library ---------------------------------------------------------------------------------


@_command
def domains(session: Session) -> int:
    """列出监管领域 / list the domains."""
    library = session.load()
    found = [_domain(library, name) for name in library.domains]
    session.show(found, lambda screen: screen.domains(found))
    return 0


def _domain(library: Library, name: str) -> dict[str, Any]:
    checklists = sum(one.domain == name for one in library.checklists.values())
    items = sum(one.domain == name for one in library.items.values())
    return {"id": name, "title": library.domains[name].title, "checklists": checklists, "items": items}


@_command
@click.argument("path", required=False)
def check(session: Session, path: str | None) -> int:
    """检查规则文件：装入、空档、重叠、矛盾、依据 / check rule files."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.check import check as check_library

    library, found = None, ()
    try:
        library = _at(session, path).load()
        with progress_bar(sys.stderr) as progress:
            found = _excerpted(check_library(library, progress), _at(session, path))
    except SmrulesError as error:
        found = error.diagnostics
    passed = not any(one.level == "error" for one in found)
    content_hash = library.content_hash if library else None
    data = {"library_hash": content_hash, "passed": passed, "diagnostics": [one.to_dict() for one in found]}
    session.show(data, lambda screen: screen.checked(found, library, session.lang))
    return 0 if passed else 1


def _at(session: Session, path: str | None) -> Session:
    return session if path is None else replace(session, library=path)


def _excerpted(found: Iterable[Diagnostic], session: Session) -> tuple[Diagnostic, ...]:
    """Return messages with the lines of the rule files that they point at, where those are files."""
    found = tuple(found)
    folder = Path(session.library) if session.library else api.shipped_content()
    texts = {}
    for name in {one.position.file for one in found}:
        file = folder if folder.is_file() else folder / name
        if file.suffix in SUFFIXES and file.is_file():
            texts[name] = file.read_text(encoding="utf-8-sig")
    return tuple(excerpts(found, texts))


@_command
@click.argument("path", required=False)
def run_test(session: Session, path: str | None) -> int:
    """运行例子和案例 / run examples and cases."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.examples import run_examples

    library = _library_of_tests(session, path)
    with progress_bar(sys.stderr) as progress:
        results = run_examples(library, progress=progress)
    passed = all(one.passed for one in results)
    data = {"library_hash": library.content_hash, "passed": passed, "examples": [_example(one) for one in results]}
    session.show(data, lambda screen: screen.examples(results, session.lang))
    return 0 if passed else 1


def _library_of_tests(session: Session, path: str | None) -> Library:
    """Return the library at *path*; where only cases stand there, they are tried with the library of the session."""
    folder = Path(path) if path is not None else None
    if folder is None or not folder.exists():
        return _at(session, path).load()
    try:
        documents, wrong, _ = read_folder(folder)
    except OSError as error:
        raise unreadable(str(error.filename), error) from None
    if wrong or not documents or any(one.kind != "cases" for one in documents):
        return _at(session, path).load()
    return _only_cases(session.load(), documents)


def _only_cases(library: Library, documents: Iterable[Any]) -> Library:
    """Return a library that decides alike, whose only examples are *documents*."""
    checklists = {
        name: replace(one, items=tuple(replace(item, examples=()) for item in one.items))
        for name, one in library.checklists.items()
    }
    tables = {name: replace(one, examples=()) for name, one in library.tables.items()}
    return replace(library, checklists=checklists, tables=tables, cases=tuple(documents))


def _example(one: Any) -> dict[str, Any]:
    found = [told.to_dict() for told in one.diagnostics]
    return {"name": one.name, "position": str(one.position), "passed": one.passed, "rows": list(one.rows), "diagnostics": found}


# --- one visit -----------------------------------------------------------------------------------

Work = Callable[[Library, Request], Serial]


@_command
@_ENTITY
@click.argument("team", metavar="TEAM.json", required=False)
@_ON
@click.option("--trigger", metavar="CODE", help="检查缘由 / why the visit takes place")
def admit(session: Session, entity: str, team: str | None, on: date, trigger: str | None) -> int:
    """一选主体：今天能不能去检查 / may this visit take place today."""

    def work(library: Library, request: Request) -> Serial:
        return api.admit(library, request.entity, on=on, team=request.team, trigger=request.trigger or trigger)

    return _answer(session, work, Screen.admission, entity, team=team)


@_command
@_ENTITY
@_ON
def plan(session: Session, entity: str, on: date) -> int:
    """二查事项：一次合并的检查计划 / one merged visit plan."""
    return _answer(session, lambda library, request: api.plan(library, request.entity, on=on), Screen.plan, entity)


@_command
@_ENTITY
@_ANSWERS
@_ON
def assess(session: Session, entity: str, answers: str | None, on: date) -> int:
    """三显结果：检查发现、评级和拟处理意见 / findings, grades and proposed outcomes."""
    return _answer(session, lambda *given: _assessed(*given, on)[1], Screen.assessment, entity, answers=answers)


def _assessed(library: Library, request: Request, on: date):
    made = api.plan(library, request.entity, on=on)
    dates = {"act_on": request.act_on, "decide_on": request.decide_on}
    return made, api.assess(library, made, request.answers, history=request.history, **dates)


@_command
@_ENTITY
@_ANSWERS
@_ON
@click.option("--outcome", metavar="ID", help="只说明这条处理意见 / only this outcome")
@click.option("--item", metavar="ID", help="只说明这个检查事项 / only this item")
def explain(session: Session, entity: str, answers: str | None, on: date, outcome: str | None, item: str | None) -> int:
    """说明为什么：规则、事实、依据，和还缺什么 / why: rows, facts, law, and what is missing."""
    from smrules.publishing.account import account

    if outcome and item:
        raise click.UsageError("--outcome 和 --item 只能写一个 / give either --outcome or --item")

    def work(library: Library, request: Request) -> Serial:
        return account(library, *_assessed(library, request, on), outcome=outcome, item=item)

    return _answer(session, work, Screen.account, entity, answers=answers)


@_command
@_ENTITY
@_ANSWERS
@_ON
@click.option("--outcome", metavar="ID", help="拟处理意见的标识，或者代码 / id or code of the proposal")
@click.option("--by", metavar="WHO", help="谁决定 / who decides")
@click.option("--code", metavar="CODE", help="改为另一种处理意见 / another outcome instead")
@click.option("--reason", default="", metavar="TEXT", help="理由；改变建议时必写 / why; obligatory for an override")
def decide(session: Session, entity: str, answers: str | None, on: date, **told: str | None) -> int:
    """四定意见：人采纳或者改变建议 / a person accepts or overrides a proposal."""
    from smrules.publishing.account import find_outcome

    if entity != LINES and not (told["outcome"] and told["by"]):
        raise click.UsageError("要写 --outcome 和 --by / --outcome and --by are needed")

    def work(library: Library, request: Request) -> Serial:
        outcome = find_outcome(_assessed(library, request, on)[1], request.outcome or told["outcome"] or "")
        return api.decide(
            library, outcome, by=request.by or told["by"] or "", reason=request.reason or told["reason"] or "",
            code=request.code or told["code"],
        )  # fmt: skip

    return _answer(session, work, Screen.decision, entity, answers=answers)


# --- files and lines -----------------------------------------------------------------------------


def _answer(session: Session, work: Work, print_: Callable, entity: str, **files: str | None) -> int:
    """Do the work for one entity, or for every line of standard input."""
    if entity == LINES:
        return _answer_lines(session, work)
    for name, file in files.items():
        if file is None:
            raise click.UsageError(f"要写 {name.upper()}.json / {name.upper()}.json is needed")
    library = session.load()
    given = {"entity": entity} | {_root(name): file for name, file in files.items() if file}
    sources = {root: JsonText.of_file(file) for root, file in given.items()}
    try:
        result = work(library, _request(sources))
    except SmrulesError as error:
        return session.refuse(located(error.diagnostics, sources))
    session.show(result.to_dict(), lambda screen: print_(screen, result, library))
    return 0


def _root(name: str) -> str:
    """Return what the whole of a file is called in paths: answers have no name of their own."""
    return "" if name == "answers" else name


def _request(sources: dict[str, JsonText]) -> Request:
    """Read all files before reporting what is wrong with any."""
    found: list[Diagnostic] = []
    parts: dict[str, Any] = {}
    readers = {"entity": read_entity, "team": read_team, "": read_answers}
    for root, source in sources.items():
        try:
            read = readers[root](source)
            parts |= read if root == "" else {root: read}
        except SmrulesError as error:
            found += error.diagnostics
    if found:
        raise InputError(found)
    return Request(**parts)


def _answer_lines(session: Session, work: Work) -> int:
    """Write one line of JSON for each line of standard input; what is wrong with one does not stop the others."""
    library = session.load()
    code = 0
    for line in read_lines(sys.stdin.buffer):
        try:
            if isinstance(line, SmrulesError):
                raise line
            click.echo(json_line(work(library, read_request(line)).to_dict()))
        except SmrulesError as error:
            code = 1
            click.echo(json_line(failure(_in_line(error, line))))
    return code


def _in_line(error: SmrulesError, line: JsonText | SmrulesError) -> Iterable[Diagnostic]:
    if isinstance(line, SmrulesError):
        return error.diagnostics
    return located(error.diagnostics, {"": line}, Position(line.name, line.first_line))


# --- entry ---------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        return cli.main(arguments, prog_name="smrules", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("已中断 / interrupted", err=True)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1

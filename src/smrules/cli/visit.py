"""Commands about one visit, in its order: admit, plan, assess, explain, decide; for one entity or for lines of JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import click

from smrules import api
from smrules.cli.session import Day, Session, command
from smrules.concepts.diagnostic import Diagnostic, InputError, SmrulesError
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.serial import Serial
from smrules.publishing.console import Screen
from smrules.publishing.exchange import (
    Request,
    failure,
    json_line,
    located,
    read_answers,
    read_entity,
    read_lines,
    read_request,
    read_team,
    read_visit,
)  # fmt: skip
from smrules.publishing.json_text import JsonText

LINES = "-"
"""Stands for JSON lines on standard input."""
_ON = click.option("--on", type=Day(), required=True, metavar="DATE", help="检查日期 / day of the visit")
_ENTITY = click.argument("entity", metavar="ENTITY.json|-")
_ANSWERS = click.argument("answers", metavar="ANSWERS.json", required=False)

Work = Callable[[Library, Request], Serial]


@command
@_ENTITY
@click.argument("team", metavar="TEAM.json", required=False)
@_ON
@click.option("--trigger", metavar="CODE", help="检查缘由 / why the visit takes place")
@click.option("--reason", metavar="TEXT", help="缘由的具体内容：计划、投诉编号、线索 / the plan, the complaint or the clue")
@click.option("--visit", metavar="VISIT.json", help="检查本身的情况：计划、事项 / facts of the visit and its matters")
def admit(session: Session, entity: str, team: str | None, on: date, visit: str | None, **said: str | None) -> int:
    """一选主体：今天能不能去检查 / may this visit take place today."""

    def work(library: Library, request: Request) -> Serial:
        return api.admit(
            library, request.entity, on=on, team=request.team, trigger=request.trigger or said["trigger"],
            reason=request.reason or said["reason"], visit=request.visit, history=request.history,
        )  # fmt: skip

    if entity == LINES and visit:
        raise click.UsageError("多行时每行自带 visit / each line has its own visit")
    files = {"team": team} | ({"visit": visit} if visit else {})
    return _answer(session, work, Screen.admission, entity, **files)


@command
@_ENTITY
@_ON
def plan(session: Session, entity: str, on: date) -> int:
    """二查事项：一次合并的检查计划 / one merged visit plan."""
    return _answer(session, lambda library, request: api.plan(library, request.entity, on=on), Screen.plan, entity)


@command
@_ENTITY
@_ANSWERS
@_ON
def assess(session: Session, entity: str, answers: str | None, on: date) -> int:
    """三显结果：检查发现、评级和拟处理意见 / findings, grades and proposed outcomes."""
    return _answer(session, lambda *given: _assessed(*given, on)[1], Screen.assessment, entity, answers=answers)


def _assessed(library: Library, request: Request, on: date):
    made = api.plan(library, request.entity, on=on)
    return made, api.assess(library, made, request.answers, history=request.history, **_dates(request))


def _dates(request: Request) -> dict[str, date | None]:
    return {"act_on": request.act_on, "decide_on": request.decide_on}


@command
@_ENTITY
@_ANSWERS
@_ON
@click.option("--outcome", metavar="ID", help="只说明这条处理意见 / only this outcome")
@click.option("--item", metavar="ID", help="只说明这个检查事项 / only this item")
def explain(session: Session, entity: str, answers: str | None, on: date, outcome: str | None, item: str | None) -> int:
    """说明为什么，怎样会较轻，还缺什么 / why, what would have been milder, and what is missing."""
    from smrules.publishing.progress import progress_bar

    if outcome and item:
        raise click.UsageError("--outcome 和 --item 只能写一个 / give either --outcome or --item")

    def work(library: Library, request: Request) -> Serial:
        made = api.plan(library, request.entity, on=on)
        with progress_bar(sys.stderr) as progress:
            return api.explain(
                library, made, request.answers, history=request.history, outcome=outcome, item=item, progress=progress,
                **_dates(request),
            )  # fmt: skip

    return _answer(session, work, Screen.account, entity, answers=answers)


@command
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
        result = work(library, request_of(sources))
    except SmrulesError as error:
        return session.refuse(located(error.diagnostics, sources))
    session.show(result.to_dict(), lambda screen: print_(screen, result, library))
    return 0


def _root(name: str) -> str:
    """Return what the whole of a file is called in paths: answers have no name of their own."""
    return "" if name == "answers" else name


def request_of(sources: dict[str, JsonText]) -> Request:
    """Read all files before reporting what is wrong with any."""
    found: list[Diagnostic] = []
    parts: dict[str, Any] = {}
    readers = {"entity": read_entity, "team": read_team, "visit": read_visit, "": read_answers}
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

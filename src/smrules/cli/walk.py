"""The command for a visit in progress: one line in, one change out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from smrules import api
from smrules.cli.session import Day, Session, command
from smrules.concepts.diagnostic import InputError, SmrulesError
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.concepts.session_record import GivenAnswer, SessionRecord
from smrules.inspection.session import BACKENDS, VisitSession
from smrules.publishing.change_screen import HELP, print_change
from smrules.publishing.console import Screen
from smrules.publishing.exchange import failure, json_line, located, read_answers, read_entity, read_lines
from smrules.publishing.json_text import JsonText
from smrules.publishing.session_lines import Line, asked, in_line, read


@command
@click.argument("visit", metavar="ENTITY.json|PLAN.json|SESSION.json")
@click.argument("answers", metavar="ANSWERS.json", required=False)
@click.option("--on", type=Day(), metavar="DATE", help="检查日期；计划和存档里已有 / day of the visit, unless a plan says it")
@click.option("--backend", type=click.Choice(list(BACKENDS)), default="compiled", help="引擎；结果相同 / engine; the results are the same")
def run_session(session: Session, visit: str, answers: str | None, on: date | None, backend: str) -> int:
    """现场检查：从标准输入逐行读答案，逐行说有什么变化 / a visit in progress: one answer a line in, one change out."""
    library = session.load()
    sources = {"entity": JsonText.of_file(visit)} | ({"": JsonText.of_file(answers)} if answers else {})
    try:
        record = _record(library, sources, on)
        with VisitSession(library, record, backend) as begun:
            return Walk(session, library, begun).lines()
    except SmrulesError as error:
        return session.refuse(located(error.diagnostics, sources))


def _record(library: Library, sources: dict[str, JsonText], on: date | None) -> SessionRecord:
    """Return the visit that the files describe: one that was stored, or one that begins."""
    data = sources["entity"].data
    if isinstance(data, dict) and "plan" in data:
        return SessionRecord.from_dict(data)
    if isinstance(data, dict) and "library_hash" in data:
        plan = VisitPlan.from_dict(data)
    else:
        plan = _planned(library, read_entity(sources["entity"]), on)
    told = read_answers(sources[""]) if "" in sources else {}
    given = tuple(_given(told.pop("answers", {})))
    return SessionRecord(plan, given, **told)


def _planned(library: Library, entity: Entity, on: date | None) -> VisitPlan:
    if on is None:
        raise click.UsageError("要写 --on / --on is needed")
    return api.plan(library, entity, on=on)


def _given(answers: dict[str, Any]):
    for key, one in answers.items():
        if "/" in key:
            yield from (GivenAnswer(fact, key, raw) for fact, raw in one.items())
        else:
            yield GivenAnswer(key, None, one)


@dataclass(frozen=True, slots=True)
class Walk:
    """A visit in progress that is told and answers line by line."""

    told: Session
    library: Library
    visit: VisitSession

    def lines(self) -> int:
        """Answer every line of standard input; what is wrong with one does not stop the others."""
        code = 0
        if not self.told.as_json:
            self.begin()
        for source in read_lines(sys.stdin.buffer):
            line = Line("")
            try:
                if isinstance(source, InputError):
                    raise source
                line = read(source, self.visit.plan, self.library)
                if line.do == "quit":
                    break
                self.answer(line)
            except SmrulesError as error:
                code = 1
                self.refuse(error, line, source)
            sys.stdout.flush()
        return code

    def begin(self) -> None:
        """Print what visit it is, and how to answer."""
        screen, plan = Screen(sys.stdout), self.visit.plan
        screen.line(f"现场检查  对象 {plan.entity.id}  日期 {plan.on}  {len(asked(plan))} 个问题，已答 {len(self.visit.answers)} 项", "bold")
        screen.line(HELP)
        screen.line()

    def answer(self, line: Line) -> None:
        """Do what one line wants."""
        match line.do:
            case "answer":
                change = self.visit.answer(line.fact, line.answer, member=line.member)
                self.show(change.to_dict(), lambda screen: print_change(screen, change, self.library))
            case "withdraw":
                change = self.visit.withdraw(line.fact, member=line.member)
                self.show(change.to_dict(), lambda screen: print_change(screen, change, self.library))
            case "report":
                report = self.visit.assessment
                self.show(report.to_dict(), lambda screen: screen.assessment(report, self.library))
            case "record":
                data = self.visit.to_dict()
                self.show(data, lambda screen: click.echo(json_line(data)))
            case "questions":
                questions = asked(self.visit.plan)
                self.show([one.to_dict() for one in questions], lambda screen: screen.questions(questions, self.library))

    def show(self, data: Any, print_: Callable[[Screen], None]) -> None:
        """Print one answer: one line of JSON, or what a person reads."""
        if self.told.as_json:
            click.echo(json_line(data))
        else:
            print_(Screen(sys.stdout))

    def refuse(self, error: SmrulesError, line: Line, source: JsonText | InputError) -> None:
        """Print what is wrong with one line."""
        found = error.diagnostics if isinstance(source, InputError) else in_line(error.diagnostics, line, source)
        if self.told.as_json:
            click.echo(json_line(failure(found)))
        for one in () if self.told.as_json else found:
            click.echo(one.text(self.told.lang))

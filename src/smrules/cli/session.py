"""What every command is told, how it prints, and how its errors become messages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

import click

from smrules import api
from smrules.concepts.dates import parse_date
from smrules.concepts.diagnostic import Diagnostic, SmrulesError
from smrules.concepts.library import Library
from smrules.publishing.console import Screen
from smrules.publishing.exchange import failure, json_text
from smrules.publishing.json_text import unreadable


class Day(click.ParamType):
    """A day such as 2026-11-23."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or refuse what is none."""
        day = value if isinstance(value, date) else parse_date(value)
        return day or self.fail(f"“{value}”不是日期；日期写成 2026-03-02 / `{value}` is no date", param, ctx)


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

    def at(self, path: str | None) -> Session:
        """Return the session with the rules at *path*, if that is given."""
        return self if path is None else replace(self, library=path)

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
def commands() -> None:
    """综合执法检查：一次计划，逐项说明。 / Market-supervision inspections: one merged visit, explained outcomes."""


def command(function: Callable[..., int], group: click.Group = commands) -> click.Command:
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
    return group.command(function.__name__.removeprefix("run_").replace("_", "-"))(run)

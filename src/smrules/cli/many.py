"""Commands about many entities and visits at once, from files of tables."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click

from smrules import api
from smrules.cli.session import Day, Session, command
from smrules.publishing import batch_screen
from smrules.publishing.progress import progress_bar

_ON = click.option("--on", type=Day(), required=True, metavar="DATE", help="检查日期 / day of the visits")
_MEMBERS = click.option(
    "--members",
    multiple=True,
    metavar="SCOPE=FILE",
    help="成员或者既往记录的清单，如 equipment=equipment.parquet / lists of members",
)
_BATCH = click.option(
    "--batch-rows", type=click.IntRange(min=1), metavar="N", help="每批行数，决定用多少内存 / rows in memory at once"
)


@command
@click.argument("entities", metavar="ENTITIES.parquet")
@_ON
@click.option("--out", "-o", required=True, metavar="OUT.parquet", help="写到哪个文件 / file to write")
@_MEMBERS
@_BATCH
def plan_many(session: Session, entities: str, on: date, out: str, members: tuple[str, ...], batch_rows: int | None) -> int:
    """成批制订检查计划，中断了可以接着做 / plan many entities; interrupted runs continue."""
    library = session.load()
    with progress_bar(sys.stderr) as progress:
        found = api.plan_many(
            library, entities, on=on, out=out, members=_files(members), progress=progress, **_given(batch_rows=batch_rows)
        )
    session.show(found.to_dict(), lambda screen: batch_screen.show_planned(screen, found, library))
    return 0


@command
@click.argument("entities", metavar="ENTITIES.parquet")
@click.option("--answers", required=True, metavar="ANSWERS.parquet", help="答案，每行一个 / the answers, one a row")
@click.option("--visits", metavar="VISITS.parquet", help="检查，不写就是每户一次 / the visits; without it each entity has one")
@_ON
@click.option("--out", "-o", required=True, metavar="OUT/", help="写到哪个文件夹 / folder to write to")
@_MEMBERS
@_BATCH
def assess_many(
    session: Session, entities: str, answers: str, on: date, out: str, members: tuple[str, ...], **told: Any
) -> int:
    """成批判断检查结果，中断了可以接着做 / assess many visits; interrupted runs continue."""
    library = session.load()
    with progress_bar(sys.stderr) as progress:
        found = api.assess_many(
            library, entities, answers, on=on, out=out, members=_files(members), progress=progress, **_given(**told)
        )
    session.show(found.to_dict(), lambda screen: batch_screen.show_assessed(screen, found, library))
    return 0


@command
@click.argument("new", metavar="NEW")
@click.option("--entities", required=True, metavar="ENTITIES.parquet", help="检查对象 / the entities")
@click.option("--answers", required=True, metavar="ANSWERS.parquet", help="当时的答案 / the answers of then")
@click.option(
    "--visits", metavar="PAST.parquet", help="过去的检查，不写就是每户一次 / the past visits; without it each entity had one"
)
@_ON
@click.option("--out", "-o", required=True, metavar="OUT/", help="写到哪个文件夹 / folder to write to")
@_MEMBERS
@_BATCH
def whatif(
    session: Session, new: str, entities: str, answers: str, on: date, out: str, members: tuple[str, ...], **told: Any
) -> int:
    """规则改了，过去的检查有哪些结果会不同 / who would have been treated differently under changed rules."""
    old, changed = session.load(), session.at(new).load()
    with progress_bar(sys.stderr) as progress:
        found = api.whatif(
            old, changed, entities, answers, on=on, out=out, members=_files(members), progress=progress, **_given(**told)
        )
    session.show(found.to_dict(), lambda screen: batch_screen.show_whatif(screen, found, old, changed))
    return 0


def _files(told: tuple[str, ...]) -> dict[str, str]:
    """Return scopes with their files."""
    found: dict[str, str] = {}
    for one in told:
        scope, sign, file = one.partition("=")
        if not (scope and sign and file) or scope in found:
            raise click.UsageError(f"“{one}”要写成 SCOPE=FILE，每种一次 / write SCOPE=FILE, each scope once")
        found[scope] = file
    return found


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}

"""Commands about a random draw, in its order: commit, complete, substitute, verify, assign, notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from smrules import api
from smrules.cli.session import Day, Session, commands
from smrules.cli.session import command as _command
from smrules.concepts.diagnostic import Diagnostic, InputError, SmrulesError, diagnostic
from smrules.concepts.draw_record import KEYED_ORDER, RFC_3797, DrawRecord
from smrules.concepts.position import Position
from smrules.inspection.draw.canonical import label_of
from smrules.inspection.draw.commitment import commit as commit_draw
from smrules.inspection.draw.completion import complete as complete_draw
from smrules.inspection.draw.seeds import moment
from smrules.inspection.draw.substitution import Standing
from smrules.inspection.draw.substitution import substitute as substitute_in_draw
from smrules.inspection.draw.verify import verify as verify_draw
from smrules.publishing import draw_screen
from smrules.publishing.draw_files import (
    PoolFile,
    not_canonical,
    read_last_teams,
    read_record,
    read_sources,
    read_values,
    written,
)  # fmt: skip
from smrules.publishing.exchange import located, read_team
from smrules.publishing.json_text import JsonText, unreadable

_ALGORITHMS = {"hmac-sha256": KEYED_ORDER, "rfc3797": RFC_3797}
_RECORD = click.argument("record", metavar="RECORD.json")
_AT = click.option("--at", required=True, metavar="TIME", help="时间，带时区，如 2026-11-25T09:00:00+08:00 / time with its offset")
_OUT = click.option("--out", "-o", required=True, metavar="FILE", help="写到哪个文件 / file to write")
_NAME_FACT = "entity.name"


@commands.group()
def draw() -> None:
    """双随机抽查：公告、抽取、核对，谁都能重算 / random draws that anyone can verify."""


command = partial(_command, group=draw)


@command
@click.argument("draws", nargs=-1, required=True, metavar="DRAW...")
@click.option("--pool", required=True, metavar="POOL.jsonl", help="对象名录，每行一户 / the pool, one entity a line")
@click.option("--officers", required=True, metavar="TEAM.json", help="执法人员名录 / the officers")
@click.option("--seed", required=True, metavar="SEED.json", help="种子将来自哪里 / where the seed will come from")
@_AT
@click.option("--on", type=Day(), metavar="DATE", help="按哪一天判断条件，不写用公告日 / day on which conditions are judged")
@click.option("--approval", default="", metavar="NUMBER", help="批准文号，计划没有写的用它 / approval of plans that name none")
@click.option("--last-teams", metavar="FILE", help="上次检查的执法人员 / officers of the last visits")
@click.option("--algorithm", type=click.Choice(list(_ALGORITHMS)), default="hmac-sha256", help="算法 / algorithm")
@click.option("--prove", is_flag=True, help="先证明检查组的要求能够满足 / prove first that the constraints on teams can be met")
@_OUT
def commit(session: Session, draws: tuple[str, ...], out: str, prove: bool, **told: Any) -> int:
    """第一步：种子产生之前公布名录、名额、要求和种子来源 / publish everything but the seed."""
    library = session.load()
    pool = PoolFile(told["pool"])
    sources = {root: JsonText.of_file(told[name]) for root, name in (("officers", "officers"), ("seed", "seed"))}
    last = JsonText.of_file(told["last_teams"]) if told["last_teams"] else None

    rehearsed = []

    def work() -> DrawRecord:
        made = commit_draw(
            library, draws, pool.entities(), read_team(sources["officers"]), read_sources(sources["seed"]),
            on=told["on"] or _day(told["at"]), committed_at=told["at"], approval=told["approval"],
            last_teams=read_last_teams(last) if last else None, algorithm=_ALGORITHMS[told["algorithm"]],
        )  # fmt: skip
        if prove:
            from smrules.inspection.draw.feasibility import check_feasible

            rehearsed.extend(check_feasible(made))
        return made

    roots = {"officers": sources["officers"], "team": sources["officers"], "seed": sources["seed"]}
    return _made(session, work, roots, out, partial(draw_screen.show_commitment, rehearsed=rehearsed), pool)


def _day(at: str) -> date:
    return moment(at, "--at").date()


@command
@_RECORD
@click.argument("seed", metavar="VALUES.json")
@_OUT
def complete(session: Session, record: str, seed: str, out: str) -> int:
    """第二步：种子公开以后抽取对象和检查组 / draw entities and teams from the seed."""
    source, values = JsonText.of_file(record), JsonText.of_file(seed)

    def work() -> DrawRecord:
        told = _sound(source)
        return complete_draw(told, read_values(values, told.commitment.seed))

    return _made(session, work, {"seed": values}, out, draw_screen.show_result)


@command
@_RECORD
@click.option("--entity", metavar="ID", help="退出的对象 / entity that drops out")
@click.option("--officer", metavar="ID", help="退出的执法人员 / officer who drops out")
@click.option("--reason", required=True, metavar="TEXT", help="理由，会公布 / why; it is published")
@_AT
@_OUT
def substitute(session: Session, record: str, entity: str | None, officer: str | None, reason: str, at: str, out: str) -> int:
    """由公布次序中的下一个替补，其他人不变 / the next of the order stands in, nobody else changes."""
    if (entity is None) == (officer is None):
        raise click.UsageError("--entity 和 --officer 写一个 / give either --entity or --officer")
    kind, left = ("entity", entity) if entity is not None else ("officer", officer)
    source = JsonText.of_file(record)

    def work() -> DrawRecord:
        return substitute_in_draw(_sound(source), kind, left or "", reason=reason, at=at)

    return _made(session, work, {}, out, draw_screen.show_substitution)


@command
@_RECORD
@click.option("--committed", metavar="RECORD.json", help="公告时留存的记录 / the record as published before the seed")
def verify(session: Session, record: str, committed: str | None) -> int:
    """核对：全部重新计算，改动过的地方会指出来 / work everything out again."""
    source = JsonText.of_file(record)
    told = read_record(source)
    kept = read_record(JsonText.of_file(committed)) if committed else None
    found = _problems(source, told, kept)
    data = {"sound": not found, "commitment_hash": told.commitment_hash, "last_hash": told.last_hash,
            "diagnostics": [one.to_dict() for one in found]}  # fmt: skip
    session.show(data, lambda screen: draw_screen.show_verified(screen, told, found, session.lang))
    return 1 if found else 0


@command
@_RECORD
@click.argument("entity", metavar="ID")
@click.option("--pool", required=True, metavar="POOL.jsonl", help="对象名录 / the pool")
@click.option("--on", type=Day(), required=True, metavar="DATE", help="检查日期 / day of the visit")
def assign(session: Session, record: str, entity: str, pool: str, on: date) -> int:
    """一次检查里谁查哪些事项，哪些事项没有人有资格 / who checks which item of one visit."""
    from smrules.inspection.draw.coverage import cover

    told, library = _sound(JsonText.of_file(record)), session.load()
    visit = Standing(told).visits.get(entity) if told.completion else None
    if visit is None:
        raise InputError([diagnostic("SM612", Position(record), key=entity, scope="检查对象", allowed="")])
    found = next(one for one in PoolFile(pool).entities() if label_of(one.id) == entity)
    officers = [one for name in visit.team for one in told.commitment.team.officers if one.id == name]
    covered = cover(api.plan(library, found, on=on), officers)
    data = {"entity": entity, "team": list(visit.team), "items": [one.to_dict() for one in covered]}
    session.show(data, lambda screen: draw_screen.show_cover(screen, visit, covered, library))
    return 0


@command
@_RECORD
@click.option("--pool", metavar="POOL.jsonl", help="对象名录，用来写名称 / the pool, for the names")
@click.option("--html", metavar="FILE", help="网页，也可以打印 / a page, fit to be printed")
@click.option("--csv", metavar="FILE", help="表格 / a spreadsheet")
def notice(session: Session, record: str, pool: str | None, html: str | None, csv: str | None) -> int:
    """公告：抽了谁、按什么规则、怎样核对 / the public notice."""
    from smrules.publishing.draw_notice import notice_csv, notice_html

    if not (html or csv):
        raise click.UsageError("写 --html 或者 --csv / give --html or --csv")
    told = _sound(JsonText.of_file(record))
    names = PoolFile(pool).names(_NAME_FACT) if pool else {}
    for file, make in ((html, notice_html), (csv, notice_csv)):
        if file:
            _write(file, make(told, names).encode())
    session.show({"html": html, "csv": csv}, lambda screen: screen.line(f"已写出 {'、'.join(filter(None, (html, csv)))}"))
    return 0


# --- files ---------------------------------------------------------------------------------------


def _made(
    session: Session, work: Callable[[], DrawRecord], sources: Mapping[str, JsonText], out: str, show: Callable,
    pool: PoolFile | None = None,
) -> int:  # fmt: skip
    """Make a record, write it and show it; what is wrong is told with its place in the files."""
    try:
        record = work()
    except SmrulesError as error:
        return session.refuse(_placed(error.diagnostics, sources, pool))
    _write(out, written(record))
    session.show(record.to_dict(), lambda screen: show(screen, record))
    return 0


def _placed(found: tuple[Diagnostic, ...], sources: Mapping[str, JsonText], pool: PoolFile | None) -> list[Diagnostic]:
    return located(pool.located(found) if pool else found, sources)


def _problems(source: JsonText, record: DrawRecord, committed: DrawRecord | None = None) -> list[Diagnostic]:
    """Return what is wrong with a record, each with its line and column; its bytes, too, must be the canonical ones."""
    return located(verify_draw(record, committed), {"": source}) + not_canonical(source, record)


def _sound(source: JsonText) -> DrawRecord:
    """Return a record on which one may build; raises `InputError` if it is not sound."""
    record = read_record(source)
    if found := _problems(source, record):
        raise InputError(found)
    return record


def _write(name: str, data: bytes) -> None:
    try:
        Path(name).write_bytes(data)
    except OSError as error:
        raise unreadable(name, error) from None

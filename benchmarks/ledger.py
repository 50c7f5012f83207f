"""
The ledger beside plain inserts of the same rows: throughput, and the size of a year.

    python -m benchmarks.ledger [--visits 40] [--rounds 5] [--year 40000]

Every visit is that of the noodle shop (one of the largest plans there is), with another id: seven entries in three transactions,
each on disk when it ends. The plain side writes the same content as JSON into one table of the same kind of database with SQLAlchemy,
without hashes, compression, checks or replay, in as many transactions. Times differ from machine to machine; the ratios are what counts.
"""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sql

import smrules
from benchmarks import postgresql
from benchmarks.timing import in_turns, ratio, seconds
from smrules.concepts.ledger_record import AnswersGiven, Assessed, DeadlineSet, Draft, VisitClosed, VisitOpened
from smrules.concepts.serial import Serial
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.merkle import tree_root
from smrules.procedures.ledger.sql_store import SqlStore, create_store
from smrules.procedures.ledger.verify import verify

SHOP = Path(__file__).resolve().parents[1] / "examples" / "noodle-shop"
ON = date(2026, 11, 23)
PLAIN = sql.Table(
    "plain", sql.MetaData(), sql.Column("number", sql.Integer, primary_key=True),
    *(sql.Column(name, sql.Text, nullable=False) for name in ("kind", "entity", "visit", "by", "at", "library_hash", "payload")),
    sql.Index("plain_of_visit", "visit"), sql.Index("plain_of_entity", "entity"),
)  # fmt: skip
Transactions = list[list[Draft]]


@cache
def results() -> tuple[smrules.Library, smrules.VisitPlan, dict[str, Any], smrules.Assessment]:
    """Return library, plan, answers and assessment of the noodle shop."""
    library = smrules.load()
    entity = smrules.Entity(**json.loads((SHOP / "entity.json").read_bytes()))
    told = json.loads((SHOP / "answers.json").read_bytes())
    plan = smrules.plan(library, entity, on=ON)
    return library, plan, told["answers"], smrules.assess(library, plan, told["answers"], history=told.get("history"))


def visit(number: str) -> Transactions:
    """Return what happens in one visit: at the door, after the answers, in the office."""
    library, plan, answers, report = results()
    entity = f"shop-{number}"
    plan = replace(plan, entity=replace(plan.entity, id=entity))
    report = replace(report, entity=entity)
    outcome = report.outcomes[0]

    def draft(kind: str, payload: Serial) -> Draft:
        at = f"{ON}T09:00:00+08:00"
        return Draft(kind, entity, number, "officer-17", at, library.content_hash, payload, f"{number}/{kind}")

    return [
        [draft("visit-opened", VisitOpened("random")), draft("plan-made", plan)],
        [draft("answers-given", AnswersGiven(answers)), draft("assessment-proposed", Assessed(report))],
        [draft("decision-made", smrules.decide(library, outcome, by="head-3")),
         draft("deadline-set", DeadlineSet("correct", ON, (outcome.id,))), draft("visit-closed", VisitClosed())],
    ]  # fmt: skip


def record(ledger: Ledger, visits: list[Transactions]) -> None:
    """Record visits in a ledger."""
    for transactions in visits:
        for drafts in transactions:
            ledger.append(*drafts)


def insert(engine: sql.Engine, visits: list[Transactions]) -> None:
    """Insert the same rows into a plain table."""
    for transactions in visits:
        for drafts in transactions:
            rows = [
                {"kind": one.kind, "entity": one.entity, "visit": one.visit, "by": one.by, "at": one.at,
                 "library_hash": one.library_hash, "payload": json.dumps(one.payload.to_dict(), ensure_ascii=False)}
                for one in drafts
            ]  # fmt: skip
            with engine.begin() as connection:
                connection.execute(sql.insert(PLAIN), rows)


def content(visits: list[Transactions]) -> None:
    """Make plain data of what happened, as both sides must."""
    for transactions in visits:
        for drafts in transactions:
            for one in drafts:
                one.payload.to_dict()


def compare(store: SqlStore, engine: sql.Engine, visits: int, rounds: int) -> dict[str, list[float]]:
    """Return seconds of both sides for so many visits, and of making plain data alone."""
    made = {number: [visit(f"{number}-{one}") for one in range(visits)] for number in range(rounds + 1)}
    PLAIN.create(engine)
    ledger = Ledger(store)
    actions: dict[str, Callable[[int], object]] = {
        "plain data": lambda number: content(made[number]),
        "plain inserts": lambda number: insert(engine, made[number]),
        "ledger": lambda number: record(ledger, made[number]),
    }
    return in_turns(actions, rounds)


def bytes_of(connection: sql.Connection, table: str) -> int:
    """Return what a table takes with its indexes; in SQLite the whole file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return (
            connection.exec_driver_sql("PRAGMA page_count").scalar() * connection.exec_driver_sql("PRAGMA page_size").scalar()
        )
    return connection.exec_driver_sql(f"SELECT pg_total_relation_size('{table}')").scalar()


def tell(kind: str, store: SqlStore, engine: sql.Engine, visits: int, rounds: int, year: int) -> None:
    """Measure one database and print what was found."""
    times = compare(store, engine, visits, rounds)
    each = {name: median(found) / visits for name, found in times.items()}
    print(f"{kind}: {visits} visits, {rounds} rounds, medians")
    for name, value in each.items():
        print(
            f"  {name:<16}{1000 * value:9.1f} ms a visit{1 / value:9.1f} visits/s{ratio(times[name], times['plain inserts']):8.2f} ×"
        )
    many = visits * (rounds + 1)
    for name, one, table in (("plain inserts", engine, "plain"), ("ledger", store.engine, "ledger_entries")):
        with one.connect() as connection:
            size = bytes_of(connection, table) / many
        print(f"  {name:<16}{size / 1024:9.1f} KiB a visit{size * year / 2**30:9.2f} GiB a year of {year:,}")
    spent = seconds(lambda: verify(store))
    print(f"  verifying       {1000 * spent / many:9.1f} ms a visit{spent / many * year / 60:9.1f} minutes for a year")


def main() -> None:
    """Measure every database that can be had."""
    asked = ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__.split("\n")[1])
    asked.add_argument("--visits", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--year", type=int, default=40_000)
    told = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files = [str(folder / name) for name in ("ledger.db", "plain.db")]
        stores = [create_store(one, "bench") for one in files]
        tell("SQLite", stores[0], stores[1].engine, told.visits, told.rounds, told.year)
        if why := postgresql.why_not():
            print(f"PostgreSQL is left out: {why}")
        else:
            server = stack.enter_context(postgresql.running())
            store = create_store(server.create("bench"), "bench")
            stores.append(store)
            tell("PostgreSQL", store, store.engine, told.visits, told.rounds, told.year)
        for one in stores:
            one.close()
    entries = 7 * told.year
    leaves = [sha256(str(one).encode()).digest() for one in range(entries)]
    print(f"the root over the {entries:,} entries of a year: {seconds(lambda: tree_root(leaves)):.2f} s")


if __name__ == "__main__":
    main()

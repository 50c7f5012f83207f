"""Ledgers of every store: in memory, in SQLite, in a PostgreSQL that is started for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from benchmarks import postgresql
from smrules.procedures.ledger.store import MemoryStore, Store
from tests.unit.procedures.ledger.building import NAME

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    """Return a PostgreSQL server that runs for all tests."""
    pytest.importorskip("psycopg")
    if postgresql.why_not():
        pytest.skip(postgresql.why_not())
    with postgresql.running() as found:
        yield found


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return a function that names an empty database of one kind."""

    def made(kind: str) -> str:
        number = next(_NUMBERS)
        if kind == "sqlite":
            return str(tmp_path / f"账本 {number}?.db")
        return request.getfixturevalue("server").create(f"ledger_{number}")

    return made


@pytest.fixture
def sql_store(new_url: Callable[[str], str]) -> Iterator[Callable[[str], Store]]:
    """Return a function that makes a ledger in a database; its connections are given back afterwards."""
    pytest.importorskip("sqlalchemy")
    from smrules.procedures.ledger.sql_store import create_store

    with ExitStack() as stack:

        def made(kind: str) -> Store:
            store = create_store(new_url(kind), NAME)
            stack.callback(store.close)
            return store

        yield made


POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def store(request: pytest.FixtureRequest) -> Store:
    """Return an empty ledger of each kind."""
    return MemoryStore(NAME) if request.param == "memory" else request.getfixturevalue("sql_store")(request.param)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database(request: pytest.FixtureRequest, sql_store: Callable[[str], Store]) -> Store:
    """Return an empty ledger of each kind of database."""
    return sql_store(request.param)

"""One suite for every store: memory, SQLite, PostgreSQL. What is confirmed stays; what fails leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest

from benchmarks.ledger_writer import AT, drafts_of
from smrules import InputError
from smrules.concepts.ledger_record import Draft, VisitOpened
from smrules.procedures.ledger.chain import sealed
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.store import row_of
from smrules.procedures.ledger.verify import verify
from tests.conftest import ROOT
from tests.unit.procedures.ledger.building import NAME, PLAN, story, told


def codes(work, *arguments) -> list[str]:
    """Return the codes of what is refused."""
    with pytest.raises(InputError) as caught:
        work(*arguments)
    return [one.code for one in caught.value.diagnostics]


# --- memory, SQLite, PostgreSQL ------------------------------------------------------------------


def test_every_store_holds_the_same(store):
    """The same drafts give the same entries, roots, proofs and states, whatever keeps them."""
    ledger, model = Ledger(store), told()

    assert NAME == ledger.name
    assert ledger.append(*story()) == tuple(model.entries())
    assert list(model.entries()) == list(ledger.entries())
    assert (model.state(), model.root(), model.root(3)) == (ledger.state(), ledger.root(), ledger.root(3))
    assert (model.prove(5), model.prove_kept(5)) == (ledger.prove(5), ledger.prove_kept(5))
    assert () == verify(store, [model.root()]).diagnostics


def test_an_empty_ledger(store):
    """A ledger without entries has a root, and is sound."""
    assert (0, "") == (Ledger(store).root().size, Ledger(store).root().last_hash)
    assert verify(store).sound


def test_one_visit_and_one_entity_are_read_apart(store):
    """Entries are read of one visit or of one entity, in their order."""
    ledger = Ledger(store)
    ledger.append(*story("v-1")[:3], *story("v-2")[:2])
    ledger.append(Draft("visit-opened", "shop-2", "v-3", "a", AT, "0" * 64, VisitOpened("random")))

    assert [4, 5] == [one.sequence for one in ledger.entries(visit="v-2")]
    assert [1, 2, 3, 4, 5] == [one.sequence for one in ledger.entries(entity=PLAN.entity.id)]
    assert ["v-3"] == [one.visit for one in ledger.state(entity="shop-2").visits]


def test_sent_again_and_refused(store):
    """Every store records a key once, and nothing of what does not follow."""
    ledger = Ledger(store)
    first = ledger.append(*story()[:4])

    assert first == ledger.append(*story()[:4])
    assert ["SM712"] == codes(ledger.append, replace(story()[0], by="officer-18"))
    assert ["SM713"] == codes(ledger.append, *story()[4:6], story()[12])
    assert 4 == store.size()


def test_many_threads_leave_no_gap(store):
    """Four threads append at once: every visit is there, whole, and the chain is sound."""
    ledger = Ledger(store)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: ledger.append(*drafts_of(f"writer-{number % 4}", number)), range(20)))

    assert 60 == store.size()
    assert 20 == len(ledger.state().visits)
    assert verify(store).sound


def test_nothing_half_written_is_read(store):
    """Who reads while somebody writes sees nothing of it, until it is kept."""
    ledger = Ledger(store)
    ledger.append(*story()[:1])
    row = row_of(sealed(next(ledger.entries()), 2, next(ledger.entries()).hash)) | {"key": "other"}

    with store.writing() as rows:
        rows.add(row)
        assert 1 == len(list(ledger.entries()))
    assert 2 == len(list(ledger.entries()))


# --- databases -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_many_processes_lose_nothing(database):
    """Three processes append at once, one of them what another sends too: no lost update, no gap, nothing twice."""
    command = [sys.executable, "-m", "benchmarks.ledger_writer", database.url]
    environment = {"PYTHONPATH": str(ROOT / "src")}
    writers = [
        subprocess.Popen([*command, name, "1", "8"], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for name in ("a", "b", "a")
    ]
    said = [one.communicate()[0].decode().count("kept") for one in writers]

    assert [8, 8, 8] == said
    assert 48 == database.size()
    assert verify(database).sound


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_terms"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_database_refuses_to_alter(database, table, statement):
    """Triggers refuse UPDATE and DELETE, whoever asks."""
    import sqlalchemy as sql

    Ledger(database).append(*story())
    change = {"ledger_entries": "visit = 'v-2'", "ledger_terms": "name = 'x'"}[table]

    with pytest.raises(sql.exc.DBAPIError, match="the ledger only grows"), database.engine.begin() as connection:
        connection.exec_driver_sql(statement.format(table, change))

    assert verify(database, [told().root()]).sound


def test_a_writer_that_fails_leaves_nothing(store):
    """An error in the middle of a transaction takes back what it added."""
    ledger = Ledger(store)
    ledger.append(*story()[:1])

    with pytest.raises(ZeroDivisionError), store.writing() as rows:
        rows.add({"sequence": 2, **_row_of(store)})
        raise ZeroDivisionError

    assert 1 == store.size()
    assert verify(store).sound


def _row_of(store) -> dict:
    made = next(store.rows())
    return {name: value for name, value in made.items() if name != "sequence"} | {"key": "other"}


def test_a_ledger_is_made_once(database):
    """A second ledger in the same place is refused, the first is kept."""
    from smrules.procedures.ledger.sql_store import create_store, open_store

    Ledger(database).append(*story())

    assert ["SM711"] == codes(create_store, database.url, "other")
    again = open_store(database.url)
    assert (NAME, 14) == (again.name, again.size())
    again.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_there_is_no_ledger(new_url, kind):
    """What holds no ledger is said to hold none, and stays as it was."""
    pytest.importorskip("sqlalchemy")
    from smrules.procedures.ledger.sql_store import open_store

    url = new_url(kind)

    assert [["SM710"], ["SM710"]] == [codes(open_store, url), codes(open_store, url)]


def test_a_file_that_is_no_database(tmp_path):
    """A file of something else is not a ledger, and is not touched."""
    pytest.importorskip("sqlalchemy")
    from smrules.procedures.ledger.sql_store import create_store, open_store

    file = tmp_path / "notes.txt"
    file.write_text("备忘" * 1000, encoding="utf-8")

    assert [["SM728"], ["SM728"]] == [codes(open_store, str(file)), codes(create_store, str(file), NAME)]
    assert "备忘" * 1000 == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("url", "code"), [("oracle://x", "SM728"), ("sqlite://", "SM728"), ("nonsense://:", "SM728")])
def test_other_databases_are_refused(url, code):
    """Only SQLite files and PostgreSQL keep ledgers."""
    pytest.importorskip("sqlalchemy")
    from smrules.procedures.ledger.sql_store import create_store

    assert [code] == codes(create_store, url, NAME)


# --- what goes wrong -----------------------------------------------------------------------------


def test_a_full_disk_loses_nothing(sql_store):
    """When the file may not grow any more the writer is told; what was confirmed is there, and it goes on when there is room."""
    store = sql_store("sqlite")
    ledger = Ledger(store)
    ledger.append(*story("v-1"))
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")

    kept = ["v-1"]
    with pytest.raises(InputError) as caught:
        for number in count(2):
            ledger.append(*story(f"v-{number}"))
            kept.append(f"v-{number}")

    assert ["SM726"] == [one.code for one in caught.value.diagnostics]
    assert kept == [one.visit for one in ledger.state().visits]
    assert verify(store).sound
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert 14 == len(ledger.append(*story(f"v-{len(kept) + 1}")))


@pytest.mark.postgresql
def test_a_lost_connection_loses_nothing(sql_store):
    """A connection that is cut in the middle is told; sent again, the entry is there once."""
    store = sql_store("postgresql")
    ledger = Ledger(store)
    ledger.append(*story()[:1])

    def cut() -> None:
        with store.writing() as rows:
            rows.add({"sequence": 2, **_row_of(store)})
            _terminate(store)
            rows.last()

    assert ["SM727"] == codes(cut)
    assert 1 == store.size()
    assert 14 == len(ledger.append(*story()))
    assert (14, True) == (store.size(), verify(store).sound)


def _terminate(store) -> None:
    """End every other connection to a database, from a connection of its own."""
    import sqlalchemy as sql

    engine = sql.create_engine(store.engine.url)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()


@pytest.mark.postgresql
def test_a_server_that_is_not_there():
    """A server that does not answer is a lost connection."""
    pytest.importorskip("psycopg")
    from smrules.procedures.ledger.sql_store import open_store

    assert ["SM727"] == codes(open_store, "postgresql://postgres@/ledger?host=/nowhere")


def test_the_extra_is_missing(monkeypatch):
    """Without SQLAlchemy a message says how to install it."""
    pytest.importorskip("sqlalchemy")
    from smrules.procedures.ledger import sql_store

    monkeypatch.setattr(sql_store, "sql", None)
    with pytest.raises(InputError, match=r"smrules\[ledger\]"):
        sql_store.open_store("ledger.db")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_killed_again_and_again(kind, request):
    """Writers, and the server with them, are killed at any moment: nothing confirmed is lost, nothing half-written is read."""
    pytest.importorskip("sqlalchemy")
    if kind == "postgresql":
        request.getfixturevalue("server")
    command = [sys.executable, "-m", "benchmarks.kill_ledger", "--rounds", "20", "--store", kind]
    found = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True)

    assert (0, "") == (found.returncode, found.stderr)
    assert "nothing confirmed is lost" in found.stdout

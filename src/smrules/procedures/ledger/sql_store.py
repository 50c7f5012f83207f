"""
A ledger in SQLite or PostgreSQL; needs SQLAlchemy, the extra `ledger`, and for PostgreSQL psycopg, the extra `postgresql`.

Both databases refuse to update or delete by triggers. One writer at a time: `BEGIN IMMEDIATE` in SQLite, an advisory lock in
PostgreSQL, held until the transaction is on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.ledger_record import FORMAT, Entry
from smrules.concepts.position import Position
from smrules.procedures.ledger.store import Row, Writing, entry_of

try:
    import sqlalchemy as sql
    from sqlalchemy import exc
except ImportError:
    sql = None

BUSY_SECONDS = 60
"""How long a writer of SQLite waits for the others."""

BATCH = 500
"""Rows that are fetched together."""

_LOCK = 0x736D72756C6573  # Why: any number will do that nobody else uses; these are the letters "smrules".
_WRITING = "smrules_writing"
_FULL = ("disk is full", "No space left")
_DISK_FULL = "53100"
_LOST = ("08", "57P")
"""How the SQLSTATE of a lost connection begins: connection exceptions, and a server that was told to stop."""


def _tables() -> tuple[Any, Any]:
    meta, text = sql.MetaData(), sql.Text
    terms = sql.Table(
        "ledger_terms", meta, sql.Column("format", text, primary_key=True), sql.Column("name", text, nullable=False)
    )
    texts = ("kind", "entity", "visit", "by", "at", "library_hash", "key", "payload_hash", "previous", "hash")
    columns = (sql.Column(name, text, nullable=False, unique=name == "key") for name in texts)
    entries = sql.Table(
        "ledger_entries", meta, sql.Column("sequence", sql.BigInteger, primary_key=True, autoincrement=False),
        *columns, sql.Column("payload", sql.LargeBinary, nullable=False),
        sql.Index("ledger_entries_of_visit", "visit", "sequence"), sql.Index("ledger_entries_of_entity", "entity", "sequence"),
    )  # fmt: skip
    return terms, entries


if sql is not None:
    TERMS, ENTRIES = _tables()

_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER {table}_{action}_refused BEFORE {action} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
        for table in ("ledger_terms", "ledger_entries")
        for action in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger only grows'; END $$",
        *(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()"
            for table in ("ledger_terms", "ledger_entries")
        ),
    ],
}


class SqlStore:
    """The entries of one ledger in one database; use `create_store` or `open_store`."""

    def __init__(self, url: str, name: str, engine: Any):
        self.url = url
        self.name = name
        self.engine = engine

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Begin a transaction that no other writer overtakes; it is on disk when this ends without an error."""
        with _told(self.url), self.engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
            if self.engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_LOCK)))
            yield _SqlWriting(connection)

    def rows(self, *, visit: str | None = None, entity: str | None = None, first: int = 1) -> Iterator[Row]:
        """Yield entries as they are stored; what is added meanwhile may be among them."""
        wanted = sql.select(ENTRIES).order_by(ENTRIES.c.sequence).limit(BATCH)
        for name, value in (("visit", visit), ("entity", entity)):
            wanted = wanted if value is None else wanted.where(ENTRIES.c[name] == value)
        last = first - 1
        while rows := self._fetched(wanted.where(ENTRIES.c.sequence > last)):
            yield from rows
            last = rows[-1]["sequence"]

    def hashes(self, size: int) -> list[str]:
        """Return the hashes of the first entries."""
        return [row["hash"] for row in self._fetched(sql.select(ENTRIES.c.hash).order_by(ENTRIES.c.sequence).limit(size))]

    def size(self) -> int:
        """Return the number of the last entry."""
        return self._fetched(sql.select(sql.func.coalesce(sql.func.max(ENTRIES.c.sequence), 0).label("size")))[0]["size"]

    def _fetched(self, query: Any) -> list[Row]:
        with _told(self.url), self.engine.connect() as connection:
            return [dict(one) for one in connection.execute(query).mappings()]


class _SqlWriting:
    def __init__(self, connection: Any):
        self.connection = connection

    def last(self) -> tuple[int, str] | None:
        c = ENTRIES.c
        found = self.connection.execute(sql.select(c.sequence, c.hash).order_by(c.sequence.desc()).limit(1)).first()
        return None if found is None else (found.sequence, found.hash)

    def keyed(self, key: str) -> Entry | None:
        return next(self._entries(ENTRIES.c.key == key), None)

    def of_visit(self, visit: str) -> Iterator[Entry]:
        return self._entries(ENTRIES.c.visit == visit)

    def add(self, row: Row) -> None:
        self.connection.execute(sql.insert(ENTRIES), row)

    def _entries(self, which: Any) -> Iterator[Entry]:
        found = self.connection.execute(sql.select(ENTRIES).where(which).order_by(ENTRIES.c.sequence))
        return (entry_of(dict(one)) for one in found.mappings())


# --- opening -------------------------------------------------------------------------------------


def create_store(url: str, name: str) -> SqlStore:
    """
    Make the tables of a ledger in a database.

    Args:
        url: A file of SQLite, or a URL as SQLAlchemy writes it (`sqlite:///file.db`, `postgresql+psycopg://host/database`).
        name: Name of the ledger; its first entry is chained to it.

    Raises:
        InputError: There is one already (SM711), the extra is missing (SM666), the database does not answer (SM727, SM728).
    """
    engine = _engine(url, create=True)
    with _tried(url, engine), engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
        if (found := _name(connection)) is not None:
            raise InputError([diagnostic("SM711", Position(url, 0), store=url, name=found)])
        TERMS.metadata.create_all(connection, checkfirst=False)
        for statement in _GUARDS[engine.dialect.name]:
            connection.exec_driver_sql(statement)
        connection.execute(sql.insert(TERMS), {"format": FORMAT, "name": name})
    return SqlStore(url, name, engine)


def open_store(url: str) -> SqlStore:
    """Open a ledger that is there; raises `InputError` if there is none (SM710), or as `create_store`."""
    engine = _engine(url, create=False)
    with _tried(url, engine), engine.connect() as connection:
        name = _name(connection)
        if name is None:
            raise _no_ledger(url)
    return SqlStore(url, name, engine)


def _name(connection: Any) -> str | None:
    if not sql.inspect(connection).has_table(TERMS.name):
        return None
    return connection.execute(sql.select(TERMS.c.name).where(TERMS.c.format == FORMAT)).scalar()


def _no_ledger(url: str) -> InputError:
    return InputError([diagnostic("SM710", Position(url, 0), store=url)])


def _engine(url: str, create: bool) -> Any:
    """Return an engine for a URL, or for a file of SQLite."""
    if sql is None:
        raise _missing("ledger")
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        parsed = sql.make_url(url)
    except (exc.ArgumentError, ValueError):
        parsed = sql.URL.create(url)
    if parsed.drivername.startswith("sqlite") and parsed.database:
        return _sqlite(parsed.database, create)
    if not parsed.drivername.startswith("postgresql"):
        raise InputError([diagnostic("SM728", Position(url, 0), problem=f"{parsed.drivername}: SQLite, PostgreSQL")])
    try:
        return sql.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ImportError:
        raise _missing("postgresql") from None


def _sqlite(file: str, create: bool) -> Any:
    """Return an engine on a file in write-ahead mode, whose transactions are on disk when they end."""
    if not create and not Path(file).is_file():
        raise _no_ledger(file)
    quoted = file.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    place = sql.URL.create("sqlite", database=f"file:{quoted}", query={"mode": "rwc" if create else "rw", "uri": "true"})
    engine = sql.create_engine(place, connect_args={"timeout": BUSY_SECONDS})

    @sql.event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        # Why: bytes that are no text any more are to be found by `verify`, not to stop it.
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}").close()

    @sql.event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        writing = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


# --- errors --------------------------------------------------------------------------------------


@contextmanager
def _tried(url: str, engine: Any) -> Iterator[None]:
    """Give back the connections of an engine that cannot be used."""
    try:
        with _told(url):
            yield
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn what a database says into a diagnostic."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        problem = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise InputError([diagnostic(_code(error, problem), Position(url, 0), problem=problem)]) from error


def _code(error: Exception, problem: str) -> str:
    state = getattr(getattr(error, "orig", None), "sqlstate", "")
    if state == _DISK_FULL or any(one in problem for one in _FULL):
        return "SM726"
    # Why: psycopg knows no SQLSTATE where no server spoke any more.
    silent = state is None and isinstance(error, exc.OperationalError)
    return "SM727" if silent or (state or "").startswith(_LOST) or getattr(error, "connection_invalidated", False) else "SM728"


def _missing(extra: str) -> InputError:
    return InputError([diagnostic("SM666", Position("ledger", 0), extra=extra)])

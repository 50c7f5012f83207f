"""A PostgreSQL server of one's own in a temporary folder, from Debian's packages; nothing listens on the network."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
USER = "postgres"
SECONDS = 60


def why_not() -> str:
    """Return why no server can be started here; empty if one can."""
    if not PROGRAMS:
        return "PostgreSQL is not installed (Debian: postgresql)"
    if os.geteuid() == 0 and USER not in {one.pw_name for one in pwd.getpwall()}:
        return f"PostgreSQL does not run as root, and there is no user {USER}"
    return ""


class Server:
    """A server that is started, killed and started again over the same files."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.process: subprocess.Popen | None = None
        self._as = {"user": USER, "group": USER, "extra_groups": ()} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(folder, USER, USER)
        self._run(
            "initdb",
            "--pgdata",
            "data",
            "--username",
            USER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )

    @property
    def url(self) -> str:
        """Where its database is."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Return where a database of it is."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Make a database, and return where it is."""
        self._run("createdb", "--host", str(self.folder), "--username", USER, database)
        return self.url_of(database)

    def start(self) -> None:
        """Start, and wait until it answers; a killed server first puts its files in order."""
        options = ("listen_addresses=", "recovery_init_sync_method=syncfs")
        program = [
            PROGRAMS[-1] / "postgres",
            "-D",
            "data",
            "-k",
            str(self.folder),
            *(one for option in options for one in ("-c", option)),
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                program, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **self._as
            )
        limit = monotonic() + SECONDS
        while self._run("pg_isready", "--quiet", "--host", str(self.folder), check=False):
            if monotonic() > limit or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            sleep(0.05)

    def kill(self) -> None:
        """Kill it and all that it started, at once."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for one in (self.process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(SECONDS)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        command = [PROGRAMS[-1] / program, *arguments]
        return subprocess.run(command, cwd=self.folder, check=check, capture_output=True, **self._as).returncode


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a temporary folder; it is gone afterwards."""
    # Why: the path of a socket may not be long.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        server = Server(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()

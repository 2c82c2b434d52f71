"""The parts of one instance, in the order they start."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import requests

from owneros.cli.environment import SHARED, address, public_url, without_operator
from owneros.cli.errors import CommandError
from owneros.cli.home import Home
from owneros.cli.parts import Program
from owneros.cli.say import step
from owneros.cli.supervisor import Supervisor
from owneros.embedded import PostgresServer, RedisServer
from owneros.embedded.processes import last_lines, run_to_end
from owneros.foundation.queues import QUEUES

READY_SECONDS = 300.0


@dataclass
class Instance:
    """`environment` is all that a process of it needs to know, made before anything starts."""

    root: Path
    home: Home
    environment: Mapping[str, str]
    ports: Mapping[str, int]
    supervisor: Supervisor

    def start_servers(self, need: set[str]) -> None:
        if "postgres" in need:
            with step("PostgreSQL 18"):
                self.supervisor.add(PostgresServer(self.home.path))
        if "redis" in need:
            with step("Redis"):
                self.supervisor.add(RedisServer(self.home.path))

    def start_sandbox(self, need: set[str]) -> None:
        """The vendors' stand-in, for those the person brought no keys for."""
        if not need & SHARED.keys():
            return
        url = self.environment["SANDBOX_URL"]
        ports = ("--port", str(self.ports["sandbox"]), "--smtp-port", str(self.ports["smtp"]))
        data = ("--data", str(self.home.path / "sandbox"), "--url", url)
        part = self._program("sandbox", "-m", "owneros.sandbox", *ports, *data)
        with step("Sandbox vendors"):
            self.supervisor.add(part)
            await_answer(part, f"{url}/_sandbox/mail")

    def start_app(self) -> str:
        """Returns what the seed command printed, when tables and demo are there and the web answers.

        The web app loads while the demo is made; workers come last, as nobody waits for them.
        Raises CommandError with the end of a log when something does not come up.
        """
        host, port = address(self.environment)
        web = self._program("web", *web_arguments(host, port, self.environment.get("WEB_WORKERS", "2")))
        with step("Database tables"):
            self._flask("db", "upgrade")
        with step("Demo business"):
            self.supervisor.add(web)
            told = self._flask("seed-demo")
        with step("Web"):
            await_answer(web, public_url({"HOST": host, "PORT": str(port)}))
        for queue in QUEUES:
            self.supervisor.add(self._program(f"worker-{queue}", "worker.py", queue))
        self.supervisor.add(self._program("dispatcher", "worker.py", "dispatcher"))
        return told

    def _program(self, name: str, *arguments: str) -> Program:
        command = [sys.executable, *arguments]
        environment = without_operator(self.environment)
        return Program(name, command, environment, self.home.logs / f"{name}.log", self.root)

    def _flask(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        log = self.home.logs / f"{arguments[0]}.log"
        with log.open("wb") as errors:
            code, told = run_to_end(
                command,
                at_parents_end=signal.SIGTERM,
                output=subprocess.PIPE,
                errors=errors,
                environment=self.environment,
                directory=self.root,
            )
            errors.write(told.encode())
        if code != 0:
            raise CommandError(f"flask {' '.join(arguments)} failed; {log} ends with\n{last_lines(log, 30)}")
        return told


def web_arguments(host: str, port: int, workers: str) -> tuple[str, ...]:
    """How granian serves the app. A stop waits 10 s for open requests; statements end before that."""
    return (
        *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", workers, "--blocking-threads", "16", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10s", "--workers-max-rss", "400", "wsgi:app"),
    )


def await_answer(part: Program, url: str) -> None:
    """Returns when the URL answers without a server error; raises CommandError if that never comes."""
    if not part.comes_up(lambda: _answers(url), READY_SECONDS):
        raise CommandError(f"{part.name} did not come up; {part.log} ends with\n{last_lines(part.log, 30)}")


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=30).status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    except requests.RequestException:
        return False

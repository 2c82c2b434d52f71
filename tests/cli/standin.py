"""A tiny project in the place of OwnerOS, so that starting and stopping can be tested by itself."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from owneros.cli.home import Home
from tests.patience import PATIENCE, eventually

ROOT = Path(__file__).resolve().parents[2]
MAIN = """
import os, pathlib, sys
from owneros.cli import run
from owneros.embedded import EmbeddedError
try:
    command, *rest = sys.argv[1:]
    given = (pathlib.Path.cwd(), os.environ, *([rest] if command == "flask" else []))
    sys.exit(getattr(run, command)(*given))
except EmbeddedError as error:
    sys.exit(str(error))
"""
WSGI = """
import os
import click
from flask import Flask
app = Flask(__name__)

@app.get("/")
def index():
    names = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "OPS_DATABASE_URL")
    return {name: name in os.environ for name in names}

@app.cli.group()
def db(): ...

@db.command()
def upgrade():
    assert "owneros_owner" in os.environ["MIGRATION_DATABASE_URL"]

@app.cli.command("seed-demo")
def seed_demo():
    click.echo("Sign in as demo@owneros.example")
"""
WORKER = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit())\ntime.sleep(9999)\n"
BROUGHT = {  # keys a person brought, so that no sandbox is needed
    "STRIPE_SECRET_KEY": "sk_test_1",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "R2_ENDPOINT": "http://127.0.0.1:9",
}
BESIDE = {  # what goes with them
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "STRIPE_CONNECT_WEBHOOK_SECRET": "whsec_2",
    "STRIPE_THIN_WEBHOOK_SECRET": "whsec_3",
    "R2_ACCESS_KEY_ID": "key",
    "R2_SECRET_ACCESS_KEY": "secret",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _as_in_a_terminal():
    """The suite may run in the background, where a shell has Ctrl-C ignored, and `nohup` a hangup."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@dataclass
class Standin:
    project: Path
    home: Path
    port: int
    told: str = ""

    def __post_init__(self):
        self.project.mkdir(exist_ok=True)
        (self.project / "wsgi.py").write_text(WSGI)
        (self.project / "worker.py").write_text(WORKER)

    def start(self, *command, **variables):
        """The running supervisor, output on a pipe; call `await_ready` to see the banner."""
        clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        given = {
            "OWNEROS_HOME": str(self.home),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "WEB_WORKERS": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, *(command or ["run"])],
            cwd=self.project,
            env=clean | given | BROUGHT | BESIDE | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_as_in_a_terminal,  # noqa: PLW1509 - it touches two signals and nothing else
        )

    def fetch(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def processes(self):
        """Everything that runs for this home, the embedded servers included."""
        found = set(Home(self.home)._leftovers())
        for pid_file in (self.home / "postgres/data/postmaster.pid", self.home / "redis/redis.pid"):
            with contextlib.suppress(OSError, ValueError):
                pid = int(pid_file.read_text().split("\n", 1)[0])
                os.kill(pid, 0)
                found.add(pid)
        return found

    def await_nothing_left(self):
        eventually(lambda: not self.processes(), "nothing is left")


def await_line(supervisor, pattern):
    """Output up to and including the first line that matches."""
    seen = []
    for line in supervisor.stdout:
        seen.append(line)
        if re.search(pattern, line):
            return "".join(seen)
    raise AssertionError("".join(seen))


def finish(supervisor):
    """Ends it if it still runs, and closes the pipe; the rest of its output."""
    if supervisor.poll() is None:
        supervisor.send_signal(signal.SIGTERM)
    return "" if supervisor.stdout.closed else supervisor.communicate()[0]

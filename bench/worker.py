"""Memory of one web worker after it has served every page many times."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.place import ROOT
from owneros.cli.instance import web_arguments

PATIENCE_SECONDS = 60
ROUNDS = 40


def resident_megabytes(environment: dict[str, str], paths: list[str], cookie: str) -> float:
    """The largest worker process of a granian with one worker, in MB of resident memory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with _served(environment, port) as server:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.addheaders = [("Cookie", f"owneros={cookie}")]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                for _ in range(ROUNDS):
                    for path in paths:
                        opener.open(f"http://127.0.0.1:{port}{path}", timeout=10).read()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        return max(_resident(pid) for pid in _children(server.pid))


@contextlib.contextmanager
def _served(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *web_arguments("127.0.0.1", port, "1")],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _children(pid: int) -> list[int]:
    """The process and what it started."""
    found = [pid]
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(status.parent.name))
    return found


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

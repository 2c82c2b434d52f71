"""The web app as it is served in earnest: a granian with one worker."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from bench.place import ROOT
from owneros.cli.instance import web_arguments

PATIENCE_SECONDS = 60
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    url: str
    pid: int


@contextlib.contextmanager
def serve(environment: dict[str, str]) -> Iterator[Server]:
    """Answers already when it is handed over."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *web_arguments(HOST, port, "1")],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_answer(f"http://{HOST}:{port}/sign-in")
        yield Server(f"http://{HOST}:{port}", process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def fetch(url: str, cookie: str = "") -> bytes:
    """A GET around any proxy. Raises OSError when there is no good answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.addheaders = [("Cookie", f"owneros={cookie}")]
    with opener.open(url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def _await_answer(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fetch(url)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return

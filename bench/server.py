"""Processes of a checkout as they run in earnest: granian, the workers, and the vendors' sandbox."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.checkout import Checkout
from bench.place import HOST, free_port
from owneros.cli.instance import web_arguments
from owneros.foundation.queues import QUEUES

PATIENCE_SECONDS = 60
# As `make run` has them.
WORKERS = "2"


@dataclass(frozen=True)
class Server:
    url: str
    pid: int


@contextlib.contextmanager
def serve(checkout: Checkout, workers: str = WORKERS) -> Iterator[Server]:
    """Answers already when it is handed over."""
    port = free_port()
    with _running(checkout, *web_arguments(HOST, port, workers)) as process:
        await_answer(f"http://{HOST}:{port}/sign-in")
        yield Server(f"http://{HOST}:{port}", process.pid)


@contextlib.contextmanager
def background(checkout: Checkout) -> Iterator[None]:
    """One worker for each queue, the dispatcher, and the sandbox that takes mails and files."""
    url, smtp = checkout.environment["SANDBOX_URL"], checkout.environment["SMTP_URL"]
    ports = ("--port", str(urlsplit(url).port), "--smtp-port", str(urlsplit(smtp).port))
    data = ("--data", f"{checkout.environment['OWNEROS_HOME']}/sandbox", "--url", url)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_running(checkout, "-m", "owneros.sandbox", *ports, *data))
        await_answer(f"{url}/_sandbox/mail")
        for name in (*QUEUES, "dispatcher"):
            stack.enter_context(_running(checkout, "worker.py", name))
        yield


@contextlib.contextmanager
def _running(checkout: Checkout, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [checkout.python, *arguments],
        cwd=checkout.root,
        env=os.environ | checkout.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def fetch(url: str, cookie: str = "") -> bytes:
    """A GET around any proxy. Raises OSError when there is no good answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.addheaders = [("Cookie", f"owneros={cookie}")]
    with opener.open(url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def await_answer(url: str) -> None:
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

"""`python -m tests.foundation.stable`: a worker whose tasks do what no task should."""

import os
import signal
import sys
import time

from owneros.foundation import horses
from owneros.foundation.dying import OPERATOR
from owneros.foundation.offering import redis_connection
from owneros.foundation.tasks import handler
from worker import run_queue

QUEUE = "bulk"
HORSES, GATE = "test.horses", "test.gate"
MEGABYTE = 1024 * 1024
# Short of what is meant for production, but the same.
MOST_TASKS, GRACE_SECONDS = 4, 1
LARGE_BYTES, MOST_BYTES = 400 * MEGABYTE, 900 * MEGABYTE


@handler("test.plain", heard_by=OPERATOR)
def plain() -> None:
    """Says which horse did it."""
    redis_connection().rpush(HORSES, os.getpid())


@handler("test.waits", heard_by=OPERATOR)
def waits() -> None:
    """Until the gate is opened."""
    plain()
    redis_connection().blpop(GATE)


@handler("test.grows", heard_by=OPERATOR)
def grows() -> None:
    plain()
    len(b"x" * LARGE_BYTES)


@handler("test.dies", heard_by=OPERATOR)
def dies() -> None:
    plain()
    os.kill(os.getpid(), signal.SIGKILL)


@handler("test.leaves", heard_by=OPERATOR)
def leaves() -> None:
    plain()
    os._exit(0)


@handler("test.devours", heard_by=OPERATOR)
def devours() -> None:
    plain()
    held = []
    while True:
        held.append(b"x" * 20 * MEGABYTE)


@handler("test.sleeps", heard_by=OPERATOR)
def sleeps() -> None:
    """RQ's alarm wakes it up."""
    plain()
    time.sleep(9_999)


@handler("test.hangs", heard_by=OPERATOR)
def hangs() -> None:
    """No alarm reaches it, as in a library that never comes back."""
    plain()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    while True:
        time.sleep(9_999)


if __name__ == "__main__":
    for name in ("MOST_TASKS", "GRACE_SECONDS", "LARGE_BYTES", "MOST_BYTES"):
        setattr(horses, name, globals()[name])
    sys.exit(run_queue(QUEUE))

"""The gate to the hashing of passwords: one for all processes of a machine.

bcrypt lets go of the interpreter lock, so a burst of sign-ins would take every core. Half of them, one at
least, may hash at once, and others come first there. A place is a locked file, which the kernel opens again
when its process dies. Of a web process's threads only some may wait here.
"""

import fcntl
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

from owneros.foundation.errors import TooMany

T = TypeVar("T")

PLACES = max(1, (os.cpu_count() or 1) // 2)
NICENESS = 10
# Half of the threads that a web process has, see `owneros/cli/instance.py`.
MOST_WAITING = 8
BUSY = "Many people are signing in right now. Try again in a few seconds."
RETRY_SECONDS = 5

_waiting = threading.BoundedSemaphore(MOST_WAITING)
_settings: dict[str, Path] = {}


def configure(directory: Path) -> None:
    """Where the places are; the same for all processes of an installation on this machine."""
    directory.mkdir(parents=True, exist_ok=True)
    _settings["directory"] = directory


def see_room() -> None:
    """Raises TooMany where so many wait that no more may."""
    with _place_to_wait():
        pass


def through_gate(work: Callable[[], T]) -> T:
    """What the work gives, done when there is a place. Raises TooMany."""
    with _place_to_wait():
        return _hashers().submit(_in_place, work).result()


@contextmanager
def _place_to_wait() -> Iterator[None]:
    if not _waiting.acquire(blocking=False):
        raise TooMany(BUSY, RETRY_SECONDS)
    try:
        yield
    finally:
        _waiting.release()


@cache
def _hashers() -> ThreadPoolExecutor:
    """Threads of their own: one that has become nice stays so."""
    return ThreadPoolExecutor(PLACES, "passwords", initializer=_be_nice)


def _be_nice() -> None:
    """Linux has a niceness for each thread, other systems for processes alone."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


def _in_place(work: Callable[[], T]) -> T:
    place = _take_place()
    try:
        return work()
    finally:
        os.close(place)


def _take_place() -> int:
    """A locked file: one that is free, else the next that becomes so at the last one tried."""
    for number in range(PLACES):
        place = os.open(
            _settings["directory"] / f"place-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(place, fcntl.LOCK_EX | (fcntl.LOCK_NB if number < PLACES - 1 else 0))
        except BlockingIOError:
            os.close(place)
        else:
            return place
    raise AssertionError("The last place is waited for.")

"""Memory of one web worker after it has served every page many times."""

import contextlib
import os
from pathlib import Path

from bench.server import Server, fetch

ROUNDS = 40


def resident_megabytes(server: Server, paths: list[str], cookie: str) -> float:
    """The largest process of the server after these visits, in MB of resident memory."""
    for _ in range(ROUNDS):
        for path in paths:
            fetch(f"{server.url}{path}", cookie)
    return max(_resident(pid) for pid in _children(server.pid))


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

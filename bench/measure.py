"""CPU and wall time of WSGI calls, in interleaved bursts, so that a slow phase of the machine hits all."""

import gc
import statistics
import time
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

WARM_UP = 12
BURST = 4


@dataclass
class Visit:
    """A GET of one path in one app, by whoever holds the cookie. Milliseconds of every round are kept."""

    name: str
    app: Flask
    path: str
    cookie: str = ""
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def environ(self) -> dict[str, Any]:
        headers = {"Accept-Encoding": "identity", "User-Agent": "bench"}
        if self.cookie:
            headers["Cookie"] = f"owneros={self.cookie}"
        return EnvironBuilder(self.path, base_url="http://127.0.0.1:8000", headers=headers).get_environ()

    def go(self) -> bytes:
        """The body. Raises when the answer is not 200."""
        environ, told = self.environ(), []
        environ["wsgi.input"] = BytesIO()
        answer = self.app.wsgi_app(environ, lambda status, *_: told.append(status))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        if not told[0].startswith("200"):
            raise RuntimeError(f"{self.path}: {told[0]}")
        return body

    @property
    def cpu_ms(self) -> float:
        return statistics.median(self.cpu)

    @property
    def wall_ms(self) -> float:
        return statistics.median(self.wall)


def interleave(visits: list[Visit], rounds: int) -> None:
    """Every round visits all of them in a new order. CPU is of this thread, so PostgreSQL's is not in it."""
    for visit in visits:
        for _ in range(WARM_UP):
            visit.go()
    order = Random(1)  # noqa: S311 - an order
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for visit in order.sample(visits, len(visits)):
            for _ in range(BURST):
                wall, cpu = time.perf_counter(), time.thread_time()
                visit.go()
                visit.cpu.append((time.thread_time() - cpu) * 1000)
                visit.wall.append((time.perf_counter() - wall) * 1000)


def count_queries(visit: Visit, engine: Any) -> int:
    """Statements of a second visit (the first may note that the person was seen), without the pin."""
    visit.go()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "set_config" not in statement:
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        visit.go()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)

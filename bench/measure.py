"""CPU and wall time of WSGI calls. CPU is of this thread, so PostgreSQL's is in the wall time alone."""

import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder


@dataclass(frozen=True)
class Visit:
    """A GET of one path in one app, by whoever holds the cookie."""

    app: Flask
    path: str
    cookie: str = ""

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

    def burst(self, times: int) -> tuple[list[float], list[float]]:
        """Milliseconds of (CPU, wall) of so many visits in a row."""
        cpu, wall = [], []
        for _ in range(times):
            began, spent = time.perf_counter(), time.thread_time()
            self.go()
            cpu.append((time.thread_time() - spent) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
        return cpu, wall


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

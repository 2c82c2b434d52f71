"""A page that met a dead connection is made once more, on a fresh one: nobody is told of it.

No connection is asked whether it lives before each request; `foundation/connections.py` sees most that died.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

_DEAD = "owneros.dead_connection"


class Again:
    """A WSGI app around the app."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._inner(environ, start)
        started: list[tuple[Any, ...]] = []
        answer = self._inner(environ, lambda *head: started.append(head))
        if environ.pop(_DEAD, False):
            if hasattr(answer, "close"):
                answer.close()
            return self._inner(environ, start)
        start(*started[-1])
        return answer


def note_dead() -> None:
    """The connection broke while this request was served."""
    request.environ[_DEAD] = True


def init_app(app: Flask) -> None:
    app.wsgi_app = Again(app.wsgi_app)  # type: ignore[method-assign, assignment]

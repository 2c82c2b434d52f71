"""A double click, a second tab or a resent form acts once. The form carries `_once` (macro `once()`)."""

from flask import Flask, request

from owneros.foundation import once
from owneros.foundation.ids import uuid7


def repeated() -> str | None:
    """Claim this form's key. The path that its first sending led to, or None when this is the first."""
    key = request.form.get("_once", "")[:64]
    if not key or once.first_time(key) is not None:
        return None
    return once.earlier_result(key) or "/"


def remember(path: str) -> str:
    """Keep where this form leads, in the same transaction as what it did; returns the path."""
    key = request.form.get("_once", "")[:64]
    if key:
        once.remember_result(key, path)
    return path


def _key() -> str:
    """The key of the form being rendered: the one that came back with errors, else a new one."""
    return request.form.get("_once", "")[:64] or str(uuid7())


def init_app(app: Flask) -> None:
    app.add_template_global(_key, "once_key")

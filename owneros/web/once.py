"""A double click, a second tab or a resent form acts once. The macro `once()` puts `_once` into a form."""

import re

from flask import Flask, request

from owneros.foundation import once
from owneros.foundation.errors import Unreadable
from owneros.foundation.ids import uuid7

# A key that we made is a UUID; a page of an older version may hold another short word.
KEY = re.compile(r"[0-9A-Za-z_-]{0,64}")


def repeated() -> str | None:
    """Claim this form's key. The path that its first sending led to, or None when this is the first."""
    key = sent_key()
    if not key or once.first_time(key) is not None:
        return None
    return once.earlier_result(key) or "/"


def remember(path: str) -> str:
    """Keep where this form leads, in the same transaction as what it did; returns the path."""
    if sent_key():
        once.remember_result(sent_key(), path)
    return path


def sent_key() -> str:
    """Raises Unreadable for what is none of our keys: cut short, it might stand for another form."""
    key = request.form.get("_once", "")
    if not KEY.fullmatch(key):
        raise Unreadable("This form is not as we made it. Go back, reload the page, and send it again.")
    return key


def init_app(app: Flask) -> None:
    # New for each rendered form: a form that came back with errors has claimed nothing.
    app.add_template_global(lambda: str(uuid7()), "once_key")

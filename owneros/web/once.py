"""A double click, a second tab or a resent form acts once. The macro `once()` puts `_once` into a form.

The key is a UUIDv7 that the page or a device made, and it is the id of the row that a creating form makes.
"""

import re
import uuid
from datetime import timedelta

from flask import Flask, request

from owneros.foundation import once
from owneros.foundation.clock import now
from owneros.foundation.database import TenantTable, db
from owneros.foundation.errors import Unreadable
from owneros.foundation.ids import made_at, uuid7
from owneros.foundation.tenancy import current_tenant
from owneros.web.forms import an_id

# A key that we made is a UUID; a page of an older version may hold another short word.
KEY = re.compile(r"[0-9A-Za-z_-]{0,64}")
UUIDV7 = 7
# A device's clock may be off. An id from further ahead would stand above everything made until then.
AHEAD = timedelta(days=1)


def repeated() -> str | None:
    """Claim this form's key. The path that its first sending led to, or None when this is the first."""
    key = _claimed_key()
    if not key or once.first_time(key) is not None:
        return None
    return once.earlier_result(key) or "/"


def remember(path: str) -> str:
    """Keep where this form leads, in the same transaction as what it did; returns the path."""
    if key := _claimed_key():
        once.remember_result(key, path)
    return path


class AlreadyThere(Exception):
    """The row with the id that a form brought exists."""

    def __init__(self, record: TenantTable) -> None:
        super().__init__()
        self.record = record


def row_id(model: type[TenantTable]) -> uuid.UUID:
    """The id of the row that this form makes: its key, which tells when the device made it, else a new one.

    Raises AlreadyThere when the row was made before, by this form or by another way.
    """
    key = an_id(sent_key())
    if key is None or key.version != UUIDV7 or made_at(key) > now() + AHEAD:
        return uuid7()
    if record := db.session.get(model, (current_tenant(db.session()), key)):
        raise AlreadyThere(record)
    return key


def _claimed_key() -> str:
    """Empty for an edit that carries a version: sent again it is stale, and its words are not passed over."""
    key = sent_key()
    return "" if request.form.get("version") else key


def sent_key() -> str:
    """Raises Unreadable for what is none of our keys: cut short, it might stand for another form."""
    key = request.form.get("_once", "")
    if not KEY.fullmatch(key):
        raise Unreadable("This form is not as we made it. Go back, reload the page, and send it again.")
    return key


def init_app(app: Flask) -> None:
    # New for each rendered form: a form that came back with errors has claimed nothing.
    app.add_template_global(lambda: str(uuid7()), "once_key")

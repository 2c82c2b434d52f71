"""A double click, a second tab or a resent form acts once. The macro `once()` puts `_once` into a form.

The key is a UUIDv7 that the page or a device made, and it is the id of the row that a creating form makes,
except in a conversation: there the id tells the order, and is made when the words arrive.
"""

import hashlib
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
# A client's link is a key, and kept nowhere: this stands for it in an address that is kept.
LINK = "{link}"


def repeated() -> str | None:
    """Claim this sending of a form. The path that it led to before, or None when it is the first."""
    sending = _sending()
    if not sending or once.first_time(sending) is not None:
        return None
    return (once.earlier_result(sending) or "/").replace(LINK, _link())


def remember(path: str) -> None:
    """Keep where this sending leads, in the same transaction as what it did."""
    if sending := _sending():
        link = _link()
        once.remember_result(sending, path.replace(link, LINK) if link else path)


def _sending() -> str:
    """The form's key with what was typed: other words are another sending, and are not passed over."""
    key = sent_key()
    if not key:
        return ""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    files = [(name, file.filename, file.content_length) for name, file in request.files.items(multi=True)]
    return f"{key}:{hashlib.sha256(repr((typed, files)).encode()).hexdigest()}"


def _link() -> str:
    """The token in this form's address, which whoever sends it again brings along; empty on the desk."""
    return next((str(value) for name, value in (request.view_args or {}).items() if "token" in name), "")


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


def form_key() -> str:
    """What a row keeps of the form that made it, so that the same form makes it once."""
    return f"form:{sent_key() or uuid7()}"


def sent_key() -> str:
    """Raises Unreadable for what is none of our keys: cut short, it might stand for another form.

    Before the desk no form has one, for a key is kept with the business.
    """
    key = request.form.get("_once", "")
    if not KEY.fullmatch(key) or (key and db.session.info.get("tenant") is None):
        raise Unreadable("This form was changed. Go back, reload the page and send it again.")
    return key


def init_app(app: Flask) -> None:
    # New for each rendered form: a form that came back with errors has claimed nothing.
    app.add_template_global(lambda: str(uuid7()), "once_key")

"""The session of a browser on its way to being signed in."""

import time
import uuid
from typing import Any

from flask import g, request

from owneros.domain.people.factors.standing import asks_for_factor
from owneros.domain.people.users.devices import remember_device
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import work_in_first_business
from owneros.domain.people.users.signing_in import admit, send_code
from owneros.foundation.audit import record
from owneros.foundation.errors import StateError
from owneros.web import sessions
from owneros.web.guards import person
from owneros.web.saving import Saved
from owneros.web.sessions import browser

PENDING = "pending_sign_in"
INBOX = "proved_inbox"
PROVED = "proved who they are"
NO_BUSINESS = "You are not in any business. Ask the owner to add you."


def row() -> Any:
    """The row of this browser, as `BrowserSession` has it; made when it has none yet."""
    found = browser().row
    return found if found is not None else sessions.start(browser(), None)


def user_agent() -> str:
    return (request.user_agent.string or "")[:300]


def let_in(user: User, *, proved_inbox: bool) -> bool:
    """A new session for this person on this browser; False when no business is open to them.

    Whoever has a second factor owes it still: whatever page they go to next asks for it first.
    """
    if asks_for_factor(user, row().device_id):
        tenant_id = work_in_first_business(user.id)
        if tenant_id is not None:
            browser().pop(PENDING, None)
            sessions.start(browser(), user.id, tenant_id, owing=True)
            browser()[INBOX] = proved_inbox
        return tenant_id is not None
    return _admit(user, proved_inbox=proved_inbox)


def owing() -> uuid.UUID | None:
    """The person who proved to be one on this browser but for the second factor."""
    found: uuid.UUID | None = row().user_id if g.person is None and sessions.is_owing(browser()) else None
    return found


def enter(user: User) -> None:
    """The factor was right: the session is whole. Raises StateError when no business is open to them."""
    if not _admit(user, proved_inbox=bool(browser().get(INBOX))):
        raise StateError(NO_BUSINESS)
    remember_device(user.id, row().device_id)


def prove_anew(user: User, how: str) -> None:
    """Who is signed in proved it, as `how` says in the trail: a new token, and fresh from now on."""
    record(person().actor, "access.confirmed", f"{person().name} {how}.", user)
    sessions.start(browser(), user.id, person().tenant_id)


def _admit(user: User, *, proved_inbox: bool) -> bool:
    tenant_id = admit(user, row().device_id, user_agent(), proved_inbox=proved_inbox)
    if tenant_id is None:
        return False
    browser().pop(PENDING, None)
    browser().pop(INBOX, None)
    sessions.start(browser(), user.id, tenant_id)
    return True


def ask_for_code(user: User, next_path: str) -> Saved:
    """The code is bound to the new session row, so it is of no use on another browser."""
    started = sessions.start(browser(), None)
    browser()[PENDING] = {
        "user_id": str(user.id),
        "next": next_path,
        "sent_at": int(time.time()),
        "not_sent": send_code(user.id, started.id),
    }
    return Saved("/sign-in/code")

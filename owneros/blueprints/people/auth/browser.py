"""The session of a browser on its way to being signed in."""

import time
from typing import Any

from flask import request

from owneros.domain.people.users.models import User
from owneros.domain.people.users.signing_in import admit, send_code
from owneros.web import sessions
from owneros.web.saving import Saved
from owneros.web.sessions import browser

PENDING = "pending_sign_in"
NO_BUSINESS = "You are not in any business. Ask the owner to add you."


def row() -> Any:
    """The row of this browser, as `BrowserSession` has it; made when it has none yet."""
    found = browser().row
    return found if found is not None else sessions.start(browser(), None)


def user_agent() -> str:
    return (request.user_agent.string or "")[:300]


def let_in(user: User, *, proved_inbox: bool) -> bool:
    """A new session for this person on this browser; False when no business is open to them."""
    tenant_id = admit(user, row().device_id, user_agent(), proved_inbox=proved_inbox)
    if tenant_id is None:
        return False
    browser().pop(PENDING, None)
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

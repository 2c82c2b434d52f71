"""Every page begins here: the link opens a client's portal, or the way to a new link is shown."""

from functools import partial
from typing import Any

from flask import Response, g, render_template, request

from owneros.blueprints.across.portal.area import bp
from owneros.domain.across.portal.opening import DeadLink, Opened, ask_for_link, note_seen, open_portal
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.periods import today_in
from owneros.parts.links import note_look
from owneros.web.answers import Answer
from owneros.web.csrf import protect
from owneros.web.handlers import own_page
from owneros.web.throttles import limiter


def opened(token: str) -> Opened:
    """The client behind the link, with the session pinned to its business. Raises DeadLink."""
    found = open_portal(token)
    g.document_zone = found.tenant.time_zone
    return found


def seen(found: Opened) -> None:
    note_look(found.tenant, partial(note_seen, found))


def shell(token: str, found: Opened) -> dict[str, Any]:
    """What the layout of every page needs."""
    return {
        "portal_token": token,
        "business_name": found.tenant.name,
        "business": found.business,
        "client": found.client,
        "today": today_in(found.tenant.time_zone),
    }


@bp.post("/<portal_token>/renewal", whom="link")
@protect.exempt
@limiter.limit("5 per minute; 30 per hour")
def ask_new_link(portal_token: str) -> Answer:
    """Answers in the same words whatever came of it."""
    ask_for_link(portal_token)
    db.session.commit()
    return render_template("across/portal/asked.html")


@bp.errorhandler(DeadLink)
def dead_link(error: DeadLink) -> Response:
    return own_page(error, "across/portal/dead.html", **(request.view_args or {}))


@bp.errorhandler(NotFound)
def nothing_here(error: NotFound) -> Response:
    return own_page(error, "across/portal/nothing.html", **(request.view_args or {}))

"""The conversation with the business, from the client's side."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from owneros.blueprints.portal.area import bp
from owneros.blueprints.portal.way_in import opened, seen, shell
from owneros.domain.portal.messages import mark_read, messages_with, write
from owneros.domain.portal.opening import Opened
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import changed, invalid, page_or_fragment
from owneros.web.csrf import protect
from owneros.web.forms import an_id, can_be_kept, trim
from owneros.web.guards import open_to
from owneros.web.link_pages import is_look
from owneros.web.throttles import limiter

PAGE, PARTIAL = "portal/messages.html", "partials/portal/messages.html"
LONGEST = 5_000


class MessageForm(Form):
    """No CSRF token: the link itself is the authority, and no cookie is involved."""

    text = TextAreaField(
        "Your message",
        filters=[trim],
        validators=[
            DataRequired("Write something first."),
            Length(max=LONGEST, message=f"At most {LONGEST} characters."),
            can_be_kept,
        ],
    )
    author_name = StringField(
        "Your name",
        filters=[trim],
        validators=[
            Optional(),
            Length(max=100, message="At most 100 characters."),
            can_be_kept,
        ],
        render_kw={"autocomplete": "name"},
    )


@bp.get("/<portal_token>/messages")
@open_to("link")
def messages(portal_token: str) -> ResponseReturnValue:
    found = opened(portal_token)
    page = page_or_fragment(PAGE, PARTIAL, **_context(portal_token, found, MessageForm()))
    if is_look(found.tenant):
        mark_read(found.client.id, "business")
        seen(found)
    return page


@bp.post("/<portal_token>/messages")
@protect.exempt
@limiter.limit("10 per minute; 60 per hour")
@open_to("link")
def send_message(portal_token: str) -> ResponseReturnValue:
    found = opened(portal_token)
    here = f"/c/{portal_token}/messages"
    form = MessageForm(request.form)
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(portal_token, found, form))
    if once.repeated() is None:
        try:
            write(found.client, form.text.data or "", form.author_name.data or "")
        except FieldError as error:
            db.session.rollback()
            form.text.errors = [error.message]
            return invalid(PAGE, PARTIAL, **_context(portal_token, opened(portal_token), form))
        db.session.commit()
    return changed(f"{here}?sent=1", PARTIAL, **_context(portal_token, found, MessageForm(), sent=True))


def _context(token: str, found: Opened, form: MessageForm, *, sent: bool = False) -> dict[str, Any]:
    rows, before = messages_with(found.client.id, an_id(request.args.get("before")))
    return {
        **shell(token, found),
        "form": form,
        "messages": rows,
        "before": before,
        "sent": sent or "sent" in request.args,
    }

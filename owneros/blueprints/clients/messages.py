"""The conversation with a client, from the business's side."""

import uuid
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from owneros.blueprints.clients.area import bp
from owneros.domain.clients.models import Client
from owneros.domain.clients.queries import client_by_id
from owneros.domain.portal.messages import answer, mark_read, messages_with
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.forms import Form, an_id, can_be_kept, trim
from owneros.web.guards import person, requires

PAGE, PARTIAL = "clients/messages.html", "partials/clients/messages.html"


class AnswerForm(Form):
    text = TextAreaField(
        "Your message",
        filters=[trim],
        validators=[
            DataRequired("Write something first."),
            Length(max=5_000, message="At most 5,000 characters."),
            can_be_kept,
        ],
    )


@bp.get("/clients/<uuid:client_id>/messages")
@requires("clients:read")
def messages(client_id: uuid.UUID) -> ResponseReturnValue:
    return page_or_fragment(PAGE, PARTIAL, **_context(client_by_id(client_id), AnswerForm()))


@bp.post("/clients/<uuid:client_id>/messages")
@requires("clients:write")
def send_message(client_id: uuid.UUID) -> ResponseReturnValue:
    client, form = client_by_id(client_id), AnswerForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(client, form))
    if earlier := once.repeated():
        return done(earlier)
    try:
        mail = answer(person().actor, client, form.text.data or "")
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(client_by_id(client_id), form))
    path = once.remember(f"/clients/{client_id}/messages")
    db.session.commit()
    if mail is None:
        return done(path, f"Kept in the portal. {client.name} has no e-mail address, so nothing was mailed.")
    return done(path, f"On its way to {mail.to_address}.")


@bp.post("/clients/<uuid:client_id>/messages/reading")
@requires("clients:write")
def read_messages(client_id: uuid.UUID) -> ResponseReturnValue:
    """What needs no answer."""
    client = client_by_id(client_id)
    mark_read(client.id, "client")
    db.session.commit()
    return done(f"/clients/{client_id}/messages", "Marked as read.")


def _context(client: Client, form: AnswerForm) -> dict[str, Any]:
    rows, before = messages_with(client.id, an_id(request.args.get("before")))
    unread = any(row.written_by == "client" and row.read_at is None for row in rows)
    return {"client": client, "form": form, "messages": rows, "before": before, "unread": unread}

"""The conversation with a client, from the business's side."""

import uuid
from functools import partial

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.across.portal.messages import answer, mark_read, messages_with
from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.queries import client_by_id
from owneros.foundation.database import db
from owneros.web.answers import done, page
from owneros.web.forms import Form, can_be_kept, trim
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

PAGE = "clients/clients/messages.html"


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
    return _show(client_by_id(client_id), AnswerForm(), 200)


@bp.post("/clients/<uuid:client_id>/messages")
@requires("clients:write")
def send_message(client_id: uuid.UUID) -> ResponseReturnValue:
    client, form = client_by_id(client_id), AnswerForm()

    def send() -> Saved:
        mail = answer(person().actor, client, form.text.data)
        kept = f"Kept in the portal. {client.name} has no e-mail address, so nothing was mailed."
        said = f"On its way to {mail.to_address}." if mail else kept
        return Saved(f"/clients/{client_id}/messages", said)

    return save(form, partial(_show, client, form), send)


@bp.post("/clients/<uuid:client_id>/messages/reading")
@requires("clients:write")
def read_messages(client_id: uuid.UUID) -> ResponseReturnValue:
    """What needs no answer."""
    client = client_by_id(client_id)
    mark_read(client.id, "client")
    db.session.commit()
    return done(f"/clients/{client_id}/messages", "Marked as read.")


def _show(client: Client, form: AnswerForm, status: int) -> ResponseReturnValue:
    written = messages_with(client.id, request.args.get("after"))
    unread = any(row.written_by == "client" and row.read_at is None for row in written.rows)
    return page(PAGE, status, client=client, form=form, messages=written, unread=unread)

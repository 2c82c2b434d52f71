"""The conversation with a client, from the business's side."""

from functools import partial

from flask import request
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.across.portal.messages import answer, mark_read, messages_with
from owneros.domain.clients.clients.models import Client
from owneros.web.answers import Answer, page
from owneros.web.forms import Form, can_be_kept, trim
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/clients/messages.html"


class AnswerForm(Form):
    text = TextAreaField(
        "Your message",
        filters=[trim],
        validators=[
            DataRequired("Write a message first."),
            Length(max=5_000, message="At most 5,000 characters."),
            can_be_kept,
        ],
    )


@bp.get("/clients/<uuid:client_id>/messages", "clients:read")
def messages(client: Client) -> Answer:
    return _show(client, AnswerForm(), 200)


@bp.post("/clients/<uuid:client_id>/messages", "clients:write")
def send_message(client: Client) -> Answer:
    form = AnswerForm()

    def send() -> Saved:
        mail = answer(person().actor, client, form.text.data)
        kept = f"Saved in the portal. {client.name} has no email address, so nothing was emailed."
        said = f"Message sent to {mail.to_address}." if mail else kept
        return Saved(f"/clients/{client.id}/messages", said)

    return save(form, partial(_show, client, form), send)


@bp.post("/clients/<uuid:client_id>/messages/reading", "clients:write")
def read_messages(client: Client) -> Saved:
    """What needs no answer."""
    mark_read(client.id, "client")
    return Saved(f"/clients/{client.id}/messages", "Marked as read.")


def _show(client: Client, form: AnswerForm, status: int) -> Answer:
    written = messages_with(client.id, request.args.get("after"))
    unread = any(row.written_by == "client" and row.read_at is None for row in written.rows)
    return page(PAGE, status, client=client, form=form, messages=written, unread=unread)

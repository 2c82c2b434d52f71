"""Mailing a statement for the days that were looked at."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.statements import bp
from owneros.blueprints.statements.choosing import address_of, chosen_account
from owneros.domain.clients.models import Client
from owneros.domain.statements.account import Account
from owneros.domain.statements.sending import addressees, first_words, mail_statement
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.web import once
from owneros.web.answers import done, page_or_fragment
from owneros.web.guards import person, requires
from owneros.web.send_form import SendForm

PAGE, PARTIAL = "statements/send.html", "partials/statements/send.html"


@bp.get("/sending")
@requires("invoices:write")
def compose(client_id: uuid.UUID) -> ResponseReturnValue:
    client, account = _what(client_id)
    words = first_words(person().business_name, client, account)
    form = SendForm(
        data={"to": ", ".join(addressees(client)), "subject": words.subject, "message": words.message}
    )
    return _show(form, client, account, 200)


@bp.post("/sending")
@requires("invoices:write")
def send(client_id: uuid.UUID) -> ResponseReturnValue:
    client, account = _what(client_id)
    form = SendForm()
    if not form.validate():
        return _show(form, client, account, 422)
    if earlier := once.repeated():
        return done(earlier)
    try:
        mail_statement(
            person().actor,
            client,
            account,
            form.addresses,
            form.subject.data,
            form.message.data or "",
            once.sent_key() or str(uuid.uuid4()),
        )
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return _show(form, reach(Client, client_id), account, 422)
    path = once.remember(f"/clients/{client_id}/statement")
    db.session.commit()
    return done(path, f"The statement is on its way to {', '.join(form.addresses)}.")


def _what(client_id: uuid.UUID) -> tuple[Client, Account]:
    client = reach(Client, client_id)
    account, days = chosen_account(client)
    if days.errors:
        raise StateError("These days cannot be shown. Choose others on the page of the statement.")
    return client, account


def _show(form: SendForm, client: Client, account: Account, status: int) -> ResponseReturnValue:
    return page_or_fragment(
        PAGE, PARTIAL, status, form=form, client=client, account=account, days=address_of(account)
    )

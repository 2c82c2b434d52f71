"""Mailing a statement for the days that were looked at."""

import uuid
from functools import partial

from flask import url_for

from owneros.blueprints.billing.statements.area import bp
from owneros.blueprints.billing.statements.choosing import address_of, chosen_account
from owneros.domain.billing.statements.account import Account
from owneros.domain.billing.statements.sending import first_words, mail_statement
from owneros.domain.clients.clients.addressees import addressees
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.parts.documents.sending import SendForm
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/statements/send.html"


@bp.get("/sending", "invoices:write")
def compose(client_id: uuid.UUID) -> Answer:
    client, account = _what(client_id)
    words = first_words(person().business_name, client, account)
    return _show(client, account, SendForm.proposing(addressees(client), words), 200)


@bp.post("/sending", "invoices:write")
def send(client_id: uuid.UUID) -> Answer:
    client, account = _what(client_id)
    form = SendForm()

    def mail() -> Saved:
        mail_statement(person().actor, client, account, form.mail)
        path = url_for("statements.show", client_id=client_id, **address_of(account))
        return Saved(path, form.on_its_way("The statement"))

    return save(form, partial(_show, client, account, form), mail, rules=form.check)


def _what(client_id: uuid.UUID) -> tuple[Client, Account]:
    client = reach(Client, client_id)
    account, days = chosen_account(client)
    if days.errors:
        raise StateError("These dates cannot be shown. Choose other dates for the statement.")
    return client, account


def _show(client: Client, account: Account, form: SendForm, status: int) -> Answer:
    return page(PAGE, status, form=form, client=client, account=account, days=address_of(account))

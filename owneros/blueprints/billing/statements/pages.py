"""Reading a statement, on the page and as a PDF."""

from owneros.blueprints.billing.statements.area import bp
from owneros.blueprints.billing.statements.choosing import address_of, chosen_account
from owneros.domain.billing.statements.document import document_of, draw_statement
from owneros.domain.billing.statements.queries import mails_of
from owneros.domain.billing.statements.words import say_entry, say_open
from owneros.domain.clients.clients.models import Client
from owneros.foundation.errors import StateError
from owneros.web.answers import Answer, page, pdf_answer

PLACES = dict.fromkeys(("invoice", "deposit", "late_fee", "reduction", "write_off"), "invoices")


@bp.get("", "invoices:read")
def show(client: Client) -> Answer:
    account, form = chosen_account(client)
    return page(
        "billing/statements/show.html",
        422 if form.errors else 200,
        client=client,
        account=account,
        form=form,
        days=address_of(account),
        say_entry=say_entry,
        say_open=say_open,
        places=PLACES,
        mails=mails_of(client.id),
    )


@bp.get("/pdf", "invoices:read")
def pdf(client: Client) -> Answer:
    account, form = chosen_account(client)
    if form.errors:
        raise StateError("These dates cannot be shown. Choose other dates for the statement.")
    return pdf_answer(draw_statement(document_of(client, account)), f"Statement {account.to_on}.pdf")

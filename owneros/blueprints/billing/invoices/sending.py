"""Sending by mail, marking as sent, and replacing the client's link."""

import uuid
from functools import partial
from typing import Any

from owneros.blueprints.billing.invoices.area import bp
from owneros.domain.billing.invoices.credit import Credits, credits_of, deposits_of_job
from owneros.domain.billing.invoices.issuing import check_issuing, issue, replace_link, with_client
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.sending import first_words, left_after, mail_invoice
from owneros.domain.billing.invoices.snapshot import credit_part
from owneros.domain.billing.payments.ledger import hold_both
from owneros.domain.billing.payments.ways import ways_to_pay
from owneros.domain.clients.clients.addressees import addressees
from owneros.foundation.errors import StateError
from owneros.foundation.rules import rules
from owneros.parts.documents.sending import SendForm
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/invoices/send.html"


@bp.get("/<uuid:invoice_id>/sending", "invoices:write")
def compose(invoice_id: uuid.UUID) -> Answer:
    invoice, client = with_client(invoice_id)
    if invoice.status == "void":
        raise StateError("A void invoice cannot be sent.")
    deposits, credit = _credit(invoice)
    words = first_words(invoice, left_after(invoice, credit))
    return _show(invoice, SendForm.proposing(addressees(client), words), 200, credit, deposits)


@bp.post("/<uuid:invoice_id>/sending", "invoices:write")
def send(invoice_id: uuid.UUID) -> Answer:
    _client, invoice = hold_both(invoice_id)
    form = SendForm()

    def mail() -> Saved:
        mail_invoice(person().actor, invoice, form.mail)
        return Saved(f"/invoices/{invoice_id}", form.on_its_way(invoice.label))

    def check() -> None:
        with rules() as broken:
            broken.by(check_issuing, invoice)
            broken.by(form.check)

    return save(form, partial(_show, invoice, form), mail, rules=check)


@bp.post("/<uuid:invoice_id>/issuing", "invoices:write")
def mark_sent(invoice_id: uuid.UUID) -> Saved:
    """For an invoice that is handed over on paper or by message."""
    _client, invoice = hold_both(invoice_id)
    issue(person().actor, invoice)
    return Saved(f"/invoices/{invoice.id}", f"{invoice.label} was marked as sent.")


@bp.post("/<uuid:invoice_id>/link", "invoices:write")
def renew(invoice: Held[Invoice]) -> Saved:
    replace_link(person().actor, invoice)
    return Saved(f"/invoices/{invoice.id}", "The old link no longer works. Send your client the new one.")


def _show(
    invoice: Invoice, form: SendForm, status: int, credit: Credits | None = None, deposits: Any = None
) -> Answer:
    if credit is None:
        deposits, credit = _credit(invoice)
    return page(
        PAGE,
        status,
        form=form,
        invoice=invoice,
        deposits=deposits,
        ways=ways_to_pay(),
        credit=credit_part(invoice, credit),
        left_cents=left_after(invoice, credit),
    )


def _credit(invoice: Invoice) -> tuple[Any, Credits]:
    """Deposits of its job, and what of the client's credit counts."""
    deposits = [] if invoice.kind == "deposit" else deposits_of_job(invoice.job_id)
    return deposits, credits_of(invoice, deposits)

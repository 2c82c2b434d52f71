"""Reading: the list, one invoice, its PDF."""

import uuid
from typing import Any

from flask import request

from owneros.blueprints.billing.invoices.area import bp
from owneros.domain.billing.documents.keeping import draw_with_logo, preview_pdf
from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices import queries
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.snapshot import snapshot
from owneros.domain.billing.invoices.statuses import say_standing
from owneros.domain.billing.late_fees.queries import fees_of
from owneros.domain.billing.payments import queries as payments
from owneros.domain.billing.payments.words import Method
from owneros.domain.billing.recurring.queries import invoice_with_series
from owneros.domain.billing.reminders.queries import mails_about
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.links.visits import visits_of
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page, pdf_answer
from owneros.web.forms import an_id
from owneros.web.guards import person


@bp.get("", "invoices:read")
def index() -> Answer:
    today = today_in(person().time_zone)
    name = request.args.get("show", "all")
    text = request.args.get("q", "").strip()[:100]
    client_id = an_id(request.args.get("client"))
    after = request.args.get("after")
    listed = queries.LIST.show(name, today, typed=text, client_id=client_id, after=after)
    return page(
        "billing/invoices/index.html",
        page=listed.page,
        summary=listed.summary,
        client=reach(Client, client_id) if client_id else None,
        show=name,
        q=text,
        today=today,
        filters=queries.FILTERS,
        ages=queries.AGES,
        say_standing=say_standing,
    )


@bp.get("/<uuid:invoice_id>", "invoices:read")
def show(invoice_id: uuid.UUID) -> Answer:
    found = invoice_with_series(invoice_id)
    invoice, revision = found.Invoice, found.InvoiceRevision
    document = revision.snapshot if revision else snapshot(invoice)
    return page(
        "billing/invoices/show.html",
        **detail_context(invoice),
        document=document,
        left_cents=invoice.balance_cents if revision else document["due_cents"],
        series_id=found.series_id,
        series_title=found.series_title,
    )


@bp.get("/<uuid:invoice_id>/deliveries", "invoices:read")
def deliveries(invoice: Invoice) -> Answer:
    """The state of its mails; polled while one is waiting."""
    return page(
        "billing/invoices/deliveries.html",
        invoice=invoice,
        **delivery_log(invoice),
    )


@bp.get("/<uuid:invoice_id>/pdf", "invoices:read")
def pdf(invoice: Invoice) -> Answer:
    if invoice.status == "draft":
        return pdf_answer(draw_with_logo(invoice.noun, snapshot(invoice)), "Draft invoice.pdf")
    return pdf_answer(preview_pdf(latest_revision(invoice)), f"{invoice.label}.pdf")


def detail_context(invoice: Invoice) -> dict[str, Any]:
    """What the page of one invoice needs beside the document itself."""
    today = today_in(person().time_zone)
    word, tone = say_standing(invoice.status, invoice.due_on, today)
    return {
        "invoice": invoice,
        "word": word,
        "tone": tone,
        **delivery_log(invoice),
        "payments": payments.of_invoice(invoice),
        "method_words": Method.words(),
        "late_fees": fees_of(invoice, today),
        "link": link_of(invoice),
    }


def delivery_log(invoice: Invoice) -> dict[str, Any]:
    return {
        "deliveries_url": f"/invoices/{invoice.id}/deliveries",
        "messages": mails_about(invoice.id),
        "views": visits_of(invoice.id),
        "sent_at": invoice.sent_at,
    }

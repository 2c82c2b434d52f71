"""Estimates, invoices, payments: lists in the client's words. A document opens at its own address."""

import uuid

from flask import request

from owneros.blueprints.across.portal.area import bp
from owneros.blueprints.across.portal.way_in import opened, shell
from owneros.domain.across.portal import documents
from owneros.domain.across.portal.words import say_estimate, say_invoice
from owneros.domain.billing.payments.words import Method
from owneros.domain.billing.statements.account import account_of, usual_days
from owneros.domain.billing.statements.document import document_of, draw_statement
from owneros.foundation.periods import today_in
from owneros.parts.documents.papers import WORDS
from owneros.web.answers import Answer, go_to, page, pdf_answer


@bp.get("/<portal_token>/estimates", whom="link")
def estimates(portal_token: str) -> Answer:
    found = opened(portal_token)
    return page(
        "across/portal/estimates.html",
        **shell(portal_token, found),
        page=documents.estimate_page(found.client.id, request.args.get("after")),
        say_estimate=say_estimate,
    )


@bp.get("/<portal_token>/estimates/<uuid:estimate_id>", whom="link")
def estimate(portal_token: str, estimate_id: uuid.UUID) -> Answer:
    return go_to(documents.estimate_path(opened(portal_token).client.id, estimate_id))


@bp.get("/<portal_token>/invoices", whom="link")
def invoices(portal_token: str) -> Answer:
    found = opened(portal_token)
    return page(
        "across/portal/invoices.html",
        **shell(portal_token, found),
        page=documents.invoice_page(found.client.id, request.args.get("after")),
        say_invoice=say_invoice,
        kind_words=WORDS,
    )


@bp.get("/<portal_token>/invoices/<uuid:invoice_id>", whom="link")
def invoice(portal_token: str, invoice_id: uuid.UUID) -> Answer:
    return go_to(documents.invoice_path(opened(portal_token).client.id, invoice_id))


@bp.get("/<portal_token>/payments", whom="link")
def payments(portal_token: str) -> Answer:
    found = opened(portal_token)
    return page(
        "across/portal/payments.html",
        **shell(portal_token, found),
        page=documents.payment_page(found.client.id, request.args.get("after")),
        method_words=Method.words(),
    )


@bp.get("/<portal_token>/payments/<uuid:payment_id>", whom="link")
def receipt(portal_token: str, payment_id: uuid.UUID) -> Answer:
    found = opened(portal_token)
    return page(
        "across/portal/receipt.html",
        **shell(portal_token, found),
        receipt=documents.receipt(found.client.id, payment_id),
        method_words=Method.words(),
    )


@bp.get("/<portal_token>/statement/pdf", whom="link")
def statement(portal_token: str) -> Answer:
    """The account of the last twelve months as a PDF."""
    found = opened(portal_token)
    today = today_in(found.tenant.time_zone)
    account = account_of(found.client.id, *usual_days(today), today)
    return pdf_answer(draw_statement(document_of(found.client, account)), "Statement of account.pdf")

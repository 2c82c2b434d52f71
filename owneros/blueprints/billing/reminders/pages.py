"""The card of reminders. On the pages of documents and clients it is fetched once they are shown."""

import uuid

from owneros.blueprints.billing.reminders.area import bp
from owneros.domain.billing.reminders.choosing import off
from owneros.domain.billing.reminders.queries import TITLES, card_of
from owneros.domain.clients.clients.models import Client
from owneros.web.answers import Answer, page

HOMES = {"invoice": "/invoices", "estimate": "/estimates"}


@bp.get("/invoices/<uuid:invoice_id>/reminders", "invoices:read")
def of_invoice(invoice_id: uuid.UUID) -> Answer:
    return card("invoice", invoice_id)


@bp.get("/estimates/<uuid:estimate_id>/reminders", "estimates:read")
def of_estimate(estimate_id: uuid.UUID) -> Answer:
    return card("estimate", estimate_id)


@bp.get("/clients/<uuid:client_id>/reminders", "clients:read")
def of_client(client: Client) -> Answer:
    return page(
        "billing/reminders/client.html",
        client=client,
        decided=off([client.id]).get(client.id, ""),
    )


def card(kind: str, document_id: uuid.UUID) -> Answer:
    found = card_of(kind, document_id)
    return page(
        "billing/reminders/show.html",
        card=found,
        home=f"{HOMES[kind]}/{document_id}",
        titles=TITLES,
    )

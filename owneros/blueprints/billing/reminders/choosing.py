"""Turning reminders off and on again: of one document, or of a client."""

import uuid

from flask import request

from owneros.blueprints.billing.reminders.area import bp
from owneros.blueprints.billing.reminders.pages import HOMES
from owneros.domain.billing.reminders.choosing import turn_off, turn_on
from owneros.domain.billing.reminders.documents import kinds
from owneros.domain.clients.clients.models import Client
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.post("/invoices/<uuid:invoice_id>/reminders/choice", "invoices:write")
def choose_for_invoice(invoice_id: uuid.UUID) -> Saved:
    return _choose("invoice", invoice_id)


@bp.post("/estimates/<uuid:estimate_id>/reminders/choice", "estimates:write")
def choose_for_estimate(estimate_id: uuid.UUID) -> Saved:
    return _choose("estimate", estimate_id)


@bp.post("/clients/<uuid:client_id>/reminders/choice", "clients:write")
def choose_for_client(client: Client) -> Saved:
    return _apply(client.id, client.id, client.name, f"/clients/{client.id}")


def _choose(kind: str, document_id: uuid.UUID) -> Saved:
    document = kinds[kind].find(document_id)
    return _apply(document.id, document.client_id, document.label, f"{HOMES[kind]}/{document_id}")


def _apply(subject_id: uuid.UUID, client_id: uuid.UUID, label: str, home: str) -> Saved:
    wanted_off = request.form.get("choice") == "off"
    deed = turn_off if wanted_off else turn_on
    deed(person().actor, subject_id, client_id, label)
    words = f"Reminders are off for {label}." if wanted_off else f"Reminders are on for {label}."
    return Saved(home, words)

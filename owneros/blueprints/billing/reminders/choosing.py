"""Turning reminders off and on again: of one document, or of a client."""

import uuid

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.reminders.area import bp
from owneros.blueprints.billing.reminders.pages import HOMES
from owneros.domain.billing.reminders.choosing import turn_off, turn_on
from owneros.domain.billing.reminders.documents import kinds
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from owneros.web.answers import done
from owneros.web.guards import person, requires


@bp.post("/invoices/<uuid:invoice_id>/reminders/choice")
@requires("invoices:write")
def choose_for_invoice(invoice_id: uuid.UUID) -> ResponseReturnValue:
    return _choose("invoice", invoice_id)


@bp.post("/estimates/<uuid:estimate_id>/reminders/choice")
@requires("estimates:write")
def choose_for_estimate(estimate_id: uuid.UUID) -> ResponseReturnValue:
    return _choose("estimate", estimate_id)


@bp.post("/clients/<uuid:client_id>/reminders/choice")
@requires("clients:write")
def choose_for_client(client_id: uuid.UUID) -> ResponseReturnValue:
    client = reach(Client, client_id)
    return _apply(client.id, client.id, client.name, f"/clients/{client.id}")


def _choose(kind: str, document_id: uuid.UUID) -> ResponseReturnValue:
    document = kinds[kind].find(document_id)
    return _apply(document.id, document.client_id, document.label, f"{HOMES[kind]}/{document_id}")


def _apply(subject_id: uuid.UUID, client_id: uuid.UUID, label: str, home: str) -> ResponseReturnValue:
    wanted_off = request.form.get("choice") == "off"
    deed = turn_off if wanted_off else turn_on
    deed(person().actor, subject_id, client_id, label)
    db.session.commit()
    return done(home, f"Reminders are {'off' if wanted_off else 'on'} for {label}.")

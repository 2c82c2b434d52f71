"""Stripe's three endpoints: verified on the raw body, stored, answered at once; the work is a task."""

import logging
from collections.abc import Callable

from flask import current_app, request

from owneros.blueprints.across.webhooks.area import bp
from owneros.config import Settings
from owneros.domain.billing.payments import incoming
from owneros.foundation.database import db
from owneros.vendors import stripe
from owneros.web import csrf
from owneros.web.answers import Answer

log = logging.getLogger("owneros.webhooks")
LARGEST = 1024 * 1024
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
Reader = Callable[[bytes, str | None, str], stripe.StripeEvent]


@bp.post("/webhooks/stripe", whom="vendor")
@csrf.protect.exempt
def platform() -> Answer:
    return _take(stripe.read_snapshot, _settings().stripe_webhook_secret)


@bp.post("/webhooks/stripe/connect", whom="vendor")
@csrf.protect.exempt
def connect() -> Answer:
    return _take(stripe.read_snapshot, _settings().stripe_connect_webhook_secret)


@bp.post("/webhooks/stripe/thin", whom="vendor")
@csrf.protect.exempt
def thin() -> Answer:
    return _take(stripe.read_thin, _settings().stripe_thin_webhook_secret)


def _take(read: Reader, secret: str) -> Answer:
    """200 for each verified event, known ones too; 400 for what Stripe did not sign."""
    if (request.content_length or 0) > LARGEST:
        return "too large", 413, TEXT
    try:
        event = read(request.get_data(cache=False), request.headers.get("Stripe-Signature"), secret)
    except stripe.BadSignature:
        log.warning("webhook_refused", extra={"provider": "stripe", "path": request.path})
        return "bad signature", 400, TEXT
    fresh = incoming.receive(event)
    db.session.commit()
    log.info("webhook_received", extra={"kind": event.kind, "event_id": event.id, "fresh": fresh})
    return "ok", 200, TEXT


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

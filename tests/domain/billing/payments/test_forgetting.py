from datetime import timedelta

from sqlalchemy import select

from owneros.domain.billing.payments.models import WebhookEvent
from owneros.domain.billing.payments.tasks import WEBHOOKS_KEPT, forget_webhooks
from owneros.foundation.database import db
from owneros.foundation.ids import new_token
from owneros.foundation.periods import now


def test_only_old_webhooks_are_forgotten(app):
    old, young = new_token(), new_token()
    with app.app_context():
        for event_id, age in (
            (old, WEBHOOKS_KEPT + timedelta(hours=1)),
            (young, WEBHOOKS_KEPT - timedelta(hours=1)),
        ):
            db.session.add(
                WebhookEvent(provider="stripe", event_id=event_id, kind="x", received_at=now() - age)
            )
        db.session.commit()
        forget_webhooks()
        db.session.commit()
        left = db.session.scalars(
            select(WebhookEvent.event_id).where(WebhookEvent.event_id.in_([old, young]))
        ).all()
    assert left == [young]

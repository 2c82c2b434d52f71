"""Four hundred letters of one business wait: what others ask for is done before twenty more of these."""

import json
import time
import uuid
from datetime import timedelta

import pytest
import stripe

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.sending import mail_invoice
from owneros.domain.billing.payments.models import StripeAccountIndex
from owneros.domain.people.mailing import quota
from owneros.domain.people.users.models import WebSession
from owneros.domain.people.users.signing_in import send_code
from owneros.foundation.database import db
from owneros.foundation.ids import new_token, token_hash, uuid7
from owneros.foundation.offering import offer_committed
from owneros.foundation.periods import now
from owneros.foundation.tenancy import enter_tenant
from tests.cast import Cast
from tests.desk import SAM, an_invoice
from tests.hygiene import HygieneClient
from tests.patience import eventually
from tests.services import SECRETS

pytestmark = pytest.mark.faults
# As in production: an offer holds until the work is done.
VISIBILITY = 120
LETTERS = 400
MORE = 20


@pytest.fixture
def waiting(rig, monkeypatch):
    """The businesses; forty sendings of ten letters of the first wait, and the first few are done."""
    monkeypatch.setitem(quota._limits, "all", quota.Limits(1_000, 1_000, 7))
    # Each letter takes a moment, as with a mail server elsewhere.
    rig.sandbox.box.faults.add({"vendor": "mail", "route": "/mail", "delay": 0.05, "times": 10_000})
    cast = Cast(rig.app)
    for _ in range(LETTERS // 10):
        with rig.app.app_context():
            enter_tenant(db.session, cast.owner.tenant_id)
            send(10)
    eventually(lambda: done_of(rig, cast.owner.tenant_id) >= 5, "the first letters are sent")
    yield cast
    rig.sandbox.box.faults.clear()


def send(count):
    """One sending of an invoice to so many addresses."""
    to = [f"{uuid.uuid4().hex}@client.example" for _ in range(count)]
    mail_invoice(SAM, an_invoice(), Mail(to, "Invoice", "", str(uuid7())))
    db.session.commit()
    offer_committed()


def ask_for_code(player):
    session = WebSession(
        token_hash=token_hash(new_token()),
        user_id=None,
        device_id=uuid7(),
        expires_at=now() + timedelta(hours=1),
        data={},
    )
    db.session.add(session)
    db.session.flush()
    send_code(player.member.user_id, session.id)
    db.session.commit()
    offer_committed()


def done_of(rig, tenant_id):
    [(count,)] = rig.look(
        "select count(*) from outbox where tenant_id = %s and kind = 'mail.deliver' and done_at is not null",
        tenant_id,
    )
    return count


def overtaken_by(rig, tenant_id, where, *values):
    """How many letters of the busy business were done between the asking for a row and its end."""

    def ended():
        rows = rig.look(f"select created_at, done_at from outbox where {where}", *values)  # noqa: S608 - ours
        return rows[0] if rows and rows[0][1] else None

    asked, done = eventually(ended, where)
    [(count,)] = rig.look(
        "select count(*) from outbox"
        " where tenant_id = %s and kind = 'mail.deliver' and done_at between %s and %s",
        tenant_id,
        asked,
        done,
    )
    return count


def test_a_code_an_event_and_a_letter_of_others_are_done_before_twenty_more(rig, waiting):
    busy, other = waiting.owner.tenant_id, waiting.stranger
    account = f"acct_{uuid.uuid4().hex[:16]}"
    with rig.app.app_context():
        db.session.add(StripeAccountIndex(account_id=account, tenant_id=other.tenant_id))
        db.session.commit()
    event = {
        "id": f"evt_{uuid.uuid4().hex}",
        "object": "event",
        "type": "account.application.deauthorized",
        "account": account,
        "created": int(time.time()),
        "livemode": False,
        "api_version": "",
        "data": {"object": {"id": "ca_1", "object": "application"}},
    }
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(
        body, SECRETS["STRIPE_CONNECT_WEBHOOK_SECRET"], timestamp=int(time.time())
    )
    taken = HygieneClient(rig.app).request(
        "POST",
        "/webhooks/stripe/connect",
        data=body,
        headers={"Stripe-Signature": signature, "Content-Type": "application/json"},
    )
    assert taken.status_code == 200
    with rig.app.app_context():
        ask_for_code(other)
    with rig.app.app_context():
        enter_tenant(db.session, other.tenant_id)
        send(1)
    code = "kind = 'users.code_letter' and payload->>'user_id' = %s"
    assert overtaken_by(rig, busy, code, str(other.member.user_id)) < MORE
    assert overtaken_by(rig, busy, "kind = 'stripe.event' and payload->>'event_id' = %s", event["id"]) < MORE
    letter = "kind = 'mail.deliver' and tenant_id = %s"
    assert overtaken_by(rig, busy, letter, other.tenant_id) < MORE
    assert done_of(rig, busy) < LETTERS

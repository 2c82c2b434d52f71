"""Mail that comes back: only signed notices count, each once, and the desk says so."""

import hashlib
import hmac
import json
import time
import uuid

import pytest
from sqlalchemy import select

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.sending import mail_invoice
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from tests.desk import SAM, a_client, an_invoice
from tests.patience import eventually

REASON = "550 5.1.1 The address does not exist."


@pytest.fixture
def mailed(cast, in_tenant, run_tasks):
    """A sent mail: (invoice id, message id)."""
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(a_client(email="maria@client.example"))
        (message,) = mail_invoice(SAM, invoice, Mail(["maria@client.example"], "Your invoice", "", "once"))
        ids = invoice.id, message.id
    run_tasks({"mail.deliver"})
    return ids


def tell(app, anonymous, message_id, *, secret=None, at=None, body=None):
    body = body or json.dumps(
        {"type": "bounce", "message_id": f"<{message_id}@owneros.example>", "reason": REASON}
    )
    at = at or int(time.time())
    secret = secret or app.extensions["settings"].mail_webhook_secret
    mac = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return anonymous.post("/webhooks/mail", body, headers={"Mail-Signature": f"t={at},v1={mac}"})


def state_of(cast, in_tenant, message_id):
    with in_tenant(cast.owner.tenant_id):
        message = reach(MailMessage, message_id)
        return message.state, message.error


def test_a_bounce_is_noted_once_and_shown_where_it_matters(app, cast, in_tenant, anonymous, mailed):
    invoice_id, message_id = mailed
    assert cast.owner.get("/").text.count("Bounced") == 0
    for _ in range(2):
        assert tell(app, anonymous, message_id).status_code == 200
    assert state_of(cast, in_tenant, message_id) == ("bounced", REASON)
    with in_tenant(cast.owner.tenant_id):
        noted = db.session.scalars(
            select(AuditEvent.summary).where(AuditEvent.action == "mail.bounced")
        ).all()
    assert noted == [f"Email to maria@client.example bounced: {REASON}"]
    assert REASON in cast.owner.get(f"/invoices/{invoice_id}").text
    assert "Bounced from maria@client.example" in cast.owner.get("/").text


def test_a_mail_that_was_sent_again_needs_nobody(app, cast, in_tenant, anonymous, mailed, run_tasks):
    invoice_id, message_id = mailed
    tell(app, anonymous, message_id)
    data = {"to": "maria@new.example", "subject": "Your invoice", "message": ""}
    assert cast.owner.post(f"/invoices/{invoice_id}/sending", data).status_code == 303
    run_tasks({"mail.deliver"})
    assert "Bounced from" not in cast.owner.get("/").text


@pytest.mark.parametrize(
    "trouble",
    [
        {"secret": "whsec_somebody_else"},
        {"at": int(time.time()) - 3600},
        {"at": "soon"},
        {"body": "{"},
        {"body": "[]"},
        {"body": '{"type": "bounce"}'},
    ],
)
def test_what_is_not_signed_fresh_and_whole_is_refused(app, cast, in_tenant, anonymous, mailed, trouble):
    assert tell(app, anonymous, mailed[1], **trouble).status_code == 400
    assert state_of(cast, in_tenant, mailed[1])[0] == "sent"


def test_without_a_signature_it_is_refused(anonymous):
    assert anonymous.post("/webhooks/mail", "{}").status_code == 400


def test_notices_about_other_mail_are_taken_and_change_nothing(app, cast, in_tenant, anonymous, mailed):
    for strange in (uuid.uuid4(), "not-ours"):
        assert tell(app, anonymous, strange).status_code == 200
    other = json.dumps({"type": "opened", "message_id": f"<{mailed[1]}@owneros.example>"})
    assert tell(app, anonymous, mailed[1], body=other).status_code == 200
    assert state_of(cast, in_tenant, mailed[1])[0] == "sent"


def test_the_sandbox_bounces_on_request(cast, in_tenant, live_url, run_tasks):
    with in_tenant(cast.owner.tenant_id):
        (message,) = mail_invoice(
            SAM, an_invoice(), Mail(["bounce@client.example"], "Your invoice", "", "once")
        )
        message_id = message.id
    run_tasks({"mail.deliver"})
    eventually(lambda: state_of(cast, in_tenant, message_id)[0] == "bounced")
    assert "550" in state_of(cast, in_tenant, message_id)[1]

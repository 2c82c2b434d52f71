"""What is signed and yet no event: refused with 400, never a crash, and nothing is kept."""

import hashlib
import hmac
import json
import time

import pytest
import stripe
from sqlalchemy import func, select

from owneros.domain.billing.payments.models import WebhookEvent
from owneros.foundation.database import db
from tests.blueprints.across.webhooks.test_mail import mailed, state_of, tell  # noqa: F401 - a fixture among them
from tests.blueprints.across.webhooks.test_stripe import PATHS
from tests.services import SECRETS

DEEP = "[" * 20_000 + "]" * 20_000
FINE = {"id": "evt_1", "object": "event", "type": "refund.created", "data": {"object": {"id": "re_1"}}}
THIN = {
    "id": "evt_2",
    "object": "v2.core.event",
    "type": "v2.core.account.updated",
    "created": "2026-11-23T09:00:00Z",
}
ABOUT = {"related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/acct_1"}}
BODIES = {
    "nothing": "",
    "no JSON": "{",
    "a list": "[]",
    "null": "null",
    "a number": "7",
    "a text": '"evt_1"',
    "an empty object": "{}",
    "deep lists": DEEP,
    "a deep object": json.dumps(FINE | {"data": "DEEP"}).replace('"DEEP"', DEEP),
    "a number as id": json.dumps(FINE | {"id": 7}),
    "a list as id": json.dumps(FINE | {"id": ["evt_1"]}),
    "a NUL in the id": json.dumps(FINE | {"id": "evt\0"}),
    "half a pair in the id": json.dumps(FINE | {"id": "evt\ud800"}),
    "an endless id": json.dumps(FINE | {"id": "e" * 10_000}),
    "no type": json.dumps({name: FINE[name] for name in ("id", "object", "data")}),
    "an object as type": json.dumps(FINE | {"type": {"a": 1}}),
    "no data": json.dumps({name: FINE[name] for name in ("id", "object", "type")}),
    "a text as data": json.dumps(FINE | {"data": "re_1"}),
    "a list as object": json.dumps(FINE | {"data": {"object": ["re_1"]}, "id": 7}),
    "a NUL in the account": json.dumps(FINE | {"account": "acct\0"}),
    "a NUL in the object": json.dumps(FINE | {"data": {"object": {"id": "re\0"}}}),
    "a number as what it is about": json.dumps(THIN | ABOUT | {"related_object": 7}),
    "a NUL in what it is about": json.dumps(
        THIN | {"related_object": ABOUT["related_object"] | {"id": "a\0"}}
    ),
    "a thin one without an id": json.dumps(
        {name: THIN[name] for name in ("object", "type", "created")} | ABOUT
    ),
}


def signed(client, target, body):
    path, name = PATHS[target]
    header = stripe.WebhookSignature.generate_signature_header(
        body, SECRETS[name], timestamp=int(time.time())
    )
    headers = {"Stripe-Signature": header, "Content-Type": "application/json"}
    return client.request("POST", path, data=body, headers=headers)


def kept(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(WebhookEvent))


@pytest.mark.parametrize("target", PATHS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_signed_body_of_stripe_that_is_no_event_is_refused(app, anonymous, target, body):
    before = kept(app)
    assert signed(anonymous, target, body).status_code == 400
    assert kept(app) == before


def test_the_bodies_above_differ_from_events_in_what_is_wrong_with_them(anonymous):
    assert signed(anonymous, "platform", json.dumps(FINE)).status_code == 200
    assert signed(anonymous, "thin", json.dumps(THIN | ABOUT)).status_code == 200


@pytest.mark.parametrize("body", [DEEP, '{"type": "bounce", "message_id": ' + DEEP + "}", "null", "7"])
def test_a_signed_body_of_the_mail_service_that_is_no_notice_is_refused(app, anonymous, body):
    assert tell(app, anonymous, "", body=body).status_code == 400


@pytest.mark.parametrize("moment", ["9" * 5_000, "\u0661\u0662", "-1", "1e9", ""])
def test_a_moment_that_is_none_is_refused_before_it_is_counted_with(app, anonymous, moment):
    secret = app.extensions["settings"].mail_webhook_secret
    mac = hmac.new(secret.encode(), f"{moment}.{{}}".encode(), hashlib.sha256).hexdigest()
    headers = {"Mail-Signature": f"t={moment},v1={mac}".encode().decode("latin-1")}
    assert anonymous.post("/webhooks/mail", "{}", headers=headers).status_code == 400


def test_a_reason_with_characters_that_cannot_be_kept_is_kept_without_them(
    app,
    anonymous,
    cast,
    in_tenant,
    mailed,  # noqa: F811 - the fixture
):
    notice = {
        "type": "bounce",
        "message_id": f"<{mailed[1]}@owneros.example>",
        "reason": "No\0 such\ud800 \r\nbox",
    }
    assert tell(app, anonymous, mailed[1], body=json.dumps(notice)).status_code == 200
    assert state_of(cast, in_tenant, mailed[1]) == ("bounced", "No such box")

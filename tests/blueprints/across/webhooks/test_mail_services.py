"""Each mail service's form, signed by the sandbox: what came back, is not through, or is called spam."""

import json
import uuid

import pytest
import requests
from sqlalchemy import select, update

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.sending import mail_invoice
from owneros.domain.people.mailing.bouncing import SPAM
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.mailing.queries import unreachable
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.outbox import Outbox
from owneros.sandbox.mail import sns
from owneros.sandbox.mail.forms import FORMS, Told
from owneros.vendors.mail.notices import amazon
from tests.desk import SAM, a_client, an_invoice
from tests.patience import PATIENCE, eventually

ADDRESS = "maria@client.example"
SIGNED = [name for name in FORMS if name != "own"]


@pytest.fixture
def mailed(cast, in_tenant, run_tasks, sandbox):
    """A sent mail: (invoice id, message id, the sandbox's message)."""
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(a_client(email=ADDRESS))
        (message,) = mail_invoice(SAM, invoice, Mail([ADDRESS], "Your invoice", "", "once"))
        ids = invoice.id, message.id
    run_tasks({"mail.deliver"})
    return ids


def kept_mail(sandbox, message_id):
    page = f"{sandbox.url}/_sandbox/mail"
    found = requests.get(page, params={"format": "json", "to": ADDRESS}, timeout=PATIENCE).json()
    return next(each["id"] for each in found if str(message_id) in each["message_id"])


def state_of(cast, in_tenant, message_id):
    with in_tenant(cast.owner.tenant_id):
        message = reach(MailMessage, message_id)
        return message.state, message.error


def tell(sandbox, message_id, kind, form):
    page = f"{sandbox.url}/_sandbox/mail/{kept_mail(sandbox, message_id)}/notices"
    assert requests.post(page, json={"kind": kind, "form": form}, timeout=PATIENCE).status_code == 200


def came(cast, in_tenant, run_tasks, message_id, wanted):
    """Whether it is noted; a service that asks first gets its yes from a task."""

    def look():
        run_tasks({"mail.confirm_subscription"})
        state, error = state_of(cast, in_tenant, message_id)
        return state == wanted and (wanted != "sent" or error)

    eventually(look)
    return state_of(cast, in_tenant, message_id)[1]


@pytest.mark.parametrize("form", FORMS)
def test_a_hard_bounce_marks_the_mail_and_the_address(
    cast, in_tenant, live_url, sandbox, run_tasks, mailed, form
):
    tell(sandbox, mailed[1], "hard", form)
    assert "550 5.1.1" in came(cast, in_tenant, run_tasks, mailed[1], "bounced")
    assert f"Bounced from {ADDRESS}" in cast.owner.get("/").text
    with in_tenant(cast.owner.tenant_id):
        assert "bounced" in unreachable(ADDRESS)


@pytest.mark.parametrize("form", FORMS)
def test_a_soft_bounce_is_said_and_the_address_stays_in_use(
    cast, in_tenant, live_url, sandbox, run_tasks, mailed, form
):
    tell(sandbox, mailed[1], "soft", form)
    assert "452 4.2.2" in came(cast, in_tenant, run_tasks, mailed[1], "sent")
    assert "452 4.2.2" in cast.owner.get(f"/invoices/{mailed[0]}").text
    with in_tenant(cast.owner.tenant_id):
        assert unreachable(ADDRESS) == ""


@pytest.mark.parametrize("form", FORMS)
def test_a_complaint_is_told_to_the_business_and_ends_reminders(
    cast, in_tenant, live_url, sandbox, run_tasks, mailed, form
):
    tell(sandbox, mailed[1], "complaint", form)
    assert came(cast, in_tenant, run_tasks, mailed[1], "complained") == SPAM
    assert f"Marked as spam by {ADDRESS}" in cast.owner.get("/").text
    assert SPAM in cast.owner.get(f"/invoices/{mailed[0]}").text
    with in_tenant(cast.owner.tenant_id):
        noted = db.session.scalars(
            select(AuditEvent.action).where(AuditEvent.action == "mail.complained")
        ).all()
        later = a_letter_later(mailed)
        assert "as spam" in unreachable(ADDRESS.upper())
        assert later.state == "sent"
    assert noted == ["mail.complained"]


def a_letter_later(mailed):
    """A newer mail to the same address, which went through."""
    (message,) = mail_invoice(
        SAM, an_invoice(a_client(email=ADDRESS)), Mail([ADDRESS], "Another", "", "twice")
    )
    db.session.execute(update(MailMessage).where(MailMessage.id == message.id).values(state="sent"))
    db.session.refresh(message)
    return message


def notice_of(message_id, form, kind="hard"):
    headers = [
        ("Message-ID", f"<{message_id}@owneros.example>"),
        ("X-OwnerOS-Key", str(message_id)),
        ("X-PM-Metadata-key", str(message_id)),
        ("X-Mailgun-Variables", json.dumps({"key": str(message_id)})),
        ("X-SES-MESSAGE-TAGS", f"OwnerOS-Key={message_id}"),
    ]
    return FORMS[form].tell(Told(kind, ADDRESS, "no-reply@owneros.example", headers))


def sent_by(sandbox, message_id, form, **changes):
    """(path, body, headers) as the service sends it."""
    sent = FORMS[form].wrap(sandbox.box, notice_of(message_id, form, **changes))
    headers = {name: value for name, value in sent.headers.items() if name != "On-Demand"}
    if "On-Demand" in sent.headers:
        headers["Authorization"] = sent.headers["On-Demand"]
    return FORMS[form].path, sent.body, headers


@pytest.mark.parametrize("form", FORMS)
def test_repeats_and_the_wrong_order_change_nothing(cast, in_tenant, anonymous, sandbox, mailed, form):
    for kind, state in (("complaint", "complained"), ("hard", "complained"), ("soft", "complained")):
        for _ in range(2):
            path, body, headers = sent_by(sandbox, mailed[1], form, kind=kind)
            assert anonymous.post(path, body, headers=headers).status_code == 200
            assert state_of(cast, in_tenant, mailed[1]) == (state, SPAM)
    with in_tenant(cast.owner.tenant_id):
        noted = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("mail.%"))).all()
        assert noted.count("mail.complained") == 1
        assert not {"mail.bounced", "mail.delayed"} & set(noted)


def spoiled(form, body, headers):
    """One thing wrong at a time: (what, body, headers, status)."""
    password = form in {"postmark", "ses"}
    if password:
        yield "no password", body, {k: v for k, v in headers.items() if k != "Authorization"}, 401
        yield "another password", body, headers | {"Authorization": "Basic b3duZXJvczpub3Q="}, 401
        yield "no basic one", body, headers | {"Authorization": "Bearer x"}, 401
    if form == "ses":
        told = json.loads(body)
        yield "another message", json.dumps(told | {"Message": "{}"}), headers, 400
        yield "no signature", json.dumps(told | {"Signature": ""}), headers, 400
        yield "an unknown version", json.dumps(told | {"SignatureVersion": "9"}), headers, 400
        yield "an unknown type", json.dumps(told | {"Type": "Advert"}), headers, 400
    if form == "mailgun":
        told = json.loads(body)
        signature = told["signature"]
        yield "another token", json.dumps(told | {"signature": signature | {"token": "x"}}), headers, 400
        yield (
            "an old one",
            json.dumps(told | {"signature": signature | {"timestamp": "1700000000"}}),
            headers,
            400,
        )
        yield "no signature", json.dumps({"event-data": told["event-data"]}), headers, 400
    if form == "resend":
        yield "another body", body.replace("email.", "email,"), headers, 400
        yield "another id", body, headers | {"svix-id": "msg_other"}, 400
        yield "an old one", body, headers | {"svix-timestamp": "1700000000"}, 400
        yield (
            "another version",
            body,
            headers | {"svix-signature": headers["svix-signature"].replace("v1,", "v2,")},
            400,
        )
        yield "no signature", body, headers | {"svix-signature": ""}, 400
    for odd in ("", "{", "[]", "null", '"text"', "[" * 50_000, "\0"):
        yield f"odd body {odd[:5]!r}", odd, headers, 400


@pytest.mark.parametrize("form", SIGNED)
def test_what_is_not_the_services_own_is_refused(cast, in_tenant, anonymous, sandbox, mailed, form):
    path, body, headers = sent_by(sandbox, mailed[1], form)
    for what, other, others, status in spoiled(form, body, headers):
        answer = anonymous.post(path, other, headers=others)
        assert answer.status_code == status, what
        assert state_of(cast, in_tenant, mailed[1])[0] == "sent", what
    assert anonymous.post(path, body, headers=headers).status_code == 200
    assert state_of(cast, in_tenant, mailed[1])[0] == "bounced"


@pytest.mark.parametrize("form", SIGNED)
def test_a_notice_of_a_strange_mail_or_of_nothing_is_taken(anonymous, sandbox, form):
    path, body, headers = sent_by(sandbox, uuid.uuid4(), form)
    assert anonymous.post(path, body, headers=headers).status_code == 200
    sent = FORMS[form].wrap(sandbox.box, {"nothing": [[], {}, None]})
    others = {"Authorization": sent.headers.get("On-Demand", "")} | sent.headers
    assert anonymous.post(path, sent.body, headers=others).status_code == 200


def test_a_reason_with_nul_is_kept_without_it(cast, in_tenant, anonymous, sandbox, mailed):
    notice = notice_of(mailed[1], "postmark") | {"Details": "no\0 such\r\nuser\u2028here"}
    sent = FORMS["postmark"].wrap(sandbox.box, notice)
    assert anonymous.post("/webhooks/mail/postmark", sent.body, headers=sent.headers).status_code == 200
    assert state_of(cast, in_tenant, mailed[1]) == ("bounced", "no such user here")


@pytest.mark.parametrize("service", ["sendgrid", "own", ""])
def test_a_service_that_is_not_known_has_no_address(anonymous, service):
    assert anonymous.post(f"/webhooks/mail/{service}", "{}").status_code == 404


TRUSTED = ["https://sns.us-east-1.amazonaws.com/x.pem", "https://sns.cn-north-1.amazonaws.com.cn/x.pem"]
STRANGE = [
    "http://sns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com.evil.example/x.pem",
    "https://evil.example/sns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com@evil.example/x.pem",
    "https://user@sns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com:8443/x.pem",
    "https://sns.us-east-1.amazonaws.com\\@evil.example/x.pem",
    "https://s3.us-east-1.amazonaws.com/x.pem",
    "https://sns.a.b.amazonaws.com/x.pem",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "https://[::1",
    "",
]


@pytest.mark.parametrize("url", TRUSTED)
def test_amazons_own_addresses_are_trusted(url):
    assert amazon.trusted(url)


@pytest.mark.parametrize("url", STRANGE)
def test_no_other_address_is_fetched_for_a_notice(app, anonymous, sandbox, url):
    assert not amazon.trusted(url)
    told = json.loads(sns.told(sandbox.box, "{}").body) | {"SigningCertURL": url}
    headers = {"Authorization": sns.password(sandbox.box)}
    assert anonymous.post("/webhooks/mail/ses", json.dumps(told), headers=headers).status_code == 400


def test_the_sandbox_stands_for_amazon_only_where_it_is_named(sandbox):
    here = f"{sandbox.url}/_sandbox/sns/x.pem"
    amazon.configure(sandbox.url)
    assert amazon.trusted(here)
    assert not amazon.trusted(f"{sandbox.url}.evil.example/x.pem")
    amazon.configure("")
    assert not amazon.trusted(here)


def test_a_certificate_that_cannot_be_had_now_is_asked_for_again(anonymous, sandbox):
    told = json.loads(sns.told(sandbox.box, "{}").body)
    told["SigningCertURL"] = f"{sandbox.url}/_sandbox/sns/SimpleNotificationService-gone.pem"
    headers = {"Authorization": sns.password(sandbox.box)}
    assert anonymous.post("/webhooks/mail/ses", json.dumps(told), headers=headers).status_code == 503


def test_a_subscription_is_confirmed_by_a_task_and_once(app, anonymous, sandbox, run_tasks):
    sandbox.box.store.set_setting("sns_confirmed", False)
    sandbox.box.store.set_setting("sns_token", "")
    question = sns.question(sandbox.box)
    headers = {"Authorization": sns.password(sandbox.box)}
    for _ in range(2):
        assert anonymous.post("/webhooks/mail/ses", question.body, headers=headers).status_code == 200
    assert not sns.confirmed(sandbox.box)
    run_tasks({"mail.confirm_subscription"})
    assert sns.confirmed(sandbox.box)
    with app.app_context():
        url = json.loads(question.body)["SubscribeURL"]
        asked = db.session.scalars(
            select(Outbox.payload).where(Outbox.kind == "mail.confirm_subscription")
        ).all()
        assert [payload["url"] for payload in asked].count(url) == 1


def test_a_question_that_leads_elsewhere_is_refused(anonymous, sandbox, monkeypatch):
    monkeypatch.setattr(sandbox.box.settings, "own_url", sandbox.url)
    question = sns.question(sandbox.box)
    told = json.loads(question.body)
    with monkeypatch.context() as patch:
        # Signed well, by a topic of somebody else's, with an address of theirs.
        patch.setattr(sns, "urlencode", lambda _asked: "")
        patch.setattr(sandbox.box.settings, "own_url", "https://evil.example")
        elsewhere = json.loads(sns.question(sandbox.box).body)
    elsewhere["SigningCertURL"] = told["SigningCertURL"]
    headers = {"Authorization": sns.password(sandbox.box)}
    assert anonymous.post("/webhooks/mail/ses", json.dumps(elsewhere), headers=headers).status_code == 400

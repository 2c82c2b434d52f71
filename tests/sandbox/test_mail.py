import json
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from urllib.parse import urlsplit

import pytest
import requests

from owneros.sandbox.mail.notices import NOTICES
from owneros.vendors.mail.notices import READERS
from owneros.vendors.mail.notices.notice import Post
from tests.patience import PATIENCE
from tests.sandbox.standins import wait_until


def send(box, subject="Estimate 12", to="ana@example.com"):
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = "OwnerOS <desk@example.com>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = "<m1@example.com>"
    message.set_content("See http://127.0.0.1:5000/e/abc?x=1&y=2.\nThanks ü Ana")
    message.add_alternative(
        '<p>See <a href="http://127.0.0.1:5000/e/abc?x=1&amp;y=2">it</a></p>', subtype="html"
    )
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="Estimate 12.pdf")
    port = urlsplit(box.smtp_url).port
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as smtp:
        smtp.send_message(message)


def inbox(box, **query):
    return requests.get(
        box.url + "/_sandbox/mail", params={"format": "json", **query}, timeout=PATIENCE
    ).json()


def notices(box):
    return [(row["target"], json.loads(row["payload"])) for row in NOTICES.newest(box.box, 100)]


def test_a_message_arrives_whole(box):
    send(box)
    (message,) = inbox(box)
    assert message["to"] == ["ana@example.com"]
    assert message["from"] == "OwnerOS <desk@example.com>"
    assert message["subject"] == "Estimate 12"
    assert "Thanks ü Ana" in message["text"]
    assert message["links"] == ["http://127.0.0.1:5000/e/abc?x=1&y=2"]
    assert message["message_id"] == "<m1@example.com>"
    (part,) = message["attachments"]
    assert (part["name"], part["content_type"], part["size"]) == ("Estimate 12.pdf", "application/pdf", 6)
    assert requests.get(box.url + part["url"], timeout=PATIENCE).content == b"%PDF-1"


def test_the_inbox_filters_and_empties(box):
    send(box, "First", "ana@example.com")
    send(box, "Second", "bo@example.com")
    assert [part["subject"] for part in inbox(box)] == ["Second", "First"]
    assert [part["subject"] for part in inbox(box, to="ANA@example.com")] == ["First"]
    assert [part["subject"] for part in inbox(box, subject="sec")] == ["Second"]
    requests.delete(box.url + "/_sandbox/mail", timeout=PATIENCE)
    assert inbox(box) == []


def test_pages(box):
    send(box)
    page = requests.get(box.url + "/_sandbox/mail", timeout=PATIENCE).text
    (message,) = inbox(box)
    assert f"/_sandbox/mail/{message['id']}" in page
    detail = requests.get(f"{box.url}/_sandbox/mail/{message['id']}", timeout=PATIENCE).text
    assert 'href="http://127.0.0.1:5000/e/abc?x=1&amp;y=2"' in detail
    html = requests.get(f"{box.url}/_sandbox/mail/{message['id']}/html", timeout=PATIENCE)
    assert html.headers["Content-Security-Policy"].startswith("sandbox ")


@pytest.mark.parametrize(
    ("route", "status", "error"),
    [
        ("/data", 451, smtplib.SMTPDataError),
        ("/rcpt", 550, smtplib.SMTPRecipientsRefused),
        ("/mail", 421, smtplib.SMTPSenderRefused),
        ("*", 451, smtplib.SMTPSenderRefused),
    ],
)
def test_refusals(box, route, status, error):
    wish = {"vendor": "mail", "route": route, "status": status}
    requests.post(box.url + "/_sandbox/fault", json=wish, timeout=PATIENCE)
    with pytest.raises(error):
        send(box)
    assert inbox(box) == []
    send(box)


def test_a_message_can_arrive_and_be_denied(box):
    requests.post(box.url + "/_sandbox/fault", json={"vendor": "mail", "after": True}, timeout=PATIENCE)
    with pytest.raises(smtplib.SMTPDataError):
        send(box)
    assert len(inbox(box)) == 1


def test_mail_to_bounce_is_kept_and_its_notice_repeated_until_it_is_taken(box, receiver):
    receiver.answers.append(503)
    send(box, to="bounce+closed@example.com")
    assert len(inbox(box)) == 1
    wait_until(lambda: len(receiver.received) == 2)
    (path, body, signature), again = receiver.received
    assert path == "/webhooks/mail"
    assert again[1] == body
    assert json.loads(body) == {
        "type": "bounce",
        "message_id": "<m1@example.com>",
        "recipient": "bounce+closed@example.com",
        "reason": "550 5.1.1 The address does not exist.",
    }
    told = READERS["own"](Post(body, {"mail-signature": signature}, box.box.settings.mail_secret))
    assert (told.kind, told.reason[:3]) == ("hard", "550")


def test_a_word_before_the_at_says_what_is_told_and_a_form_says_by_whom(box):
    box.app_url = ""  # so that the notices stay
    assert (
        requests.post(box.url + "/_sandbox/mail/form", json={"form": "pigeon"}, timeout=PATIENCE).status_code
        == 400
    )
    forms = {
        "postmark": "Type",
        "ses": "notificationType",
        "mailgun": "event",
        "resend": "type",
        "own": "type",
    }
    for form, name in forms.items():
        requests.post(box.url + "/_sandbox/mail/form", json={"form": form}, timeout=PATIENCE)
        for word in ("bounce", "softbounce+1", "complaint", "maria"):
            send(box, to=f"{word}@example.com")
        told = [notice for target, notice in notices(box) if target == form]
        assert len(told) == 3
        assert all(notice[name] for notice in told)


def test_a_mail_is_told_of_by_a_button(box):
    box.app_url = ""
    send(box)
    (message,) = inbox(box)
    page = f"{box.url}/_sandbox/mail/{message['id']}"
    assert 'value="complaint"' in requests.get(page, timeout=PATIENCE).text
    wish = {"kind": "complaint", "form": "mailgun"}
    assert (
        requests.post(f"{page}/notices", data=wish, allow_redirects=False, timeout=PATIENCE).status_code
        == 303
    )
    assert [notice["event"] for _, notice in notices(box)] == ["complained"]
    assert requests.post(f"{page}/notices", json={"kind": "loud"}, timeout=PATIENCE).status_code == 400

"""The sandbox's mail server refuses what a strict one refuses, and says why."""

import smtplib
from urllib.parse import urlsplit

import pytest

from owneros.sandbox.mail.strictness import faults
from tests.patience import PATIENCE

GOOD = (
    b"From: Lone Star <desk@owneros.example>\r\n"
    b"To: ana@client.example\r\n"
    b"Subject: Hello\r\n"
    b"Date: Sat, 28 Nov 2026 12:00:00 GMT\r\n"
    b"Message-ID: <0198f3a2@owneros.example>\r\n"
    b"\r\n"
    b"Hello\r\n"
)


def with_(old, new):
    assert old in GOOD
    return GOOD.replace(old, new)


FROM = b"From: Lone Star <desk@owneros.example>"
MALFORMED = {
    "two senders by a comma": with_(FROM, b"From: =?utf-8?q?Pe=C3=B1a?= & Hijos, LLC <desk@owneros.example>"),
    "a bare @ in the name": with_(FROM, b"From: Bob @ Work <desk@owneros.example>"),
    "brackets in the name": with_(FROM, b"From: Bob (Bau) <desk@owneros.example>"),
    "a dash in raw bytes": with_(FROM, "From: Roofing \u2013 Siding <desk@owneros.example>".encode()),
    "two mailboxes": with_(FROM, b"From: a@owneros.example, b@owneros.example"),
    "no sender": with_(FROM + b"\r\n", b""),
    "two From": with_(FROM, FROM + b"\r\n" + FROM),
    "a colon in the id": with_(b"<0198f3a2@", b"<dispute:0198f3a2@"),
    "a folded id": with_(b"Message-ID: <", b"Message-ID:\r\n <"),
    "an id without a domain": with_(b"<0198f3a2@owneros.example>", b"<0198f3a2>"),
    "no id": with_(b"Message-ID: <0198f3a2@owneros.example>\r\n", b""),
    "no date": with_(b"Date: Sat, 28 Nov 2026 12:00:00 GMT\r\n", b""),
    "a date in words": with_(b"Sat, 28 Nov 2026 12:00:00 GMT", b"today"),
    "a long line": with_(b"Hello\r\n", b"x" * 999 + b"\r\n"),
    "a bare LF": with_(b"Hello\r\n", b"Hel\nlo\r\n"),
    "a bare CR": with_(b"Hello\r\n", b"Hel\rlo\r\n"),
    "bytes above 127": with_(b"Hello\r\n", "Señor\r\n".encode()),
    "a long encoded word": with_(b"Subject: Hello", b"Subject: =?utf-8?b?" + b"QUJD" * 20 + b"?="),
    "no header": with_(b"Subject: Hello", b"Subject"),
}


def deliver(box, raw):
    with smtplib.SMTP("127.0.0.1", urlsplit(box.smtp_url).port, timeout=PATIENCE) as smtp:
        smtp.sendmail("desk@owneros.example", ["ana@client.example"], raw)


def test_a_well_formed_message_is_taken(box):
    assert faults(GOOD) == []
    deliver(box, GOOD)


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_message_is_refused(name):
    assert faults(MALFORMED[name])


def test_the_refusal_says_what_is_wrong(box):
    with pytest.raises(smtplib.SMTPDataError, match="message-id: malformed"):
        deliver(box, MALFORMED["a colon in the id"])
    assert box.box.store.newest("mail") == []

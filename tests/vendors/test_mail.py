"""What the SMTP client makes of letters that are written oddly, and of servers that part rudely."""

import email
import smtplib

import pytest

from owneros.foundation.errors import VendorError
from owneros.vendors import mail
from owneros.vendors.mail import Letter, MailRefused, sending
from owneros.vendors.mail.refusals import Fault, fault_of


@pytest.fixture(autouse=True)
def _configured():
    mail.configure("smtp://127.0.0.1:9", "OwnerOS <no-reply@owneros.example>")


class Server:
    """A stand-in for the connection: keeps what was sent, and ends as it is told."""

    def __init__(self, refusal: Exception | None = None, farewell: Exception | None = None) -> None:
        self.refusal, self.farewell = refusal, farewell
        self.sent = []

    def sendmail(self, _sender, _to, message):
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(message)

    def quit(self):
        if self.farewell is not None:
            raise self.farewell

    def close(self):
        pass


def letter(**fields):
    return Letter(
        **{"to": "a@client.example", "subject": "Hello", "text": "x", "html": "x", "key": "k"} | fields
    )


@pytest.mark.parametrize(
    "farewell",
    [smtplib.SMTPResponseException(421, b"busy"), smtplib.SMTPServerDisconnected(), TimeoutError()],
)
def test_what_the_server_took_is_sent_however_it_says_goodbye(monkeypatch, farewell):
    server = Server(farewell=farewell)
    monkeypatch.setattr(sending, "_connect", lambda: server)
    mail.send(letter())
    assert len(server.sent) == 1


def test_a_rude_goodbye_does_not_hide_a_refusal(monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"a@client.example": (550, b"no")})
    server = Server(refusal, smtplib.SMTPResponseException(421, b"busy"))
    monkeypatch.setattr(sending, "_connect", lambda: server)
    with pytest.raises(MailRefused):
        mail.send(letter())


def test_no_server_may_be_tried_again(monkeypatch):
    def refuse():
        raise ConnectionRefusedError

    monkeypatch.setattr(sending, "_connect", refuse)
    with pytest.raises(VendorError) as caught:
        mail.send(letter())
    assert not isinstance(caught.value, MailRefused)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\r\nBcc: evil@x.example ", "\x0b"])
def test_a_subject_is_one_line(monkeypatch, separator):
    server = Server()
    monkeypatch.setattr(sending, "_connect", lambda: server)
    mail.send(letter(subject=f"Receipt{separator}from us", sender_name=f"Reyes{separator}Painting"))
    sent = email.message_from_bytes(server.sent[0])
    assert sent["Subject"].startswith("Receipt ")
    assert sent["Bcc"] is None


REFUSALS = [
    # At the recipient: the recipient's, unless the words or the code are about us.
    ("rcpt", 550, "5.1.1 No such user", Fault.RECIPIENT),
    ("rcpt", 550, "no", Fault.RECIPIENT),
    ("rcpt", 501, "5.1.3 Bad recipient address syntax", Fault.RECIPIENT),
    ("rcpt", 552, "5.2.2 Mailbox full", Fault.RECIPIENT),
    ("rcpt", 553, "5.1.1 sender unknown to this mailbox", Fault.RECIPIENT),
    ("rcpt", 550, "5.1.8 <no-reply@owneros.example>: Sender address rejected: Domain not found", Fault.OURS),
    ("rcpt", 554, "5.7.1 <a@client.example>: Relay access denied", Fault.OURS),
    ("rcpt", 530, "5.7.0 Authentication required", Fault.OURS),
    ("rcpt", 450, "4.2.0 Greylisted", Fault.NOBODY),
    # The sender alone is judged here.
    ("mail", 550, "5.7.1 Sender signature not found", Fault.OURS),
    ("mail", 501, "5.1.7 Bad sender address syntax", Fault.OURS),
    ("mail", 421, "Busy", Fault.NOBODY),
    # At the content: only a code about the mailbox is the recipient's.
    ("data", 554, "Message rejected: Email address is not verified. desk@x.example", Fault.OURS),
    ("data", 550, "5.7.1 The From address is not a Sender Signature", Fault.OURS),
    ("data", 554, "5.6.0 Malformed message", Fault.OURS),
    ("data", 550, "5.1.1 No such user", Fault.RECIPIENT),
    ("data", 552, "5.3.4 Message too big", Fault.SIZE),
    ("data", 451, "4.3.0 Try later", Fault.NOBODY),
    ("auth", 535, "5.7.8 Bad credentials", Fault.OURS),
    ("auth", 454, "4.7.0 Try later", Fault.NOBODY),
]


def refusal_of(stage, code, said):
    words = said.encode()
    if stage == "rcpt":
        return smtplib.SMTPRecipientsRefused({"a@client.example": (code, words)})
    if stage == "mail":
        return smtplib.SMTPSenderRefused(code, words, "no-reply@owneros.example")
    return {"data": smtplib.SMTPDataError, "auth": smtplib.SMTPAuthenticationError}[stage](code, words)


@pytest.mark.parametrize(("stage", "code", "said", "fault"), REFUSALS)
def test_only_a_refused_recipient_is_the_recipients_fault(monkeypatch, caplog, stage, code, said, fault):
    refusal = refusal_of(stage, code, said)
    assert fault_of(refusal) is fault
    monkeypatch.setattr(sending, "_connect", lambda: Server(refusal))
    with pytest.raises(VendorError) as caught:
        mail.send(letter())
    assert isinstance(caught.value, MailRefused) is (fault in {Fault.RECIPIENT, Fault.SIZE})
    loud = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.message for record in loud] == (["mail_sender_refused"] if fault is Fault.OURS else [])
    assert not any("@" in record.said for record in loud)

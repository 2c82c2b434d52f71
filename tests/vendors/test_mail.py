"""What the SMTP client makes of letters that are written oddly, and of servers that part rudely."""

import smtplib

import pytest

from owneros.foundation.errors import VendorError
from owneros.vendors import mail
from owneros.vendors.mail import Letter, MailRefused


class Server:
    """A stand-in for the connection: keeps what was sent, and ends as it is told."""

    def __init__(self, refusal: Exception | None = None, farewell: Exception | None = None) -> None:
        self.refusal, self.farewell = refusal, farewell
        self.sent = []

    def send_message(self, message):
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
    monkeypatch.setattr(mail, "_connect", lambda: server)
    mail.send(letter())
    assert len(server.sent) == 1


def test_a_rude_goodbye_does_not_hide_a_refusal(monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"a@client.example": (550, b"no")})
    server = Server(refusal, smtplib.SMTPResponseException(421, b"busy"))
    monkeypatch.setattr(mail, "_connect", lambda: server)
    with pytest.raises(MailRefused):
        mail.send(letter())


def test_no_server_may_be_tried_again(monkeypatch):
    def refuse():
        raise ConnectionRefusedError

    monkeypatch.setattr(mail, "_connect", refuse)
    with pytest.raises(VendorError) as caught:
        mail.send(letter())
    assert not isinstance(caught.value, MailRefused)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\r\nBcc: evil@x.example ", "\x0b"])
def test_a_subject_is_one_line(monkeypatch, separator):
    server = Server()
    monkeypatch.setattr(mail, "_connect", lambda: server)
    mail.send(letter(subject=f"Receipt{separator}from us", sender_name=f"Reyes{separator}Painting"))
    sent = server.sent[0]
    assert sent["Subject"].startswith("Receipt ")
    assert sent["Bcc"] is None
    sent.as_bytes()


def test_a_domain_in_other_letters_is_written_as_dns_knows_it(monkeypatch):
    server = Server()
    monkeypatch.setattr(mail, "_connect", lambda: server)
    mail.send(letter(to="jo@münchen.example", reply_to="büro@köln.example"))
    assert server.sent[0]["To"] == "jo@xn--mnchen-3ya.example"

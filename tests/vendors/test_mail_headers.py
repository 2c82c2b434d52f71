"""Headers that strict servers read: one mailbox with the name as typed, for every name settings accept."""

import email
import re
from email import policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from owneros.foundation.texts import unkeepable
from owneros.vendors import mail
from owneros.vendors.mail import Attachment, Letter, sending

FAULTS = ["Peña & Hijos, LLC", 'Ñandú, "Red" Co.', "Müller (Bau) GmbH"]
ODD = [
    *FAULTS,
    "Roofing \u2013 Siding",
    "Bob @ Work",
    "a@b.example",
    "<script>",
    "Smith; Sons: Plumbers,",
    'Back\\slash "quoted"',
    "=?utf-8?q?Bob?=",
    "水道屋 🔧 " * 20,
    "W" * 120,
    "two  blanks",
    "no-break\u00a0space\u3000wide",
    "\u202eright to left",
    "dot. dot.",
    "'",
    ".",
    "\\",
]
KEY = "0198f3a2-7c1e-7a43-8f0e-0123456789ab"


@st.composite
def names(draw):
    """What the field "Business name" takes: one trimmed line of at most 120 characters."""
    text = draw(st.text(st.characters(codec="utf-8"), max_size=120)).strip()
    return text if text and not unkeepable(text) else draw(st.sampled_from(ODD)).strip()


@pytest.fixture(autouse=True)
def _configured():
    mail.configure("smtp://127.0.0.1:9", "OwnerOS <no-reply@owneros.example>")


def letter(**fields):
    return Letter(
        **{"to": "a@client.example", "subject": "Hello", "text": "x", "html": "x", "key": KEY} | fields
    )


def sent(**fields):
    _, raw = sending.composed(letter(**fields))
    return raw


def unfolded(raw, label):
    """The header as it stands in the message, its folds undone as RFC 5322 says."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = re.sub(r"\r\n([ \t])", r"\1", head).split("\r\n")
    (found,) = [line.partition(": ")[2] for line in lines if line.lower().startswith(f"{label.lower()}: ")]
    return found


def decoded(text):
    return str(make_header(decode_header(text)))


@given(name=names())
@example(name=FAULTS[0])
@example(name=FAULTS[1])
@example(name=FAULTS[2])
def test_every_name_that_settings_accept_makes_one_mailbox_with_the_name_as_typed(name):
    raw = sent(sender_name=name)
    ((shown, address),) = getaddresses([unfolded(raw, "From")])
    assert address == "no-reply@owneros.example"
    assert decoded(shown) == name
    (parsed,) = email.message_from_bytes(raw, policy=policy.default)["From"].addresses
    assert parsed.addr_spec == "no-reply@owneros.example"


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_shown_as_typed(name):
    name = name.strip()[:120]
    ((shown, address),) = getaddresses([unfolded(sent(sender_name=name), "From")])
    assert (decoded(shown), address) == (name, "no-reply@owneros.example")


@given(subject=names(), name=names())
def test_subjects_and_file_names_come_out_as_they_went_in(subject, name):
    raw = sent(subject=subject, attachments=[Attachment(f"{name}.pdf", "application/pdf", b"%PDF")])
    assert decoded(unfolded(raw, "Subject")) == subject
    (part,) = email.message_from_bytes(raw, policy=policy.default).iter_attachments()
    assert part.get_filename() == f"{name}.pdf".replace("=?", "=_")


@given(name=names(), subject=names(), text=st.text(st.characters(codec="utf-8"), max_size=300))
def test_every_line_is_short_and_ascii(name, subject, text):
    raw = sent(sender_name=name, subject=subject, text=text, html=f"<p>{text}</p>")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert raw.isascii()
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        assert b"=?" not in line or len(line) <= 76


@pytest.mark.parametrize("key", [KEY, f"dispute_opened:{KEY}", "x" * 300, "colon:and space <>"])
def test_a_message_id_is_one_unfolded_id_without_a_colon(key):
    raw = sent(key=key)
    (line,) = [each for each in raw.split(b"\r\n") if each.lower().startswith(b"message-id:")]
    assert re.fullmatch(rb"Message-ID: <[0-9a-f-]{36}@owneros\.example>", line)
    assert unfolded(raw, "X-OwnerOS-Key") == unfolded(raw, "X-PM-Metadata-key")
    assert unfolded(sent(key=key), "Message-ID") == unfolded(raw, "Message-ID")


def test_our_id_travels_in_the_header_of_each_service():
    raw = sent()
    assert unfolded(raw, "Message-ID") == f"<{KEY}@owneros.example>"
    assert unfolded(raw, "X-OwnerOS-Key") == KEY
    assert unfolded(raw, "X-PM-Metadata-key") == KEY
    assert unfolded(raw, "X-Mailgun-Variables") == f'{{"key": "{KEY}"}}'
    assert unfolded(raw, "X-SES-MESSAGE-TAGS") == f"OwnerOS-Key={KEY}"


def test_an_answer_goes_to_the_business_if_it_can_be_written_to():
    assert unfolded(sent(reply_to="buro@köln.example"), "Reply-To") == "buro@xn--kln-sna.example"
    assert b"Reply-To" not in sent(reply_to="büro@köln.example")
    assert b"Reply-To" not in sent(reply_to="")


@pytest.mark.parametrize(
    "to", ["jörg@client.example", "nobody", "", "a@b@c.example", "a@b\r\nBcc: x@y.example"]
)
def test_an_address_that_cannot_be_written_to_is_refused_for_good(to):
    with pytest.raises(mail.MailRefused):
        mail.send(letter(to=to))


def test_a_domain_is_written_as_dns_knows_it_today():
    to, raw = sending.composed(letter(to="jo@straße.example"))
    assert to == unfolded(raw, "To") == "jo@xn--strae-oqa.example"


@given(name=names(), subject=names())
def test_the_strict_server_takes_every_name(sandbox_server, name, subject):
    mail.configure(sandbox_server.smtp_url, "OwnerOS <no-reply@owneros.example>")
    paper = Attachment(f"{name}.pdf", "application/pdf", b"%PDF")
    mail.send(letter(sender_name=name, subject=subject, attachments=[paper]))
    kept = sandbox_server.box.store.newest("mail")[0]
    assert kept["envelope_to"] == ["a@client.example"]


def test_a_name_of_its_own_stands_where_no_business_sends():
    mail.configure("smtp://127.0.0.1:9", '"Owner, OS" <no-reply@owneros.example>')
    assert unfolded(sent(), "From") == '"Owner, OS" <no-reply@owneros.example>'

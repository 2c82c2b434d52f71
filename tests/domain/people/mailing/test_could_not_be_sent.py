"""A mail that cannot be made says at once why and what to do, and goes out once the fault is mended."""

import pytest
from sqlalchemy import select

from owneros.domain.billing.documents import drawing
from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices import sending
from owneros.domain.people.mailing import delivering
from owneros.domain.people.mailing.failing import BROKEN, SENT_ANEW
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.mailing.queries import refused
from owneros.foundation.database import db
from owneros.foundation.dying import replay, replay_all
from owneros.foundation.outbox import Outbox
from owneros.foundation.tasks import handle
from tests.desk import SAM, an_invoice

TO = "maria@client.example"


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


@pytest.fixture
def mailed(desk):
    """An invoice whose mail waits: its id, and that of the task."""
    with desk():
        invoice = an_invoice()
        (message,) = sending.mail_invoice(SAM, invoice, Mail([TO], "Invoice", "", "once"))
        return invoice.id, task_of(message)


def task_of(message):
    return db.session.scalars(select(Outbox.id).where(Outbox.dedupe == f"mail:{message.id}")).one()


def messages(desk):
    with desk():
        return db.session.scalars(select(MailMessage).order_by(MailMessage.id)).all()


@pytest.fixture
def undrawable(monkeypatch, tmp_path):
    """A design that typst refuses, whatever the document."""
    broken = tmp_path / "invoice.typ"
    broken.write_text('#panic("no glyph")')
    monkeypatch.setattr(drawing, "TEMPLATES", tmp_path)


def test_a_pdf_that_cannot_be_drawn_is_told_at_the_first_try(cast, desk, mailed, undrawable):
    invoice_id, task_id = mailed
    handle(str(task_id))
    (message,) = messages(desk)
    assert (message.state, message.our_fault) == ("failed", True)
    assert "could not create the PDF" in message.error
    page = cast.owner.get(f"/invoices/{invoice_id}").text
    assert "Could not email" in page
    assert "could not create the PDF. Remove unusual characters from its text" in page
    assert "Sending to" not in page
    today = cast.owner.get("/").text
    assert "Could not email" in today
    assert "could not create the PDF" in today
    with desk():
        assert not refused(TO), "the address is not to blame"


def test_a_fault_of_ours_is_told_without_its_insides(desk, mailed, monkeypatch):
    def broken(_message):
        raise TypeError("dana@client.example")

    monkeypatch.setattr(delivering, "drawn", broken)
    handle(str(mailed[1]))
    (message,) = messages(desk)
    assert (message.state, message.error) == ("failed", BROKEN)


def test_after_the_fix_a_replay_sends_what_could_not_be_made(app, desk, mailed, undrawable, monkeypatch):
    handle(str(mailed[1]))
    monkeypatch.undo()
    with app.app_context():
        assert replay_all(["mail.deliver"]) >= 1
    (waiting,) = messages(desk)
    assert (waiting.state, waiting.error, waiting.our_fault) == ("waiting", "", False)
    handle(str(mailed[1]))
    assert messages(desk)[0].state == "sent"


def test_what_a_person_sent_anew_meanwhile_is_not_sent_twice(app, desk, mailed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "drawn", lambda _message: {}["broken"])
        handle(str(mailed[1]))
    with desk():
        invoice = sending.reach(sending.Invoice, mailed[0])
        sending.mail_invoice(SAM, invoice, Mail([TO], "Invoice", "", "again"))
    with app.app_context():
        assert replay(mailed[1])
    handle(str(mailed[1]))
    first, second = messages(desk)
    assert (first.state, first.error) == ("withheld", SENT_ANEW)
    assert second.state == "waiting"
